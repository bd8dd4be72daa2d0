package io.saddlebag.connector;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileHostsTest {
    private final FileHosts hosts =
            FileHosts.of("https://api.chat.example", "files.chat.example, *.cdn.example, 127.0.0.1:8099");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://files.chat.example/upload?key=1",
                "https://FILES.chat.example/upload",
                "https://eu.cdn.example/upload",
                "https://127.0.0.1:8099/upload"
            })
    void filesGoToListedHosts(String url) {
        assertThat(hosts.listed(url)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://files.chat.example/upload",
                "https://files.chat.example:8443/upload",
                "https://files.chat.example.evil.example/upload",
                "https://files.chat.example@evil.example/upload",
                "https://evil.example#files.chat.example",
                "https://evil.example\\@files.chat.example/upload",
                "https://user@files.chat.example/upload",
                "https://cdn.example/upload",
                "https://evilcdn.example/upload",
                "https://127.0.0.1/upload",
                "https://169.254.169.254/latest/meta-data",
                "https://[::1]/upload",
                "https://localhost/upload",
                "ftp://files.chat.example/upload",
                "file:///etc/passwd",
                "//files.chat.example/upload",
                "/upload",
                ""
            })
    void filesGoNowhereElse(String url) {
        assertThat(hosts.listed(url)).isEmpty();
    }

    @Test
    void theHostOfTheApiIsAskedForFilesButGetsNoneUnlessItIsListed() {
        assertThat(hosts.allowed("https://api.chat.example/file")).isPresent();
        assertThat(hosts.listed("https://api.chat.example/upload")).isEmpty();
    }
}
