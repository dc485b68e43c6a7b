-- +goose Up

-- A search finds a case by its number however that is written.
CREATE INDEX cases_by_number_key ON cases (number_key) WHERE number_key <> '';
