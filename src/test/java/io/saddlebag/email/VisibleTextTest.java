package io.saddlebag.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisibleTextTest {
    private static final Path GOLDEN = Path.of("../shared/samples/email-reply-bodies/discourse-email_reply_trimmer");

    /** How many of the 64 are met exactly; more is welcome, fewer is a step back. */
    private static final int MET = 64;

    @Test
    void meetsTheGoldenMails() throws IOException {
        assumeTrue(Files.isDirectory(GOLDEN), "the samples are not here");
        List<String> unmet = names().stream().filter(name -> !meets(name)).toList();

        assertThat(names().size() - unmet.size()).as("not met: %s", unmet).isGreaterThanOrEqualTo(MET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "On Mon, 16 Nov 2026 at 10:14, Help <help@shop.example> wrote:",
                "Am Mo., 16. Nov. 2026 um 10:14 Uhr schrieb Hilfe <help@shop.example>:",
                "Le lun. 16 nov. 2026 à 10:14, Aide <help@shop.example> a écrit :",
                "El lun, 16 nov 2026 a las 10:14, Ayuda (<help@shop.example>) escribió:",
                "Em seg., 16 de nov. de 2026 às 10:14, Ajuda <help@shop.example> escreveu:",
                "Il giorno lun 16 nov 2026 alle ore 10:14 Aiuto <help@shop.example> ha scritto:",
                "Op ma 16 nov 2026 om 10:14 schreef Hulp <help@shop.example>:",
                "Den mån 16 nov. 2026 kl 10:14 skrev Hjälp <help@shop.example>:",
                "Den man. 16. nov. 2026 kl. 10.14 skrev Hjælp <help@shop.example>:",
                "man. 16. nov. 2026 kl. 10:14 skrev Hjelp <help@shop.example>:",
                "ma 16. marrask. 2026 klo 10.14 Apu (help@shop.example) kirjoitti:",
                "pon., 16 lis 2026 o 10:14 Pomoc <help@shop.example> napisał(a):",
                "po 16. 11. 2026 v 10:14 odesílatel Pomoc <help@shop.example> napsal:",
                "po 16. 11. 2026 o 10:14 Pomoc <help@shop.example> napísal(a):",
                "Segítség <help@shop.example> ezt írta (időpont: 2026. nov. 16., H, 10:14):",
                "În lun., 16 nov. 2026 la 10:14, Ajutor <help@shop.example> a scris:",
                "16 Kas 2026 Pzt, saat 10:14 tarihinde Yardım <help@shop.example> şunu yazdı:",
                "Στις Δευ, 16 Νοε 2026 στις 10:14 π.μ., ο χρήστης Βοήθεια <help@shop.example> έγραψε:",
                "пн, 16 нояб. 2026 г. в 10:14, Помощь <help@shop.example> написал(а):",
                "пн, 16 лист. 2026 р. о 10:14 Допомога <help@shop.example> пише:",
                "На пн, 16.11.2026 г. в 10:14 ч. Помощ <help@shop.example> написа:",
                "pon, 16. stu 2026. u 10:14 Pomoć <help@shop.example> je napisao:",
                "2026年11月16日(月) 10:14 ヘルプ <help@shop.example>のメール:",
                "帮助 <help@shop.example> 于2026年11月16日周一 10:14写道：",
                "2026년 11월 16일 (월) 오전 10:14, 도움 <help@shop.example>님이 작성:",
                "\u202bבתאריך יום ב׳, 16 בנוב׳ 2026 ב-10:14 מאת \u202aעזרה\u202c\u200f <\u202ahelp@shop.example\u202c\u200f>: כתב:",
                "Vào Th 2, 16 thg 11, 2026 vào lúc 10:14 Trợ giúp <help@shop.example> đã viết:",
                "Pada tanggal Sen, 16 Nov 2026 pukul 10.14 Bantuan <help@shop.example> menulis:",
            })
    void knowsHowMailProgramsIntroduceAQuotation(String attribution) {
        String quoted = attribution + "\n> Your parcel comes tomorrow.\n";

        assertThat(VisibleText.ofText("Thanks!\n\n" + quoted).visible()).isEqualTo("Thanks!");
        assertThat(VisibleText.ofText(quoted + "\nThanks!").visible()).isEqualTo("Thanks!");
        assertThat(VisibleText.ofText("Thanks!\n\n" + attribution + "\n\nYour parcel comes.")
                        .visible())
                .isEqualTo("Thanks!");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "From: %s\nSent: %s\nTo: %s\nSubject: %s",
                "Von: %s\nGesendet: %s\nAn: %s\nBetreff: %s",
                "De : %s\nEnvoyé : %s\nÀ : %s\nObjet : %s",
                "De: %s\nEnviado: %s\nPara: %s\nAsunto: %s",
                "De: %s\nEnviada em: %s\nPara: %s\nAssunto: %s",
                "Da: %s\nInviato: %s\nA: %s\nOggetto: %s",
                "Van: %s\nVerzonden: %s\nAan: %s\nOnderwerp: %s",
                "Från: %s\nSkickat: %s\nTill: %s\nÄmne: %s",
                "Fra: %s\nSendt: %s\nTil: %s\nEmne: %s",
                "Lähettäjä: %s\nLähetetty: %s\nVastaanottaja: %s\nAihe: %s",
                "Od: %s\nWysłano: %s\nDo: %s\nTemat: %s",
                "Od: %s\nOdesláno: %s\nKomu: %s\nPředmět: %s",
                "Feladó: %s\nElküldve: %s\nCímzett: %s\nTárgy: %s",
                "Kimden: %s\nGönderildi: %s\nKime: %s\nKonu: %s",
                "От: %s\nОтправлено: %s\nКому: %s\nТема: %s",
                "Від: %s\nНадіслано: %s\nКому: %s\nТема: %s",
                "Από: %s\nΣτάλθηκε: %s\nΠρος: %s\nΘέμα: %s",
                "发件人: %s\n发送时间: %s\n收件人: %s\n主题: %s",
                "差出人: %s\n送信日時: %s\n宛先: %s\n件名: %s",
            })
    void knowsTheHeaderThatOutlookPutsAboveAQuotation(String header) {
        String outlook = header.formatted("Help <help@shop.example>", "2026-11-16 10:14", "Ann", "Order");

        assertThat(VisibleText.ofText("Thanks!\n\n________________________________\n" + outlook + "\n\nDear Ann,\nbye")
                        .visible())
                .isEqualTo("Thanks!");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "I wrote to you on 3 May 2026 and I am still waiting:\nmy lamp is broken.",
                "My flight:\n\nFrom: Vienna\nTo: Berlin\nDate: 3 May 2026\n\nPlease change it.",
                "In 2015 he wrote:\nnever again.",
                "Dear team,\n\n> is what the shell prints\n\nwhat does it mean?",
                "I pay 10 -- not more -- for it.",
                "The steps I took:\n---\n1. open\n2. close\n---\nNothing worked.",
                "The box says \"Confidential\". Why?",
                "Sent from the warehouse on Monday, but it never came.",
                "Best regards\n\nAnn",
                "| a | b |\n| 1 | 2 |",
                "> Only a quotation.",
            })
    void keepsWhatIsInDoubt(String text) {
        assertThat(VisibleText.ofText(text).visible()).isEqualTo(text);
    }

    @Test
    void keepsTheQuotationsThatAnAnswerNeeds() {
        String answers = "> Which colour?\n\nRed.\n\n> Which size?\n\nLarge.";

        assertThat(VisibleText.ofText("On 16 Nov 2026, at 10:14, Help <help@shop.example> wrote:\n\n" + answers)
                        .visible())
                .isEqualTo(answers);
    }

    @Test
    void seesWordsThatShareALineWithWhatIntroducesAQuotation() {
        for (String between : List.of(" ", "--- ")) {
            VisibleText split = VisibleText.ofText(
                    "Yes please." + between + "On Mon, Nov 16, 2026 at 10:14 AM, help@shop.example wrote:\n> Another?");

            assertThat(split.visible()).isEqualTo("Yes please.");
            assertThat(split.quoted()).contains("help@shop.example wrote:", "Another?");
        }
    }

    @Test
    void losesNothing() {
        VisibleText split = VisibleText.ofText(
                """
                Thanks!

                On 16 Nov 2026, at 10:14, Help wrote:
                > Tomorrow.

                --
                Ann
                """);

        assertThat(split.visible()).isEqualTo("Thanks!");
        assertThat(split.quoted()).isEqualTo("On 16 Nov 2026, at 10:14, Help wrote:\n> Tomorrow.\n\n--\nAnn");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "This e-mail and any attachments are confidential and may be legally privileged. If you are not the intended recipient, delete it.",
                "Diese E-Mail enthält vertrauliche Informationen. Wenn Sie sie irrtümlich erhalten haben, vernichten Sie bitte diese Nachricht.",
                "Ce message est confidentiel. Si vous l'avez reçu par erreur, merci d'en informer l'expéditeur et de le détruire sans délai.",
                "Este mensaje es confidencial y va dirigido exclusivamente a su destinatario. Si lo ha recibido por error, elimínelo.",
            })
    void cutsDisclaimers(String disclaimer) {
        assertThat(VisibleText.ofText("Where is my order?\n\nAnn\n\n" + disclaimer)
                        .visible())
                .isEqualTo("Where is my order?\n\nAnn");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Gmail
                "<div dir=ltr>Thanks!</div><br><div class=gmail_quote><div class=gmail_attr>On 16 Nov 2026 Help &lt;<a href=mailto:h@s.example>h@s.example</a>&gt; wrote:<br></div><blockquote class=gmail_quote>Tomorrow.</blockquote></div>",
                // Gmail in a language that no list knows
                "<div dir=ltr>Thanks!</div><br><div class=gmail_quote><div class=gmail_attr>Ĉu iu diris:<br></div><blockquote class=gmail_quote>Tomorrow.</blockquote></div>",
                // Apple Mail
                "<html><body>Thanks!<br><div><blockquote type=cite><div>On 16 Nov 2026, at 10:14, Help &lt;h@s.example&gt; wrote:</div><br><div>Tomorrow.</div></blockquote></div></body></html>",
                // Thunderbird
                "<p>Thanks!</p><div class=moz-cite-prefix>Am 16.11.26 um 10:14 schrieb Hilfe:<br></div><blockquote type=cite cite=mid:1@s.example><p>Tomorrow.</p></blockquote>",
                // Outlook on the desktop
                "<div class=WordSection1><p class=MsoNormal>Thanks!</p><div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p><b>Xyz:</b> Help<br><b>Abc:</b> Monday</p></div></div><p>Tomorrow.</p></div>",
                // Outlook on the web
                "<div>Thanks!</div><div id=appendonsend></div><hr><div id=divRplyFwdMsg><b>From:</b> Help</div><div>Tomorrow.</div>",
                // Yahoo
                "<div>Thanks!</div><div id=ydp1 class=yahoo_quoted><div>Quelqu'un, le 16</div><div>Tomorrow.</div></div>",
                // a signature
                "<div>Thanks!</div><div class=gmail_signature>Ann<br>Shopper</div>",
            })
    void knowsWhatMailProgramsMarkInHtml(String html) {
        VisibleText split = VisibleText.ofHtml(html);

        assertThat(split.visible()).isEqualTo("Thanks!");
        assertThat(split.quoted()).containsAnyOf("Tomorrow.", "Shopper");
    }

    @Test
    void tellsAForwardedMail() {
        String forwarded =
                "Please see\n\n---------- Forwarded message ---------\nFrom: A <a@b.example>\nDate: Mon\nSubject: x\n\nHelp";

        assertThat(VisibleText.ofText(forwarded).forwarded()).isTrue();
        assertThat(VisibleText.ofText(forwarded).visible()).isEqualTo("Please see");
        assertThat(VisibleText.ofText("Thanks!\n\nOn 16 Nov 2026, at 10:14, Help wrote:\n> x")
                        .forwarded())
                .isFalse();
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void takesNoLongTimeForTextsMadeToBeSlow() {
        for (String junk : List.of(
                ">",
                "> \n",
                "a\n",
                "1 <\n",
                "On 1 ",
                "wrote: ",
                "From: a@b\n",
                "--\n",
                "____\n",
                "Sent from ",
                "2026-11-16 ",
                ">\na\n",
                "- ",
                "* \n",
                "On 1.1.2026 x wrote:\n> y\nz\n")) {
            String text = "Hello\n" + junk.repeat(100_000 / junk.length());

            assertThat(VisibleText.ofText(text).visible()).startsWith("Hello");
        }
    }

    private static List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(GOLDEN)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("emails__"))
                    .map(name -> name.substring("emails__".length()))
                    .sorted()
                    .toList();
        }
    }

    /** Blank lines around a text and blanks at its end are nobody's words. */
    private static boolean meets(String name) {
        try {
            String mail = Files.readString(GOLDEN.resolve("emails__" + name));
            String expected = Files.readString(GOLDEN.resolve("trimmed__" + name));
            return VisibleText.ofText(mail).visible().equals(Texts.trimLines(expected));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
