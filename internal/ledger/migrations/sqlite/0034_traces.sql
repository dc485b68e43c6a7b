-- +goose Up

-- By what cases that may be about the same are found: keyed digests of the places,
-- respondents and words of each. The program makes them for the cases that are there.
CREATE TABLE case_traces (
    trace   INTEGER NOT NULL,
    case_id TEXT NOT NULL REFERENCES cases (id),
    PRIMARY KEY (trace, case_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_traces_by_case ON case_traces (case_id);
