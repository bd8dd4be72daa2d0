package io.saddlebag.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.saddlebag.message.Arrival;
import io.saddlebag.message.Arrival.Problem;
import io.saddlebag.message.Ids;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fields that are null, empty or missing where nobody expects it: nothing of the rest is lost, and nothing is shown as nothing. */
class OddPayloadsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final Intake intake =
            new Intake(Connectors.in(List.of(Path.of("connectors"))), new Ids(), large -> "0".repeat(64));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            whatsapp      | {'object': 'whatsapp_business_account', 'entry': [{'id': '2', 'changes': [{'field': 'messages', 'value': {'metadata': {'phone_number_id': '1'}, 'messages': [{'id': 'wamid.1', 'from': '436601234567', 'timestamp': '1790000000', 'type': 'text', 'text': {'body': ''}}]}}]}]} | [unsupported message]
            telegram      | {'update_id': 1, 'message': {'message_id': 7, 'date': 1790000000, 'chat': {'id': 5, 'type': 'private'}, 'from': {'id': 5, 'is_bot': false, 'first_name': 'Ada'}, 'text': null}} | [unsupported message: text]
            messenger     | {'object': 'page', 'entry': [{'id': '1', 'messaging': [{'sender': {'id': '7'}, 'recipient': {'id': '1'}, 'timestamp': 1790000000000, 'message': {'mid': 'm_1', 'text': ''}}]}]} | empty
            slack         | {'type': 'event_callback', 'team_id': 'T1', 'event': {'type': 'message', 'channel': 'C1', 'ts': '1790000000.000100', 'user': 'U1', 'text': null, 'files': [{'id': 'F1', 'name': 'a.bin', 'mimetype': null}]}} | a.bin
            discord       | {'t': 'MESSAGE_CREATE', 'd': {'id': '1', 'channel_id': '2', 'timestamp': '2026-11-22T10:00:00Z', 'author': {'id': '3', 'username': 'ada'}, 'content': null, 'mentions': [{'id': '4', 'username': 'ben'}], 'attachments': [{'id': '5', 'filename': 'a.bin', 'content_type': null, 'url': 'https://cdn.example/a'}]}} | a.bin
            whatsapp      | {'object': 'whatsapp_business_account', 'entry': [{'id': '2', 'changes': [{'field': 'messages', 'value': {'metadata': {'phone_number_id': '1'}, 'messages': [{'id': 'wamid.1', 'from': '436601234567', 'timestamp': '1790000000', 'type': 'image', 'image': {'id': null, 'caption': null}}]}}]}]} | [unsupported message: image]
            messenger     | {'object': 'page', 'entry': [{'id': '1', 'messaging': [{'sender': {'id': '7'}, 'recipient': {'id': '1'}, 'timestamp': 1790000000000, 'message': {'mid': 'm_1', 'text': null, 'attachments': [{'type': 'image', 'payload': {'url': 'https://x.example/a.jpg'}}]}}]}]} | a.jpg
            slack         | {'type': 'event_callback', 'team_id': 'T1', 'event': {'type': 'message', 'channel': 'C1', 'ts': '1790000000.000100', 'user': 'U1', 'text': 'hi', 'files': [{'id': 'F1', 'name': null, 'title': null, 'mimetype': 'image/png'}]}} | hi, image/png
            discord       | {'t': 'MESSAGE_CREATE', 'd': {'id': '1', 'channel_id': '2', 'timestamp': '2026-11-22T10:00:00Z', 'author': {'id': '3', 'username': 'ada'}, 'content': '', 'mentions': [], 'message_snapshots': [{'message': {'content': null, 'attachments': [{'id': '5', 'filename': 'a.bin', 'url': 'https://cdn.example/a'}]}}]}} | a.bin
            teams         | {'type': 'message', 'id': '1', 'channelId': 'msteams', 'timestamp': '2026-11-22T10:00:00Z', 'serviceUrl': 'https://smba.trafficmanager.net/emea/', 'from': {'id': '29:a'}, 'recipient': {'id': '28:b'}, 'conversation': {'id': 'a:1', 'tenantId': 't'}, 'text': null, 'entities': [{'type': 'mention', 'mentioned': {'id': '28:b', 'name': 'Shop'}}]} | [unsupported message]
            webchat       | {'version': 1, 'id': '1', 'visitor': {'id': 'v'}, 'text': null, 'attachments': [{'name': null, 'type': null, 'url': 'https://shop.example/a'}]} | application/octet-stream
            voice         | {'call_id': '1', 'from': null, 'to': '+43316555', 'summary': null, 'transcript': [{'speaker': null, 'text': 'Hello'}]} | Telephone call from  to +43316555, Transcript:, Hello
            http-helpdesk | {'version': 1, 'id': '1', 'type': 'ticket.replied', 'ticket': '7', 'text': 'See this', 'attachments': [{'name': 'a.bin', 'type': null, 'url': '/a'}]} | See this, a.bin
            """)
    void showsWhatThereIsOrSaysThatThereIsNothing(String connector, String payload, String outcome) {
        String account = List.of("messenger", "whatsapp").contains(connector) ? "" : "main";
        List<Arrival> arrivals = intake.receive(
                Source.of(connector, account),
                NOW,
                Raw.JSON,
                payload.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        assertThat(arrivals)
                .singleElement()
                .extracting(OddPayloadsTest::outcome)
                .isEqualTo(outcome);
    }

    private static String outcome(Arrival arrival) {
        return arrival.message()
                .map(message -> {
                    List<String> files = message.attachments().stream()
                            .map(file -> file.name().isEmpty() ? file.type() : file.name())
                            .toList();
                    String text = message.content().text().replace("\n", ", ");
                    return text.isEmpty()
                            ? String.join(", ", files)
                            : files.isEmpty() ? text : text + ", " + String.join(", ", files);
                })
                .orElse(arrival.problem().map(Problem::reason).orElse(arrival.ignored()));
    }
}
