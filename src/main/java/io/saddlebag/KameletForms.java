package io.saddlebag;

import io.saddlebag.connector.ConnectorFolder;
import io.saddlebag.connector.Connectors;
import io.saddlebag.ops.Settings;
import java.util.List;
import java.util.Set;
import org.apache.camel.util.StringHelper;

/**
 * Holds what somebody has set for connectors against what their Kamelets say of it. What the hub itself sets is held
 * against it by tests.
 */
record KameletForms(Settings settings) {
    /** @throws io.saddlebag.ops.WrongSetting names the first that a Kamelet does not take */
    void require(Connectors connectors) {
        for (ConnectorFolder connector : connectors.all()) {
            Set<String> names = settings.setBeginningWith(connector.name() + ".");
            List<KameletFile> kamelets = names.isEmpty()
                    ? List.of()
                    : connector.kamelets().values().stream()
                            .map(KameletFile::read)
                            .toList();
            for (String name : names) {
                String property = StringHelper.dashToCamelCase(
                        name.substring(connector.name().length() + 1));
                kamelets.stream()
                        .flatMap(kamelet -> kamelet.form(property).stream())
                        .forEach(form -> settings.require(name, form));
            }
        }
    }
}
