-- How far the strongest of its messages proved an identifier: claimed, attested or verified. Of those that were proven
-- before only the weaker is certain; their next message says more.
ALTER TABLE identifier ADD COLUMN verification TEXT NOT NULL DEFAULT 'claimed';
UPDATE identifier SET verification = 'attested' WHERE proven = 1;

-- What the customer expects next, as the triage rules said it; empty when they did not.
ALTER TABLE decision ADD COLUMN expects TEXT NOT NULL DEFAULT '';

-- At what its conversation was when the message came; NULL of messages recorded before this column was there.
ALTER TABLE message ADD COLUMN state_before TEXT;
