package io.saddlebag.confirmation;

import io.saddlebag.confirmation.OrderQuestions.Question;
import io.saddlebag.conversation.Dialogue;
import io.saddlebag.conversation.Recorded;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.delivery.Delivery;
import io.saddlebag.identity.Customers;
import io.saddlebag.identity.Joins;
import io.saddlebag.identity.Link;
import io.saddlebag.identity.Who;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Message;
import io.saddlebag.store.Tx;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Asks a customer who is new on a channel, once, by what else they are known, and links the two when a code that went
 * there comes back, or when the shop says that an order they named is that customer's. What was heard is kept with the
 * message; what is said to it, and the code, follow in the transaction of its decision. Nothing that is said differs by
 * whether an address is known: who names an unknown one gets a code too, which goes to nobody.
 */
public final class Confirmations implements Dialogue {
    private static final int LOOKED_AT = 10;

    private final Policy policy;
    private final ConfirmationTexts texts;
    private final Customers customers;
    private final Timeline timeline;
    private final Joins joins;
    private final CodeMail mails;
    private final OrderQuestions orders;
    private final Newcomers newcomers;
    private final Quotes quotes;
    private final Hearing hearing;
    private final CodePost post;
    private final Clock clock;

    /**
     * Asks by a policy.
     *
     * @param ownSystems whether there are systems to ask for account data
     */
    public Confirmations(
            Policy policy,
            BooleanSupplier ownSystems,
            ConfirmationTexts texts,
            Customers customers,
            Timeline timeline,
            Deliveries deliveries,
            Codes codes,
            Ids ids,
            Clock clock) {
        this.policy = policy;
        this.texts = texts;
        this.customers = customers;
        this.timeline = timeline;
        this.joins = new Joins(ids);
        this.mails = new CodeMail(codes, clock);
        this.orders = new OrderQuestions(deliveries, clock);
        this.newcomers = new Newcomers(policy, ownSystems, customers, timeline);
        this.quotes = new Quotes(customers, codes);
        this.hearing = new Hearing(policy, customers, joins, deliveries, codes, orders, ids);
        this.post = new CodePost(policy, texts, customers, joins, deliveries, codes, mails, ids);
        this.clock = clock;
    }

    /** The commands by which codes go. */
    public CodeMail mails() {
        return mails;
    }

    /** What the shop is asked. */
    public OrderQuestions orders() {
        return orders;
    }

    @Override
    public Message hear(Tx tx, Message came, Who who, Instant now) {
        Message message = policy.isUsed() ? quotes.without(tx, came) : came;
        if (!policy.isOn(message.channel()) || !who.proven() || !Newcomers.isOfAPerson(message)) {
            return message;
        }
        return standings(tx, who.customerId()).stream()
                .filter(standing -> isOpen(standing, now))
                .findFirst()
                .map(asked -> hearing.hear(tx, message, asked, answersAnAgent(tx, who), now))
                .orElse(message);
    }

    @Override
    public Message unheard(Tx tx, Message message, Optional<String> partyId) {
        return policy.isUsed() ? quotes.withoutOwn(tx, message, partyId) : message;
    }

    @Override
    public String unread(Tx tx, String raw) {
        return policy.isUsed() ? quotes.withoutAny(tx, raw) : raw;
    }

    /** Whether the last that the customer was told was told by a person, who may have asked for numbers, too. */
    private boolean answersAnAgent(Tx tx, Who who) {
        return timeline.ofCustomer(tx, who.customerId(), LOOKED_AT).stream()
                .filter(line -> line.direction().equals("outbound"))
                .reduce((earlier, later) -> later)
                .filter(line -> line.role().equals("agent"))
                .isPresent();
    }

    /**
     * What is to be said to a message, in the transaction of its decision: an answer in the dialogue, or, where people
     * get it and nothing was asked before, the question.
     *
     * @param toPeople whether the message is given to people
     */
    public Optional<String> say(Tx tx, Recorded recorded, boolean toPeople) {
        Message message = recorded.message();
        if (!policy.isOn(message.channel())) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        Optional<Standing> heard = ConfirmationTable.toldIn(tx, message.id());
        if (heard.isPresent()) {
            Standing standing = heard.get();
            ConfirmationTable.save(
                    tx, standing.step() == Step.GIVEN ? post.send(tx, standing, message, now) : standing.told());
            return Optional.of(texts.of(Word.of(standing.answer()), message));
        }
        boolean isAsked = toPeople
                && newcomers.include(tx, recorded)
                && standings(tx, recorded.who().customerId()).isEmpty()
                && ConfirmationTable.add(tx, recorded.who().identifierId(), now, now.plus(policy.patience()));
        return isAsked
                ? Optional.of(texts.of(policy.takesOrders() ? Word.ASK_ORDER : Word.ASK, message))
                : Optional.empty();
    }

    /**
     * What is to be said now that the shop was asked about an order, in the transaction that stores the outcome: to the
     * message in which the second fact came. Nothing is told of why it is no use: no such order, another fact, an owner
     * whom the hub does not know, or who must stay apart.
     */
    public Optional<Said> lookedUp(Tx tx, Delivery settled, Timeline timeline) {
        Question question = orders.take(tx, settled);
        return ConfirmationTable.of(tx, question.askedId())
                .filter(asked -> asked.step() == Step.CHECKED && asked.codeId().equals(settled.messageId()))
                .flatMap(asked -> timeline.recorded(tx, question.messageId())
                        .map(recorded ->
                                new Said(recorded, texts.of(outcome(tx, asked, question), recorded.message()))));
    }

    private Word outcome(Tx tx, Standing asked, Question question) {
        Instant now = clock.instant();
        int wrong = asked.tries() + 1;
        if (question.answered() && isLinked(tx, asked, question, now)) {
            ConfirmationTable.save(tx, asked.told(Step.CONFIRMED, now, asked.tries()));
            return Word.CONFIRMED;
        }
        if (!question.answered() || wrong >= policy.tries()) {
            ConfirmationTable.save(tx, asked.told(Step.ENDED, now, wrong));
            return Word.ENDED;
        }
        ConfirmationTable.save(tx, asked.told(Step.ASKED, now.plus(policy.patience()), wrong));
        return Word.NOT_FOUND;
    }

    private boolean isLinked(Tx tx, Standing asked, Question question, Instant now) {
        return question.owner().stream()
                .flatMap(identifier -> customers.owner(tx, identifier).stream())
                .map(Who::identifierId)
                .filter(id -> !id.equals(asked.identifierId()))
                .anyMatch(id -> joins.confirm(tx, Link.BY_ORDER, asked.identifierId(), id, question.messageId(), now)
                        .isPresent());
    }

    /** Forgets what an identifier has to do with confirmations; it is not asked again. */
    public static void forget(Tx tx, Deliveries deliveries, String identifierId, Instant now) {
        ConfirmationTable.concerning(tx, identifierId).forEach(standing -> {
            CodePost.withdraw(tx, deliveries, standing, now);
            ConfirmationTable.save(tx, standing.forgotten());
        });
    }

    /** Forgets what nobody went on with, those whose time was over first at most; of how many. */
    public static int purge(Tx tx, Deliveries deliveries, Instant before, int limit) {
        List<Standing> open = ConfirmationTable.open(tx, before, limit);
        open.forEach(standing -> {
            CodePost.withdraw(tx, deliveries, standing, before);
            ConfirmationTable.save(tx, standing.forgotten());
        });
        return open.size();
    }

    /** What there is to tell of an identifier that was asked; nothing of a code. */
    public static Optional<Asked> asked(Tx tx, String identifierId) {
        return ConfirmationTable.of(tx, identifierId)
                .map(standing -> new Asked(
                        identifierId, standing.askedAt(), standing.step().key(), standing.order()));
    }

    /** What was asked by any of a customer's identifiers. */
    private List<Standing> standings(Tx tx, String customerId) {
        return customers.identifierIds(tx, customerId).stream()
                .flatMap(id -> ConfirmationTable.of(tx, id).stream())
                .toList();
    }

    /** A code that is too old is still heard for a while, to say so. */
    private boolean isOpen(Standing standing, Instant now) {
        return switch (standing.step()) {
            case ASKED, NUMBERED, GIVEN -> now.isBefore(standing.until());
            case SENT -> now.isBefore(standing.until().plus(policy.patience()));
            case CHECKED, CONFIRMED, ENDED -> false;
        };
    }

    /** A sentence, and the message it is said to. */
    public record Said(Recorded recorded, String text) {}

    /**
     * That somebody was asked who they are.
     *
     * @param state asked, numbered, checked, given, sent, confirmed or ended
     * @param order the number of an order that they named and that is still to be confirmed, or empty
     */
    public record Asked(String identifier, Instant at, String state, String order) {}
}
