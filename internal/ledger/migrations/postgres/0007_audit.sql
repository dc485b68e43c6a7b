-- +goose Up

-- The office's own record stands in the same chain as the cases: its entries are
-- events of a stream of their own, so events no longer all belong to a case.
ALTER TABLE events DROP CONSTRAINT events_case_id_fkey;

-- What the entries of the office's own record are found by.
CREATE TABLE entries (
    seq          BIGINT PRIMARY KEY,     -- in the office's stream
    kind         TEXT NOT NULL,
    actor        TEXT NOT NULL,
    acting_for   TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject      TEXT NOT NULL,
    about        TEXT NOT NULL,          -- the case that it is about, if it is about one
    at           BIGINT NOT NULL
);
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
    times    BIGINT NOT NULL,
    first_at BIGINT NOT NULL,
    last_at  BIGINT NOT NULL,
    PRIMARY KEY (account, login, address)
);

-- Signed roots over all positions up to a size.
CREATE TABLE roots (
    id        TEXT PRIMARY KEY,
    day       TEXT NOT NULL,             -- the day that it closes; empty for one made when asked for
    size      BIGINT NOT NULL,
    root      BYTEA NOT NULL,
    made_at   BIGINT NOT NULL,
    key       TEXT NOT NULL,             -- the public key, which names the private one
    signature BYTEA NOT NULL,
    nodes     BYTEA NOT NULL             -- from which the next root goes on
);
CREATE UNIQUE INDEX roots_by_day ON roots (day) WHERE day <> '';
CREATE INDEX roots_by_size ON roots (size, id);
CREATE TRIGGER roots_stay BEFORE UPDATE OR DELETE ON roots FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER roots_stay_all BEFORE TRUNCATE ON roots FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
