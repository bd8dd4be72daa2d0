-- What a link rests on: how far its message proved each of the two, and where that came in; empty in older rows.
ALTER TABLE link ADD COLUMN one_proof TEXT NOT NULL DEFAULT '';
ALTER TABLE link ADD COLUMN other_proof TEXT NOT NULL DEFAULT '';
ALTER TABLE link ADD COLUMN source TEXT NOT NULL DEFAULT '';

-- Where an identifier was first told: connector/account; empty in older rows.
ALTER TABLE identifier ADD COLUMN source TEXT NOT NULL DEFAULT '';

-- Codes that are still good, to be found in what nobody could read.
CREATE INDEX confirmation_code ON confirmation (until) WHERE code_hash <> '';
