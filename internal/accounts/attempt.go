package accounts

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// AttemptStore counts looks at passwords and codes. Failures and looks under way
// are together never more than the limit, over all nodes; what is under way is no
// failure. An attempt that was not settled within a time is forgotten, and then
// settles as contract.ErrTooManyAttempts: nobody is told what it saw.
type AttemptStore interface {
	AttemptSignIn(ctx context.Context, account string, at casework.Instant, limit int, within casework.Span) (contract.Attempt, error)
	// SignInFailed counts a failure; the one that reaches the limit locks the
	// account, and gives the instant until which.
	SignInFailed(ctx context.Context, account, attempt string, at casework.Instant, limit int, lock casework.Span) (until casework.Instant, err error)
	// SignedIn forgets the failures and stores another hash if one is given.
	SignedIn(ctx context.Context, account, attempt string, at casework.Instant, rehash string) error
	// PasswordFits settles a look at a password that was right where a code is
	// needed as well: the failures stay until the code is right too.
	PasswordFits(ctx context.Context, account, attempt, rehash string) error
	// DropAttempt forgets an attempt of which nobody is told.
	DropAttempt(ctx context.Context, attempt string) error
}

// seen is what a look at a password or a code saw.
type seen struct {
	fits      bool
	needsCode bool   // it is half of the proof, and forgives no failure
	rehash    string // the same password's hash at today's cost, if it was another
}

// attempt looks at what somebody gave as proof, and counts what it saw. Where the
// account is locked it looks at nothing, at the same cost. ErrSignIn: it is no proof.
func (s *Service) attempt(ctx context.Context, account string, look func(allowed bool) (seen, error)) error {
	attempt, err := s.begin(ctx, account)
	if err != nil {
		return err
	}
	saw, err := look(!attempt.Locked)
	switch {
	case err == nil && attempt.Locked:
		return ErrSignIn
	case err == nil && saw.fits && saw.needsCode:
		err = s.store.PasswordFits(ctx, account, attempt.ID, saw.rehash)
	case err == nil && saw.fits:
		err = s.store.SignedIn(ctx, account, attempt.ID, s.now(), saw.rehash)
	case err == nil:
		var until casework.Instant
		if until, err = s.store.SignInFailed(ctx, account, attempt.ID, s.now(), FailuresToLock, LockedFor); err == nil {
			if !until.IsZero() { // who it is stands in the record, and in no log
				s.log.WarnContext(ctx, "an account is locked after failed sign-ins; `jiaoban account unlock` ends it sooner", slog.String("account", account), slog.String("until", casework.Shanghai.Local(until)))
			}
			return ErrSignIn
		}
	}
	if err != nil && attempt.ID != "" {
		// Whoever asked is told of the fault alone. Where this fails too, the
		// attempt is forgotten in time.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), seenWait)
		defer cancel()
		_ = s.store.DropAttempt(ctx, attempt.ID)
	}
	return err
}

// begin waits for a while until another look may begin.
func (s *Service) begin(ctx context.Context, account string) (contract.Attempt, error) {
	for range attemptPauses {
		attempt, err := s.store.AttemptSignIn(ctx, account, s.now(), FailuresToLock, AttemptWithin)
		if err != nil || attempt != (contract.Attempt{}) {
			return attempt, err
		}
		select {
		case <-time.After(s.pause):
		case <-ctx.Done():
			return attempt, ctx.Err()
		}
	}
	return contract.Attempt{}, contract.ErrTooManyAttempts
}

// lines let those who try the same login wait for each other, whether there is
// such a login or not.
type lines struct {
	mu sync.Mutex
	of map[string]*line
}

type line struct {
	turn chan struct{}
	long int
}

func (l *lines) enter(ctx context.Context, key string) (leave func(), err error) {
	l.mu.Lock()
	if l.of == nil {
		l.of = map[string]*line{}
	}
	at := l.of[key]
	if at == nil {
		at = &line{turn: make(chan struct{}, 1)}
		l.of[key] = at
	}
	if at.long == longestLine {
		l.mu.Unlock()
		return nil, contract.ErrTooManyAttempts
	}
	at.long++
	l.mu.Unlock()
	gone := func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		if at.long--; at.long == 0 {
			delete(l.of, key)
		}
	}
	select {
	case at.turn <- struct{}{}:
		return func() { <-at.turn; gone() }, nil
	case <-ctx.Done():
		gone()
		return nil, ctx.Err()
	}
}
