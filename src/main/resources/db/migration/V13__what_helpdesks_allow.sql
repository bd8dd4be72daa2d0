-- Allowances of outside systems in use: from when on a further request is evenly spaced, in microseconds since 1970.
CREATE TABLE pace (
    name    TEXT   NOT NULL PRIMARY KEY,     -- connector, limit, and what has an allowance of its own
    next_at BIGINT NOT NULL
);

-- A command that goes with another: what becomes of that one becomes of it.
ALTER TABLE delivery ADD COLUMN joined_to TEXT NOT NULL DEFAULT '';
CREATE INDEX delivery_joined ON delivery (joined_to) WHERE joined_to <> '';

-- What is due is asked for kind by kind, since each kind has limits of its own.
DROP INDEX delivery_due;
CREATE INDEX delivery_due ON delivery (target, kind, due_at) WHERE state IN ('waiting', 'sending');
