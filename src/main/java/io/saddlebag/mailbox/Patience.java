package io.saddlebag.mailbox;

import java.util.HashMap;
import java.util.Map;

/**
 * For how long mails wait behind one that its server does not give out: some polls, because order matters, but not for
 * ever, because one broken mail on a server must not stop a mailbox. Forgotten with a restart.
 */
final class Patience {
    private static final int POLLS = 3;
    private static final int REMEMBERED = 1_000;

    private final Map<Long, Integer> inVain = new HashMap<>();

    /** A mail was asked for in vain; whether those behind it still wait for it. */
    boolean waitsFor(long uid) {
        if (inVain.size() >= REMEMBERED) {
            inVain.clear();
        }
        return inVain.merge(uid, 1, Integer::sum) <= POLLS;
    }

    /** Whether this is the attempt after which they do not wait any more. */
    boolean isExhausted(long uid) {
        return inVain.getOrDefault(uid, 0) == POLLS + 1;
    }

    /** It was given out after all. */
    void given(long uid) {
        inVain.remove(uid);
    }
}
