package io.saddlebag.confirmation;

import io.saddlebag.delivery.Deliveries;
import io.saddlebag.identity.Customers;
import io.saddlebag.identity.Joins;
import io.saddlebag.identity.Link;
import io.saddlebag.identity.Who;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Message;
import io.saddlebag.senders.EventRates;
import io.saddlebag.store.Tx;
import java.time.Instant;
import java.util.Optional;

/** What comes of what somebody answers, in the transaction that records it. */
final class Hearing {
    private final Policy policy;
    private final Customers customers;
    private final Joins joins;
    private final Deliveries deliveries;
    private final Codes codes;
    private final OrderQuestions orders;
    private final Ids ids;

    Hearing(
            Policy policy,
            Customers customers,
            Joins joins,
            Deliveries deliveries,
            Codes codes,
            OrderQuestions orders,
            Ids ids) {
        this.policy = policy;
        this.customers = customers;
        this.joins = joins;
        this.deliveries = deliveries;
        this.codes = codes;
        this.orders = orders;
        this.ids = ids;
    }

    /**
     * The message as it is to be recorded: the very same when it answers nothing.
     *
     * @param toAnAgent whether it answers a person rather than the hub: then only the right code is one
     */
    Message hear(Tx tx, Message message, Standing asked, boolean toAnAgent, Instant now) {
        Optional<Answer> address = toAnAgent ? Optional.empty() : Answer.address(message);
        Optional<Answer> code = Optional.of(message)
                .filter(given -> asked.step() == Step.SENT)
                .flatMap(Answer::code)
                .filter(given -> !toAnAgent || codes.matches(asked.codeId(), given.value(), asked.codeHash()))
                .filter(given -> address.filter(
                                one -> one.alone() || one.written().contains(given.written()))
                        .isEmpty());
        Optional<Order> order = Optional.of(message)
                .filter(given -> !toAnAgent && code.isEmpty() && address.isEmpty() && policy.takesOrders())
                .flatMap(given -> order(given, asked));
        return code.map(given -> code(tx, message, asked, given, now))
                .or(() -> address.map(given -> address(tx, message, asked, given, now)))
                .or(() -> order.map(given -> order(tx, message, asked, given, now)))
                .orElse(message);
    }

    /** After a code was sent, a number is taken for an order's only when it cannot be a code with a slip in it. */
    private static Optional<Order> order(Message message, Standing asked) {
        Optional<Order> completed =
                asked.step() == Step.NUMBERED ? Order.completed(asked.order(), message) : Optional.empty();
        return completed.or(() -> Order.of(message).filter(order -> asked.step() != Step.SENT || order.marked()));
    }

    private Message address(Tx tx, Message message, Standing asked, Answer given, Instant now) {
        if (asksTooMuch(tx, asked, now)) {
            return message;
        }
        String target = customers
                .owner(tx, given.named())
                .map(Who::identifierId)
                .filter(id -> !id.equals(asked.identifierId()))
                .orElse("");
        ConfirmationTable.save(tx, asked.given(message.id(), target, now.plus(policy.patience())));
        return given.alone() ? Redaction.alone(message) : message;
    }

    private Message code(Tx tx, Message message, Standing asked, Answer given, Instant now) {
        boolean right = codes.matches(asked.codeId(), given.value(), asked.codeHash());
        boolean inTime = now.isBefore(asked.until());
        int wrong = asked.tries() + 1;
        if (inTime && right && !asked.targetId().isEmpty()) {
            boolean linked = joins.confirm(
                            tx, Link.CONFIRMED, asked.identifierId(), asked.targetId(), message.id(), now)
                    .isPresent();
            if (!linked) {
                CodePost.withdraw(tx, deliveries, asked, now);
            }
            ConfirmationTable.save(
                    tx,
                    linked
                            ? asked.then(message.id(), Step.CONFIRMED, Word.CONFIRMED, now, asked.tries())
                            : asked.then(message.id(), Step.ENDED, Word.ENDED, now, wrong));
        } else if (inTime && wrong >= policy.tries()) {
            // the mail with it may still wait for its server
            CodePost.withdraw(tx, deliveries, asked, now);
            ConfirmationTable.save(tx, asked.then(message.id(), Step.ENDED, Word.ENDED, now, wrong));
        } else if (given.alone()) {
            Word say = inTime ? Word.WRONG : Word.EXPIRED;
            int tries = inTime ? wrong : asked.tries();
            ConfirmationTable.save(tx, asked.then(message.id(), asked.step(), say, asked.until(), tries));
        } else if (inTime) {
            ConfirmationTable.save(tx, asked.wrong(wrong));
        }
        Message kept = given.alone() || right ? Redaction.without(message, given.written()) : message;
        return given.alone() ? Redaction.alone(kept) : kept;
    }

    private Message order(Tx tx, Message message, Standing asked, Order order, Instant now) {
        if (!order.fact().isEmpty() && asksTooMuch(tx, asked, now)) {
            return message;
        }
        CodePost.withdraw(tx, deliveries, asked, now);
        if (order.fact().isEmpty()) {
            ConfirmationTable.save(tx, asked.numbered(message.id(), order.number(), now.plus(policy.patience())));
        } else if (isTriedTooOften(tx, order, now)) {
            int wrong = asked.tries() + 1;
            boolean over = wrong >= policy.tries();
            ConfirmationTable.save(
                    tx,
                    asked.then(
                            message.id(),
                            over ? Step.ENDED : Step.ASKED,
                            over ? Word.ENDED : Word.NOT_FOUND,
                            now.plus(policy.patience()),
                            wrong));
        } else {
            String question = ids.next();
            Instant until = now.plus(policy.lifetime());
            orders.ask(tx, policy.ordersBy(), question, asked.identifierId(), order, message, until);
            ConfirmationTable.save(tx, asked.checked(message.id(), question, until));
        }
        return order.alone() ? Redaction.alone(message) : message;
    }

    private boolean asksTooMuch(Tx tx, Standing asked, Instant now) {
        return EventRates.count(tx, asked.identifierId(), "codes asked for", policy.perSender(), now)
                .isAbove();
    }

    /** Whose it is nobody knows yet, so what a customer may be tried by counts for the order, whoever tries. */
    private boolean isTriedTooOften(Tx tx, Order order, Instant now) {
        return EventRates.count(tx, codes.hash("order", order.number()), "orders tried", policy.perCustomer(), now)
                .isAbove();
    }
}
