-- +goose Up
-- A row of a list that no number tells is looked for by its text, and a case that
-- rows of a list were found to be by those rows.
CREATE INDEX texts_by_digest ON texts (digest);
CREATE INDEX batch_rows_by_known ON batch_rows (known) WHERE known <> '';
