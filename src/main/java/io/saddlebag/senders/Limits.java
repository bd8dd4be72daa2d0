package io.saddlebag.senders;

/**
 * How much is given to people at once; what is above is held back for a while.
 *
 * @param sender messages of one sender
 * @param conversation customers' messages in one conversation, whoever wrote them
 * @param reopenings how often messages open a solved conversation again
 */
public record Limits(Rates sender, Rates conversation, Rates reopenings) {
    /** Anything goes. */
    public static final Limits NONE = new Limits(Rates.NONE, Rates.NONE, Rates.NONE);
}
