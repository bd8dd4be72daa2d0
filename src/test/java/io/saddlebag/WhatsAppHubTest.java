package io.saddlebag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.WhatsAppStub.Trouble;
import io.saddlebag.conversation.Notices;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** WhatsApp both ways through a whole hub: what customers send, what agents answer, and what becomes of it. */
class WhatsAppHubTest {
    private static final String TICKETS = "/sandbox/helpdesk/data/tickets";
    private static final byte[] PICTURE =
            "\u0089PNG\r\n\u001a\n--not a boundary\r\n".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] PROGRAM = program();
    private static final String PDF = "%PDF-1.4\nslip";
    private static final String OURS = "106540352242922";
    /** The number of ours that has a template for answers that come late. */
    private static final String WITH_TEMPLATE = "106540352242933";

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static WhatsAppStub meta;
    private static TestHub hub;

    @BeforeAll
    static void start(@TempDir Path data) throws IOException {
        meta = new WhatsAppStub();
        Files.writeString(
                Files.createDirectory(data.resolve("own-routes")).resolve("late.camel.yaml"),
                """
                - route:
                    id: to-whatsapp-%s
                    routeConfigurationId: pass-on
                    from:
                      uri: direct
                      parameters:
                        name: to-whatsapp-%1$s
                      steps:
                        - to:
                            uri: kamelet:whatsapp-sink
                            parameters:
                              template: answer_later
                              templateLanguage: de
                              templateParameters: name,text
                """
                        .formatted(WITH_TEMPLATE));
        hub = TestHub.sandbox(
                data,
                "--whatsapp.api-url=" + meta.uri(),
                "--whatsapp.access-token=" + WhatsAppStub.TOKEN,
                "--routes.directory=" + data.resolve("own-routes"),
                "--files.wait=2s",
                "--reply.receipt-wait=3s",
                "--delivery.backoff=100ms");
    }

    @AfterAll
    static void stop() {
        hub.close();
        meta.close();
    }

    @Test
    void anAnswerGoesToTheCustomerAndItsReceiptsOnlyMoveForward() {
        Customer ada = new Customer();
        String ticket = ada.writes("Where is my order?");
        answer(ticket, "It leaves today.");
        JsonNode sent = sentTo(ada);
        assertThat(sent.at("/text/body").asText()).isEqualTo("It leaves today.");
        await("the customer sees that it was read").until(() -> meta.messages().stream()
                .anyMatch(message -> message.path("message_id").asText().equals(ada.lastMessage)));
        String command = sent.path("biz_opaque_callback_data").asText();
        ada.receipt(idOf(sent), "read", command, 0);
        ada.receipt(idOf(sent), "delivered", command, 0);
        ada.receipt(idOf(sent), "failed", command, 131026);
        awaitStates("read, delivered, failed of " + idOf(sent), idOf(sent), 3);
        assertThat(statusOf("It leaves today.")).isEqualTo("read");
        assertThat(notes(ticket)).isEmpty();
        assertThat(meta.violations()).isEmpty();
    }

    @Test
    void aPictureStandsOnTheTicketWithItsMessage() {
        Customer ada = new Customer();
        String ticket = ada.sendsPicture(meta.has(PICTURE), WhatsAppStub.sha256(PICTURE));
        JsonNode file = hub.get(TICKETS + "/" + ticket).at("/entries/0/attachments/0");
        assertThat(file.path("name").asText()).isEqualTo("image.png");
        assertThat(file.path("size").asInt()).isEqualTo(PICTURE.length);
        assertThat(file.path("sha256").asText()).hasSize(64);
        assertThat(files(ada)).containsExactly("here/with");
        assertThat(meta.violations()).isEmpty();
    }

    @Test
    void aProgramThatIsCalledAPictureIsShownAsWhatItIs() {
        Customer ada = new Customer();
        String ticket = ada.sendsPicture(meta.has(PROGRAM), WhatsAppStub.sha256(PROGRAM));
        JsonNode file = hub.get(TICKETS + "/" + ticket).at("/entries/0/attachments/0");
        assertThat(file.path("name").asText()).isEqualTo("image.png.exe");
        assertThat(file.path("type").asText()).isEqualTo("application/x-msdownload");
        assertThat(file.path("warning").asText()).contains("not image/png");
        List<String> listed = hub.store()
                .read(tx -> tx.list(
                        "SELECT files FROM message WHERE original_id = ?", row -> row.text(1), ada.lastMessage));
        assertThat(listed).singleElement().asString().contains("image.png.exe (its content is");
    }

    @Test
    void anAgentsFilesTravelAndWhatWhatsAppDoesNotTakeIsNamed() {
        Customer ada = new Customer();
        String ticket = ada.writes("The slip, please");
        answer(ticket, "Here it is.", Map.of("slip.pdf", PDF, "con.zip", "PK\u0003\u0004zip"));
        JsonNode sent = sentTo(ada);
        assertThat(sent.at("/document/filename").asText()).isEqualTo("slip.pdf");
        assertThat(sent.at("/document/caption").asText()).isEqualTo("Here it is.");
        assertThat(meta.file(sent.at("/document/id").asText())).asString().isEqualTo(PDF);
        awaitNote(ticket, "“_con.zip” was not sent: it is of the type application/zip", "Send it in another way");
        assertThat(meta.violations()).isEmpty();
    }

    @Test
    void whatIsQuotedIsShownAtTheTicket() {
        Customer ada = new Customer();
        String ticket = ada.writes("Which colour have you got?");
        answer(ticket, "The green one.");
        JsonNode ours = sentTo(ada);
        awaitKnown(idOf(ours));
        ada.quotes(idOf(ours), "Yes, that one of " + ada.phone);
        ada.quotes("wamid.NEVER.SEEN", "No, this one of " + ada.phone);
        await("both")
                .atMost(Duration.ofSeconds(15))
                .until(() ->
                        entries(ticket).filter(entry -> entry.has("quoted")).count() == 2);
        assertThat(entries(ticket).filter(entry -> entry.has("quoted")).map(entry -> entry.path("quoted")))
                .satisfiesExactly(
                        known -> {
                            assertThat(known.path("text").asText()).isEqualTo("The green one.");
                            assertThat(known.path("role").asText()).isEqualTo("agent");
                            assertThat(known.path("unknown").asBoolean()).isFalse();
                        },
                        never -> assertThat(never.path("unknown").asBoolean()).isTrue());
    }

    @Test
    void aFileThatIsNotWhatWasAnnouncedIsNotTaken() {
        Customer ada = new Customer();
        String ticket =
                ada.sendsPicture(meta.has(PICTURE), WhatsAppStub.sha256("another".getBytes(StandardCharsets.UTF_8)));
        assertThat(hub.get(TICKETS + "/" + ticket)
                        .at("/entries/0/attachments/0/missing")
                        .asText())
                .contains("still being fetched");
        assertThat(files(ada)).containsExactly("pending/late");
    }

    @Test
    void aFileThatMetaHasNoMoreIsNamedWithTheReason() {
        Customer ada = new Customer();
        String ticket = ada.sendsPicture("gone", WhatsAppStub.sha256(PICTURE));
        assertThat(hub.get(TICKETS + "/" + ticket)
                        .at("/entries/0/attachments/0/missing")
                        .asText())
                .contains("Meta does not have the file any more");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFileThatIsTooLargeForItsKindIsNotFetchedToItsEndAndIsNamed(boolean announced) {
        Customer ada = new Customer();
        String media = meta.hasLarge(announced);
        String ticket = ada.sendsPicture(media, WhatsAppStub.sha256(PICTURE));
        assertThat(hub.get(TICKETS + "/" + ticket)
                        .at("/entries/0/attachments/0/missing")
                        .asText())
                .contains("the file is larger than 5 MB");
        assertThat(files(ada)).containsExactly("missing/with");
        List<String> noted = hub.store()
                .read(tx -> tx.list(
                        "SELECT f.reason FROM message_file f JOIN message m ON m.id = f.message_id"
                                + " WHERE m.original_id = ?",
                        row -> row.text(1),
                        ada.lastMessage));
        assertThat(noted).containsExactly("the file is larger than 5 MB");
        assertThat(meta.given(media)).isLessThan(WhatsAppStub.LARGE / 2);
    }

    @Test
    void filesThatAnEditBringsFollowToTheTicket() {
        Customer ada = new Customer();
        String ticket = ada.writes("The cup " + ada.phone);
        ada.edits(meta.has(PICTURE), "The cup, broken");
        await("the note and the file").atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
            assertThat(notes(ticket)).singleElement().asString().contains("The cup, broken", "The new ones follow");
            assertThat(entries(ticket))
                    .anyMatch(entry -> entry.at("/attachments/0/size").asInt() == PICTURE.length);
        });
        assertThat(meta.violations()).isEmpty();
    }

    @Test
    void aFileThatComesLateFollowsItsMessage() {
        Customer ada = new Customer();
        meta.holdsFilesBack();
        String ticket = ada.sendsPicture(meta.has(PICTURE), WhatsAppStub.sha256(PICTURE));
        meta.letFilesGo();
        await("the file, as an entry of its own").atMost(Duration.ofSeconds(15)).until(() -> entries(ticket)
                .filter(entry -> !entry.at("/attachments/0/sha256").asText().isEmpty())
                .anyMatch(entry -> entry.path("text").asText().equals("[image.png]")));
        assertThat(files(ada)).containsExactly("here/late");
        assertThat(entries(ticket)).hasSize(2);
    }

    @Test
    void whatCannotBeDeliveredComesBackAsANote() {
        Customer ada = new Customer();
        String ticket = ada.writes("Are you there?");
        meta.nextMessage(Trouble.UNDELIVERABLE);
        answer(ticket, "We are.");
        awaitNote(ticket, "“We are.”", "could not be delivered", "131026");
    }

    @Test
    void aFailureThatIsReportedLaterComesBackAsOneNote() {
        Customer ada = new Customer();
        String ticket = ada.writes("Hello?");
        answer(ticket, "Hello from the shop!");
        JsonNode sent = sentTo(ada);
        ada.receipt(idOf(sent), "failed", "", 131049);
        ada.receipt(idOf(sent), "failed", "", 131049);
        awaitNote(ticket, "“Hello from the shop!”", "chose not to deliver");
    }

    @Test
    void afterADayOnlyATemplateGoes() {
        Customer ada = new Customer();
        String ticket = ada.writes("It was long ago", Instant.now().minus(Duration.ofHours(25)));
        answer(ticket, "Sorry that we are late.");
        awaitNote(ticket, "more than 24 hours", "whatsapp.template");
        ada.writes("Still here");
        answer(ticket, "Good.");
        assertThat(sentTo(ada).at("/text/body").asText()).isEqualTo("Good.");
    }

    @Test
    void afterADayTheConfiguredTemplateGoesAndTheTicketSaysSo() {
        Customer ada = new Customer(WITH_TEMPLATE);
        String ticket = ada.writes("It was long ago", Instant.now().minus(Duration.ofHours(25)));
        answer(ticket, "Sorry that\nwe are late.");
        JsonNode sent = sentTo(ada);
        assertThat(sent.at("/template/name").asText()).isEqualTo("answer_later");
        assertThat(sent.at("/template/language/code").asText()).isEqualTo("de");
        assertThat(sent.at("/template/components/0/parameters").findValuesAsText("text"))
                .containsExactly("Ada", "Sorry that we are late.");
        awaitNote(ticket, "More than 24 hours", "it went as the template “answer_later”");
        assertThat(meta.violations()).isEmpty();
    }

    @Test
    void anAgentSendsATemplateOrAReactionByOneLine() {
        Customer ada = new Customer();
        String ticket = ada.writes("Thank you!", Instant.now().minus(Duration.ofHours(30)));
        answer(ticket, "/react 👍");
        JsonNode reaction = sentTo(ada);
        assertThat(reaction.at("/reaction/emoji").asText()).isEqualTo("👍");
        assertThat(reaction.at("/reaction/message_id").asText()).isEqualTo(ada.lastMessage);
        answer(ticket, "/template shipping_confirmation en_US #1001 | on Friday");
        JsonNode template = await("the template")
                .atMost(Duration.ofSeconds(15))
                .until(
                        () -> meta.messages().stream()
                                .filter(ada::isAddressee)
                                .filter(message -> message.has("template"))
                                .findFirst()
                                .orElseGet(Json.mapper()::createObjectNode),
                        sent -> !sent.isEmpty());
        assertThat(template.at("/template/name").asText()).isEqualTo("shipping_confirmation");
        assertThat(template.at("/template/components/0/parameters").findValuesAsText("text"))
                .containsExactly("#1001", "on Friday");
        answer(ticket, "/template Shipping Confirmation");
        awaitNote(ticket, "It was not sent: the line is /template, its name and language");
        assertThat(meta.violations()).isEmpty();
    }

    @Test
    void theRestOfALongAnswerGoesLaterAndNothingTwice() {
        Customer ada = new Customer();
        String ticket = ada.writes("All of it, please");
        meta.nextMessage(Trouble.NONE);
        meta.nextMessage(Trouble.PAIR_RATE_LIMIT);
        answer(ticket, "a".repeat(4_000) + "\n" + "b".repeat(4_000) + "\n" + "c".repeat(4_000));
        await("that all of it went").atMost(Duration.ofSeconds(15)).until(() -> states(ada), List.of("done")::equals);
        assertThat(meta.messages())
                .filteredOn(ada::isAddressee)
                .extracting(message -> message.at("/text/body").asText().substring(0, 1))
                .containsExactly("a", "b", "c");
        assertThat(notes(ticket)).isEmpty();
    }

    @Test
    void aLostAnswerIsSettledByTheReceiptAndNothingIsSentTwice() {
        Customer ada = new Customer();
        String ticket = ada.writes("Please answer");
        meta.nextMessage(Trouble.ANSWER_LOST);
        answer(ticket, "Here I am.");
        JsonNode sent = sentTo(ada);
        await("that nobody knows").until(() -> states(ada), List.of("unknown")::equals);
        ada.receipt(
                "wamid.FOUND",
                "delivered",
                sent.path("biz_opaque_callback_data").asText(),
                0);
        await("that the receipt tells").until(() -> states(ada), List.of("done")::equals);
        assertThat(statusOf("Here I am.")).isEqualTo("delivered");
        assertThat(meta.messages()).filteredOn(ada::isAddressee).hasSize(1);
        assertThat(notes(ticket)).isEmpty();
        List<String> question = hub.store()
                .read(tx -> tx.list(
                        "SELECT state FROM delivery WHERE stream LIKE 'note/%' AND body LIKE '%Here I am.%'",
                        row -> row.text(1)));
        assertThat(question).containsExactly("given-up");
    }

    @Test
    void withoutAReceiptPeopleAreAsked() {
        Customer ada = new Customer();
        String ticket = ada.writes("Anybody?");
        meta.nextMessage(Trouble.ANSWER_LOST);
        answer(ticket, "Somebody.");
        awaitNote(ticket, "“Somebody.”", "It is not known whether it has reached the customer");
        assertThat(meta.messages()).filteredOn(ada::isAddressee).hasSize(1);
    }

    @Test
    void tooManyToOneCustomerAreSentLater() {
        Customer ada = new Customer();
        String ticket = ada.writes("Quick!");
        meta.nextMessage(Trouble.PAIR_RATE_LIMIT);
        answer(ticket, "As quick as we can.");
        assertThat(sentTo(ada).at("/text/body").asText()).isEqualTo("As quick as we can.");
    }

    @Test
    void whatMetaTellsOfTheAccountIsKeptForTheOperator() {
        Customer.post(
                "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"B1\",\"changes\":[{"
                        + "\"field\":\"phone_number_quality_update\",\"value\":{\"event\":\"FLAGGED\",\"current_limit\":\"TIER_1K\"}}]}]}");
        await("the notice").atMost(Duration.ofSeconds(15)).untilAsserted(() -> assertThat(
                        new Notices(hub.store()).newest(10))
                .extracting(Notices.Notice::text)
                .contains("phone number quality update: event FLAGGED, current limit TIER_1K"));
    }

    @Test
    void whoChangesTheirNumberIsTheSameCustomerOnTheSameTicket() {
        Customer ada = new Customer();
        Customer again = new Customer();
        String ticket = ada.writes("Before: " + ada.phone);
        Customer.webhook(
                """
                "contacts":[],"messages":[{"from":"%1$s","id":"wamid.CHANGED.%1$s","timestamp":"%2$d","type":"system",
                "system":{"body":"changed","wa_id":"%3$s","type":"user_changed_number"}}]"""
                        .formatted(ada.phone, Instant.now().getEpochSecond(), again.phone));
        awaitKnown("wamid.CHANGED." + ada.phone);
        assertThat(again.writes("After: " + again.phone)).isEqualTo(ticket);
        assertThat(customers(ada.phone, again.phone)).hasSize(1);
    }

    private static List<String> customers(String... phones) {
        return hub.store().read(tx -> Stream.of(phones)
                .flatMap(phone -> tx
                        .list(
                                "SELECT customer_id FROM identifier WHERE type = 'phone' AND value = ?",
                                row -> row.text(1),
                                "+" + phone)
                        .stream())
                .distinct()
                .toList());
    }

    @Test
    void anErrorOfTheNumberIsShownToTheOperatorAndIsNobodysMessage() {
        Customer.webhook("\"errors\":[{\"code\":130429,\"title\":\"Rate limit hit\"}]");
        await("the notice").atMost(Duration.ofSeconds(15)).untilAsserted(() -> assertThat(
                        new Notices(hub.store()).newest(10))
                .extracting(Notices.Notice::text)
                .contains("error: 130429 Rate limit hit"));
    }

    @Test
    void whatNobodyKnowsYetIsAcknowledgedAndCounted() {
        long before = ignored("unknown-event");
        Customer.post("{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"B1\",\"changes\":[{"
                + "\"field\":\"field_of_next_year\",\"value\":{\"anything\":1}}]}]}");
        await("the count").atMost(Duration.ofSeconds(15)).until(() -> ignored("unknown-event") == before + 1);
    }

    private static long ignored(String rule) {
        return hub.store()
                .read(tx -> tx.first(
                        "SELECT count(*) FROM arrival WHERE outcome = 'ignored' AND detail = ?",
                        row -> row.number(1),
                        rule))
                .orElseThrow();
    }

    private static byte[] program() {
        byte[] program = new byte[200];
        program[0] = 'M';
        program[1] = 'Z';
        program[0x3c] = (byte) 0x80;
        program[0x80] = 'P';
        program[0x81] = 'E';
        return program;
    }

    private static void awaitKnown(String id) {
        await("that " + id + " is known").atMost(Duration.ofSeconds(15)).until(() -> hub.store()
                .read(tx -> tx.first(
                        "SELECT 1 FROM message_reference WHERE reference = ? AND message_id <> ''", row -> true, id))
                .isPresent());
    }

    private static void answer(String ticket, String text) {
        answer(ticket, text, Map.of());
    }

    private static void answer(String ticket, String text, Map<String, String> files) {
        Map<String, String> fromThePage = Map.of("Origin", hub.url().toString());
        String id = "r" + NUMBER.incrementAndGet();
        List<Map<String, String>> attachments = files.entrySet().stream()
                .map(file -> Map.of(
                        "name",
                        file.getKey(),
                        "type",
                        "image/png",
                        "content",
                        Base64.getEncoder().encodeToString(file.getValue().getBytes(StandardCharsets.ISO_8859_1))))
                .toList();
        String body = Json.write(Map.of("id", id, "text", text, "attachments", attachments));
        assertThat(hub.post(TICKETS + "/" + ticket + "/replies", body, fromThePage))
                .isEqualTo(201);
    }

    private static JsonNode sentTo(Customer customer) {
        return await("the answer")
                .atMost(Duration.ofSeconds(15))
                .until(
                        () -> meta.messages().stream()
                                .filter(customer::isAddressee)
                                .findFirst()
                                .orElseGet(Json.mapper()::createObjectNode),
                        sent -> !sent.isEmpty());
    }

    private static String idOf(JsonNode sent) {
        return "wamid.OURS." + (meta.messages().indexOf(sent) + 1);
    }

    private static List<String> notes(String ticket) {
        return entries(ticket)
                .filter(entry -> entry.path("kind").asText().equals("note"))
                .map(entry -> entry.path("text").asText())
                .toList();
    }

    private static Stream<JsonNode> entries(String ticket) {
        return hub.get(TICKETS + "/" + ticket).path("entries").valueStream();
    }

    private static void awaitNote(String ticket, String... words) {
        await("one note")
                .atMost(Duration.ofSeconds(15))
                .untilAsserted(() ->
                        assertThat(notes(ticket)).singleElement().asString().contains(words));
    }

    private static void awaitStates(String what, String about, int count) {
        await(what)
                .atMost(Duration.ofSeconds(15))
                .until(
                        () -> hub.store()
                                .read(tx -> tx.list(
                                        "SELECT id FROM message_state WHERE about = ? AND message_id IS NOT NULL",
                                        row -> row.text(1),
                                        about)),
                        rows -> rows.size() == count);
    }

    private static String statusOf(String text) {
        return hub.store()
                .read(tx -> tx.first("SELECT status FROM message WHERE text = ?", row -> row.text(1), text))
                .orElseThrow();
    }

    /** How what was sent to a customer stands. */
    private static List<String> states(Customer customer) {
        return hub.store()
                .read(tx -> tx.list(
                        "SELECT d.state FROM delivery d JOIN message m ON m.id = d.message_id"
                                + " WHERE d.kind = 'send-message' AND m.conversation_id ="
                                + " (SELECT conversation_id FROM message WHERE original_id = ?)",
                        row -> row.text(1),
                        customer.lastMessage));
    }

    private static List<String> files(Customer customer) {
        return hub.store()
                .read(tx -> tx.list(
                        "SELECT f.state, f.goes FROM message_file f JOIN message m ON m.id = f.message_id"
                                + " WHERE m.original_id = ?",
                        row -> row.text(1) + "/" + row.text(2),
                        customer.lastMessage));
    }

    /** Somebody with a number of their own. */
    private static final class Customer {
        private final String phone = "4366000000" + NUMBER.incrementAndGet();
        private final String number;
        private String lastMessage = "";

        Customer() {
            this(OURS);
        }

        /** Who writes to that number of ours. */
        Customer(String number) {
            this.number = number;
        }

        /** The ticket that has the text then. */
        String writes(String text) {
            return writes(text, Instant.now());
        }

        String writes(String text, Instant when) {
            send("\"type\":\"text\",\"text\":{\"body\":" + Json.write(text) + "}", when);
            return ticketWith(entry -> entry.path("text").asText().contains(text));
        }

        void quotes(String id, String text) {
            send(
                    "\"type\":\"text\",\"text\":{\"body\":" + Json.write(text) + "},\"context\":{\"id\":\"" + id
                            + "\",\"from\":\"15550001111\"}",
                    Instant.now());
        }

        String sendsPicture(String media, String sha256) {
            String caption = "picture of " + phone;
            send(
                    "\"type\":\"image\",\"image\":{\"id\":\"%s\",\"mime_type\":\"image/png\",\"sha256\":\"%s\",\"caption\":\"%s\"}"
                            .formatted(media, sha256, caption),
                    Instant.now());
            return ticketWith(entry -> entry.path("text").asText().contains(caption));
        }

        private static String ticketWith(Predicate<JsonNode> entry) {
            return await("the ticket")
                    .atMost(Duration.ofSeconds(15))
                    .until(
                            () -> hub.get(TICKETS).path("tickets").findValuesAsText("id").stream()
                                    .filter(ticket -> entries(ticket).anyMatch(entry))
                                    .findFirst()
                                    .orElse(""),
                            ticket -> !ticket.isEmpty());
        }

        void edits(String media, String caption) {
            String edited = lastMessage;
            send(
                    """
                    "type":"edit","edit":{"original_message_id":"%s","message":{"type":"image","image":{"id":"%s",
                    "mime_type":"image/png","caption":"%s"}}}"""
                            .formatted(edited, media, caption),
                    Instant.now());
        }

        void receipt(String id, String status, String command, int code) {
            String errors = code == 0 ? "" : ",\"errors\":[{\"code\":" + code + ",\"title\":\"Trouble\"}]";
            String callback = command.isEmpty() ? "" : ",\"biz_opaque_callback_data\":\"" + command + "\"";
            webhook("\"statuses\":[{\"id\":\"%s\",\"status\":\"%s\",\"timestamp\":\"%d\",\"recipient_id\":\"%s\"%s%s}]"
                    .formatted(id, status, Instant.now().getEpochSecond(), phone, callback, errors));
        }

        boolean isAddressee(JsonNode message) {
            return message.path("to").asText().equals(phone);
        }

        private void send(String content, Instant when) {
            lastMessage = "wamid.THEIRS." + NUMBER.incrementAndGet();
            webhook(
                    number,
                    """
                    "contacts":[{"profile":{"name":"Ada"},"wa_id":"%1$s"}],
                    "messages":[{"from":"%1$s","id":"%2$s","timestamp":"%3$d",%4$s}]"""
                            .formatted(phone, lastMessage, when.getEpochSecond(), content));
        }

        private static void webhook(String value) {
            webhook(OURS, value);
        }

        private static void webhook(String number, String value) {
            String body =
                    """
                    {"object":"whatsapp_business_account","entry":[{"id":"B1","changes":[{"field":"messages","value":{
                    "messaging_product":"whatsapp","metadata":{"phone_number_id":"%s"},%s}}]}]}"""
                            .formatted(number, value);
            post(body);
        }

        static void post(String body) {
            String signature = "sha256=" + TestHub.hmac(TestHub.WHATSAPP_SECRET, body);
            assertThat(hub.post("/webhooks/whatsapp", body, Map.of("X-Hub-Signature-256", signature)))
                    .isEqualTo(200);
        }
    }
}
