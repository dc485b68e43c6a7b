package app

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"jiaoban/internal/config"
	"jiaoban/internal/files"
	"jiaoban/internal/ledger"
	"jiaoban/internal/secrecy"
)

// keysKey is where the ledger remembers which keys it was written with.
const keysKey = "keys_id"

// record is the ledger with its keys, the evidence store, and the lists as they
// were sent. A list names complainants, so it lies in a store of its own, where
// no digest in a case reaches it.
type record struct {
	ledger *ledger.Ledger
	keys   *secrecy.Keys
	files  *files.Disk
	lists  *files.Disk
	noted  string // the keys that the ledger was last told of

	ciphers lossy
}

// recordOptions say how to open a record.
type recordOptions struct {
	migrate bool             // bring the tables to this version
	create  bool             // keys may be made where the ledger was never used
	anew    bool             // even where keys or evidence of an older ledger lie
	lacking bool             // even where a key that was in use is not there
	clock   func() time.Time // nil: the database's own
	// observer hears how long things took; nil: nobody.
	observer ledger.Observer
}

// openRecord opens the ledger with the keys that it was written with. Keys are
// made only for a ledger that no keys were ever used with: new ones for an old
// record would make its loss final.
func openRecord(ctx context.Context, conf config.Config, f *folder, log *slog.Logger, o recordOptions) (*record, error) {
	store := storeOf(conf, f)
	store.Logger, store.Clock, store.Observer = log, o.clock, o.observer
	if !o.anew && !conf.Database.Postgres() && f.fresh() {
		if left := f.leftBehind(); left != "" {
			return nil, lostLedger(twoTongues{f.ledgerPath() + " ", f.ledgerPath()}, left)
		}
	}
	if o.migrate {
		migrated, named := store, ofLedger
		if conf.Database.MigrateURL != "" {
			migrated.URL, named = conf.Database.MigrateURL, ofOwner
		}
		if err := ledger.Migrate(ctx, migrated); err != nil {
			return nil, at(named, err)
		}
	}
	written, noted, err := writtenWith(ctx, store)
	if err != nil {
		return nil, err
	}
	if !o.anew && written == "" {
		// Keys alone say nothing here: a first start that was cut off leaves them.
		if there, err := holdsObjects(f.files); err != nil || there {
			return nil, errors.Join(err, lostLedger(twoTongues{"所指的数据库", "the database"}, f.files))
		}
	}
	master, err := secrecy.ParseMaster(conf.MasterKey)
	if err != nil {
		return nil, err
	}
	if o.create {
		if err := secrecy.Complete(f.keys, master); err != nil {
			return nil, because(err, ExitUsage, "密钥目录 %s", "keys in %s", f.keys)
		}
	}
	keys, err := secrecy.OpenOrCreate(f.keys, master, o.create && written == "")
	if err != nil {
		return nil, because(err, ExitUsage, "密钥目录 %s", "keys in %s", f.keys)
	}
	if written != "" && written != keys.ID() {
		return nil, usage("%s 中的密钥（%s）不是写此台账所用的密钥（%s）：请挂载正确的密钥目录，或从备份恢复。",
			"the keys in %s (%s) are not those that this ledger was written with (%s): mount the right key folder, or restore it from its backup.", f.keys, keys.ID(), written)
	}
	if err := lackingKeys(keys, f.keys, noted); err != nil && !o.lacking {
		return nil, err
	}
	ciphers := lossy{keys, noted.forgotten}
	store.Identities, store.Texts, store.Digest, store.SameDigest = ciphers, ciphers, keys.Digest, keys.SameDigest
	store.SignRoot, store.RootKeys, store.Name = keys.SignRoot, keys.RootKeys, keys.ID()
	store.Index, store.Current, store.Gone = keys, keys.Current, ciphers.gone
	opened, err := ledger.Open(ctx, store)
	if err != nil {
		return nil, err
	}
	r := &record{ledger: opened, keys: keys, ciphers: ciphers}
	if written == "" {
		if err := opened.SetMeta(ctx, keysKey, keys.ID()); err != nil {
			return nil, errors.Join(err, opened.Close())
		}
	}
	if r.files, err = files.Open(f.files, keys); err != nil {
		return nil, errors.Join(because(err, ExitUsage, "材料目录不能使用（--files）", "the evidence store cannot be used (--files)"), opened.Close())
	}
	if r.lists, err = files.Open(f.lists(), keys); err != nil {
		return nil, errors.Join(because(err, ExitUsage, "清单目录不能使用（--files）", "the store of lists cannot be used (--files)"), opened.Close())
	}
	return r, nil
}

// storeOf says where the ledger is kept.
func storeOf(conf config.Config, f *folder) ledger.Config {
	store := ledger.Config{Driver: ledger.SQLite, Path: f.ledgerPath(), Conns: conf.Database.Conns, Role: conf.Database.Role, AtOnce: true}
	if conf.Database.Postgres() {
		store.Driver, store.Path, store.URL = ledger.Postgres, "", conf.Database.URL
	}
	return store
}

// openWithoutKeys opens a ledger for what needs no key: its own notes, and the
// check of its chain.
func openWithoutKeys(ctx context.Context, store ledger.Config) (*ledger.Ledger, error) {
	return ledger.Open(ctx, withoutKeys(store))
}

// withoutKeys stands in for the keys; the empty digest says so.
func withoutKeys(store ledger.Config) ledger.Config {
	store.Identities, store.Digest = noKeys{}, func(string, ...[]byte) string { return "" }
	return store
}

// lostLedger refuses to begin a new record where an older one has left
// something: most likely the ledger was lost or the wrong one is named, and an
// empty office would hide that.
func lostLedger(where twoTongues, left string) error {
	return usage("%[1]s中没有台账，但 %[3]s 属于一个台账：请从备份恢复台账，或指明正确的数据目录；确要在此新建空台账，请加 --new-ledger。",
		"%[2]s holds no ledger, but %[3]s belongs to one: restore the ledger from its backup, or name the right data folder; "+
			"to begin a new, empty office here all the same, say --new-ledger.", where.zh, where.en, left)
}

// writtenWith names the key folder that a ledger was written with, "" for a new
// one, and the keys of each ring that were in use.
func writtenWith(ctx context.Context, store ledger.Config) (id string, noted usedKeys, err error) {
	opened, err := openWithoutKeys(ctx, store)
	if err != nil {
		return "", noted, err
	}
	if id, err = opened.Meta(ctx, keysKey); err == nil {
		noted.used, err = opened.UsedKeys(ctx)
	}
	if err == nil {
		noted.forgotten, err = opened.ForgottenKeys(ctx)
	}
	return id, noted, errors.Join(err, opened.Close())
}

// noKeys stands in while only the ledger's own notes are read.
type noKeys struct{}

var errNoKeys = errors.New("the ledger was opened without its keys")

func (noKeys) SealIdentity([]byte, string, string) ([]byte, error) { return nil, errNoKeys }
func (noKeys) OpenIdentity([]byte, string, string) ([]byte, error) { return nil, errNoKeys }
