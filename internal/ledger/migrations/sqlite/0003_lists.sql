-- +goose Up

-- What all rows of a list are: empty for new cases, supplement for orders to
-- work on known ones again, history for an old ledger.
ALTER TABLE batches ADD COLUMN kind TEXT NOT NULL DEFAULT '';
