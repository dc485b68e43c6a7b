-- +goose Up

-- Instants are microseconds since 1970-01-01T00:00:00Z; 0 is "none".

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- One row for each case: what lists and boards need, and the row that is locked
-- by whoever files, advances or registers.
CREATE TABLE cases (
    id               TEXT PRIMARY KEY,
    campaign         TEXT NOT NULL,
    batch            TEXT NOT NULL,
    row_number       INTEGER NOT NULL,
    number           TEXT NOT NULL,
    row_key          TEXT,              -- unique where there is no number at registration
    level            TEXT NOT NULL,
    mode             TEXT NOT NULL,
    region           TEXT NOT NULL,
    address          TEXT NOT NULL,
    respondent       TEXT NOT NULL,
    search           TEXT NOT NULL,     -- number, region, address and respondent in one form
    priority         TEXT NOT NULL,
    state            TEXT NOT NULL,
    open             INTEGER NOT NULL,  -- still on the reply track
    round            INTEGER NOT NULL,
    lead_unit        TEXT NOT NULL,
    in_charge        TEXT NOT NULL,
    next_clock_kind  TEXT NOT NULL,
    next_due_at      INTEGER NOT NULL,
    next_owner_role  TEXT NOT NULL,
    next_owner_unit  TEXT NOT NULL,
    board_rank       INTEGER NOT NULL,   -- order of the board: open cases, then ended ones,
    sort_due         INTEGER NOT NULL,   -- by what falls due next,
    priority_rank    INTEGER NOT NULL,   -- and urgent ones first where that is equal
    report_due_at    INTEGER NOT NULL,
    breaches         INTEGER NOT NULL,
    late             INTEGER NOT NULL,
    unacknowledged   INTEGER NOT NULL,
    supplementing    INTEGER NOT NULL,   -- answers within their six hours
    returned         INTEGER NOT NULL,   -- answers sent back and not passed yet
    handed_over_at   INTEGER NOT NULL,
    registered_at    INTEGER NOT NULL,
    updated_at       INTEGER NOT NULL,
    next_at          INTEGER NOT NULL,   -- when the workflow must wake
    wake_clock       TEXT NOT NULL,     -- and for which clock
    epoch            INTEGER NOT NULL,
    started_epoch    INTEGER NOT NULL,   -- the workflow was started for this epoch
    last_stamp       INTEGER NOT NULL,   -- no filing of the case is stamped earlier
    last_filing_seq  INTEGER NOT NULL,
    applied_seq      INTEGER NOT NULL,
    last_event_seq   INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX cases_by_number ON cases (campaign, level, number) WHERE number <> '';
CREATE UNIQUE INDEX cases_by_row ON cases (row_key);
-- The text searched lies in the index, so that a row that does not match is not read.
CREATE INDEX cases_by_due ON cases (board_rank, sort_due, priority_rank, id, search);
CREATE INDEX cases_by_registration ON cases (registered_at DESC, id DESC);
CREATE INDEX cases_in_order_of_number ON cases (number, id);
CREATE INDEX cases_late ON cases (board_rank, sort_due, priority_rank, id) WHERE breaches > 0;
-- These two hold all that a tally counts.
CREATE INDEX cases_by_batch ON cases (batch, state, board_rank, breaches, next_due_at);
CREATE INDEX cases_by_campaign ON cases (campaign, state, board_rank, breaches, next_due_at);
CREATE INDEX cases_by_wake ON cases (next_at) WHERE next_at > 0;
CREATE INDEX cases_not_started ON cases (id) WHERE started_epoch < epoch;

-- The whole state of a case. It is a table of its own so that a filing, which
-- changes the case's row, does not write it again.
CREATE TABLE snapshots (
    case_id TEXT PRIMARY KEY REFERENCES cases (id),
    seq     INTEGER NOT NULL,
    body    BLOB NOT NULL
) STRICT;

-- Which units have a part in a case; every list joins it.
CREATE TABLE case_access (
    unit_id TEXT NOT NULL,
    case_id TEXT NOT NULL REFERENCES cases (id),
    kind    TEXT NOT NULL,
    PRIMARY KEY (unit_id, case_id, kind)
) STRICT;
CREATE INDEX case_access_by_case ON case_access (case_id, unit_id);

-- Durably accepted commands.
CREATE TABLE filings (
    id              TEXT PRIMARY KEY,
    case_id         TEXT NOT NULL REFERENCES cases (id),
    seq             INTEGER NOT NULL,
    kind            TEXT NOT NULL,
    person          TEXT NOT NULL,
    acting_for      TEXT NOT NULL,
    actor           BLOB NOT NULL,
    attested        BLOB,
    payload         BLOB NOT NULL,
    digest          TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    filed_at        INTEGER NOT NULL,
    state           TEXT NOT NULL,
    applied_at      INTEGER NOT NULL,
    first_event     INTEGER NOT NULL,
    last_event      INTEGER NOT NULL,
    refusal         BLOB,
    UNIQUE (case_id, seq)
) STRICT;
CREATE UNIQUE INDEX filings_by_key ON filings (person, idempotency_key) WHERE idempotency_key <> '';
CREATE INDEX filings_pending ON filings (filed_at, id) WHERE state = 'pending';

-- The record: canonical bytes, one row for each event.
CREATE TABLE events (
    case_id     TEXT NOT NULL REFERENCES cases (id),
    seq         INTEGER NOT NULL,
    type        TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    bytes       BLOB NOT NULL,
    PRIMARY KEY (case_id, seq)
) STRICT;

-- The order of all events, without gaps, each hash over the one before.
CREATE TABLE chain (
    pos       INTEGER PRIMARY KEY,
    case_id   TEXT NOT NULL,
    seq       INTEGER NOT NULL,
    prev_hash BLOB NOT NULL,
    hash      BLOB NOT NULL,
    UNIQUE (case_id, seq),
    FOREIGN KEY (case_id, seq) REFERENCES events (case_id, seq)
) STRICT;

-- Free texts, once for each case, referred to by digest.
CREATE TABLE texts (
    case_id TEXT NOT NULL REFERENCES cases (id),
    digest  TEXT NOT NULL,
    sealed  INTEGER NOT NULL,
    body    BLOB NOT NULL,
    PRIMARY KEY (case_id, digest)
) STRICT;

-- Complainants, one sealed field in each row.
CREATE TABLE identities (
    case_id TEXT NOT NULL REFERENCES cases (id),
    field   TEXT NOT NULL,
    ref     TEXT NOT NULL,
    sealed  BLOB NOT NULL,
    PRIMARY KEY (case_id, field)
) STRICT;

-- Every look at a complainant.
CREATE TABLE identity_looks (
    id      TEXT PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id),
    person  TEXT NOT NULL,
    acting_for TEXT NOT NULL,
    reason  TEXT NOT NULL,
    at      INTEGER NOT NULL
) STRICT;
CREATE INDEX identity_looks_by_case ON identity_looks (case_id, at);

-- Escalations of all cases, for the list of what waits for a decision.
CREATE TABLE escalations (
    case_id    TEXT NOT NULL REFERENCES cases (id),
    id         TEXT NOT NULL,
    rung       TEXT NOT NULL,
    state      TEXT NOT NULL,
    unit       TEXT NOT NULL,
    clock_kind TEXT NOT NULL,
    at         INTEGER NOT NULL,
    body       BLOB NOT NULL,
    PRIMARY KEY (case_id, id)
) STRICT;
CREATE INDEX escalations_by_time ON escalations (at DESC, case_id DESC, id DESC);
CREATE INDEX escalations_by_state ON escalations (state, at DESC, case_id DESC, id DESC);

-- Who sent which file. Sending it again is no second row: the content was sent.
CREATE TABLE uploads (
    person TEXT NOT NULL,
    digest TEXT NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (person, digest)
) STRICT;

-- Which files are evidence of which cases.
CREATE TABLE case_files (
    digest  TEXT NOT NULL,
    case_id TEXT NOT NULL REFERENCES cases (id),
    struck  INTEGER NOT NULL,
    PRIMARY KEY (digest, case_id)
) STRICT;

-- Messages that must go out, written with the event that causes them.
CREATE TABLE outbox (
    id         TEXT PRIMARY KEY,        -- event id and addressee: receivers drop doubles by it
    case_id    TEXT NOT NULL REFERENCES cases (id),
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
CREATE INDEX outbox_pending ON outbox (next_try, id) WHERE state = 'pending';

-- The inbox that everybody always has.
CREATE TABLE notices (
    id      TEXT PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id),
    seq     INTEGER NOT NULL,
    type    TEXT NOT NULL,
    role    TEXT NOT NULL,
    unit    TEXT NOT NULL,
    person  TEXT NOT NULL,
    urgent  INTEGER NOT NULL,
    facts   BLOB NOT NULL,
    at      INTEGER NOT NULL
) STRICT;
CREATE INDEX notices_by_unit ON notices (unit, role, at DESC, id DESC);
CREATE INDEX notices_by_person ON notices (person, at DESC, id DESC) WHERE person <> '';

CREATE TABLE notice_reads (
    notice_id TEXT NOT NULL REFERENCES notices (id),
    person    TEXT NOT NULL,
    at        INTEGER NOT NULL,
    PRIMARY KEY (notice_id, person)
) STRICT;

-- REPLACE deletes without a trigger unless recursive triggers are on, so an
-- insert over what is there is refused by name as well.
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
-- +goose StatementBegin
CREATE TRIGGER looks_refuse_update BEFORE UPDATE ON identity_looks BEGIN
    SELECT RAISE(ABORT, 'identity_looks is a record: UPDATE is refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER looks_refuse_delete BEFORE DELETE ON identity_looks BEGIN
    SELECT RAISE(ABORT, 'identity_looks is a record: DELETE is refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER looks_refuse_replace BEFORE INSERT ON identity_looks WHEN EXISTS (SELECT 1 FROM identity_looks WHERE id = NEW.id) BEGIN
    SELECT RAISE(ABORT, 'identity_looks is a record: REPLACE is refused');
END;
-- +goose StatementEnd
