package app

import (
	"errors"
	"log/slog"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"jiaoban/internal/config"
	"jiaoban/internal/engine"
	"jiaoban/internal/pgtest"
	"jiaoban/internal/postgres"
)

// A PostgreSQL that cannot be used is said in both languages with the setting to mend,
// whoever asks for it; what must be mended ends as a mistake of usage, what is down does not.
func TestAPostgreSQLThatCannotBeUsedSaysWhatToMend(t *testing.T) {
	t.Parallel()
	dsn := pgtest.DSN(t)
	named := func(change func(*url.URL)) string {
		u, err := url.Parse(dsn)
		require.NoError(t, err)
		change(u)
		return u.String()
	}
	wrong := named(func(u *url.URL) { u.User = url.UserPassword(u.User.Username(), "s3cret") })
	absent := named(func(u *url.URL) { u.Path = "/elsewhere" })
	down := named(func(u *url.URL) { u.Host = "127.0.0.1:1" })
	asLedger := func(d config.Database, migrate bool) error {
		conf := config.Config{Data: t.TempDir(), Database: d}
		_, err := openRecord(t.Context(), conf, folderOf(conf), slog.New(slog.DiscardHandler), recordOptions{migrate: migrate})
		return err
	}
	d := newDoor(t)
	asEngine := func(where string) error {
		conf := config.Config{Data: t.TempDir(), Temporal: config.Temporal{Database: where}}
		_, err := startTemporal(t.Context(), conf, folderOf(conf), d.record, slog.New(slog.DiscardHandler), watchers{registry: prometheus.NewRegistry()})
		return err
	}
	asBench := func(d config.Config) error {
		var s scratch
		_, err := s.make(t.Context(), d)
		require.NoError(t, s.remove(t.Context()))
		return err
	}
	for name, test := range map[string]struct {
		err    error
		status int
		says   []string
	}{
		"ledger, wrong password":    {asLedger(config.Database{URL: wrong}, false), ExitUsage, []string{"请改正 --database（JIAOBAN_DATABASE）中的用户名和密码", "mend user and password in --database (JIAOBAN_DATABASE)"}},
		"migrating, wrong password": {asLedger(config.Database{URL: dsn, MigrateURL: wrong}, true), ExitUsage, []string{"请改正 JIAOBAN_MIGRATE_DATABASE 中的用户名和密码", "mend user and password in JIAOBAN_MIGRATE_DATABASE"}},
		"ledger, no database":       {asLedger(config.Database{URL: absent}, false), ExitUsage, []string{"没有名为 elsewhere 的库", "has no database elsewhere"}},
		"ledger, down":              {asLedger(config.Database{URL: down}, false), 1, []string{"连不上 PostgreSQL（127.0.0.1:1）：连接被拒绝", "PostgreSQL at 127.0.0.1:1 is not reached: connection refused"}},
		"migrating, down":           {asLedger(config.Database{URL: down}, true), 1, []string{"请启动 PostgreSQL，或改正 --database（JIAOBAN_DATABASE）中的主机和端口", "start PostgreSQL, or mend host and port in --database (JIAOBAN_DATABASE)"}},
		"engine, wrong password":    {asEngine(wrong), ExitUsage, []string{"请改正 --temporal-database（JIAOBAN_TEMPORAL_DATABASE）中的", "mend user and password in --temporal-database (JIAOBAN_TEMPORAL_DATABASE)"}},
		"engine, down":              {asEngine(down), 1, []string{"请启动 PostgreSQL，或改正 --temporal-database", "start PostgreSQL, or mend host and port in --temporal-database"}},
		"something else":            {&postgres.OccupiedError{Table: "engine.shards", For: postgres.OfLedger}, ExitUsage, []string{"表 engine.shards", "用 --database（JIAOBAN_DATABASE）指明", "the table engine.shards", "name it with --database (JIAOBAN_DATABASE)"}},
		"bench":                     {asBench(config.Config{Database: config.Database{URL: wrong}}), ExitUsage, []string{"不能建立临时数据库（--database）：PostgreSQL（", "：请改正 --database", "mend user and password in --database"}},
		"bench's engine":            {asBench(config.Config{Temporal: config.Temporal{Database: absent}}), ExitUsage, []string{"没有名为 elsewhere 的库", "mend the database's name in --temporal-database"}},
	} {
		require.Error(t, test.err, name)
		said := Say(test.err)
		require.Equal(t, test.status, ExitStatus(test.err), "%s: %s", name, said)
		for _, part := range test.says {
			require.Contains(t, said, part, name)
		}
		require.NotContains(t, said, "s3cret", name)
		require.NotContains(t, said, "原因见英文说明", name)
	}
}

// Each part of what went wrong is said, also where it is known whose database it is.
func TestEveryPartOfADatabasesTroubleIsSaid(t *testing.T) {
	t.Parallel()
	zh, en := said(at(ofEngine, errors.Join(&engine.InUseError{Store: "db:5432/engine", Database: true}, failed("没有停下来", "it did not stop"))))
	for _, part := range []string{"db:5432/engine", "没有停下来"} {
		require.Contains(t, zh, part)
	}
	for _, part := range []string{"db:5432/engine", "it did not stop"} {
		require.Contains(t, en, part)
	}
}

// A second engine is told of the file or the database that the first one has.
func TestAStoreThatAnotherEngineHasIsNamedAsWhatItIs(t *testing.T) {
	t.Parallel()
	say := func(e *engine.InUseError) string { return Say(at(ofEngine, e)) }
	said := say(&engine.InUseError{Store: "127.0.0.1:5432/jiaoban_engine", Database: true})
	require.Contains(t, said, "流程引擎的数据库 127.0.0.1:5432/jiaoban_engine 正被另一个引擎使用：请先停掉那一个，或用 --temporal-database")
	require.NotContains(t, said, "文件")
	require.NotContains(t, said, "file")
	path := filepath.Join("data", "temporal.db")
	require.Contains(t, say(&engine.InUseError{Store: path}), "流程引擎的文件 "+path)
}

// Both languages name the place where no ledger is in their own words.
func TestALostLedgerIsToldInOneLanguageAtATime(t *testing.T) {
	t.Parallel()
	zh, en := said(lostLedger(twoTongues{"所指的数据库", "the database"}, "pg/files"))
	require.True(t, strings.HasPrefix(zh, "所指的数据库中没有台账，但 pg/files 属于一个台账"), zh)
	require.True(t, strings.HasPrefix(en, "the database holds no ledger, but pg/files belongs to one"), en)
}

// The login that is shown once is understood by whoever reads one of the languages.
func TestMigratingShowsTheFirstLoginInBothLanguages(t *testing.T) {
	t.Parallel()
	l := commandLine{t, t.TempDir()}
	require.Contains(t, l.must(Migrate, nil), "管理员登录（仅显示这一次）first administrator, shown this once: admin  ")
	require.NotContains(t, l.must(Migrate, nil), "first administrator")
}
