package io.saddlebag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.saddlebag.connector.Connectors;
import io.saddlebag.delivery.Deliveries;
import io.saddlebag.helpdesk.Helpdesk;
import io.saddlebag.helpdesk.Helpdesks;
import io.saddlebag.ops.Settings;
import io.saddlebag.ops.WrongSetting;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several helpdesks as settings name them. */
class HelpdeskSettingsTest {
    private final Connectors connectors = Connectors.in(List.of(Path.of("connectors")));

    @Test
    void theyNameTheUsualOneAndTheOthers() {
        assertThat(helpdesks(
                                "helpdesk.connector=zendesk",
                                "helpdesk.by-queue=billing = intercom, returns=zendesk",
                                "helpdesk.by-account=sms/+12025550123=http-helpdesk,email=intercom",
                                "helpdesk.former=http-helpdesk")
                        .all())
                .extracting(Helpdesk::connector)
                .startsWith("zendesk")
                .containsExactlyInAnyOrder("zendesk", "intercom", "http-helpdesk");
        assertThat(helpdesks("helpdesk.connector=").all())
                .extracting(Helpdesk::target)
                .containsExactly("helpdesk/none");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "zendesk | helpdesk.by-queue=billing | which is not a list of connectors; give names with the folder",
                "zendesk | helpdesk.by-queue=billing=intercom,billing=zendesk | no name twice",
                "zendesk | helpdesk.by-queue=billing=interkom | There is no connector interkom; there are ",
                "zendesk | helpdesk.by-account=wattsapp/1=intercom | There is no connector wattsapp; there are ",
                "zendesk | helpdesk.by-account=whatsapp/1=voicemail | There is no connector voicemail; there are ",
                "zendesk | helpdesk.former=intercon | There is no connector intercon; there are ",
                "zendeks | helpdesk.former=intercom | helpdesk.connector is \"zendeks\" (",
                "'' | helpdesk.by-queue=billing=intercom | but helpdesk.connector is empty; name there the helpdesk"
            })
    void oneSentenceSaysWhatIsWrong(String usual, String setting, String sentence) {
        assertThatThrownBy(() -> helpdesks("helpdesk.connector=" + usual, setting))
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining(sentence)
                .hasMessageStartingWith("helpdesk.");
    }

    private Helpdesks helpdesks(String... settings) {
        List<String> args = Stream.concat(Stream.of("profile=production"), Stream.of(settings))
                .map(setting -> "--" + setting)
                .toList();
        Settings loaded = Settings.load(args, Map.of(), Path.of("").toAbsolutePath());
        return new HelpdeskSettings(loaded).helpdesks(new SinkFacts(connectors), connectors, new Deliveries());
    }
}
