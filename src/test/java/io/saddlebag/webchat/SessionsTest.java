package io.saddlebag.webchat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.TestHub;
import io.saddlebag.message.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private static final String SECRET = "a secret of thirty-two characters";
    private static final String SHOP = "https://shop.example.com";
    private static final String OTHER = "https://other.example.com";

    private final Hands clock = new Hands();
    private final Sessions sessions = sessions(SECRET, "");

    private Sessions sessions(String secret, String previous) {
        return new Sessions(secret, previous, Duration.ofMinutes(15), Duration.ofDays(30), clock);
    }

    @Test
    void aTokenIsGoodForItsTimeAndItsPage() {
        Visitor guest = sessions.open(SHOP, "", "", Optional.empty());
        String token = sessions.token(guest);
        assertThat(sessions.of(token, SHOP::equals)).map(Visitor::id).contains(guest.id());
        assertThat(sessions.of(token, OTHER::equals)).isEmpty();
        clock.on(Duration.ofMinutes(14));
        Visitor renewed = sessions.renew(token, SHOP).orElseThrow();
        assertThat(renewed.id()).isEqualTo(guest.id());
        assertThat(sessions.renew(token, OTHER)).isEmpty();
        clock.on(Duration.ofMinutes(1));
        assertThat(sessions.of(token, SHOP::equals)).isEmpty();
        assertThat(sessions.renew(token, SHOP)).isEmpty();
        assertThat(sessions.of(sessions.token(renewed), SHOP::equals)).isPresent();
    }

    @Test
    void noFlippedBitAndNoOtherSecretMakesAToken() {
        String token = sessions.token(sessions.open(SHOP, "", "", Optional.empty()));
        for (int i = 0; i < token.length(); i++) {
            for (int bit = 0; bit < 8; bit++) {
                char[] letters = token.toCharArray();
                letters[i] ^= (char) (1 << bit);
                assertThat(sessions.of(new String(letters), SHOP::equals)).isEmpty();
            }
        }
        assertThat(sessions("another", "").of(token, SHOP::equals)).isEmpty();
        assertThat(sessions("another", SECRET).of(token, SHOP::equals)).isPresent();
        for (String nonsense : new String[] {"", ".", "a.b", token + "A", token + "=", "." + token, "x".repeat(9000)}) {
            assertThat(sessions.of(nonsense, SHOP::equals)).isEmpty();
        }
    }

    @Test
    void aTicketBringsTheVisitorBackAndIsNoToken() {
        Visitor guest = sessions.open(SHOP, "", "", Optional.empty());
        String ticket = sessions.ticket(guest);
        clock.on(Duration.ofDays(29));
        assertThat(sessions.open(SHOP, ticket, "", Optional.empty()).id()).isEqualTo(guest.id());
        assertThat(sessions.open(OTHER, ticket, "", Optional.empty()).id()).isNotEqualTo(guest.id());
        assertThat(sessions.of(ticket, SHOP::equals)).isEmpty();
        assertThat(sessions.open(SHOP, sessions.token(guest), "", Optional.empty())
                        .id())
                .isNotEqualTo(guest.id());
        clock.on(Duration.ofDays(1));
        assertThat(sessions.open(SHOP, ticket, "", Optional.empty()).id()).isNotEqualTo(guest.id());
    }

    @Test
    void onASharedComputerTheNextOneFindsAnEmptyWindow() {
        Visitor guest = sessions.open(SHOP, "", "", Optional.empty());
        Visitor ada = sessions.open(SHOP, "", sessions.ticket(guest), user("C-1"));
        assertThat(ada.id()).as("the guest has signed in").isEqualTo(guest.id());
        String ticket = sessions.ticket(ada);
        assertThat(ticket).doesNotContain("C-1");
        assertThat(sessions.open(SHOP, ticket, "", user("C-1")).id()).isEqualTo(ada.id());
        assertThat(sessions.open(SHOP, ticket, ticket, user("C-2")).id()).isNotEqualTo(ada.id());
        assertThat(sessions.open(SHOP, ticket, ticket, Optional.empty()).id()).isNotEqualTo(ada.id());
    }

    @Test
    void onlyTheShopsServerSaysWhoIsSignedIn() {
        SignedUser users = new SignedUser(SECRET, "", clock);
        String user = "{\"id\":\"C-1\",\"email\":\"ada@example.com\",\"admin\":true}";
        String now = Long.toString(clock.instant().getEpochSecond());
        String signature = "sha256=" + TestHub.hmac(SECRET, now + "." + user);
        assertThat(users.check("", "", "")).isEmpty();
        assertThat(users.check(user, now, signature))
                .contains(
                        Json.parse("{\"id\":\"C-1\",\"email\":\"ada@example.com\"}".getBytes(StandardCharsets.UTF_8)));
        refused(users, user.replace("C-1", "C-2"), now, signature);
        refused(users, user, Long.toString(clock.instant().getEpochSecond() + 1), signature);
        refused(users, user, now, "sha256=" + TestHub.hmac("another", now + "." + user));
        refused(users, user, now, "");
        clock.on(Duration.ofMinutes(6));
        refused(users, user, now, signature);
    }

    private static void refused(SignedUser users, String user, String time, String signature) {
        assertThatThrownBy(() -> users.check(user, time, signature))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("not signed by the shop's server");
    }

    private static Optional<JsonNode> user(String id) {
        return Optional.of(Json.mapper().createObjectNode().put("id", id));
    }
}
