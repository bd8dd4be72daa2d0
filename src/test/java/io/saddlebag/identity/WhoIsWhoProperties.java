package io.saddlebag.identity;

import static io.saddlebag.message.Messages.arrival;
import static io.saddlebag.message.Messages.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.saddlebag.conversation.ConversationTokens;
import io.saddlebag.conversation.MixedConversations;
import io.saddlebag.conversation.Recorder;
import io.saddlebag.conversation.Threading;
import io.saddlebag.message.Identifier;
import io.saddlebag.message.IdentifierType;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Party;
import io.saddlebag.message.Role;
import io.saddlebag.message.Verification;
import io.saddlebag.store.Store;
import io.saddlebag.store.Stores;
import io.saddlebag.store.TestStores;
import io.saddlebag.store.Tx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import org.jspecify.annotations.Nullable;

/**
 * Random messages, joins and undos on a real store. Each try has people of its own, so that all of them may use one
 * store.
 */
class WhoIsWhoProperties {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final List<Identifier> UNIVERSE = List.of(
            proven(IdentifierType.ACCOUNT_ID, "C-1"),
            proven(IdentifierType.ACCOUNT_ID, "C-2"),
            proven(IdentifierType.EMAIL, "e1@example.org"),
            proven(IdentifierType.EMAIL, "e2@example.org"),
            proven(IdentifierType.EMAIL, "e3@example.org"),
            proven(IdentifierType.PHONE, "p1"),
            proven(IdentifierType.PHONE, "p2"),
            proven(IdentifierType.WHATSAPP_USER_ID, "u1"),
            proven(IdentifierType.WHATSAPP_USER_ID, "u2"),
            proven(IdentifierType.CHANNEL_USER_ID, "v1"),
            new Identifier(IdentifierType.EMAIL, "", "e1@example.org", Verification.CLAIMED),
            new Identifier(IdentifierType.ACCOUNT_ID, "", "C-2", Verification.CLAIMED),
            proven(IdentifierType.WHATSAPP_PARENT_USER_ID, "q1"));

    private static final Path FOLDER = inMemory();

    private static @Nullable Store store;
    private static @Nullable Store postgres;
    private static int people;

    private final Ids ids = new Ids();
    private final Joins joins = new Joins(ids);

    @AfterContainer
    static void close() throws IOException {
        if (postgres != null) {
            postgres.close();
        }
        if (store != null) {
            store.close();
            try (Stream<Path> files = Files.list(FOLDER)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(FOLDER);
        }
    }

    /** One message, join, undo or confirmation; the numbers choose among what there is. */
    record Step(int kind, List<Integer> identifiers, int one, int other) {
        static final int MESSAGE = 0;
        static final int JOIN = 1;
        static final int CONFIRM = 3;
    }

    /** Some identifiers only, so that they meet each other often; the first are those that most can be said of. */
    private static Arbitrary<List<Integer>> few() {
        Arbitrary<List<Integer>> any = Arbitraries.integers()
                .between(0, UNIVERSE.size() - 1)
                .list()
                .ofMinSize(4)
                .ofMaxSize(6)
                .uniqueElements();
        return Arbitraries.oneOf(
                any,
                Arbitraries.of(List.of(
                        List.of(0, 1, 2, 5, 6),
                        List.of(2, 3, 5, 6, 7),
                        List.of(0, 1, 2, 3, 9),
                        List.of(0, 1, 2, 3, 12))));
    }

    private static Arbitrary<Step> messages(List<Integer> of) {
        return Arbitraries.frequency(Tuple.of(1, 1), Tuple.of(6, 2), Tuple.of(1, 3))
                .flatMap(size -> Arbitraries.of(of).list().ofSize(size).uniqueElements())
                .map(identifiers -> new Step(Step.MESSAGE, identifiers, 0, 0));
    }

    @Provide
    Arbitrary<List<Step>> mails() {
        return few().flatMap(of -> messages(of).list().ofMinSize(2).ofMaxSize(12));
    }

    @Provide
    Arbitrary<List<Step>> lives() {
        Arbitrary<Step> byHand = Combinators.combine(
                        Arbitraries.integers().between(1, Step.CONFIRM),
                        Arbitraries.integers().between(0, 50),
                        Arbitraries.integers().between(0, 50))
                .as((kind, one, other) -> new Step(kind, List.of(), one, other));
        return few().flatMap(of -> Arbitraries.frequencyOf(Tuple.of(3, messages(of)), Tuple.of(1, byHand))
                .list()
                .ofMinSize(1)
                .ofMaxSize(14));
    }

    @Property(tries = 250, shrinking = ShrinkingMode.BOUNDED)
    void orderOfArrivalDoesNotChangeWhoIsWho(@ForAll("mails") List<Step> mails, @ForAll Random random) {
        People one = new People();
        mails.forEach(one::live);
        List<Step> shuffled = new ArrayList<>(mails);
        Collections.shuffle(shuffled, random);
        People other = new People();
        shuffled.forEach(other::live);
        assertThat(other.whoIsWho()).isEqualTo(one.whoIsWho());
        assertThat(other.conflicts()).isEqualTo(one.conflicts());
    }

    @Property(tries = 250, shrinking = ShrinkingMode.BOUNDED)
    void anUndoGivesBackExactlyWhatWas(
            @ForAll("lives") List<Step> lives, @ForAll("lives") List<Step> since, @ForAll Random random) {
        People people = new People();
        // the second time, some of them were joined and parted before
        for (List<Step> steps : List.of(lives, since)) {
            steps.forEach(people::live);
            String before = people.everything();
            Optional<String> link = people.link(random);
            if (link.isPresent()) {
                people.undo(link.get());
                assertThat(people.everything()).isEqualTo(before);
            }
        }
        for (String proof : people.standing()) {
            String with = people.everything();
            people.undo(proof);
            people.restore(proof);
            assertThat(people.everything()).isEqualTo(with);
        }
    }

    @Property(tries = 150, shrinking = ShrinkingMode.BOUNDED)
    void whatWasJoinedAndUndoneIsAsIfItHadNeverBeen(
            @ForAll("mails") List<Step> before, @ForAll("mails") List<Step> since, @ForAll Random random) {
        People never = new People();
        before.forEach(never::live);
        since.forEach(never::live);
        People once = new People();
        before.forEach(once::live);
        Optional<String> link = once.link(random);
        since.forEach(once::live);
        link.ifPresent(once::undo);
        assertThat(once.whoIsWho()).isEqualTo(never.whoIsWho());
        assertThat(once.conflicts()).isEqualTo(never.conflicts());
        assertThat(once.authors()).as("each message falls to its own").isEqualTo(never.authors());
    }

    @Property(tries = 250, shrinking = ShrinkingMode.BOUNDED)
    void whateverHappensTheRulesHold(@ForAll("lives") List<Step> lives) {
        People people = new People();
        for (Step step : lives) {
            people.live(step);
        }
        assertThat(people.whoIsWho())
                .as("nobody is joined across differing account ids")
                .allMatch(customer -> customer.stream()
                                .filter(name -> name.startsWith("account_id "))
                                .count()
                        <= 1)
                .as("what is only claimed is joined with nobody")
                .allMatch(customer ->
                        customer.size() == 1 || customer.stream().noneMatch(name -> name.endsWith(" claimed")));
        Set<String> byHand = people.byHand();
        people.conflicts().keySet().stream()
                .filter(name -> !name.startsWith("account_id ") && !byHand.contains(name))
                .forEach(name -> assertThat(people.whoIsWho())
                        .as("one in conflict links nobody")
                        .contains(new TreeSet<>(Set.of(name))));
        assertThat(people.authors()).as("nothing is lost").hasSize(people.sent);
        assertThat(people.mixed()).isEqualTo(people.mixedByHeart());
    }

    @Property(tries = 12, shrinking = ShrinkingMode.OFF)
    void onPostgresToo(@ForAll("mails") List<Step> mails, @ForAll("lives") List<Step> lives, @ForAll Random random) {
        People one = new People(postgres());
        mails.forEach(one::live);
        List<Step> shuffled = new ArrayList<>(mails);
        Collections.shuffle(shuffled, random);
        People other = new People(postgres());
        shuffled.forEach(other::live);
        assertThat(other.whoIsWho()).isEqualTo(one.whoIsWho());
        assertThat(other.conflicts()).isEqualTo(one.conflicts());

        lives.forEach(one::live);
        String before = one.everything();
        one.link(random).ifPresent(one::undo);
        assertThat(one.everything()).isEqualTo(before);
        assertThat(one.mixed()).isEqualTo(one.mixedByHeart());
        assertThat(one.authors()).as("nothing is lost").hasSize(one.sent);
    }

    private static Identifier proven(IdentifierType type, String value) {
        String scope = type == IdentifierType.WHATSAPP_USER_ID ? "shop" : "";
        return new Identifier(type, scope, value, Verification.VERIFIED);
    }

    /** A world of its own in the common store. */
    private final class People {
        private final int number = ++people;
        private final Store store;
        private final Recorder recorder;
        private int sent;

        People() {
            this(theStore());
        }

        People(Store store) {
            this.store = store;
            this.recorder = recorder(store);
        }

        void live(Step step) {
            switch (step.kind()) {
                case Step.MESSAGE -> send(step.identifiers());
                case Step.JOIN -> join(step.one(), step.other());
                case Step.CONFIRM -> confirm(step.one(), step.other());
                default -> standing().stream().skip(step.one() % 5).findFirst().ifPresent(this::undo);
            }
        }

        private void send(List<Integer> chosen) {
            List<Identifier> identifiers =
                    chosen.stream().map(UNIVERSE::get).map(this::own).toList();
            String originalId = "m" + number + "-" + chosen + "-" + sent++;
            recorder.record(arrival(
                    message("webchat", originalId, "hi", new Party(Role.CUSTOMER, "N" + chosen.get(0), identifiers))));
        }

        private Identifier own(Identifier identifier) {
            String value =
                    switch (identifier.type()) {
                        case EMAIL -> number + identifier.value();
                        case PHONE ->
                            "+43660%s%06d".formatted(identifier.value().substring(1), number);
                        default -> identifier.value() + "/" + number;
                    };
            return new Identifier(identifier.type(), identifier.scope(), value, identifier.verification());
        }

        /** Joins two of those there are; the link, if that can be. */
        Optional<String> join(int one, int other) {
            List<String> all = List.copyOf(identifiers().keySet());
            if (all.isEmpty()) {
                return Optional.empty();
            }
            String first = all.get(one % all.size());
            String second = all.get(other % all.size());
            return store.write(tx -> {
                Preview preview = joins.preview(tx, first, second);
                if (!preview.possible()) {
                    return Optional.empty();
                }
                Change change = joins.join(tx, first, second, "a person", "a test", NOW);
                assertThat(change.effect()).usingRecursiveComparison().isEqualTo(preview);
                assertThat(customer(tx, first)).as("one customer now").isEqualTo(customer(tx, second));
                return Optional.of(change.linkId());
            });
        }

        /** A code that went to one comes back from another, both proven; the link, if that can be. */
        Optional<String> confirm(int one, int other) {
            List<String> all = identifiers().entrySet().stream()
                    .filter(known -> !known.getValue().endsWith(" claimed"))
                    .map(Map.Entry::getKey)
                    .toList();
            if (all.isEmpty()) {
                return Optional.empty();
            }
            String first = all.get(one % all.size());
            String second = all.get(other % all.size());
            return store.write(tx -> {
                boolean possible = joins.isConfirmable(tx, first, second);
                Optional<Change> change = joins.confirm(tx, Link.CONFIRMED, first, second, "", NOW);
                assertThat(change.isPresent()).isEqualTo(possible);
                return change.map(Change::linkId);
            });
        }

        Optional<String> link(Random random) {
            return random.nextBoolean()
                    ? join(random.nextInt(50), random.nextInt(50))
                    : confirm(random.nextInt(50), random.nextInt(50));
        }

        void undo(String link) {
            store.write(tx -> {
                Preview preview = joins.previewUndo(tx, link);
                assertThat(joins.undo(tx, link, "a person", "a test", NOW).effect())
                        .isEqualTo(preview);
                return true;
            });
        }

        /** As if it had not been undone. */
        void restore(String link) {
            store.write(tx -> {
                tx.update("UPDATE link SET undone_at = NULL, undone_by = '', undone_why = '' WHERE id = ?", link);
                Link again = LinkTable.byId(tx, link).orElseThrow();
                Component component = Component.held(tx, List.of(again.one(), again.other()));
                new Settlement(ids).settle(tx, component, new Cause(false, link, "", "a test", NOW));
                return true;
            });
        }

        List<String> standing() {
            return links().stream().map(Link::id).toList();
        }

        private List<Link> links() {
            return store.read(tx -> identifiers(tx).keySet().stream()
                    .flatMap(id -> LinkTable.standing(tx, id, 100).stream())
                    .distinct()
                    .toList());
        }

        /** What decisions of people hold together. */
        Set<String> byHand() {
            Map<String, String> mine = identifiers();
            return links().stream()
                    .filter(Link::byHand)
                    .flatMap(link -> Stream.of(link.one(), link.other()))
                    .map(id -> String.valueOf(mine.get(id)))
                    .collect(Collectors.toSet());
        }

        private Map<String, String> identifiers() {
            return store.read(this::identifiers);
        }

        /** The names of this world's identifiers, by id. */
        private Map<String, String> identifiers(Tx tx) {
            Map<String, String> names = new TreeMap<>();
            for (Identifier each : UNIVERSE) {
                Identifier own = NormalForm.of(own(each)).orElseThrow();
                String proof = each.verification().name().toLowerCase(Locale.ROOT);
                IdentifierTable.find(tx, own, each.verification().isProven())
                        .ifPresent(known -> names.put(known.id(), each + " " + proof));
            }
            return names;
        }

        /** Who is one customer, by names. */
        Set<Set<String>> whoIsWho() {
            return store.read(tx -> {
                Map<String, Set<String>> customers = new HashMap<>();
                identifiers(tx).forEach((id, name) -> customers
                        .computeIfAbsent(customer(tx, id), customer -> new TreeSet<>())
                        .add(name));
                return Set.copyOf(customers.values());
            });
        }

        private static String customer(Tx tx, String id) {
            return IdentifierTable.byId(tx, id).orElseThrow().customerId();
        }

        Map<String, String> conflicts() {
            return store.read(tx -> {
                Map<String, String> conflicts = new TreeMap<>();
                identifiers(tx).forEach((id, name) -> ConflictTable.of(tx, id)
                        .ifPresent(standing ->
                                conflicts.put(name, standing.reason().code())));
                return conflicts;
            });
        }

        /** Of each message, who wrote it. */
        Map<String, Set<String>> authors() {
            return store.read(tx -> {
                Map<String, Set<String>> authors = new TreeMap<>();
                Map<String, String> mine = identifiers(tx);
                mine.keySet().forEach(id -> tx.list(
                                "SELECT original_id FROM message WHERE party_id = ?", row -> row.text(1), id)
                        .forEach(original -> authors.put(
                                original.substring(original.indexOf('-')),
                                mine.keySet().stream()
                                        .filter(other -> customer(tx, other).equals(customer(tx, id)))
                                        .map(other -> String.valueOf(mine.get(other)))
                                        .collect(Collectors.toCollection(TreeSet::new)))));
                return authors;
            });
        }

        /** All that can be seen of people: rows, conflicts, timelines. */
        String everything() {
            return conflicts()
                    + store.read(tx -> identifiers(tx).keySet().stream()
                            .map(id -> IdentifierTable.byId(tx, id) + " "
                                    + tx.list(
                                            "SELECT m.id FROM message m JOIN identifier i ON i.id = m.party_id"
                                                    + " WHERE i.customer_id = ? ORDER BY m.id",
                                            row -> row.text(1),
                                            customer(tx, id)))
                            .collect(Collectors.joining("\n")));
        }

        List<String> mixed() {
            return store.read(tx -> MixedConversations.of(tx, identifiers(tx).keySet()));
        }

        List<String> mixedByHeart() {
            return store.read(tx -> {
                Map<String, Set<String>> customers = new TreeMap<>();
                identifiers(tx).keySet().forEach(id -> tx.list(
                                "SELECT conversation_id FROM message WHERE party_id = ?", row -> row.text(1), id)
                        .forEach(conversation -> customers
                                .computeIfAbsent(conversation, c -> new TreeSet<>())
                                .add(customer(tx, id))));
                customers.values().removeIf(set -> set.size() == 1);
                return List.copyOf(customers.keySet());
            });
        }
    }

    private static Store theStore() {
        Store open = store == null ? Stores.sqlite(FOLDER.resolve("hub.db")) : store;
        store = open;
        return open;
    }

    private static Store postgres() {
        Store open = postgres == null ? TestStores.POSTGRES.open() : postgres;
        postgres = open;
        return open;
    }

    /** A file all the same, but thousands of commits need not wait for a disk that others use. */
    private static Path inMemory() {
        try {
            Path memory = Path.of("/dev/shm");
            return Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "hub")
                    : Files.createTempDirectory("hub");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Recorder recorder(Store store) {
        Threading policy = new Threading(Set.of("email"), true, Duration.ofDays(7));
        ConversationTokens tokens = new ConversationTokens(new byte[32]);
        return new Recorder(store, new Customers(ids), policy, tokens, ids, Clock.systemUTC());
    }
}
