package io.saddlebag.mailbox;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.angus.mail.iap.BadCommandException;
import org.eclipse.angus.mail.iap.CommandFailedException;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.protocol.BODY;
import org.eclipse.angus.mail.imap.protocol.FetchResponse;
import org.eclipse.angus.mail.imap.protocol.IMAPProtocol;
import org.eclipse.angus.mail.imap.protocol.UID;

/**
 * The mails that are read next, in groups that are asked for with one command, and kept together: most mails are small,
 * and each command is a way to the server and back. What the server does not give out in this way is asked for by
 * itself.
 */
final class Ahead {
    /** How much of a mail comes in this way; a mail that has more is a group of its own. */
    static final int BEGINNING = 64 * 1024;

    private static final int TOGETHER = 512 * 1024;
    private static final int MOST = 50;

    private final Map<Message, List<Message>> groups = new LinkedHashMap<>();
    private final Map<Long, BODY> come = new HashMap<>();
    private List<Long> wanted = List.of();
    private boolean refused;

    /** Those that are read next; the first of each group. */
    Message[] expect(Message[] mails) throws MessagingException {
        groups.clear();
        come.clear();
        wanted = List.of();
        refused = false;
        List<Message> group = new ArrayList<>();
        long together = 0;
        for (Message mail : mails) {
            long size = mail.isExpunged() ? 0 : mail.getSize();
            together += size;
            if (group.isEmpty() || size > BEGINNING || together > TOGETHER || group.size() == MOST) {
                group = new ArrayList<>();
                groups.put(mail, group);
                // nothing joins a large one
                together = size > BEGINNING ? TOGETHER : size;
            }
            group.add(mail);
        }
        return groups.keySet().toArray(Message[]::new);
    }

    /** The group that a mail is the first of, which is read now. */
    List<Message> group(MailFolder folder, Message first) throws MessagingException {
        List<Message> group = groups.getOrDefault(first, List.of(first));
        groups.remove(first);
        come.clear();
        List<Long> uids = new ArrayList<>();
        for (Message mail : group) {
            uids.add(folder.getUID(mail));
        }
        wanted = uids;
        return group;
    }

    /**
     * The first {@value #BEGINNING} bytes of a mail of the group, or all of it if it has less; empty when it has to be
     * asked for by itself.
     */
    Optional<BODY> take(MailFolder folder, long uid) throws MessagingException {
        if (wanted.size() > 1 && !refused) {
            List<Long> uids = wanted;
            folder.doCommand(server -> fetch(server, uids));
        }
        wanted = List.of();
        return Optional.ofNullable(come.remove(uid));
    }

    private Object fetch(IMAPProtocol server, List<Long> uids) throws ProtocolException {
        String set = String.join(",", uids.stream().map(String::valueOf).toList());
        Response[] all = server.command("UID FETCH " + set + " (BODY.PEEK[]<0." + BEGINNING + ">)", null);
        server.notifyResponseHandlers(all);
        for (Response response : all) {
            if (response instanceof FetchResponse fetched) {
                UID uid = fetched.getItem(UID.class);
                BODY body = fetched.getItem(BODY.class);
                if (uid != null && body != null) {
                    come.put(uid.uid, body);
                }
            }
        }
        try {
            server.handleResult(all[all.length - 1]);
        } catch (CommandFailedException | BadCommandException e) {
            refused = true;
        }
        return come;
    }
}
