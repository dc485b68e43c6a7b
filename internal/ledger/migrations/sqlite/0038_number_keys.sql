-- +goose Up

-- A search finds a case by its number however that is written; all else that it looks at is
-- in the index of the board, so that no case is fetched which it does not find.
CREATE INDEX cases_by_number_key ON cases (number_key) WHERE number_key <> '';
