package io.saddlebag.email;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailReaderTest {
    private static final String SIMPLE =
            """
            From: Ann <ann@example.org>
            Subject: Hello
            Message-ID: <1@example.org>

            Hi
            """;

    @Test
    void isTheSameMailWhenMessageIdAndBodyAgreeWhateverTheTransportAdded() throws IOException {
        String first = Mails.read("Delivered-To: a@shop.example\n" + SIMPLE)
                .get("originalId")
                .asText();
        String second = Mails.read("Delivered-To: b@shop.example\nReceived: from x\n" + SIMPLE)
                .get("originalId")
                .asText();
        String other = Mails.read(SIMPLE + "more\n").get("originalId").asText();

        assertThat(first).startsWith("1@example.org#").isEqualTo(second).isNotEqualTo(other);
    }

    @Test
    void namesAMailWithoutMessageIdBySenderAndBody() throws IOException {
        String ann =
                Mails.read("From: ann@example.org\n\nHi\n").get("originalId").asText();
        String annAgain = Mails.read("Date: today\nFrom: Ann <ANN@example.org>\n\nHi\n")
                .get("originalId")
                .asText();
        String bob =
                Mails.read("From: bob@example.org\n\nHi\n").get("originalId").asText();

        assertThat(ann).startsWith("sha256-").isEqualTo(annAgain).isNotEqualTo(bob);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Mon, 16 Nov 2026 10:14:00 +0100 | 2026-11-16T09:14:00Z",
                "16 Nov 26 10:14 CET (Vienna)    | 2026-11-16T09:14:00Z",
                "Mon Nov 16 09:14:00 2026        | 2026-11-16T09:14:00Z",
                "Mon, 16 Nov 2093 10:14:00 +0100 |",
                "Mon, 16 Nov 1970 10:14:00 +0100 |",
                "Mon, 99 Nov 2026 10:14:00 +0100 |",
                "yesterday                       |",
            })
    void takesADateOnlyWhenItCanBeTrue(String field, String time) throws IOException {
        assertThat(Mails.read("From: a@b.example\nDate: " + field + "\n\nHi")
                        .path("date")
                        .asText(null))
                .isEqualTo(time);
    }

    @Test
    void findsEveryIdInAReplyAndLeavesTheProseOut() throws IOException {
        ObjectNode mail = Mails.read(
                """
                From: a@b.example
                In-Reply-To: Message from Bob <bob> of "Mon" <1@b.example>
                 <2@b.example>
                References: <0@b.example><1@b.example>

                Hi
                """);

        assertThat(texts(mail.get("inReplyTo"))).containsExactly("bob", "1@b.example", "2@b.example");
        assertThat(texts(mail.get("references"))).containsExactly("0@b.example", "1@b.example");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "filename=\"../../etc/pass\"                                    | pass",
                "filename=\"C:\\\\temp\\\\a.txt\"                               | a.txt",
                "filename=no quotes.txt                                         | no quotes.txt",
                "filename*=utf-8''caf%C3%A9.txt                                 | café.txt",
                "filename*0=long; filename*1=er.txt                             | longer.txt",
                "filename=x.txt; filename*=iso-8859-1'fr'caf%E9.txt             | café.txt",
                "filename=\"=?utf-8?Q?caf=C3=A9.txt?=\"                         | café.txt",
                "filename=\"..\"                                                | ''",
            })
    void namesAFileWithoutItsPath(String parameter, String name) throws IOException {
        ObjectNode mail =
                Mails.read("From: a@b.example\nContent-Type: application/pdf\nContent-Disposition: attachment; "
                        + parameter + "\n\nHi");

        assertThat(mail.at("/attachments/0/name").asText()).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "iso-8859-2, windows-1250, Zażółć gęślą jaźń",
        "utf-8, iso-8859-1, Käse",
        "'', windows-1251, Здравствуйте; где мой заказ и когда он придёт?",
        "x-unknown, utf-8, Привет",
        "iso-8859-1, utf-8, Grüße",
        "us-ascii, windows-1252, naïve – yes",
        "iso-2022-jp, iso-2022-jp, にゃーん",
        "'', iso-2022-jp, にゃーん",
        "gb2312, gb18030, 你好",
    })
    void readsATextWhoseCharsetIsWrongOrMissing(String label, String real, String text) throws IOException {
        String header = "From: a@b.example\r\nContent-Type: text/plain; charset=\"" + label + "\"\r\n\r\n";
        byte[] start = header.getBytes(ISO_8859_1);
        byte[] body = text.getBytes(real);
        byte[] mail = new byte[start.length + body.length];
        System.arraycopy(start, 0, mail, 0, start.length);
        System.arraycopy(body, 0, mail, start.length, body.length);

        assertThat(Mails.read(mail).get("text").asText()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ann@example.org                              | ''         | ann@example.org",
                "Ann <ann@example.org>                        | Ann        | ann@example.org",
                "\"Doe, Ann\" <Ann@Example.org>               | Doe, Ann   | ann@example.org",
                "Doe, Ann <ann@example.org>                   | Doe, Ann   | ann@example.org",
                "ann@example.org (Ann)                        | Ann        | ann@example.org",
                "=?utf-8?Q?=C3=84nn?= <ann@example.org>       | Änn        | ann@example.org",
                "\"boss@bank.example\" <ann@example.org>      | boss@bank.example | ann@example.org",
            })
    void readsWhoWroteIt(String field, String name, String address) throws IOException {
        JsonNode from = Mails.read("From: " + field + "\n\nHi").get("from");

        assertThat(from).hasSize(1);
        assertThat(from.at("/0/name").asText()).isEqualTo(name);
        assertThat(from.at("/0/address").asText()).isEqualTo(address);
    }

    @Test
    void prefersPlainTextUnlessItIsAStub() throws IOException {
        String alternative =
                """
                From: a@b.example
                Content-Type: multipart/alternative; boundary=x

                --x
                Content-Type: text/plain

                %s
                --x
                Content-Type: text/html

                <p>A long story that only stands in the other form, told at length and with care,</p>
                <p>and which nobody would want to miss just for a stub of a text beside it.</p>
                --x--
                """;

        assertThat(Mails.read(alternative.formatted("A story")).get("text").asText())
                .isEqualTo("A story");
        assertThat(Mails.read(alternative.formatted("Please view in HTML"))
                        .get("text")
                        .asText())
                .startsWith("A long story");
        assertThat(Mails.read(alternative.formatted("")).get("text").asText()).startsWith("A long story");
    }

    @Test
    void leavesNothingInHtmlThatActsOrLoads() throws IOException {
        String html = Mails.read(
                        """
                From: a@b.example
                Content-Type: text/html

                <script>x()</script><style>a{}</style><iframe src=//e></iframe><form action=//e><input></form>
                <p style="background:url(//e)" onclick=x()>Hi<img src="https://e/x.gif"><img src="cid:pic">
                <img src="data:image/svg+xml;base64,AAAA"><a href="javascript:x()">bad</a><a href="https://good.example/">good</a>
                <svg onload=x()></svg><base href=//e><meta http-equiv=refresh content="0;url=//e"></p>
                """)
                .get("html")
                .asText();

        assertThat(html).contains("Hi", "cid:pic", "bad", "href=\"https://good.example/\"", "noopener");
        assertThat(html).doesNotContain("script", "style", "iframe", "form", "onclick", "x.gif", "svg", "base", "meta");
    }

    @Test
    void keepsAForwardedMailAsAFileNamedAfterItsSubject() throws IOException {
        JsonNode attachment = Mails.read(
                        """
                From: a@b.example
                Content-Type: message/rfc822

                From: c@d.example
                Subject: Old/story

                Once
                """)
                .at("/attachments/0");

        assertThat(attachment.get("name").asText()).isEqualTo("Old-story.eml");
        assertThat(attachment.get("subject").asText()).isEqualTo("Old/story");
        assertThat(attachment.get("type").asText()).isEqualTo("message/rfc822");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Re: Order            | Order | false",
                "AW: WG: Re[2]: Order | Order | false",
                "回复：Order           | Order | false",
                "[shop] Re: Order     | Order | false",
                "Reorder please       | Reorder please | false",
                "Fwd: Order           | Order | true",
                "TR : Order           | Order | true",
                "Re: TR: Order        | Order | false",
            })
    void knowsWhatASubjectIsAboutAndWhetherItWasForwarded(String subject, String topic, boolean forwarded)
            throws IOException {
        ObjectNode mail = Mails.read("From: a@b.example\nSubject: " + subject + "\n\nHi");

        assertThat(mail.get("topic").asText()).isEqualTo(topic);
        assertThat(mail.get("forwarded").asBoolean()).isEqualTo(forwarded);
    }

    @ParameterizedTest
    @CsvSource({"''", "' \r\n \r\n\t\r\n'", "'no header at all\r\nin here\r\n'"})
    void saysInASentenceWhatIsNoMail(String bytes) {
        assertThatThrownBy(() -> Mails.read(bytes.getBytes(ISO_8859_1)))
                .isInstanceOf(UnreadableMail.class)
                .hasMessage("There is not one header field; these bytes are no mail.");
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
