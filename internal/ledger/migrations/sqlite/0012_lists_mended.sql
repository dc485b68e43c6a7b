-- +goose Up

-- A refused row that only says again what another row of the list says, or goes
-- on with one, is no case of its own in the sender's count.
ALTER TABLE batch_rows ADD COLUMN uncounted INTEGER NOT NULL DEFAULT 0;

-- A list that was staged by mistake and of which nothing was committed may be
-- withdrawn; its rows stay, and its file may be sent anew.
ALTER TABLE batches ADD COLUMN withdrawn_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE batches ADD COLUMN withdrawn_by TEXT NOT NULL DEFAULT '';
ALTER TABLE batches ADD COLUMN withdraw_reason TEXT NOT NULL DEFAULT '';
CREATE INDEX batches_staged ON batches (staged_at, id) WHERE state = 'staged';
CREATE INDEX batch_files_by_digest ON batch_files (digest);
CREATE INDEX batch_rows_by_place ON batch_rows (batch, row_number);

-- Every strike of a refused row, and every undoing of one, with who did it, when
-- and why. The row itself holds only whether it is struck now.
CREATE TABLE row_strikes (
    batch     TEXT NOT NULL REFERENCES batches (id),
    position  INTEGER NOT NULL,
    nth       INTEGER NOT NULL,     -- of the row, from 1
    deed      TEXT NOT NULL,        -- struck, restored
    done_at   INTEGER NOT NULL,
    done_by   TEXT NOT NULL,
    reason    TEXT NOT NULL,
    PRIMARY KEY (batch, position, nth)
) STRICT;
INSERT INTO row_strikes (batch, position, nth, deed, done_at, done_by, reason)
    SELECT batch, position, 1, 'struck', struck_at, struck_by, strike_reason FROM batch_rows WHERE struck_at <> 0;
