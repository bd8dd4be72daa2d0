package io.saddlebag;

import io.saddlebag.connector.Connectors;
import io.saddlebag.helpdesk.Acknowledgements;
import io.saddlebag.helpdesk.News;
import io.saddlebag.helpdesk.OwnWords;
import io.saddlebag.ops.Frequency;
import io.saddlebag.ops.Settings;
import io.saddlebag.senders.Limits;
import io.saddlebag.senders.Rate;
import io.saddlebag.senders.Rates;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the settings say about senders: how much is given to people at once, and who is told that it has come. */
final class SenderPolicies {
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
        return new OwnWords(connectors, settings.startingWith("words."), settings.text("wording.language"))
                .require(List.of(OwnWords.ACKNOWLEDGEMENT, OwnWords.MAY_WE))
                .require(news().codes());
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
