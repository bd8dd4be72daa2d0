package io.saddlebag.email;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mails of machines and of people, made up for this test: in {@code machines.txt} each begins with what it is. */
class MachinesTest {
    private static final Path MAILS = Path.of("src/test/resources/io/saddlebag/email/machines.txt");

    @ParameterizedTest
    @MethodSource("mails")
    void tellsMachinesFromPeople(Case mail) throws IOException {
        JsonNode read = Mails.read(mail.text());
        boolean report = mail.name().matches("(?:bounce|delayed):.*");

        assertThat(read.at("/automatic/is").asBoolean())
                .as("automatic")
                .isEqualTo(!mail.name().startsWith("person:"));
        assertThat(read.at("/bounce/is").asBoolean()).as("bounce").isEqualTo(report);
        if (report) {
            assertThat(read.at("/bounce/action").asText())
                    .isEqualTo(mail.name().startsWith("delayed:") ? "delayed" : "failed");
            assertThat(read.at("/bounce/originalMessageId").asText()).isEqualTo("sent@lamps.example");
            assertThat(read.at("/bounce/finalRecipient").asText()).contains("@");
        }
    }

    static Stream<Case> mails() throws IOException {
        return Pattern.compile("(?m)^=== ")
                .splitAsStream(Files.readString(MAILS, UTF_8))
                .filter(mail -> !mail.isBlank())
                .map(mail -> mail.split("\n", 2))
                .map(mail -> new Case(mail[0], mail[1]));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Automatic reply: Order",
                "Out of Office: Order",
                "Automatische Antwort: Bestellung",
                "Abwesenheitsnotiz: Bestellung",
                "Réponse automatique : Commande",
                "Respuesta automática: Pedido",
                "Resposta automática: Pedido",
                "Risposta automatica: Ordine",
                "Automatisch antwoord: Bestelling",
                "Autosvar: Order",
                "Automatisk svar: Ordre",
                "Automaattinen vastaus: Tilaus",
                "Odpowiedź automatyczna: Zamówienie",
                "Automatická odpověď: Objednávka",
                "Автоматический ответ: Заказ",
                "Автоматична відповідь: Замовлення",
                "Otomatik Yanıt: Sipariş",
                "Αυτόματη απάντηση: Παραγγελία",
                "Automatikus válasz: Rendelés",
                "Răspuns automat: Comandă",
                "自動応答: 注文",
                "自动答复: 订单",
                "자동 회신: 주문",
                "رد تلقائي: طلب",
                "תשובה אוטומטית: הזמנה",
            })
    void knowsAnAutomaticAnswerByItsSubject(String subject) throws IOException {
        String mail = "From: Ann <ann@mail.example>\nSubject: " + subject + "\n";

        assertThat(Mails.read(mail + "In-Reply-To: <sent@lamps.example>\n\nAway.")
                        .at("/automatic/rule")
                        .asText())
                .isEqualTo("automatic-subject");
        assertThat(Mails.read(mail + "\nIn doubt a person.").at("/automatic/is").asBoolean())
                .isFalse();
    }

    private record Case(String name, String text) {
        @Override
        public String toString() {
            return name;
        }
    }
}
