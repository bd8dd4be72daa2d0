package io.saddlebag.connector;

import com.fasterxml.jackson.databind.JsonNode;
import io.saddlebag.connector.SignatureScheme.Algorithm;
import io.saddlebag.connector.SignatureScheme.Encoding;
import io.saddlebag.message.InvalidMessage;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;

/**
 * The signature of providers that sign the address they call, followed by the names and values of the form they post, in
 * the order of the names: Base64 of HMAC-SHA-1, as Twilio does. Another body than a form is vouched for by its SHA-256 in
 * the query parameter {@code bodySHA256}. A bean of a Kamelet; not for use outside Camel.
 */
public final class UrlSignatureCheck {
    private static final Pattern BODY_HASH = Pattern.compile("(?:^|&)bodySHA256=([0-9a-fA-F]{64})(?:&|$)");

    private String header = "";
    private String url = "";
    private String secret = "";
    private String previousSecret = "";

    /**
     * Refuses a request that is not signed. The body is read once and left as bytes.
     *
     * @throws Unauthorized when it is not signed
     */
    public void verify(Exchange exchange) {
        byte[] read = exchange.getMessage().getBody(byte[].class);
        byte[] body = read == null ? new byte[0] : read;
        String query = exchange.getMessage().getHeader(Exchange.HTTP_RAW_QUERY, "", String.class);
        String mediaType = exchange.getMessage().getHeader(CamelIntake.CONTENT_TYPE, "", String.class);
        verify(name -> SignatureCheck.header(exchange, name), query, mediaType, body);
        exchange.getMessage().setBody(body);
    }

    void verify(Function<String, Optional<String>> headers, String query, String mediaType, byte[] body) {
        boolean form = Form.isForm(mediaType);
        if (!form && body.length > 0 && !vouchedFor(query, body)) {
            throw new Unauthorized("Nothing that is signed vouches for the body.");
        }
        String fields = form ? fields(body) : "";
        SignatureScheme scheme = SignatureScheme.ofBody(Algorithm.HMAC_SHA1, Encoding.BASE64, header, "");
        HmacSignature signature = new HmacSignature(scheme, List.of(secret, previousSecret), Clock.systemUTC());
        boolean signed = false;
        for (String address : addresses(query.isEmpty() ? url : url + "?" + query)) {
            signed |= signature.signed(headers, (address + fields).getBytes(StandardCharsets.UTF_8));
        }
        if (!signed) {
            throw new Unauthorized("The signature in " + header + " is wrong for the address " + url
                    + "; it must be the one that the provider calls.");
        }
    }

    /** Providers differ on whether they sign the port that goes without saying. */
    private static List<String> addresses(String url) {
        URI uri = URI.create(url);
        String usual = uri.getScheme().equals("https") ? ":443" : ":80";
        String authority = uri.getRawAuthority();
        String other = authority.endsWith(usual)
                ? authority.substring(0, authority.length() - usual.length())
                : authority + usual;
        return uri.getPort() < 0 || authority.endsWith(usual)
                ? List.of(url, url.replaceFirst(Pattern.quote(authority), Matcher.quoteReplacement(other)))
                : List.of(url);
    }

    private static String fields(byte[] body) {
        if (body.length == 0) {
            return "";
        }
        try {
            TreeMap<String, TreeSet<String>> sorted = new TreeMap<>();
            Form.parse(body).properties().forEach(field -> {
                TreeSet<String> values = sorted.computeIfAbsent(field.getKey(), name -> new TreeSet<>());
                JsonNode value = field.getValue();
                (value.isArray() ? value : List.of(value)).forEach(one -> values.add(one.asText()));
            });
            StringBuilder fields = new StringBuilder(body.length);
            sorted.forEach((name, values) ->
                    values.forEach(value -> fields.append(name).append(value)));
            return fields.toString();
        } catch (InvalidMessage e) {
            throw new Unauthorized("The form cannot be read, so its signature cannot be checked.");
        }
    }

    private static boolean vouchedFor(String query, byte[] body) {
        Matcher hash = BODY_HASH.matcher(query);
        return hash.find() && MessageDigest.isEqual(HexFormat.of().parseHex(hash.group(1)), sha256(body));
    }

    private static byte[] sha256(byte[] body) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(body);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256", e);
        }
    }

    /** The header of the signature. */
    public void setHeader(String header) {
        this.header = header;
    }

    /** The address that the provider was told to call, without its query. */
    public void setUrl(String url) {
        this.url = url;
    }

    /** The secret shared with the provider. */
    public void setSecret(String secret) {
        this.secret = secret;
    }

    /** The secret used until now, accepted as well while it is being replaced; empty for none. */
    public void setPreviousSecret(String previousSecret) {
        this.previousSecret = previousSecret;
    }
}
