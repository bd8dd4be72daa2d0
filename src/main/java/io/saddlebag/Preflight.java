package io.saddlebag;

import io.saddlebag.connector.Connectors;
import io.saddlebag.connector.MappingFailed;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.ops.PemFiles;
import io.saddlebag.ops.Settings;
import io.saddlebag.ops.WrongSetting;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What stands against settings beyond their form: whether what they speak of is there. Nothing is opened for it. */
public final class Preflight {
    private Preflight() {}

    /**
     * Looks at all that can be known without a hub.
     *
     * @throws WrongSetting when a hub would not start with them
     */
    public static void check(Settings settings) {
        connectors(settings);
    }

    /** The same, and the connectors that it has read. */
    static Connectors connectors(Settings settings) {
        try {
            ConnectorSettings about = new ConnectorSettings(settings);
            Connectors connectors = about.connectors();
            about.refuseMisspelt(connectors);
            new KameletForms(settings).require(connectors);
            HelpdeskSettings desks = new HelpdeskSettings(settings);
            desks.helpdesks(new SinkFacts(connectors), connectors, new Deliveries());
            about.needFor(desks.connectors(), connectors);
            about.needForChannels(connectors);
            SenderPolicies senders = new SenderPolicies(settings);
            senders.confirmations();
            senders.words(connectors);
            senders.confirmationTexts(connectors);
            new Rates(connectors);
            ChatWindow.settings(settings);
            if (settings.given("http.tls.certificate")) {
                PemFiles.keyStore(settings.path("http.tls.certificate"), settings.path("http.tls.key"), "");
            }
            return connectors;
        } catch (WrongSetting e) {
            throw e;
        } catch (IllegalArgumentException | MappingFailed e) {
            throw new WrongSetting(sentence(String.valueOf(e.getMessage())));
        }
    }

    /**
     * Whether the hub can listen where it is to.
     *
     * @throws WrongSetting names the port that is taken, or the address that is not this machine's
     */
    static void ports(Settings settings) {
        List<String> ports = new ArrayList<>(List.of("http.port", "management.port"));
        if (settings.text("profile").equals("sandbox")) {
            ports.addAll(List.of("sandbox.smtp-port", "sandbox.imap-port"));
        }
        List<ServerSocket> open = new ArrayList<>();
        Set<Long> taken = new HashSet<>();
        try {
            for (String port : ports) {
                open.add(listen(settings, port, taken.contains(settings.number(port))));
                taken.add(settings.number(port));
            }
        } finally {
            open.forEach(Preflight::close);
        }
    }

    private static ServerSocket listen(Settings settings, String port, boolean twice) {
        InetSocketAddress address = new InetSocketAddress(settings.text(host(port)), (int) settings.number(port));
        try {
            ServerSocket socket = new ServerSocket();
            socket.bind(address, 1);
            return socket;
        } catch (BindException e) {
            throw new WrongSetting(cannotListen(settings, port, String.valueOf(e.getMessage()), twice));
        } catch (IOException e) {
            throw new WrongSetting(
                    address.isUnresolved()
                            ? wrongHost(settings, host(port))
                            : settings.describe(port) + ", where the hub cannot listen: " + e.getMessage()
                                    + "; give another port.");
        }
    }

    /** @param why what the system says, which Java tells only by words */
    static String cannotListen(Settings settings, String port, String why, boolean twice) {
        if (why.contains("assign")) {
            return wrongHost(settings, host(port));
        }
        if (why.contains("ermission") || why.contains("ermitted")) {
            return settings.describe(port) + ", where the hub's user may not listen; give a port from 1024 on.";
        }
        return settings.describe(port) + ", where "
                + (twice
                        ? "the hub is to listen for something else too; give another port."
                        : "another program listens; stop that program, or give another port.");
    }

    private static String host(String port) {
        return port.substring(0, port.indexOf('.')) + ".host";
    }

    private static String wrongHost(Settings settings, String host) {
        return settings.describe(host)
                + ", which is no address of this machine; give one such as 127.0.0.1, or 0.0.0.0 for all.";
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException("a port that was tried cannot be given back", e);
        }
    }

    private static String sentence(String message) {
        return message.endsWith(".") ? message : message + ".";
    }
}
