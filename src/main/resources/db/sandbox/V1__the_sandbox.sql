-- The stand-in helpdesk, the web chat page, and what they still have to tell the hub. Times are milliseconds since 1970.

CREATE TABLE ticket (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    external_id TEXT    NOT NULL UNIQUE,  -- the hub's conversation
    state       TEXT    NOT NULL,
    updated_at  INTEGER NOT NULL,
    document    TEXT    NOT NULL          -- subject, customer, escalation, queue, priority, tags, fields
);
CREATE INDEX ticket_newest ON ticket (updated_at);

-- What stands in a ticket, in order: messages, replies, notes, changes of state.
CREATE TABLE entry (
    ticket_id   INTEGER NOT NULL REFERENCES ticket (id),
    number      INTEGER NOT NULL,
    message_id  TEXT    UNIQUE,           -- of a message that the hub added, else NULL
    body        TEXT    NOT NULL,
    PRIMARY KEY (ticket_id, number)
);

-- Idempotency keys and what was answered to them.
CREATE TABLE known_key (
    key         TEXT    PRIMARY KEY,
    operation   TEXT    NOT NULL,
    answer      TEXT    NOT NULL
);

-- What still has to be posted; removed when the hub has it.
CREATE TABLE outbox (
    number      INTEGER PRIMARY KEY AUTOINCREMENT,
    id          TEXT    NOT NULL UNIQUE,
    destination TEXT    NOT NULL,
    lane        TEXT    NOT NULL,         -- in order within a lane
    body        TEXT    NOT NULL,
    attempts    INTEGER NOT NULL DEFAULT 0,
    due_at      INTEGER NOT NULL
);
CREATE INDEX outbox_lane ON outbox (destination, lane, number);

CREATE TABLE chat_line (
    number       INTEGER PRIMARY KEY AUTOINCREMENT,
    id           TEXT    NOT NULL UNIQUE,
    conversation TEXT    NOT NULL,
    body         TEXT    NOT NULL
);
CREATE INDEX chat_line_conversation ON chat_line (conversation, number);
