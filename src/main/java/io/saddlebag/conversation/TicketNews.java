package io.saddlebag.conversation;

import io.saddlebag.conversation.Conversation.State;
import io.saddlebag.message.Kind;
import io.saddlebag.message.Message;
import io.saddlebag.message.Part;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a message of the helpdesk tells of its ticket. */
final class TicketNews {
    private TicketNews() {}

    /** Its new state, if it has one. */
    static Optional<State> state(Message message) {
        return parts(message, Part.TicketState.class)
                .map(part -> State.valueOf(part.state().toUpperCase(Locale.ROOT)))
                .findFirst();
    }

    /** How the customer rated the help, if they did. */
    static Optional<String> rating(Message message) {
        return parts(message, Part.Satisfaction.class)
                .map(Part.Satisfaction::rating)
                .findFirst();
    }

    private static <P extends Part> Stream<P> parts(Message message, Class<P> type) {
        return message.kind() == Kind.SYSTEM
                ? message.content().parts().stream().filter(type::isInstance).map(type::cast)
                : Stream.empty();
    }
}
