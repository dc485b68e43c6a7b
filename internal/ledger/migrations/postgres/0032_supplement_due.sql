-- +goose Up

-- When the six hours that are due first end: lists of what is being completed show
-- it, also where another clock of the case is due before. The program finds it for
-- cases that are there already when it folds the states anew.
ALTER TABLE cases ADD COLUMN supplement_due_at BIGINT NOT NULL DEFAULT 0;
DELETE FROM meta WHERE key = 'folded_by_rules';
