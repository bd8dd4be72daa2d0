package io.saddlebag;

import io.saddlebag.ops.Settings;
import io.saddlebag.ops.WrongSetting;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Where the hub is to listen and to keep things: whether it can. */
final class Places {
    private static final int ANY_PORT = 0;

    private Places() {}

    /**
     * Whether the addresses are this machine's, and the directories are some or can be made.
     *
     * @throws WrongSetting names the first that is not
     */
    static void check(Settings settings) {
        for (String port : all(settings)) {
            close(listen(settings, port, ANY_PORT, false));
        }
        writable(settings, "data.directory");
        writable(settings, "blobs.directory");
        if (!isDirectoryOrNothing(settings.path("routes.directory"))) {
            throw noDirectory(settings, "routes.directory", "give the one that holds your routes");
        }
    }

    private static void writable(Settings settings, String name) {
        if (settings.given(name)) {
            Path there = settings.path(name);
            while (!Files.exists(there) && there.getParent() != null) {
                there = there.getParent();
            }
            if (!Files.isDirectory(there)) {
                throw noDirectory(settings, name, "give one on a local disk");
            }
            if (!Files.isWritable(there)) {
                throw new WrongSetting(settings.describe(name)
                        + ", where the hub's user may not write; give a directory where it may.");
            }
        }
    }

    private static boolean isDirectoryOrNothing(Path path) {
        return Files.isDirectory(path) || !Files.exists(path);
    }

    private static WrongSetting noDirectory(Settings settings, String name, String remedy) {
        return new WrongSetting(settings.describe(name) + ", which is no directory; " + remedy + ".");
    }

    /**
     * Whether the hub can listen where it is to.
     *
     * @throws WrongSetting names the port that is taken, or the address that is not this machine's
     */
    static void ports(Settings settings) {
        List<String> ports = all(settings);
        List<ServerSocket> open = new ArrayList<>();
        Set<Long> taken = new HashSet<>();
        try {
            for (String port : ports) {
                open.add(listen(settings, port, taken.contains(settings.number(port))));
                taken.add(settings.number(port));
            }
        } finally {
            open.forEach(Places::close);
        }
    }

    private static ServerSocket listen(Settings settings, String port, boolean twice) {
        return listen(settings, port, (int) settings.number(port), twice);
    }

    private static ServerSocket listen(Settings settings, String port, int number, boolean twice) {
        InetSocketAddress address = new InetSocketAddress(settings.text(host(port)), number);
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

    private static List<String> all(Settings settings) {
        return settings.text("profile").equals("sandbox")
                ? List.of("http.port", "management.port", "sandbox.smtp-port", "sandbox.imap-port")
                : List.of("http.port", "management.port");
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
}
