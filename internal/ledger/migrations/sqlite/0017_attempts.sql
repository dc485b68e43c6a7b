-- +goose Up

-- Looks at passwords and codes that are under way, at whichever node. One that was
-- not settled is forgotten after a minute.
CREATE TABLE sign_in_attempts (
    id       TEXT PRIMARY KEY,
    account  TEXT NOT NULL REFERENCES accounts (id),
    begun_at INTEGER NOT NULL
) STRICT;
CREATE INDEX sign_in_attempts_by_account ON sign_in_attempts (account);
