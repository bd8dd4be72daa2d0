package io.saddlebag.email;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
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

    /** The example of [MS-OXRTFCP], section 4.1: compressed and plain. */
    @Test
    void wordsThatAreThereAsRtfOnlyAreAFile() throws IOException {
        byte[] compressed = HexFormat.of()
                .parseHex("2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af3206865"
                        + "6c090020627705b06c647d0a800fa0");
        String rtf = "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n";
        byte[] tnef =
                Outlook.mail(Outlook.attribute(1, 0x9003, Outlook.u32(1), Outlook.property(0x1009, 0x102, compressed)));
        assertThat(attachments(Mails.read(mail("application/ms-tnef", tnef))))
                .containsExactly("message.rtf application/rtf 43 " + hash(rtf));
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
    void whatIsBrokenInOutlooksOwnFormIsReadAsFarAsItGoesWithANote() throws IOException {
        byte[] tnef = Outlook.mail(
                Outlook.attribute(1, 0x800C, "Some words".getBytes(ISO_8859_1)),
                Outlook.attribute(2, 0x9002, new byte[14]),
                Outlook.attribute(2, 0x8010, "a.txt".getBytes(ISO_8859_1)),
                Outlook.attribute(2, 0x800F, "a".getBytes(ISO_8859_1)),
                Outlook.attribute(1, 0x9003, Outlook.u32(Integer.MAX_VALUE), Outlook.u16(0x7F), Outlook.u16(1)));
        ObjectNode mail = Mails.read(mail("application/ms-tnef", tnef));
        assertThat(mail.get("text").asText()).isEqualTo("Some words");
        assertThat(attachments(mail)).containsExactly("a.txt application/octet-stream 1 " + hash("a"));
        assertThat(mail.get("notes").toString()).contains("as far as it goes");
        for (int length = 0; length < tnef.length; length++) {
            assertThat(Mails.read(mail("application/ms-tnef", Arrays.copyOf(tnef, length)))
                            .get("notes"))
                    .as("cut after %s bytes", length)
                    .isNotNull();
        }
        byte[] none = "Not in that form".getBytes(ISO_8859_1);
        assertThat(attachments(Mails.read(mail("application/ms-tnef", none))))
                .containsExactly("winmail.dat application/ms-tnef 16 " + hash("Not in that form"));
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

    private static byte[] mail(String type, byte[] content) {
        return ("From: a@b.example\r\n" + part(type, content)).getBytes(ISO_8859_1);
    }

    private static byte[] beside(String text, String type, byte[] content) {
        return ("From: a@b.example\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n--y\r\n\r\n" + text
                        + "\r\n--y\r\n" + part(type, content) + "\r\n--y--\r\n")
                .getBytes(ISO_8859_1);
    }

    private static String part(String type, byte[] content) {
        return "Content-Type: " + type + "\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                + Base64.getMimeEncoder().encodeToString(content);
    }

    private static List<String> attachments(JsonNode mail) {
        return StreamSupport.stream(mail.get("attachments").spliterator(), false)
                .map(file -> file.get("name").asText() + " " + file.get("type").asText() + " "
                        + file.get("size").asText() + " " + file.get("sha256").asText())
                .toList();
    }

    private static String hash(String text) {
        return RawMail.hex(RawMail.sha256().digest(text.getBytes(ISO_8859_1)));
    }

    /** Writes TNEF as [MS-OXTNEF] has it. */
    private static final class Outlook {
        static byte[] mail(byte[]... attributes) throws IOException {
            return join(u32(0x223E9F78), u16(1), join(attributes));
        }

        static byte[] attribute(int level, int id, byte[]... value) throws IOException {
            byte[] all = join(value);
            int sum = 0;
            for (byte one : all) {
                sum += one & 0xFF;
            }
            return join(new byte[] {(byte) level}, u16(id), u16(0), u32(all.length), all, u16(sum & 0xFFFF));
        }

        static byte[] property(int id, int type, byte[] value) throws IOException {
            byte[] padding = new byte[-value.length & 3];
            return join(u16(type), u16(id), u32(1), u32(value.length), value, padding);
        }

        static byte[] named(int id, byte[] value) throws IOException {
            byte[] name = "x-name\0".getBytes(UTF_16LE);
            return join(u16(3), u16(id), new byte[16], u32(1), u32(name.length), name, new byte[2], value);
        }

        static byte[] u16(int number) {
            return new byte[] {(byte) number, (byte) (number >> 8)};
        }

        static byte[] u32(int number) throws IOException {
            return join(u16(number), u16(number >> 16));
        }

        static byte[] join(byte[]... parts) throws IOException {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (byte[] part : parts) {
                all.write(part);
            }
            return all.toByteArray();
        }
    }

    /** Writes CMS signed data as RFC 5652 has them, without certificates and signers. */
    private static final class Signed {
        private static final byte[] SIGNED = HexFormat.of().parseHex("06092a864886f70d010702");
        private static final byte[] DATA = HexFormat.of().parseHex("06092a864886f70d010701");
        private static final byte[] VERSION_AND_DIGESTS = HexFormat.of().parseHex("0201013100");
        private static final byte[] SIGNERS = HexFormat.of().parseHex("3100");
        private static final byte[] END = {0, 0};

        static byte[] definite(String part) throws IOException {
            byte[] content = tagged(0xA0, tagged(0x04, part.getBytes(UTF_8)));
            byte[] data = tagged(0x30, VERSION_AND_DIGESTS, tagged(0x30, DATA, content), SIGNERS);
            return tagged(0x30, SIGNED, tagged(0xA0, data));
        }

        /** As programs write it that do not know the length when they begin. */
        static byte[] inPieces(String part) throws IOException {
            byte[] all = part.getBytes(UTF_8);
            byte[] pieces = Outlook.join(
                    tagged(0x04, Arrays.copyOf(all, 100)),
                    tagged(0x24, tagged(0x04, new byte[0]), tagged(0x04, Arrays.copyOfRange(all, 100, 130))),
                    tagged(0x04, Arrays.copyOfRange(all, 130, all.length)));
            byte[] content = begun(0xA0, begun(0x24, pieces, END), END);
            byte[] data = begun(0x30, VERSION_AND_DIGESTS, begun(0x30, DATA, content, END), SIGNERS, END);
            return begun(0x30, SIGNED, begun(0xA0, data, END), END);
        }

        private static byte[] tagged(int tag, byte[]... value) throws IOException {
            byte[] all = Outlook.join(value);
            byte[] length = all.length < 0x80
                    ? new byte[] {(byte) all.length}
                    : new byte[] {(byte) 0x83, (byte) (all.length >> 16), (byte) (all.length >> 8), (byte) all.length};
            return Outlook.join(new byte[] {(byte) tag}, length, all);
        }

        private static byte[] begun(int tag, byte[]... value) throws IOException {
            return Outlook.join(new byte[] {(byte) tag, (byte) 0x80}, Outlook.join(value));
        }
    }
}
