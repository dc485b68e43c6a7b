package ledger

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"gorm.io/gorm"
)

//go:embed migrations
var migrations embed.FS

// Migrate brings the tables of a ledger to this program's version. Several
// processes may do so at once: on PostgreSQL they wait for one another by an
// advisory lock. It is the only code that changes tables.
func Migrate(ctx context.Context, config Config) error {
	pool, err := migrateTables(ctx, config, 0)
	if err != nil {
		return err
	}
	log := config.Logger
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	if err = fillNumberKeys(ctx, pool, config.Driver, log); err == nil {
		err = fillFigures(ctx, pool, config.Driver)
	}
	if err == nil && config.Driver == Postgres && config.Role != "" {
		err = grant(ctx, pool, config.Role)
	}
	if err := errors.Join(err, pool.Close()); err != nil {
		return err
	}
	return refold(ctx, config)
}

// migrateUpTo makes the tables of an older version, where there are none or older
// ones.
func migrateUpTo(ctx context.Context, config Config, version int64) error {
	pool, err := migrateTables(ctx, config, version)
	if err != nil {
		return err
	}
	return pool.Close()
}

// migrateTables brings the tables to a version, 0 for this program's, and gives a
// pool of connections to them, which the caller closes.
func migrateTables(ctx context.Context, config Config, version int64) (*sql.DB, error) {
	var (
		pool, other *sql.DB
		err         error
	)
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	gooseDialect := goose.DialectSQLite3
	switch config.Driver {
	case SQLite:
		pool, other, err = openSQLite(config.Path, 1)
	case Postgres:
		if pool, err = openPostgres(config.URL, 2); err != nil {
			return nil, err
		}
		if err := vacant(ctx, pool); err != nil {
			return nil, errors.Join(err, pool.Close())
		}
		locker, lockErr := lock.NewPostgresSessionLocker()
		if lockErr != nil {
			return nil, errors.Join(lockErr, pool.Close())
		}
		gooseDialect = goose.DialectPostgres
		options = append(options, goose.WithSessionLocker(locker))
	default:
		err = fmt.Errorf("the ledger's driver is %q; it is %s or %s", config.Driver, SQLite, Postgres)
	}
	if err != nil {
		return nil, err
	}
	if other != nil {
		defer func() { _ = other.Close() }()
	}
	if err := migrate(ctx, pool, gooseDialect, migrationsOf(config.Driver), version, options); err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	return pool, nil
}

// refold opens the ledger for a moment, without keys: states and events need none.
func refold(ctx context.Context, config Config) error {
	l, err := openAsItIs(config)
	if err != nil {
		return err
	}
	return errors.Join(l.refold(ctx), l.Close())
}

func migrate(ctx context.Context, pool *sql.DB, d goose.Dialect, files fs.FS, version int64, options []goose.ProviderOption) error {
	provider, err := goose.NewProvider(d, pool, files, options...)
	if err != nil {
		return wrap(err, "reading the migrations")
	}
	if version == 0 {
		_, err = provider.Up(ctx)
	} else {
		_, err = provider.UpTo(ctx, version)
	}
	return wrap(absence(err), "migrating the ledger")
}

// grant lets the program's role read and write rows, but no more than add to
// what is a record for ever.
func grant(ctx context.Context, pool *sql.DB, role string) error {
	name := pgx.Identifier{role}.Sanitize()
	for _, s := range []string{
		"GRANT USAGE ON SCHEMA public TO " + name,
		"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO " + name,
		"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO " + name,
		"REVOKE INSERT, UPDATE, DELETE ON goose_db_version FROM " + name,
		"REVOKE UPDATE, DELETE, TRUNCATE ON " + strings.Join(foreverTables, ", ") + " FROM " + name,
	} {
		if _, err := pool.ExecContext(ctx, s); err != nil {
			return wrap(absence(err), "granting to the program's role")
		}
	}
	return nil
}

// foreverTables are only ever added to; triggers refuse anything else.
var foreverTables = []string{"events", "chain", "identity_looks", "roots", "responsibility_lists"}

// migrationsOf gives the migrations of one driver.
func migrationsOf(driver string) fs.FS {
	files, err := fs.Sub(migrations, "migrations/"+driver)
	if err != nil {
		panic(err) // only for a path that is not valid
	}
	return files
}

// SchemaVersion is the version of the tables that this program works on.
func SchemaVersion(driver string) int64 {
	names, err := fs.Glob(migrationsOf(driver), "*.sql")
	if err != nil || len(names) == 0 {
		panic("the program was built without its migrations")
	}
	version, err := goose.NumericComponent(slices.Max(names))
	if err != nil {
		panic(err) // only for a file without a number, which the tests would see
	}
	return version
}

// checkVersion refuses a database whose tables are not this program's.
func (l *Ledger) checkVersion(ctx context.Context) error {
	want := SchemaVersion(l.config.Driver)
	var have int64
	err := l.read(ctx).Raw("SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied").Scan(&have).Error
	switch {
	case err != nil && !errors.Is(err, gorm.ErrRecordNotFound) && !missingTable(err):
		return wrap(err, "reading the ledger's version")
	case err != nil || have < want:
		return &VersionError{Have: have, Want: want}
	case have > want:
		return &VersionError{Have: have, Want: want}
	}
	return nil
}

func missingTable(err error) bool {
	return strings.Contains(err.Error(), "no such table") || strings.Contains(err.Error(), "42P01")
}

// VersionError says that the tables are of another version than the program.
type VersionError struct{ Have, Want int64 }

// Error implements error.
func (e *VersionError) Error() string {
	_, en := e.Words()
	return en
}

// Words says it in both languages.
func (e *VersionError) Words() (zh, en string) {
	if e.Have < e.Want {
		return fmt.Sprintf("台账为第 %d 版，本程序需要第 %d 版：请先运行 jiaoban migrate。", e.Have, e.Want),
			fmt.Sprintf("the ledger is at version %d and this program needs %d: run `jiaoban migrate` first", e.Have, e.Want)
	}
	return fmt.Sprintf("台账为第 %d 版，比本程序（第 %d 版）新：请用新版程序。", e.Have, e.Want),
		fmt.Sprintf("the ledger is at version %d, newer than this program, which knows %d: use the newer program", e.Have, e.Want)
}
