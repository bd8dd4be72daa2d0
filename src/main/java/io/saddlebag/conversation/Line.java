package io.saddlebag.conversation;

import java.time.Instant;
import java.util.List;

/**
 * A message as it stands on a timeline now: edits and deletions applied to its text.
 *
 * @param number its place in its conversation, from 1
 * @param direction inbound or outbound
 * @param role customer, agent, bot or system
 * @param partyId the customer's identifier, whichever way the message went
 * @param proven whether it proved who wrote it
 * @param at when it was written
 * @param text what to show of it, empty when it was taken back
 * @param files names of its attachments
 */
public record Line(
        String id,
        String conversationId,
        int number,
        String channel,
        String connector,
        String account,
        String direction,
        String role,
        String name,
        String partyId,
        boolean proven,
        Instant at,
        String text,
        List<String> files) {}
