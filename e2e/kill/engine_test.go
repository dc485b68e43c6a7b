package kill_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/converter"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/gateway"
	"jiaoban/internal/secrecy"
)

var errSealed = errors.New("the tests look at no complainant")

// heard bounds how long after a start the record may take to come to rest. The
// relay looks after clocks that rang unheard for 30 s: what is at rest earlier
// was rung by the workflows themselves.
const heard = 25 * time.Second

// restless says why the record is not at rest: filings without an outcome,
// workflows that were not started, clocks that should have rung, messages that
// nobody took. Empty: it is at rest.
func (r *reader) restless() string {
	r.t.Helper()
	now := casework.InstantOf(time.Now().Add(-time.Second))
	for _, q := range []struct{ what, query string }{
		{"filings without an outcome", `SELECT count(*) FROM filings WHERE state = 'pending' AND CAST($1 AS BIGINT) > 0`},
		{"workflows not started", `SELECT count(*) FROM cases WHERE started_epoch < epoch AND CAST($1 AS BIGINT) > 0`},
		{"clocks that should have rung", `SELECT count(*) FROM cases WHERE next_at > 0 AND next_at < $1`},
		{"messages nobody took", `SELECT count(*) FROM outbox WHERE state = 'pending' AND at < $1 AND NOT EXISTS (SELECT 1 FROM notices WHERE notices.id = outbox.id)`},
	} {
		if n := r.number(q.query, int64(now)); n > 0 {
			return fmt.Sprintf("%d %s", n, q.what)
		}
	}
	return ""
}

// rest waits until the record is at rest. Where the engine's store was lost the
// program answers before every case has its workflow again; how long that takes
// is the machine's, and only from then on must the clocks be heard in time.
func (b *block) rest() {
	b.t.Helper()
	r := b.home.read(b.t)
	defer r.close()
	b.soon(patience, func() string {
		if n := r.number(`SELECT count(*) FROM cases WHERE started_epoch < epoch`); n > 0 {
			return fmt.Sprintf("%d workflows not started", n)
		}
		return ""
	})
	b.soon(heard, r.restless)
	tally.longest("came to rest after the last start", time.Since(b.p.ready))
}

// soon waits until there is no reason left.
func (b *block) soon(within time.Duration, reason func() string) {
	b.t.Helper()
	deadline := time.Now().Add(within)
	for why := reason(); why != ""; why = reason() {
		if time.Now().After(deadline) {
			require.FailNow(b.t, why, b.p.log.String())
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// rung asks the engine for the workflow of every case that needs one: each runs
// in the epoch of its case, knows of every filing, and has its timer at the
// instant at which something falls due next, or begins then.
func (b *block) rung() {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	keys, err := secrecy.Open(filepath.Join(b.home.dir, "keys"), secrecy.Master{})
	require.NoError(b.t, err)
	g, err := gateway.Dial(ctx, gateway.Config{
		Address: b.p.serving.Temporal.Frontend, Namespace: b.p.serving.Temporal.Namespace,
		DataConverter: secrecy.NewDataConverter(keys), FailureConverter: secrecy.NewFailureConverter(keys),
		Logger: slog.New(slog.DiscardHandler),
	})
	require.NoError(b.t, err)
	defer g.Close()
	r := b.home.read(b.t)
	defer r.close()

	ask := func(id casework.CaseID) (s contract.CaseStatus, err error) {
		value, err := g.Client().QueryWorkflow(ctx, contract.WorkflowID(id), "", contract.StatusQuery)
		if err == nil {
			err = value.Get(&s)
		}
		return s, err
	}
	for _, id := range r.unfinished() {
		b.soon(heard, func() string { // a clock may just be ringing
			want, needed := r.standing(id)
			if !needed {
				return ""
			}
			if begins, epoch, later := b.begins(ctx, g, secrecy.NewDataConverter(keys), id); later {
				if epoch != want.epoch || begins.Before(want.next.Time()) || begins.After(want.next.Time().Add(time.Second)) {
					return fmt.Sprintf("case %s: the workflow of epoch %d begins at %s, the record has %+v", id, epoch, begins, want)
				}
				return ""
			}
			got, err := ask(id)
			if is := (standing{got.Epoch, got.AppliedThrough, got.NextAt}); err != nil || is != want {
				return fmt.Sprintf("case %s: the workflow stands at %+v (%v), the record at %+v", id, is, err, want)
			}
			return ""
		})
	}
}

// begins is when the workflow of a case begins, and in which epoch of the case; later:
// it has not begun yet, and answers no query.
func (b *block) begins(ctx context.Context, g *gateway.Gateway, c converter.DataConverter, id casework.CaseID) (at time.Time, epoch int64, later bool) {
	b.t.Helper()
	told, err := g.Client().DescribeWorkflowExecution(ctx, contract.WorkflowID(id), "")
	if err != nil || told.GetWorkflowExecutionInfo().GetHistoryLength() != 1 {
		return time.Time{}, 0, false
	}
	first, err := g.Client().GetWorkflowHistory(ctx, contract.WorkflowID(id), told.GetWorkflowExecutionInfo().GetExecution().GetRunId(), false,
		enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT).Next()
	require.NoError(b.t, err)
	var in contract.CaseInput
	require.NoError(b.t, c.FromPayloads(first.GetWorkflowExecutionStartedEventAttributes().GetInput(), &in))
	return told.GetWorkflowExecutionInfo().GetExecutionTime().AsTime(), in.Epoch, true
}

// standing is where a case is, by its record or by its workflow.
type standing struct {
	epoch, applied int64
	next           casework.Instant
}

func (r *reader) standing(id casework.CaseID) (s standing, needed bool) {
	r.t.Helper()
	require.NoError(r.t, r.db.QueryRow(`SELECT epoch, applied_seq, next_at, open OR next_at > 0 FROM cases WHERE id = $1`, string(id)).
		Scan(&s.epoch, &s.applied, &s.next, &needed))
	return s, needed
}

func (r *reader) unfinished() (ids []casework.CaseID) {
	r.t.Helper()
	rows, err := r.db.Query(`SELECT id FROM cases WHERE open OR next_at > 0 ORDER BY id`)
	require.NoError(r.t, err)
	defer rows.Close()
	for rows.Next() {
		var id casework.CaseID
		require.NoError(r.t, rows.Scan(&id))
		ids = append(ids, id)
	}
	require.NoError(r.t, rows.Err())
	return ids
}
