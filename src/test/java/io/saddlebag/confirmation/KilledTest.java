package io.saddlebag.confirmation;

import static io.saddlebag.message.Messages.arrival;
import static org.assertj.core.api.Assertions.assertThat;

import io.saddlebag.conversation.Dialogue;
import io.saddlebag.conversation.Recorded;
import io.saddlebag.delivery.Delivery;
import io.saddlebag.delivery.Outcome;
import io.saddlebag.message.Arrival;
import io.saddlebag.message.Message;
import io.saddlebag.store.Store;
import io.saddlebag.store.TestStores;
import io.saddlebag.store.Tx;
import io.saddlebag.triage.Decision;
import io.saddlebag.triage.Triage;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The hub dies at each of its commit points, and everything is delivered to it again: one question, one code, one link. */
class KilledTest extends FirstContact {
    private enum Point {
        BEFORE_IT_IS_RECORDED,
        BEFORE_IT_IS_DECIDED,
        BEFORE_THE_DECISION_IS_KEPT,
        BEFORE_IT_IS_TAKEN_OFF_THE_QUEUE
    }

    @ParameterizedTest
    @EnumSource
    void asksOnceSendsOneCodeAndLinksOnceWhereverItIsKilled(TestStores kind) {
        try (Store store = kind.open()) {
            int killed = 0;
            for (Point point : Point.values()) {
                killed++;
                String visitor = point.name();
                String address = killed + MAIL;
                String ada = mails(store, address).who().customerId();
                comesAndIsKilled(store, point, chat(visitor, "Hello"));
                comesAndIsKilled(store, point, chat(visitor, address));
                assertThat(codes(store)).as("codes, killed %s", point).hasSize(killed);
                Recorded answer = comesAndIsKilled(store, point, chat(visitor, code(store)));
                assertThat(said(store, visitor))
                        .as("said, killed %s", point)
                        .satisfiesExactly(startsWith(ASK), startsWith(SENT), startsWith(CONFIRMED));
                assertThat(answer.who().customerId()).isEqualTo(ada);
                assertThat(rows(store, "SELECT id FROM link WHERE rule = 'confirmed-by-code'"))
                        .as("links, killed %s", point)
                        .hasSize(killed);
            }
            assertThat(tickets(store)).as("two of each customer").hasSize(2 * Point.values().length);
        }
    }

    @ParameterizedTest
    @EnumSource
    void asksTheShopOnceAndLinksOnceWhereverItIsKilled(TestStores kind) {
        ordersBy = "shop";
        try (Store store = kind.open()) {
            mails(store, MAIL);
            int killed = 0;
            for (Point point : Point.values()) {
                killed++;
                String visitor = point.name();
                chats(store, visitor, "Hello");
                comesAndIsKilled(store, point, chat(visitor, "10" + killed + "3, 90210"));
                assertThat(questions(store)).as("questions, killed %s", point).hasSize(1);
                Delivery question = questions(store).get(0);
                Outcome adas = new Outcome.Done("{\"owner\":{\"identifiers\":[{\"type\":\"email\",\"scope\":\"\","
                        + "\"value\":\"" + MAIL + "\",\"verification\":\"verified\"}]}}");
                dying(() -> store.write(tx -> {
                    follow(tx, store, question, adas);
                    throw new Killed();
                }));
                for (int i = 0; i < 2; i++) {
                    store.write(tx -> {
                        follow(tx, store, question, adas);
                        return true;
                    });
                }
                assertThat(said(store, visitor))
                        .as("said, killed %s", point)
                        .satisfiesExactly(startsWith(ASK), startsWith(CONFIRMED));
                assertThat(rows(store, "SELECT id FROM link WHERE rule = 'confirmed-by-order'"))
                        .hasSize(killed);
            }
        }
    }

    /** It comes, the hub is killed, and it comes again, and once more. */
    private Recorded comesAndIsKilled(Store store, Point point, Message message) {
        Arrival arrival = arrival(message);
        dying(() -> killed(store, point, arrival));
        List<Recorded> again = List.of(
                recorder(store).record(arrival).orElseThrow(),
                recorder(store).record(arrival).orElseThrow());
        again.forEach(recorded -> decide(store, recorded));
        return again.get(1);
    }

    private void killed(Store store, Point point, Arrival arrival) {
        Dialogue dialogue = (tx, message, who, now) -> {
            Message heard = confirmations().hear(tx, message, who, now);
            if (point == Point.BEFORE_IT_IS_RECORDED) {
                throw new Killed();
            }
            return heard;
        };
        Recorded recorded = recorder(store, dialogue).record(arrival).orElseThrow();
        if (point == Point.BEFORE_IT_IS_DECIDED) {
            throw new Killed();
        }
        Triage triage = point == Point.BEFORE_THE_DECISION_IS_KEPT ? triage(store, new Dying(store)) : triage(store);
        triage.decide(recorded, "people", "support", "normal", "", "");
        throw new Killed();
    }

    private static void dying(Runnable work) {
        try {
            work.run();
        } catch (Killed e) {
            return;
        }
        throw new AssertionError("it was not killed");
    }

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** Carries a decision out, and dies before that is kept. */
    private final class Dying implements Triage.HandOver {
        private final Triage.HandOver alive;

        Dying(Store store) {
            this.alive = consequences(store);
        }

        @Override
        public void toPeople(Tx tx, Recorded recorded, Decision decision) {
            alive.toPeople(tx, recorded, decision);
            throw new Killed();
        }

        @Override
        public void toTheHub(Tx tx, Recorded recorded) {
            alive.toTheHub(tx, recorded);
            throw new Killed();
        }
    }
}
