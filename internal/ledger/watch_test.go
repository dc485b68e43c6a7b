package ledger

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// listening is an observer that keeps what it hears.
type listening struct {
	mu    sync.Mutex
	heard []string
	after map[string]time.Duration
}

func (o *listening) hear(what string, after time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.after == nil {
		o.after = map[string]time.Duration{}
	}
	o.heard = append(o.heard, what)
	o.after[what] = after
}

func (o *listening) Filed(took time.Duration) { o.hear("filed", took) }

func (o *listening) Applied(kind casework.Kind, refused bool, after time.Duration) {
	o.hear(fmt.Sprintf("%s refused=%v", kind, refused), after)
}

func (o *listening) Published(what casework.EventType, clock casework.ClockKind, after time.Duration) {
	o.hear(fmt.Sprintf("%s of %s", what, clock), after)
}

// What is published is measured from the instant at which it fell due, and what is
// applied from its stamp, each until it was written.
func TestTheObserverHearsHowLateAVerdictWasWritten(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		o := &listening{}
		config.Observer = o
		d := newDesk(t, config)
		id := d.handled("D1")
		require.Equal(t, []string{"filed", "filed", "assign refused=false", "filed", "acknowledge refused=false"}, o.heard)

		d.clock.set(noon.Add(7 * casework.Second))
		d.advance(id)
		late := o.after["clock_lapsed of report"]
		require.GreaterOrEqual(t, late, 7*time.Second)
		require.Less(t, late, 37*time.Second, "it was written soon after the clock was read")
		require.GreaterOrEqual(t, o.after["warning_due of report"], 7*time.Second)

		heard := len(o.heard)
		d.advance(id)
		require.Len(t, o.heard, heard, "with nothing to do nothing is heard")

		d.file(id, officer, &casework.Acknowledge{Assignment: "a1", Handler: officer.Person})
		d.clock.forward(3 * casework.Second)
		d.advance(id)
		require.GreaterOrEqual(t, o.after["acknowledge refused=true"], 3*time.Second)
	})
}

// A transaction that was rolled back has told nobody anything.
func TestTheObserverHearsOnlyWhatStands(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		o := &listening{}
		config.Observer = o
		d := newDesk(t, config)
		id := d.handled("D1")
		heard := len(o.heard)
		d.clock.set(noon.Add(casework.Second))
		require.NoError(t, d.l.writer.Callback().Create().Before("gorm:create").Register("broken", func(tx *gorm.DB) {
			if tx.Statement.Table == "events" {
				_ = tx.AddError(errWrongPlace)
			}
		}))
		_, err := d.l.Advance(ctx, d.asks(id))
		require.ErrorIs(t, err, errWrongPlace)
		require.Len(t, o.heard, heard)
	})
}

func TestWhatIsWatchedIsCounted(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		watch := func() Watched {
			w, err := d.l.Watch(ctx)
			require.NoError(t, err)
			return w
		}
		require.Zero(t, watch())

		id := d.register("D1")
		d.deliver(nil)
		w := watch()
		require.Positive(t, w.ChainLength)
		require.Zero(t, w.SignedLength)
		require.Equal(t, Watched{ChainLength: w.ChainLength, ByNobody: 1}, w, "no workflow was started yet")
		require.NoError(t, d.l.MarkStarted(ctx, contract.CaseRef{Case: id, Epoch: 1}))
		require.Equal(t, Watched{ChainLength: w.ChainLength, ByWorkflow: 1}, watch())

		d.clock.forward(casework.Second)
		d.file(id, coordinator, &casework.RecordCall{Unit: "bureau"})
		d.clock.forward(4 * casework.Second)
		require.Equal(t, Queue{Waiting: 1, Oldest: 4 * time.Second}, watch().Filings)
		d.advance(id)
		require.Zero(t, watch().Filings)

		d.do(id, coordinator, nowhere(target(casework.RoleLead, "bureau")))
		d.clock.forward(5 * casework.Second)
		messages := watch().Messages
		require.Positive(t, messages.Waiting)
		require.Equal(t, 5*time.Second, messages.Oldest)
		d.deliver(nil)
		require.Zero(t, watch().Messages)

		due := d.record(id).NextAt
		d.clock.set(due.Add(29 * casework.Second))
		w = watch()
		require.Equal(t, Queue{Waiting: 1, Oldest: 29 * time.Second}, w.Late)
		require.Equal(t, [3]int64{1, 0, 0}, [3]int64{w.ByWorkflow, w.ByRelay, w.ByNobody})
		d.clock.set(due.Add(30 * casework.Second))
		w = watch()
		require.Equal(t, [3]int64{0, 1, 0}, [3]int64{w.ByWorkflow, w.ByRelay, w.ByNobody}, "the relay takes it up")
		d.advance(id)
		require.Zero(t, watch().Late)
	})
}

// However long the record grows, looking at it costs what is open: every query
// reads an index that holds no more.
func TestWatchingReadsIndexesAlone(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		for query, index := range map[string]string{
			watchFilings: "filings_pending", watchMessages: "outbox_pending", watchLate: "cases_by_wake",
			watchClocks: "cases_by_wake", watchUnheard: "cases_by_wake", watchUnstarted: "cases_not_started",
			watchChain: "",
		} {
			plan := d.plan(strings.ReplaceAll(query, "?", "1"))
			if index == "" { // the end of a primary key
				index = map[string]string{SQLite: "SEARCH chain", Postgres: "chain_pkey"}[config.Driver]
			}
			require.Contains(t, plan, index, query)
			require.NotContains(t, plan, "Seq Scan", query)
		}
	})
}

// plan says how the database would answer. Small tables are read as a whole unless
// PostgreSQL is told that it may not.
func (d *desk) plan(query string) string {
	d.t.Helper()
	explain := "EXPLAIN QUERY PLAN "
	if d.l.config.Driver == Postgres {
		explain = "EXPLAIN "
	}
	var plan strings.Builder
	require.NoError(d.t, d.l.reader.Transaction(func(tx *gorm.DB) error {
		if d.l.config.Driver == Postgres {
			if err := tx.Exec("SET LOCAL enable_seqscan = off").Error; err != nil {
				return err
			}
		}
		rows, err := tx.Raw(explain + query).Rows()
		if err != nil {
			return err
		}
		defer rows.Close()
		columns, err := rows.Columns()
		if err != nil {
			return err
		}
		for rows.Next() {
			cells := make([]any, len(columns))
			for i := range cells {
				cells[i] = new(any)
			}
			if err := rows.Scan(cells...); err != nil {
				return err
			}
			fmt.Fprintln(&plan, *cells[len(cells)-1].(*any))
		}
		return rows.Err()
	}))
	return plan.String()
}
