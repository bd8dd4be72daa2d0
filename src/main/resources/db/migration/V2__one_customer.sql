-- Who is who follows from the links that stand; joins and undos by hand; what is known of people can be erased.

-- The same two identifiers may be linked by what a message proves and by hand.
DROP INDEX link_pair;
CREATE UNIQUE INDEX link_pair ON link (one, other, rule) WHERE undone_at IS NULL;
CREATE INDEX link_ends ON link (one, other);
ALTER TABLE link ADD COLUMN why TEXT NOT NULL DEFAULT '';
ALTER TABLE link ADD COLUMN undone_why TEXT NOT NULL DEFAULT '';

ALTER TABLE customer_event ADD COLUMN link_id TEXT NOT NULL DEFAULT '';
ALTER TABLE customer_event ADD COLUMN made_by TEXT NOT NULL DEFAULT 'hub';

-- Identifiers that stand with two owners: they link nobody until a person has looked.
CREATE TABLE identity_conflict (
    id            TEXT   NOT NULL PRIMARY KEY,
    identifier_id TEXT   NOT NULL REFERENCES identifier (id),
    reason        TEXT   NOT NULL,            -- different-accounts, different-addresses, different-user-ids, too-many
    message_id    TEXT   NOT NULL,            -- the message that showed it, or empty
    since         BIGINT NOT NULL,
    state         TEXT   NOT NULL,            -- parked, kept (it is to stay so) or settled
    settled_by    TEXT   NOT NULL DEFAULT '',
    settled_why   TEXT   NOT NULL DEFAULT '',
    settled_at    BIGINT
);
CREATE UNIQUE INDEX identity_conflict_one ON identity_conflict (identifier_id) WHERE state <> 'settled';
CREATE INDEX identity_conflict_parked ON identity_conflict (since) WHERE state = 'parked';

-- Ids that a message answers are kept whether or not their message has come: message_id is empty until it has.
ALTER TABLE message_reference ADD COLUMN parent TEXT NOT NULL DEFAULT '';

-- Conversations joined or split by hand, and where each message was before.
ALTER TABLE conversation ADD COLUMN joined_into TEXT NOT NULL DEFAULT '';
ALTER TABLE conversation ADD COLUMN erased_at BIGINT;
CREATE TABLE conversation_change (
    id          TEXT   NOT NULL PRIMARY KEY,
    kind        TEXT   NOT NULL,              -- join or split
    from_id     TEXT   NOT NULL REFERENCES conversation (id),
    to_id       TEXT   NOT NULL REFERENCES conversation (id),
    from_state  TEXT   NOT NULL,              -- what the two were before
    to_state    TEXT   NOT NULL,
    made_by     TEXT   NOT NULL,
    why         TEXT   NOT NULL,
    made_at     BIGINT NOT NULL,
    undone_by   TEXT   NOT NULL DEFAULT '',
    undone_at   BIGINT
);
CREATE INDEX conversation_change_from ON conversation_change (from_id);
CREATE INDEX conversation_change_to ON conversation_change (to_id);
CREATE TABLE conversation_move (
    change_id       TEXT    NOT NULL REFERENCES conversation_change (id),
    message_id      TEXT    NOT NULL,
    conversation_id TEXT    NOT NULL,         -- where it was, or would have gone
    number          INTEGER NOT NULL,         -- its number there; 0: it came later
    PRIMARY KEY (change_id, message_id)
);

-- People who were erased. Keyed hashes of ids, so that what comes again of them is refused.
ALTER TABLE identifier ADD COLUMN erased_at BIGINT;
ALTER TABLE message_state ADD COLUMN arrival_id TEXT NOT NULL DEFAULT '';
CREATE INDEX message_state_message ON message_state (message_id);
CREATE INDEX blob_use_message ON blob_use (message_id);
CREATE TABLE erasure (
    id          TEXT   NOT NULL PRIMARY KEY,
    customer_id TEXT   NOT NULL,
    begun_at    BIGINT NOT NULL,
    begun_by    TEXT   NOT NULL,
    done_at     BIGINT,
    report      TEXT   NOT NULL               -- what was done, in numbers, JSON
);
CREATE INDEX erasure_customer ON erasure (customer_id);
CREATE TABLE erased_id (
    hash      TEXT   NOT NULL PRIMARY KEY,
    erased_at BIGINT NOT NULL
);
