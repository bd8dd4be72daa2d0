package io.saddlebag.helpdesk;

import io.saddlebag.confirmation.CodeMail;
import io.saddlebag.delivery.Outcome;

/** Puts the code into a command that sends one, at the last moment. */
public final class CodeSink implements Sink {
    private final CodeMail mails;
    private final Sink sink;

    /** Passes everything on to a sink. */
    public CodeSink(CodeMail mails, Sink sink) {
        this.mails = mails;
        this.sink = sink;
    }

    @Override
    public Outcome send(String command) {
        return mails.opened(command)
                .map(sink::send)
                .orElseGet(() -> new Outcome.Failed("the code is too old to be sent"));
    }
}
