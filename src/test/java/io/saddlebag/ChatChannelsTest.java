package io.saddlebag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.ChannelStub.Answer;
import io.saddlebag.ChannelStub.Asked;
import io.saddlebag.contract.BotApi;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Telegram, Messenger with Instagram, and SMS on a whole hub: a signed webhook becomes a ticket, what an agent answers
 * at the helpdesk becomes a request to the channel's server.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChatChannelsTest {
    private static final String TICKETS = "/sandbox/helpdesk/data/tickets";
    private static final String ACCOUNT = "AC00000000000000000000000000000001";
    private static final String PUBLIC = "https://hub.shop.example";

    private final ChannelStub telegram = new ChannelStub(ChatChannelsTest::telegram);
    private final ChannelStub messenger = new ChannelStub(asked -> Answer.json(
            200,
            "{'recipient_id': '7100000000000001', 'message_id': 'm_out"
                    + asked.body().length() + "'}"));
    private final ChannelStub twilio = new ChannelStub(this::twilio);
    private final Map<String, HttpResponse<byte[]>> fetched = new ConcurrentHashMap<>();
    private final TestHub hub;

    ChatChannelsTest(@TempDir Path data) throws IOException {
        hub = TestHub.sandbox(
                data,
                "--public.url=" + PUBLIC,
                "--telegram.url=" + telegram.url(),
                "--telegram.bot-token=1:bot-token",
                "--telegram.secret-token=telegram-secret",
                "--messenger.url=" + messenger.url(),
                "--messenger.app-secret=messenger-secret",
                "--messenger.verify-token=our token",
                "--messenger.page-token=page-token",
                "--messenger.instagram-accounts=17841400000000001",
                "--sms.url=" + twilio.url(),
                "--sms.account-sid=" + ACCOUNT,
                "--sms.auth-token=twilio-secret",
                "--files.link-life=4s");
    }

    @AfterAll
    void stop() {
        hub.close();
        telegram.close();
        messenger.close();
        twilio.close();
    }

    @Test
    void aTelegramMessageIsAnsweredByTheBot() {
        String update =
                """
                {"update_id":1,"message":{"message_id":101,"date":1795342901,"text":"Is my tea on its way?",
                 "from":{"id":7312345678,"is_bot":false,"first_name":"Ada"},"chat":{"id":7312345678,"type":"private"}}}
                """;
        assertThat(telegram(update, "guessed")).isEqualTo(401);
        assertThat(telegram(update, "telegram-secret")).isEqualTo(200);
        assertThat(telegram(update, "telegram-secret")).isEqualTo(200);
        answer(ticket("Is my tea on its way?"), "t1", "It is. 🙂");
        Asked sent = first(telegram, "/bot1:bot-token/sendMessage");
        assertThat(Json.parse(sent.body().getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(
                        Json.parse("{\"chat_id\":7312345678,\"text\":\"It is. 🙂\"}".getBytes(StandardCharsets.UTF_8)));
        assertThat(sent.authorization()).isEmpty();
        BotApi.description().ifPresent(api -> assertThat(
                        api.violations("sendMessage", Json.parse(sent.body().getBytes(StandardCharsets.UTF_8))))
                .isEmpty());
        assertThat(telegram(
                        update.replace(
                                        "\"message_id\":101",
                                        "\"message_id\":102,\"reply_to_message\":"
                                                + "{\"message_id\":901,\"chat\":{\"id\":7312345678}}")
                                .replace("Is my tea", "Is that so, or is my tea"),
                        "telegram-secret"))
                .isEqualTo(200);
        await("the answer to the answer, in the same ticket")
                .atMost(Duration.ofSeconds(20))
                .until(() -> texts(ticket("Is my tea on its way?")), texts -> texts.size() == 3);
    }

    @Test
    void webhooksAreAnsweredInTimeWhateverIsBehindThem() throws Exception {
        String update =
                """
                {"update_id":9,"message":{"message_id":901,"date":1795342901,"text":"Quick?",
                 "from":{"id":7312345670,"is_bot":false,"first_name":"Cy"},"chat":{"id":7312345670,"type":"private"}}}
                """;
        String hook = messenger("page", "102030405060708", "7100000000000009", "m_9", "Quick, page?");
        AnswerDeadline.isKeptWhileNothingCanBeRecorded(
                hub,
                Map.of(
                        "telegram", () -> telegram(update, "telegram-secret"),
                        "messenger", () -> post(hook, "messenger-secret"),
                        "sms",
                                () -> sms(
                                        Map.of(
                                                "MessageSid", "SM9",
                                                "AccountSid", ACCOUNT,
                                                "From", "+436609999999",
                                                "To", "+43316555",
                                                "Body", "Quick, number?",
                                                "NumMedia", "0"),
                                        "twilio-secret"),
                        "whatsapp", () -> hub.whatsapp("wamid.QUICK", "436609999990", "Quick, too?")));
        ticket("Quick?");
        ticket("Quick, number?");
    }

    @Test
    void anInstagramCustomerGetsAFileByItsAddress() {
        String hook = messenger("instagram", "17841400000000001", "900000000000002", "m_3", "The size chart, please");
        assertThat(post(hook, "messenger-secret")).isEqualTo(200);
        answer(
                ticket("The size chart, please"),
                "{\"id\":\"i2\",\"text\":\"\",\"attachments\":[{\"name\":\"chart.pdf\",\"type\":\"application/pdf\","
                        + "\"content\":\"JVBERi0xLjQKY2hhcnQ=\"}]}");
        JsonNode body = await("the file")
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> messenger.asked("/me/messages").stream()
                                .filter(one -> one.body().contains("900000000000002"))
                                .map(one -> Json.parse(one.body().getBytes(StandardCharsets.UTF_8)))
                                .findFirst()
                                .orElseGet(Json.mapper()::createObjectNode),
                        sent -> !sent.isEmpty());
        assertThat(body.at("/message/attachment/type").asText()).isEqualTo("file");
        assertThat(body.at("/message/attachment/payload/url").asText()).startsWith(PUBLIC);
    }

    @Test
    void aPhotoFromTelegramIsFetchedAndComesToTheTicket() {
        assertThat(telegram(
                        """
                        {"update_id":2,"message":{"message_id":201,"date":1795342901,"caption":"The cup is broken",
                         "from":{"id":7312345679,"is_bot":false,"first_name":"Bob"},
                         "chat":{"id":7312345679,"type":"private"},
                         "photo":[{"file_id":"AgACphoto","file_unique_id":"u","width":9,"height":9,"file_size":9}]}}
                        """,
                        "telegram-secret"))
                .isEqualTo(200);
        first(telegram, "/bot1:bot-token/getFile");
        first(telegram, "/file/bot1:bot-token/photos/file_7.jpg");
        await("the photo, with the message")
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> hub.store().read(tx -> tx.list("SELECT body FROM message", row -> row.text(1))),
                        bodies -> bodies.stream()
                                .anyMatch(body -> body.contains("The cup is broken") && body.contains("\"sha256\"")));
    }

    @Test
    void aMessengerMessageIsAnsweredByThePage() {
        String hook = messenger("page", "102030405060708", "7100000000000001", "m_1", "Do you have green tea?");
        assertThat(post(hook, "guessed")).isEqualTo(401);
        assertThat(post(hook, "messenger-secret")).isEqualTo(200);
        answer(ticket("Do you have green tea?"), "m1", "Yes, three kinds.");
        Asked sent = first(messenger, "/v24.0/me/messages");
        assertThat(sent.authorization()).isEqualTo("Bearer page-token");
        JsonNode body = Json.parse(sent.body().getBytes(StandardCharsets.UTF_8));
        assertThat(body.at("/recipient/id").asText()).isEqualTo("7100000000000001");
        assertThat(body.at("/message/text").asText()).isEqualTo("Yes, three kinds.");
        assertThat(body.path("messaging_type").asText()).isEqualTo("RESPONSE");
    }

    @Test
    void anInstagramMessageIsAnsweredThereInShorterPieces() {
        String hook = messenger("instagram", "17841400000000001", "900000000000001", "m_2", "Do you ship to Graz?");
        assertThat(post(hook, "messenger-secret")).isEqualTo(200);
        answer(
                ticket("Do you ship to Graz?"),
                "i1",
                "We do, and to Linz. ".repeat(60).strip());
        await("two messages")
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> messenger.asked("/me/messages").stream()
                                .filter(one -> one.body().contains("900000000000001"))
                                .count(),
                        count -> count == 2);
    }

    @Test
    void metasHandshakeGetsItsChallenge() {
        String path = "/webhooks/messenger?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=";
        assertThat(hub.page(hub.url() + path + "our%20token")).isEqualTo("1158201444");
        assertThat(hub.page(hub.url() + path + "guessed")).isEmpty();
    }

    @Test
    void aTextMessageIsAnsweredFromTheNumberItCameTo() {
        Map<String, String> form = Map.of(
                "MessageSid", "SM1", "From", "+436601234567", "To", "+15550100200", "Body", "Grüße! Wo ist der Tee?");
        assertThat(sms(form, "guessed")).isEqualTo(401);
        assertThat(sms(form, "twilio-secret")).isEqualTo(200);
        answer(ticket("Grüße! Wo ist der Tee?"), "s1", "Er ist da & wartet.");
        Asked sent = await("the answer")
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> twilio.asked("/2010-04-01/Accounts/" + ACCOUNT + "/Messages.json").stream()
                                .filter(asked -> asked.body().contains("wartet"))
                                .toList(),
                        asked -> !asked.isEmpty())
                .get(0);
        assertThat(sent.authorization())
                .isEqualTo("Basic "
                        + Base64.getEncoder()
                                .encodeToString((ACCOUNT + ":twilio-secret").getBytes(StandardCharsets.UTF_8)));
        assertThat(sent.contentType()).startsWith("application/x-www-form-urlencoded");
        assertThat(fields(sent.body()))
                .isEqualTo(Map.of(
                        "From", "+15550100200",
                        "To", "+436601234567",
                        "Body", "Er ist da & wartet.",
                        "StatusCallback", PUBLIC + "/webhooks/sms"));
        assertThat(sms(
                        Map.of(
                                "MessageSid",
                                "SMout",
                                "MessageStatus",
                                "undelivered",
                                "ErrorCode",
                                "30006",
                                "From",
                                "+15550100200",
                                "To",
                                "+436601234567"),
                        "twilio-secret"))
                .isEqualTo(200);
        await("the receipt, at the ticket")
                .atMost(Duration.ofSeconds(20))
                .until(() -> texts(ticket("Grüße! Wo ist der Tee?")).toString(), text -> text.contains("landline"));
    }

    @Test
    void aPictureMessageIsFetchedWithThePasswordAndFromWhereItLiesWithout() {
        Map<String, String> form = Map.of(
                "MessageSid", "MM1",
                "From", "+436601234568",
                "To", "+15550100200",
                "Body", "The pot, too",
                "MediaUrl0", twilio.url() + "/Media/ME0",
                "MediaContentType0", "image/jpeg");
        assertThat(sms(form, "twilio-secret")).isEqualTo(200);
        assertThat(first(twilio, "/Media/ME0").authorization()).startsWith("Basic ");
        assertThat(first(twilio, "/where/it/lies").authorization()).isEmpty();
    }

    @Test
    void twilioFetchesAnAgentsFileFromTheHubByALinkThatIsGoodForAWhile() throws Exception {
        Map<String, String> form = Map.of(
                "MessageSid", "SM3", "From", "+436601234569", "To", "+15550100200", "Body", "May I see the label?");
        assertThat(sms(form, "twilio-secret")).isEqualTo(200);
        String picture = "\u0089PNG\r\n\u001a\na label";
        answer(
                ticket("May I see the label?"),
                """
                {"text":"Here it is.","attachments":[{"name":"label.png","type":"image/png","content":"%s"}]}"""
                        .formatted(Base64.getEncoder().encodeToString(picture.getBytes(StandardCharsets.ISO_8859_1))));
        Map.Entry<String, HttpResponse<byte[]>> media = await("what Twilio fetched")
                .atMost(Duration.ofSeconds(20))
                .until(() -> List.copyOf(fetched.entrySet()), all -> !all.isEmpty())
                .get(0);
        assertThat(media.getKey()).startsWith(PUBLIC + "/files/");
        assertThat(media.getValue().statusCode()).isEqualTo(200);
        assertThat(media.getValue().body()).isEqualTo(picture.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(media.getValue().headers().firstValue("Content-Type")).hasValue("image/png");
        String forged =
                media.getKey().replaceFirst("seal=.", "seal=" + (media.getKey().contains("seal=A") ? 'B' : 'A'));
        assertThat(fetch(forged).statusCode()).as("forged").isEqualTo(404);
        assertThat(fetch(media.getKey().replaceFirst("until=[0-9]+", "until=9999999999"))
                        .statusCode())
                .as("made longer")
                .isEqualTo(404);
        await("that it is late")
                .atMost(Duration.ofSeconds(10))
                .until(() -> fetch(media.getKey()).statusCode() == 404);
    }

    /** As the world reaches the hub by its public address: a proxy stands there. */
    private HttpResponse<byte[]> fetch(String url) {
        try {
            URI here = URI.create(url.replace(PUBLIC, hub.url().toString()));
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(here).build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private int telegram(String update, String secret) {
        return hub.post("/webhooks/telegram", update, Map.of("X-Telegram-Bot-Api-Secret-Token", secret));
    }

    private int post(String hook, String secret) {
        return hub.post(
                "/webhooks/messenger", hook, Map.of("X-Hub-Signature-256", "sha256=" + TestHub.hmac(secret, hook)));
    }

    /** Written now: a page may answer for a day. */
    private static String messenger(String object, String account, String user, String mid, String text) {
        return """
                {"object":"%s","entry":[{"id":"%s","time":%6$d,"messaging":[{"sender":{"id":"%s"},
                "recipient":{"id":"%2$s"},"timestamp":%6$d,"message":{"mid":"%s","text":"%s"}}]}]}"""
                .formatted(object, account, user, mid, text, System.currentTimeMillis());
    }

    private int sms(Map<String, String> form, String secret) {
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        String signed = PUBLIC + "/webhooks/sms"
                + form.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(field -> field.getKey() + field.getValue())
                        .collect(Collectors.joining());
        return hub.post(
                "/webhooks/sms",
                body,
                Map.of(
                        "Content-Type",
                        "application/x-www-form-urlencoded",
                        "X-Twilio-Signature",
                        sha1(secret, signed)));
    }

    private void answer(String ticket, String id, String text) {
        answer(ticket, Json.write(Json.mapper().createObjectNode().put("id", id).put("text", text)));
    }

    private void answer(String ticket, String reply) {
        Map<String, String> fromThePage = Map.of("Origin", hub.url().toString());
        assertThat(hub.post(TICKETS + "/" + ticket + "/replies", reply, fromThePage))
                .isEqualTo(201);
    }

    /** The ticket that begins with this text. */
    private String ticket(String text) {
        return await("the ticket: " + text)
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> hub.get(TICKETS).path("tickets").findValuesAsText("id").stream()
                                .filter(id -> texts(id).contains(text))
                                .findFirst()
                                .orElse(""),
                        id -> !id.isEmpty());
    }

    private List<String> texts(String ticket) {
        List<String> texts = new ArrayList<>();
        hub.get(TICKETS + "/" + ticket)
                .path("entries")
                .forEach(entry -> texts.add(entry.path("text").asText()));
        return texts;
    }

    private static Asked first(ChannelStub channel, String path) {
        return await("a request to " + path)
                .atMost(Duration.ofSeconds(20))
                .until(() -> channel.asked(path), asked -> !asked.isEmpty())
                .get(0);
    }

    private static Answer telegram(Asked asked) {
        if (asked.path().endsWith("/getFile")) {
            return Answer.json(
                    200, "{'ok': true, 'result': {'file_id': 'AgACphoto', 'file_path': 'photos/file_7.jpg'}}");
        }
        return asked.path().startsWith("/file/")
                ? new Answer(200, Map.of("Content-Type", "image/jpeg"), "a picture")
                : Answer.json(
                        200, "{'ok': true, 'result': {'message_id': 901, 'date': 1, 'chat': {'id': 7312345678}}}");
    }

    private Answer twilio(Asked asked) {
        if (asked.path().equals("/Media/ME0")) {
            return new Answer(307, Map.of("Location", twilio.url() + "/where/it/lies"), "");
        }
        if (asked.path().endsWith("/Messages.json") && fields(asked.body()).containsKey("MediaUrl")) {
            String media = fields(asked.body()).getOrDefault("MediaUrl", "");
            fetched.put(media, fetch(media));
            return Answer.json(201, "{'sid': 'MMout', 'status': 'queued'}");
        }
        return asked.path().equals("/where/it/lies")
                ? new Answer(200, Map.of("Content-Type", "image/jpeg"), "a picture")
                : Answer.json(201, "{'sid': 'SMout', 'status': 'queued'}");
    }

    private static Map<String, String> fields(String body) {
        return Arrays.stream(body.split("&", -1))
                .map(field -> field.split("=", 2))
                .collect(Collectors.toMap(
                        field -> field[0], field -> URLDecoder.decode(field[1], StandardCharsets.UTF_8)));
    }

    private static String encoded(String text) {
        return java.net.URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String sha1(String secret, String text) {
        return Base64.getEncoder().encodeToString(TestHub.hmac("HmacSHA1", secret, text));
    }
}
