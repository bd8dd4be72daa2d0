package io.saddlebag.context;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saddlebag.conversation.Recorded;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.delivery.Delivery;
import io.saddlebag.delivery.Outcome;
import io.saddlebag.identity.Customers;
import io.saddlebag.message.Identifier;
import io.saddlebag.message.IdentifierType;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Json;
import io.saddlebag.store.Store;
import io.saddlebag.store.Tx;
import io.saddlebag.triage.Account;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Puts what the company's own systems know of a customer into the escalation, just before it goes. The systems are
 * asked once, all at a time, outside of any transaction; what they have not said by then is not waited for. What went
 * is kept with the message, so that every attempt and every command of it says the same.
 */
public final class Accounts implements AutoCloseable {
    /** So long a sender stands by; for what takes longer it goes on to others. */
    private static final Duration STAND_BY = Duration.ofMillis(500);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
    private static final int MOST_AT_A_TIME = 1_000;
    private static final Set<IdentifierType> ASKED_BY =
            Set.of(IdentifierType.ACCOUNT_ID, IdentifierType.EMAIL, IdentifierType.PHONE);

    private final Store store;
    private final Timeline timeline;
    private final Customers customers;
    private final List<OwnSystem> systems;
    private final Duration wait;
    private final Clock clock;
    private final ConcurrentMap<String, Inquiry> inquiries = new ConcurrentHashMap<>();

    /**
     * Asks these systems.
     *
     * @param wait how long a ticket waits for their answers, from when they are asked
     */
    public Accounts(
            Store store, Timeline timeline, Customers customers, List<OwnSystem> systems, Duration wait, Clock clock) {
        this.store = store;
        this.timeline = timeline;
        this.customers = customers;
        this.systems = List.copyOf(systems);
        this.wait = wait;
        this.clock = clock;
    }

    /** Asks nobody. */
    public static Accounts none(Store store) {
        Customers nobody = new Customers(new Ids());
        return new Accounts(store, new Timeline(nobody), nobody, List.of(), Duration.ZERO, Clock.systemUTC());
    }

    /**
     * Completes a command that carries an escalation; the same in every attempt. Others are left as they are.
     *
     * @return nothing when it is complete, else what to do about it
     */
    public Optional<Outcome> complete(Delivery delivery, ObjectNode command) {
        if (systems.isEmpty() || !(command.get("escalation") instanceof ObjectNode escalation)) {
            return Optional.empty();
        }
        String message = delivery.about();
        Optional<String> went = store.read(tx -> AccountTable.find(tx, message));
        if (went.isPresent()) {
            put(escalation, went.get());
            return Optional.empty();
        }
        Inquiry inquiry = inquiries.computeIfAbsent(message, this::begin);
        if (!inquiry.isOverWithin(STAND_BY)) {
            return Optional.of(new Outcome.Later("waits for what is known of the account", LOOK_AGAIN));
        }
        List<Account> accounts = inquiry.result();
        inquiries.remove(message);
        if (!accounts.isEmpty()) {
            String body = Json.write(accounts);
            store.write(tx -> {
                AccountTable.add(tx, message, body, clock.instant());
                return body;
            });
            put(escalation, body);
        }
        return Optional.empty();
    }

    /** Asks nobody any more; what is being asked is broken off. */
    @Override
    public void close() {
        systems.forEach(OwnSystem::close);
    }

    private static void put(ObjectNode escalation, String accounts) {
        if (Json.parse(accounts.getBytes(StandardCharsets.UTF_8)) instanceof ArrayNode list) {
            escalation.set("accounts", list);
        }
    }

    private Inquiry begin(String messageId) {
        inquiries.values().removeIf(Inquiry::isForgotten);
        Optional<ObjectNode> question = store.read(tx -> timeline.recorded(tx, messageId)
                .filter(recorded -> recorded.who().proven())
                .flatMap(recorded -> question(tx, recorded)));
        if (question.isEmpty()) {
            return Inquiry.ofNobody();
        }
        if (inquiries.size() >= MOST_AT_A_TIME) {
            return Inquiry.over(systems.stream()
                    .map(system -> Account.unavailable(system.name(), "too much is being asked at a time"))
                    .toList());
        }
        return Inquiry.begin(systems, question.get(), wait);
    }

    /**
     * What is asked about whoever wrote a message: only by what is proven of them, and of nobody about whom there are
     * contradictions.
     */
    private Optional<ObjectNode> question(Tx tx, Recorded recorded) {
        List<Identifier> proven = customers.identifiers(tx, recorded.who().customerId()).stream()
                .filter(identifier -> identifier.verification().isProven())
                .filter(identifier -> ASKED_BY.contains(identifier.type()))
                .toList();
        if (proven.isEmpty() || customers.inConflict(tx, recorded.message())) {
            return Optional.empty();
        }
        ObjectNode question = Json.mapper().createObjectNode();
        question.put("kind", "look-up-account");
        question.put("channel", recorded.message().channel());
        question.put("language", recorded.message().language());
        ObjectNode customer = question.putObject("customer");
        customer.put("id", recorded.who().customerId());
        customer.set("identifiers", Json.mapper().<JsonNode>valueToTree(proven));
        return Optional.of(question);
    }
}
