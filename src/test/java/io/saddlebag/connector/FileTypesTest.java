package io.saddlebag.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.saddlebag.connector.FileTypes.Known;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileTypesTest {
    private static final byte[] PROGRAM = program();
    private static final byte[] PNG = bytes("\u0089PNG\r\n\u001a\n\0\0\0\rIHDR");
    private final FileTypes types = new FileTypes();

    @Test
    void aProgramThatIsCalledAPictureIsShownAsWhatItIs() throws IOException {
        Known known = types.of(PROGRAM, "photo.jpg", "image/jpeg");
        assertThat(known.type()).isEqualTo("application/x-msdownload");
        assertThat(known.name()).isEqualTo("photo.jpg.exe");
        assertThat(known.warning())
                .isEqualTo("its content is application/x-msdownload, not image/jpeg:"
                        + " do not open it unless you know why");
    }

    @Test
    void aProgramThatIsOnlyClaimedToBeAPictureIsToo() throws IOException {
        assertThat(types.of(PROGRAM, "setup.exe", "image/jpeg").warning()).contains("not image/jpeg");
        assertThat(types.of(PROGRAM, "", "image/jpeg").name()).isEqualTo("file.exe");
        assertThat(types.of(PROGRAM, "setup.exe", "application/octet-stream").warning())
                .isEmpty();
    }

    @Test
    void whatTheSenderClaimsDecidesNothing() throws IOException {
        assertThat(types.of(PNG, "label.png", "text/html")).isEqualTo(new Known("label.png", "image/png", ""));
        assertThat(types.of(PNG, "", "application/pdf").type()).isEqualTo("image/png");
        assertThat(types.of(PNG, "", "application/pdf").warning()).contains("image/png, not application/pdf");
        assertThat(types.of(PNG, "", "no type at all; \u0000").type()).isEqualTo("image/png");
    }

    @Test
    void soundsAreCalledAsTheRegistryCallsThem() throws IOException {
        byte[] opus = bytes("OggS\0\2\0\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\0\0\0\0\1\u0013OpusHead\1\1");
        assertThat(types.of(opus, "note.ogg", "audio/ogg")).isEqualTo(new Known("note.ogg", "audio/ogg", ""));
        byte[] aac = bytes("\u00ff\u00f1P\u0080\u0002\u001f\u00fc\0\0\0");
        assertThat(types.of(aac, "note.aac", "audio/aac")).isEqualTo(new Known("note.aac", "audio/aac", ""));
    }

    @Test
    void aPageThatIsCalledAPictureGetsTheExtensionOfAPage() throws IOException {
        Known page = types.of(bytes("<!DOCTYPE html><html><script>1</script></html>"), "photo.png", "image/png");
        assertThat(page.name()).isEqualTo("photo.png.html");
        assertThat(page.warning()).contains("text/html, not image/png");
        Known drawing =
                types.of(bytes("<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"), "photo.png", "image/png");
        assertThat(drawing.name()).isEqualTo("photo.png.svg");
    }

    @Test
    void aPictureThatIsCalledAProgramIsNotStartedByAClick() throws IOException {
        assertThat(types.of(PNG, "photo.scr", "image/png").name()).isEqualTo("photo.scr.png");
    }

    @ParameterizedTest
    @CsvSource({
        "table.csv, 'a,b\n1,2', application/vnd.ms-excel, text/csv",
        "notes.txt, hello, text/plain, text/plain",
        "data.json, {}, text/plain, application/json",
        "invite.ics, 'BEGIN:VCALENDAR\r\nVERSION:2.0', text/calendar, text/calendar",
        "delivery-status.txt, 'Reporting-MTA: dns; a', message/delivery-status, text/plain",
        "report.docx, PK\u0003\u0004aaaaaaaaaaaaaaaaaaaaaaaaaaaa, application/zip, "
                + "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "letter.pdf, '%PDF-1.4\n', application/x-pdf, application/pdf",
        "'', '', '', application/octet-stream"
    })
    void whatIsAsItSaysIsNotWarnedOf(String name, String content, String claimed, String type) throws IOException {
        assertThat(types.of(bytes(content), name, claimed)).isEqualTo(new Known(name, type, ""));
    }

    @Test
    void aFileOfXmlIsNotReadFurtherThanItsRoot() {
        String bomb = "<!DOCTYPE l [<!ENTITY a \"aaaaaaaaaa\">"
                + "<!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\">"
                + "<!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\"><!ENTITY e \"&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;\">"
                + "<!ENTITY f SYSTEM \"file:///etc/passwd\">]><svg x='&e;&e;&e;&e;'>&f;</svg>";
        assertThat(Duration.ofSeconds(3))
                .satisfies(most -> org.junit.jupiter.api.Assertions.assertTimeout(most, () -> assertThat(
                                types.of(bytes(bomb), "a.svg", "image/svg+xml").type())
                        .isNotEmpty()));
    }

    @Test
    void aLargeFileCostsNoMoreThanItsBeginning(@TempDir Path folder) throws IOException {
        Path large = folder.resolve("large");
        try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
            file.write(PROGRAM);
            file.setLength(4_000_000_000L);
        }
        assertThat(types.of(large, "../holiday.mp4", "video/mp4").name()).isEqualTo("holiday.mp4.exe");
    }

    private static byte[] program() {
        byte[] program = new byte[200];
        program[0] = 'M';
        program[1] = 'Z';
        program[0x3c] = (byte) 0x80;
        program[0x80] = 'P';
        program[0x81] = 'E';
        return program;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
