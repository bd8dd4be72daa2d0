package io.saddlebag.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An IMAP server with one folder of any number of unread mails, which it makes up when they are asked for: of many
 * thousands GreenMail takes minutes to find one.
 */
final class LongFolder implements AutoCloseable {
    private static final Pattern COMMAND = Pattern.compile("(\\S+) (?:UID )?(\\S+) ?(.*)");
    private static final Pattern FETCH = Pattern.compile("(\\d+)(?::(\\d+))? \\((.*)\\)");

    private final ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final int mails;
    private final int senders;

    LongFolder(int mails, int senders) throws IOException {
        this.mails = mails;
        this.senders = senders;
        daemon(this::accept);
    }

    int port() {
        return socket.getLocalPort();
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "long-folder");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = socket.accept();
                daemon(() -> serve(client));
            }
        } catch (IOException e) {
            // it was closed
        }
    }

    private void serve(Socket client) {
        try (client;
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1))) {
            say(client, "* OK ready\r\n");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                Matcher command = COMMAND.matcher(line);
                if (command.matches()) {
                    say(client, answer(command.group(2), command.group(3)) + command.group(1) + " OK done\r\n");
                }
            }
        } catch (IOException e) {
            // the hub has gone
        }
    }

    private String answer(String command, String rest) {
        return switch (command) {
            case "CAPABILITY" -> "* CAPABILITY IMAP4rev1\r\n";
            case "LIST" -> "* LIST () \"/\" INBOX\r\n";
            case "SELECT", "EXAMINE" ->
                "* FLAGS (\\Seen \\Deleted)\r\n* " + mails + " EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY 7] valid\r\n"
                        + "* OK [UIDNEXT " + (mails + 1) + "] next\r\n"
                        + "* OK [PERMANENTFLAGS (\\Seen \\Deleted)] kept\r\n";
            case "FETCH" -> fetch(rest);
            default -> "";
        };
    }

    /** Its UIDs are its numbers. */
    private String fetch(String what) {
        StringBuilder told = new StringBuilder();
        for (String set : what.substring(0, what.indexOf(' ')).split(",", -1)) {
            Matcher fetch = FETCH.matcher(set + what.substring(what.indexOf(' ')));
            if (fetch.matches()) {
                int from = Integer.parseInt(fetch.group(1));
                int to = fetch.group(2) == null ? from : Integer.parseInt(fetch.group(2));
                for (int number = from; number <= Math.min(to, mails); number++) {
                    told.append(one(number, fetch.group(3)));
                }
            }
        }
        return told.toString();
    }

    private String one(int number, String items) {
        String mail = mail(number);
        String known = "* " + number + " FETCH (UID " + number;
        if (items.startsWith("BODY")) {
            return known + " BODY[]<0> {" + mail.length() + "}\r\n" + mail + ")\r\n";
        }
        return items.equals("UID")
                ? known + ")\r\n"
                : known + " FLAGS () RFC822.SIZE " + mail.length()
                        + " INTERNALDATE \"04-Mar-2026 05:06:07 +0000\")\r\n";
    }

    private String mail(int number) {
        return """
                From: Ada <ada-%d@customers.example>
                To: support@shop.example
                Subject: Order %d
                Message-ID: <backlog-%2$d@customers.example>

                Where is my order %2$d?
                """
                .formatted(number % senders, number)
                .replace("\n", "\r\n");
    }

    private static void say(Socket client, String text) throws IOException {
        OutputStream out = client.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
