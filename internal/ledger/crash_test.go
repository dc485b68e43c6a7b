package ledger

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

var errCrash = errors.New("crash")

// A transaction that ends at any of its statements leaves nothing behind, and
// the same call made again succeeds.
func TestACrashAtAnyStatementLeavesNothing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		crash := &crash{}
		d.around(crash.before, crash.after)
		kinds := map[string]func(*gorm.DB){
			// The statement fails before it is made.
			"error": nil,
			// The caller goes away after the statement.
			"cancel": func(*gorm.DB) { crash.cancel() },
		}
		if config.Driver == Postgres {
			killer, err := pgx.Connect(ctx, config.URL)
			require.NoError(t, err)
			t.Cleanup(func() { _ = killer.Close(context.Background()) })
			// The connection is cut after the statement; after the last one it is
			// the commit that fails.
			kinds["kill"] = func(tx *gorm.DB) {
				var pid int
				row := tx.Statement.ConnPool.QueryRowContext(ctx, "SELECT pg_backend_pid()")
				require.NoError(t, row.Scan(&pid))
				_, err := killer.Exec(ctx, "SELECT pg_terminate_backend($1, 5000)", pid)
				require.NoError(t, err)
			}
		}
		serial := 0
		for kind, strike := range kinds {
			crash.strike = strike
			for name, operation := range operations {
				serial++
				d.clock.set(handedOver.Add(casework.Minute))
				run := operation(d, fmt.Sprintf("D%d", serial))
				before := d.everything()
				for n := int64(1); ; n++ {
					crashing, cancel := context.WithCancel(ctx)
					crash.arm(n, cancel)
					err := run(crashing)
					struck := crash.disarm()
					cancel()
					if !struck {
						require.NoError(t, err)
						require.Greater(t, n, int64(3), "%s %s: the crashes met every statement", kind, name)
						break
					}
					require.Error(t, err, "%s at statement %d of %s", kind, n, name)
					require.Equal(t, before, d.everything(), "%s at statement %d of %s", kind, n, name)
					if kind == "kill" {
						require.True(t, Unavailable(err), "%s at statement %d of %s: %v", kind, n, name, err)
					}
				}
				require.NotEqual(t, before, d.everything(), "%s %s", kind, name)
				d.whole()
			}
		}
	})
}

// A command that is applied where it is filed is there once or not at all, whichever of
// its statements fails: applied, or waiting where it failed behind its own filing. Told
// of nothing, its sender repeats it.
func TestACrashWithinACommandLeavesItOnceOrNotAtAll(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		config.AtOnce = true
		d := newDesk(t, config)
		crash := &crash{}
		d.around(crash.before, crash.after)
		for kind, strike := range map[string]func(*gorm.DB){"error": nil, "cancel": func(*gorm.DB) { crash.cancel() }} {
			crash.strike = strike
			outcomes := map[string]int{}
			for n := int64(1); ; n++ {
				number := fmt.Sprintf("%s-%d", kind, n)
				d.clock.set(handedOver.Add(casework.Minute))
				id := d.register(number)
				before := d.everything()
				command := contract.NewFiling{Case: id, Actor: supervisor, Body: &casework.Supervise{Opinion: casework.NewText(number)}, IdempotencyKey: number}
				crashing, cancel := context.WithCancel(ctx)
				crash.arm(n, cancel)
				f, err := d.l.File(crashing, command)
				struck := crash.disarm()
				cancel()
				if err != nil {
					outcomes["nothing"]++
					require.Equal(t, before, d.everything(), "%s at statement %d", kind, n)
					f, err = d.l.File(ctx, command)
					require.NoError(t, err)
				} else if f.State == contract.FilingPending {
					outcomes["waits"]++
					require.EqualValues(t, 1, d.record(id).Waiting)
					d.advance(id)
				}
				require.Equal(t, contract.FilingApplied, d.filing(f.ID).State)
				require.Len(t, d.mustFilings(id), 2, "the registration, and this once")
				d.whole(id)
				if !struck {
					break
				}
			}
			require.GreaterOrEqual(t, outcomes["nothing"], 2, "at the lock of the case, and where its texts are stored. %s: %v", kind, outcomes)
			require.Equal(t, kind == "error", outcomes["waits"] > 3, "%s: %v", kind, outcomes)
		}
	})
}

// operations prepare a case and give a call that changes the record, each in
// one transaction.
var operations = map[string]func(d *desk, number string) func(context.Context) error{
	"file": func(d *desk, number string) func(context.Context) error {
		id := d.register(number)
		return func(ctx context.Context) error {
			_, err := d.l.File(ctx, contract.NewFiling{
				Case: id, Actor: supervisor, Body: &casework.Supervise{Opinion: casework.NewText(number)}, IdempotencyKey: number,
			})
			return err
		}
	},
	"audit": func(d *desk, number string) func(context.Context) error {
		return func(ctx context.Context) error {
			_, err := d.l.AddPerson(ctx, contract.Person{Name: number})
			return err
		}
	},
	"register": func(d *desk, number string) func(context.Context) error {
		return func(ctx context.Context) error {
			_, err := d.l.Register(ctx, contract.NewCase{
				Body: registration(number), Actor: dutyOfficer, Complainant: &contract.Complainant{Name: "Li Example"}, IdempotencyKey: number,
			})
			return err
		}
	},
	"advance": func(d *desk, number string) func(context.Context) error {
		id := d.assigned(number)
		d.file(id, coordinator, &casework.Reassign{Assignment: "a1", To: target(casework.RoleLead, "county"), Reason: casework.NewText("it is theirs")})
		d.file(id, officer, &casework.Acknowledge{Assignment: "a1"})
		d.clock.set(noon.Add(casework.Day))
		return func(ctx context.Context) error {
			_, err := d.l.Advance(ctx, contract.AdvanceRequest{Case: id, Epoch: 1})
			return err
		}
	},
}

// crash strikes once at the n-th statement.
type crash struct {
	at     atomic.Int64
	struck atomic.Bool
	strike func(*gorm.DB)
	cancel context.CancelFunc
}

func (c *crash) arm(n int64, cancel context.CancelFunc) {
	c.cancel = cancel
	c.struck.Store(false)
	c.at.Store(n)
}

func (c *crash) disarm() bool {
	c.at.Store(0)
	return c.struck.Load()
}

func (c *crash) before(tx *gorm.DB) {
	if c.strike == nil && c.at.Add(-1) == 0 {
		c.struck.Store(true)
		_ = tx.AddError(errCrash)
	}
}

func (c *crash) after(tx *gorm.DB) {
	if c.strike != nil && c.at.Add(-1) == 0 {
		c.struck.Store(true)
		c.strike(tx)
	}
}

func TestNobodyWaitsForTheChainWhileStatementsAreMade(t *testing.T) {
	t.Parallel()
	config := newConfig(t, Postgres)
	d := newDesk(t, config)
	id := d.assigned("D1")
	d.file(id, officer, &casework.Acknowledge{Assignment: "a1"})
	var statements []string
	d.around(nil, func(tx *gorm.DB) { statements = append(statements, tx.Statement.SQL.String()) })
	d.advance(id)
	require.True(t, slices.ContainsFunc(statements, func(s string) bool { return strings.Contains(s, "LIMIT 1 FOR NO KEY UPDATE") }),
		"a limit of one row is in the text, not a parameter: %q", statements)
	require.Contains(t, statements[len(statements)-1], `INSERT INTO "events"`)
	for _, s := range statements {
		require.NotContains(t, s, "chain", "it is locked and added to within the commit")
	}
}

func TestWhoeverWaitsForTheChainFollowsWhatWasAddedMeanwhile(t *testing.T) {
	t.Parallel()
	d := newDesk(t, newConfig(t, Postgres))
	before, err := headOf(d.l.read(ctx))
	require.NoError(t, err)
	waiting := func(n int64) {
		t.Helper()
		require.Eventually(t, func() bool {
			var waiting int64
			err := d.l.read(ctx).Raw(`SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
				AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`).Scan(&waiting).Error
			return err == nil && waiting == n
		}, 10*time.Second, 10*time.Millisecond)
	}
	register := make(chan error, 2)
	require.NoError(t, d.l.writer.Transaction(func(tx *gorm.DB) error {
		if err := tx.Exec("SELECT pg_advisory_xact_lock(x'6a69616f62616e'::bigint)").Error; err != nil {
			return err
		}
		for i := range int64(2) {
			go func() {
				_, err := d.l.Register(ctx, contract.NewCase{Body: registration(fmt.Sprint("D", i)), Actor: dutyOfficer})
				register <- err
			}()
			waiting(i + 1)
		}
		return nil
	}))
	require.NoError(t, errors.Join(<-register, <-register))
	after, err := headOf(d.l.read(ctx))
	require.NoError(t, err)
	require.GreaterOrEqual(t, after.Pos, before.Pos+2)
	require.Equal(t, int64(d.rows("events")), after.Pos, "without a gap")
	report, err := d.l.VerifyChain(ctx, 1)
	require.NoError(t, err)
	require.True(t, report.Fits, report.Misfit)
}

// Programs of before migration 41 give their events places themselves.
func TestAnEventThatHasItsPlaceInTheChainGetsNoOther(t *testing.T) {
	t.Parallel()
	d := newDesk(t, newConfig(t, Postgres))
	id := d.register("D1")
	last := d.events(id)
	require.NoError(t, d.l.write(ctx, func(tx *gorm.DB) error {
		e := last[len(last)-1]
		e.Seq++
		e.ID = fmt.Sprintf("%s-%d", id, e.Seq)
		var r record
		if err := r.event(e); err != nil {
			return err
		}
		if err := insert(tx, r.events, "events"); err != nil {
			return err
		}
		return link(tx, r.events)
	}))
	require.Equal(t, d.rows("events"), d.rows("chain"))
	report, err := d.l.VerifyChain(ctx, 1)
	require.NoError(t, err)
	require.True(t, report.Fits, report.Misfit)
}

// What the database refuses at the commit, such as an event that it cannot link, is not lost:
// the command is kept, with its instant, until it can be applied.
func TestACommandWhoseEventsCannotBeLinkedWaits(t *testing.T) {
	t.Parallel()
	config := newConfig(t, Postgres)
	config.AtOnce = true
	d := newDesk(t, config)
	id := d.assigned("D1")
	before := d.rows("events")
	for _, s := range []string{
		"CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'nothing can be linked'; END $$",
		"CREATE TRIGGER refuse BEFORE INSERT ON chain FOR EACH ROW EXECUTE FUNCTION refuse()",
	} {
		require.NoError(t, d.l.writer.Exec(s).Error)
	}
	n := contract.NewFiling{Case: id, Actor: officer, Body: &casework.Acknowledge{Assignment: "a1"}, IdempotencyKey: "once"}
	filed, err := d.l.File(ctx, n)
	require.NoError(t, err)
	require.Equal(t, contract.FilingPending, filed.State)
	again, err := d.l.File(ctx, n)
	require.NoError(t, err)
	require.True(t, again.Replayed)
	require.Equal(t, filed.ID, again.ID)
	_, err = d.l.Advance(ctx, d.asks(id))
	require.ErrorContains(t, err, "nothing can be linked")
	require.Equal(t, before, d.rows("events"))
	require.NoError(t, d.l.writer.Exec("DROP TRIGGER refuse ON chain").Error)

	d.advance(id)
	applied := d.filing(filed.ID)
	require.Equal(t, contract.FilingApplied, applied.State)
	require.Equal(t, filed.FiledAt, applied.FiledAt)
	d.whole(id)
}

func TestACommandDoesNotWaitForEntriesOfTheOffice(t *testing.T) {
	t.Parallel()
	config := newConfig(t, Postgres)
	config.AtOnce = true
	d := newDesk(t, config)
	id := d.assigned("D1")
	within, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	require.NoError(t, d.l.writer.Transaction(func(tx *gorm.DB) error {
		if err := d.l.dialect.lockEntries(tx); err != nil {
			return err
		}
		filed, err := d.l.File(within, contract.NewFiling{Case: id, Actor: officer, Body: &casework.Acknowledge{Assignment: "a1"}})
		require.Equal(t, contract.FilingApplied, filed.State)
		return err
	}))
	d.whole(id)
}
