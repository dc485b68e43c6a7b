package app

import (
	"context"
	"sync"
	"time"

	"jiaoban/internal/contract"
)

// markedWithin bounds the noting of starts. The relay notes what is not noted so, after
// another look of the workflow at its case.
const markedWithin = 5 * time.Second

// starts notes in the record which workflows were started, which spares the relay a look at
// them: those that are started while others are being noted go together, and nobody waits.
type starts struct {
	mark func(ctx context.Context, refs ...contract.CaseRef) error

	mu      sync.Mutex
	waiting []contract.CaseRef
	marking bool
	closed  bool
	all     sync.WaitGroup
}

// note has a start noted soon.
func (s *starts) note(ref contract.CaseRef) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return
	}
	s.waiting = append(s.waiting, ref)
	if !s.marking {
		s.marking = true
		s.all.Go(s.work)
	}
}

func (s *starts) work() {
	for refs := s.next(); len(refs) > 0; refs = s.next() {
		ctx, cancel := context.WithTimeout(context.Background(), markedWithin)
		_ = s.mark(ctx, refs...)
		cancel()
	}
}

func (s *starts) next() []contract.CaseRef {
	s.mu.Lock()
	defer s.mu.Unlock()
	refs := s.waiting
	s.waiting, s.marking = nil, len(refs) > 0
	return refs
}

// close waits until everything is noted; nothing more is noted afterwards.
func (s *starts) close() error {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.all.Wait()
	return nil
}
