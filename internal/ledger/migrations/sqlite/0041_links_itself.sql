-- +goose Up

-- SQLite has one writer, who waits for nobody while it adds to the chain; and it knows no
-- hashes. Both have as many versions.
SELECT 1;
