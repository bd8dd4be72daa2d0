package io.saddlebag.confirmation;

import io.saddlebag.confirmation.ConfirmationTable.Standing;
import io.saddlebag.confirmation.Policy.When;
import io.saddlebag.conversation.Dialogue;
import io.saddlebag.conversation.Recorded;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.identity.Customers;
import io.saddlebag.identity.Joins;
import io.saddlebag.identity.Who;
import io.saddlebag.message.Flag;
import io.saddlebag.message.Identifier;
import io.saddlebag.message.IdentifierType;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Kind;
import io.saddlebag.message.Message;
import io.saddlebag.message.Role;
import io.saddlebag.senders.EventRates;
import io.saddlebag.store.Tx;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Asks a customer who is new on a channel, once, by what else they are known, and links the two when a code that went
 * there comes back. What was heard is kept with the message; what is said to it, and the code, follow in the
 * transaction of its decision. Nothing that is said differs by whether an address is known: who names an unknown one
 * gets a code too, which goes to nobody.
 */
public final class Confirmations implements Dialogue {
    private static final Set<String> NO_ANSWER = Set.of(Flag.AUTOMATIC, Flag.NO_AUTOMATIC_ANSWER);
    private static final Set<IdentifierType> KNOWN_ELSEWHERE = Set.of(IdentifierType.ACCOUNT_ID, IdentifierType.EMAIL);
    private static final Set<IdentifierType> SYSTEMS_ARE_ASKED_BY =
            Set.of(IdentifierType.ACCOUNT_ID, IdentifierType.EMAIL, IdentifierType.PHONE);
    private static final int CONVERSATIONS = 5;

    private final Policy policy;
    private final BooleanSupplier ownSystems;
    private final ConfirmationTexts texts;
    private final Customers customers;
    private final Joins joins;
    private final Timeline timeline;
    private final Deliveries deliveries;
    private final Codes codes;
    private final CodeMail mails;
    private final Ids ids;
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
        this.ownSystems = ownSystems;
        this.texts = texts;
        this.customers = customers;
        this.joins = new Joins(ids);
        this.timeline = timeline;
        this.deliveries = deliveries;
        this.codes = codes;
        this.mails = new CodeMail(codes, clock);
        this.ids = ids;
        this.clock = clock;
    }

    /** The commands by which codes go. */
    public CodeMail mails() {
        return mails;
    }

    @Override
    public Message hear(Tx tx, Message message, Who who, Instant now) {
        if (policy.on(message.channel()) == When.OFF || !who.proven() || !isOfAPerson(message)) {
            return message;
        }
        Optional<Standing> asked = standings(tx, who.customerId()).stream()
                .filter(standing -> isOpen(standing, now))
                .findFirst();
        if (asked.isEmpty()) {
            return message;
        }
        Optional<Answer> address = Answer.address(message);
        Optional<Answer> code = Optional.of(message)
                .filter(given -> asked.get().state().equals(ConfirmationTable.SENT))
                .flatMap(Answer::code)
                .filter(given -> address.filter(
                                one -> one.alone() || one.written().contains(given.written()))
                        .isEmpty());
        return code.map(given -> code(tx, message, asked.get(), given, now))
                .or(() -> address.map(given -> address(tx, message, asked.get(), given, now)))
                .orElse(message);
    }

    /**
     * What is to be said to a message, in the transaction of its decision: an answer in the dialogue, or, where people
     * get it and nothing was asked before, the question.
     *
     * @param toPeople whether the message is given to people
     */
    public Optional<String> say(Tx tx, Recorded recorded, boolean toPeople) {
        if (policy.on(recorded.message().channel()) == When.OFF) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        Optional<Standing> heard =
                ConfirmationTable.toldIn(tx, recorded.message().id());
        if (heard.isPresent()) {
            answer(tx, recorded.message(), heard.get(), now);
            return Optional.of(text(word(heard.get().answer()), recorded.message()));
        }
        return toPeople
                        && isToBeAsked(tx, recorded)
                        && ConfirmationTable.add(tx, recorded.who().identifierId(), now.plus(policy.patience()))
                ? Optional.of(text(Word.ASK, recorded.message()))
                : Optional.empty();
    }

    /** Forgets what an identifier has to do with confirmations; it is not asked again. */
    public static void forget(Tx tx, Deliveries deliveries, String identifierId, Instant now) {
        ConfirmationTable.concerning(tx, identifierId).forEach(standing -> {
            withdraw(tx, deliveries, standing, now);
            ConfirmationTable.save(tx, standing.forgotten());
        });
    }

    private boolean isToBeAsked(Tx tx, Recorded recorded) {
        Message message = recorded.message();
        Who who = recorded.who();
        if (!who.proven()
                || recorded.standing().isHeld()
                || !isOfAPerson(message)
                || customers.inConflict(tx, message)
                || !standings(tx, who.customerId()).isEmpty()) {
            return false;
        }
        List<Identifier> known = customers.identifiers(tx, who.customerId());
        return policy.on(message.channel()) == When.ON
                ? lacks(known, KNOWN_ELSEWHERE)
                        && timeline.conversations(tx, who.customerId(), CONVERSATIONS).stream()
                                .allMatch(conversation -> conversation.channel().equals(message.channel()))
                : ownSystems.getAsBoolean() && lacks(known, SYSTEMS_ARE_ASKED_BY);
    }

    private static boolean lacks(List<Identifier> known, Set<IdentifierType> types) {
        return known.stream().noneMatch(identifier -> types.contains(identifier.type()));
    }

    private static boolean isOfAPerson(Message message) {
        return message.kind() == Kind.MESSAGE
                && message.sender().role() == Role.CUSTOMER
                && message.flags().stream().noneMatch(NO_ANSWER::contains);
    }

    /** What was asked by any of a customer's identifiers. */
    private List<Standing> standings(Tx tx, String customerId) {
        return customers.identifierIds(tx, customerId).stream()
                .flatMap(id -> ConfirmationTable.of(tx, id).stream())
                .toList();
    }

    /** A code that is too old is still heard for a while, to say so. */
    private boolean isOpen(Standing standing, Instant now) {
        return switch (standing.state()) {
            case ConfirmationTable.ASKED, ConfirmationTable.GIVEN -> now.isBefore(standing.until());
            case ConfirmationTable.SENT -> now.isBefore(standing.until().plus(policy.patience()));
            default -> false;
        };
    }

    private Message address(Tx tx, Message message, Standing asked, Answer given, Instant now) {
        if (EventRates.count(tx, asked.identifierId(), "codes asked for", policy.perSender(), now)
                .isAbove()) {
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
            boolean linked = joins.confirm(tx, asked.identifierId(), asked.targetId(), message.id(), now)
                    .isPresent();
            ConfirmationTable.save(
                    tx,
                    linked
                            ? asked.heard(message.id(), ConfirmationTable.CONFIRMED, Word.CONFIRMED, now, asked.tries())
                            : asked.heard(message.id(), ConfirmationTable.ENDED, Word.ENDED, now, wrong));
        } else if (inTime && wrong >= policy.tries()) {
            ConfirmationTable.save(tx, asked.heard(message.id(), ConfirmationTable.ENDED, Word.ENDED, now, wrong));
        } else if (given.alone()) {
            ConfirmationTable.save(
                    tx,
                    asked.heard(
                            message.id(),
                            asked.state(),
                            inTime ? Word.WRONG : Word.EXPIRED,
                            asked.until(),
                            inTime ? wrong : asked.tries()));
        } else if (inTime) {
            ConfirmationTable.save(tx, asked.wrong(wrong));
        }
        Message kept = given.alone() || right ? Redaction.without(message, given.written()) : message;
        return given.alone() ? Redaction.alone(kept) : kept;
    }

    private void answer(Tx tx, Message message, Standing heard, Instant now) {
        if (!heard.state().equals(ConfirmationTable.GIVEN)) {
            ConfirmationTable.save(tx, heard.told());
            return;
        }
        withdraw(tx, deliveries, heard, now);
        String id = ids.next();
        String code = codes.fresh();
        Instant until = now.plus(policy.lifetime());
        Optional<Way> way = Optional.of(heard.targetId())
                .filter(target -> !target.isEmpty())
                .filter(target -> joins.isConfirmable(tx, heard.identifierId(), target))
                .flatMap(target -> way(tx, target))
                .filter(found -> !EventRates.count(tx, found.customerId(), "codes sent", policy.perCustomer(), now)
                        .isAbove());
        ConfirmationTable.save(
                tx, heard.sent(way.isPresent() ? heard.targetId() : "", id, codes.hash(id, code), until));
        way.ifPresent(found -> deliveries.enqueue(
                tx,
                found.target(),
                "confirmation/" + heard.identifierId(),
                CodeMail.KIND,
                id,
                mails.command(
                        found.target(),
                        found.to(),
                        id,
                        code,
                        text(Word.SUBJECT, message),
                        text(Word.CODE, message),
                        until),
                now));
    }

    /** How a code reaches who has proven an identifier: by it, or by an address that the same customer has proven. */
    private Optional<Way> way(Tx tx, String target) {
        String customer = customers.of(tx, target).customerId();
        Identifier named = customers.identifier(tx, target);
        if (named.type() == IdentifierType.EMAIL) {
            return Optional.of(new Way(policy.mailTarget(), named, customer));
        }
        return policy.textTarget().isEmpty()
                ? customers.identifiers(tx, customer).stream()
                        .filter(identifier -> identifier.type() == IdentifierType.EMAIL)
                        .filter(identifier -> identifier.verification().isProven())
                        .findFirst()
                        .map(mail -> new Way(policy.mailTarget(), mail, customer))
                : Optional.of(new Way(policy.textTarget(), named, customer));
    }

    /** A code that has not gone yet does not go when another is asked for, or somebody is erased. */
    private static void withdraw(Tx tx, Deliveries deliveries, Standing standing, Instant now) {
        if (!standing.codeId().isEmpty()) {
            deliveries.erase(tx, standing.codeId(), now);
        }
    }

    private String text(Word word, Message message) {
        return texts.of(word, message.connector(), message.channel(), message.language());
    }

    private static Word word(String key) {
        return Arrays.stream(Word.values())
                .filter(word -> word.key().equals(key))
                .findFirst()
                .orElse(Word.ENDED);
    }

    private record Way(String target, Identifier to, String customerId) {}
}
