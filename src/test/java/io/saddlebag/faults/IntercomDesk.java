package io.saddlebag.faults;

import io.saddlebag.helpdesk.IntercomAccount;
import io.saddlebag.helpdesk.IntercomConversation;
import io.saddlebag.helpdesk.IntercomStub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Intercom, which takes everything as often as it is sent: only the hub can keep it to once. */
final class IntercomDesk extends StubDesk {
    private final IntercomStub stub;

    IntercomDesk() {
        try {
            stub = new IntercomStub();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    IntercomStub stub() {
        return stub;
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(
                "helpdesk.connector",
                "intercom",
                "intercom.url",
                stub.uri().toString(),
                "intercom.access-token",
                IntercomStub.TOKEN,
                "intercom.client-secret",
                "the-client-secret",
                "intercom.admin-id",
                IntercomAccount.ADMIN,
                "intercom.search-lag",
                "2");
    }

    @Override
    public void forgets() {
        // it remembers no keys
    }

    @Override
    public List<List<String>> texts() {
        return stub.account().conversations().stream()
                .map(conversation -> Stream.concat(
                                Stream.of(conversation.first()),
                                conversation.parts().stream()
                                        .filter(part -> part.authorType().equals("user"))
                                        .map(IntercomConversation.Part::text))
                        .toList())
                .toList();
    }

    @Override
    public List<String> breaches() {
        List<String> breaches = new ArrayList<>(stub.violations());
        for (IntercomConversation conversation : stub.account().conversations()) {
            int notes = conversation.parts("note").size();
            if (notes != 1) {
                breaches.add(notes + " notes with the escalation in conversation " + conversation.id());
            }
        }
        return breaches;
    }
}
