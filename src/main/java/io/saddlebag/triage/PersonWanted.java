package io.saddlebag.triage;

import java.util.regex.Pattern;

/** Whether somebody asks to talk to a human being, in the words people use for it. */
final class PersonWanted {
    private static final int READ = 2_000;

    /** A wish or a verb of talking near a word for a person; negations are left to the person who reads it. */
    private static final Pattern ASKS = Pattern.compile(
            "\\b(?:(?:talk|speak|chat|connect|transfer|hand)\\b.{0,30}\\b(?:human|person|agent|someone|somebody|representative|operator|manager)"
                    + "|(?:real|live|actual)\\s+(?:human|person|agent)"
                    + "|(?:sprechen|reden|verbinden)\\b.{0,30}\\b(?:mensch|mitarbeiter|person|jemand)"
                    + "|(?:mensch|mitarbeiter|echte[nmr]?\\s+person|jemande?[nm]?)\\w*\\b.{0,30}\\b(?:sprechen|reden|verbinden)"
                    + "|parler\\b.{0,30}\\b(?:humain|personne|conseiller|quelqu'un)"
                    + "|hablar\\b.{0,30}\\b(?:persona|humano|agente|alguien)"
                    + "|falar\\b.{0,30}\\b(?:pessoa|humano|atendente|algu[eé]m)"
                    + "|parlare\\b.{0,30}\\b(?:persona|umano|operatore|qualcuno)"
                    + "|(?:spreken|praten)\\b.{0,30}\\b(?:mens|medewerker|persoon|iemand))",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS | Pattern.DOTALL);

    private PersonWanted() {}

    static boolean in(String text) {
        return ASKS.matcher(text.length() > READ ? text.substring(0, READ) : text)
                .find();
    }
}
