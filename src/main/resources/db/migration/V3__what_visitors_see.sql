-- What the visitors of the chat window see of the timeline, in the order in which it reached them.

CREATE TABLE visitor (
    id         TEXT    NOT NULL PRIMARY KEY,
    lines      INTEGER NOT NULL,              -- also the number of the newest
    changed_at BIGINT  NOT NULL
);
CREATE INDEX visitor_changed ON visitor (changed_at);

CREATE TABLE visitor_line (
    visitor    TEXT    NOT NULL,
    number     INTEGER NOT NULL,
    cause      TEXT    NOT NULL UNIQUE,       -- the visitor's message, or the command that brought an answer
    message_id TEXT    NOT NULL,
    words      INTEGER NOT NULL,              -- 0: files that follow a message, without its words
    files      TEXT    NOT NULL,              -- SHA-256 of those that are shown, a line each
    PRIMARY KEY (visitor, number)
);
CREATE INDEX visitor_line_message ON visitor_line (message_id);
