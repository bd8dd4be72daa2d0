package io.saddlebag.mailbox;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.angus.mail.iap.BadCommandException;
import org.eclipse.angus.mail.iap.CommandFailedException;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.protocol.BODY;
import org.eclipse.angus.mail.imap.protocol.FetchResponse;
import org.eclipse.angus.mail.imap.protocol.IMAPProtocol;
import org.eclipse.angus.mail.imap.protocol.UID;

/**
 * The beginnings of the mails that are read next, of many with one command: most mails are small, and each command is
 * a way to the server and back. What the server does not give out in this way is asked for by itself.
 */
final class Ahead {
    /** How much of a mail comes in this way; most mails have less. */
    static final int BEGINNING = 64 * 1024;

    private static final int TOGETHER = 1 << 20;
    private static final int MOST = 50;

    private final Deque<Expected> expected = new ArrayDeque<>();
    private final Map<Long, BODY> come = new HashMap<>();
    private boolean refused;

    /** Those that will be asked for, in this order; what came for others is dropped. */
    void expect(MailFolder folder, Message[] mails) throws MessagingException {
        expected.clear();
        come.clear();
        refused = false;
        for (Message mail : mails) {
            if (!mail.isExpunged()) {
                expected.add(new Expected(folder.getUID(mail), mail.getSize()));
            }
        }
    }

    /**
     * The first {@value #BEGINNING} bytes of a mail, or all of it if it has less; empty when it has to be asked for by
     * itself.
     */
    Optional<BODY> take(MailFolder folder, long uid) throws MessagingException {
        if (!come.containsKey(uid)) {
            come.clear();
            List<Long> group = group(uid);
            if (group.size() > 1 && !refused) {
                folder.doCommand(server -> fetch(server, group));
            }
        }
        return Optional.ofNullable(come.remove(uid));
    }

    /** The mail and those behind it, up to one that is large. */
    private List<Long> group(long uid) {
        while (!expected.isEmpty() && expected.element().uid() != uid) {
            expected.remove();
        }
        List<Long> group = new ArrayList<>();
        long size = 0;
        for (Iterator<Expected> next = expected.iterator(); next.hasNext() && group.size() < MOST; ) {
            Expected mail = next.next();
            size += mail.size();
            if (mail.size() > BEGINNING || size > TOGETHER) {
                return group;
            }
            group.add(mail.uid());
        }
        return group;
    }

    private Object fetch(IMAPProtocol server, List<Long> uids) throws ProtocolException {
        String set = String.join(",", uids.stream().map(String::valueOf).toList());
        Response[] all = server.command("UID FETCH " + set + " (BODY.PEEK[]<0." + BEGINNING + ">)", null);
        server.notifyResponseHandlers(all);
        for (Response response : all) {
            if (response instanceof FetchResponse fetched) {
                UID uid = fetched.getItem(UID.class);
                BODY body = fetched.getItem(BODY.class);
                if (uid != null && body != null) {
                    come.put(uid.uid, body);
                }
            }
        }
        try {
            server.handleResult(all[all.length - 1]);
        } catch (CommandFailedException | BadCommandException e) {
            refused = true;
        }
        return come;
    }

    /** @param size in bytes, as the server says */
    private record Expected(long uid, long size) {}
}
