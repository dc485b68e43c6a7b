-- +goose Up

-- Who acts for whom, for a time. A delegation that ends early gets its
-- ended_at; none is ever deleted.
CREATE TABLE delegations (
    id         TEXT PRIMARY KEY,
    delegator  TEXT NOT NULL REFERENCES people (id),
    delegate   TEXT NOT NULL REFERENCES people (id),
    from_at    BIGINT NOT NULL,
    until_at   BIGINT NOT NULL,
    posts      BYTEA NOT NULL,   -- empty list: every post
    reason     TEXT NOT NULL,
    made_by    TEXT NOT NULL,
    made_at    BIGINT NOT NULL,
    ended_at   BIGINT NOT NULL,
    ended_by   TEXT NOT NULL,
    end_reason TEXT NOT NULL
);
CREATE INDEX delegations_by_delegate ON delegations (delegate, delegator);
CREATE INDEX delegations_by_delegator ON delegations (delegator);

-- Who is barred from which case; every read of cases asks.
CREATE TABLE case_recusals (
    person  TEXT NOT NULL,
    case_id TEXT NOT NULL REFERENCES cases (id),
    PRIMARY KEY (person, case_id)
);
CREATE INDEX case_recusals_by_case ON case_recusals (case_id);

-- The contact persons of units and groups (S0-37).
CREATE TABLE contacts (
    id         TEXT PRIMARY KEY,
    unit       TEXT NOT NULL REFERENCES units (id),
    person     TEXT NOT NULL REFERENCES people (id),
    telephone  TEXT NOT NULL,
    substitute TEXT NOT NULL,
    from_at    BIGINT NOT NULL,
    until_at   BIGINT NOT NULL
);
CREATE INDEX contacts_by_unit ON contacts (unit);

-- Raised by every change, so that two administrators do not overwrite one another.
ALTER TABLE units ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE people ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
