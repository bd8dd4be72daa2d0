package io.saddlebag.identity;

import static io.saddlebag.message.Messages.NOON;
import static io.saddlebag.message.Messages.attested;
import static io.saddlebag.message.Messages.claimed;
import static io.saddlebag.message.Messages.message;
import static io.saddlebag.message.Messages.verified;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.saddlebag.message.Identifier;
import io.saddlebag.message.IdentifierType;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Message;
import io.saddlebag.message.Party;
import io.saddlebag.message.Verification;
import io.saddlebag.store.Store;
import io.saddlebag.store.TestStores;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JoinsTest {
    private static final Identifier ADA = verified(IdentifierType.ACCOUNT_ID, "C-1");
    private static final Identifier BOB = verified(IdentifierType.ACCOUNT_ID, "C-2");
    private static final Identifier PHONE = attested(IdentifierType.PHONE, "+436601234567");

    private final Ids ids = new Ids();
    private final Customers customers = new Customers(ids);
    private final Joins joins = new Joins(ids);
    private final Register register = new Register(ids);

    @ParameterizedTest
    @EnumSource
    void aTelephoneWithTwoOwnersIsParkedWithBothSides(TestStores kind) {
        try (Store store = kind.open()) {
            String ada = recognise(store, ADA, PHONE);
            String bob = recognise(store, BOB, PHONE);
            String byPhone = recognise(store, PHONE);
            assertThat(List.of(ada, bob, byPhone)).doesNotHaveDuplicates();
            Parked parked = conflicts(store).get(0);
            assertThat(parked.identifier().value()).isEqualTo(PHONE.value());
            assertThat(parked.reason()).isEqualTo(Objection.DIFFERENT_ACCOUNTS);
            assertThat(parked.sides())
                    .extracting(owner -> owner.customer().customerId())
                    .containsExactlyInAnyOrder(ada, bob);
            assertThat(inConflict(store, PHONE)).isTrue();
            assertThat(inConflict(store, BOB)).isFalse();
            assertThat(events(store, ada)).contains("conflict");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aNumberThatWasPassedOnIsItsNewOwnersOnceTheOldLinkIsTakenBack(TestStores kind) {
        try (Store store = kind.open()) {
            String before = recognise(store, user("u1"), PHONE);
            String after = recognise(store, user("u2"), PHONE);
            Parked parked = conflicts(store).get(0);
            assertThat(parked.reason()).isEqualTo(Objection.DIFFERENT_USER_IDS);
            String old = parked.sides().stream()
                    .filter(owner -> owner.customer().customerId().equals(before))
                    .map(owner -> owner.link().id())
                    .findFirst()
                    .orElseThrow();
            Preview preview = store.read(tx -> joins.previewUndo(tx, old));
            assertThat(preview.settled()).containsExactly(parked.identifierId());

            store.write(tx -> joins.undo(tx, old, "a person", "passed on", NOON));
            assertThat(conflicts(store)).isEmpty();
            assertThat(recognise(store, PHONE)).isEqualTo(customer(store, after));
            recognise(store, user("u1"), PHONE);
            assertThat(conflicts(store))
                    .as("what was taken back is not linked again")
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void twoTelephonesThatLeadFromOneAccountToAnotherLinkNobody(TestStores kind) {
        try (Store store = kind.open()) {
            String ada = recognise(store, ADA, phone(1));
            recognise(store, mail(1), phone(1));
            recognise(store, mail(1), phone(2));
            String bob = recognise(store, BOB, phone(2));
            assertThat(List.of(ada, bob, recognise(store, mail(1)), recognise(store, phone(1))))
                    .doesNotHaveDuplicates();
            assertThat(conflicts(store)).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aUserIdThatChangedWithNoticeIsOnePerson(TestStores kind) {
        try (Store store = kind.open()) {
            recognise(store, user("u1"), PHONE);
            String noticed = recognise(store, user("u2"), user("u1"), PHONE);
            assertThat(recognise(store, user("u2"), PHONE)).isEqualTo(noticed);
            assertThat(conflicts(store)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPersonCanSayWhoseTheTelephoneIsOrThatItIsNobodys(TestStores kind) {
        try (Store store = kind.open()) {
            String ada = recognise(store, ADA, PHONE);
            recognise(store, BOB, PHONE);
            String phone = recognise(store, PHONE);
            store.write(tx -> {
                joins.keepApart(tx, phone, "a person", "the family's", NOON);
                return true;
            });
            assertThat(conflicts(store)).isEmpty();
            assertThat(recognise(store, PHONE)).isEqualTo(phone);

            Change join = store.write(tx -> joins.join(tx, ada, phone, "a person", "hers after all", NOON));
            assertThat(recognise(store, PHONE)).isEqualTo(customer(store, ada));
            recognise(store, BOB, PHONE);
            assertThat(recognise(store, PHONE)).isEqualTo(customer(store, ada));
            store.write(tx -> joins.undo(tx, join.linkId(), "a person", "", NOON));
            assertThat(recognise(store, PHONE)).isEqualTo(phone);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aConflictIsWhatItWasOnceTheJoinThatSettledItIsTakenBack(TestStores kind) {
        try (Store store = kind.open()) {
            String ada = recognise(store, ADA, PHONE);
            recognise(store, BOB, PHONE);
            String phone = recognise(store, PHONE);
            Parked before = conflicts(store).get(0);
            joinedAndUndone(store, ada, phone);
            assertThat(conflicts(store)).extracting(Parked::since).containsExactly(before.since());
            store.write(tx -> {
                joins.keepApart(tx, phone, "a person", "the family's", NOON);
                return true;
            });
            joinedAndUndone(store, ada, phone);
            assertThat(conflicts(store))
                    .as("a person has said that it is to stay so")
                    .isEmpty();
            assertThat(inConflict(store, PHONE)).isFalse();
            assertThat(recognise(store, PHONE)).isEqualTo(phone);
        }
    }

    private void joinedAndUndone(Store store, String one, String other) {
        Instant later = NOON.plusSeconds(60);
        Change join = store.write(tx -> joins.join(tx, one, other, "a person", "", later));
        store.write(tx -> joins.undo(tx, join.linkId(), "a person", "", later));
    }

    @ParameterizedTest
    @EnumSource
    void anIdentifierIsFoundByItsNameAlsoWhereItsCustomerIsAnother(TestStores kind) {
        try (Store store = kind.open()) {
            String ada = recognise(store, ADA);
            recognise(store, ADA, PHONE);
            String phone = store.read(tx -> register.identifierId(tx, "+43 660 1234567"))
                    .orElseThrow();
            assertThat(phone).isNotEqualTo(ada);
            assertThat(customer(store, phone)).isEqualTo(ada);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoWasErasedIsJoinedWithNobody(TestStores kind) {
        try (Store store = kind.open()) {
            String ada = recognise(store, ADA);
            String erased = recognise(store, mail(1));
            store.write(tx -> {
                new Forgetting(ids).forget(tx, erased, "a person", NOON);
                return true;
            });
            assertThatThrownBy(() -> store.write(tx -> joins.join(tx, ada, erased, "a person", "", NOON)))
                    .hasMessageContaining("erased");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aJoinIsRefusedWhereItMustBe(TestStores kind) {
        try (Store store = kind.open()) {
            String ada = recognise(store, ADA);
            String bob = recognise(store, BOB);
            String claim = recognise(store, claimed(IdentifierType.EMAIL, "ada@example.org"));
            assertThat(preview(store, ada, bob).objections()).containsExactly(Objection.DIFFERENT_ACCOUNTS);
            assertThat(preview(store, ada, claim).objections()).containsExactly(Objection.NOT_PROVEN);
            assertThat(preview(store, ada, ada).objections()).containsExactly(Objection.SAME_CUSTOMER);
            assertThatThrownBy(() -> store.write(tx -> joins.join(tx, ada, bob, "a person", "", NOON)))
                    .hasMessageContaining("different account ids");
        }
    }

    /** What holds the address and the account together is no more than a parent id, which gives way. */
    @ParameterizedTest
    @EnumSource
    void aJoinMakesOneCustomerOfTheTwoThatWereNamedOrIsRefused(TestStores kind) {
        try (Store store = kind.open()) {
            Identifier parent =
                    new Identifier(IdentifierType.WHATSAPP_PARENT_USER_ID, "portfolio", "p1", Verification.ATTESTED);
            String ada = recognise(store, ADA, parent);
            assertThat(recognise(store, mail(2), parent)).isEqualTo(ada);
            String address =
                    store.read(tx -> customers.owner(tx, mail(2)).orElseThrow()).identifierId();
            String bob = recognise(store, BOB, mail(1));
            assertThat(preview(store, address, bob).objections()).containsExactly(Objection.DIFFERENT_ACCOUNTS);
            assertThatThrownBy(() -> store.write(tx -> joins.join(tx, address, bob, "a person", "", NOON)))
                    .hasMessageContaining("different account ids");

            String other = recognise(store, mail(3));
            store.write(tx -> joins.join(tx, address, other, "a person", "hers, too", NOON));
            assertThat(customer(store, other))
                    .isEqualTo(customer(store, address))
                    .isEqualTo(customer(store, ada));
        }
    }

    /** As they may be left by an earlier version; what they have in common with the two is a telephone in conflict. */
    @ParameterizedTest
    @EnumSource
    void aCustomerWhoHasTwoAccountsAlreadyStandsInTheWayOfNobodyElse(TestStores kind) {
        try (Store store = kind.open()) {
            String ada = recognise(store, ADA, mail(1), PHONE);
            String bob = recognise(store, BOB, mail(2), PHONE);
            store.write(tx -> tx.update(
                    "INSERT INTO link (id, one, other, rule, verification, message_id, made_by, made_at)"
                            + " VALUES ('before', ?, ?, 'by-hand', '', '', 'a person', 0)",
                    ada,
                    bob));
            String carl = recognise(store, mail(3), PHONE);
            String dora = recognise(store, mail(4));

            Preview possible = preview(store, carl, dora);
            assertThat(possible.objections()).isEmpty();
            assertThat(possible.apart()).isEmpty();
            Preview impossible = preview(store, carl, ada);
            assertThat(impossible.objections()).containsExactly(Objection.DIFFERENT_ACCOUNTS);
            assertThat(impossible.apart()).extracting(Identifier::value).containsExactlyInAnyOrder("C-1", "C-2");
            store.write(tx -> joins.join(tx, carl, dora, "a person", "the same", NOON));
            assertThat(customer(store, dora)).isEqualTo(carl);
        }
    }

    @ParameterizedTest
    @EnumSource
    void moreThanAPersonHasIsNotLinked(TestStores kind) {
        try (Store store = kind.open()) {
            String ada = recognise(store, ADA);
            for (int i = 0; i < 70; i++) {
                recognise(store, ADA, attested(IdentifierType.CHANNEL_USER_ID, "visitor-" + i));
            }
            List<Identifier> identifiers = store.read(tx -> customers.identifiers(tx, ada));
            assertThat(identifiers).hasSize(Resolution.MOST_IDENTIFIERS);
            assertThat(recognise(store, ADA, attested(IdentifierType.CHANNEL_USER_ID, "visitor-69")))
                    .isEqualTo(ada);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatNodesLinkAtTheSameMomentIsOneCustomer(TestStores kind) throws Exception {
        try (Store store = kind.open()) {
            ExecutorService nodes = Executors.newFixedThreadPool(6);
            List<Callable<String>> works = IntStream.range(0, 30)
                    .mapToObj(i -> (Callable<String>) () -> recognise(store, mail(i % 6), phone((i + i / 6) % 6)))
                    .toList();
            for (Future<String> work : nodes.invokeAll(works)) {
                work.get();
            }
            nodes.shutdown();
            List<String> parked = conflicts(store).stream()
                    .map(conflict -> conflict.identifier().toString())
                    .sorted()
                    .toList();
            assertThat(parked).as("each telephone has several addresses").hasSize(6);
            assertThat(IntStream.range(0, 6).mapToObj(i -> recognise(store, mail(i))))
                    .doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aUsernameJoinsNobodyAndIsNobody(TestStores kind) {
        try (Store store = kind.open()) {
            Identifier name = attested(IdentifierType.WHATSAPP_USERNAME, "ada");
            String ada = recognise(store, user("u1"), name);
            String other = recognise(store, user("u2"), name);
            String byName = recognise(store, name);
            assertThat(List.of(ada, other, byName, recognise(store, name))).doesNotHaveDuplicates();
            assertThat(recognise(store, user("u1"), attested(IdentifierType.WHATSAPP_USERNAME, "ada.l")))
                    .isEqualTo(ada);
            assertThat(conflicts(store)).isEmpty();
            assertThat(store.read(tx -> register.record(tx, ada)).links()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aParentIdIsOnePersonAtTwoBusinessesAndJoinsNoTwoUserIdsOfOne(TestStores kind) {
        try (Store store = kind.open()) {
            Identifier parent =
                    new Identifier(IdentifierType.WHATSAPP_PARENT_USER_ID, "portfolio", "p1", Verification.ATTESTED);
            Identifier elsewhere =
                    new Identifier(IdentifierType.WHATSAPP_USER_ID, "another business", "u9", Verification.ATTESTED);
            String ada = recognise(store, user("u1"), parent);
            assertThat(recognise(store, elsewhere, parent)).isEqualTo(ada);
            assertThat(conflicts(store)).isEmpty();

            String third = recognise(store, user("u2"), parent);
            assertThat(third).isNotEqualTo(customer(store, ada));
            assertThat(conflicts(store)).singleElement().satisfies(parked -> {
                assertThat(parked.identifier().type()).isEqualTo(IdentifierType.WHATSAPP_PARENT_USER_ID);
                assertThat(parked.reason()).isEqualTo(Objection.DIFFERENT_USER_IDS);
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLinkSaysHowFarItsMessageProvedTheTwoAndNothingOfOthers(TestStores kind) {
        try (Store store = kind.open()) {
            Identifier mail = verified(IdentifierType.EMAIL, "ada@example.org");
            Identifier claim = claimed(IdentifierType.CHANNEL_USER_ID, "v1");
            String ada = recognise(store, PHONE, claim, ADA, mail);
            Map<String, String> proofs = new TreeMap<>();
            CustomerRecord record = store.read(tx -> register.record(tx, ada));
            assertThat(record.links()).allMatch(link -> link.evidence().source().equals("webchat/main"));
            record.links()
                    .forEach(link -> proofs.put(
                            type(record, link.one()) + "=" + link.evidence().one() + " " + type(record, link.other())
                                    + "=" + link.evidence().other(),
                            link.verification()));
            assertThat(proofs)
                    .containsOnly(
                            Map.entry("ACCOUNT_ID=VERIFIED EMAIL=VERIFIED", "VERIFIED"),
                            Map.entry("ACCOUNT_ID=VERIFIED PHONE=ATTESTED", "ATTESTED"));
            assertThat(record.parts()).hasSize(3).allMatch(part -> part.source().equals("webchat/main"));

            String bob = recognise(store, BOB);
            String other = recognise(store, mail(1));
            store.write(tx -> tx.update(
                    "INSERT INTO link (id, one, other, rule, verification, message_id, made_by, made_at)"
                            + " VALUES ('before', ?, ?, 'proven-together', 'VERIFIED', 'm', 'hub', 0)",
                    bob,
                    other));
            assertThat(store.read(tx -> register.record(tx, bob)).links())
                    .as("a link that is older than this")
                    .singleElement()
                    .extracting(Link::evidence)
                    .isEqualTo(new Link.Evidence("", "", ""));
        }
    }

    private static IdentifierType type(CustomerRecord record, String id) {
        return record.parts().stream()
                .filter(part -> part.id().equals(id))
                .findFirst()
                .orElseThrow()
                .identifier()
                .type();
    }

    private String recognise(Store store, Identifier... identifiers) {
        Message message = message("webchat", ids.next(), "hi", Party.customer("A", identifiers));
        return store.write(tx -> customers.recognise(tx, message, NOON).customerId());
    }

    private boolean inConflict(Store store, Identifier identifier) {
        Message message = message("webchat", ids.next(), "hi", Party.customer("A", identifier));
        return store.read(tx -> customers.inConflict(tx, message));
    }

    private List<Parked> conflicts(Store store) {
        return store.read(tx -> joins.conflicts(tx, 100));
    }

    private Preview preview(Store store, String one, String other) {
        return store.read(tx -> joins.preview(tx, one, other));
    }

    private String customer(Store store, String identifier) {
        return store.read(tx -> register.find(tx, identifier)).orElseThrow();
    }

    private List<String> events(Store store, String customer) {
        return store.read(tx -> register.record(tx, customer)).events().stream()
                .map(CustomerEvent::kind)
                .toList();
    }

    private static Identifier user(String id) {
        return new Identifier(IdentifierType.WHATSAPP_USER_ID, "business", id, Verification.ATTESTED);
    }

    private static Identifier mail(int number) {
        return verified(IdentifierType.EMAIL, "m" + number + "@example.org");
    }

    private static Identifier phone(int number) {
        return attested(IdentifierType.PHONE, "+43660123456" + number);
    }
}
