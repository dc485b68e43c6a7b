-- +goose Up

-- When a case was first handed over and when something was first done in it.
-- The program fills these in for cases that are there already, right after this
-- migration; every case that has them has the first.
ALTER TABLE cases ADD COLUMN first_handed_over_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE cases ADD COLUMN first_assigned_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE cases ADD COLUMN first_acknowledged_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE cases ADD COLUMN first_on_site_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE cases ADD COLUMN first_answered_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX cases_without_figures ON cases (id) WHERE first_handed_over_at = 0;
-- It holds all that statistics ask of a case's row.
CREATE INDEX cases_by_handover ON cases (
    first_handed_over_at, campaign, batch, state, board_rank,
    first_assigned_at, first_acknowledged_at, first_on_site_at, first_answered_at, id
);

-- What is counted over cases: what happened, how often, at which clock and for
-- which unit. A row counts from an instant on (0: always), so that a due instant
-- that comes changes the statistics and writes nothing. The last four columns are
-- 1 in the row of a case that counts first among those alike: their sums are the
-- numbers of cases, and nothing needs to be told apart while reading.
CREATE TABLE case_figures (
    case_id   TEXT NOT NULL REFERENCES cases (id),
    figure    TEXT NOT NULL,
    clock     TEXT NOT NULL,
    unit      TEXT NOT NULL, -- empty: of the case as a whole; -: the office itself
    from_at   BIGINT NOT NULL,
    n         BIGINT NOT NULL,
    campaign  TEXT NOT NULL, -- the case's, which never changes
    in_cell   BIGINT NOT NULL,  -- first of its figure, clock and unit
    in_clock  BIGINT NOT NULL,  -- first of its figure and clock
    in_unit   BIGINT NOT NULL,  -- first of its figure and unit
    in_figure BIGINT NOT NULL,  -- first of its figure
    PRIMARY KEY (case_id, figure, clock, unit, from_at)
);
-- It holds all that statistics ask, and the cases behind a number.
CREATE INDEX case_figures_by_figure ON case_figures (
    figure, clock, unit, campaign, from_at, n, in_cell, in_clock, in_unit, in_figure, case_id
);
