package record

import (
	"database/sql"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Filing is a filing as it is stored.
type Filing struct {
	ID                string
	Case              casework.CaseID
	Seq               int64
	Kind              casework.Kind
	Person, Key       string
	FiledAt           casework.Instant
	State             string
	AppliedAt         casework.Instant
	First, Last       int64
	Actor, Body, Word []byte // Word: the attestation
	Refusal           []byte
}

// Filings are those of which a condition holds, by case and in their order.
func Filings(t testing.TB, db *sql.DB, where string, args ...any) []Filing {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), `SELECT id, case_id, seq, kind, person, idempotency_key, filed_at, state, applied_at, first_event, last_event,
		actor, payload, attested, refusal FROM filings WHERE `+where+` ORDER BY case_id, seq`, args...)
	require.NoError(t, err)
	defer rows.Close()
	var all []Filing
	for rows.Next() {
		var f Filing
		require.NoError(t, rows.Scan(&f.ID, &f.Case, &f.Seq, &f.Kind, &f.Person, &f.Key, &f.FiledAt, &f.State, &f.AppliedAt, &f.First, &f.Last,
			&f.Actor, &f.Body, &f.Word, &f.Refusal))
		all = append(all, f)
	}
	require.NoError(t, rows.Err())
	return all
}

// Retold holds the stored events of every case against what the rules make of its filings and
// of time alone: the same ones, each once, in the same order, at the same instants. That is
// the one record that there may be, however often programs died while it was written. What
// fell due up to an instant must be there, and what fell due after it may; zero asks for no
// more than there is. It gives all events by case, and names the cases of which something is
// yet to come: a filing that waits, or an event.
//
// Decided by these very rules and by who governs what area now, so not for a record that was
// written by other rules or whose units have changed.
func Retold(t testing.TB, db *sql.DB, until casework.Instant) (events map[casework.CaseID][]casework.Event, waiting []casework.CaseID) {
	t.Helper()
	filings := map[casework.CaseID][]Filing{}
	for _, f := range Filings(t, db, "true") {
		filings[f.Case] = append(filings[f.Case], f)
	}
	events = told(t, db)
	areas := areasOf(t, db)
	for id, stored := range events {
		require.Contains(t, filings, id, "a case that nobody has filed")
		h := &history{c: casework.Case{ID: id}}
		if !h.retell(t, filings[id], areas) {
			waiting = append(waiting, id)
			continue
		}
		if last := stored[len(stored)-1].HappenedAt; until > 0 || len(stored) > len(h.events) {
			h.take(casework.Due(h.c, max(until, last)))
		}
		if h.compare(t, stored) {
			waiting = append(waiting, id)
		}
		judged(t, stored)
	}
	for id := range filings {
		if len(events[id]) == 0 {
			waiting = append(waiting, id)
		}
	}
	return events, waiting
}

// told are the events of every case as they are stored.
func told(t testing.TB, db *sql.DB) map[casework.CaseID][]casework.Event {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), `SELECT case_id, bytes FROM events JOIN cases ON cases.id = case_id ORDER BY case_id, seq`)
	require.NoError(t, err)
	defer rows.Close()
	events := map[casework.CaseID][]casework.Event{}
	for rows.Next() {
		var (
			id      casework.CaseID
			content []byte
			e       casework.Event
		)
		require.NoError(t, rows.Scan(&id, &content))
		require.NoError(t, json.Unmarshal(content, &e))
		events[id] = append(events[id], e)
	}
	require.NoError(t, rows.Err())
	return events
}

// areasOf are the areas that the office's units govern.
func areasOf(t testing.TB, db *sql.DB) []casework.Area {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), `SELECT id, name, kind, parent, disabled, territory, first_responsible, direct_responsible FROM units ORDER BY id`)
	require.NoError(t, err)
	defer rows.Close()
	var units []contract.Unit
	for rows.Next() {
		var (
			u     contract.Unit
			names string
		)
		require.NoError(t, rows.Scan(&u.ID, &u.Name, &u.Kind, &u.Parent, &u.Disabled, &names, &u.FirstResponsible, &u.DirectResponsible))
		u.Territory = strings.Fields(names)
		units = append(units, u)
	}
	require.NoError(t, rows.Err())
	return contract.Areas(units)
}

// history is what the rules make of a case, in the order of the stored instants.
type history struct {
	c      casework.Case
	events []casework.Event
}

func (h *history) take(events []casework.Event) {
	for _, e := range events {
		h.c = casework.Apply(h.c, e)
		h.events = append(h.events, e)
	}
}

// beyond are refusals that need more than the case to be found.
var beyond = map[string]bool{"case_known": true, "no_such_case": true}

// retell gives every filing the outcome that the rules give it, each after what had fallen due
// by its instant. Not whole: one waits.
func (h *history) retell(t testing.TB, filings []Filing, areas []casework.Area) (whole bool) {
	t.Helper()
	for _, f := range filings {
		if f.State == contract.FilingPending {
			return false
		}
		h.take(casework.Due(h.c, f.FiledAt))
		cmd := commandOf(t, f)
		cmd.Areas = areas
		events, err := casework.Decide(h.c, cmd)
		if f.State == contract.FilingRefused {
			var refusal casework.Error
			require.NoError(t, json.Unmarshal(f.Refusal, &refusal))
			if !beyond[refusal.Code] {
				require.Error(t, err, "filing %d (%s) of %s was refused as %s", f.Seq, f.Kind, f.Case, refusal.Code)
				require.Equal(t, casework.AsError(err).Code, refusal.Code, "filing %d (%s) of %s", f.Seq, f.Kind, f.Case)
			}
			require.Zero(t, f.First, "a refused filing has events")
			continue
		}
		require.NoError(t, err, "filing %d (%s) of %s was applied", f.Seq, f.Kind, f.Case)
		require.Equal(t, []int64{events[0].Seq, events[len(events)-1].Seq}, []int64{f.First, f.Last}, "events of filing %d (%s) of %s", f.Seq, f.Kind, f.Case)
		h.take(events)
	}
	return true
}

func commandOf(t testing.TB, f Filing) casework.Command {
	t.Helper()
	cmd := casework.Command{Filing: f.ID, FiledAt: f.FiledAt}
	var err error
	cmd.Body, err = casework.DecodeBody(f.Kind, f.Body)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(f.Actor, &cmd.Actor))
	if len(f.Word) > 0 {
		cmd.Attested = &casework.Attestation{}
		require.NoError(t, json.Unmarshal(f.Word, cmd.Attested))
	}
	if b, ok := cmd.Body.(*casework.Recuse); ok {
		// In the city of the tests recusals name the backups of units, who hold one post.
		if unit, backup := strings.CutSuffix(string(b.Person), "-backup"); backup {
			cmd.Posts = []casework.Post{{Unit: casework.UnitID(unit), Role: casework.UnitDutyOfficer}}
		}
	}
	return cmd
}

// compare holds stored events against the history. Some of the history's last may be missing.
func (h *history) compare(t testing.TB, stored []casework.Event) (missing bool) {
	t.Helper()
	require.LessOrEqual(t, len(stored), len(h.events), "events of %s", h.c.ID)
	for i, e := range stored {
		require.GreaterOrEqual(t, e.RecordedAt, e.HappenedAt, "event %s was recorded before it happened", e.ID)
		e.Epoch, e.RecordedAt = 0, 0
		if diff := cmp.Diff(canonical(t, h.events[i]), canonical(t, e)); diff != "" {
			require.FailNow(t, "event "+e.ID+" is not what its filing and its instant make", diff)
		}
	}
	return len(stored) < len(h.events)
}

func canonical(t testing.TB, e casework.Event) string {
	t.Helper()
	content, err := json.Marshal(e)
	require.NoError(t, err)
	return string(content)
}

func clockOf(c casework.Case, id string) casework.Clock {
	return c.Clocks[slices.IndexFunc(c.Clocks, func(k casework.Clock) bool { return k.ID == id })]
}

// judged: each clock is stopped once at most, and late exactly when it was
// stopped at its due instant or after; each breach is dated with the instant
// that was missed, but for those that a re-dating finds afterwards; the rungs of
// a ladder come once each, in order.
func judged(t testing.TB, events []casework.Event) {
	t.Helper()
	c := casework.Case{}
	rungs := map[string]casework.Instant{}
	for _, e := range events {
		switch p := e.Payload.(type) {
		case *casework.ClockStopped:
			k := clockOf(c, p.Clock)
			require.True(t, k.Running(), "%s: clock %s stops twice", e.ID, p.Clock)
			want := casework.Late
			if p.At < k.DueAt(p.At) {
				want = casework.InTime
			}
			require.Equal(t, want, p.Verdict, "%s: clock %s, due %s, stopped %s", e.ID, p.Clock, k.Due, p.At)
		case *casework.ClockLapsed:
			if e.Filing == "" {
				require.Equal(t, p.Breach.Due, e.HappenedAt, "%s: a breach is of its due instant", e.ID)
			} else {
				// A re-dating made late what had been answered in time.
				k := clockOf(c, p.Breach.Clock)
				require.False(t, k.Running(), "%s: a running clock lapses by time alone", e.ID)
				require.LessOrEqual(t, p.Breach.Due, k.Stopped, "%s: it was answered in time", e.ID)
				require.Less(t, p.Breach.Due, e.HappenedAt, "%s: an instant is missed that has not come", e.ID)
			}
			require.NotContains(t, rungs, p.Breach.ID)
			rungs[p.Breach.ID] = p.Breach.Due
		case *casework.RungReached:
			if p.Already {
				require.NotEmpty(t, p.Escalation.ProposedBy, "%s: nobody proposed it before", e.ID)
			} else {
				require.Equal(t, p.Escalation.At, e.HappenedAt)
			}
			require.LessOrEqual(t, rungs[p.Escalation.Breach], e.HappenedAt, "%s: rungs out of order", e.ID)
			rungs[p.Escalation.Breach] = e.HappenedAt
		}
		c = casework.Apply(c, e)
	}
}
