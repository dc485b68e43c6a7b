package kill_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// retold is what the rules make of the filings of a case and of time alone, in
// the order of their stored instants: the one record that there may be, however
// often the program was killed while it was written.
type retold struct {
	c      casework.Case
	events []casework.Event
}

func (h *retold) take(events []casework.Event) {
	for _, e := range events {
		h.c = casework.Apply(h.c, e)
		h.events = append(h.events, e)
	}
}

// beyond are refusals that need more than the case to be found.
var beyond = map[string]bool{"case_known": true, "no_such_case": true}

// retell gives every filing the outcome that the rules give it, each after what
// had fallen due by its instant.
func retell(t testing.TB, id casework.CaseID, filings []row) *retold {
	t.Helper()
	h := &retold{c: casework.Case{ID: id}}
	for _, f := range filings {
		require.NotEqual(t, contract.FilingPending, f.State, "filing %s waits for ever", f.ID)
		h.take(casework.Due(h.c, f.FiledAt))
		events, err := casework.Decide(h.c, commandOf(t, f))
		if f.State == contract.FilingRefused {
			var refusal casework.Error
			require.NoError(t, json.Unmarshal(f.Refusal, &refusal))
			if !beyond[refusal.Code] {
				require.Error(t, err, "filing %d (%s) of %s was refused as %s", f.Seq, f.Kind, id, refusal.Code)
				require.Equal(t, casework.AsError(err).Code, refusal.Code, "filing %d (%s) of %s", f.Seq, f.Kind, id)
			}
			require.Zero(t, f.First, "a refused filing has events")
			continue
		}
		require.NoError(t, err, "filing %d (%s) of %s was applied", f.Seq, f.Kind, id)
		require.Equal(t, []int64{events[0].Seq, events[len(events)-1].Seq}, []int64{f.First, f.Last}, "events of filing %d (%s) of %s", f.Seq, f.Kind, id)
		h.take(events)
	}
	return h
}

func commandOf(t testing.TB, f row) casework.Command {
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
		// Recusals name the backups of units, who hold one post.
		if unit, backup := strings.CutSuffix(string(b.Person), "-backup"); backup {
			cmd.Posts = []casework.Post{{Unit: casework.UnitID(unit), Role: casework.UnitDutyOfficer}}
		}
	}
	return cmd
}

// told are the events of a case as they are stored.
func (r *reader) told(id casework.CaseID) []casework.Event {
	r.t.Helper()
	rows, err := r.db.Query(r.sql(`SELECT bytes FROM events WHERE case_id = ? ORDER BY seq`), string(id))
	require.NoError(r.t, err)
	defer rows.Close()
	var events []casework.Event
	for rows.Next() {
		var content []byte
		require.NoError(r.t, rows.Scan(&content))
		var e casework.Event
		require.NoError(r.t, json.Unmarshal(content, &e))
		events = append(events, e)
	}
	require.NoError(r.t, rows.Err())
	return events
}

// compare holds the stored events of a case against what the rules make of its
// filings: the same ones, each once, in the same order, at the same instants.
// What has fallen due after the last filing may be there up to any instant.
func (r *reader) compare(id casework.CaseID, filings []row) []casework.Event {
	r.t.Helper()
	stored := r.told(id)
	h := retell(r.t, id, filings)
	if len(stored) > len(h.events) {
		h.take(casework.Due(h.c, stored[len(stored)-1].HappenedAt))
	}
	require.Len(r.t, stored, len(h.events), "events of %s", id)
	for i, e := range stored {
		require.GreaterOrEqual(r.t, e.RecordedAt, e.HappenedAt, "event %s was recorded before it happened", e.ID)
		e.Epoch, e.RecordedAt = 0, 0
		if diff := cmp.Diff(canonical(r.t, h.events[i]), canonical(r.t, e)); diff != "" {
			require.FailNow(r.t, "event "+e.ID+" is not what its filing and its instant make", diff)
		}
	}
	r.judged(stored)
	return stored
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
func (r *reader) judged(events []casework.Event) {
	r.t.Helper()
	c := casework.Case{}
	rungs := map[string]casework.Instant{}
	for _, e := range events {
		switch p := e.Payload.(type) {
		case *casework.ClockStopped:
			k := clockOf(c, p.Clock)
			require.True(r.t, k.Running(), "%s: clock %s stops twice", e.ID, p.Clock)
			want := casework.Late
			if p.At < k.DueAt(p.At) {
				want = casework.InTime
			}
			require.Equal(r.t, want, p.Verdict, "%s: clock %s, due %s, stopped %s", e.ID, p.Clock, k.Due, p.At)
		case *casework.ClockLapsed:
			if e.Filing == "" {
				require.Equal(r.t, p.Breach.Due, e.HappenedAt, "%s: a breach is of its due instant", e.ID)
			} else {
				// A re-dating made late what had been answered in time.
				k := clockOf(c, p.Breach.Clock)
				require.False(r.t, k.Running(), "%s: a running clock lapses by time alone", e.ID)
				require.LessOrEqual(r.t, p.Breach.Due, k.Stopped, "%s: it was answered in time", e.ID)
				require.Less(r.t, p.Breach.Due, e.HappenedAt, "%s: an instant is missed that has not come", e.ID)
			}
			require.NotContains(r.t, rungs, p.Breach.ID)
			rungs[p.Breach.ID] = p.Breach.Due
		case *casework.RungReached:
			if p.Already {
				require.NotEmpty(r.t, p.Escalation.ProposedBy, "%s: nobody proposed it before", e.ID)
			} else {
				require.Equal(r.t, p.Escalation.At, e.HappenedAt)
			}
			require.LessOrEqual(r.t, rungs[p.Escalation.Breach], e.HappenedAt, "%s: rungs out of order", e.ID)
			rungs[p.Escalation.Breach] = e.HappenedAt
		}
		c = casework.Apply(c, e)
	}
}

// examine looks at the whole record of a folder on which nothing runs any more,
// and gives all its events by case.
func examine(t testing.TB, h home) map[casework.CaseID][]casework.Event {
	t.Helper()
	ctx := context.Background()
	l := h.named(t)
	defer func() { require.NoError(t, l.Close()) }()
	report, err := l.VerifyChain(ctx, 1)
	require.NoError(t, err)
	require.True(t, report.Fits, report.Misfit+report.Differs)
	balance, err := l.Reconcile(ctx)
	require.NoError(t, err)
	require.True(t, balance.Balanced(), "%+v", balance)

	r := h.read(t)
	defer r.close()
	r.numbered()
	r.heard()
	byCase := map[casework.CaseID][]row{}
	for _, f := range r.filings("true") {
		byCase[f.Case] = append(byCase[f.Case], f)
	}
	events := map[casework.CaseID][]casework.Event{}
	for id, filings := range byCase {
		require.NoError(t, l.CheckProjection(ctx, id))
		events[id] = r.compare(id, filings)
	}
	require.Equal(t, r.number(`SELECT count(*) FROM cases`), int64(len(byCase)), "every case has its registration")
	return events
}

// sealed stands in for the keys: nobody looks at a complainant here.
type sealed struct{}

func (sealed) SealIdentity([]byte, string, string) ([]byte, error) { return nil, errSealed }
func (sealed) OpenIdentity([]byte, string, string) ([]byte, error) { return nil, errSealed }
