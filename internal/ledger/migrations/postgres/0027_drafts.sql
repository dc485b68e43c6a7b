-- +goose Up

-- What somebody has written into a form and not sent. It is nobody else's, says
-- nothing yet, and goes when the command is applied, or after thirty days.
CREATE TABLE drafts (
    person      TEXT NOT NULL,
    place       TEXT NOT NULL,   -- register, handover, case/<id>/<command>
    about       TEXT NOT NULL,   -- the case, or empty
    version     BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL,
    sealed      BOOLEAN NOT NULL,
    body        BYTEA NOT NULL,
    PRIMARY KEY (person, place)
);
CREATE INDEX drafts_by_age ON drafts (updated_at);
