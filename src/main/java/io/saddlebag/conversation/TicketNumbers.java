package io.saddlebag.conversation;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Ticket numbers in subjects, as helpdesks and people write them: {@code [#123]}, {@code Ticket 123}, {@code #AB-123}. */
final class TicketNumbers {
    private static final int MOST = 5;
    private static final int READ = 500;
    private static final Pattern NUMBER = Pattern.compile(
            "(?:#|№|\\b(?:ticket|case|request|vorgang|anfrage|demande|caso|solicitud|chamado|richiesta|verzoek)"
                    + "(?:\\s?-?\\s?(?:id|nr|no|number|nummer|num[eé]ro|n[uú]mero))?\\.?\\s{0,2}[:#]?\\s{0,2}#?)"
                    + "([A-Z]{0,8}-?\\d{1,18}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\\b",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private TicketNumbers() {}

    /** The first few. */
    static List<String> in(String subject) {
        String read = subject.length() > READ ? subject.substring(0, READ) : subject;
        return NUMBER.matcher(read)
                .results()
                .map((MatchResult found) -> found.group(1))
                .distinct()
                .limit(MOST)
                .toList();
    }
}
