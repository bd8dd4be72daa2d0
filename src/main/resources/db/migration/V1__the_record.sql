-- Times are milliseconds since 1970, flags are 0 or 1, ids are UUIDv7 texts. The same on SQLite and PostgreSQL.

-- Every item that was received, and the one thing that became of it.
CREATE TABLE arrival (
    id          TEXT    NOT NULL PRIMARY KEY, -- <reception>.<place>
    announced   INTEGER NOT NULL,             -- items of the reception, told by its first; 0 in the others
    connector   TEXT    NOT NULL,
    account     TEXT    NOT NULL,
    received_at BIGINT  NOT NULL,
    outcome     TEXT    NOT NULL,             -- message, state, ignored, duplicate or quarantined
    detail      TEXT    NOT NULL,             -- the rule that ignored it, the stage that failed
    message_id  TEXT                          -- the message it became, or repeats
);
CREATE INDEX arrival_totals ON arrival (connector, account, outcome, detail, announced);
CREATE INDEX arrival_age ON arrival (received_at);

-- What is left of arrivals that were purged, so that the totals still add up.
CREATE TABLE arrival_total (
    connector TEXT   NOT NULL,
    account   TEXT   NOT NULL,
    outcome   TEXT   NOT NULL,
    detail    TEXT   NOT NULL,
    items     BIGINT NOT NULL,
    announced BIGINT NOT NULL,
    PRIMARY KEY (connector, account, outcome, detail)
);

-- The form in which an item came in, before any mapping.
CREATE TABLE raw_form (
    arrival_id TEXT   NOT NULL PRIMARY KEY,
    media_type TEXT   NOT NULL,
    body       TEXT   NOT NULL,
    blob       TEXT   NOT NULL,
    kept_since BIGINT NOT NULL
);
CREATE INDEX raw_form_age ON raw_form (kept_since);
CREATE INDEX raw_form_blob ON raw_form (blob) WHERE blob <> '';

-- What could not be recorded, and why. The raw form stands in raw_form.
CREATE TABLE quarantine (
    arrival_id  TEXT   NOT NULL PRIMARY KEY,
    connector   TEXT   NOT NULL,
    account     TEXT   NOT NULL,
    received_at BIGINT NOT NULL,
    stage       TEXT   NOT NULL,
    reason      TEXT   NOT NULL,
    state       TEXT   NOT NULL,              -- waiting, replayed or discarded
    settled_at  BIGINT,
    settled_by  TEXT   NOT NULL DEFAULT ''    -- who, and with what result
);
CREATE INDEX quarantine_state ON quarantine (state, received_at);

-- By what people are known. A customer is the set of identifiers that links hold together; its id is the id of the
-- oldest of them, and customer_id repeats it here so that finding it costs one look-up.
CREATE TABLE identifier (
    id            TEXT    NOT NULL PRIMARY KEY,
    type          TEXT    NOT NULL,
    scope         TEXT    NOT NULL,
    value         TEXT    NOT NULL,
    proven        INTEGER NOT NULL,           -- 0: only ever claimed; such a one is never the same row as a proven one
    customer_id   TEXT    NOT NULL,
    name          TEXT    NOT NULL,
    first_seen_at BIGINT  NOT NULL,
    UNIQUE (type, scope, value, proven)
);
CREATE INDEX identifier_customer ON identifier (customer_id);

-- Why two identifiers are one customer. Taken back, never deleted.
CREATE TABLE link (
    id           TEXT   NOT NULL PRIMARY KEY,
    one          TEXT   NOT NULL REFERENCES identifier (id),
    other        TEXT   NOT NULL REFERENCES identifier (id),
    rule         TEXT   NOT NULL,
    verification TEXT   NOT NULL,
    message_id   TEXT   NOT NULL,
    made_by      TEXT   NOT NULL,
    made_at      BIGINT NOT NULL,
    undone_by    TEXT   NOT NULL DEFAULT '',
    undone_at    BIGINT
);
CREATE UNIQUE INDEX link_pair ON link (one, other) WHERE undone_at IS NULL;
CREATE INDEX link_other ON link (other);

-- What happened to a customer: joined, kept apart because of a conflict …
CREATE TABLE customer_event (
    id          TEXT   NOT NULL PRIMARY KEY,
    customer_id TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    kind        TEXT   NOT NULL,
    detail      TEXT   NOT NULL,
    message_id  TEXT   NOT NULL
);
CREATE INDEX customer_event_customer ON customer_event (customer_id, at);
CREATE INDEX customer_event_message ON customer_event (message_id, kind);

-- Messages about one matter, across channels.
CREATE TABLE conversation (
    id               TEXT    NOT NULL PRIMARY KEY,
    opener_id        TEXT    NOT NULL REFERENCES identifier (id),
    channel          TEXT    NOT NULL,
    connector        TEXT    NOT NULL,
    account          TEXT    NOT NULL,
    channel_thread   TEXT    NOT NULL,        -- the channel's own id of it, or empty
    subject          TEXT    NOT NULL,
    state            TEXT    NOT NULL,        -- open, pending, solved or closed
    opened_at        BIGINT  NOT NULL,
    last_at          BIGINT  NOT NULL,
    messages         INTEGER NOT NULL,        -- also the number of the newest
    related_to       TEXT    NOT NULL DEFAULT '',
    text_purged      INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX conversation_opener ON conversation (opener_id, last_at);
CREATE INDEX conversation_open ON conversation (opener_id, last_at) WHERE state <> 'closed';
CREATE INDEX conversation_open_on_channel ON conversation (opener_id, connector, account, last_at) WHERE state <> 'closed';

-- The timeline.
CREATE TABLE message (
    id              TEXT    NOT NULL PRIMARY KEY,
    arrival_id      TEXT    NOT NULL,
    connector       TEXT    NOT NULL,
    scope           TEXT    NOT NULL,         -- within what original_id is unique: the account, or empty for all
    original_id     TEXT    NOT NULL,
    channel         TEXT    NOT NULL,
    account         TEXT    NOT NULL,
    direction       TEXT    NOT NULL,
    kind            TEXT    NOT NULL,
    conversation_id TEXT    NOT NULL REFERENCES conversation (id),
    number          INTEGER NOT NULL,         -- in the conversation, in the order of recording
    party_id        TEXT    NOT NULL,         -- identifier of the customer: who wrote it, or to whom it goes
    sender_role     TEXT    NOT NULL,
    sender_name     TEXT    NOT NULL,
    proven          INTEGER NOT NULL,         -- whether this message proved who wrote it
    at              BIGINT  NOT NULL,         -- original time, clamped to the received one
    received_at     BIGINT  NOT NULL,
    text            TEXT    NOT NULL,         -- what to show of it now: edits and deletions applied
    status          TEXT    NOT NULL,         -- how far an outbound one came, or empty
    deleted         INTEGER NOT NULL DEFAULT 0,
    files           TEXT    NOT NULL,         -- names of the attachments, a line each
    body            TEXT    NOT NULL,         -- the canonical message, as it was recorded
    text_purged     INTEGER NOT NULL DEFAULT 0, -- 1: its words are gone from text, files and body
    UNIQUE (connector, scope, original_id)
);
CREATE UNIQUE INDEX message_number ON message (conversation_id, number);
CREATE INDEX message_party ON message (party_id, at);
CREATE INDEX message_participant ON message (conversation_id, party_id);
CREATE INDEX message_age ON message (received_at) WHERE text_purged = 0;

-- The ids by which a message is known to others: Message-ID, the provider's id of what we sent …
CREATE TABLE message_reference (
    connector       TEXT NOT NULL,
    scope           TEXT NOT NULL,
    reference       TEXT NOT NULL,
    message_id      TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    PRIMARY KEY (connector, scope, reference)
);
CREATE INDEX message_reference_message ON message_reference (message_id);

-- Receipts, reactions, edits and deletions. They may come before the message they are about.
CREATE TABLE message_state (
    id          TEXT   NOT NULL PRIMARY KEY,
    connector   TEXT   NOT NULL,
    scope       TEXT   NOT NULL,
    original_id TEXT   NOT NULL,
    about       TEXT   NOT NULL,
    kind        TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    body        TEXT   NOT NULL,
    message_id  TEXT,                         -- the message it was applied to, once that is known
    text_purged INTEGER NOT NULL DEFAULT 0,
    UNIQUE (connector, scope, original_id)
);
CREATE INDEX message_state_about ON message_state (connector, scope, about);
CREATE INDEX message_state_age ON message_state (at) WHERE text_purged = 0;

-- Who answers a message, and why.
CREATE TABLE decision (
    message_id      TEXT   NOT NULL PRIMARY KEY,
    conversation_id TEXT   NOT NULL,
    answerer        TEXT   NOT NULL,          -- people, nobody
    queue           TEXT   NOT NULL,
    priority        TEXT   NOT NULL,
    reasons         TEXT   NOT NULL,          -- JSON
    decided_at      BIGINT NOT NULL
);
CREATE INDEX decision_conversation ON decision (conversation_id, decided_at);

-- The helpdesk's record of a conversation.
CREATE TABLE ticket (
    conversation_id TEXT   NOT NULL,
    helpdesk        TEXT   NOT NULL,
    ticket_id       TEXT   NOT NULL,
    url             TEXT   NOT NULL,
    data            TEXT   NOT NULL,          -- what the connector wants back with each command, JSON
    opened_at       BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, helpdesk)
);
CREATE UNIQUE INDEX ticket_id ON ticket (helpdesk, ticket_id);

-- Commands to helpdesks and messages to customers, in order per stream; only the first open one of a stream is tried.
CREATE TABLE delivery (
    id          TEXT    NOT NULL PRIMARY KEY,
    target      TEXT    NOT NULL,             -- helpdesk/<connector> or channel/<connector>/<account>
    stream      TEXT    NOT NULL,             -- the conversation
    number      INTEGER NOT NULL,             -- order in the stream
    kind        TEXT    NOT NULL,
    message_id  TEXT    NOT NULL,             -- the message it carries, or empty
    body        TEXT    NOT NULL,
    state       TEXT    NOT NULL,             -- waiting, sending, done, failed, unknown or given-up
    attempts    INTEGER NOT NULL,
    again       INTEGER NOT NULL,             -- 1: an earlier attempt may have had its effect
    strikes     INTEGER NOT NULL,             -- failures that were its own, not an outage of the target
    due_at      BIGINT  NOT NULL,             -- next attempt, 2^63-1 behind the head of the stream; while sending: when
                                              -- the attempt counts as interrupted; afterwards 0
    made_at     BIGINT  NOT NULL,
    finished_at BIGINT,
    reason      TEXT    NOT NULL,             -- why the last attempt failed
    result      TEXT    NOT NULL              -- what the other side answered, JSON
);
CREATE UNIQUE INDEX delivery_order ON delivery (target, stream, number);
CREATE UNIQUE INDEX delivery_once ON delivery (target, kind, message_id) WHERE message_id <> '';
CREATE INDEX delivery_open ON delivery (target, stream, number) WHERE state IN ('waiting', 'sending', 'failed', 'unknown');
CREATE INDEX delivery_due ON delivery (target, due_at) WHERE state IN ('waiting', 'sending');
CREATE INDEX delivery_state ON delivery (state, target, made_at);
CREATE INDEX delivery_message ON delivery (message_id);
CREATE INDEX delivery_age ON delivery (finished_at) WHERE state IN ('done', 'given-up') AND body <> '';

-- Targets to which an operator lets nothing go at present.
CREATE TABLE delivery_pause (
    target    TEXT   NOT NULL PRIMARY KEY,
    reason    TEXT   NOT NULL,
    paused_at BIGINT NOT NULL
);

-- Which mails of a mailbox are known: all up to the floor, and those listed above it.
CREATE TABLE mailbox (
    account      TEXT   NOT NULL,
    folder       TEXT   NOT NULL,
    uid_validity BIGINT NOT NULL,
    floor        BIGINT NOT NULL,
    PRIMARY KEY (account, folder, uid_validity)
);
CREATE TABLE mailbox_uid (
    account      TEXT   NOT NULL,
    folder       TEXT   NOT NULL,
    uid_validity BIGINT NOT NULL,
    uid          BIGINT NOT NULL,
    PRIMARY KEY (account, folder, uid_validity, uid)
);

-- Files of messages, counted by reference: the same bytes may belong to many.
CREATE TABLE blob_use (
    sha256     TEXT   NOT NULL,
    message_id TEXT   NOT NULL,
    kept_since BIGINT NOT NULL,
    PRIMARY KEY (sha256, message_id)
);
CREATE INDEX blob_use_age ON blob_use (kept_since);
