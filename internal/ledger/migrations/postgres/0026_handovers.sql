-- +goose Up

-- What one shift hands to the next, signed by both. Notes and what was open are
-- sealed; the columns hold who signed for whom and when.
CREATE TABLE shift_handovers (
    id             TEXT PRIMARY KEY,
    offered_by     TEXT NOT NULL,
    offered_for    TEXT NOT NULL,
    offered_to     TEXT NOT NULL,
    offered_at     BIGINT NOT NULL,
    taken_by       TEXT NOT NULL,
    taken_for      TEXT NOT NULL,
    taken_at       BIGINT NOT NULL,
    withdrawn_by   TEXT NOT NULL,
    withdrawn_for  TEXT NOT NULL,
    withdrawn_at   BIGINT NOT NULL,
    waits          BOOLEAN NOT NULL,
    sealed         BOOLEAN NOT NULL,
    note           BYTEA,
    handed         BYTEA NOT NULL,   -- what was open when it was offered
    taking_note    BYTEA,
    taken          BYTEA,            -- what was open when it was taken
    reason         BYTEA            -- of a withdrawal
);
-- One hand-over waits at a time.
CREATE UNIQUE INDEX shift_handovers_waiting ON shift_handovers (waits) WHERE waits;
CREATE INDEX shift_handovers_latest ON shift_handovers (offered_at DESC, id DESC);
