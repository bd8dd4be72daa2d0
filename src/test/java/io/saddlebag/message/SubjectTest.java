package io.saddlebag.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "My order",
                "re: my  ORDER",
                "AW: Re: My order",
                "[support] RE: My order",
                "Re[2]: My order",
                "Re2: My order",
                "SV: WG: my order",
                "回复：My order",
                "[list] Fwd: [Ticket 12] Re: My order",
                "TR : my\torder ",
                "Hal: Пер: my order",
                "Továbbítás: my order"
            })
    void isAboutTheSameWhateverMailProgramsPutAroundIt(String subject) {
        assertThat(new Subject(subject).comparable()).isEqualTo("my order");
    }

    @ParameterizedTest
    @CsvSource({"Refund: my order, refund: my order", "R2 is broken, r2 is broken", "[vip] My order, [vip] my order"})
    void isAboutWhatItSaysOtherwise(String subject, String topic) {
        assertThat(new Subject(subject).comparable()).isEqualTo(topic);
    }

    @ParameterizedTest
    @CsvSource({"Fwd: My order, My order", "Re: Größe 42?, Größe 42?"})
    void keepsItsTopicAsItWasWritten(String subject, String topic) {
        assertThat(new Subject(subject).topic()).isEqualTo(topic);
    }

    @ParameterizedTest
    @CsvSource({
        "Shipping damage, Hi, false",
        "Hi again, Hi, true",
        "Reorder, order, false",
        "Re: [shop] My order #17, my order, true",
        "关于订单的问题, 订单, true",
        "Anything, '', true",
        "Order 12, order 123, false"
    })
    void mentionsATopicInWholeWords(String subject, String topic, boolean mentions) {
        assertThat(new Subject(subject).mentions(new Subject(topic))).isEqualTo(mentions);
    }
}
