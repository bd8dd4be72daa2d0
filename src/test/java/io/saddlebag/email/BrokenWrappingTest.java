package io.saddlebag.email;

import static io.saddlebag.email.Mails.attachments;
import static io.saddlebag.email.Mails.beside;
import static io.saddlebag.email.Mails.hash;
import static io.saddlebag.email.Mails.mail;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Wrappings of mails that are broken, or made to hurt: what stands around and behind is read all the same. */
class BrokenWrappingTest {
    private static final String TNEF = "application/ms-tnef; name=winmail.dat";
    private static final String SIGNED = "application/pkcs7-mime; smime-type=signed-data; name=smime.p7m";
    private static final byte[] BEGIN_FILE = Outlook.attribute(2, 0x9002, new byte[14]);
    private static final byte[] NO_RTF = Outlook.property(0x1009, 0x102, "not compressed so".getBytes(ISO_8859_1));

    @Test
    void whatIsBrokenInOutlooksOwnFormIsReadAsFarAsItGoesWithANote() throws IOException {
        byte[] tnef = Outlook.mail(
                Outlook.attribute(1, 0x800C, "Some words".getBytes(ISO_8859_1)),
                BEGIN_FILE,
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
    void theSinkNeverSeesThatAFileIsCutOff() throws IOException {
        byte[] tnef = Outlook.mail(BEGIN_FILE, Outlook.attribute(2, 0x800F, "order 1003".getBytes(ISO_8859_1)));
        ObjectNode mail = Mails.read(mail(TNEF, Arrays.copyOf(tnef, tnef.length - 6)));
        assertThat(attachments(mail)).containsExactly("file application/octet-stream 6 " + hash("order "));
        assertThat(mail.get("notes").toString()).contains("as far as it goes");
    }

    @Test
    void aBrokenValueLeavesThoseBehindItAlone() throws IOException {
        byte[] tnef = Outlook.mail(
                Outlook.attribute(
                        1,
                        0x9003,
                        Outlook.u32(2),
                        NO_RTF,
                        Outlook.property(0x1000, 0x1E, "Some words".getBytes(ISO_8859_1))),
                Outlook.attribute(1, 0x9003, Outlook.u32(1), Outlook.u16(0x7F), Outlook.u16(1)),
                BEGIN_FILE,
                Outlook.attribute(2, 0x8010, "a.txt".getBytes(ISO_8859_1)),
                Outlook.attribute(2, 0x800F, "a".getBytes(ISO_8859_1)));
        ObjectNode mail = Mails.read(mail(TNEF, tnef));
        assertThat(mail.get("text").asText()).isEqualTo("Some words");
        assertThat(attachments(mail)).containsExactly("a.txt application/octet-stream 1 " + hash("a"));
        assertThat(mail.get("notes").toString()).contains("as far as it goes");
    }

    @Test
    void keepsABoundedNumberOfFilesOfAllWrappingsTogether() throws IOException {
        byte[] file = Outlook.join(BEGIN_FILE, Outlook.attribute(2, 0x800F, new byte[1]));
        byte[] again = Outlook.attribute(2, 0x800F, new byte[1]);
        byte[] property = Outlook.property(0x3701, 0x102, new byte[1]);
        byte[] attached = object(Outlook.mail(times(150, file)));
        List<byte[]> hostile = List.of(
                Outlook.mail(times(300, file)),
                Outlook.mail(times(300, again)),
                Outlook.mail(Outlook.attribute(2, 0x9005, Outlook.u32(300), times(300, property))),
                Outlook.mail(times(150, file), attached, attached, attached));
        for (byte[] tnef : hostile) {
            AtomicInteger kept = new AtomicInteger();
            ObjectNode mail = Mails.read(mail(TNEF, tnef), content -> {
                kept.incrementAndGet();
                return Mails.count(content);
            });
            assertThat(kept).hasValue(200);
            assertThat(mail.get("attachments")).hasSizeLessThanOrEqualTo(200);
            assertThat(mail.get("notes").toString()).contains("as far as it goes");
        }
        AtomicInteger kept = new AtomicInteger();
        String first = new String(beside("Two", TNEF, hostile.get(0)), ISO_8859_1);
        String second = new String(mail(TNEF, hostile.get(0)), ISO_8859_1).replaceFirst("From.*\r\n", "");
        Mails.read(first.replace("--y--", "--y\r\n" + second + "\r\n--y--").getBytes(ISO_8859_1), content -> {
            kept.incrementAndGet();
            return Mails.count(content);
        });
        assertThat(kept).as("of two in one mail").hasValue(200);
    }

    @Test
    void whatIsBrokenInASignatureDoesNotHideWhatStandsBehindIt() throws IOException {
        String part =
                """
                Content-Type: multipart/mixed; boundary=x

                --x

                From inside
                --x
                X-Long: %s

                never read
                --x--
                """
                        .replace("\n", "\r\n")
                        .formatted("a".repeat(250_000));
        String mail = new String(beside("From outside", SIGNED, Signed.definite(part)), ISO_8859_1)
                .replace("--y--", "--y\r\nContent-Type: text/csv; name=a.csv\r\n\r\n1;2\r\n--y--");
        ObjectNode read = Mails.read(mail.getBytes(ISO_8859_1));
        assertThat(read.get("text").asText()).contains("From outside", "From inside");
        assertThat(attachments(read)).containsExactly("a.csv text/csv 3 " + hash("1;2"));
        assertThat(read.get("notes").toString()).contains("cannot be read; they stand in the raw mail");
    }

    @Test
    void signedDataWithoutEndOrContentAreAFile() throws IOException {
        byte[] signed = Signed.inEmptyPieces(50_000);
        ObjectNode mail = Mails.read(mail(SIGNED, Arrays.copyOf(signed, signed.length - 12)));
        assertThat(attachments(mail)).singleElement().asString().startsWith("smime.p7m application/pkcs7-mime 100");
    }

    private static byte[] object(byte[] tnef) {
        byte[] object = Outlook.join(new byte[16], tnef);
        return Outlook.join(
                BEGIN_FILE, Outlook.attribute(2, 0x9005, Outlook.u32(1), Outlook.property(0x3701, 0x0D, object)));
    }

    private static byte[] times(int many, byte[] one) {
        return Outlook.join(Collections.nCopies(many, one).toArray(byte[][]::new));
    }
}
