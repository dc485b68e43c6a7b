package api

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/gin-gonic/gin"

	"jiaoban/internal/contract"
)

// turnWithin is how long a list waits for those before it; whoever waits longer
// is asked to come again.
const turnWithin = time.Minute

// turns lets one list be read at a time. A hostile one may take a quarter of a
// gigabyte, and several at once must not take several.
type turns chan struct{}

func newTurns() turns { return make(turns, 1) }

// take waits for a turn and returns how to give it back.
func (t turns) take(ctx context.Context) (func(), error) {
	ctx, cancel := context.WithTimeout(ctx, turnWithin)
	defer cancel()
	select {
	case t <- struct{}{}:
		return func() { <-t }, nil
	case <-ctx.Done():
		return nil, fmt.Errorf("waiting until other lists are read: %w", ctx.Err())
	}
}

// listSent takes the list of a request from whoever may send one. done closes it
// and gives the turn back.
func (s *Server) listSent(c *gin.Context, deed Deed) (list *os.File, done func(), err error) {
	if err := guard(c.Request.Context(), deed); err != nil {
		return nil, nil, err
	}
	file, err := s.sentFile(c, s.options.MaxListBytes)
	if err != nil {
		return nil, nil, err
	}
	return s.receive(c.Request.Context(), file)
}

// receive takes a list onto the disk, however slow its line is, and then waits
// for its turn. The file has no name any more; done closes it and gives the turn
// back.
func (s *Server) receive(ctx context.Context, sent io.Reader) (list *os.File, done func(), err error) {
	if list, err = os.CreateTemp("", "jiaoban-list-*"); err != nil {
		return nil, nil, absent{nil}.because(err)
	}
	defer func() {
		if err != nil {
			_ = list.Close() // nothing of it is kept
		}
	}()
	if err = os.Remove(list.Name()); err != nil {
		return nil, nil, err
	}
	if _, err = io.Copy(absent{list}, sent); err != nil {
		return nil, nil, uploadError(err, s.options.MaxListBytes)
	}
	if _, err = list.Seek(0, io.SeekStart); err != nil {
		return nil, nil, err
	}
	leave, err := s.lists.take(ctx)
	if err != nil {
		return nil, nil, err
	}
	return list, func() {
		leave()
		_ = list.Close() // it was only read
	}, nil
}

// absent tells failures of the disk from those of the sender's line: the sender
// may come again when there is room.
type absent struct{ io.Writer }

func (a absent) Write(p []byte) (int, error) {
	n, err := a.Writer.Write(p)
	return n, a.because(err)
}

func (absent) because(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%w: receiving a list: %w", contract.ErrUnavailable, err)
}
