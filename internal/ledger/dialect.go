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
	// lockChain waits until no other transaction is adding to the chain.
	lockChain(tx *gorm.DB) error
	// lockChainEnd is a query for the chain's last row that does the same first.
	lockChainEnd(tx *gorm.DB) *gorm.DB
	// tables lists the names of all tables, references which (child) refers to which
	// (parent), and columns the name and kind of each column of the table that is
	// its parameter.
	tables() string
	references() string
	columns() string
	// deferReferences has them checked at the end of the transaction, where the
	// database can.
	deferReferences() string
}
