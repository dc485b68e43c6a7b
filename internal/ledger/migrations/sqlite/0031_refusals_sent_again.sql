-- +goose Up

-- A refused row of a list that was saved anew is the one that stands in the same
-- place of the list sent before with the same cells: of such rows one is on the
-- shift's list, and none once one of them is mended or struck. The name that they
-- share is the batch and the position of the first; none: the row stands alone.
ALTER TABLE batch_rows ADD COLUMN same_as TEXT NOT NULL DEFAULT '';
CREATE INDEX batch_rows_by_same_as ON batch_rows (same_as) WHERE same_as <> '';
