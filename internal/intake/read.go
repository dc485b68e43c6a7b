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
	limits = limits.withDefaults()
	switch {
	case size <= 0:
		return nil, problem("empty_file")
	case size > limits.FileBytes:
		return nil, problem("file_too_big", "size", strconv.FormatInt(size, 10), "limit", strconv.FormatInt(limits.FileBytes, 10))
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	format, err := sniff(r, size)
	if err != nil {
		return nil, readProblem(err)
	}
	if format == FormatXLSX {
		if err := checkExtension(name, format); err != nil {
			return nil, err
		}
		list, err := readXLSX(ctx, r, size, limits)
		return list, readProblem(err)
	}
	text, encoding, err := loadText(r, size)
	if err != nil {
		return nil, readProblem(err)
	}
	if isBlank(text) {
		return nil, problem("empty_file")
	}
	if err := checkExtension(name, format); err != nil {
		return nil, err
	}
	return readCSV(ctx, text, encoding, limits)
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
