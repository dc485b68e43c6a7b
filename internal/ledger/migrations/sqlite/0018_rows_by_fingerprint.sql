-- +goose Up
-- A list that is sent again is compared with what its rows said before, also
-- where their cases have other numbers by now.
DROP INDEX batch_rows_by_fingerprint;
CREATE INDEX batch_rows_by_fingerprint ON batch_rows (fingerprint) WHERE case_id <> '';
