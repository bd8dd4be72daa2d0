package io.saddlebag.connector;

import io.saddlebag.connector.HmacSignature.Content;
import io.saddlebag.connector.SignatureScheme.Algorithm;
import io.saddlebag.connector.SignatureScheme.Encoding;
import io.saddlebag.connector.SignatureScheme.Format;
import io.saddlebag.connector.SignatureScheme.Timestamp;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * How a system knows the hub, as a bean of a Kamelet. The scheme is {@code bearer} (the secret is a token; the
 * default), {@code basic} (user and secret), {@code header} (the secret stands in a header, behind a prefix), {@code
 * path} (the secret stands at the end of the base URL, behind the prefix), {@code hmac} (the request is signed like the
 * hub's own webhooks) or {@code client-credentials} (user and secret are those of an OAuth client, for which access
 * tokens are had).
 */
public final class Credentials {
    static final String ATTACHED = "credentials";

    private static final List<String> SCHEMES =
            List.of("bearer", "basic", "header", "path", "hmac", "client-credentials");
    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.~:-]+");

    private String scheme = "bearer";
    private String user = "";
    private String header = "Authorization";
    private String prefix = "";
    private String tokenUrl = "";
    private String tokenRequest = "form";
    private String scope = "";
    private String tokenLife = "";
    private String secret = "";
    private Clock clock = Clock.systemUTC();

    private @Nullable ClientCredentials client;

    /** Has the requests of an exchange carry these credentials. Called when the variables of addresses are set. */
    public void attach(Exchange exchange) {
        exchange.setVariable(ATTACHED, this);
        if (scheme.equals("path")) {
            if (!PLAIN.matcher(secret).matches()) {
                // what the HTTP client says of an address that is none would show the secret
                throw new IllegalArgumentException("The secret that stands in the path holds what no path can.");
            }
            for (String address : List.of("api.url", "api.file-url")) {
                String url = exchange.getVariable(address, String.class);
                if (url != null) {
                    exchange.setVariable(address, url.replaceAll("/+$", "") + prefix + secret);
                }
            }
        }
    }

    /** What was attached to an exchange; nothing where the base URL itself is the secret. */
    static Optional<Credentials> of(Exchange exchange) {
        return Optional.ofNullable(exchange.getVariable(ATTACHED, Credentials.class));
    }

    /** The headers that a request with this body needs. */
    public Map<String, String> headers(byte[] body) {
        return scheme.equals("hmac") ? signature().sign(body) : fixed();
    }

    /** The headers that a request with this body needs, however large it is. */
    public Map<String, String> headers(Content body) throws IOException {
        return scheme.equals("hmac") ? signature().sign(body) : fixed();
    }

    private Map<String, String> fixed() {
        return switch (scheme) {
            case "path" -> Map.of();
            case "basic" -> Map.of("Authorization", "Basic " + base64(user + ":" + secret));
            case "header" -> Map.of(header, prefix + secret);
            case "client-credentials" ->
                Map.of(header, (prefix.isEmpty() && isUsual() ? "Bearer " : prefix) + client().token());
            default -> Map.of("Authorization", "Bearer " + secret);
        };
    }

    private boolean isUsual() {
        return header.equals("Authorization");
    }

    /** Whether what was refused (401) may be accepted the next time, because other headers are sent then. */
    boolean renewed() {
        return scheme.equals("client-credentials") && client().forget();
    }

    private synchronized ClientCredentials client() {
        ClientCredentials ready = client;
        if (ready == null) {
            // a base address may end with a slash
            URI address = URI.create(tokenUrl.replaceAll("(?<!:)/{2,}", "/"));
            TokenServer server = new TokenServer(address, tokenRequest.equals("json"));
            ready = new ClientCredentials(server, user, secret, scope, tokenLife, clock);
            client = ready;
        }
        return ready;
    }

    private HmacSignature signature() {
        SignatureScheme scheme = new SignatureScheme(
                Algorithm.HMAC_SHA256,
                Encoding.HEX,
                "X-Saddlebag-Signature",
                "sha256=",
                "{timestamp}.{body}",
                new Timestamp("X-Saddlebag-Timestamp", Format.UNIX_SECONDS, TOLERANCE));
        return new HmacSignature(scheme, List.of(secret), clock);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** bearer, basic, header, path, hmac or client-credentials. */
    public void setScheme(String scheme) {
        if (!SCHEMES.contains(scheme)) {
            throw new IllegalArgumentException("The credentials' scheme is '" + scheme + "'; it must be one of "
                    + String.join(", ", SCHEMES) + ".");
        }
        this.scheme = scheme;
    }

    /** The user of {@code basic}, the client's id of {@code client-credentials}. */
    public void setUser(String user) {
        this.user = user;
    }

    /** The header of {@code header} and {@code client-credentials}; Authorization by default. */
    public void setHeader(String header) {
        this.header = header;
    }

    /** What stands before the secret of {@code header}, like {@code Bot} and a space, or of {@code path}, like {@code /bot}. */
    public void setPrefix(String prefix) {
        this.prefix = prefix;
    }

    /** Where {@code client-credentials} asks for access tokens. */
    public void setTokenUrl(String tokenUrl) {
        this.tokenUrl = tokenUrl;
    }

    /** How {@code client-credentials} asks: {@code form} (RFC 6749; the default) or {@code json}. */
    public void setTokenRequest(String tokenRequest) {
        this.tokenRequest = tokenRequest;
    }

    /** For how many seconds {@code client-credentials} asks tokens to be good; empty (the default) for the usual. */
    public void setTokenLife(String tokenLife) {
        this.tokenLife = tokenLife;
    }

    /** What {@code client-credentials} asks for; may be empty. */
    public void setScope(String scope) {
        this.scope = scope;
    }

    /** The token, password or signing secret. */
    public void setSecret(String secret) {
        this.secret = secret;
    }

    /** What tells the time; the system's clock by default. */
    public void setClock(Clock clock) {
        this.clock = clock;
    }
}
