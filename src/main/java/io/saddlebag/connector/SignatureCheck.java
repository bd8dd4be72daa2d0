package io.saddlebag.connector;

import io.saddlebag.connector.SignatureScheme.Algorithm;
import io.saddlebag.connector.SignatureScheme.Encoding;
import io.saddlebag.connector.SignatureScheme.Format;
import io.saddlebag.connector.SignatureScheme.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * {@link HmacSignature} as a bean of a Kamelet: its properties are set from the Kamelet's, then {@link #verify} is
 * called for each request. Not for use outside Camel.
 */
public final class SignatureCheck {
    private String algorithm = "sha256";
    private String encoding = "hex";
    private String header = "";
    private String prefix = "";
    private String signed = "{body}";
    private String timestampHeader = "";
    private String timestampFormat = "unix-seconds";
    private Duration tolerance = Duration.ofMinutes(5);
    private String secret = "";
    private String previousSecret = "";
    private Clock clock = Clock.systemUTC();

    private volatile @Nullable HmacSignature signature;

    /**
     * Refuses a request that is not signed. The body is read once and left as bytes.
     *
     * @throws Unauthorized when it is not signed
     */
    public void verify(Exchange exchange) {
        byte[] body = exchange.getMessage().getBody(byte[].class);
        byte[] bytes = body == null ? new byte[0] : body;
        signature().verify(name -> header(exchange, name), bytes);
        exchange.getMessage().setBody(bytes);
    }

    /** What was set, ready for use. */
    public HmacSignature signature() {
        HmacSignature ready = signature;
        if (ready == null) {
            Timestamp timestamp = timestampHeader.isEmpty()
                    ? Timestamp.NONE
                    : new Timestamp(timestampHeader, constant(Format.class, timestampFormat), tolerance);
            SignatureScheme scheme = new SignatureScheme(
                    constant(Algorithm.class, "hmac-" + algorithm),
                    constant(Encoding.class, encoding),
                    header,
                    prefix,
                    signed,
                    timestamp);
            ready = new HmacSignature(scheme, List.of(secret, previousSecret), clock);
            signature = ready;
        }
        return ready;
    }

    /** {@code sha256} (the default) or {@code sha1}. */
    public void setAlgorithm(String algorithm) {
        this.algorithm = algorithm;
    }

    /** {@code hex} (the default) or {@code base64}. */
    public void setEncoding(String encoding) {
        this.encoding = encoding;
    }

    /** The header of the signature. */
    public void setHeader(String header) {
        this.header = header;
    }

    /** What stands before the signature in its header. */
    public void setPrefix(String prefix) {
        this.prefix = prefix;
    }

    /** What is signed; see {@link SignatureScheme}. In YAML, <code>&#123;body&#125;</code> needs quotes. */
    public void setSigned(String signed) {
        this.signed = signed;
    }

    /** The header of the time; empty (the default) when the provider signs none. */
    public void setTimestampHeader(String timestampHeader) {
        this.timestampHeader = timestampHeader;
    }

    /** {@code unix-seconds} (the default) or {@code iso-8601}. */
    public void setTimestampFormat(String timestampFormat) {
        this.timestampFormat = timestampFormat;
    }

    /** How many seconds the time may be from now; 300 by default. */
    public void setToleranceSeconds(long seconds) {
        this.tolerance = Duration.ofSeconds(seconds);
    }

    /** The secret shared with the provider. */
    public void setSecret(String secret) {
        this.secret = secret;
    }

    /** The secret used until now, while it is being replaced. */
    public void setPreviousSecret(String previousSecret) {
        this.previousSecret = previousSecret;
    }

    /** What tells the time; the system's clock by default. */
    public void setClock(Clock clock) {
        this.clock = clock;
    }

    /** A header that is there once. */
    static Optional<String> header(Exchange exchange, String name) {
        return exchange.getMessage().getHeader(name) instanceof String one ? Optional.of(one) : Optional.empty();
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String name) {
        return Enum.valueOf(type, name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
