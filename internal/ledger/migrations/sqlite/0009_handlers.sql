-- +goose Up

-- The named handler of every part of an open case (S1-06), so that it is seen
-- when one of them is no longer there.
CREATE TABLE handlers (
    case_id    TEXT NOT NULL REFERENCES cases (id),
    assignment TEXT NOT NULL,
    unit       TEXT NOT NULL,   -- that has the part
    person     TEXT NOT NULL,
    told_at    INTEGER NOT NULL, -- when the unit was told that the handler is gone; 0: it was not
    PRIMARY KEY (case_id, assignment)
) STRICT;
CREATE INDEX handlers_by_person ON handlers (person);
CREATE INDEX handlers_by_unit ON handlers (unit, person);
