package io.saddlebag.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AddressTokenTest {
    private static final String TOKEN = "0190b5a4-0001-7002-8003-0000000000ff.0123456789abcdef0123";

    @Test
    void isShortEnoughForAnAddressAndSaysTheSame() {
        for (String token : List.of(
                TOKEN,
                "00000000-0000-0000-0000-000000000000.00000000000000000000",
                "ffffffff-ffff-ffff-ffff-ffffffffffff.ffffffffffffffffffff")) {
            String text = AddressToken.shorten(token).orElseThrow();
            assertThat(text).matches("[a-z2-7]{42}");
            assertThat(AddressToken.expand(text)).contains(token);
        }
    }

    @Test
    void whatIsNoTokenHasNoOtherForm() {
        assertThat(AddressToken.shorten("")).isEmpty();
        assertThat(AddressToken.shorten(TOKEN + "0")).isEmpty();
        assertThat(AddressToken.expand(TOKEN)).isEmpty();
        assertThat(AddressToken.expand("a".repeat(43))).isEmpty();
        assertThat(AddressToken.expand("1".repeat(42))).isEmpty();
    }
}
