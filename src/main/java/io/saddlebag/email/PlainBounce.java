package io.saddlebag.email;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Delivery reports that are not as RFC 3464 has them: written for people, by many programs in many ways. */
final class PlainBounce {
    private static final int MAX_TEXT = 20_000;

    private static final Pattern SUBJECT = Pattern.compile(
            "(?i)undeliver|not\\s+deliver|non[\\s-]?deliver|deliver\\w{0,20}\\s+(?:status|fail|error|problem|report|delay|warning|has)|"
                    + "(?:mail|message|delivery)\\s+(?:delivery\\s+)?(?:fail|error|system error)|failure\\s+(?:notice|notif)|"
                    + "returned\\s+mail|mail\\s+.{0,20}return|returned\\s+to\\s+sender|could\\s?n.t\\s+be\\s+delivered|"
                    + "could\\s+not\\s+(?:be\\s+delivered|send)|failed\\s+mail|mail\\s+system\\s+error|user\\s+unknown|bounced|"
                    + "unzustellbar|nicht\\s+zugestellt|fehlgeschlagen|non\\s+remis|non\\s+distribu|no\\s+se\\s+ha\\s+podido|"
                    + "mancata\\s+consegna|недостав|未送达|退信|配信不能|配信エラー|"
                    + "nicht\\s+zustellbar|zustellung\\s+.{0,30}fehlgeschlagen|onbestelbaar|niet\\s+(?:worden\\s+)?(?:bezorgd|afgeleverd)|"
                    + "olevererbart|kan\\s?(?:inte|ikke)\\s+lever|ikke\\s+lever|toimitta.{0,20}epäonn|nie\\s?dostarcz|niedor[eę]cz|nedoruč|"
                    + "[ée]chec\\s+(?:de|d.)\\s?(?:la\\s+)?(?:remise|distribution|envoi)|no\\s+(?:se\\s+)?entreg|não\\s+(?:foi\\s+)?entreg|"
                    + "impossibile\\s+recapit|teslim\\s+edilem|kézbesíthet|nelivra|不達|無法(?:投|寄|傳)|无法投递|投递失败|寄送失敗|배달(?:되지| 실패)|반송|전송\\s?실패");
    private static final Pattern WORDS = Pattern.compile(
            "(?i)(?:could|can|was|were|has|have|did|is|are)\\s?(?:not|n.t)\\s+(?:yet\\s+)?(?:be(?:en)?\\s+)?(?:able\\s+to\\s+)?(?:deliver|reach|sent)|"
                    + "undeliverable|has\\s+been\\s+postponed|delivery\\s+(?:to\\s+.{0,100}\\s+)?(?:has\\s+)?fail|permanent\\s+(?:fatal\\s+)?error|unknown\\s+user|"
                    + "user\\s+unknown|no\\s+such\\s+user|mailbox\\s+(?:unavailable|full|not\\s+found)|unable\\s+to\\s+deliver|"
                    + "wasn.t\\s+able\\s+to\\s+deliver|returned\\s+(?:mail|message)|address\\s+(?:rejected|not\\s+found)|"
                    + "recipient\\s+(?:rejected|unknown|name\\s+is\\s+not)");
    private static final Pattern DELAYED = Pattern.compile(
            "(?i)\\bdelayed\\b|not\\s+yet\\s+been\\s+delivered|will\\s+(?:continue|keep)\\s+(?:to\\s+)?try|warning:");
    private static final Pattern STATUS = Pattern.compile("(?<![\\d.])[245]\\.\\d{1,2}\\.\\d{1,3}(?![\\d.])");
    private static final Pattern DIAGNOSTIC = Pattern.compile("(?m)^.{0,300}?\\b[45]\\d\\d[ -].{1,400}$");
    private static final Pattern ADDRESS =
            Pattern.compile("[\\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\\.[A-Za-z0-9-]{1,63}){1,8}");
    private static final Pattern MESSAGE_ID = Pattern.compile("(?im)^[>|\\s]{0,20}message-id:\\s*<([^<>\\s]{1,900})>");

    /** Senders that may be a mail system, by what they call themselves. */
    private static final Pattern SYSTEM = Pattern.compile(
            "(?i)smtp[-_. ]|[-_. ]smtp|postmaster|mail(?:er)?[-_. ](?:delivery|system|subsystem|service|admin)|system[-_. ]?admin|antivirus");

    /** What a mail system speaks of, and who misses a parcel does not: mails, or what SMTP answered. */
    private static final Pattern OF_MAILS =
            Pattern.compile("(?i)message|mail(?!\\.)|recipient|(?<![\\d.])[245]\\.\\d\\.\\d{1,3}(?![\\d.])");

    private PlainBounce() {}

    /** The report, if the mail looks like one. */
    static Optional<Bounce> of(Header header, Body body) {
        return isReport(header, body) ? Optional.of(guess(header, body)) : Optional.empty();
    }

    private static boolean isReport(Header header, Body body) {
        if (header.has("x-failed-recipients")) {
            return true;
        }
        boolean daemon = AutomaticMail.isFromDaemon(header);
        if (!daemon && AutomaticMail.isAutomaticReply(header)) {
            return false;
        }
        boolean machine = daemon
                || header.first("return-path").matches("<\\s*>")
                || !header.first("auto-submitted").matches("(?i)|no\\b.*")
                || returns(header, body);
        boolean subject = !AutomaticMail.isReply(header.text("subject"))
                && SUBJECT.matcher(header.text("subject")).find();
        return machine
                ? subject || tellsOfFailure(body)
                : subject && isFromSystem(header) && tellsOfFailure(body) && namesWhom(header, body) && isOfMails(body);
    }

    /** Nobody's address, and the mail that it is about comes with it. */
    private static boolean returns(Header header, Body body) {
        return header.first("from").matches("(?is).*\\bno-?reply.*")
                && body.reports().stream().anyMatch(report -> report.type().equals("message/rfc822"));
    }

    private static boolean tellsOfFailure(Body body) {
        return WORDS.matcher(start(body)).find();
    }

    /** What a report's words tell. */
    static Bounce guess(Header header, Body body) {
        String text = start(body);
        String named = find(ADDRESS, header.first("x-failed-recipients"));
        String diagnostic = find(DIAGNOSTIC, text).strip();
        String status = find(STATUS, text);
        boolean delayed = status.startsWith("4.")
                || DELAYED.matcher(header.text("subject")).find();
        return new Bounce(
                named.isEmpty() ? recipient(header, text) : named,
                status,
                delayed ? "delayed" : "failed",
                Texts.cut(diagnostic, 500),
                "");
    }

    static Optional<String> messageIdIn(String text) {
        Matcher id = MESSAGE_ID.matcher(text);
        return id.find() ? Optional.of(id.group(1)) : Optional.empty();
    }

    /** By the name or what is before the domain: who works for a company of such a name is a person. */
    private static boolean isFromSystem(Header header) {
        String from = header.first("from");
        int domain = from.lastIndexOf('@');
        return SYSTEM.matcher(domain < 0 ? from : from.substring(0, domain)).find();
    }

    /** Whether it speaks of mails outside of addresses. */
    private static boolean isOfMails(Body body) {
        return OF_MAILS.matcher(ADDRESS.matcher(start(body)).replaceAll(" ")).find();
    }

    /** Whether it names an address that is neither its writer's nor its reader's, as people who miss a parcel do not. */
    private static boolean namesWhom(Header header, Body body) {
        return !recipient(header, start(body)).isEmpty();
    }

    /** The first address in the text that is not one of the report's own header. */
    private static String recipient(Header header, String text) {
        List<String> own = List.of(header.first("from"), header.first("to"));
        return ADDRESS.matcher(text)
                .results()
                .map(address -> address.group())
                .filter(address -> own.stream().noneMatch(field -> field.contains(address)))
                .findFirst()
                .orElse("");
    }

    private static String find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group() : "";
    }

    private static String start(Body body) {
        return Texts.cut(body.words().plain(), MAX_TEXT);
    }
}
