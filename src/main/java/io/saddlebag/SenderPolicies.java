package io.saddlebag;

import io.saddlebag.confirmation.ConfirmationTexts;
import io.saddlebag.confirmation.Policy;
import io.saddlebag.confirmation.Policy.When;
import io.saddlebag.connector.Connectors;
import io.saddlebag.delivery.Dispatch;
import io.saddlebag.helpdesk.Acknowledgements;
import io.saddlebag.helpdesk.News;
import io.saddlebag.helpdesk.OwnWords;
import io.saddlebag.ops.Frequency;
import io.saddlebag.ops.Settings;
import io.saddlebag.ops.WrongSetting;
import io.saddlebag.senders.Limits;
import io.saddlebag.senders.Rate;
import io.saddlebag.senders.Rates;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the settings say about senders: how much is given to people at once, and who is told that it has come. */
final class SenderPolicies {
    private static final Logger LOG = LoggerFactory.getLogger(SenderPolicies.class);
    private static final String CHANNEL = "channel/";

    private final Settings settings;

    SenderPolicies(Settings settings) {
        this.settings = settings;
    }

    Limits limits() {
        return new Limits(rates("flood.sender"), rates("flood.conversation"), rates("flood.reopenings"));
    }

    Acknowledgements.Policy acknowledgements() {
        return new Acknowledgements.Policy(
                Set.copyOf(settings.list("acknowledgement.channels")),
                settings.duration("acknowledgement.again-after"),
                settings.periods("acknowledgement.again-on"),
                rate(settings.frequency("acknowledgement.per-sender")));
    }

    News.Policy news() {
        return new News.Policy(Set.copyOf(settings.list("news.tell")), rate(settings.frequency("news.per-customer")));
    }

    OwnWords words(Connectors connectors) {
        OwnWords words = new OwnWords(connectors, settings.startingWith("words."), settings.text("wording.language"));
        return forNews(words.require(List.of(OwnWords.ACKNOWLEDGEMENT, OwnWords.MAY_WE)));
    }

    /** @throws WrongSetting when something is to be told for which there are no words */
    private OwnWords forNews(OwnWords words) {
        try {
            return words.require(news().codes());
        } catch (IllegalArgumentException e) {
            throw new WrongSetting(settings.describe("news.tell") + ", but " + e.getMessage() + ".");
        }
    }

    /** @throws IllegalArgumentException when a channel is to be asked at a time that is not known; names it */
    Policy confirmations() {
        Map<String, When> channels = new TreeMap<>();
        settings.list("confirmation").forEach(entry -> {
            String[] parts = entry.split("=", 2);
            channels.put(parts[0].strip(), when(parts.length == 2 ? parts[1].strip() : "", entry));
        });
        return new Policy(
                channels,
                settings.duration("confirmation.wait"),
                settings.duration("confirmation.code-lifetime"),
                (int) settings.number("confirmation.tries"),
                rate(settings.frequency("confirmation.per-sender")),
                rate(settings.frequency("confirmation.per-customer")),
                CHANNEL + settings.text("confirmation.mail-by"),
                settings.given("confirmation.text-by") ? CHANNEL + settings.text("confirmation.text-by") : "",
                settings.text("confirmation.orders-by"));
    }

    /** Whether the hub itself may say something to customers on a channel. */
    Predicate<String> speaks() {
        Acknowledgements.Policy acknowledged = acknowledgements();
        Policy asked = confirmations();
        return channel -> acknowledged.channels().contains(channel) || asked.isOn(channel);
    }

    /** Makes the targets known by which codes go, so that none waits for the first, and warns of those that lead nowhere. */
    void meet(Dispatch dispatch) {
        confirmations().codeTargets().stream()
                .filter(target -> dispatch.target(target).isEmpty())
                .forEach(target -> LOG.warn(
                        "codes for customers who are new on a channel wait for {}: no route sends there;"
                                + " see confirmation.mail-by and confirmation.text-by",
                        target));
    }

    private static When when(String word, String entry) {
        return Arrays.stream(When.values())
                .filter(when ->
                        when.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("confirmation has '" + entry
                        + "'; give channels with off, on or when-needed, such as whatsapp=on, webchat=when-needed"));
    }

    ConfirmationTexts confirmationTexts(Connectors connectors) {
        return new ConfirmationTexts(
                connectors, settings.startingWith("confirmation-text."), settings.text("wording.language"));
    }

    private Rates rates(String name) {
        Map<String, Rate> rates = new TreeMap<>();
        settings.frequencies(name).forEach((channel, frequency) -> rates.put(channel, rate(frequency)));
        return new Rates(rates);
    }

    private static Rate rate(Frequency frequency) {
        return new Rate(frequency.most(), frequency.within());
    }
}
