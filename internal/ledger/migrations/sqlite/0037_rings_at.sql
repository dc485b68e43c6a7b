-- +goose Up

-- For which instant the timer of a case's workflow is set, as its last look at the record
-- found it: a command is applied where it is filed, and where that moves the instant at
-- which time changes the case next, the workflow is made to look again.
ALTER TABLE cases ADD COLUMN rings_at INTEGER NOT NULL DEFAULT 0;
UPDATE cases SET rings_at = next_at;
CREATE INDEX cases_to_wake ON cases (last_stamp) WHERE rings_at <> next_at;
