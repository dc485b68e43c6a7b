-- +goose Up
-- Why somebody looked at a complainant may speak of the complainant: it is sealed
-- like a text of the case. What was written before stays as it is.
ALTER TABLE identity_looks ADD COLUMN sealed_reason BLOB;

-- Messages of the office may be about nobody's case, such as those about accounts.
CREATE TABLE outbox_of_all (
    id         TEXT PRIMARY KEY,        -- event id and addressee: receivers drop doubles by it
    case_id    TEXT NOT NULL,           -- empty: about no case
    seq        INTEGER NOT NULL,
    type       TEXT NOT NULL,
    role       TEXT NOT NULL,
    unit       TEXT NOT NULL,
    person     TEXT NOT NULL,
    urgent     INTEGER NOT NULL,
    facts      BLOB NOT NULL,
    at         INTEGER NOT NULL,
    state      TEXT NOT NULL,           -- pending, delivered, stale
    attempts   INTEGER NOT NULL,
    next_try   INTEGER NOT NULL
) STRICT;
INSERT INTO outbox_of_all (id, case_id, seq, type, role, unit, person, urgent, facts, at, state, attempts, next_try)
    SELECT id, case_id, seq, type, role, unit, person, urgent, facts, at, state, attempts, next_try FROM outbox;
DROP TABLE outbox;
ALTER TABLE outbox_of_all RENAME TO outbox;
CREATE INDEX outbox_pending ON outbox (next_try, id) WHERE state = 'pending';

CREATE TABLE notices_of_all (
    id      TEXT PRIMARY KEY,
    case_id TEXT NOT NULL,
    seq     INTEGER NOT NULL,
    type    TEXT NOT NULL,
    role    TEXT NOT NULL,
    unit    TEXT NOT NULL,
    person  TEXT NOT NULL,
    urgent  INTEGER NOT NULL,
    facts   BLOB NOT NULL,
    at      INTEGER NOT NULL
) STRICT;
INSERT INTO notices_of_all (id, case_id, seq, type, role, unit, person, urgent, facts, at)
    SELECT id, case_id, seq, type, role, unit, person, urgent, facts, at FROM notices;
CREATE TABLE reads_of_all (
    notice_id TEXT NOT NULL,
    person    TEXT NOT NULL,
    at        INTEGER NOT NULL
) STRICT;
INSERT INTO reads_of_all (notice_id, person, at) SELECT notice_id, person, at FROM notice_reads;
DROP TABLE notice_reads;
DROP TABLE notices;
ALTER TABLE notices_of_all RENAME TO notices;
CREATE INDEX notices_by_unit ON notices (unit, role, at DESC, id DESC);
CREATE INDEX notices_by_person ON notices (person, at DESC, id DESC) WHERE person <> '';
CREATE TABLE notice_reads (
    notice_id TEXT NOT NULL REFERENCES notices (id),
    person    TEXT NOT NULL,
    at        INTEGER NOT NULL,
    PRIMARY KEY (notice_id, person)
) STRICT;
INSERT INTO notice_reads (notice_id, person, at) SELECT notice_id, person, at FROM reads_of_all;
DROP TABLE reads_of_all;
