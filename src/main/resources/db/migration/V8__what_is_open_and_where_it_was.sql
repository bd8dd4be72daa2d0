-- What nobody has called done is found without reading what was; so are a channel's own thread, and when a customer
-- last wrote to an account.
DROP INDEX conversation_open;
DROP INDEX conversation_open_on_channel;
CREATE INDEX conversation_open ON conversation (opener_id, last_at) WHERE state IN ('open', 'pending');
CREATE INDEX conversation_open_on_channel ON conversation (opener_id, connector, account, last_at)
    WHERE state IN ('open', 'pending');
CREATE INDEX conversation_solved_on_channel ON conversation (opener_id, connector, account, last_at)
    WHERE state = 'solved';
CREATE INDEX conversation_thread ON conversation (opener_id, connector, account, channel_thread, last_at)
    WHERE channel_thread <> '';
CREATE INDEX message_last_inbound ON message (party_id, connector, account, at) WHERE direction = 'inbound';

-- Where answers to a message went before it was moved; empty of what version 0.1.0 moved.
ALTER TABLE conversation_move ADD COLUMN answers_to TEXT NOT NULL DEFAULT '';

-- A conflict that a link settled is what it was before when that link is taken back.
ALTER TABLE identity_conflict ADD COLUMN settled_link TEXT NOT NULL DEFAULT '';
ALTER TABLE identity_conflict ADD COLUMN kept_by TEXT NOT NULL DEFAULT '';
ALTER TABLE identity_conflict ADD COLUMN kept_why TEXT NOT NULL DEFAULT '';
UPDATE identity_conflict SET kept_by = settled_by, kept_why = settled_why WHERE state = 'kept';
CREATE INDEX identity_conflict_link ON identity_conflict (identifier_id, settled_link) WHERE settled_link <> '';
