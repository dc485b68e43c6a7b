-- +goose Up

-- SQLite keeps no dead rows: only PostgreSQL has something to set here. Both have as many
-- versions.
SELECT 1;
