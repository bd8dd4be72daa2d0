-- A command's key begins with the id of the message, the state or the command that it is about: what is erased or asked
-- of one is found by that.
DROP INDEX delivery_message;
CREATE INDEX delivery_about ON delivery (substr(message_id, 1, 36));

-- Where a message has stood before, and ids that only others named, are found.
CREATE INDEX conversation_move_message ON conversation_move (message_id);
CREATE INDEX conversation_move_conversation ON conversation_move (conversation_id);
CREATE INDEX message_reference_expected ON message_reference (conversation_id) WHERE message_id = '';
CREATE INDEX message_reference_parent ON message_reference (connector, scope, parent) WHERE parent <> '';

-- What an erasure still has to look for, so that one that was cut short goes on: empty once it is done.
ALTER TABLE erasure ADD COLUMN sought TEXT NOT NULL DEFAULT '';
CREATE INDEX erasure_unfinished ON erasure (begun_at) WHERE done_at IS NULL;
CREATE TABLE erasure_blob (
    customer_id TEXT   NOT NULL,
    sha256      TEXT   NOT NULL,              -- perhaps of no use now
    kept_since  BIGINT NOT NULL,
    PRIMARY KEY (customer_id, sha256)
);
