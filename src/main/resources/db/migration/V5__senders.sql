-- Senders that operators have blocked, by what they are known by; also such as never wrote.
CREATE TABLE blocked_sender (
    type    TEXT   NOT NULL,
    scope   TEXT   NOT NULL,
    value   TEXT   NOT NULL,
    since   BIGINT NOT NULL,
    made_by TEXT   NOT NULL,
    why     TEXT   NOT NULL,
    PRIMARY KEY (type, scope, value)
);

-- How often something has happened within a time that runs: messages of a sender, messages in a conversation …
CREATE TABLE event_rate (
    subject TEXT    NOT NULL,                 -- an identifier or a conversation
    kind    TEXT    NOT NULL,
    until   BIGINT  NOT NULL,                 -- the end of the time; from then on it counts anew
    events  INTEGER NOT NULL,
    PRIMARY KEY (subject, kind)
);
CREATE INDEX event_rate_past ON event_rate (until);

-- Messages that stand on the timeline and were not given to people.
CREATE TABLE held_message (
    message_id TEXT    NOT NULL PRIMARY KEY,
    standing   TEXT    NOT NULL,              -- blocked or flooding
    batch      TEXT    NOT NULL,              -- those that one note tells of; empty: none does
    place      INTEGER NOT NULL,              -- in the batch, from 1
    until      BIGINT  NOT NULL,              -- from then on no more come to the batch
    held_at    BIGINT  NOT NULL
);
CREATE INDEX held_message_batch ON held_message (batch, place) WHERE batch <> '';
CREATE INDEX held_message_age ON held_message (held_at);

-- When somebody, or the hub, last answered in a conversation: then the hub says nothing for a while.
CREATE TABLE last_answer (
    conversation_id TEXT   NOT NULL PRIMARY KEY,
    at              BIGINT NOT NULL
);
