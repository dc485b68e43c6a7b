-- +goose Up

-- Instants are microseconds since 1970-01-01T00:00:00Z; 0 is "none".

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- One row for each case: what lists and boards need, and the row that is locked
-- by whoever files, advances or registers.
CREATE TABLE cases (
    id               TEXT PRIMARY KEY,
    campaign         TEXT NOT NULL,
    batch            TEXT NOT NULL,
    row_number       BIGINT NOT NULL,
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
    open             BOOLEAN NOT NULL,  -- still on the reply track
    round            BIGINT NOT NULL,
    lead_unit        TEXT NOT NULL,
    in_charge        TEXT NOT NULL,
    next_clock_kind  TEXT NOT NULL,
    next_due_at      BIGINT NOT NULL,
    next_owner_role  TEXT NOT NULL,
    next_owner_unit  TEXT NOT NULL,
    board_rank       BIGINT NOT NULL,   -- order of the board: open cases, then ended ones,
    sort_due         BIGINT NOT NULL,   -- by what falls due next,
    priority_rank    BIGINT NOT NULL,   -- and urgent ones first where that is equal
    report_due_at    BIGINT NOT NULL,
    breaches         BIGINT NOT NULL,
    late             BOOLEAN NOT NULL,
    unacknowledged   BIGINT NOT NULL,
    supplementing    BIGINT NOT NULL,   -- answers within their six hours
    returned         BIGINT NOT NULL,   -- answers sent back and not passed yet
    handed_over_at   BIGINT NOT NULL,
    registered_at    BIGINT NOT NULL,
    updated_at       BIGINT NOT NULL,
    next_at          BIGINT NOT NULL,   -- when the workflow must wake
    wake_clock       TEXT NOT NULL,     -- and for which clock
    epoch            BIGINT NOT NULL,
    started_epoch    BIGINT NOT NULL,   -- the workflow was started for this epoch
    last_stamp       BIGINT NOT NULL,   -- no filing of the case is stamped earlier
    last_filing_seq  BIGINT NOT NULL,
    applied_seq      BIGINT NOT NULL,
    last_event_seq   BIGINT NOT NULL
);
CREATE UNIQUE INDEX cases_by_number ON cases (campaign, level, number) WHERE number <> '';
CREATE UNIQUE INDEX cases_by_row ON cases (row_key);
CREATE INDEX cases_by_due ON cases (board_rank, sort_due, priority_rank, id);
CREATE INDEX cases_by_registration ON cases (registered_at DESC, id DESC);
CREATE INDEX cases_in_order_of_number ON cases (number COLLATE "C", id);
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
    seq     BIGINT NOT NULL,
    body    BYTEA NOT NULL
);

-- Which units have a part in a case; every list joins it.
CREATE TABLE case_access (
    unit_id TEXT NOT NULL,
    case_id TEXT NOT NULL REFERENCES cases (id),
    kind    TEXT NOT NULL,
    PRIMARY KEY (unit_id, case_id, kind)
);
CREATE INDEX case_access_by_case ON case_access (case_id, unit_id);

-- Durably accepted commands.
CREATE TABLE filings (
    id              TEXT PRIMARY KEY,
    case_id         TEXT NOT NULL REFERENCES cases (id),
    seq             BIGINT NOT NULL,
    kind            TEXT NOT NULL,
    person          TEXT NOT NULL,
    acting_for      TEXT NOT NULL,
    actor           BYTEA NOT NULL,
    attested        BYTEA,
    payload         BYTEA NOT NULL,
    digest          TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    filed_at        BIGINT NOT NULL,
    state           TEXT NOT NULL,
    applied_at      BIGINT NOT NULL,
    first_event     BIGINT NOT NULL,
    last_event      BIGINT NOT NULL,
    refusal         BYTEA,
    UNIQUE (case_id, seq)
);
CREATE UNIQUE INDEX filings_by_key ON filings (person, idempotency_key) WHERE idempotency_key <> '';
CREATE INDEX filings_pending ON filings (filed_at, id) WHERE state = 'pending';

-- The record: canonical bytes, one row for each event.
CREATE TABLE events (
    case_id     TEXT NOT NULL REFERENCES cases (id),
    seq         BIGINT NOT NULL,
    type        TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    bytes       BYTEA NOT NULL,
    PRIMARY KEY (case_id, seq)
);

-- The order of all events, without gaps, each hash over the one before.
CREATE TABLE chain (
    pos       BIGINT PRIMARY KEY,
    case_id   TEXT NOT NULL,
    seq       BIGINT NOT NULL,
    prev_hash BYTEA NOT NULL,
    hash      BYTEA NOT NULL,
    UNIQUE (case_id, seq),
    FOREIGN KEY (case_id, seq) REFERENCES events (case_id, seq)
);

-- Free texts, once for each case, referred to by digest.
CREATE TABLE texts (
    case_id TEXT NOT NULL REFERENCES cases (id),
    digest  TEXT NOT NULL,
    sealed  BOOLEAN NOT NULL,
    body    BYTEA NOT NULL,
    PRIMARY KEY (case_id, digest)
);

-- Complainants, one sealed field in each row.
CREATE TABLE identities (
    case_id TEXT NOT NULL REFERENCES cases (id),
    field   TEXT NOT NULL,
    ref     TEXT NOT NULL,
    sealed  BYTEA NOT NULL,
    PRIMARY KEY (case_id, field)
);

-- Every look at a complainant.
CREATE TABLE identity_looks (
    id      TEXT PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id),
    person  TEXT NOT NULL,
    acting_for TEXT NOT NULL,
    reason  TEXT NOT NULL,
    at      BIGINT NOT NULL
);
CREATE INDEX identity_looks_by_case ON identity_looks (case_id, at);

-- Escalations of all cases, for the list of what waits for a decision.
CREATE TABLE escalations (
    case_id    TEXT NOT NULL REFERENCES cases (id),
    id         TEXT NOT NULL,
    rung       TEXT NOT NULL,
    state      TEXT NOT NULL,
    unit       TEXT NOT NULL,
    clock_kind TEXT NOT NULL,
    at         BIGINT NOT NULL,
    body       BYTEA NOT NULL,
    PRIMARY KEY (case_id, id)
);
CREATE INDEX escalations_by_time ON escalations (at DESC, case_id DESC, id DESC);
CREATE INDEX escalations_by_state ON escalations (state, at DESC, case_id DESC, id DESC);

-- Who sent which file. Sending it again is no second row: the content was sent.
CREATE TABLE uploads (
    person TEXT NOT NULL,
    digest TEXT NOT NULL,
    at     BIGINT NOT NULL,
    PRIMARY KEY (person, digest)
);

-- Which files are evidence of which cases.
CREATE TABLE case_files (
    digest  TEXT NOT NULL,
    case_id TEXT NOT NULL REFERENCES cases (id),
    struck  BOOLEAN NOT NULL,
    PRIMARY KEY (digest, case_id)
);

-- Messages that must go out, written with the event that causes them.
CREATE TABLE outbox (
    id         TEXT PRIMARY KEY,        -- event id and addressee: receivers drop doubles by it
    case_id    TEXT NOT NULL REFERENCES cases (id),
    seq        BIGINT NOT NULL,
    type       TEXT NOT NULL,
    role       TEXT NOT NULL,
    unit       TEXT NOT NULL,
    person     TEXT NOT NULL,
    urgent     BOOLEAN NOT NULL,
    facts      BYTEA NOT NULL,
    at         BIGINT NOT NULL,
    state      TEXT NOT NULL,           -- pending, delivered, stale
    attempts   BIGINT NOT NULL,
    next_try   BIGINT NOT NULL
);
CREATE INDEX outbox_pending ON outbox (next_try, id) WHERE state = 'pending';

-- The inbox that everybody always has.
CREATE TABLE notices (
    id      TEXT PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id),
    seq     BIGINT NOT NULL,
    type    TEXT NOT NULL,
    role    TEXT NOT NULL,
    unit    TEXT NOT NULL,
    person  TEXT NOT NULL,
    urgent  BOOLEAN NOT NULL,
    facts   BYTEA NOT NULL,
    at      BIGINT NOT NULL
);
CREATE INDEX notices_by_unit ON notices (unit, role, at DESC, id DESC);
CREATE INDEX notices_by_person ON notices (person, at DESC, id DESC) WHERE person <> '';

CREATE TABLE notice_reads (
    notice_id TEXT NOT NULL REFERENCES notices (id),
    person    TEXT NOT NULL,
    at        BIGINT NOT NULL,
    PRIMARY KEY (notice_id, person)
);

-- +goose StatementBegin
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is a record: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
-- +goose StatementEnd

CREATE TRIGGER events_stay BEFORE UPDATE OR DELETE ON events FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER events_stay_all BEFORE TRUNCATE ON events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER chain_stays BEFORE UPDATE OR DELETE ON chain FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER chain_stays_all BEFORE TRUNCATE ON chain FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER looks_stay BEFORE UPDATE OR DELETE ON identity_looks FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER looks_stay_all BEFORE TRUNCATE ON identity_looks FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
