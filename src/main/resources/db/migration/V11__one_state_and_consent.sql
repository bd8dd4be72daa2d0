-- When the change was made by which a conversation is at its state: an older one that comes later changes nothing.
ALTER TABLE conversation ADD COLUMN state_at BIGINT NOT NULL DEFAULT 0;
UPDATE conversation SET state_at = last_at;
-- 1: it goes on with the one that it is related to, which was over when its customer wrote again.
ALTER TABLE conversation ADD COLUMN follows INTEGER NOT NULL DEFAULT 0;
CREATE INDEX conversation_closed_on_channel ON conversation (opener_id, connector, account, last_at)
    WHERE state = 'closed';

-- Tickets that a conversation had before: a closed one takes no message, so another follows it.
CREATE TABLE ticket_before (
    helpdesk        TEXT NOT NULL,
    ticket_id       TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    url             TEXT NOT NULL,
    PRIMARY KEY (helpdesk, ticket_id)
);
CREATE INDEX ticket_before_conversation ON ticket_before (conversation_id);

-- Customers who asked to be answered on another channel, or agreed when they were asked.
CREATE TABLE channel_consent (
    id                TEXT   NOT NULL PRIMARY KEY,
    identifier_id     TEXT   NOT NULL REFERENCES identifier (id), -- by which they wrote it
    channel           TEXT   NOT NULL,
    how               TEXT   NOT NULL,        -- asked or agreed
    message_id        TEXT   NOT NULL,        -- the message in which they did
    given_at          BIGINT NOT NULL,
    withdrawn_at      BIGINT,
    withdrawn_by      TEXT   NOT NULL DEFAULT '',
    withdrawn_message TEXT   NOT NULL DEFAULT '' -- the message that took it back, if one did
);
CREATE UNIQUE INDEX channel_consent_one ON channel_consent (identifier_id, channel) WHERE withdrawn_at IS NULL;
CREATE INDEX channel_consent_identifier ON channel_consent (identifier_id, given_at);
