package io.saddlebag.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpellingsTest {
    private final Spellings ann = new Spellings(List.of("ann@example.org", "436605550001", "Uid-7"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ann@example.org",
                "From: Ann <Ann@Example.org>\r\n",
                "write to ann@example.org.",
                "{\"text\":\"hello\\nann@example.org\"}",
                "{\"from\":\"ann\\u0040example.org\"}",
                "from=ann%40example.org&text=x",
                "ann=40example.org",
                "ann@exam=\r\nple.org",
                "-- ann@example.org",
                "mailto:ann@example.org?subject=x",
                "{\"wa_id\":\"436605550001\"}",
                "+436605550001",
                "Content-Transfer-Encoding: base64\r\n\r\nRGVhciB0ZWFtLCB0aGlzIGlzIEFubjsgSSB3cm90ZSBmcm9tIGFub3RoZXIgYWRkcmVzcy4gUGxl\r\nYXNlIHVzZSBhbm5AZXhhbXBsZS5vcmcgZnJvbSBub3cgb24u\r\n",
                "{\"file\":\"bXkgYWRkcmVzczogYW5uQGV4YW1wbGUub3Jn\"}"
            })
    void findsAPersonHoweverTheyAreWritten(String text) {
        assertThat(ann.in(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "joann@example.org",
                "mary-ann@example.org",
                "mary.ann@example.org",
                "ann@example.org.uk",
                "ann@example.organic",
                "4366055500012",
                "9436605550001",
                "uid-7",
                "Content-Transfer-Encoding: base64\r\n\r\nbXkgYWRkcmVzczogam9hbm5AZXhhbXBsZS5vcmc=",
                ""
            })
    void leavesOtherPeopleAlone(String text) {
        assertThat(ann.in(text)).isFalse();
    }
}
