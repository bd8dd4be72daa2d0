package io.saddlebag.email;

import static io.saddlebag.email.Mails.attachments;
import static io.saddlebag.email.Mails.beside;
import static io.saddlebag.email.Mails.hash;
import static io.saddlebag.email.Mails.mail;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Mails within mails, and what stands inside of other wrappings: Outlook's winmail.dat, opaque S/MIME signatures. */
class WrappedMailTest {
    private static final Path SAMPLES = Path.of("../shared/samples/email");
    private static final String PART =
            """
            Content-Type: multipart/mixed; boundary=x

            --x
            Content-Type: text/plain; charset=utf-8

            Grüße from inside
            --x
            Content-Type: text/plain; name=order.txt
            Content-Disposition: attachment

            order 1003
            --x--
            """
                    .replace("\n", "\r\n");

    @Test
    void filesInOutlooksOwnFormAreFilesOfTheMailAndItsWordsItsOwnWhereItHasNoOthers() throws IOException {
        byte[] tnef = Outlook.mail(
                Outlook.attribute(1, 0x9007, Outlook.u32(1252), Outlook.u32(0)),
                Outlook.attribute(1, 0x800C, "Grüße from Outlook\0".getBytes("windows-1252")),
                Outlook.attribute(2, 0x9002, new byte[14]),
                Outlook.attribute(2, 0x8010, "ORDERF~1.TXT\0".getBytes(ISO_8859_1)),
                Outlook.attribute(2, 0x800F, "order 1003".getBytes(ISO_8859_1)),
                Outlook.attribute(
                        2,
                        0x9005,
                        Outlook.u32(3),
                        Outlook.property(0x3707, 0x1F, "order für Ann.txt\0".getBytes(UTF_16LE)),
                        Outlook.property(0x370E, 0x1E, "text/plain\0".getBytes(ISO_8859_1)),
                        Outlook.u16(0x0003),
                        Outlook.u16(0x3705),
                        Outlook.u32(1)));
        ObjectNode mail = Mails.read(mail("application/ms-tnef; name=winmail.dat", tnef));
        assertThat(mail.get("text").asText()).isEqualTo("Grüße from Outlook");
        assertThat(attachments(mail)).containsExactly("order für Ann.txt text/plain 10 " + hash("order 1003"));
        assertThat(mail.get("notes")).isEmpty();

        ObjectNode both = Mails.read(beside("The plain form", "application/ms-tnef; name=winmail.dat", tnef));
        assertThat(both.get("text").asText()).isEqualTo("The plain form");
        assertThat(attachments(both)).hasSize(1);
        assertThat(attachments(Mails.read(mail("application/octet-stream; name=WINMAIL.DAT", tnef))))
                .as("as old programs call it")
                .hasSize(1);
    }

    @Test
    void readsTheWordsThatOutlookKeepsAsProperties() throws IOException {
        byte[] html = Outlook.mail(Outlook.attribute(
                1,
                0x9003,
                Outlook.u32(3),
                Outlook.u16(0x0003),
                Outlook.u16(0x3FDE),
                Outlook.u32(1251),
                Outlook.named(0x8001, Outlook.u32(7)),
                Outlook.property(0x1013, 0x102, "<p>Привет <script>x()</script></p>".getBytes("windows-1251"))));
        ObjectNode mail = Mails.read(mail("application/ms-tnef", html));
        assertThat(mail.get("text").asText()).isEqualTo("Привет");
        assertThat(mail.get("html").asText()).contains("Привет").doesNotContain("script");

        byte[] plain = Outlook.mail(Outlook.attribute(
                1, 0x9003, Outlook.u32(1), Outlook.property(0x1000, 0x1F, "にゃーん\0".getBytes(UTF_16LE))));
        assertThat(Mails.read(mail("application/ms-tnef", plain)).get("text").asText())
                .isEqualTo("にゃーん");
    }

    /** The example of [MS-OXRTFCP], section 4.1. */
    @Test
    void wordsThatAreThereAsRtfOnlyAreReadFromIt() throws IOException {
        byte[] compressed = HexFormat.of()
                .parseHex("2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af3206865"
                        + "6c090020627705b06c647d0a800fa0");
        ObjectNode mail = Mails.read(mail("application/ms-tnef", rtf(compressed)));
        assertThat(mail.get("text").asText()).isEqualTo("hello world");
        assertThat(mail.get("attachments")).isEmpty();

        String html =
                "{\\rtf1\\ansi\\fromhtml1{\\*\\htmltag <p>}Hello {\\*\\htmltag <script>}x(){\\*\\htmltag </script>}"
                        + "{\\*\\htmltag <b>}\\htmlrtf {\\b \\htmlrtf0 world{\\*\\htmltag </b>}}}";
        ObjectNode marked = Mails.read(mail("application/ms-tnef", rtf(uncompressed(html))));
        assertThat(marked.get("text").asText()).isEqualTo("Hello world");
        assertThat(marked.get("html").asText()).contains("<b>world</b>").doesNotContain("script");
    }

    @Test
    void rtfInWhichNoWordsAreFoundIsAFile() throws IOException {
        String picture = "{\\rtf1\\ansi{\\pict 00ff}}";
        assertThat(attachments(Mails.read(mail("application/ms-tnef", rtf(uncompressed(picture))))))
                .containsExactly("message.rtf application/rtf " + picture.length() + " " + hash(picture));
    }

    @Test
    void wordsBehindTheEndOfWhatIsReadOfRtfAreSaidToBeMissing() throws IOException {
        String rtf = "{\\rtf1\\ansi Hello {\\pict " + "00".repeat(600_000) + "} world}";
        ObjectNode mail = Mails.read(mail("application/ms-tnef", rtf(uncompressed(rtf))));
        assertThat(mail.get("text").asText()).isEqualTo("Hello");
        assertThat(mail.get("notes").toString()).contains("as far as it goes");
    }

    private static byte[] rtf(byte[] kept) {
        return Outlook.mail(Outlook.attribute(1, 0x9003, Outlook.u32(1), Outlook.property(0x1009, 0x102, kept)));
    }

    private static byte[] uncompressed(String rtf) {
        byte[] raw = rtf.getBytes(ISO_8859_1);
        return Outlook.join(
                Outlook.u32(raw.length + 12), Outlook.u32(raw.length), Outlook.u32(0x414C454D), Outlook.u32(0), raw);
    }

    @Test
    void anAttachedMailInOutlooksOwnFormGivesItsWordsAndItsFiles() throws IOException {
        byte[] attached = Outlook.mail(
                Outlook.attribute(1, 0x800C, "Earlier words".getBytes(ISO_8859_1)),
                Outlook.attribute(2, 0x9002, new byte[14]),
                Outlook.attribute(2, 0x8010, "inner.pdf".getBytes(ISO_8859_1)),
                Outlook.attribute(2, 0x800F, "inner".getBytes(ISO_8859_1)));
        byte[] object = Outlook.join(new byte[16], attached);
        byte[] tnef = Outlook.mail(
                Outlook.attribute(2, 0x9002, new byte[14]),
                Outlook.attribute(2, 0x8010, "An earlier mail".getBytes(ISO_8859_1)),
                Outlook.attribute(2, 0x9005, Outlook.u32(1), Outlook.property(0x3701, 0x0D, object)));
        assertThat(attachments(Mails.read(mail("application/ms-tnef", tnef))))
                .containsExactly(
                        "inner.pdf application/octet-stream 5 " + hash("inner"),
                        "An earlier mail.txt application/octet-stream 13 " + hash("Earlier words"));
    }

    @Test
    void anEmbeddedObjectOfAnotherProgramIsAFile() throws IOException {
        byte[] object = Outlook.join(new byte[16], "a drawing".getBytes(ISO_8859_1));
        byte[] tnef = Outlook.mail(
                Outlook.attribute(2, 0x9002, new byte[14]),
                Outlook.attribute(2, 0x8010, "drawing.ole".getBytes(ISO_8859_1)),
                Outlook.attribute(2, 0x9005, Outlook.u32(1), Outlook.property(0x3701, 0x0D, object)));
        ObjectNode mail = Mails.read(mail("application/ms-tnef", tnef));
        assertThat(attachments(mail)).containsExactly("drawing.ole application/octet-stream 9 " + hash("a drawing"));
        assertThat(mail.get("notes")).isEmpty();
    }

    @Test
    void saysWhenOutlooksWordsAreLongerThanIsShown() throws IOException {
        byte[] words = "Words. ".repeat(100_000).getBytes(ISO_8859_1);
        ObjectNode mail = Mails.read(mail("application/ms-tnef", Outlook.mail(Outlook.attribute(1, 0x800C, words))));
        assertThat(mail.get("text").asText()).startsWith("Words. Words.").hasSizeLessThan(words.length);
        assertThat(mail.get("notes").toString()).contains("longer than is shown");
    }

    @Test
    void aSignedFileThatIsNoMailStaysTheFileThatItWas() throws IOException {
        String invoice = "<?xml version=\"1.0\"?><p:Invoice>Content-Type: none</p:Invoice>";
        String otherData = "060b2a864886f70d0109100104";
        for (byte[] signed : List.of(Signed.definite(invoice), Signed.ofType(otherData, PART))) {
            ObjectNode mail = Mails.read(beside("See the invoice", "application/pkcs7-mime; name=a.xml.p7m", signed));
            assertThat(mail.get("text").asText()).isEqualTo("See the invoice");
            assertThat(attachments(mail))
                    .containsExactly("a.xml.p7m application/pkcs7-mime " + signed.length + " "
                            + hash(new String(signed, ISO_8859_1)));
            assertThat(mail.get("notes"))
                    .as("nothing is hidden from who gets it")
                    .isEmpty();
        }
        byte[] once = Base64.getMimeEncoder().encode(Signed.definite(invoice));
        ObjectNode twice = Mails.read(beside("See it", "application/pkcs7-mime; name=IT01234567890_1.xml.p7m", once));
        assertThat(twice.get("attachments")).hasSize(1);
        assertThat(twice.get("notes")).isEmpty();
        byte[] closed = HexFormat.of().parseHex("300b06092a864886f70d010703");
        assertThat(Mails.read(mail("application/pkcs7-mime; name=smime.p7m", closed))
                        .get("notes")
                        .toString())
                .as("encrypted")
                .contains("cannot be read here");
    }

    @Test
    void whatIsWrappedInASignatureIsReadAsIfItWereNotAndSaysSo() throws IOException {
        for (byte[] signed : List.of(Signed.definite(PART), Signed.inPieces(PART))) {
            String type = "application/pkcs7-mime; smime-type=signed-data; name=smime.p7m";
            ObjectNode mail = Mails.read(mail(type, signed));
            assertThat(mail.get("text").asText()).isEqualTo("Grüße from inside");
            assertThat(attachments(mail)).containsExactly("order.txt text/plain 10 " + hash("order 1003"));
            assertThat(mail.get("notes").toString()).contains("was not verified");
            assertThat(mail.at("/authentication/fromVerified").asBoolean()).isFalse();
            for (int length = 0; length < signed.length; length += 7) {
                assertThat(Mails.read(mail(type, Arrays.copyOf(signed, length))).get("notes"))
                        .as("cut after %s bytes", length)
                        .isNotEmpty();
            }
        }
    }

    @Test
    void signaturesWithinSignaturesComeToAnEnd() throws IOException {
        String part = PART;
        for (int i = 0; i < 30; i++) {
            byte[] signed = Signed.definite(part);
            part = "Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                    + Base64.getMimeEncoder().encodeToString(signed);
        }
        ObjectNode mail = Mails.read(("From: a@b.example\r\n" + part).getBytes(UTF_8));
        assertThat(attachments(mail)).hasSize(1);
        assertThat(mail.get("notes").toString()).contains("cannot be read here");
    }

    @Test
    void onePieceOfSeveralIsAFileWithANoteAndAnInvitationAloneSaysWhatItInvitesTo() throws IOException {
        ObjectNode piece = Mails.read(
                """
                From: a@b.example
                Content-Type: message/partial; id="1@b.example"; number=2; total=3

                the middle of something
                """);
        assertThat(piece.get("text").asText()).isEmpty();
        assertThat(piece.get("attachments")).hasSize(1);
        assertThat(piece.get("notes").toString()).contains("one piece of several");

        ObjectNode invitation = Mails.read(
                """
                From: a@b.example
                Content-Type: text/calendar; method=REQUEST; charset=utf-8

                BEGIN:VCALENDAR
                METHOD:REQUEST
                BEGIN:VEVENT
                SUMMARY:A walk
                DTSTART:20261124T100000Z
                END:VEVENT
                END:VCALENDAR
                """);
        assertThat(invitation.get("text").asText()).contains("A walk");
        assertThat(invitation.at("/attachments/0/name").asText()).isEqualTo("invite.ics");
    }

    @Test
    void aMailWithinAMailWithinAMailIsOneFile() throws IOException {
        ObjectNode mail = Mails.read(
                """
                From: a@b.example
                Content-Type: multipart/mixed; boundary=x

                --x

                See below
                --x
                Content-Type: message/rfc822

                From: c@d.example
                Subject: Second
                Content-Type: message/rfc822

                From: e@f.example
                Subject: Third

                Once
                --x--
                """);
        assertThat(mail.get("text").asText()).isEqualTo("See below");
        assertThat(mail.get("attachments")).hasSize(1);
        assertThat(mail.at("/attachments/0/name").asText()).isEqualTo("Second.eml");
    }

    @Test
    void readsTheSamplesOfThemAll() throws IOException {
        assumeTrue(Files.isDirectory(SAMPLES), "the samples are not here");
        Map<String, String> said = Map.of(
                "composed/smime-encrypted.eml", "wrapped in S/MIME and cannot be read here",
                "composed/smime-opaque-signed.eml", "wrapped in S/MIME and cannot be read here",
                "mimekit-partial/message-partial.1.eml", "one piece of several");
        for (Map.Entry<String, String> sample : said.entrySet()) {
            ObjectNode mail = Mails.read(SAMPLES.resolve(sample.getKey()));
            assertThat(mail.get("notes").toString()).as(sample.getKey()).contains(sample.getValue());
            assertThat(mail.get("attachments")).as(sample.getKey()).hasSize(1);
        }
        assertThat(Mails.read(SAMPLES.resolve("composed/calendar-cancel.eml"))
                        .get("text")
                        .asText())
                .isNotBlank();
        assertThat(Mails.read(SAMPLES.resolve("mime4j-testmsgs/base64encoded-rfc822message-nested.msg"))
                        .get("attachments"))
                .isNotEmpty();
    }
}
