package io.saddlebag;

import io.saddlebag.connector.Noticeboard;
import io.saddlebag.conversation.Notices;
import io.saddlebag.message.Ids;
import io.saddlebag.message.Quotation;
import io.saddlebag.store.Store;
import io.saddlebag.store.StoreUnavailable;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is found wrong with an account while sending is kept like what its provider tells of it. */
record OperatorNotices(Store store, Ids ids, Clock clock) implements Noticeboard {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorNotices.class);
    private static final String RULE = "account-error";

    @Override
    public void tell(String connector, String account, String sentence) {
        try {
            if (store.write(tx -> Notices.add(tx, ids.next(), clock.instant(), connector, account, RULE, sentence))) {
                LOG.warn("{} tells of {}: {}", connector, RULE, Quotation.cut(sentence));
            }
        } catch (StoreUnavailable e) {
            LOG.warn("{} tells of {}, which could not be kept: {}", connector, RULE, Quotation.cut(sentence));
        }
    }
}
