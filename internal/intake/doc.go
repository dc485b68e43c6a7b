// Package intake reads the lists of complaint cases that inspection groups
// hand over, from .xlsx workbooks and from .csv files (UTF-8, UTF-16 with a
// byte order mark, GB18030).
//
// The package only reads: it finds the header, turns every row into a Row or
// into a RowProblem with a reason, and keeps everything else it saw (titles,
// totals, notes, skipped sheets) by name, so that the count of what was sent
// can be compared with the count of what was taken over (S1-19). It does not
// know about campaigns, earlier batches or clocks: whether a number is already
// in the ledger is decided there, and a date in a title is never the instant
// of hand-over.
//
// # One number in several rows
//
// Published tables split one case over several rows. Three situations look
// alike and mean different things:
//
//   - The number cell (or, where a layout has no number, the serial cell) is
//     merged over the rows: the sender says "one case, several issues". The
//     later rows become Continuations of the first row.
//   - The number is written again and the row says the same: the row is a
//     duplicate; it is refused as duplicate_row and the first one stands.
//   - The number is written again and the row says something else: either the
//     number was mistyped or an issue lost its sub-number. The first row is
//     taken over at once, because its clock is running, and carries a warning;
//     the later row is refused as duplicate_number so that the sender decides.
//
// Sub-numbers such as 73-2 are numbers of their own. A text file knows no merged
// cells: a row with neither number nor serial is refused there, since nothing
// says that it belongs to the row above.
//
// # Fingerprints
//
// Row.Fingerprint says whether two rows state the same case; see fingerprint.go
// for the exact bytes.
package intake
