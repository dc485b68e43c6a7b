package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
)

// What the table of filings says beside the events is compared with them.
func TestFilingsAreWhatTheirEventsSay(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		id := d.handled("D1")
		d.do(id, officer, &casework.RecordCall{Unit: "bureau", Note: casework.NewText("called")})
		d.clock.forward(casework.Second)
		d.file(id, officer, &casework.Acknowledge{Assignment: "a9", Handler: officer.Person})
		d.advance(id) // refused: it has no event
		d.file(id, officer, &casework.RecordCall{Unit: "bureau", Note: casework.NewText("called again")})
		d.whole(id) // one waits
		for change, says := range map[string]string{
			"DELETE FROM filings WHERE case_id = ? AND seq = 3":                           "there are",
			"DELETE FROM filings WHERE case_id = ? AND kind = 'record-call'":              "there are",
			"UPDATE filings SET person = 'p-somebody-else' WHERE case_id = ? AND seq = 3": "who filed it",
			"UPDATE filings SET acting_for = 'p-friend' WHERE case_id = ? AND seq = 3":    "who filed it",
			"UPDATE filings SET filed_at = filed_at - 1 WHERE case_id = ? AND seq = 3":    "when it was filed",
			"UPDATE filings SET first_event = 1 WHERE case_id = ? AND seq = 3":            "they are",
			"UPDATE filings SET last_event = 99 WHERE case_id = ? AND seq = 3":            "they are",
			"UPDATE filings SET state = 'refused' WHERE case_id = ? AND seq = 3":          "it is refused",
			"UPDATE filings SET state = 'pending' WHERE case_id = ? AND seq = 3":          "are applied",
			"UPDATE filings SET kind = 'record-visit' WHERE case_id = ? AND seq = 4":      "the event holds",
			"UPDATE filings SET id = 'another' WHERE case_id = ? AND seq = 3":             "it has none",
		} {
			tx := d.l.writer.WithContext(ctx).Begin()
			changed := tx.Exec(change, id)
			require.NoError(t, changed.Error, change)
			require.NotZero(t, changed.RowsAffected, change)
			misfit := d.l.checkProjection(tx, id)
			require.NoError(t, tx.Rollback().Error)
			require.ErrorContains(t, misfit, says, change)
		}
		d.whole(id)
	})
}
