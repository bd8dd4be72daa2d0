package io.saddlebag.email;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mails that are not as the standards have them, and not as they say they are: what is meant is read. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OddMailTest {
    private static final String GERMAN = "Größe, Straße, für über dreißig Bäume und tschüß, schöne Grüße";
    private static final String RUSSIAN = "Здравствуйте, лампа не работает, пришлите другую, пожалуйста, спасибо";
    private static final String JAPANESE = "こんにちは、ランプが壊れました。新しいものを送ってください。よろしくお願いします。";
    private static final String CHINESE = "您好，灯坏了，请再寄一个新的给我，谢谢您的帮助。";
    private static final String KOREAN = "안녕하세요, 램프가 고장났습니다. 새것을 보내 주세요. 감사합니다.";

    @ParameterizedTest
    @CsvSource({
        "utf-8, windows-1252, g",
        "iso-8859-1, UTF-8, g",
        "windows-1252, UTF-8, r",
        "us-ascii, windows-1252, g",
        "utf8mb4, UTF-8, r",
        "'', UTF-8, j",
        "'', windows-1252, g",
        "unknown-8bit, windows-1251, r",
        "utf-8, koi8-r, r",
        "koi8-r, koi8-r, r",
        "windows-1251, windows-1251, r",
        "x-mac-cyrillic, x-MacCyrillic, r",
        "macintosh, x-MacRoman, g",
        "iso-2022-jp, ISO-2022-JP, j",
        "'', ISO-2022-JP, j",
        "shift_jis, windows-31j, j",
        "'', windows-31j, j",
        "'', EUC-JP, j",
        "gb2312, GB18030, c",
        "'', GB18030, c",
        "gb18030, GB18030, c",
        "big5, Big5, k5",
        "ks_c_5601-1987, x-windows-949, k",
        "euc-kr, x-windows-949, k",
        "cp949, x-windows-949, k",
        "utf-16, UTF-16LE, g",
        "utf-16, UTF-16BE, g",
        "'', UTF-16LE, g",
        "utf-8, UTF-16LE, g",
        "utf-16, UTF-16, r",
    })
    void decodesTextWhateverItsLabelSays(String label, String charset, String which) throws IOException {
        String text =
                switch (which) {
                    case "g" -> GERMAN;
                    case "r" -> RUSSIAN;
                    case "j" -> JAPANESE;
                    case "k" -> KOREAN;
                    case "k5" -> "您好，燈壞了，請再寄一個新的給我，謝謝您的幫助。";
                    default -> CHINESE;
                };
        String type = label.isEmpty() ? "text/plain" : "text/plain; charset=" + label;

        assertThat(read(type, text.getBytes(Charset.forName(charset)))
                        .get("text")
                        .asText())
                .isEqualTo(text);
    }

    @Test
    void oneBrokenByteDoesNotChangeAllTheOthers() throws IOException {
        byte[] text = (RUSSIAN + "X" + RUSSIAN).getBytes(UTF_8);
        text[RUSSIAN.getBytes(UTF_8).length] = (byte) 0xFF;

        assertThat(read("text/plain; charset=utf-8", text).get("text").asText())
                .isEqualTo(RUSSIAN + "\uFFFD" + RUSSIAN);
    }

    @Test
    void decodesUtf7WhereItIsNamed() throws IOException {
        byte[] text = "Gr+APYA3w-e f+APw-r 1 +- 1, +BBQEMA-".getBytes(ISO_8859_1);

        assertThat(read("text/plain; charset=utf-7", text).get("text").asText()).isEqualTo("Größe für 1 + 1, Да");
        assertThat(read("text/plain", text).get("text").asText()).startsWith("Gr+APYA3w-e");
    }

    @Test
    void keepsWhatOnlyLooksLikeUtf7() throws IOException {
        String text = "Call +49 170 or +491701234, 1+1=2, C++ and a+b@c.example";

        assertThat(read("text/plain; charset=utf-7", text).get("text").asText()).isEqualTo(text);
    }

    @Test
    void decodesHzWhereItIsNamed() throws IOException {
        byte[] text = "Hi ~{<:Ky2;~}, 1~~2 ~\n~{5F~}!".getBytes(ISO_8859_1);

        assertThat(read("text/plain; charset=HZ-GB-2312", text).get("text").asText())
                .isEqualTo("Hi 己所不, 1~2 灯!");
        assertThat(read("text/plain", text).get("text").asText()).startsWith("Hi ~{");
    }

    @Test
    @Timeout(value = 5, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void decodesHzThatNeverEndsInTime() throws IOException {
        byte[] text = ("~{".repeat(200_000) + " end").getBytes(ISO_8859_1);

        assertThat(read("text/plain; charset=HZ-GB-2312", text).get("text").asText())
                .startsWith("~{");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gb2312", "gbk", "big5", "euc-kr", "shift_jis"})
    void decodesUtf8ThatIsCalledAnotherCharsetOfTheEast(String label) throws IOException {
        assertThat(read("text/plain; charset=" + label, CHINESE.getBytes(UTF_8))
                        .get("text")
                        .asText())
                .isEqualTo(CHINESE);
    }

    @Test
    void threadsByOutlooksIndexWhereItIsWhole() throws IOException {
        String mail = "From: ann@mail.example\nMessage-ID: <1@mail.example>\nThread-Index: %s\n\nWhere is it?";
        String whole = "AdFuZ6XxOH+qH5H+R76f2odV/Vn8MQ==";
        String answer = "AdFuZ6XxOH+qH5H+R76f2odV/Vn8MQ\n ABZn0kAAAAcAB=";

        assertThat(knownAs(mail.formatted(whole)))
                .isEqualTo(knownAs(mail.formatted(answer)))
                .containsExactly("1@mail.example", "thread-index-AdFuZ6XxOH+qH5H+R76f2odV/Vn8M");
        assertThat(knownAs(mail.formatted("AQHaBcDe"))).containsExactly("1@mail.example");
        assertThat(knownAs(mail.formatted(whole).replace("Message-ID: <1@mail.example>\n", "")))
                .isEmpty();
    }

    private static List<String> knownAs(String mail) throws IOException {
        return StreamSupport.stream(
                        Mails.map(Mails.read(mail)).at("/thread/knownAs").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    @Test
    void knowsAMailAgainByItsIdAsItIsWritten() throws IOException {
        assertThat(Mails.read("From: a@b.example\nMessage-ID: <\"three\"@x>\n\nHi")
                        .at("/originalId")
                        .asText())
                .as("as 0.1.0 recorded it")
                .startsWith("\"three\"@x#");
    }

    @Test
    void givesIdsBetweenMarksAsTheyWereStoredOnceToo() {
        assertThat(MessageIds.of("<\"three\"@x>")).isEqualTo("three@x");
        assertThat(MessageIds.in("<1@x> <\"three\"@x>", 9)).containsExactly("1@x", "\"three\"@x", "three@x");
        assertThat(MessageIds.in("<1@x> <\"three\"@x>", 1)).containsExactly("three@x");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "=?UTF-8?Q?Gr=C3=B6=C3=9Fe?= | Größe",
                "=?utf-8?q?Gr=c3=b6=c3=9fe?= | Größe",
                "=?UTF-8?B?R3LDtsOfZQ==?= | Größe",
                "=?UTF-8?B?R3LDtsOfZQ?= | Größe",
                "=?UTF-8?B?R3LDtsOfZQ=?= | Größe",
                "=?UTF-8?b?R3LD tsOf ZQ==?= | Größe",
                "=?UTF-8?Q?Gr=C3?= =?UTF-8?Q?=B6=C3=9Fe?= | Größe",
                "=?UTF-8?B?R3LD?= =?UTF-8?B?tsOfZQ==?= | Größe",
                "=?UTF-8?Q?Gr=C3=B6=C3=9Fe | Größe",
                "=?UTF-8?Q?Gr=C3=B6=C3=9Fe? | Größe",
                "=?UTF-8?Q?Gr=C3=B6 =?UTF-8?Q?=C3=9Fe?= | Größe",
                "=?UTF-8?Q?Welche Gr=C3=B6=C3=9Fe?= | Welche Größe",
                "=?UTF-8?Q?Welche_Gr=C3=B6=C3=9Fe?_?= | Welche Größe?",
                "\"=?UTF-8?Q?Gr=C3=B6=C3=9Fe?=\" ja | \"Größe\" ja",
                "(=?UTF-8?Q?Gr=C3=B6=C3=9Fe?=) | (Größe)",
                "a=?UTF-8?Q?Gr=C3=B6=C3=9Fe?=b | aGrößeb",
                "=?iso-8859-1*de?Q?Gr=F6=DFe?= | Größe",
                "=?unknown?Q?Gr=C3=B6=C3=9Fe?= | Größe",
                "=??Q?Gr=C3=B6=C3=9Fe?= | Größe",
                "=?windows-1252?Q?Gr=C3=B6=C3=9Fe?= | Größe",
                "=?ISO-2022-JP?B?GyRCJWklcyVXGyhC?= | ランプ",
                "=?utf-7?Q?Gr+APYA3w-e?= | Größe",
                "=?gb2312?B?tcY=?= | 灯",
                "=?UTF-8?X?abc?= | =?UTF-8?X?abc?=",
                "=?UTF-8?Q?=ZZ=4?= | =ZZ=4",
                "=?UTF-8?B?=?= x | x",
                "1 =? 2 ?= 3 | 1 =? 2 ?= 3",
                "=?utf-8?Q?caf=C3=A9?= | café",
                "=?utf-8?Q?caf=C3?= =?utf-8?Q?=A9?= | café",
                "=?UTF-8?B?Y2Fmw6k?= | café",
                "=?utf-8?Q?two words?= | two words",
                "=?utf-8*en?Q?caf=C3=A9?= au lait | café au lait",
                "\"=?iso-8859-1?Q?caf=E9?=\" | \"café\"",
                "=?utf-8?Q?caf=C3=A9 | café",
                "=?nonsense?Q?plain?= | plain",
                "a =?b c | a =?b c",
            })
    void readsEncodedWordsEvenBrokenOnes(String subject, String meant) throws IOException {
        assertThat(Mails.read("From: a@b.example\nSubject: " + subject + "\n\nHi")
                        .get("subject")
                        .asText())
                .isEqualTo(meant);
    }

    @Test
    void readsRawCharactersInHeadersInTheCharsetOfTheText() throws IOException {
        byte[] mail = ("From: Анна <a@b.example>\r\nSubject: Лампа\r\nContent-Type: text/plain; charset=koi8-r\r\n\r\n"
                        + RUSSIAN)
                .getBytes(Charset.forName("koi8-r"));

        JsonNode read = Mails.read(mail);
        assertThat(read.get("subject").asText()).isEqualTo("Лампа");
        assertThat(read.at("/from/0/address").asText()).isEqualTo("a@b.example");
        assertThat(Mails.read("From: Анна <a@b.example>\nSubject: Größe\n\nHi")
                        .get("subject")
                        .asText())
                .isEqualTo("Größe");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "filename*=utf-8''Gr%C3%B6%C3%9Fe.txt | Größe.txt",
                "filename*0*=utf-8''Gr%C3; filename*1*=%B6%C3%9F; filename*2=e.txt | Größe.txt",
                "filename*2=e.txt; filename*1*=%B6%C3%9F; filename*0*=utf-8''Gr%C3 | Größe.txt",
                "filename*0=Gr; filename*2=.txt | Gr.txt",
                "filename*1=e.txt | e.txt",
                "filename=\"=?UTF-8?Q?Gr=C3=B6=C3=9Fe.txt?=\" | Größe.txt",
                "filename==?UTF-8?Q?Gr=C3=B6=C3=9Fe.txt?= | Größe.txt",
                "filename*=\"utf-8''Gr%C3%B6%C3%9Fe.txt\" | Größe.txt",
                "filename*=UTF-8''=?UTF-8?B?R3LDtsOfZS50eHQ=?= | Größe.txt",
                "filename*=Gr%C3%B6%C3%9Fe.txt | Größe.txt",
                "filename=\"a.txt\"; filename*=utf-8''Gr%C3%B6%C3%9Fe.txt | Größe.txt",
                "filename=my file.txt | my file.txt",
                "filename=\"open.txt | open.txt",
                "FILENAME=up.txt;; ; =x; y | up.txt",
            })
    void readsBrokenNamesOfFiles(String parameters, String name) throws IOException {
        JsonNode mail = Mails.read("From: a@b.example\nContent-Type: application/pdf\nContent-Disposition: attachment; "
                + parameters + "\n\nx");

        assertThat(mail.at("/attachments/0/name").asText()).isEqualTo(name);
    }

    @Test
    void putsFlowedLinesTogether() throws IOException {
        assertThat(read("text/plain; format=flowed", "One line \r\ngoes on.\r\n\r\n> quoted \r\n> too\r\n-- \r\nAnn")
                        .get("text")
                        .asText())
                .isEqualTo("One line goes on.\n\n> quoted too\n-- \nAnn");
        assertThat(read("text/plain; format=flowed; delsp=yes", "ラン \r\nプ\r\n From here")
                        .get("text")
                        .asText())
                .isEqualTo("ランプ\nFrom here");
    }

    @Test
    void takesATextForWhatItIs() throws IOException {
        JsonNode html = read("text/plain", "<html><body><p>Some <b>words</b></p></body></html>");
        assertThat(html.get("text").asText()).isEqualTo("Some words");
        JsonNode plain = read("text/html", "One\r\ntwo > one\r\n\r\nthree");
        assertThat(plain.get("text").asText()).isEqualTo("One\ntwo > one\n\nthree");
        assertThat(read("text/plain", "Type <b>this</b>: x").get("text").asText())
                .isEqualTo("Type <b>this</b>: x");
    }

    @Test
    void anEmptyAlternativeSaysNothing() throws IOException {
        JsonNode mail = Mails.read(
                """
                From: a@b.example
                Content-Type: multipart/alternative; boundary=x

                --x
                Content-Type: text/plain



                --x
                Content-Type: text/html

                <p>Some words</p>
                --x--
                """);

        assertThat(mail.get("text").asText()).isEqualTo("Some words");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: multipart/mixed\n\n--x\n\nSome words\n--x--\n",
                "Content-Type: multipart/mixed; boundary=\n\n--\n\nSome words\n----\n",
                "Content-Type: multipart/mixed; boundary=y\n\n--x\n\nSome words\n--x--\n",
                "Content-Type: multipart/mixed; boundary=x\nContent-Type: multipart/mixed; boundary=y\n\n--x\n\nSome words\n--x--\n",
                "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nSome words\n--x--\n",
                "Content-Type: multipart/mixed; boundary=x\n\nSome words\n",
                "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\nSome words: here\n\nSome words",
                "Content-Type: text\n\nSome words\n",
                "Content-Type: ;;;\n\nSome words\n",
                "Content-Type: text/plain; charset=\"\n\nSome words\n",
                "Content-Type: Text/PLAIN; Charset=\"us-ascii\n\nSome words\n",
                "Content-Transfer-Encoding: 7-bit\n\nSome words\n",
                "Content-Transfer-Encoding: base64\n\nU29t ZSB3b3Jk%%%cw==\n",
                "Content-Transfer-Encoding: base64\n\nU29tZSB3b3Jkcw\n",
                "Content-Transfer-Encoding: BASE64 (really)\n\nU29tZSB3b3Jkcw==\nThis was added by a list\n",
                "Content-Transfer-Encoding: quoted-printable\n\nSome=20words=\n\n=XY",
                "MIME-Version: 1.0 (x)\nContent-Type: text/plain (comment)\n\nSome words\n",
                "Date: Mon, 99 Foo 0000 99:99:99 +9999\n\nSome words\n",
                "Date: Fri, 31 Feb 2026 10:14:05 +0100\n\nSome words\n",
                "Date: Thu, 01 Jan 1970 00:00:00 +0000\n\nSome words\n",
                "Date: Sat, 31 Dec 9999999999 23:59:60 Z\n\nSome words\n",
            })
    void readsTheWordsOfBrokenMails(String rest) throws IOException {
        JsonNode mail = Mails.read("From: a@b.example\n" + rest);

        assertThat(mail.get("text").asText()).contains("Some words");
        assertThat(mail.has("date")).isFalse();
    }

    @Test
    void keepsMailsWithinMailsAsFiles() throws IOException {
        String inner = "From: x@y.example\nSubject: innermost\n\nHi";
        for (int i = 0; i < 50; i++) {
            inner = "From: a@b.example\nSubject: " + i + "\nContent-Type: message/rfc822\n\n" + inner;
        }

        JsonNode mail = Mails.read(inner);
        assertThat(mail.get("attachments")).hasSize(1);
        assertThat(mail.at("/attachments/0/subject").asText()).isEqualTo("48");
    }

    @Test
    void readsTensOfThousandsOfTexts() throws IOException {
        String parts =
                IntStream.range(0, 30_000).mapToObj(i -> "--x\n\nw" + i + "\n").collect(Collectors.joining());

        JsonNode mail =
                Mails.read("From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n" + parts + "--x--\n");
        assertThat(mail.get("text").asText()).startsWith("w0\n\nw1\n\nw2").hasSizeLessThan(600_000);
    }

    @Test
    void readsTheAppointmentWhereNothingElseIs() throws IOException {
        assertThat(read(
                                "text/calendar; method=REPLY",
                                "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nSUMMARY:Repair\r\nDTSTART:20261116T101400Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
                        .get("text")
                        .asText())
                .contains("Repair");
    }

    private static JsonNode read(String type, String content) throws IOException {
        return read(type, content.getBytes(UTF_8));
    }

    private static JsonNode read(String type, byte[] content) throws IOException {
        ByteArrayOutputStream mail = new ByteArrayOutputStream();
        mail.writeBytes(("From: a@b.example\r\nContent-Type: " + type + "\r\n\r\n").getBytes(ISO_8859_1));
        mail.writeBytes(content);
        return Mails.read(mail.toByteArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r", "\n", "\r\n"})
    void readsMailsWithTheLineEndsOfAnySystem(String end) throws IOException {
        String mail = String.join(
                end,
                "From: Ann <ann@mail.example>",
                "Subject: Lamp",
                "Content-Type: multipart/mixed; boundary=x",
                "",
                "--x",
                "Content-Type: text/plain",
                "",
                "Where is it?",
                "--x",
                "Content-Type: text/csv; name=orders.csv",
                "",
                "1003",
                "--x--",
                "");

        JsonNode read = Mails.read(mail.getBytes(UTF_8));

        assertThat(read.at("/subject").asText()).isEqualTo("Lamp");
        assertThat(read.at("/visibleText").asText()).isEqualTo("Where is it?");
        assertThat(read.at("/attachments/0/name").asText()).isEqualTo("orders.csv");
    }

    @Test
    void readsAMailBelowBlankLines() throws IOException {
        JsonNode read = Mails.read("   \n\nFrom: ann@mail.example\nSubject: Lamp\n\nWhere is it?\n");

        assertThat(read.at("/subject").asText()).isEqualTo("Lamp");
        assertThat(read.at("/text").asText().strip()).isEqualTo("Where is it?");
    }
}
