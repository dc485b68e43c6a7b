package accounts

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// memory is a Store for these tests; the ledger's own is tested beside it, on
// both databases, against the same promises.
type memory struct {
	FactorStore // the ledger's own tests have second factors, and single sign-on
	LinkStore

	mu       sync.Mutex
	accounts map[string]contract.Account
	sessions map[string]contract.Session // by digest
	disabled map[casework.PersonID]bool
	coded    map[string]bool // accounts with a second factor
	down     error
	busy     bool            // SessionSeen finds the writer at work
	seen     int             // calls of SessionSeen
	under    map[string]bool // attempts that are not settled
	looks    int
}

var errMissing = casework.Refuse(casework.NotFound, "not_found")

func newMemory() *memory {
	return &memory{accounts: map[string]contract.Account{}, sessions: map[string]contract.Session{}, disabled: map[casework.PersonID]bool{}, coded: map[string]bool{}, under: map[string]bool{}}
}

func (m *memory) AccountByLogin(_ context.Context, login string) (contract.Account, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.down != nil {
		return contract.Account{}, m.down
	}
	for _, a := range m.accounts {
		if contract.LoginKey(a.Login) == contract.LoginKey(login) {
			return a, nil
		}
	}
	return contract.Account{}, errMissing
}

func (m *memory) Account(_ context.Context, id string) (contract.Account, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if a, ok := m.accounts[id]; ok {
		return a, nil
	}
	return contract.Account{}, errMissing
}

func (m *memory) AddAccount(_ context.Context, a contract.Account) (contract.Account, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	a.ID = fmt.Sprint("a", len(m.accounts)+1)
	m.accounts[a.ID] = a
	return a, nil
}

func (m *memory) change(id string, f func(*contract.Account)) {
	a := m.accounts[id]
	f(&a)
	m.accounts[id] = a
}

func (m *memory) AttemptSignIn(_ context.Context, id string, at casework.Instant, limit int, _ casework.Span) (contract.Attempt, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.change(id, func(a *contract.Account) {
		if at >= a.LockedUntil && !a.LockedUntil.IsZero() {
			a.Failed, a.LockedUntil = 0, 0
		}
	})
	switch a := m.accounts[id]; {
	case !a.LockedUntil.IsZero():
		return contract.Attempt{Locked: true}, nil
	case a.Failed+len(m.under) >= limit:
		return contract.Attempt{}, nil
	}
	m.looks++
	attempt := contract.Attempt{ID: fmt.Sprint("l", m.looks)}
	m.under[attempt.ID] = true
	return attempt, nil
}

func (m *memory) SignInFailed(_ context.Context, id, attempt string, at casework.Instant, limit int, lock casework.Span) (until casework.Instant, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.under, attempt)
	m.change(id, func(a *contract.Account) {
		if a.Failed++; a.Failed >= limit {
			a.LockedUntil = at.Add(lock)
		}
		until = a.LockedUntil
	})
	return until, nil
}

func (m *memory) DropAttempt(_ context.Context, attempt string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.under, attempt)
	return nil
}

func (m *memory) SignedIn(_ context.Context, id, attempt string, at casework.Instant, rehash string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.under, attempt)
	m.change(id, func(a *contract.Account) {
		a.Failed, a.LockedUntil, a.SignedInAt = 0, 0, at
		if rehash != "" {
			a.Hash = rehash
		}
	})
	return nil
}

func (m *memory) PasswordFits(_ context.Context, id, attempt, rehash string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.under, attempt)
	if rehash != "" {
		m.change(id, func(a *contract.Account) { a.Hash = rehash })
	}
	return nil
}

func (m *memory) SetPassword(_ context.Context, id, hash string, mustChange bool, at casework.Instant, keep string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.change(id, func(a *contract.Account) { a.Hash, a.MustChange, a.Failed, a.LockedUntil = hash, mustChange, 0, 0 })
	for digest, s := range m.sessions {
		if s.Account == id && s.ID != keep {
			s.RevokedAt = at
			m.sessions[digest] = s
		}
	}
	return nil
}

func (m *memory) AddSession(_ context.Context, digest string, s contract.Session) (contract.Session, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s.ID = fmt.Sprint("s", len(m.sessions)+1)
	m.sessions[digest] = s
	return s, nil
}

func (m *memory) SessionByDigest(ctx context.Context, digest string, at casework.Instant) (contract.HeldSession, error) {
	m.mu.Lock()
	s, ok := m.sessions[digest]
	held := contract.HeldSession{Session: s, Account: m.accounts[s.Account]}
	m.mu.Unlock()
	if !ok {
		return held, errMissing
	}
	var err error
	held.Posts, held.Standing, err = m.Standing(ctx, held.Account.Person, at)
	return held, err
}

func (m *memory) session(id string, f func(*contract.Session)) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for digest, s := range m.sessions {
		if s.ID == id {
			f(&s)
			m.sessions[digest] = s
		}
	}
	return nil
}

func (m *memory) SessionSeen(ctx context.Context, id string, at casework.Instant) error {
	m.mu.Lock()
	busy := m.busy
	m.seen++
	m.mu.Unlock()
	if busy {
		<-ctx.Done() // the only writer is at work
		return ctx.Err()
	}
	return m.session(id, func(s *contract.Session) { s.LastSeenAt = at })
}

func (m *memory) RevokeSession(_ context.Context, id string, at casework.Instant) error {
	return m.session(id, func(s *contract.Session) { s.RevokedAt = at })
}

func (m *memory) Standing(_ context.Context, p casework.PersonID, _ casework.Instant) ([]casework.Post, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return []casework.Post{{Unit: contract.OfficeUnit, Role: casework.DutyOfficer}}, !m.disabled[p], nil
}

func (m *memory) Person(_ context.Context, p casework.PersonID) (contract.Person, error) {
	return contract.Person{ID: p, Name: "李伟"}, nil
}

func (m *memory) SecondFactor(_ context.Context, account string) (contract.SecondFactor, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.coded[account] {
		return contract.SecondFactor{Account: account, ConfirmedAt: 1}, nil
	}
	return contract.SecondFactor{}, nil
}

func (m *memory) UnlockAccount(_ context.Context, id string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.change(id, func(a *contract.Account) { a.Failed, a.LockedUntil = 0, 0 })
	return nil
}

func (m *memory) EndOtherSessions(context.Context, casework.PersonID, string, bool) (contract.EndedSessions, error) {
	return contract.EndedSessions{}, nil
}

func (m *memory) AddAdministrator(ctx context.Context, a contract.Administrator, at casework.Instant) (bool, error) {
	if len(m.accounts) > 0 {
		return false, nil
	}
	_, err := m.AddAccount(ctx, contract.Account{Login: a.Login, Person: "p1", Hash: a.Hash, MustChange: true, CreatedAt: at})
	return err == nil, err
}

// cheap keeps the tests quick; the cost is not what they are about.
var cheap = Parameters{MemoryKiB: 64, Passes: 1, Lanes: 1}

const goodPassword = "correct horse 9 battery"

type bench struct {
	*testing.T
	*Service
	store *memory
	now   time.Time
	ctx   context.Context
}

// newBench makes a service with one account, "Li.Wei", whose password is good.
func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{T: t, store: newMemory(), now: time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC), ctx: t.Context()}
	b.Service = New(b.store, func() time.Time { return b.now }, cheap)
	b.Service.pause = time.Millisecond
	_, generated, err := b.Create(b.ctx, NewAccount{Person: "p1", Login: "Li.Wei", Password: goodPassword})
	require.NoError(t, err)
	require.Empty(t, generated)
	return b
}

func (b *bench) signIn(login, password string) (string, error) {
	b.Helper()
	token, _, err := b.SignIn(b.ctx, login, password, Caller{Label: "Firefox"})
	return token, err
}

func (b *bench) pass(d time.Duration) { b.now = b.now.Add(d) }
