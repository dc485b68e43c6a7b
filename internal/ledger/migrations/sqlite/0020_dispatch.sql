-- +goose Up

-- Every version of the responsibility list 责任清单: which units answer for which
-- matter. The highest is in force; a stored one never changes.
CREATE TABLE responsibility_lists (
    version   INTEGER PRIMARY KEY,
    body      BLOB NOT NULL,
    document  TEXT NOT NULL,
    stored_at INTEGER NOT NULL,
    stored_by TEXT NOT NULL,
    reason    TEXT NOT NULL
) STRICT;
-- +goose StatementBegin
CREATE TRIGGER responsibility_lists_refuse_update BEFORE UPDATE ON responsibility_lists BEGIN
    SELECT RAISE(ABORT, 'responsibility_lists is a record: UPDATE is refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER responsibility_lists_refuse_delete BEFORE DELETE ON responsibility_lists BEGIN
    SELECT RAISE(ABORT, 'responsibility_lists is a record: DELETE is refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER responsibility_lists_refuse_replace BEFORE INSERT ON responsibility_lists WHEN EXISTS (SELECT 1 FROM responsibility_lists WHERE version = NEW.version) BEGIN
    SELECT RAISE(ABORT, 'responsibility_lists is a record: REPLACE is refused');
END;
-- +goose StatementEnd

-- What a case waits for the dispatch desk to do, and until when. For cases that
-- are there already ('?') the program finds it when it folds the states anew.
ALTER TABLE cases ADD COLUMN dispatch_task TEXT NOT NULL DEFAULT '?';
ALTER TABLE cases ADD COLUMN dispatch_due INTEGER NOT NULL DEFAULT 0;
DELETE FROM meta WHERE key = 'folded_by_rules';
CREATE INDEX cases_at_dispatch ON cases (dispatch_due, priority_rank, id) WHERE dispatch_task <> '';
