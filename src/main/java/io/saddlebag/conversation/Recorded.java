package io.saddlebag.conversation;

import io.saddlebag.identity.Who;
import io.saddlebag.message.Message;
import io.saddlebag.senders.Standing;

/**
 * A message on the timeline, with what is known around it.
 *
 * @param message as it was recorded, with the id it has on the timeline
 * @param number its place in the conversation, from 1
 * @param conversation as it was before this message changed its state
 * @param who the customer: the sender, or the one to whom an outbound message goes
 * @param standing whether people are to hear of it
 */
public record Recorded(Message message, int number, Conversation conversation, Who who, Standing standing) {}
