package io.saddlebag.helpdesk;

import static io.saddlebag.message.Messages.arrival;
import static io.saddlebag.message.Messages.whatsapp;
import static io.saddlebag.message.Messages.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.saddlebag.context.Accounts;
import io.saddlebag.conversation.Conversation;
import io.saddlebag.conversation.Conversation.State;
import io.saddlebag.conversation.ConversationTokens;
import io.saddlebag.conversation.Recorded;
import io.saddlebag.conversation.Recorder;
import io.saddlebag.conversation.Threading;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.delivery.Delivery;
import io.saddlebag.delivery.Outcome;
import io.saddlebag.files.CommandFiles;
import io.saddlebag.identity.Customers;
import io.saddlebag.message.Arrival;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Message;
import io.saddlebag.message.Messages;
import io.saddlebag.message.Part;
import io.saddlebag.message.Party;
import io.saddlebag.message.Role;
import io.saddlebag.store.Store;
import io.saddlebag.store.Stores;
import io.saddlebag.store.TestStores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * What people do at the helpdesk and what the customer writes meanwhile, at moments that often are the same, told to the
 * hub in every order, late and twice. The hub's own are its real parts; each try has a conversation of its own.
 */
class OneStateProperties {
    private static final Instant BEGIN = Instant.parse("2026-11-22T12:00:00Z");
    private static final Clock LATER = Clock.fixed(BEGIN.plus(Duration.ofHours(5)), ZoneOffset.UTC);
    private static final List<State> BY_WEIGHT = List.of(State.SOLVED, State.PENDING, State.CLOSED, State.OPEN);
    private static final String WRITES = "writes";

    private static final Map<TestStores, Store> STORES = new EnumMap<>(TestStores.class);
    private static int worlds;

    private final Ids ids = new Ids();
    private final Customers customers = new Customers(ids);
    private final Timeline timeline = new Timeline(customers);
    private final ConversationTokens tokens = new ConversationTokens(new byte[32]);

    @AfterContainer
    static void close() {
        STORES.values().forEach(Store::close);
        STORES.clear();
    }

    /** SQLite in a file all the same, but hundreds of commits need not wait for a disk that others use. */
    private static Store open(TestStores kind) {
        Path memory = Path.of("/dev/shm");
        if (kind != TestStores.SQLITE || !Files.isWritable(memory)) {
            return kind.open();
        }
        try {
            return Stores.sqlite(Files.createTempDirectory(memory, "hub").resolve("hub.db"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Provide
    Arbitrary<List<Step>> lives() {
        Arbitrary<Step> step = Combinators.combine(
                        Arbitraries.of("open", "pending", "solved", WRITES, WRITES),
                        Arbitraries.integers().between(1, 4),
                        Arbitraries.integers().between(0, 2))
                .as(Step::new);
        return step.list().ofMinSize(1).ofMaxSize(5);
    }

    @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
    void theEndIsTheSameInWhateverOrderItIsTold(
            @ForAll("lives") List<Step> lives, @ForAll TestStores kind, @ForAll Random random) {
        State end = newest(lives);
        for (int order = 0; order < 3; order++) {
            World world = new World(kind);
            world.live(told(lives, random), random);
            assertThat(world.conversations()).hasSize(1);
            assertThat(world.newest().state()).as("%s", lives).isEqualTo(end);
        }
    }

    @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
    void whereAHelpdeskClosesTheCustomersWordsAreLeftLyingNowhere(
            @ForAll("lives") List<Step> lives, @ForAll TestStores kind, @ForAll Random random) {
        int closed = lives.stream()
                .filter(step -> !step.isWritten())
                .mapToInt(Step::minute)
                .max()
                .orElse(2);
        List<Step> all = new ArrayList<>(lives);
        all.add(new Step("closed", closed, 0));
        State end = newest(all);
        for (int order = 0; order < 3; order++) {
            World world = new World(kind);
            world.live(possible(told(all, random), closed), random);
            assertThat(world.newest().state()).as("%s", all).isEqualTo(end);
            assertThat(world.written().entrySet())
                    .filteredOn(entry -> entry.getKey().reaches() > closed)
                    .allSatisfy(
                            entry -> assertThat(world.state(entry.getValue())).isEqualTo(State.OPEN));
        }
    }

    /** The newest change counts; of one moment the weightiest. */
    private static State newest(List<Step> lives) {
        return IntStream.rangeClosed(1, 10)
                .boxed()
                .sorted(Comparator.reverseOrder())
                .flatMap(minute -> lives.stream()
                        .filter(step -> step.isWritten() ? step.reaches() == minute : step.minute() == minute)
                        .map(step -> step.isWritten()
                                ? State.OPEN
                                : State.valueOf(step.what().toUpperCase(Locale.ROOT)))
                        .max(Comparator.comparing(BY_WEIGHT::indexOf))
                        .stream())
                .findFirst()
                .orElse(State.OPEN);
    }

    private static List<Step> told(List<Step> lives, Random random) {
        List<Step> told = new ArrayList<>(lives);
        told.add(lives.get(random.nextInt(lives.size())));
        Collections.shuffle(told, random);
        return told;
    }

    /** What reached the ticket before it was closed was recorded before the hub heard of that. */
    private static List<Step> possible(List<Step> told, int closed) {
        List<Step> before = told.stream()
                .filter(step -> step.isWritten() && step.reaches() <= closed)
                .toList();
        List<Step> possible = new ArrayList<>(before);
        told.stream().filter(step -> !before.contains(step)).forEach(possible::add);
        return possible;
    }

    /**
     * Something that happens.
     *
     * @param what a state that an agent chooses, or {@link #WRITES}
     * @param minute when
     * @param takes how long the customer's words take to reach the ticket
     */
    record Step(String what, int minute, int takes) {
        boolean isWritten() {
            return what.equals(WRITES);
        }

        int reaches() {
            return minute + takes;
        }
    }

    /** A conversation of its own in the common store. */
    private final class World {
        private final String number = String.format(Locale.ROOT, "%09d", ++worlds);
        private final Store store;
        private final Recorder recorder;
        private final HelpdeskCourier courier;
        private final Map<Step, Arrival> arrivals = new HashMap<>();
        private final Map<Step, String> written = new HashMap<>();
        private int tickets;

        World(TestStores kind) {
            store = STORES.computeIfAbsent(kind, OneStateProperties::open);
            recorder = new Recorder(
                    store, customers, new Threading(Set.of("email"), true, Duration.ofDays(7)), tokens, ids, LATER);
            courier = new HelpdeskCourier(
                    new Helpdesk("desk", false),
                    store,
                    command -> new Outcome.Done("{}"),
                    true,
                    new CommandFiles(store, timeline, Duration.ZERO, LATER),
                    Accounts.none(store),
                    Together.NEVER,
                    LATER);
            Recorded first = recorder.record(arrival(at(whatsapp("first-" + number, phone(), "hello"), 0)))
                    .orElseThrow();
            reach(first, 0);
        }

        private String phone() {
            return "+43660" + number;
        }

        /** What is written reaches its ticket some time after it was recorded. */
        void live(List<Step> told, Random random) {
            List<Runnable> waiting = new ArrayList<>();
            for (Step step : told) {
                boolean again = arrivals.containsKey(step);
                Arrival arrival = arrivals.computeIfAbsent(step, this::arrivalOf);
                Recorded recorded = recorder.record(arrival).orElseThrow();
                if (step.isWritten() && !again) {
                    written.put(step, recorded.conversation().id());
                    waiting.add(() -> reach(recorded, step.reaches()));
                }
                if (random.nextBoolean()) {
                    waiting.forEach(Runnable::run);
                    waiting.clear();
                }
                if (random.nextInt(4) == 0) {
                    recorder.record(arrival(arrival.message().orElseThrow()));
                }
            }
            waiting.forEach(Runnable::run);
        }

        private Arrival arrivalOf(Step step) {
            String id = number + "-" + step;
            if (step.isWritten()) {
                return arrival(at(whatsapp(id, phone(), "well?"), step.minute()));
            }
            String state = step.what();
            Message base = Messages.message("helpdesk", id, "", new Party(Role.SYSTEM, "", List.of()));
            Message event = with(with(with(base, "direction", "outbound"), "kind", "system"), "connector", "desk");
            event = with(event, "thread", Map.of("ticket", ticket(1)));
            event = with(event, "content", Map.of("parts", List.of(new Part.TicketState(ticket(1), state))));
            return arrival(
                    with(at(event, step.minute()), "receivedTime", minute(60).toString()));
        }

        private String ticket(int which) {
            return number + "/" + which;
        }

        /** As the sender does when the helpdesk has taken it. */
        private void reach(Recorded recorded, int minute) {
            String conversation = recorded.conversation().id();
            boolean opens = recorded.number() == 1;
            String ticket = opens ? ticket(++tickets) : "";
            Delivery done = new Delivery(
                    "id",
                    "helpdesk/desk",
                    conversation,
                    1,
                    opens ? "open-ticket" : "add-message",
                    "",
                    "{}",
                    new io.saddlebag.delivery.State.Done(
                            minute(90), "{\"ticket\":\"" + ticket + "\",\"begun\":\"" + minute(minute) + "\"}"),
                    1,
                    false,
                    0,
                    BEGIN);
            store.write(tx -> {
                courier.prepare(tx, done);
                courier.follow(tx, done);
                return true;
            });
        }

        private Message at(Message message, int minute) {
            return with(
                    with(message, "originalTime", minute(minute).toString()),
                    "receivedTime",
                    minute(minute).toString());
        }

        private static Instant minute(int minute) {
            return BEGIN.plus(Duration.ofMinutes(minute));
        }

        Map<Step, String> written() {
            return written;
        }

        /** The newest first. */
        List<Conversation> conversations() {
            return store.read(tx -> tx
                    .list(
                            "SELECT c.id FROM conversation c JOIN identifier i ON i.id = c.opener_id WHERE i.value = ?"
                                    + " ORDER BY c.id DESC",
                            row -> row.text(1),
                            phone())
                    .stream()
                    .map(id -> timeline.conversation(tx, id).orElseThrow())
                    .toList());
        }

        Conversation newest() {
            return conversations().get(0);
        }

        State state(String conversation) {
            return store.read(tx -> timeline.conversation(tx, conversation))
                    .orElseThrow()
                    .state();
        }
    }
}
