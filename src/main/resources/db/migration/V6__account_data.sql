-- What a company's own systems said of a customer, as it went with the commands of a message: each of them, and each
-- attempt, carries the same.
CREATE TABLE account_data (
    message_id TEXT   NOT NULL PRIMARY KEY,
    body       TEXT   NOT NULL,               -- a list of accounts, JSON
    asked_at   BIGINT NOT NULL
);
CREATE INDEX account_data_age ON account_data (asked_at);

-- How the customer rated the help they got: good, bad, or empty.
ALTER TABLE conversation ADD COLUMN rating TEXT NOT NULL DEFAULT '';
