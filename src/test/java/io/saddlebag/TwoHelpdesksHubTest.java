package io.saddlebag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.saddlebag.AgentsDesk.SeenTicket;
import io.saddlebag.helpdesk.Fault;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Zendesk for most, Intercom for one number and one queue: each has its own tickets, and both count alike. */
class TwoHelpdesksHubTest {
    private static final String MAIN = "106540352242922";
    private static final String OUTLET = "106540352242999";
    private static final String ADA = "436601234567";
    private static final String BEN = "436607654321";
    private static final String CEM = "436601111111";
    private static final String DEA = "436602222222";
    private static final String SAME_NUMBER = "35436";

    @TempDir
    private Path data = Path.of("");

    @TempDir
    private Path routes = Path.of("");

    @Test
    void eachConversationStaysAtItsHelpdeskAndNothingIsTakenForThatOfTheOther() throws Exception {
        Files.writeString(routes.resolve("triage.camel.yaml"), rulesWithAQueueForWishes());
        try (ZendeskInUse zendesk = new ZendeskInUse();
                IntercomInUse intercom = new IntercomInUse();
                WhatsAppStub meta = new WhatsAppStub();
                TestHub hub = TestHub.production(
                        data,
                        Stream.of(
                                        zendesk.settings(),
                                        intercom.settings(),
                                        List.of(
                                                "--helpdesk.connector=zendesk",
                                                "--helpdesk.by-account=whatsapp/" + OUTLET + "=intercom",
                                                "--helpdesk.by-queue=people=intercom",
                                                "--routes.directory=" + routes,
                                                "--delivery.backoff=100ms",
                                                "--delivery.backoff-max=500ms",
                                                "--delivery.breaker-pause=500ms",
                                                "--whatsapp.api-url=" + meta.uri(),
                                                "--whatsapp.access-token=" + WhatsAppStub.TOKEN))
                                .flatMap(List::stream)
                                .toArray(String[]::new))) {
            intercom.stub().account().hasCountedTo(Integer.parseInt(SAME_NUMBER) - 1);
            Scene scene = new Scene(hub, meta);
            scene.writes(MAIN, ADA, "Where is my parcel?");
            scene.writes(OUTLET, BEN, "Is the shop open?");
            scene.until(
                    "a ticket at each",
                    () -> scene.at(zendesk, "Where is my parcel?") && scene.at(intercom, "Is the shop open?"));
            assertThat(zendesk.tickets(hub)).extracting(SeenTicket::id).containsExactly(SAME_NUMBER);
            assertThat(intercom.tickets(hub)).extracting(SeenTicket::id).containsExactly(SAME_NUMBER);
            scene.until("what each is told of it", () -> scene.tellsOf(zendesk, ADA) && scene.tellsOf(intercom, BEN));

            intercom.answers(hub, SAME_NUMBER, "Until six.");
            zendesk.answers(hub, SAME_NUMBER, "On its way.");
            scene.until("both answers", () -> scene.sent().size() == 2);
            assertThat(scene.sent()).containsExactlyInAnyOrder(ADA + ": On its way.", BEN + ": Until six.");
            intercom.solves(hub, SAME_NUMBER);
            scene.until("Ben's solved", () -> scene.state(BEN).equals("solved"));
            assertThat(scene.state(ADA)).isEqualTo("open");

            scene.writes(OUTLET, ADA, "The same on the other number");
            scene.until("it stays where it was", () -> scene.at(zendesk, "The same on the other number"));

            zendesk.stub().failAlways(Fault.UNAVAILABLE);
            scene.writes(MAIN, ADA, "Hello?");
            scene.writes(OUTLET, BEN, "Thank you");
            scene.writes(OUTLET, CEM, "Do you have gloves?");
            scene.writes(MAIN, DEA, "I want to talk to a human being");
            scene.until(
                    "the other goes on",
                    () -> scene.at(intercom, "Thank you")
                            && scene.at(intercom, "Do you have gloves?")
                            && scene.at(intercom, "I want to talk to a human being"));
            scene.until("Ben's open again", () -> scene.state(BEN).equals("open"));
            assertThat(scene.at(zendesk, "Hello?")).isFalse();
            zendesk.stub().heal();
            scene.until("nothing is lost", () -> scene.at(zendesk, "Hello?"));

            zendesk.setsStatus(hub, SAME_NUMBER, "closed");
            scene.until("Ada's closed", () -> scene.state(ADA).equals("closed"));
            scene.writes(OUTLET, ADA, "Something else");
            scene.until("what is new goes by the rules, and says where the old is", () -> intercom.tickets(hub).stream()
                    .anyMatch(ticket -> ticket.written().equals(List.of("Something else"))
                            && ticket.story().contains("(" + SAME_NUMBER + " at zendesk)")));
            assertThat(zendesk.tickets(hub)).singleElement().satisfies(ticket -> assertThat(ticket.written())
                    .containsExactly("Where is my parcel?", "The same on the other number", "Hello?"));
            assertThat(intercom.tickets(hub)).hasSize(4);
            assertThat(scene.rows("SELECT outcome FROM arrival")).doesNotContain("quarantined");
            assertThat(helpdeskBeans()).contains("zendesk", "intercom");
            assertThat(zendesk.violations()).isEmpty();
            assertThat(intercom.violations()).isEmpty();
        }
    }

    /** The hub's rules, and one more. */
    private static String rulesWithAQueueForWishes() throws IOException {
        String rule =
                """
                        - filter:
                            id: wishes-have-a-queue
                            expression:
                              simple:
                                expression: ${variable.facts.asksForPerson}
                            steps:
                              - setVariable:
                                  name: queue
                                  expression:
                                    constant:
                                      expression: people
                """;
        String first = "        - filter:\n            id: a-wish-for-a-person\n";
        String own = Files.readString(Path.of("src/main/resources/routes/triage.camel.yaml"));
        assertThat(own).contains(first);
        return own.replace(first, rule + first);
    }

    private static List<String> helpdeskBeans() throws Exception {
        return ManagementFactory.getPlatformMBeanServer()
                .queryNames(new ObjectName("io.saddlebag:type=Helpdesk,*"), null)
                .stream()
                .map(name -> name.getKeyProperty("name"))
                .toList();
    }

    private record Scene(TestHub hub, WhatsAppStub meta) {
        void writes(String account, String phone, String text) {
            assertThat(hub.whatsapp(account, "wamid." + text, phone, text)).isEqualTo(200);
        }

        boolean at(AgentsDesk desk, String text) {
            return desk.tickets(hub).stream()
                    .anyMatch(ticket -> ticket.written().contains(text));
        }

        boolean tellsOf(AgentsDesk desk, String phone) {
            return desk.tickets(hub).stream().anyMatch(ticket -> ticket.story().contains("+" + phone));
        }

        List<String> sent() {
            return meta.messages().stream()
                    .filter(message -> message.at("/text/body").isTextual())
                    .map(message -> message.path("to").asText() + ": "
                            + message.at("/text/body").asText())
                    .toList();
        }

        /** Of what somebody began last. */
        String state(String phone) {
            return rows("SELECT c.state FROM conversation c JOIN identifier i ON i.id = c.opener_id WHERE i.value LIKE '%"
                            + phone + "' ORDER BY c.opened_at DESC")
                    .get(0);
        }

        List<String> rows(String sql) {
            return hub.store().read(tx -> tx.list(sql, row -> row.text(1)));
        }

        void until(String what, Callable<Boolean> holds) {
            await(what).atMost(Duration.ofSeconds(60)).until(holds);
        }
    }
}
