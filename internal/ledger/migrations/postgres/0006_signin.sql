-- +goose Up

-- Signing in: where a session came from, how it was opened and what a program's
-- token may do; second factors; what is under way between two steps; and
-- identities that a provider of single sign-on vouches for.

ALTER TABLE sessions ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN method  TEXT NOT NULL DEFAULT 'password';
ALTER TABLE sessions ADD COLUMN scope   TEXT NOT NULL DEFAULT '';   -- words, for tokens of programs only

CREATE TABLE second_factors (
    account      TEXT PRIMARY KEY REFERENCES accounts (id),
    sealed       BYTEA NOT NULL,              -- the secret, under a ring of its own
    created_at   BIGINT NOT NULL,
    confirmed_at BIGINT NOT NULL,           -- 0: not yet; asks nobody for a code
    last_step    BIGINT NOT NULL            -- of the last code taken; none at or before it is taken again
);

CREATE TABLE recovery_codes (
    account TEXT NOT NULL REFERENCES accounts (id),
    digest  TEXT NOT NULL,                   -- SHA-256 of the code, which is stored nowhere
    used_at BIGINT NOT NULL,
    PRIMARY KEY (account, digest)
);

-- Between password and code. A row goes when it is answered.
CREATE TABLE sign_in_challenges (
    digest      TEXT PRIMARY KEY,
    account     TEXT NOT NULL REFERENCES accounts (id),
    password_ok BOOLEAN NOT NULL,
    label       TEXT NOT NULL,
    address     TEXT NOT NULL,
    expires_at  BIGINT NOT NULL
);
CREATE INDEX sign_in_challenges_by_end ON sign_in_challenges (expires_at);

-- Between this program and the provider. A row goes when the browser comes back.
CREATE TABLE sso_journeys (
    digest     TEXT PRIMARY KEY,             -- SHA-256 of the state
    browser    TEXT NOT NULL,                -- SHA-256 of what the browser's cookie holds
    nonce      TEXT NOT NULL,
    verifier   TEXT NOT NULL,
    target     TEXT NOT NULL,                -- where the browser goes afterwards
    expires_at BIGINT NOT NULL
);
CREATE INDEX sso_journeys_by_end ON sso_journeys (expires_at);

CREATE TABLE sso_links (
    id         TEXT PRIMARY KEY,
    issuer     TEXT NOT NULL,
    subject    TEXT NOT NULL,
    account    TEXT NOT NULL REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,                -- empty: by the claim that the configuration names
    UNIQUE (issuer, subject)
);
CREATE INDEX sso_links_by_account ON sso_links (account);
