-- +goose Up

-- Every version of the responsibility list 责任清单: which units answer for which
-- matter. The highest is in force; a stored one never changes.
CREATE TABLE responsibility_lists (
    version   BIGINT PRIMARY KEY,
    body      BYTEA NOT NULL,
    document  TEXT NOT NULL,
    stored_at BIGINT NOT NULL,
    stored_by TEXT NOT NULL,
    reason    TEXT NOT NULL
);
CREATE TRIGGER responsibility_lists_stay BEFORE UPDATE OR DELETE ON responsibility_lists FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER responsibility_lists_stay_all BEFORE TRUNCATE ON responsibility_lists FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What a case waits for the dispatch desk to do, and until when. For cases that
-- are there already ('?') the program finds it when it folds the states anew.
ALTER TABLE cases ADD COLUMN dispatch_task TEXT NOT NULL DEFAULT '?';
ALTER TABLE cases ADD COLUMN dispatch_due BIGINT NOT NULL DEFAULT 0;
DELETE FROM meta WHERE key = 'folded_by_rules';
CREATE INDEX cases_at_dispatch ON cases (dispatch_due, priority_rank, id) WHERE dispatch_task <> '';
