-- What channels answered to the parts of a message that goes out in several: later attempts go on behind them. JSON.
ALTER TABLE delivery ADD COLUMN answered TEXT NOT NULL DEFAULT '';

-- A sender may be blocked on one channel only; an empty channel means all.
ALTER TABLE blocked_sender RENAME TO blocked_anywhere;
CREATE TABLE blocked_sender (
    type    TEXT   NOT NULL,
    scope   TEXT   NOT NULL,
    value   TEXT   NOT NULL,
    channel TEXT   NOT NULL,
    since   BIGINT NOT NULL,
    made_by TEXT   NOT NULL,
    why     TEXT   NOT NULL,
    PRIMARY KEY (type, scope, value, channel)
);
INSERT INTO blocked_sender (type, scope, value, channel, since, made_by, why)
    SELECT type, scope, value, '', since, made_by, why FROM blocked_anywhere;
DROP TABLE blocked_anywhere;
