package io.saddlebag;

import io.saddlebag.connector.Connectors;
import io.saddlebag.connector.MappingFailed;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.helpdesk.Helpdesks;
import io.saddlebag.message.Sentence;
import io.saddlebag.ops.PemFiles;
import io.saddlebag.ops.Settings;
import io.saddlebag.ops.WrongSetting;

/** What stands against settings beyond their form: whether what they speak of is there. Nothing is opened for it. */
public final class Preflight {
    private Preflight() {}

    /**
     * Looks at all that can be known without a hub.
     *
     * @throws WrongSetting when a hub would not start with them
     */
    public static void check(Settings settings) {
        systems(settings);
    }

    /** The same, and the systems that it has read of. */
    static Systems systems(Settings settings) {
        try {
            ConnectorSettings about = new ConnectorSettings(settings);
            Connectors connectors = about.connectors();
            about.refuseMisspelt(connectors);
            new KameletForms(settings).require(connectors);
            Places.check(settings);
            HelpdeskSettings desks = new HelpdeskSettings(settings);
            SinkFacts sinks = new SinkFacts(connectors);
            Deliveries deliveries = new Deliveries();
            Helpdesks helpdesks = desks.helpdesks(sinks, connectors, deliveries);
            about.needFor(desks.connectors(), connectors);
            about.needForChannels(connectors);
            SenderPolicies senders = new SenderPolicies(settings);
            senders.confirmations();
            senders.words(connectors);
            senders.confirmationTexts(connectors);
            ChatWindow.settings(settings);
            if (settings.given("http.tls.certificate")) {
                PemFiles.keyStore(settings.path("http.tls.certificate"), settings.path("http.tls.key"), "");
            }
            return new Systems(connectors, sinks, new Rates(connectors), deliveries, helpdesks);
        } catch (WrongSetting e) {
            throw e;
        } catch (IllegalArgumentException | MappingFailed e) {
            throw new WrongSetting(Sentence.of(String.valueOf(e.getMessage())));
        }
    }
}
