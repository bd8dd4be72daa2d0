package io.saddlebag.triage;

import java.util.List;

/**
 * Who answers a message, and why.
 *
 * @param answerer people, or nobody
 * @param queue the group of people, by the company's own name
 * @param priority how soon
 * @param reasons why a person answers, the strongest first; empty when nobody does
 * @param expects what the customer expects next, when known
 */
public record Decision(Answerer answerer, String queue, Priority priority, List<ReasonCode> reasons, String expects) {
    public Decision {
        reasons = List.copyOf(reasons);
    }

    /** Who answers. */
    public enum Answerer {
        /** An agent at the helpdesk. */
        PEOPLE,
        /** No answer is due: it only stands on the timeline. */
        NOBODY
    }
}
