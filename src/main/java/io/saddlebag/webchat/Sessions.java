package io.saddlebag.webchat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Who is in front of the chat window. A page holds a token that is good for some minutes, and a ticket that is kept in
 * the browser and brings the same visitor back for some weeks; the ticket says nothing about anybody. That of somebody
 * who was signed in is taken only together with the shop server's signature for the same person: on a shared computer
 * the next one finds an empty window.
 */
final class Sessions {
    private static final Duration CLOCKS = Duration.ofMinutes(1);
    private static final int ID_BYTES = 16;
    private static final String NOBODY = "";

    private final Seal tokens;
    private final Seal tickets;
    private final Duration lifetime;
    private final Duration returning;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param lifetime for how long a token is good
     * @param returning for how long a ticket is
     */
    Sessions(String secret, String previous, Duration lifetime, Duration returning, Clock clock) {
        this.tokens = new Seal(secret, previous, "token");
        this.tickets = new Seal(secret, previous, "ticket");
        this.lifetime = lifetime;
        this.returning = returning;
        this.clock = clock;
    }

    /**
     * Begins or goes on.
     *
     * @param ticket the last one that this browser has of this user, or of a guest; may be empty, or of no use
     * @param guest the last one of a guest, whose conversation goes on when they sign in; may be empty
     * @param user who is signed in, proven; nothing for a guest
     */
    Visitor open(String origin, String ticket, String guest, Optional<JsonNode> user) {
        String id = visitor(ticket, origin, user.map(this::alias).orElse(NOBODY))
                .or(() -> visitor(guest, origin, NOBODY))
                .orElseGet(this::newId);
        return new Visitor(id, origin, clock.instant(), user);
    }

    /** Goes on with a token that is still good, for a page that stays open; who was signed in still is. */
    Optional<Visitor> renew(String token, String origin) {
        return of(token, origin::equals)
                .map(visitor -> new Visitor(visitor.id(), origin, clock.instant(), visitor.user()));
    }

    String token(Visitor visitor) {
        return tokens.close(visitor.json());
    }

    String ticket(Visitor visitor) {
        ObjectNode ticket = new Visitor(visitor.id(), visitor.origin(), visitor.issued(), Optional.empty()).json();
        return tickets.close(ticket.put("a", visitor.user().map(this::alias).orElse(NOBODY)));
    }

    /** Whose token it is, while it is good, for a page of these origins. */
    Optional<Visitor> of(String token, Predicate<String> origins) {
        return tokens.open(token)
                .map(Visitor::read)
                .filter(visitor -> isWithin(visitor.issued(), lifetime))
                .filter(visitor -> origins.test(visitor.origin()));
    }

    /** When a visitor's token stops being good. */
    Instant end(Visitor visitor) {
        return visitor.issued().plus(lifetime);
    }

    Duration lifetime() {
        return lifetime;
    }

    private Optional<String> visitor(String ticket, String origin, String alias) {
        return tickets.open(ticket)
                .filter(json -> json.path("a").asText().equals(alias))
                .map(Visitor::read)
                .filter(visitor -> isWithin(visitor.issued(), returning))
                .filter(visitor -> visitor.origin().equals(origin))
                .map(Visitor::id);
    }

    private boolean isWithin(Instant issued, Duration time) {
        Instant now = clock.instant();
        return issued.isBefore(now.plus(CLOCKS)) && now.isBefore(issued.plus(time));
    }

    private String alias(JsonNode user) {
        return tickets.alias(user.path("id").asText());
    }

    private String newId() {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
    }
}
