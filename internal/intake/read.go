package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
)

// Read reads a list of cases from a file of size bytes. name is the file's name
// as sent; its extension must fit the content. A file that cannot be read gives
// a *Problem that says what to mend; any other error is of the machine (or of
// ctx). Rows that cannot be taken over are in List.Refused and never stop the
// others. Read is safe for concurrent use and keeps no reference to r.
//
// Memory stays under 256 MiB above idle for any input within DefaultLimits;
// large workbooks are unpacked to limits.TempDir, and removed before Read
// returns.
func Read(ctx context.Context, r io.ReaderAt, size int64, name string, limits Limits) (*List, error) {
	out := &collector{}
	if err := readTables(ctx, r, size, name, limits, out); err != nil {
		return nil, err
	}
	return out.finish()
}

// table takes the rows of one sheet, in order.
type table interface {
	add(row gridRow) error
	finish() error
	overlap() // merged areas of the sheet overlap
}

// tables take the sheets of a file, in order; a csv file has one, without a name.
type tables interface {
	begin(format Format, limits Limits)
	encoded(encoding string, comma rune)
	skip(sheets []SkippedSheet)
	open(sheet string, hiddenColumn func(col int) bool) table
	// headerScore tells how much a row looks like a header.
	headerScore(cells []string) int
}

// readTables recognises a file and hands its rows on. It bounds what a file
// may cost, whatever is done with the rows.
func readTables(ctx context.Context, r io.ReaderAt, size int64, name string, limits Limits, into tables) error {
	limits = limits.withDefaults()
	switch {
	case size <= 0:
		return problem("empty_file")
	case size > limits.FileBytes:
		return problem("file_too_big", "size", strconv.FormatInt(size, 10), "limit", strconv.FormatInt(limits.FileBytes, 10))
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	format, err := sniff(r, size)
	if err != nil {
		return readProblem(err)
	}
	into.begin(format, limits)
	if format == FormatXLSX {
		if err := checkExtension(name, format); err != nil {
			return err
		}
		return readProblem(readXLSX(ctx, r, size, limits, into))
	}
	text, encoding, err := loadText(r, size)
	if bad, is := errors.AsType[*badByteError](err); is {
		return bad.problem(into.headerScore)
	}
	if err != nil {
		return readProblem(err)
	}
	if isBlank(text) {
		return problem("empty_file")
	}
	if err := checkExtension(name, format); err != nil {
		return err
	}
	comma, skip := detectComma(text, into.headerScore)
	into.encoded(encoding, comma)
	return readCSV(ctx, text, comma, skip, limits, into.open("", nil))
}

func loadText(r io.ReaderAt, size int64) (text, encoding string, err error) {
	data := make([]byte, size)
	if n, err := r.ReadAt(data, 0); err != nil && !(errors.Is(err, io.EOF) && int64(n) == size) {
		return "", "", fmt.Errorf("intake: read: %w", err)
	}
	return decodeText(data)
}

// readProblem leaves Problems and the errors of a context as they are and says
// of all others where they come from.
func readProblem(err error) error {
	var known *Problem
	if err == nil || errors.As(err, &known) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return fmt.Errorf("intake: read: %w", err)
}
