package io.saddlebag.connector;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * From where a connector fetches files, and whither it brings them: a payload or an answer may name an address, but
 * whether it is called is the Kamelet's to say.
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

    /** The address, if files may be brought to it: the API's own host has to be listed for that. */
    Optional<URI> listed(String url) {
        return allowed(url).filter(uri -> isListed(authority(uri)));
    }

    private boolean isScheme(URI uri) {
        return "https".equals(uri.getScheme()) || base.getScheme().equals(uri.getScheme());
    }

    private boolean isHost(URI uri) {
        String host = authority(uri);
        return host.equals(base.getRawAuthority()) || isListed(host);
    }

    private boolean isListed(String host) {
        return hosts.stream().anyMatch(pattern -> matches(pattern, host));
    }

    private static String authority(URI uri) {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        return uri.getPort() < 0 ? host : host + ":" + uri.getPort();
    }

    private static boolean matches(String pattern, String host) {
        return pattern.startsWith("*.") ? host.endsWith(pattern.substring(1)) : host.equals(pattern);
    }
}
