// Package ledger is the record: cases, filings, events and their hash chain,
// projections, who may see what, texts, identities and the outbox, in SQLite
// or PostgreSQL. It calls the rules of casework inside its own transactions
// and stores what they say; it has no rules of its own.
package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Drivers.
const (
	SQLite   = "sqlite"
	Postgres = "postgres"
)

// Config says where the ledger is kept and what it needs of others.
type Config struct {
	Driver string // SQLite or Postgres
	Path   string // of the SQLite file
	URL    string // of the PostgreSQL database
	// Conns bounds the connections to PostgreSQL, and the readers of SQLite; 0: a default.
	Conns int
	// Role is the PostgreSQL role that the program works as where that is not
	// the role that migrates. Migrate grants it what it needs and no more.
	Role string

	// Clock replaces the database's clock. Nil in earnest: PostgreSQL then
	// stamps by its own clock, SQLite by the host's.
	Clock func() time.Time
	// AtOnce applies a command in the transaction that files it. Left out, it waits
	// for its case's workflow, as it does where applying fails or needs newer rules.
	AtOnce bool
	// Observer hears how long things took. Nil: nobody.
	Observer Observer
	// Logger hears of what must not be silent, such as a failed rule. Nil: nobody.
	Logger *slog.Logger

	// Identities seals the complainant's block. Required by Open.
	Identities IdentityCipher
	// Texts seals free texts. Without it they are stored plain, which is for
	// tests; the program always has it.
	Texts TextCipher
	// Index makes the blind indexes of identities. Nil: nothing is indexed.
	Index BlindIndex
	// Current says whether something was sealed with the newest key of a ring.
	// Nil: everything was.
	Current func(ring string, sealed []byte) bool
	// Gone gives for a ring how ciphertexts begin, five bytes each, whose keys are
	// gone for good as somebody has said. Nil: none is.
	Gone func(ring string) [][]byte
	// Digest is a keyed digest. Required by Open; without the keys it gives "",
	// and what stands on it is not compared.
	Digest func(purpose string, data ...[]byte) string
	// SameDigest compares with a stored digest, also one made under an older
	// key. Nil: equality with Digest.
	SameDigest func(stored, purpose string, data ...[]byte) bool
	// SignRoot signs the statement that message makes of the public key. Nil: no
	// root can be made.
	SignRoot func(message func(public []byte) []byte) ([]byte, error)
	// RootKeys are the public keys that the office signs and has signed with. Nil:
	// nobody knows, and a root is taken to be signed by the key that it names.
	RootKeys func() [][]byte
	// Name names the installation in what is signed.
	Name string
}

// IdentityCipher seals one field of a complainant's block; what it seals opens
// only for the same case and field.
type IdentityCipher interface {
	SealIdentity(plain []byte, caseID, field string) ([]byte, error)
	OpenIdentity(sealed []byte, caseID, field string) ([]byte, error)
}

// TextCipher seals free texts; what it seals opens only for the same case and
// field. The texts of a case have a key of their own, which the cipher gives
// and takes sealed; rows of lists, which belong to no case yet, have none.
type TextCipher interface {
	SealText(plain []byte, caseID, field string) ([]byte, error)
	OpenText(sealed []byte, caseID, field string) ([]byte, error)

	NewCaseKey(caseID string) ([]byte, error)
	// ResealCaseKey seals a case's key with the newest key of the ring.
	ResealCaseKey(caseKey []byte, caseID string) ([]byte, error)
	SealCaseText(caseKey, plain []byte, caseID, field string) ([]byte, error)
	OpenCaseText(caseKey, sealed []byte, caseID, field string) ([]byte, error)
}

// BlindIndex finds equal values without opening them.
type BlindIndex interface {
	// Index gives the digest of a value under the newest key, and the key's id.
	Index(purpose string, value []byte) (digest, key string)
	// IndexAll gives the digest of a value under every key.
	IndexAll(purpose string, value []byte) []string
	// IndexKey is the id of the newest key.
	IndexKey() string
}

// Ledger is an open ledger. Its methods may be called by many goroutines at
// once. A method that cannot reach the database gives an error for which
// Unavailable is true; a lawful refusal is a *casework.Error.
type Ledger struct {
	config   Config
	log      *slog.Logger
	observer Observer
	dialect  dialect
	// writer has one connection on SQLite, which makes every write wait its
	// turn; on PostgreSQL it is the same pool as reader.
	writer, reader *gorm.DB
	turn           *turn // hands out SQLite's writer; nil on PostgreSQL
	advances       *turn
	// prober writes on SQLite by a connection of its own, which waits for nobody;
	// on PostgreSQL it is the writer.
	prober  *gorm.DB
	writing atomic.Int64 // writes that hold SQLite's lock
	pools   []*sql.DB
	rules   rules
	clock   follower
	units   atomic.Pointer[keptTree]
}

// Now reads the clock that stamps filings.
func (l *Ledger) Now(ctx context.Context) (casework.Instant, error) {
	return l.now(l.read(ctx))
}

// Close waits for running statements and closes the connections.
func (l *Ledger) Close() error {
	errs := make([]error, 0, len(l.pools))
	for _, p := range l.pools {
		errs = append(errs, p.Close())
	}
	return errors.Join(errs...)
}

// read is where queries outside a transaction begin. Errors that it gives are
// translated: a missing row is gorm.ErrRecordNotFound, absence of the database
// is contract.ErrUnavailable.
func (l *Ledger) read(ctx context.Context) *gorm.DB {
	if j := jointOf(ctx); j != nil {
		return j.tx
	}
	return l.reader.WithContext(ctx)
}

// view runs queries that must see one state of the database.
func (l *Ledger) view(ctx context.Context, fn func(tx *gorm.DB) error) error {
	if j := jointOf(ctx); j != nil {
		return fn(j.tx)
	}
	return l.read(ctx).Transaction(fn, l.dialect.viewOptions())
}

// write runs fn in one transaction and commits unless fn fails. On SQLite it
// is an immediate transaction of the only writer, to which everybody comes in the order
// of asking; on PostgreSQL it is read
// committed, so fn must lock the rows that it reads in order to write. Errors
// are translated as in read; a unique violation is gorm.ErrDuplicatedKey. Under
// Together, fn is part of that transaction.
func (l *Ledger) write(ctx context.Context, fn func(tx *gorm.DB) error) error {
	if j := jointOf(ctx); j != nil {
		return fn(j.tx)
	}
	if err := l.turn.enter(ctx); err != nil {
		return err
	}
	defer l.turn.leave()
	return l.writer.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		l.writing.Add(1)
		defer l.writing.Add(-1)
		return fn(tx)
	})
}

// now reads the clock on tx's connection.
func (l *Ledger) now(tx *gorm.DB) (casework.Instant, error) {
	if l.config.Clock != nil {
		return casework.InstantOf(l.config.Clock()), nil
	}
	asked := time.Now()
	at, err := l.dialect.now(tx)
	if err == nil {
		l.clock.hear(asked, at)
	}
	return at, err
}

// readAt is the instant of a query that was asked for then and read the dialect's clock.
func (l *Ledger) readAt(asked time.Time, clock casework.Instant) casework.Instant {
	if l.config.Clock != nil {
		return casework.InstantOf(l.config.Clock())
	}
	if clock.IsZero() {
		return casework.InstantOf(time.Now())
	}
	l.clock.hear(asked, clock)
	return clock
}

// Unavailable reports whether err says that the database could not be reached
// or could not do its work at the moment: the same call may succeed later.
func Unavailable(err error) bool {
	return errors.Is(err, contract.ErrUnavailable) || errors.Is(err, context.DeadlineExceeded)
}

// wrap names what was being done when an internal error arose; refusals of
// the rules pass as they are.
func wrap(err error, doing string) error {
	if err == nil || casework.AsError(err) != nil {
		return err
	}
	return fmt.Errorf("%s: %w", doing, err)
}
