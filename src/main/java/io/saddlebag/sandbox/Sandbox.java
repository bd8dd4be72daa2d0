package io.saddlebag.sandbox;

import io.saddlebag.store.Store;
import io.saddlebag.store.Stores;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All of the sandbox: a web chat page to write from, a mail server to write to, a stand-in helpdesk that shows tickets
 * and answers as an agent. Tickets, chat and what the hub has not taken yet stand on disk and outlive a kill; mail does
 * not.
 */
public final class Sandbox implements AutoCloseable {
    private final Settings settings;
    private final Store store;
    private final Outbox events;
    private final SandboxMail mail;
    private final StandInHelpdesk helpdesk;
    private final ChatPage chat;
    private final MailPage mailPage;

    /**
     * Opens its files; nothing listens or sends before {@link #start}.
     *
     * @throws io.saddlebag.store.StoreUnavailable when its database cannot be opened
     */
    public Sandbox(Settings settings, Clock clock) {
        this.settings = settings;
        this.store = Stores.sqlite(made(settings.directory).resolve("sandbox.db"), "db/sandbox");
        Signature helpdeskSignature = new Signature(settings.helpdeskSecret, clock);
        this.events = new Outbox(store, settings.helpdeskEvents, helpdeskSignature, clock);
        this.mail = new SandboxMail(settings.address, settings.smtpPort, settings.imapPort, settings.mailPassword);
        List<Persona> personas = Persona.all(SandboxMail.DOMAIN);
        Path attachments = settings.directory.resolve("attachments");
        this.helpdesk = new StandInHelpdesk(
                store,
                attachments,
                events,
                settings.helpdeskEvents.resolve("typing"),
                helpdeskSignature,
                settings.publicUrl,
                clock);
        this.chat = new ChatPage(
                store,
                new Signature(settings.webchatSecret, clock),
                new Signature(settings.widgetSecret, clock),
                personas,
                clock);
        this.mailPage = new MailPage(mail, settings.address, personas, clock);
    }

    /** Adds its pages and interfaces, all below {@code /sandbox}, to the router of an HTTP server. */
    public void mount(Router router) {
        Pages pages = new Pages(router, settings.publicUrl);
        pages.mountFiles();
        helpdesk.mount(router, pages);
        chat.mount(router, pages);
        mailPage.mount(pages);
    }

    /**
     * Starts the mail server and begins to send what waits for the hub.
     *
     * @throws IllegalStateException when a mail port is taken
     */
    public void start() {
        mail.start();
        events.start();
    }

    /** What a person can open or connect to, by what it is; once started. */
    public Map<String, String> places() {
        Map<String, String> places = new LinkedHashMap<>();
        places.put("Web chat", settings.publicUrl + "/sandbox/chat");
        places.put("Helpdesk", settings.publicUrl + "/sandbox/helpdesk");
        places.put("Mail", settings.publicUrl + "/sandbox/mail");
        places.put("SMTP", settings.address + ":" + mail.smtpPort() + " (write to " + SandboxMail.SUPPORT + ")");
        places.put("IMAP", settings.address + ":" + mail.imapPort() + " (user " + SandboxMail.SUPPORT + ")");
        return places;
    }

    /** The mail server, for its ports. */
    public SandboxMail mail() {
        return mail;
    }

    /** The base URL of the helpdesk's interface, for the hub's http-helpdesk connector. */
    public static URI helpdeskApi(URI publicUrl) {
        return URI.create(publicUrl + StandInHelpdesk.API);
    }

    /** Where the hub posts answers to web chat visitors. */
    public static URI chatReplies(URI publicUrl) {
        return URI.create(publicUrl + ChatPage.REPLIES);
    }

    /** Stops sending, the mail server, and closes the files. */
    @Override
    public void close() {
        events.close();
        mail.close();
        store.close();
    }

    private static Path made(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("the sandbox's folder " + folder + " cannot be made", e);
        }
    }

    /**
     * What a sandbox needs to know.
     *
     * @param directory for its files, of its own
     * @param publicUrl under which browsers and the hub reach the router, without a slash at the end
     * @param helpdeskEvents where the hub takes events of the helpdesk; beside it, at {@code typing}, that agents write
     * @param helpdeskSecret shared with the http-helpdesk connector
     * @param webchatSecret shared with the webchat connector
     * @param widgetSecret shared with the chat window
     * @param address local address of the mail server
     * @param smtpPort 0 for any free one
     * @param imapPort 0 for any free one
     * @param mailPassword of the company's mailbox
     */
    public record Settings(
            Path directory,
            URI publicUrl,
            URI helpdeskEvents,
            String helpdeskSecret,
            String webchatSecret,
            String widgetSecret,
            String address,
            int smtpPort,
            int imapPort,
            String mailPassword) {}
}
