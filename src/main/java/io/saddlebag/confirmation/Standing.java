package io.saddlebag.confirmation;

import java.time.Instant;

/**
 * How far it has come with somebody who was asked.
 *
 * @param identifierId who was asked
 * @param until how long the next answer is waited for
 * @param messageId what was heard last
 * @param answer the key of the {@link Word} that is to be said to it; empty: nothing, or it was said
 * @param order the number of an order of which a second fact is to come, or empty
 * @param targetId the identifier that was named, if somebody has proven it, else empty
 * @param codeId of the last code, or of the last question to the shop
 * @param tries how many codes and facts were wrong
 */
record Standing(
        String identifierId,
        Instant askedAt,
        Step step,
        Instant until,
        String messageId,
        String answer,
        String order,
        String targetId,
        String codeId,
        String codeHash,
        int tries) {
    /** An address was named, of a customer or of nobody. */
    Standing given(String message, String target, Instant end) {
        return heard(message, Step.GIVEN, Word.SENT.key(), end, "", target, codeId, codeHash, tries);
    }

    /** The address was answered; who named none that somebody is known by has a code too, which nobody gets. */
    Standing sent(String target, String code, String hash, Instant end) {
        return heard(messageId, Step.SENT, "", end, "", target, code, hash, tries);
    }

    /** The number of an order was named, and nothing else of it. */
    Standing numbered(String message, String number, Instant end) {
        return heard(message, Step.NUMBERED, Word.FACT.key(), end, number, "", "", "", tries);
    }

    /** An order and a second fact of it were named, and the shop is asked. */
    Standing checked(String message, String question, Instant end) {
        return heard(message, Step.CHECKED, "", end, "", "", question, "", tries);
    }

    /** What was named was right or wrong. */
    Standing then(String message, Step next, Word say, Instant end, int wrong) {
        return heard(message, next, say.key(), end, "", targetId, codeId, codeHash, wrong);
    }

    /** The same, and it was said already. */
    Standing told(Step next, Instant end, int wrong) {
        return heard(messageId, next, "", end, "", "", "", "", wrong);
    }

    /** A code was wrong, and is not spoken of. */
    Standing wrong(int wrong) {
        return heard(messageId, step, answer, until, order, targetId, codeId, codeHash, wrong);
    }

    /** What was heard was answered, and what is over is forgotten but for that. */
    Standing told() {
        return step.isOver()
                ? told(step, until, tries)
                : heard(messageId, step, "", until, order, targetId, codeId, codeHash, tries);
    }

    /** Nothing of it is left but that they were asked. */
    Standing forgotten() {
        return heard("", Step.ENDED, "", until, "", "", "", "", tries);
    }

    private Standing heard(
            String message,
            Step next,
            String say,
            Instant end,
            String number,
            String target,
            String code,
            String hash,
            int wrong) {
        return new Standing(identifierId, askedAt, next, end, message, say, number, target, code, hash, wrong);
    }
}
