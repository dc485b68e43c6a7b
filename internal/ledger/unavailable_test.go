package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/pgtest"
)

// everyCall is one call of each kind, to be made while the database is away.
func everyCall(l *Ledger, id casework.CaseID) map[string]error {
	calls := map[string]error{}
	if l.dialect.name() == Postgres { // on SQLite it is the host's clock
		_, calls["now"] = l.Now(ctx)
	}
	_, calls["file"] = l.File(ctx, contract.NewFiling{Case: id, Actor: coordinator, Body: &casework.RecordCall{Unit: "bureau"}})
	_, calls["register"] = l.Register(ctx, contract.NewCase{Body: registration("D9"), Actor: dutyOfficer})
	_, calls["advance"] = l.Advance(ctx, contract.AdvanceRequest{Case: id, Epoch: 1})
	_, calls["filing"] = l.Filing(ctx, "f")
	_, calls["case"] = l.Case(ctx, all, id)
	_, calls["cases"] = l.Cases(ctx, all, contract.CaseFilter{})
	_, calls["tally"] = l.Tally(ctx, all, contract.CaseFilter{})
	_, calls["timeline"] = l.Timeline(ctx, all, id, 0, 0)
	_, calls["texts"] = l.Texts(ctx, all, id)
	_, calls["filings"] = l.Filings(ctx, all, id)
	_, calls["escalations"] = l.Escalations(ctx, all, contract.EscalationFilter{})
	_, calls["notices"] = l.Notices(ctx, officer, "", 0)
	_, calls["deliver"] = l.Deliver(ctx, 1, nil)
	_, calls["complainant"] = l.Complainant(ctx, dutyOfficer, id, "to call back")
	_, calls["unapplied"] = l.Unapplied(ctx, 0, 1)
	_, calls["overslept"] = l.Overslept(ctx, 0, 1)
	_, calls["unfinished"] = l.Unfinished(ctx, "", 1)
	_, calls["at rest"] = l.AtRest(ctx, []casework.CaseID{id})
	_, calls["epoch"] = l.RaiseEpoch(ctx, id)
	_, calls["verify"] = l.VerifyChain(ctx, 1)
	_, _, calls["stream"] = l.Stream(ctx, all, 0, 1)
	_, calls["lines"] = l.ChainLines(ctx, 0, 1)
	calls["entry"] = l.Audit(ctx, about(contract.Exported, "ledger"))
	calls["settings"] = l.KeepSettings(ctx, "serve", nil)
	calls["download"] = l.RecordDownload(ctx, id, pictureDigest)
	_, calls["meta"] = l.Meta(ctx, "k")
	calls["started"] = l.MarkStarted(ctx, contract.CaseRef{Case: id, Epoch: 1})
	calls["writable"] = l.Writable(ctx)
	calls["set meta"] = l.SetMeta(ctx, "k", "v")
	calls["check"] = l.CheckProjection(ctx, id)
	return calls
}

func TestAnAbsentPostgresIsRecognisedByEveryCallAndMissedNoLongerThanItIsAway(t *testing.T) {
	t.Parallel()
	cluster := pgtest.Start(t)
	config := Config{Driver: Postgres, URL: cluster.DSN(), Identities: plainCipher{}, Digest: plainDigest}
	require.NoError(t, Migrate(ctx, config))
	l := open(t, config)
	body := registration("D1")
	now, err := l.Now(ctx)
	require.NoError(t, err)
	body.HandedOverAt = now
	f, err := l.Register(ctx, contract.NewCase{Body: body, Actor: dutyOfficer})
	require.NoError(t, err)

	// The server dies while a filing is in the middle of its transaction.
	d := &desk{t: t, l: l, clock: &testClock{}}
	g := d.holdInsert("filings")
	filed := make(chan error, 1)
	n := contract.NewFiling{Case: f.Case, Actor: coordinator, Body: &casework.RecordCall{Unit: "bureau"}, IdempotencyKey: "k"}
	go func() {
		_, err := l.File(ctx, n)
		filed <- err
	}()
	<-g.held
	cluster.Stop()
	g.open()
	err = <-filed
	require.True(t, Unavailable(err), "%v", err)
	require.ErrorIs(t, err, contract.ErrUnavailable)
	for range 2 { // with the broken connections, and with none
		for call, err := range everyCall(l, f.Case) {
			require.True(t, Unavailable(err), "%s: %v", call, err)
			require.Nil(t, casework.AsError(err), call)
		}
	}
	_, err = Open(ctx, config)
	require.True(t, Unavailable(err), "%v", err)
	require.True(t, Unavailable(Migrate(ctx, config)))

	cluster.Start()
	again, err := l.File(ctx, n)
	require.NoError(t, err)
	require.False(t, again.Replayed, "nothing of the broken transaction was kept")
	require.Equal(t, int64(2), again.Seq)
	d.advance(f.Case)
	d.whole(f.Case)
}

func TestABusyOrClosedSQLiteIsRecognised(t *testing.T) {
	t.Parallel()
	config := newConfig(t, SQLite)
	d := newDesk(t, config)
	id := d.register("D1")

	// Another process holds the file for longer than the patience of a write.
	other, err := sql.Open("sqlite", sqliteDSN(config.Path, "&_txlock=immediate"))
	require.NoError(t, err)
	held, err := other.BeginTx(ctx, nil)
	require.NoError(t, err)
	require.NoError(t, d.l.writer.Exec("PRAGMA busy_timeout = 20").Error)
	_, err = d.l.File(ctx, contract.NewFiling{Case: id, Actor: coordinator, Body: &casework.RecordCall{Unit: "bureau"}})
	require.True(t, Unavailable(err), "%v", err)
	_, err = d.l.Case(ctx, all, id)
	require.NoError(t, err, "readers do not wait for a writer")
	require.NoError(t, held.Rollback())
	require.NoError(t, other.Close())
	d.file(id, coordinator, &casework.RecordCall{Unit: "bureau"})

	// The disk is full: no page can be added.
	require.NoError(t, d.l.writer.Exec("PRAGMA max_page_count = 1").Error)
	body := registration("D2")
	body.Complaint = casework.NewText(fmt.Sprintf("%100000d", 1))
	_, err = d.l.Register(ctx, contract.NewCase{Body: body, Actor: dutyOfficer})
	require.True(t, Unavailable(err), "%v", err)
	require.NoError(t, d.l.writer.Exec("PRAGMA max_page_count = 1000000").Error)
	d.advance(id)
	d.whole(id)

	closed, err := Open(ctx, config)
	require.NoError(t, err)
	require.NoError(t, closed.Close())
	for call, err := range everyCall(closed, id) {
		require.True(t, Unavailable(err), "%s: %v", call, err)
	}
	lost := config
	lost.Path = filepath.Join(t.TempDir(), "no", "such", "folder", "ledger.db")
	_, err = Open(ctx, lost)
	require.True(t, Unavailable(err), "%v", err)
}

func TestReadersOfSQLiteCannotWrite(t *testing.T) {
	t.Parallel()
	d := newDesk(t, newConfig(t, SQLite))
	id := d.register("D1")
	require.Error(t, d.l.reader.Exec("DELETE FROM outbox").Error)
	require.Error(t, d.l.reader.Exec("UPDATE cases SET breaches = 1").Error)
	d.whole(id)
}

func TestWhatIsAnAbsenceAndWhatIsNot(t *testing.T) {
	t.Parallel()
	postgres := func(code string) error { return postgresDialector{}.Translate(&pgconn.PgError{Code: code}) }
	for _, err := range []error{
		postgres("57P01"), postgres("53100"), postgres("53300"), postgres("08006"), postgres("40001"), postgres("40P01"), postgres("25006"), postgres("58030"),
		absence(sql.ErrConnDone), absence(io.ErrUnexpectedEOF), absence(fmt.Errorf("x: %w", io.EOF)), context.DeadlineExceeded,
		fmt.Errorf("doing: %w", contract.ErrUnavailable),
	} {
		require.True(t, Unavailable(err), "%v", err)
	}
	for _, err := range []error{
		nil, postgres("23505"), postgres("23503"), postgres("42P01"), postgres("22001"), postgres(""), absence(context.Canceled), absence(gorm.ErrRecordNotFound),
		absence(errors.New("other")), casework.Refuse(casework.NotFound, "no_such_case"), context.Canceled,
	} {
		require.False(t, Unavailable(err), "%v", err)
	}
	require.ErrorIs(t, postgres("23505"), gorm.ErrDuplicatedKey)
}

func TestAConfigurationThatCannotWorkIsRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []Config{
		{}, {Driver: "oracle", Identities: plainCipher{}, Digest: plainDigest}, {Driver: SQLite, Identities: plainCipher{}, Digest: plainDigest},
		{Driver: Postgres, URL: "postgres://x:secret@[bad", Identities: plainCipher{}, Digest: plainDigest},
	} {
		_, err := Open(ctx, c)
		require.Error(t, err)
		require.False(t, Unavailable(err))
		require.NotContains(t, err.Error(), "secret")
		require.Error(t, Migrate(ctx, c))
	}
}
