package io.saddlebag.bench;

import io.saddlebag.connector.HmacSignature;
import io.saddlebag.connector.SignatureScheme;
import io.saddlebag.connector.SignatureScheme.Algorithm;
import io.saddlebag.connector.SignatureScheme.Encoding;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;

/**
 * Signed webhooks of WhatsApp as Meta sends them, each with an id of its own. For one thread.
 *
 * <p>Every message comes from a number of its own, so each makes a customer, a conversation and a ticket: the dearest
 * kind.
 */
final class Requests {
    static final String SECRET = "the-app-secret-of-the-benchmark";
    static final String PATH = "/webhooks/whatsapp";

    private static final String BEFORE =
            "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"102290129340398\","
                    + "\"changes\":[{\"field\":\"messages\",\"value\":{\"messaging_product\":\"whatsapp\",\"metadata\":"
                    + "{\"display_phone_number\":\"15550783881\",\"phone_number_id\":\"106540352242922\"},";
    private static final String AFTER = "]}}]}]}";

    private final HmacSignature signature = new HmacSignature(
            SignatureScheme.ofBody(Algorithm.HMAC_SHA256, Encoding.HEX, "X-Hub-Signature-256", "sha256="),
            List.of(SECRET),
            Clock.systemUTC());
    /** Ids of one run are not those of another: a database may be used twice. */
    private final String run;

    private final int statusesPerMessage;
    private final long firstNumber;
    private int made;

    private Requests(int statusesPerMessage) {
        this.statusesPerMessage = statusesPerMessage;
        byte[] random = new byte[5];
        new SecureRandom().nextBytes(random);
        run = HexFormat.of().formatHex(random);
        firstNumber = 43_660_000_000_000L + Long.parseLong(run, 16) % 9_000 * 1_000_000;
    }

    /** Text messages only. */
    static Requests messages() {
        return new Requests(0);
    }

    /** As many statuses to each message as what a company sends brings back. */
    static Requests withStatuses(int perMessage) {
        return new Requests(perMessage);
    }

    Request next() {
        int number = made++;
        boolean isMessage = number % (statusesPerMessage + 1) == 0;
        String id = "wamid." + run + number;
        byte[] body = (isMessage ? message(id, number) : status(id, number)).getBytes(StandardCharsets.UTF_8);
        String head =
                "POST " + PATH + " HTTP/1.1\r\nHost: localhost\r\nUser-Agent: facebookexternalua\r\nAccept: */*\r\n"
                        + "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n"
                        + "X-Hub-Signature-256: " + signature.sign(body).get("X-Hub-Signature-256") + "\r\n\r\n";
        ByteBuffer bytes = ByteBuffer.allocate(head.length() + body.length)
                .put(head.getBytes(StandardCharsets.US_ASCII))
                .put(body)
                .flip();
        return new Request(id, isMessage, bytes);
    }

    /** Only the body of a text message. */
    byte[] body() {
        int number = made++;
        return message("wamid." + run + number, number).getBytes(StandardCharsets.UTF_8);
    }

    private String message(String id, int number) {
        String phone = Long.toString(firstNumber + number);
        return BEFORE + "\"contacts\":[{\"profile\":{\"name\":\"Ada Lovelace\"},\"wa_id\":\"" + phone + "\"}],"
                + "\"messages\":[{\"from\":\"" + phone + "\",\"id\":\"" + id + "\",\"timestamp\":\"1790000001\","
                + "\"type\":\"text\",\"text\":{\"body\":\"" + id
                + " Where is my order? I have been waiting for it since last week, and nobody answers the phone.\"}}"
                + AFTER;
    }

    private String status(String id, int number) {
        return BEFORE + "\"statuses\":[{\"id\":\"" + id + "\",\"status\":\"delivered\",\"timestamp\":\"1790000001\","
                + "\"recipient_id\":\"" + (firstNumber + number) + "\",\"conversation\":{\"id\":\"c0ffee" + number
                + "\",\"origin\":{\"type\":\"utility\"}},\"pricing\":{\"billable\":true,\"pricing_model\":\"PMP\","
                + "\"category\":\"utility\"}}" + AFTER;
    }

    /**
     * One webhook.
     *
     * @param id of the message, which the text begins with, or of the status
     * @param isMessage whether a ticket comes of it
     * @param bytes the whole request
     */
    record Request(String id, boolean isMessage, ByteBuffer bytes) {}
}
