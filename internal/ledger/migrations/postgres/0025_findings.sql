-- +goose Up

-- What was found in the file of a list beside its rows, sealed like them: the file
-- that the batch was made of, and the corrected lists that were sent to it.
CREATE TABLE list_findings (
    batch  TEXT NOT NULL REFERENCES batches (id),
    file   TEXT NOT NULL,
    sealed BOOLEAN NOT NULL DEFAULT FALSE,
    body   BYTEA NOT NULL,
    PRIMARY KEY (batch, file)
);
