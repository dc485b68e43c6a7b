-- +goose Up

-- When a turn was struck: one that was running then leaves a gap from there on.
-- Turns that were struck before say nothing of it.
ALTER TABLE duties ADD COLUMN struck_at BIGINT NOT NULL DEFAULT 0;

-- Gaps of rosters that were looked at: since when nobody was on duty, up to when
-- the unit's cases were gone through for something that waits there, and when it
-- rang; 0: not yet.
CREATE TABLE roster_gaps (
    unit      TEXT NOT NULL REFERENCES units (id),
    since     BIGINT NOT NULL,
    looked_at BIGINT NOT NULL,
    rung_at   BIGINT NOT NULL,
    PRIMARY KEY (unit, since)
);
