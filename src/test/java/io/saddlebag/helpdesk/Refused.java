package io.saddlebag.helpdesk;

/** A stub does not take a request. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient StubAnswer answer;

    Refused(StubAnswer answer) {
        super("status " + answer.status());
        this.answer = answer;
    }

    /** Zendesk's form of a field that cannot be so. */
    static void unless(boolean right, String field, String description) {
        if (!right) {
            StubAnswer answer = StubAnswer.error(422, "RecordInvalid", "Record validation errors");
            answer.body().putObject("details").putArray(field).addObject().put("description", description);
            throw new Refused(answer);
        }
    }

    StubAnswer answer() {
        return answer;
    }
}
