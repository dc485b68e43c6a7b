package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// Open opens a ledger whose tables are of exactly this program's version, and whose
// states are folded by its rules; it never changes them, see Migrate. It fails while the
// database is away.
func Open(ctx context.Context, config Config) (*Ledger, error) {
	if config.Identities == nil || config.Digest == nil {
		return nil, errors.New("the ledger needs Identities and Digest")
	}
	l, err := openAsItIs(config)
	if err != nil {
		return nil, err
	}
	if err := l.checkVersion(ctx); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	if err := l.checkFolded(ctx); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	if _, err := l.Now(ctx); err != nil { // for Clock
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// openAsItIs opens tables of whatever version, and needs no keys.
func openAsItIs(config Config) (*Ledger, error) {
	l := &Ledger{config: config, log: config.Logger, observer: config.Observer, rules: caseworkRules(), advances: newTurn(advancesAtOnce)}
	if l.log == nil {
		l.log = slog.New(slog.DiscardHandler)
	}
	if l.observer == nil {
		l.observer = deaf{}
	}
	if err := l.connect(); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

func (l *Ledger) connect() (err error) {
	switch l.config.Driver {
	case SQLite:
		l.dialect = sqliteDialect{}
		writer, reader, err := openSQLite(l.config.Path, l.config.Conns)
		if err != nil {
			return err
		}
		l.pools, l.turn = []*sql.DB{reader, writer}, newTurn(1)
		prober, err := openProber(l.config.Path)
		if err != nil {
			return err
		}
		l.pools = append(l.pools, prober)
		// The writer comes first, for it makes the file and its journal.
		if l.writer, err = openGorm(newSQLiteDialector(writer)); err != nil {
			return wrap(sqliteDialector{}.Translate(err), "opening "+l.config.Path)
		}
		if l.prober, err = openGorm(newSQLiteDialector(prober)); err != nil {
			return err
		}
		l.reader, err = openGorm(newSQLiteDialector(reader))
		return err
	case Postgres:
		l.dialect = postgresDialect{}
		pool, err := openPostgres(l.config.URL, l.config.Conns)
		if err != nil {
			return err
		}
		l.pools = []*sql.DB{pool}
		l.writer, err = openGorm(newPostgresDialector(pool))
		l.reader, l.prober = l.writer, l.writer
		return err
	}
	return fmt.Errorf("the ledger's driver is %q; it is %s or %s", l.config.Driver, SQLite, Postgres)
}

// openGorm sets what both databases share. Compiled statements are kept by the
// connections, those of pgx and ours to SQLite. gorm's own log stays silent: it would show the
// parameters of statements, and every error is returned anyway.
func openGorm(d gorm.Dialector) (*gorm.DB, error) {
	db, err := gorm.Open(d, &gorm.Config{
		TranslateError:           true,
		SkipDefaultTransaction:   true,
		DisableNestedTransaction: true,
		DisableAutomaticPing:     true,
		Logger:                   logger.Discard,
	})
	if err != nil {
		return nil, err
	}
	// gorm translates every error but that of a query whose rows are scanned
	// one by one.
	return db, db.Callback().Row().After("gorm:row").Register("ledger:translate", func(tx *gorm.DB) {
		if translator, ok := tx.Dialector.(gorm.ErrorTranslator); ok && tx.Error != nil {
			tx.Error = translator.Translate(tx.Error)
		}
	})
}
