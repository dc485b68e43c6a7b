-- +goose Up

-- The one form in which acceptance numbers are compared, however they are
-- written. The program fills it in for cases that are there already, right
-- after this migration; of two cases that turn out to have one number, the
-- later one is kept as sharing it, and named in the log.
ALTER TABLE cases ADD COLUMN number_key TEXT NOT NULL DEFAULT '';
DROP INDEX cases_by_number;
DROP INDEX cases_of_number;
CREATE UNIQUE INDEX cases_by_number ON cases (campaign, level, number_key) WHERE number_key <> '' AND NOT shares_number;
CREATE INDEX cases_of_number ON cases (campaign, level, number_key);
CREATE INDEX cases_without_number_key ON cases (registered_at, id) WHERE number <> '' AND number_key = '';
