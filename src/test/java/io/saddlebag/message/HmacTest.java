package io.saddlebag.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import javax.crypto.Mac;
import org.junit.jupiter.api.Test;

class HmacTest {
    private static final String TEXT = "what do ya want for nothing?";

    /** Test case 2 of RFC 2202 and of RFC 4231. */
    @Test
    void makesTheCodesOfTheStandards() {
        assertThat(hex(Hmac.sha1("Jefe").of(TEXT))).isEqualTo("effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
        assertThat(hex(Hmac.sha256("Jefe").of(TEXT)))
                .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    @Test
    void makesTheSameCodePieceByPieceAndFromWhateverTheKeyIsGivenAs() {
        Mac mac = Hmac.sha256("Jefe".getBytes(StandardCharsets.US_ASCII)).begin();
        mac.update("what do ya want ".getBytes(StandardCharsets.US_ASCII));
        mac.update("for nothing?".getBytes(StandardCharsets.US_ASCII));
        assertThat(mac.doFinal()).isEqualTo(Hmac.sha256("Jefe").of(TEXT));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
