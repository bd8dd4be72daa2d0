-- Lines that say something else by now, and who writes to a visitor at this moment.

ALTER TABLE visitor ADD COLUMN changes     INTEGER NOT NULL DEFAULT 0;   -- also the number of the newest
ALTER TABLE visitor ADD COLUMN typing_at   BIGINT  NOT NULL DEFAULT 0;
ALTER TABLE visitor ADD COLUMN typing_name TEXT    NOT NULL DEFAULT '';  -- an agent's
ALTER TABLE visitor_line ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;  -- the number of its latest change
