-- +goose Up

-- The names by which regions and addresses name a unit's area, one a line;
-- empty: the unit's own name.
ALTER TABLE units ADD COLUMN territory TEXT NOT NULL DEFAULT '';
