package io.saddlebag.context;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.conversation.ConversationTokens;
import io.saddlebag.conversation.Recorder;
import io.saddlebag.conversation.Threading;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.delivery.CommandWords;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.delivery.Delivery;
import io.saddlebag.delivery.Outcome;
import io.saddlebag.identity.Customers;
import io.saddlebag.message.Identifier;
import io.saddlebag.message.IdentifierType;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Json;
import io.saddlebag.message.Message;
import io.saddlebag.message.Messages;
import io.saddlebag.message.Party;
import io.saddlebag.message.Verification;
import io.saddlebag.store.Store;
import io.saddlebag.store.TestStores;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is asked about whom, and what goes with a command whatever is answered. */
class AccountsTest {
    private static final String KNOWN =
            "{\"account\":{\"name\":\"Ada\",\"orders\":[{\"number\":\"A-1\",\"open\":true}]}}";

    private final Store store = TestStores.SQLITE.open();
    private final Ids ids = new Ids();
    private final Customers customers = new Customers(ids);
    private final Timeline timeline = new Timeline(customers);
    private final Deliveries deliveries = new Deliveries();
    private final Clock clock = Clock.systemUTC();
    private final List<JsonNode> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void close() {
        end.countDown();
        store.close();
    }

    @Test
    void asksByWhatIsProvenAndSaysTheSameInEachAttempt() {
        Accounts accounts = accounts(Duration.ofSeconds(5), Duration.ZERO, command -> new Outcome.Done(KNOWN));
        Delivery delivery = delivery(email("m1", "ada@example.com", Verification.VERIFIED));
        JsonNode first = completed(accounts, delivery);
        assertThat(first.at("/escalation/accounts/0/state").asText()).isEqualTo("known");
        assertThat(first.at("/escalation/accounts/0/orders/0/number").asText()).isEqualTo("A-1");
        assertThat(asked.get(0).at("/customer/identifiers").findValuesAsText("value"))
                .containsExactly("ada@example.com");

        Accounts afterACrash = accounts(Duration.ZERO, Duration.ZERO, command -> new Outcome.Failed("gone"));
        assertThat(completed(afterACrash, delivery)).isEqualTo(first);
        assertThat(asked).hasSize(1);
        store.write(tx -> {
            AccountTable.erase(tx, delivery.messageId());
            new CommandWords(deliveries).erase(tx, delivery.messageId(), clock.instant());
            return true;
        });
        completed(accounts, delivery);
        Optional<String> kept = store.read(tx -> AccountTable.find(tx, delivery.messageId()));
        assertThat(kept).as("of somebody who was erased nothing is kept again").isEmpty();
    }

    @Test
    void asksNobodyAboutWhatIsClaimedOrInQuestion() {
        Accounts accounts = accounts(Duration.ofSeconds(5), Duration.ZERO, command -> new Outcome.Done(KNOWN));
        Delivery forged = delivery(email("m1", "ada@example.com", Verification.CLAIMED));
        assertThat(completed(accounts, forged).at("/escalation/accounts").isMissingNode())
                .isTrue();
        Delivery one = delivery(chat("c1", "C-1"));
        Delivery other = delivery(chat("c2", "C-2"));
        assertThat(completed(accounts, other).at("/escalation/accounts").isMissingNode())
                .as("two accounts with one address")
                .isTrue();
        assertThat(completed(accounts, one).at("/escalation/accounts").isMissingNode())
                .isTrue();
        assertThat(asked).isEmpty();
    }

    @Test
    void remembersAnAnswerForATime() {
        Accounts accounts = accounts(Duration.ofSeconds(5), Duration.ofMinutes(1), command -> new Outcome.Done("{}"));
        assertThat(state(accounts, "m1")).isEqualTo("unknown");
        assertThat(state(accounts, "m2")).isEqualTo("unknown");
        assertThat(asked).hasSize(1);
    }

    @Test
    void goesWithoutWhoDoesNotAnswerInTimeAndLeavesThemAloneAfterSomeTimes() {
        Accounts accounts = accounts(Duration.ofMillis(100), Duration.ZERO, command -> {
            await(end);
            return new Outcome.Done(KNOWN);
        });
        for (int i = 1; i <= 3; i++) {
            JsonNode account = account(accounts, "m" + i);
            assertThat(account.path("state").asText()).isEqualTo("unavailable");
            assertThat(account.path("reason").asText()).isEqualTo("it did not answer in time");
        }
        assertThat(account(accounts, "m4").path("reason").asText()).contains("left alone");
        assertThat(asked).hasSize(3);
        accounts.close();
    }

    @Test
    void letsOthersGoOnWhileItWaits() {
        Accounts accounts = accounts(Duration.ofSeconds(10), Duration.ZERO, command -> {
            await(end);
            return new Outcome.Done(KNOWN);
        });
        Delivery delivery = delivery(email("m1", "ada@example.com", Verification.VERIFIED));
        assertThat(accounts.complete(delivery, command(delivery))).containsInstanceOf(Outcome.Later.class);
        end.countDown();
        Awaitility.await()
                .until(() -> accounts.complete(delivery, command(delivery)).isEmpty());
        assertThat(asked).hasSize(1);
    }

    @Test
    void takesNoNonsenseAndRenewsATokenOnce() {
        Accounts nonsense = accounts(
                Duration.ofSeconds(5), Duration.ZERO, command -> new Outcome.Done("{\"account\":{\"orders\":7}}"));
        assertThat(account(nonsense, "m1").path("reason").asText()).isEqualTo("its answer makes no sense");
        asked.clear();
        Accounts expired = accounts(
                Duration.ofSeconds(5),
                Duration.ZERO,
                command -> asked.size() == 1
                        ? Outcome.Retry.command("the token was renewed", Optional.empty(), false)
                        : new Outcome.Done(KNOWN));
        assertThat(state(expired, "m2")).isEqualTo("known");
        assertThat(asked).hasSize(2);
    }

    @Test
    void leavesAloneWhoAsksForIt() {
        Accounts accounts = accounts(
                Duration.ofSeconds(5),
                Duration.ZERO,
                command -> Outcome.Retry.busy("throttled", Optional.of(Duration.ofMinutes(1))));
        assertThat(account(accounts, "m1").path("reason").asText()).isEqualTo("it takes no more questions for now");
        assertThat(account(accounts, "m2").path("reason").asText()).contains("left alone");
        assertThat(asked).hasSize(1);
    }

    private Accounts accounts(Duration wait, Duration remember, Function<String, Outcome> shop) {
        OwnSystem system = new OwnSystem(
                "shop",
                command -> {
                    asked.add(Json.parse(command.getBytes(StandardCharsets.UTF_8)));
                    return shop.apply(command);
                },
                wait,
                remember,
                Duration.ofMinutes(1),
                clock);
        return new Accounts(store, timeline, customers, List.of(system), wait, clock);
    }

    private String state(Accounts accounts, String id) {
        return account(accounts, id).path("state").asText();
    }

    private JsonNode account(Accounts accounts, String id) {
        return completed(accounts, delivery(email(id, "ada@example.com", Verification.VERIFIED)))
                .at("/escalation/accounts/0");
    }

    private JsonNode completed(Accounts accounts, Delivery delivery) {
        ObjectNode command = command(delivery);
        Awaitility.await().until(() -> accounts.complete(delivery, command).isEmpty());
        return command;
    }

    private static ObjectNode command(Delivery delivery) {
        return (ObjectNode) Json.parse(delivery.body().getBytes(StandardCharsets.UTF_8));
    }

    private Delivery delivery(Message message) {
        Recorder recorder = new Recorder(
                store,
                customers,
                new Threading(Set.of("email"), true, Duration.ofDays(7)),
                new ConversationTokens(new byte[32]),
                ids,
                clock);
        recorder.record(Messages.arrival(message));
        return store.write(tx -> deliveries.enqueue(
                tx,
                "helpdesk/test",
                message.id(),
                Delivery.OPEN_TICKET,
                message.id(),
                "{\"kind\":\"open-ticket\",\"escalation\":{}}",
                clock.instant()));
    }

    private static Message email(String id, String address, Verification verification) {
        return Messages.message(
                "email",
                id,
                "Hello",
                Party.customer("Ada", new Identifier(IdentifierType.EMAIL, "", address, verification)));
    }

    private static Message chat(String id, String account) {
        Identifier[] both = Stream.of(
                        new Identifier(IdentifierType.ACCOUNT_ID, "shop", account, Verification.VERIFIED),
                        new Identifier(IdentifierType.EMAIL, "", "two@example.com", Verification.VERIFIED))
                .toArray(Identifier[]::new);
        return Messages.message("webchat", id, "Hello", Party.customer("Ada", both));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
