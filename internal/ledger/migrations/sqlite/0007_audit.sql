-- +goose Up

-- The office's own record stands in the same chain as the cases: its entries are
-- events of a stream of their own, so events no longer all belong to a case.
-- SQLite takes a reference away only with its table.
CREATE TABLE events_apart (
    case_id     TEXT NOT NULL,           -- or the name of the office's stream
    seq         INTEGER NOT NULL,
    type        TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    bytes       BLOB NOT NULL,
    PRIMARY KEY (case_id, seq)
) STRICT;
INSERT INTO events_apart (case_id, seq, type, recorded_at, bytes)
    SELECT case_id, seq, type, recorded_at, bytes FROM events ORDER BY rowid;
CREATE TABLE chain_apart (
    pos       INTEGER PRIMARY KEY,
    case_id   TEXT NOT NULL,
    seq       INTEGER NOT NULL,
    prev_hash BLOB NOT NULL,
    hash      BLOB NOT NULL,
    UNIQUE (case_id, seq),
    FOREIGN KEY (case_id, seq) REFERENCES events_apart (case_id, seq)
) STRICT;
INSERT INTO chain_apart (pos, case_id, seq, prev_hash, hash)
    SELECT pos, case_id, seq, prev_hash, hash FROM chain ORDER BY pos;
DROP TABLE chain;
DROP TABLE events;
ALTER TABLE events_apart RENAME TO events;
ALTER TABLE chain_apart RENAME TO chain;

-- +goose StatementBegin
CREATE TRIGGER events_refuse_update BEFORE UPDATE ON events BEGIN
    SELECT RAISE(ABORT, 'events is a record: UPDATE is refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER events_refuse_delete BEFORE DELETE ON events BEGIN
    SELECT RAISE(ABORT, 'events is a record: DELETE is refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER events_refuse_replace BEFORE INSERT ON events WHEN EXISTS (SELECT 1 FROM events WHERE case_id = NEW.case_id AND seq = NEW.seq) BEGIN
    SELECT RAISE(ABORT, 'events is a record: REPLACE is refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER chain_refuse_update BEFORE UPDATE ON chain BEGIN
    SELECT RAISE(ABORT, 'chain is a record: UPDATE is refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER chain_refuse_delete BEFORE DELETE ON chain BEGIN
    SELECT RAISE(ABORT, 'chain is a record: DELETE is refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER chain_refuse_replace BEFORE INSERT ON chain WHEN EXISTS (SELECT 1 FROM chain WHERE pos = NEW.pos OR (case_id = NEW.case_id AND seq = NEW.seq)) BEGIN
    SELECT RAISE(ABORT, 'chain is a record: REPLACE is refused');
END;
-- +goose StatementEnd

-- What the entries of the office's own record are found by.
CREATE TABLE entries (
    seq          INTEGER PRIMARY KEY,    -- in the office's stream
    kind         TEXT NOT NULL,
    actor        TEXT NOT NULL,
    acting_for   TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject      TEXT NOT NULL,
    about        TEXT NOT NULL,          -- the case that it is about, if it is about one
    at           INTEGER NOT NULL
) STRICT;
CREATE INDEX entries_by_kind ON entries (kind, seq);
CREATE INDEX entries_by_actor ON entries (actor, seq);
CREATE INDEX entries_by_subject ON entries (subject, seq);
CREATE INDEX entries_by_case ON entries (about, seq) WHERE about <> '';
CREATE INDEX entries_by_time ON entries (at, seq);

-- Sign-ins that failed and stand in no entry yet.
CREATE TABLE failed_sign_ins (
    account  TEXT NOT NULL,              -- empty for a login that nobody has
    login    TEXT NOT NULL,              -- keyed digest of such a login
    address  TEXT NOT NULL,
    times    INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    last_at  INTEGER NOT NULL,
    PRIMARY KEY (account, login, address)
) STRICT;

-- Signed roots over all positions up to a size.
CREATE TABLE roots (
    id        TEXT PRIMARY KEY,
    day       TEXT NOT NULL,             -- the day that it closes; empty for one made when asked for
    size      INTEGER NOT NULL,
    root      BLOB NOT NULL,
    made_at   INTEGER NOT NULL,
    key       TEXT NOT NULL,             -- the public key, which names the private one
    signature BLOB NOT NULL,
    nodes     BLOB NOT NULL              -- from which the next root goes on
) STRICT;
CREATE UNIQUE INDEX roots_by_day ON roots (day) WHERE day <> '';
CREATE INDEX roots_by_size ON roots (size, id);
-- +goose StatementBegin
CREATE TRIGGER roots_refuse_update BEFORE UPDATE ON roots BEGIN
    SELECT RAISE(ABORT, 'roots is a record: UPDATE is refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER roots_refuse_delete BEFORE DELETE ON roots BEGIN
    SELECT RAISE(ABORT, 'roots is a record: DELETE is refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER roots_refuse_replace BEFORE INSERT ON roots WHEN EXISTS (SELECT 1 FROM roots WHERE id = NEW.id OR (day = NEW.day AND day <> '')) BEGIN
    SELECT RAISE(ABORT, 'roots is a record: REPLACE is refused');
END;
-- +goose StatementEnd
