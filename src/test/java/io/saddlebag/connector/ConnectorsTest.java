package io.saddlebag.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.node.IntNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectorsTest {
    private final Path builtIn;
    private final Path own;

    ConnectorsTest(@TempDir Path builtIn, @TempDir Path own) {
        this.builtIn = builtIn;
        this.own = own;
    }

    @Test
    void findsFoldersWithAllTheirFiles() throws IOException {
        write(builtIn, "shop/inbound.jsonata", "1");
        write(builtIn, "shop/shop-source.kamelet.yaml", "kind: Kamelet");
        write(builtIn, "shop/examples/text/in.json", "{}");
        write(builtIn, "shop/examples/text/out.json", "[]");
        write(builtIn, "desk/outbound.jsonata", "2");
        Connectors connectors = Connectors.in(List.of(builtIn));
        assertThat(connectors.all()).extracting(ConnectorFolder::name).containsExactly("desk", "shop");
        ConnectorFolder shop = connectors.get("shop");
        assertThat(shop.inbound()).isPresent();
        assertThat(shop.items()).isEmpty();
        assertThat(shop.outbound()).isEmpty();
        assertThat(shop.kamelets())
                .containsExactly(entry("shop-source", builtIn.resolve("shop/shop-source.kamelet.yaml")));
        assertThat(shop.examples().get("text")).containsOnlyKeys("in.json", "out.json");
    }

    @Test
    void aFileOfALaterRootReplacesTheSameFileOfAnEarlierOne() throws IOException {
        write(builtIn, "shop/inbound.jsonata", "$tax($)");
        write(builtIn, "shop/tax.jsonata", "$ * 1");
        write(own, "shop/tax.jsonata", "$ * 2");
        write(own, "ours/inbound.jsonata", "3");
        Connectors connectors = Connectors.in(List.of(builtIn, own));
        assertThat(connectors.get("shop").inbound().orElseThrow().apply(IntNode.valueOf(21)))
                .isEqualTo(IntNode.valueOf(42));
        assertThat(connectors.get("shop").file("tax.jsonata")).hasValue(own.resolve("shop/tax.jsonata"));
        assertThat(connectors.get("ours").inbound()).isPresent();
    }

    @Test
    void passesOverHiddenNames() throws IOException {
        write(builtIn, ".git/inbound.jsonata", "(");
        write(builtIn, "shop/.inbound.jsonata", "(");
        write(builtIn, "shop/inbound.jsonata", "1");
        assertThat(Connectors.in(List.of(builtIn)).all())
                .extracting(ConnectorFolder::name)
                .containsExactly("shop");
    }

    @Test
    void saysWhatIsWrongWithAFolder() throws IOException {
        assertThatThrownBy(() -> Connectors.in(List.of(own.resolve("absent")))).hasMessageContaining("is no directory");
        write(builtIn, "shop/inbound.jsonata", "{");
        ConnectorFolder shop = Connectors.in(List.of(builtIn)).get("shop");
        assertThatThrownBy(shop::compile)
                .isInstanceOf(MappingFailed.class)
                .hasMessageStartingWith("The mapping inbound.jsonata of connector shop does not compile");
    }

    @Test
    void everyMappingOfTheHubCompiles() {
        assertThat(Connectors.in(List.of(Path.of("connectors"))).all())
                .isNotEmpty()
                .allSatisfy(ConnectorFolder::compile);
    }

    private static void write(Path root, String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
