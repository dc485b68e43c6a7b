-- +goose Up

-- What one shift hands to the next, signed by both. Notes and what was open are
-- sealed; the columns hold who signed for whom and when.
CREATE TABLE shift_handovers (
    id             TEXT PRIMARY KEY,
    offered_by     TEXT NOT NULL,
    offered_for    TEXT NOT NULL,
    offered_to     TEXT NOT NULL,
    offered_at     INTEGER NOT NULL,
    taken_by       TEXT NOT NULL,
    taken_for      TEXT NOT NULL,
    taken_at       INTEGER NOT NULL,
    withdrawn_by   TEXT NOT NULL,
    withdrawn_for  TEXT NOT NULL,
    withdrawn_at   INTEGER NOT NULL,
    waits          INTEGER NOT NULL,
    sealed         INTEGER NOT NULL,
    note           BLOB,
    handed         BLOB NOT NULL,   -- what was open when it was offered
    taking_note    BLOB,
    taken          BLOB,            -- what was open when it was taken
    reason         BLOB            -- of a withdrawal
) STRICT;
-- One hand-over waits at a time.
CREATE UNIQUE INDEX shift_handovers_waiting ON shift_handovers (waits) WHERE waits = 1;
CREATE INDEX shift_handovers_latest ON shift_handovers (offered_at DESC, id DESC);
