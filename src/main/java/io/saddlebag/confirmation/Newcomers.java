package io.saddlebag.confirmation;

import io.saddlebag.confirmation.Policy.When;
import io.saddlebag.conversation.Recorded;
import io.saddlebag.conversation.Timeline;
import io.saddlebag.identity.Customers;
import io.saddlebag.message.Flag;
import io.saddlebag.message.Identifier;
import io.saddlebag.message.IdentifierType;
import io.saddlebag.message.Kind;
import io.saddlebag.message.Message;
import io.saddlebag.message.Role;
import io.saddlebag.store.Tx;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Tells who is new on a channel, and worth asking by what else they are known. */
final class Newcomers {
    private static final Set<String> NO_ANSWER = Set.of(Flag.AUTOMATIC, Flag.NO_AUTOMATIC_ANSWER);
    private static final Set<IdentifierType> KNOWN_ELSEWHERE = Set.of(IdentifierType.ACCOUNT_ID, IdentifierType.EMAIL);
    private static final Set<IdentifierType> SYSTEMS_ARE_ASKED_BY =
            Set.of(IdentifierType.ACCOUNT_ID, IdentifierType.EMAIL, IdentifierType.PHONE);
    private static final int CONVERSATIONS = 5;

    private final Policy policy;
    private final BooleanSupplier ownSystems;
    private final Customers customers;
    private final Timeline timeline;

    /** @param ownSystems whether there are systems to ask for account data */
    Newcomers(Policy policy, BooleanSupplier ownSystems, Customers customers, Timeline timeline) {
        this.policy = policy;
        this.ownSystems = ownSystems;
        this.customers = customers;
        this.timeline = timeline;
    }

    /** Whether somebody wrote it to whom a machine may speak. */
    static boolean isOfAPerson(Message message) {
        return message.kind() == Kind.MESSAGE
                && message.sender().role() == Role.CUSTOMER
                && message.flags().stream().noneMatch(NO_ANSWER::contains);
    }

    /** Whether the policy has them asked; whether they were before is not looked at. */
    boolean include(Tx tx, Recorded recorded) {
        Message message = recorded.message();
        if (!recorded.who().proven()
                || recorded.standing().isHeld()
                || !isOfAPerson(message)
                || customers.inConflict(tx, message)) {
            return false;
        }
        String customer = recorded.who().customerId();
        List<Identifier> known = customers.identifiers(tx, customer);
        return policy.on(message.channel()) == When.ON
                ? lacks(known, KNOWN_ELSEWHERE)
                        && timeline.conversations(tx, customer, CONVERSATIONS).stream()
                                .allMatch(conversation -> conversation.channel().equals(message.channel()))
                : ownSystems.getAsBoolean() && lacks(known, SYSTEMS_ARE_ASKED_BY);
    }

    private static boolean lacks(List<Identifier> known, Set<IdentifierType> types) {
        return known.stream().noneMatch(identifier -> types.contains(identifier.type()));
    }
}
