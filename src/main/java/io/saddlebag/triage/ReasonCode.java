package io.saddlebag.triage;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Why a person answers: the documented list (docs/escalation.md). */
public enum ReasonCode {
    /** The customer asked for a person. */
    ASKED_FOR_A_PERSON("The customer asked to talk to a person."),
    /** Nothing else: software does not answer here. */
    POLICY_PEOPLE_ONLY("People answer everything on this channel."),
    /** The first message of somebody nobody knows. */
    FIRST_CONTACT("The customer's first contact."),
    /** Another matter of the same customer is still open. */
    UNRESOLVED_EARLIER_TICKET("The customer has another matter that is not resolved."),
    /** An answer to something that was called solved. */
    REOPENED("The customer answered after the matter was called solved."),
    /** The message does not prove who wrote it. */
    UNVERIFIED_SENDER("The message does not prove who wrote it: history and account are not shown."),
    /** What the message proves contradicts what is known. */
    IDENTITY_CONFLICT("What the message proves about its sender contradicts what is known."),
    /** It has files. */
    ATTACHMENT_NEEDS_A_PERSON("The customer sent a file."),
    /** Of a type the connector does not know. */
    UNSUPPORTED_MESSAGE("The customer sent something this channel cannot show."),
    /** The customer counts as important. */
    VIP("The customer is marked as important."),
    /** The customer sounds angry or disappointed. */
    NEGATIVE_SENTIMENT("The customer sounds angry or disappointed."),
    /** Software found no answer. */
    NO_ANSWER_KNOWN("No answer was found."),
    /** Software that should answer is down. */
    BOT_UNAVAILABLE("The software that answers is not available.");

    private final String meaning;

    ReasonCode(String meaning) {
        this.meaning = meaning;
    }

    /** As it stands in escalations, tags and rules: {@code asked-for-a-person}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A sentence for the agent. */
    public String meaning() {
        return meaning;
    }

    /** The reason of that code. */
    public static Optional<ReasonCode> of(String code) {
        return Arrays.stream(values())
                .filter(reason -> reason.code().equals(code))
                .findFirst();
    }
}
