package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"strings"

	"jiaoban/internal/casework"
)

// filledAtOnce is how many cases are given their figures in one transaction, so
// that a ledger of many cases is not held in memory and what was done stays done.
const filledAtOnce = 500

// fillFigures gives cases from before there were statistics what they add to
// them, from their stored state.
func fillFigures(ctx context.Context, pool *sql.DB, driver string) error {
	for after := ""; ; {
		last, err := fillSomeFigures(ctx, pool, driver, after)
		if after = last; err != nil || last == "" {
			return wrap(absence(err), "filling in the figures of cases")
		}
	}
}

// fillSomeFigures gives back the last case that was filled in; none: all are.
func fillSomeFigures(ctx context.Context, pool *sql.DB, driver, after string) (string, error) {
	tx, err := pool.BeginTx(ctx, nil)
	if err != nil {
		return "", err
	}
	defer func() { _ = tx.Rollback() }()
	cases, err := withoutFigures(ctx, tx, driver, after)
	if err != nil {
		return "", err
	}
	after = ""
	for _, c := range cases {
		after = string(c.ID)
		p := project(c, 0)
		_, err := tx.ExecContext(ctx, numberedParameters(driver, "UPDATE cases SET first_handed_over_at = ?, first_assigned_at = ?, "+
			"first_acknowledged_at = ?, first_on_site_at = ?, first_answered_at = ? WHERE id = ?"), int64(p.FirstHandedOverAt),
			int64(p.FirstAssignedAt), int64(p.FirstAcknowledgedAt), int64(p.FirstOnSiteAt), int64(p.FirstAnsweredAt), string(c.ID))
		if err != nil {
			return "", err
		}
		if rows := figuresOf(c); len(rows) > 0 {
			var args []any
			for _, r := range rows {
				args = append(args, string(r.CaseID), string(r.Figure), string(r.Clock), string(r.Unit), int64(r.FromAt), r.N,
					r.Campaign, r.InCell, r.InClock, r.InUnit, r.InFigure)
			}
			values := strings.TrimSuffix(strings.Repeat("(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?), ", len(rows)), ", ")
			_, err = tx.ExecContext(ctx, numberedParameters(driver, "INSERT INTO case_figures (case_id, figure, clock, unit, from_at, n, "+
				"campaign, in_cell, in_clock, in_unit, in_figure) VALUES "+values), args...)
			if err != nil {
				return "", err
			}
		}
	}
	return after, tx.Commit()
}

func withoutFigures(ctx context.Context, tx *sql.Tx, driver, after string) ([]casework.Case, error) {
	rows, err := tx.QueryContext(ctx, numberedParameters(driver, "SELECT s.body FROM cases c JOIN snapshots s ON s.case_id = c.id "+
		"WHERE c.first_handed_over_at = 0 AND c.id > ? ORDER BY c.id LIMIT ?"), after, filledAtOnce)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []casework.Case
	for rows.Next() {
		var body []byte
		var c casework.Case
		if err := rows.Scan(&body); err != nil {
			return nil, err
		}
		if err := json.Unmarshal(body, &c); err != nil {
			return nil, err
		}
		found = append(found, c)
	}
	return found, rows.Err()
}
