-- +goose Up

-- SQLite has one writer, who holds the chain's end already: only PostgreSQL has something
-- to make here. Both have as many versions.
SELECT 1;
