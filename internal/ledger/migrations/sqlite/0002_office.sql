-- +goose Up

-- Units, people, accounts, campaigns, policies and staged lists. Instants are
-- microseconds since 1970-01-01T00:00:00Z; 0 is "none".

CREATE TABLE units (
    id                 TEXT PRIMARY KEY,
    name               TEXT NOT NULL,
    kind               TEXT NOT NULL,
    parent             TEXT NOT NULL,
    first_responsible  TEXT NOT NULL,
    direct_responsible TEXT NOT NULL,
    telephone          TEXT NOT NULL,
    code               TEXT NOT NULL,
    disabled           INTEGER NOT NULL
) STRICT;
CREATE INDEX units_by_parent ON units (parent);

CREATE TABLE people (
    id        TEXT PRIMARY KEY,
    name      TEXT NOT NULL,
    telephone TEXT NOT NULL,
    disabled  INTEGER NOT NULL
) STRICT;
CREATE INDEX people_by_name ON people (name, id);

-- Posts held by people, for ever: one that ends gets its until_at.
CREATE TABLE holdings (
    id       TEXT PRIMARY KEY,
    person   TEXT NOT NULL REFERENCES people (id),
    unit     TEXT NOT NULL REFERENCES units (id),
    role     TEXT NOT NULL,
    from_at  INTEGER NOT NULL,
    until_at INTEGER NOT NULL
) STRICT;
CREATE INDEX holdings_by_person ON holdings (person);
CREATE INDEX holdings_by_unit ON holdings (unit, role);

CREATE TABLE duties (
    id        TEXT PRIMARY KEY,
    unit      TEXT NOT NULL REFERENCES units (id),
    person    TEXT NOT NULL REFERENCES people (id),
    telephone TEXT NOT NULL,
    backup    TEXT NOT NULL,
    from_at   INTEGER NOT NULL,
    until_at  INTEGER NOT NULL,
    struck    INTEGER NOT NULL
) STRICT;
CREATE INDEX duties_by_unit ON duties (unit, from_at);

CREATE TABLE accounts (
    id           TEXT PRIMARY KEY,
    login        TEXT NOT NULL,
    login_key    TEXT NOT NULL UNIQUE,
    person       TEXT NOT NULL REFERENCES people (id),
    hash         TEXT NOT NULL,
    disabled     INTEGER NOT NULL,
    must_change  INTEGER NOT NULL,
    failed       INTEGER NOT NULL,
    locked_until INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    signed_in_at INTEGER NOT NULL
) STRICT;
CREATE INDEX accounts_by_person ON accounts (person);

CREATE TABLE sessions (
    id           TEXT PRIMARY KEY,
    digest       TEXT NOT NULL UNIQUE,   -- SHA-256 of the token, which is stored nowhere
    account      TEXT NOT NULL REFERENCES accounts (id),
    kind         TEXT NOT NULL,
    label        TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    revoked_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_by_account ON sessions (account, expires_at);

CREATE TABLE campaigns (
    id             TEXT PRIMARY KEY,
    name           TEXT NOT NULL,
    level          TEXT NOT NULL,
    kind           TEXT NOT NULL,
    round          INTEGER NOT NULL,
    group_number   TEXT NOT NULL,
    stationed_from TEXT NOT NULL,
    stationed_to   TEXT NOT NULL,
    template       TEXT NOT NULL,
    policies       BLOB NOT NULL,
    state          TEXT NOT NULL,
    first_day      TEXT NOT NULL,       -- the reading; empty until it is chosen
    document       TEXT NOT NULL,
    chosen_by      TEXT NOT NULL,
    chosen_at      INTEGER NOT NULL,
    created_at     INTEGER NOT NULL,
    created_by     TEXT NOT NULL,
    live_at        INTEGER NOT NULL,
    ended_at       INTEGER NOT NULL
) STRICT;

-- Stored versions never change.
CREATE TABLE policies (
    name      TEXT NOT NULL,
    version   INTEGER NOT NULL,
    body      BLOB NOT NULL,
    stored_at INTEGER NOT NULL,
    stored_by TEXT NOT NULL,
    reason    TEXT NOT NULL,
    PRIMARY KEY (name, version)
) STRICT;

CREATE TABLE calendars (
    year      INTEGER NOT NULL,
    version   INTEGER NOT NULL,
    body      BLOB NOT NULL,
    stored_at INTEGER NOT NULL,
    stored_by TEXT NOT NULL,
    reason    TEXT NOT NULL,
    PRIMARY KEY (year, version)
) STRICT;

CREATE TABLE batches (
    id              TEXT PRIMARY KEY,
    campaign        TEXT NOT NULL REFERENCES campaigns (id),
    upstream_no     TEXT NOT NULL,
    local_no        TEXT NOT NULL,
    level           TEXT NOT NULL,
    mode            TEXT NOT NULL,
    handed_over_at  INTEGER NOT NULL,
    backdate_reason TEXT NOT NULL,
    declared_count  INTEGER,
    file_name       TEXT NOT NULL,
    file_digest     TEXT NOT NULL,
    state           TEXT NOT NULL,       -- staging, staged, committed
    staged_at       INTEGER NOT NULL,
    staged_by       TEXT NOT NULL,
    committed_at    INTEGER NOT NULL,
    committed_by    TEXT NOT NULL
) STRICT;
CREATE INDEX batches_by_campaign ON batches (campaign, staged_at DESC, id DESC);

-- Every file that was taken: the list itself and those that corrected it.
CREATE TABLE batch_files (
    campaign TEXT NOT NULL REFERENCES campaigns (id),
    digest   TEXT NOT NULL,
    batch    TEXT NOT NULL REFERENCES batches (id),
    name     TEXT NOT NULL,
    sent_at  INTEGER NOT NULL,
    sent_by  TEXT NOT NULL,
    PRIMARY KEY (campaign, digest)
) STRICT;

CREATE TABLE batch_rows (
    batch         TEXT NOT NULL REFERENCES batches (id),
    position      INTEGER NOT NULL,
    sheet         TEXT NOT NULL,
    row_number    INTEGER NOT NULL,
    number        TEXT NOT NULL,
    fingerprint   TEXT NOT NULL,
    sealed        INTEGER NOT NULL,   -- whether body is sealed like a free text
    body          BLOB NOT NULL,     -- the row as it was read, or why it was refused
    complainant   BLOB,              -- sealed; goes to the identity store with the case
    fate          TEXT NOT NULL,      -- empty until it is settled, but for refused rows
    settled       INTEGER NOT NULL,
    known         TEXT NOT NULL,
    case_id       TEXT NOT NULL,
    filing        TEXT NOT NULL,
    struck_at     INTEGER NOT NULL,
    struck_by     TEXT NOT NULL,
    strike_reason TEXT NOT NULL,
    PRIMARY KEY (batch, position)
) STRICT;
CREATE INDEX batch_rows_waiting ON batch_rows (batch, position) WHERE NOT settled;
CREATE INDEX batch_rows_by_case ON batch_rows (case_id) WHERE case_id <> '';
CREATE INDEX batch_rows_by_fingerprint ON batch_rows (fingerprint) WHERE case_id <> '' AND number = '';
CREATE INDEX batch_rows_refused ON batch_rows (batch, position) WHERE fate = 'refused' AND struck_at = 0;
CREATE INDEX batch_rows_supplements ON batch_rows (known) WHERE fate = 'supplement';

-- A number is one case's alone, but for a repeat of it in another batch: that
-- is a case of its own, linked to the first and known by its row.
ALTER TABLE cases ADD COLUMN shares_number INTEGER NOT NULL DEFAULT 0;
DROP INDEX cases_by_number;
CREATE UNIQUE INDEX cases_by_number ON cases (campaign, level, number) WHERE number <> '' AND NOT shares_number;
CREATE INDEX cases_of_number ON cases (campaign, level, number);

-- The reception office and its eight working groups; names and more may be changed.
INSERT INTO units (id, name, kind, parent, first_responsible, direct_responsible, telephone, code, disabled) VALUES
    ('office', '督察协调办公室', 'office', '', '', '', '', '', FALSE),
    ('group-coordination', '统筹协调组', 'group', 'office', '', '', '', '', FALSE),
    ('group-documents', '文稿材料组', 'group', 'office', '', '', '', '', FALSE),
    ('group-rectification', '边督边改组', 'group', 'office', '', '', '', '', FALSE),
    ('group-accountability', '责任追究组', 'group', 'office', '', '', '', '', FALSE),
    ('group-petitions', '接访维稳组', 'group', 'office', '', '', '', '', FALSE),
    ('group-publicity', '宣传报道组', 'group', 'office', '', '', '', '', FALSE),
    ('group-briefs', '信息简报组', 'group', 'office', '', '', '', '', FALSE),
    ('group-logistics', '后勤保障组', 'group', 'office', '', '', '', '', FALSE);

-- +goose StatementBegin
CREATE TRIGGER policies_refuse_update BEFORE UPDATE ON policies BEGIN
    SELECT RAISE(ABORT, 'policies is a record: UPDATE is refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER policies_refuse_delete BEFORE DELETE ON policies BEGIN
    SELECT RAISE(ABORT, 'policies is a record: DELETE is refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER policies_refuse_replace BEFORE INSERT ON policies WHEN EXISTS (SELECT 1 FROM policies WHERE name = NEW.name AND version = NEW.version) BEGIN
    SELECT RAISE(ABORT, 'policies is a record: REPLACE is refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER calendars_refuse_update BEFORE UPDATE ON calendars BEGIN
    SELECT RAISE(ABORT, 'calendars is a record: UPDATE is refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER calendars_refuse_delete BEFORE DELETE ON calendars BEGIN
    SELECT RAISE(ABORT, 'calendars is a record: DELETE is refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER calendars_refuse_replace BEFORE INSERT ON calendars WHEN EXISTS (SELECT 1 FROM calendars WHERE year = NEW.year AND version = NEW.version) BEGIN
    SELECT RAISE(ABORT, 'calendars is a record: REPLACE is refused');
END;
-- +goose StatementEnd
