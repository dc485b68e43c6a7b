-- +goose Up

-- What every case waits for its units, and for leaders of the office, to do, each
-- with the clock of its part; a pure function of the case. The program finds it
-- for cases that are there already when it folds the states anew.
CREATE TABLE tasks (
    case_id    TEXT NOT NULL REFERENCES cases (id),
    kind       TEXT NOT NULL,
    subject    TEXT NOT NULL,
    unit       TEXT NOT NULL,    -- none: a leader's of the office
    assignment TEXT NOT NULL,
    due        INTEGER NOT NULL, -- the end of time: no clock runs for it
    priority   INTEGER NOT NULL,
    PRIMARY KEY (case_id, kind, subject)
) STRICT;
CREATE INDEX tasks_by_unit ON tasks (unit, due, priority, case_id, kind, subject);
DELETE FROM meta WHERE key = 'folded_by_rules';
