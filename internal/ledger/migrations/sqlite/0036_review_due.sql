-- +goose Up

-- When a reviewer must have looked at an answer of the case that waits for one, also
-- where another of its answers is still open or being completed: 0 where none waits,
-- far away where no clock runs. The program finds it for cases that are there already
-- when it folds the states anew.
ALTER TABLE cases ADD COLUMN review_due_at INTEGER NOT NULL DEFAULT 0;
DELETE FROM meta WHERE key = 'folded_by_rules';
CREATE INDEX cases_to_review ON cases (review_due_at, priority_rank, id) WHERE review_due_at > 0;
