package io.saddlebag.helpdesk;

import static io.saddlebag.message.Messages.claimed;
import static io.saddlebag.message.Messages.verified;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.conversation.Line;
import io.saddlebag.conversation.Recorded;
import io.saddlebag.delivery.Outcome;
import io.saddlebag.message.Identifier;
import io.saddlebag.message.IdentifierType;
import io.saddlebag.message.Part;
import io.saddlebag.senders.Consents;
import io.saddlebag.senders.Consents.Consent;
import io.saddlebag.store.TestStores;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Another channel than the one a customer is on, from their words to what is sent. */
class AgreementsTest {
    private static final Identifier ACCOUNT = verified(IdentifierType.ACCOUNT_ID, "C-1");
    private static final Identifier MAIL = verified(IdentifierType.EMAIL, "ada@customers.example");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Could you please answer me by e-mail?|email",
                "Please reply via WhatsApp. Thanks!|whatsapp",
                "send it to me by SMS|sms",
                "Bitte antworten Sie mir per E-Mail.|email",
                "Können Sie mir über WhatsApp schreiben?|whatsapp",
                "Répondez-moi par courriel, merci|email",
                "Respóndame por correo electrónico, por favor|email",
                "Pode responder por email?|email",
                "Rispondetemi via mail, grazie|email",
                "Kunt u per e-mail antwoorden? Schrijf me op WhatsApp|email",
                "Please do not answer me by e-mail|''",
                "Bitte schreiben Sie mir nicht per WhatsApp|''",
                "I wrote you an e-mail yesterday|''",
                "Where is my order?|''"
            })
    void whoPlainlyAsksForAChannelHasAskedForIt(String text, String channel) {
        assertThat(ChannelWish.in(text).orElse("")).isEqualTo(channel);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Yes", "yes, please do.", "Ja, gerne!", "Oui.", "sì", "ok", "Sim, pode ser"})
    void aShortYesAgrees(String text) {
        assertThat(ChannelWish.agrees(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "No",
                "yes but not today",
                "Nein",
                "Yesterday I wrote to you about my order and nobody has answered me yet"
            })
    void anythingElseDoesNot(String text) {
        assertThat(ChannelWish.agrees(text)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerGoesToAnotherChannelOnlyWhileTheCustomerAgrees(TestStores kind) {
        try (Counter counter = Counter.of(kind)) {
            Recorded chat = onTheChat(counter, "hello");
            counter.ticket(chat, "1");
            counter.answers("1", "/via email\nHere is the contract.", Map.of());
            assertThat(counter.sends("email"))
                    .isInstanceOfSatisfying(Outcome.Failed.class, failed -> assertThat(failed.reason())
                            .contains("has not agreed to be answered on email", "/ask email"));

            Recorded asked = onTheChat(counter, "Please answer me by e-mail.");
            assertThat(consents(counter, chat)).singleElement().satisfies(consent -> {
                assertThat(consent.messageId()).isEqualTo(asked.message().id());
                assertThat(consent.how()).isEqualTo("asked");
            });
            assertThat(counter.sends("email")).isInstanceOf(Outcome.Done.class);
            JsonNode mail =
                    counter.waiting("channel/email/main", "send-message").get(0);
            assertThat(mail.at("/message/content/text").asText()).isEqualTo("Here is the contract.");
            assertThat(mail.at("/message/content/visibleText").asText()).isEqualTo("Here is the contract.");
            assertThat(mail.at("/to/identifiers/0/value").asText()).isEqualTo("ada@customers.example");
            assertThat(mail.path("conversation").asText())
                    .isEqualTo(chat.conversation().id());

            counter.answers("1", "And here too.", Map.of());
            assertThat(counter.told("webchat"))
                    .as("what is not directed goes where they are")
                    .containsExactly("And here too.");

            Recorded stop = onTheChat(counter, "STOP!");
            assertThat(counter.sends("email")).isInstanceOf(Outcome.Failed.class);
            assertThat(consents(counter, chat)).singleElement().satisfies(consent -> {
                assertThat(consent.withdrawn()).isPresent();
                assertThat(consent.withdrawnMessage()).isEqualTo(stop.message().id());
                assertThat(consent.withdrawnBy()).isEqualTo("customer");
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void aYesCountsRightAfterTheQuestionAndFromWhoProvesToBeThemselves(TestStores kind) {
        try (Counter counter = Counter.of(kind)) {
            Recorded chat = onTheChat(counter, "hello");
            counter.ticket(chat, "1");
            onTheChat(counter, "Yes");
            assertThat(consents(counter, chat)).as("nobody asked").isEmpty();

            counter.answers("1", "/ask email", Map.of());
            assertThat(counter.told("webchat")).containsExactly("May we answer you by email? Please answer yes or no.");
            List<Line> newest = counter.store.read(tx ->
                    counter.timeline.ofConversation(tx, chat.conversation().id(), 1));
            assertThat(newest)
                    .as("what pages of the chat window show")
                    .extracting(Line::text)
                    .containsExactly("May we answer you by email? Please answer yes or no.");
            onTheChat(counter, "What for?");
            onTheChat(counter, "Yes");
            assertThat(consents(counter, chat))
                    .as("they answered something else")
                    .isEmpty();

            Recorded question = counter.answers("1", "/ask email\nMay I mail it?", Map.of());
            counter.changes(question, "May I send it by mail?");
            Recorded yes = onTheChat(counter, "Yes, please.");
            assertThat(consents(counter, chat)).singleElement().satisfies(consent -> {
                assertThat(consent.how()).isEqualTo("agreed");
                assertThat(consent.messageId()).isEqualTo(yes.message().id());
            });

            Recorded forged = counter.comes(
                    counter.words("sms", "Please answer me by e-mail", claimed(IdentifierType.PHONE, "+436601234567")));
            assertThat(consents(counter, forged)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTemplateGoesWhereItIsDirectedIfThatChannelCarriesIt(TestStores kind) {
        try (Counter counter = Counter.of(kind)) {
            Recorded chat = onTheChat(counter, "Please answer me by e-mail.");
            counter.ticket(chat, "1");
            counter.answers("1", "/template order_x en", Map.of());
            assertThat(counter.notes())
                    .containsExactly("About your reply “/template order_x en”: It was not sent: webchat carries no"
                            + " template from here.");
            assertThat(counter.count("last_answer")).as("nobody was answered").isZero();

            counter.answers("1", "/via email\n/template order_x en", Map.of());
            counter.answers("1", "/template order_y en", Map.of("via", "email"));
            assertThat(counter.told("email")).containsExactly("[order_x]", "[order_y]");
            assertThat(counter.told("webchat")).isEmpty();
            assertThat(counter.notes()).hasSize(1);
            assertThat(counter.count("last_answer")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whereTheyHaveNeverWrittenIsNoAddress(TestStores kind) {
        try (Counter counter = Counter.of(kind)) {
            counter.ticket(onTheChat(counter, "Please answer by WhatsApp"), "1");
            counter.answers("1", "Hi.", Map.of("via", "whatsapp"));
            assertThat(counter.told("whatsapp")).isEmpty();
            assertThat(counter.told("webchat")).isEmpty();
            assertThat(counter.notes())
                    .containsExactly("About your reply “Hi.”: It was not sent: the customer has never written on"
                            + " whatsapp, so the hub has no address there.");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatFollowsAMatterThatIsOverNamesItsTicket(TestStores kind) {
        try (Counter counter = Counter.of(kind)) {
            Recorded first = onTheChat(counter, "hello");
            counter.ticket(first, "1");
            counter.happens(counter.event("e1", "1", 5, new Part.TicketState("1", "closed")));
            Recorded second = onTheChat(counter, "it is broken again");
            assertThat(second.conversation().relatedTo())
                    .isEqualTo(first.conversation().id());
            List<JsonNode> opened = counter.waiting(Counter.DESK.target(), "open-ticket");
            assertThat(opened)
                    .extracting(command -> command.path("follows").asText())
                    .containsOnlyOnce("1");
            assertThat(opened)
                    .filteredOn(command -> command.has("follows"))
                    .extracting(command -> command.path("conversation").asText())
                    .containsExactly(second.conversation().id());
        }
    }

    /** By mail first, so that the hub knows where; then on the chat. */
    private static Recorded onTheChat(Counter counter, String text) {
        if (counter.waiting(Counter.DESK.target(), "open-ticket").isEmpty()) {
            counter.comes(counter.words("email", "by mail", MAIL));
        }
        return counter.comes(counter.words("webchat", text, ACCOUNT, MAIL));
    }

    private static List<Consent> consents(Counter counter, Recorded recorded) {
        return counter.store.read(tx -> Consents.of(tx, recorded.who().identifierId()));
    }
}
