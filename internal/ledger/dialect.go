package ledger

import (
	"database/sql"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
)

// dialect is what the two databases do differently. Everything else in this
// package is the same for both.
type dialect interface {
	name() string
	// now reads the clock that stamps filings.
	now(tx *gorm.DB) (casework.Instant, error)
	// clock is what a query reads that clock by; zero where it is the host's.
	clock() string
	// viewOptions begins a transaction that sees one state of the database.
	viewOptions() *sql.TxOptions
	// lock adds to a query that the rows it finds are locked until the end of
	// the transaction.
	lock(tx *gorm.DB) *gorm.DB
	// lockFree does the same and leaves out rows that others have locked.
	lockFree(tx *gorm.DB) *gorm.DB
	// matches is the condition that a case's searchable text contains a
	// parameter, letter by letter.
	matches() string
	// bytewise is what a column is ordered by so that its bytes decide, whatever
	// the database's language is.
	bytewise() string
	// offIndex is a column along whose index SQLite, which chooses without statistics, is
	// not to go.
	offIndex(column string) string
	// lockEntries waits until no other transaction is adding to the office's own record.
	lockEntries(tx *gorm.DB) error
	// linkEvents gives events that were just added their places in the chain, in their order: at
	// once, or with the commit.
	linkEvents(tx *gorm.DB, events []eventRow) error
	// tables lists the names of all tables, references which (child) refers to which
	// (parent), and columns the name and kind of each column of the table that is
	// its parameter.
	tables() string
	references() string
	columns() string
	// loading begins a transaction that fills tables from a dump: references are checked at
	// its end, where the database can, and the chain is what the dump says.
	loading() string
}
