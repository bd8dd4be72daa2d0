package io.saddlebag.ops;

import static io.saddlebag.ops.ListTypes.CONNECTORS;
import static io.saddlebag.ops.ListTypes.FREQUENCIES;
import static io.saddlebag.ops.ListTypes.LIST;
import static io.saddlebag.ops.ListTypes.NAMES;
import static io.saddlebag.ops.ListTypes.NAMES_AT_CHANNELS;
import static io.saddlebag.ops.ListTypes.PERIODS;
import static io.saddlebag.ops.SettingType.FLAG;
import static io.saddlebag.ops.SettingType.FREQUENCY;
import static io.saddlebag.ops.SettingType.HOST;
import static io.saddlebag.ops.SettingType.PATH;
import static io.saddlebag.ops.SettingType.PORT;
import static io.saddlebag.ops.SettingType.SECRET;
import static io.saddlebag.ops.SettingType.TEXT;
import static io.saddlebag.ops.SettingType.URL;
import static io.saddlebag.ops.SettingType.duration;
import static io.saddlebag.ops.SettingType.matching;
import static io.saddlebag.ops.SettingType.number;
import static io.saddlebag.ops.SettingType.oneOf;
import static io.saddlebag.ops.SettingType.secret;
import static io.saddlebag.ops.SettingType.size;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Every setting the hub itself reads, in the order in which a message meets them. The reference is made from this. */
final class KnownSettings {
    /** A heading of the reference and what stands under it. */
    record Group(String title, List<Setting<?>> settings) {}

    private static final String HOST_AND_PORT = "(\\[[0-9a-fA-F:.]+]|[^\\s:/?,()\\[\\]]+)(:\\d{1,5})?";
    private static final SettingType<String> STORE_ADDRESS = matching(
            "address of a PostgreSQL database",
            "jdbc:postgresql:(//(" + HOST_AND_PORT + "(," + HOST_AND_PORT + ")*)?/([^\\s/:]\\S*)?|[^\\s/:]\\S*)",
            "give one such as jdbc:postgresql://db.example.com/saddlebag, or leave it empty for a SQLite file");
    private static final String BROKER_HOST = "(tcp|vm|udp)://" + HOST_AND_PORT;
    private static final String BROKER = BROKER_HOST + "/?(\\?[^\\s,()]*)?";
    private static final SettingType<String> BROKER_ADDRESS = matching(
            "address of an Artemis broker",
            BROKER_HOST + "/?([?#][^\\s()]*)?|\\(" + BROKER + "(," + BROKER + ")*\\)(\\?\\S*)?",
            "give one such as tcp://broker.example.com:61616, or leave it empty for the embedded broker");
    private static final SettingType<String> NAME =
            matching("name", "[a-z0-9][a-z0-9-]*", "give a name of lower-case letters, digits and dashes");

    private static final SettingType<String> LANGUAGE =
            matching("language", "[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", "give a language such as en, de or pt-BR");
    private static final SettingType<String> HEADER =
            matching("name of a header", "[A-Za-z0-9_-]+", "give a name such as X-Forwarded-For");
    private static final SettingType<String> ACCOUNT = matching(
            "account",
            "[a-z0-9][a-z0-9-]*/[^\\p{Cntrl}]+",
            "give a connector and an account such as email/main or sms/+12025550123");

    static final List<Group> GROUPS = List.of(
            new Group(
                    "The hub",
                    List.of(
                            of(
                                    "profile",
                                    NAME,
                                    "sandbox",
                                    "Which application-<profile>.properties is read: sandbox, production or your own."),
                            of(
                                    "data.directory",
                                    PATH,
                                    "data",
                                    "Where journal, database and blobs lie; on a local disk, used by one hub only."),
                            of(
                                    "public.url",
                                    URL,
                                    "",
                                    "The address under which the world reaches the hub, for links and for signatures over the address; empty: http.host and http.port."))),
            new Group(
                    "Webhooks",
                    List.of(
                            of(
                                    "http.host",
                                    HOST,
                                    "127.0.0.1",
                                    "The address that webhooks are taken on; 0.0.0.0 for all."),
                            of("http.port", PORT, "8080", "The port that webhooks are taken on; 0 for any free one."),
                            of(
                                    "http.max-body",
                                    size("1KB", "512MB"),
                                    "10MB",
                                    "The largest request body; larger ones are answered 413."),
                            of(
                                    "http.max-in-flight",
                                    number(1, 10_000),
                                    "256",
                                    "How many requests are worked on at a time; more are answered 503."),
                            of(
                                    "http.workers",
                                    number(1, 1_000),
                                    "64",
                                    "How many threads work on requests; each may wait for the disk."),
                            of(
                                    "http.tls.certificate",
                                    PATH,
                                    "",
                                    "A PEM file with the certificate chain, for TLS without a proxy in front; empty: no TLS."),
                            of(
                                    "http.tls.key",
                                    PATH,
                                    "",
                                    "The PEM file with the private key of http.tls.certificate."))),
            new Group(
                    "Connectors and routes",
                    List.of(
                            of(
                                    "connectors.directory",
                                    PATH,
                                    "",
                                    "Your own connector folders; one of the same name replaces single files of the hub's."),
                            of(
                                    "connectors.time-limit",
                                    duration("10ms", "1m"),
                                    "2s",
                                    "How long one mapping may run before its message goes to quarantine."),
                            of(
                                    "routes.directory",
                                    PATH,
                                    "routes",
                                    "Your own routes (*.camel.yaml); it may be missing."))),
            new Group(
                    "Broker",
                    List.of(
                            of(
                                    "broker.url",
                                    BROKER_ADDRESS,
                                    "",
                                    "An Artemis broker or cluster; empty: one inside the hub, with its journal in data.directory."),
                            of("broker.user", TEXT, "", "The user at broker.url."),
                            of("broker.password", SECRET, "", "The password at broker.url."),
                            of(
                                    "broker.max-disk-usage",
                                    number(1, 100),
                                    "90",
                                    "Per cent of the disk in use above which the embedded broker takes no more and webhooks are answered 503."),
                            of(
                                    "broker.global-max-size",
                                    size("1MB", "64GB"),
                                    "100MB",
                                    "Memory for waiting messages of the embedded broker; beyond it they are paged to disk."),
                            of(
                                    "inbound.consumers",
                                    number(1, 256),
                                    "8",
                                    "How many messages are recorded at a time; one sender's are always recorded one after the other."))),
            new Group(
                    "Store",
                    List.of(
                            of(
                                    "store.url",
                                    STORE_ADDRESS,
                                    "",
                                    "A PostgreSQL database (13 or newer); empty: a SQLite file in data.directory."),
                            of("store.user", TEXT, "", "The user at store.url."),
                            of("store.password", SECRET, "", "The password at store.url."),
                            of("store.pool-size", number(1, 500), "16", "How many connections to the store are kept."),
                            of(
                                    "store.restored",
                                    FLAG,
                                    "false",
                                    "For the first start after the store was restored from a backup: what waits is looked"
                                            + " up before it is sent."),
                            of(
                                    "blobs.directory",
                                    PATH,
                                    "",
                                    "Where raw forms and attachments lie, shared by all nodes; empty: data.directory/blobs."))),
            new Group(
                    "Conversations",
                    List.of(
                            of(
                                    "conversation.by-reference",
                                    NAMES,
                                    "email",
                                    "Channels whose messages continue a conversation only when they refer to it; on others they continue what the customer has open."),
                            of(
                                    "conversation.across-channels",
                                    FLAG,
                                    "true",
                                    "Whether a chat message of a verified customer continues what they have open on another channel."),
                            of(
                                    "conversation.reopen-within",
                                    duration("0", "36500d"),
                                    "7d",
                                    "For how long after it was solved an answer opens a conversation again; later it opens another."),
                            of(
                                    "conversation.reopen-on",
                                    PERIODS,
                                    "",
                                    "Channels for which that time differs, such as email=30d, webchat=never, whatsapp=always."))),
            new Group(
                    "Senders",
                    List.of(
                            of(
                                    "flood.sender",
                                    FREQUENCIES,
                                    "*=200/10m, email=60/10m",
                                    "How many messages of one sender are given to people in which time, per channel; more are recorded, and told in one note."),
                            of(
                                    "flood.conversation",
                                    FREQUENCIES,
                                    "email=40/10m",
                                    "The same for customers' messages in one conversation, whoever wrote them."),
                            of(
                                    "flood.reopenings",
                                    FREQUENCIES,
                                    "*=10/1h",
                                    "The same for messages that open a solved conversation again."),
                            of(
                                    "acknowledgement.channels",
                                    NAMES,
                                    "",
                                    "Channels on which customers are told at once that their message has come; empty: on none."),
                            of(
                                    "acknowledgement.again-after",
                                    duration("0", "365d"),
                                    "1d",
                                    "For how long after an answer nothing more is acknowledged in a conversation."),
                            of(
                                    "acknowledgement.again-on",
                                    PERIODS,
                                    "",
                                    "Channels for which that time differs, such as email=3d, webchat=4h."),
                            of(
                                    "acknowledgement.per-sender",
                                    FREQUENCY,
                                    "3/1d",
                                    "How often one sender is told in which time, whatever the conversations."),
                            of(
                                    "news.tell",
                                    NAMES_AT_CHANNELS,
                                    "",
                                    "What customers are told when it has happened, such as solved, order-shipped@whatsapp;"
                                            + " empty: nothing."),
                            of(
                                    "news.per-customer",
                                    FREQUENCY,
                                    "10/1d",
                                    "How often one customer is told something in which time, whatever it is."),
                            of(
                                    "wording.language",
                                    LANGUAGE,
                                    "en",
                                    "The language of the hub's own words where a message does not tell its own."),
                            of(
                                    "confirmation",
                                    LIST,
                                    "",
                                    "Channels on which who is new is asked by what else they are known: on, when-needed (only when there are systems to ask for account data) or off, such as whatsapp=on, webchat=when-needed; empty: on none."),
                            of(
                                    "confirmation.wait",
                                    duration("1m", "30d"),
                                    "1d",
                                    "For how long an answer to that is waited for; afterwards what comes is an ordinary message."),
                            of(
                                    "confirmation.code-lifetime",
                                    duration("1m", "1d"),
                                    "15m",
                                    "For how long a code is good, and the system of confirmation.orders-by is tried."),
                            of(
                                    "confirmation.tries",
                                    number(1, 10),
                                    "3",
                                    "How many wrong codes and postal codes end it, whatever was sent."),
                            of(
                                    "confirmation.per-sender",
                                    FREQUENCY,
                                    "3/1d",
                                    "How many codes, and questions to the system of confirmation.orders-by, one sender may ask for in which time."),
                            of(
                                    "confirmation.per-customer",
                                    FREQUENCY,
                                    "3/1d",
                                    "How many codes one customer gets in which time, and how often one order is tried, whoever asks."),
                            of(
                                    "confirmation.mail-by",
                                    ACCOUNT,
                                    "email/main",
                                    "The connector and account by which codes go to e-mail addresses."),
                            of(
                                    "confirmation.text-by",
                                    ACCOUNT,
                                    "",
                                    "The same for telephone numbers, such as sms/+12025550123; empty: the customer's e-mail address gets the code."),
                            of(
                                    "confirmation.orders-by",
                                    NAME,
                                    "",
                                    "The system that is asked whose an order is, such as shopify, the name of its route ask-<name>: then the number of an order and the postal code it goes to are taken as well as an address; empty: they are not."))),
            new Group(
                    "Helpdesk and deliveries",
                    List.of(
                            of(
                                    "helpdesk.connector",
                                    matching(
                                            "connector",
                                            "[a-z0-9][a-z0-9-]*",
                                            "give the name of a connector folder such as zendesk or http-helpdesk"),
                                    "",
                                    "The connector of the helpdesk that gets the tickets, but for those that rules give to others; empty: commands wait in the store."),
                            of(
                                    "helpdesk.by-queue",
                                    CONNECTORS,
                                    "",
                                    "Other helpdesks that get the tickets of some queues of triage, such as billing=intercom, returns=zendesk. A conversation stays where its ticket was opened."),
                            of(
                                    "helpdesk.by-account",
                                    CONNECTORS,
                                    "",
                                    "Other helpdesks for what comes to some accounts, or to all of a connector, such as whatsapp/106540352242922=intercom, email=zendesk; helpdesk.by-queue comes first."),
                            of(
                                    "helpdesk.former",
                                    NAMES,
                                    "",
                                    "Helpdesks that get no new tickets and keep those that they have, such as zendesk after a change to another."),
                            of(
                                    "helpdesk.rate",
                                    number(0, 1_000_000),
                                    "0",
                                    "Commands a minute to each helpdesk at most, whatever its connector's rates.json allows; 0: any number."),
                            of(
                                    "helpdesk.senders",
                                    number(1, 256),
                                    "8",
                                    "How many conversations are sent to each helpdesk at a time."),
                            of(
                                    "reply.rate",
                                    number(0, 1_000_000),
                                    "0",
                                    "Messages a minute to the customers of one account of a channel; 0: any number."),
                            of(
                                    "reply.senders",
                                    number(1, 256),
                                    "8",
                                    "How many conversations are answered at a time, per account of a channel."),
                            of(
                                    "reply.receipt-wait",
                                    duration("1s", "7d"),
                                    "5m",
                                    "How long a receipt may settle a send of unknown outcome before people are asked at the ticket."),
                            of(
                                    "reply.tell-delivered",
                                    FLAG,
                                    "false",
                                    "Whether one line at the ticket tells of each reply that has reached the customer, where the channel reports it."),
                            of(
                                    "files.wait",
                                    duration("0", "1h"),
                                    "10s",
                                    "How long a ticket or a reply waits for the files of its message; what comes later follows."),
                            of("files.max-size", size("1KB", "10GB"), "100MB", "The largest file that is fetched."),
                            of(
                                    "files.link-life",
                                    duration("1s", "7d"),
                                    "1h",
                                    "How long a file of an agent can be fetched by a provider that takes addresses only, as Twilio; public.url has to be set."),
                            of(
                                    "files.fetchers",
                                    number(1, 256),
                                    "4",
                                    "How many files are fetched at a time, per account of a channel."),
                            of(
                                    "files.rate",
                                    number(0, 1_000_000),
                                    "0",
                                    "Files a minute that are fetched for one account of a channel; 0: any number."),
                            of(
                                    "context.wait",
                                    duration("10ms", "1m"),
                                    "3s",
                                    "How long a ticket waits for what the company's own systems know of the customer; then it goes without."),
                            of(
                                    "context.remember",
                                    duration("0", "1d"),
                                    "1m",
                                    "How long such an answer is good for other tickets of the same customer; 0: not at all."),
                            of(
                                    "delivery.attempts",
                                    number(1, 1_000),
                                    "20",
                                    "How often a command is tried before it waits for a person."),
                            of(
                                    "delivery.backoff",
                                    duration("10ms", "1h"),
                                    "2s",
                                    "The wait after the first failed attempt; it doubles each time."),
                            of(
                                    "delivery.backoff-max",
                                    duration("10ms", "1d"),
                                    "15m",
                                    "The longest wait between two attempts."),
                            of(
                                    "delivery.breaker-pause",
                                    duration("10ms", "1h"),
                                    "15s",
                                    "For how long a helpdesk or channel that is out of service is left alone before one"
                                            + " attempt probes it."),
                            of("delivery.timeout", duration("100ms", "10m"), "30s", "How long one attempt may take."))),
            new Group(
                    "Chat window",
                    List.of(
                            of(
                                    "widget.secret",
                                    secret(32),
                                    "",
                                    "Signs who is signed in on the company's pages and keys the visitors' tokens, at least 32 random characters; empty: there is no chat window."),
                            of(
                                    "widget.previous-secret",
                                    SECRET,
                                    "",
                                    "The secret used until now, accepted as well while it is being replaced."),
                            of(
                                    "widget.origins",
                                    LIST,
                                    "",
                                    "The origins of the pages that may show the chat window, compared as a whole, such as https://shop.example.com."),
                            of(
                                    "widget.token-lifetime",
                                    duration("1m", "1d"),
                                    "15m",
                                    "For how long a visitor's token is good; pages renew it."),
                            of(
                                    "widget.visitor-lifetime",
                                    duration("1h", "3650d"),
                                    "30d",
                                    "For how long a browser finds its conversation again."),
                            of(
                                    "widget.visitor-rate",
                                    number(0, 1_000_000),
                                    "30",
                                    "Messages and files a minute of one visitor; 0: any number."),
                            of(
                                    "widget.address-rate",
                                    number(0, 1_000_000),
                                    "600",
                                    "Requests a minute from one address, of IPv6 from one network of 64 bits; 0: any number."),
                            of(
                                    "widget.address-header",
                                    HEADER,
                                    "",
                                    "The header in which your proxy tells the visitor's address, such as X-Forwarded-For, of which the last entry counts; empty: there is no proxy."),
                            of(
                                    "widget.max-text",
                                    number(1, 100_000),
                                    "4000",
                                    "The longest message of a visitor, in characters."),
                            of("widget.max-file", size("1KB", "1GB"), "10MB", "The largest file of a visitor."),
                            of(
                                    "widget.max-streams",
                                    number(1, 100_000),
                                    "2000",
                                    "How many pages this node keeps up to date at a time; more are answered 503 and try again."))),
            new Group(
                    "Retention",
                    List.of(
                            of(
                                    "retention.raw",
                                    duration("0", "36500d"),
                                    "30d",
                                    "How long raw forms are kept; 0: for ever."),
                            of(
                                    "retention.blobs",
                                    duration("0", "36500d"),
                                    "365d",
                                    "How long attachments are kept; 0: for ever."),
                            of(
                                    "retention.quarantine",
                                    duration("0", "36500d"),
                                    "90d",
                                    "How long quarantined raw forms are kept; 0: for ever."),
                            of(
                                    "retention.texts",
                                    duration("0", "36500d"),
                                    "0",
                                    "How long the words of messages are kept; 0: for ever."))),
            new Group(
                    "Operation",
                    List.of(
                            of(
                                    "management.host",
                                    HOST,
                                    "127.0.0.1",
                                    "The address of health, metrics and Jolokia; anything but loopback opens them to others."),
                            of(
                                    "management.port",
                                    PORT,
                                    "8081",
                                    "The port of health, metrics and Jolokia; 0 for any free one."),
                            of(
                                    "shutdown.timeout",
                                    duration("1s", "10m"),
                                    "20s",
                                    "How long a stop waits for what is being worked on."),
                            of(
                                    "log.format",
                                    oneOf(List.of("text", "json")),
                                    "text",
                                    "One line of text or one JSON object for each event."),
                            of(
                                    "log.level",
                                    oneOf(List.of("ERROR", "WARN", "INFO", "DEBUG")),
                                    "INFO",
                                    "The least important events of the hub that are logged; DEBUG adds stack traces."))),
            new Group(
                    "Sandbox",
                    List.of(
                            of("sandbox.host", HOST, "127.0.0.1", "The address of the sandbox's mail server."),
                            of("sandbox.smtp-port", PORT, "3025", "The sandbox's mail server, to write to."),
                            of("sandbox.imap-port", PORT, "3143", "The sandbox's mail server, to read from."))));

    private static final Map<String, Setting<?>> BY_NAME = byName();

    private KnownSettings() {}

    static Set<String> names() {
        return BY_NAME.keySet();
    }

    /** The declared setting of that name, else one of the free form that connectors use. */
    static Setting<?> named(String name) {
        return BY_NAME.getOrDefault(name, Setting.undeclared(name));
    }

    /** Whether the hub alone gives names that begin like this one, so that an unknown one is a mistake. */
    static boolean ownsPrefixOf(String name) {
        int dot = name.indexOf('.');
        return dot > 0 && prefixes().contains(name.substring(0, dot));
    }

    private static Set<String> prefixes() {
        Set<String> prefixes = new TreeSet<>();
        for (String name : names()) {
            if (name.indexOf('.') > 0) {
                prefixes.add(name.substring(0, name.indexOf('.')));
            }
        }
        return prefixes;
    }

    private static <T> Setting<T> of(String name, SettingType<T> type, String fallback, String description) {
        return new Setting<>(name, type, fallback, description);
    }

    private static Map<String, Setting<?>> byName() {
        Map<String, Setting<?>> byName = new LinkedHashMap<>();
        for (Group group : GROUPS) {
            group.settings().forEach(setting -> byName.put(setting.name(), setting));
        }
        return byName;
    }
}
