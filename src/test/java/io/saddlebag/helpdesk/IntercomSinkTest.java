package io.saddlebag.helpdesk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.delivery.Outcome;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sink Kamelet as it runs in the hub, against the stub. */
class IntercomSinkTest {
    private final IntercomStub intercom = new IntercomStub();

    private final RunningSink running;

    IntercomSinkTest(@TempDir Path directory) throws IOException {
        running = new RunningSink("intercom", directory);
    }

    @AfterEach
    void stop() {
        running.close();
        intercom.close();
        assertThat(intercom.violations()).isEmpty();
    }

    @Test
    void beginsAConversationAndSendsTheFileWithinTheJson() throws Exception {
        Sink sink = start(IntercomStub.TOKEN);
        assertThat(sink.send(Json.write(command("open-ticket-mail")))).isInstanceOf(Outcome.Done.class);
        assertThat(intercom.account().conversations()).singleElement().satisfies(conversation -> {
            assertThat(conversation.parts("comment")).singleElement().satisfies(part -> assertThat(part.files())
                    .containsExactly("receipt.png"));
            assertThat(conversation.team()).isEqualTo(IntercomAccount.TEAM);
        });
        assertThat(intercom.requests())
                .filteredOn(one -> one.request().path().endsWith("/reply"))
                .singleElement()
                .satisfies(one -> assertThat(one.request()
                                .json()
                                .at("/attachment_files/0/data")
                                .asText())
                        .isEqualTo(Base64.getEncoder().encodeToString("a picture".getBytes(UTF_8))));
    }

    @Test
    void saysWhatIsWrongWithTheToken() throws Exception {
        Outcome outcome = start("wrong").send(Json.write(command("open-ticket-mail")));
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.reason())
                .contains("does not accept the access token"));
    }

    @Test
    void isToldToWaitAndToLookUpWhereSomethingMayHaveHappened() throws Exception {
        Sink sink = start(IntercomStub.TOKEN);
        intercom.failNext("POST /contacts/search", Fault.RATE_LIMITED);
        assertThat(sink.send(Json.write(command("open-ticket-mail"))))
                .isInstanceOfSatisfying(Outcome.Retry.class, retry -> {
                    assertThat(retry.cause()).isEqualTo(Outcome.Cause.BUSY);
                    assertThat(retry.mayHaveHappened()).isFalse();
                    assertThat(retry.after()).isPresent();
                });
        intercom.failNext("GET /tags", Fault.RATE_LIMITED);
        assertThat(sink.send(Json.write(command("open-ticket-mail"))))
                .isInstanceOfSatisfying(Outcome.Retry.class, retry -> assertThat(retry.mayHaveHappened())
                        .isTrue());
        ObjectNode again = command("open-ticket-mail").put("again", true);
        assertThat(sink.send(Json.write(again))).isInstanceOf(Outcome.Done.class);
        assertThat(intercom.account().conversations()).hasSize(1);
    }

    private Sink start(String token) {
        return running.start(
                intercom.uri(),
                Map.of("accessToken", token, "adminId", IntercomAccount.ADMIN, "team", IntercomAccount.TEAM));
    }

    private ObjectNode command(String example) throws IOException {
        return running.command(example);
    }
}
