package io.saddlebag.connector;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * From where a connector fetches files: a payload may name an address, but whether it is called is the Kamelet's to say.
 *
 * @param base the connector's base URL
 * @param hosts further ones: {@code files.example.com}, {@code *.example.net}, {@code 127.0.0.1:8099}
 */
record FileHosts(URI base, List<String> hosts) {
    FileHosts {
        hosts = List.copyOf(hosts);
    }

    /** The hosts of a setting, separated by commas. */
    static FileHosts of(String base, String hosts) {
        return new FileHosts(
                URI.create(base),
                Arrays.stream(hosts.split(",", -1))
                        .map(host -> host.strip().toLowerCase(Locale.ROOT))
                        .filter(host -> !host.isEmpty())
                        .toList());
    }

    /** The address, if files may be fetched from it. */
    Optional<URI> allowed(String url) {
        try {
            URI uri = new URI(url);
            boolean plain = uri.getHost() != null && uri.getRawUserInfo() == null && uri.getRawFragment() == null;
            return plain && isScheme(uri) && isHost(uri) ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private boolean isScheme(URI uri) {
        return "https".equals(uri.getScheme()) || base.getScheme().equals(uri.getScheme());
    }

    private boolean isHost(URI uri) {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        String withPort = uri.getPort() < 0 ? host : host + ":" + uri.getPort();
        return withPort.equals(base.getRawAuthority())
                || hosts.stream().anyMatch(pattern -> matches(pattern, withPort));
    }

    private static boolean matches(String pattern, String host) {
        return pattern.startsWith("*.") ? host.endsWith(pattern.substring(1)) : host.equals(pattern);
    }
}
