-- +goose Up

-- Who sees to what at the moment, of several processes that could: one takes
-- it up, and another may when the time is over. Nothing here is part of the record.
CREATE TABLE claims (
    subject TEXT PRIMARY KEY,
    holder  TEXT NOT NULL,
    until   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
