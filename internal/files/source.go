package files

import (
	"context"
	"errors"
	"io"
	"strconv"
)

// source reads from a sender, counts, and remembers why reading failed, so
// that a broken connection is told apart from a full disk.
type source struct {
	ctx      context.Context
	r        io.Reader
	received int64
	failed   error
}

func (s *source) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		s.failed = err
		return 0, err
	}
	n, err := s.r.Read(p)
	s.received += int64(n)
	if err != nil && err != io.EOF {
		s.failed = err
	}
	return n, err
}

// problem tells what people should know of the failure.
func (s *source) problem() error {
	var known *Problem
	if errors.As(s.failed, &known) {
		return known
	}
	return problem(CodeInterrupted, "received_bytes", strconv.FormatInt(s.received, 10)).because(s.failed)
}
