-- Who was asked on a new channel by what else they are known, once each, and what came of it.
CREATE TABLE confirmation (
    identifier_id TEXT    NOT NULL PRIMARY KEY REFERENCES identifier (id), -- who was asked
    asked_at      BIGINT  NOT NULL,
    state         TEXT    NOT NULL,           -- asked, numbered (an order was), checked (with the shop, it is being), given (an address was), sent (a code, or none), confirmed or ended
    until         BIGINT  NOT NULL,           -- how long the hub waits for the next answer
    message_id    TEXT    NOT NULL,           -- the message that was heard last
    answer        TEXT    NOT NULL,           -- what is to be said to it; empty: nothing, or it was said
    order_number  TEXT    NOT NULL,           -- the order that was named, until a second fact of it is
    target_id     TEXT    NOT NULL,           -- the identifier that was given, if somebody has proven it; else empty
    code_id       TEXT    NOT NULL,           -- of the code that was sent last, or of one that nobody got, or of what the shop was asked
    code_hash     TEXT    NOT NULL,           -- keyed
    tries         INTEGER NOT NULL            -- codes and facts that were wrong
);
CREATE INDEX confirmation_message ON confirmation (message_id) WHERE answer <> '';
CREATE INDEX confirmation_target ON confirmation (target_id) WHERE target_id <> '';
CREATE INDEX confirmation_open ON confirmation (until) WHERE state NOT IN ('confirmed', 'ended');
