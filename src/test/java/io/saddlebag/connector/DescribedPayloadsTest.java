package io.saddlebag.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.message.Arrival;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What providers describe and nobody has sent yet, by its type alone or with hardly anything else: it too ends as a
 * message, a state or by a rule that has a name.
 */
class DescribedPayloadsTest {
    private static final Path TELEGRAM = Path.of("../shared/contracts/telegram-bot-api.json");
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    /** Deeper than that nothing of a type is filled in. */
    private static final int DEPTH = 6;

    private final Intake intake =
            new Intake(Connectors.in(List.of(Path.of("connectors"))), new Ids(), large -> "0".repeat(64));

    @TestFactory
    Stream<DynamicTest> slacksEventsAndSubtypes() {
        String call = "{'type': 'event_callback', 'team_id': 'T1', 'api_app_id': 'A1', 'event': {'type': '%s',"
                + " 'channel': 'C1', 'ts': '1790000000.000100', 'event_ts': '1790000000.000100'%s}}";
        return Stream.concat(
                each(
                        "slack",
                        "app_deleted app_home_opened assistant_thread_started channel_created dnd_updated"
                                + " emoji_changed entity_details_requested file_shared function_executed"
                                + " link_shared message_metadata_posted pin_added reaction_added"
                                + " shared_channel_invite_accepted team_join tokens_revoked user_change"
                                + " workflow_step_execute of_tomorrow",
                        type -> call.formatted(type, "")),
                each(
                        "slack",
                        "assistant_app_thread bot_add bot_message channel_convert_to_private channel_topic"
                                + " document_mention ekm_access_denied file_comment file_share group_topic"
                                + " huddle_thread joiner_notification me_message message_changed message_deleted"
                                + " message_replied pinned_item reminder_add sh_room_created thread_broadcast"
                                + " tombstone of_tomorrow",
                        type -> call.formatted("message", ", 'text': 'hi', 'user': 'U1', 'subtype': '" + type + "'")));
    }

    @TestFactory
    Stream<DynamicTest> teamsActivities() {
        return each(
                "teams",
                "message messageUpdate messageDelete messageReaction conversationUpdate installationUpdate"
                        + " installationUpdateUpgrade typing invoke event endOfConversation handoff trace command"
                        + " commandResult suggestion deleteUserData contactRelationUpdate ofTomorrow",
                type -> "{'type': '" + type
                        + "', 'id': '1', 'channelId': 'msteams', 'timestamp': '2026-11-22T10:00:00Z',"
                        + " 'serviceUrl': 'https://smba.trafficmanager.net/emea/', 'from': {'id': '29:a'},"
                        + " 'recipient': {'id': '28:b'}, 'conversation': {'id': 'a:1', 'tenantId': 't'}}");
    }

    @TestFactory
    Stream<DynamicTest> discordsEvents() {
        return each(
                "discord",
                "READY GUILD_CREATE CHANNEL_PINS_UPDATE THREAD_CREATE INTERACTION_CREATE MESSAGE_CREATE MESSAGE_UPDATE"
                        + " MESSAGE_DELETE MESSAGE_DELETE_BULK MESSAGE_REACTION_ADD MESSAGE_REACTION_REMOVE"
                        + " MESSAGE_REACTION_REMOVE_ALL MESSAGE_REACTION_REMOVE_EMOJI MESSAGE_POLL_VOTE_ADD"
                        + " PRESENCE_UPDATE TYPING_START VOICE_STATE_UPDATE OF_TOMORROW",
                type -> "{'op': 0, 's': 1, 't': '" + type + "', 'd': {}}");
    }

    @TestFactory
    Stream<DynamicTest> messengersEvents() {
        return each(
                "messenger",
                "message message_edit postback reaction delivery read referral optin account_linking app_roles"
                        + " pass_thread_control take_thread_control request_thread_control policy_enforcement"
                        + " messaging_feedback game_play messaging_customer_information call of_tomorrow",
                type -> "{'object': 'page', 'entry': [{'id': '1', 'time': 1, 'messaging': [{'sender': {'id': '7'},"
                        + " 'recipient': {'id': '1'}, 'timestamp': 1790000000000, '" + type + "': {'mid': 'm_1'}}]}]}");
    }

    @TestFactory
    Stream<DynamicTest> whatsAppsFieldsAndTypes() {
        String webhook = "{'object': 'whatsapp_business_account', 'entry': [{'id': '2', 'changes': [{'field': '%s',"
                + " 'value': {'metadata': {'phone_number_id': '1'}%s}}]}]}";
        return Stream.concat(
                each(
                        "whatsapp",
                        "account_alerts account_review_update account_settings_update account_update"
                                + " business_capability_update calls flows group_lifecycle_update history"
                                + " message_template_status_update messages messaging_handovers"
                                + " partner_solutions phone_number_quality_update security smb_app_state_sync"
                                + " smb_message_echoes standby template_category_update tracking_events"
                                + " user_id_update user_preferences of_tomorrow",
                        field -> webhook.formatted(field, "")),
                each(
                        "whatsapp",
                        "text image video audio document sticker location contacts button interactive reaction"
                                + " order system edit revoke request_welcome unsupported unknown of_tomorrow",
                        type -> webhook.formatted(
                                "messages",
                                ", 'messages': [{'id': 'wamid.1', 'from': '436601234567',"
                                        + " 'timestamp': '1790000000', 'type': '" + type + "', '" + type
                                        + "': {}}]")));
    }

    /** Every kind of update, and a message with each of its fields, filled in as the description says. */
    @TestFactory
    Stream<DynamicTest> whateverTheBotApiDescribes() throws IOException {
        assumeTrue(Files.exists(TELEGRAM), "the description is not here");
        JsonNode types = Json.parse(Files.readAllBytes(TELEGRAM)).path("types");
        Stream<ObjectNode> updates = fields(types, "Update")
                .filter(field -> !field.path("name").asText().equals("update_id"))
                .map(field -> update(field.path("name").asText(), sample(types, field, 0)));
        Stream<ObjectNode> messages = fields(types, "Message")
                .map(field -> update(
                        "message",
                        ((ObjectNode) message().set(field.path("name").asText(), sample(types, field, 0)))
                                .setAll(message())));
        return Stream.concat(updates, messages).map(update -> test("telegram", Json.write(update)));
    }

    private static ObjectNode message() {
        return (ObjectNode) Json.parse(
                """
                {"message_id": 7, "date": 1790000000, "chat": {"id": 5, "type": "private"},
                 "from": {"id": 5, "is_bot": false, "first_name": "Ada"}}"""
                        .getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode update(String kind, JsonNode value) {
        ObjectNode update = Json.mapper().createObjectNode().put("update_id", 1);
        update.set(kind, value);
        return update;
    }

    private static Stream<JsonNode> fields(JsonNode types, String type) {
        return StreamSupport.stream(types.path(type).path("fields").spliterator(), false);
    }

    private static JsonNode sample(JsonNode types, JsonNode field, int depth) {
        return sample(types, field.at("/types/0").asText(), depth);
    }

    private static JsonNode sample(JsonNode types, String type, int depth) {
        if (type.startsWith("Array of ")) {
            ArrayNode list = Json.mapper().createArrayNode();
            return list.add(sample(types, type.substring("Array of ".length()), depth));
        }
        if (types.path(type).has("subtypes") && depth < DEPTH) {
            return sample(types, types.path(type).at("/subtypes/0").asText(), depth + 1);
        }
        ObjectNode object = Json.mapper().createObjectNode();
        return switch (type) {
            case "Integer" -> Json.mapper().getNodeFactory().numberNode(1_790_000_000);
            case "Float" -> Json.mapper().getNodeFactory().numberNode(1.5);
            case "Boolean", "True" -> Json.mapper().getNodeFactory().booleanNode(true);
            case "String" -> Json.mapper().getNodeFactory().textNode("words");
            default -> {
                if (depth < DEPTH) {
                    fields(types, type)
                            .filter(field -> field.path("required").asBoolean())
                            .forEach(field -> object.set(field.path("name").asText(), sample(types, field, depth + 1)));
                }
                yield object;
            }
        };
    }

    private Stream<DynamicTest> each(String connector, String types, UnaryOperator<String> payload) {
        return Arrays.stream(types.split(" ", -1))
                .map(type -> test(connector, payload.apply(type).replace('\'', '"')));
    }

    private DynamicTest test(String connector, String payload) {
        return DynamicTest.dynamicTest(connector + " " + payload, () -> {
            String account = List.of("messenger", "whatsapp").contains(connector) ? "" : "main";
            List<Arrival> arrivals = intake.receive(
                    Source.of(connector, account), NOW, Raw.JSON, payload.getBytes(StandardCharsets.UTF_8));
            assertThat(arrivals).isNotEmpty().allSatisfy(arrival -> assertThat(arrival.problem())
                    .isEmpty());
        });
    }
}
