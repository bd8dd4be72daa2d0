-- What channels answered to the parts of a message that goes out in several: later attempts go on behind them. JSON.
ALTER TABLE delivery ADD COLUMN answered TEXT NOT NULL DEFAULT '';

-- A sender may be blocked on one channel only; an empty channel means all.
CREATE TABLE blocked_sender_by_channel (
    type    TEXT   NOT NULL,
    scope   TEXT   NOT NULL,
    value   TEXT   NOT NULL,
    channel TEXT   NOT NULL,
    since   BIGINT NOT NULL,
    made_by TEXT   NOT NULL,
    why     TEXT   NOT NULL,
    PRIMARY KEY (type, scope, value, channel)
);
INSERT INTO blocked_sender_by_channel (type, scope, value, channel, since, made_by, why)
    SELECT type, scope, value, '', since, made_by, why FROM blocked_sender;
DROP TABLE blocked_sender;
ALTER TABLE blocked_sender_by_channel RENAME TO blocked_sender;
