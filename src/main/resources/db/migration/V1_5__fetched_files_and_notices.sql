-- Files that did not come with their message and have to be fetched.
CREATE TABLE message_file (
    message_id TEXT    NOT NULL,
    place      INTEGER NOT NULL,              -- among the attachments of the message
    state      TEXT    NOT NULL,              -- pending, here or missing
    goes       TEXT    NOT NULL,              -- with the command that carries the message, late, or not decided yet
    reason     TEXT    NOT NULL,              -- why it cannot be had
    PRIMARY KEY (message_id, place)
);

-- What providers tell the company about its accounts; operators look at it.
CREATE TABLE notice (
    arrival_id TEXT   NOT NULL PRIMARY KEY,
    at         BIGINT NOT NULL,
    connector  TEXT   NOT NULL,
    account    TEXT   NOT NULL,
    rule       TEXT   NOT NULL,               -- the rule by which the item is ignored otherwise
    text       TEXT   NOT NULL
);
CREATE INDEX notice_age ON notice (at);
