package io.saddlebag.confirmation;

import io.saddlebag.senders.Rate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Who is asked, how long an answer counts, and how much anybody may try.
 *
 * @param channels where customers are asked
 * @param patience for how long an address is waited for
 * @param lifetime for how long a code is good
 * @param tries how many wrong codes end it
 * @param perSender how many codes one sender may ask for, whoever gets them
 * @param perCustomer how many codes one customer gets, whoever asks
 * @param mailTarget the target of deliveries that codes go to e-mail addresses by
 * @param textTarget the same for telephone numbers; empty: the customer's e-mail address is taken
 * @param ordersBy the system that knows orders and whose they are; empty: numbers of orders are not taken
 */
public record Policy(
        Map<String, When> channels,
        Duration patience,
        Duration lifetime,
        int tries,
        Rate perSender,
        Rate perCustomer,
        String mailTarget,
        String textTarget,
        String ordersBy) {
    public Policy {
        channels = Map.copyOf(channels);
    }

    When on(String channel) {
        return channels.getOrDefault(channel, When.OFF);
    }

    /** Whether customers may be asked on a channel. */
    public boolean isOn(String channel) {
        return on(channel) != When.OFF;
    }

    /** The targets of deliveries by which codes go, if anybody may be asked. */
    public List<String> codeTargets() {
        return Stream.of(mailTarget, textTarget)
                .filter(target -> isUsed() && !target.isEmpty())
                .toList();
    }

    /** Whether customers may be asked anywhere. */
    boolean isUsed() {
        return channels.keySet().stream().anyMatch(this::isOn);
    }

    boolean takesOrders() {
        return !ordersBy.isEmpty();
    }

    /** When a customer is asked. */
    public enum When {
        /** Never. */
        OFF,
        /** When nothing else is known of them than what this channel tells. */
        ON,
        /** When there are systems to ask for account data, and nothing by which to ask them. */
        WHEN_NEEDED
    }
}
