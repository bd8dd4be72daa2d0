package io.saddlebag.message;

import java.util.List;

/**
 * What a message says about the conversation it belongs to; each part may be empty.
 *
 * @param knownAs ids by which others will refer to this message; empty: its original id
 * @param inReplyTo original ids this message answers (mail: In-Reply-To; mail clients put several there)
 * @param references original ids of the thread so far, oldest first (mail: References)
 * @param quotedId original id of the message that is quoted
 * @param conversationId the channel's own id of the conversation
 * @param token the hub's signed token, if the message carries one
 * @param ticket the helpdesk's id of the ticket, in what comes from a helpdesk
 */
public record ThreadReference(
        List<String> knownAs,
        List<String> inReplyTo,
        List<String> references,
        String quotedId,
        String conversationId,
        String token,
        String ticket) {
    /** Says nothing. */
    public static final ThreadReference NONE = new ThreadReference(List.of(), List.of(), List.of(), "", "", "", "");

    public ThreadReference {
        Check.atMost(knownAs, 100, "thread.knownAs");
        Check.atMost(inReplyTo, 100, "thread.inReplyTo");
        Check.atMost(references, 1_000, "thread.references");
        knownAs = List.copyOf(knownAs);
        inReplyTo = List.copyOf(inReplyTo);
        references = List.copyOf(references);
    }
}
