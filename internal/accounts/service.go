package accounts

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"log/slog"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Lockout: so many wrong passwords in a row close an account for a while. The
// count is stored, so that a restart forgives nothing.
const (
	FailuresToLock = 5
	LockedFor      = 15 * casework.Minute
)

// How long sessions last from sign-in; being active does not prolong them.
const (
	CookieLasts   = 12 * casework.Hour // one shift
	BearerAtMost  = 366 * casework.Day
	ChallengeFor  = 5 * casework.Minute // between password and code
	seenEvery     = casework.Minute     // how finely "last seen" is kept
	seenPause     = 10 * casework.Second
	seenWait      = 250 * time.Millisecond
	longestLabel  = 200
	passwordBytes = 4 * LongestPassword
)

// Attempts at one login are looked at one after another, so that nobody gets more
// looks by asking at once, and nobody whose password is right is refused for it.
const (
	AttemptWithin = casework.Minute        // an attempt that takes longer says nothing
	longestLine   = 16                     // at one node
	attemptPause  = 100 * time.Millisecond // other nodes' attempts are waited for
	attemptPauses = 20
)

// Errors that say no more than they must.
var (
	// ErrSignIn is the one refusal of a sign-in, whatever the reason.
	ErrSignIn = errors.New("accounts: sign-in refused")
	// ErrNoSession is the one refusal of a token, whatever the reason.
	ErrNoSession = errors.New("accounts: no such session, or it is over")
)

// Store keeps accounts and sessions. What is not there is a casework.Error
// with reason not_found.
type Store interface {
	AccountByLogin(ctx context.Context, login string) (contract.Account, error)
	Account(ctx context.Context, id string) (contract.Account, error)
	AddAccount(ctx context.Context, a contract.Account) (contract.Account, error)
	AttemptStore
	// SetPassword stores a hash and revokes the account's sessions but one. Where
	// none is kept the failures are forgotten too: the owner is at hand.
	SetPassword(ctx context.Context, account, hash string, mustChange bool, at casework.Instant, keep string) error
	AddSession(ctx context.Context, digest string, s contract.Session) (contract.Session, error)
	// SessionByDigest gives the session with its account and the posts held at an
	// instant; ended ones as well.
	SessionByDigest(ctx context.Context, digest string, at casework.Instant) (contract.HeldSession, error)
	SessionSeen(ctx context.Context, session string, at casework.Instant) error
	RevokeSession(ctx context.Context, session string, at casework.Instant) error
	EndOtherSessions(ctx context.Context, person casework.PersonID, keep string, tokens bool) (contract.EndedSessions, error)
	UnlockAccount(ctx context.Context, account string) error
	Person(ctx context.Context, id casework.PersonID) (contract.Person, error)
	FactorStore
	LinkStore
	// Standing gives the posts that a person holds at an instant; false: disabled.
	Standing(ctx context.Context, person casework.PersonID, at casework.Instant) ([]casework.Post, bool, error)
	// AddAdministrator makes the first person and account; false: there is one already.
	AddAdministrator(ctx context.Context, a contract.Administrator, at casework.Instant) (bool, error)
}

// Service signs people in. Make it with New; it may be used by many goroutines.
type Service struct {
	store      Store
	clock      func() time.Time
	parameters Parameters
	// turns bounds how many hashes are computed at once: each takes 64 MiB.
	turns chan struct{}
	// dummy is verified where there is no account, at the same cost.
	dummy func() hash

	pause time.Duration // between looks for an attempt that may begin
	lines lines         // of those who wait to be looked at

	settings  Settings
	provider  *provider // nil: no single sign-on
	log       *slog.Logger
	seenAgain atomic.Int64 // no attempt to keep "last seen" before this instant
}

// New makes a service; zero parameters are the default ones.
func New(store Store, clock func() time.Time, p Parameters) *Service {
	if p == (Parameters{}) {
		p = DefaultParameters
	}
	return &Service{
		store: store, clock: clock, parameters: p,
		turns: make(chan struct{}, max(1, runtime.GOMAXPROCS(0))),
		dummy: sync.OnceValue(func() hash { return newHash(generate(), p) }),
		log:   slog.New(slog.DiscardHandler),
		pause: attemptPause,
	}
}

// Settings are what an operator chooses about signing in.
type Settings struct {
	// Idle ends a browser's session that was not used for so long; zero: none.
	Idle casework.Span
	// CodeRoles are the roles whose holders need a second factor.
	CodeRoles []casework.Role
	// Sealer keeps the secrets of second factors from whoever reads the store.
	// Nil: nobody can have a second factor.
	Sealer Sealer
	// Issuer names this installation in people's authenticator programs.
	Issuer string
}

// Set changes the settings. Call it before the service is used.
func (s *Service) Set(settings Settings) { s.settings = settings }

// Log makes the service tell what it passed over; by default nobody hears of
// it. Call it before the service is used.
func (s *Service) Log(log *slog.Logger) { s.log = log }

// Who is a signed-in person with the posts held now.
type Who struct {
	Actor      casework.Actor
	Session    contract.Session
	Login      string
	MustChange bool // nothing but changing the password should be let through
	MustEnrol  bool // nothing but setting up a second factor should be let through
	// FactorRoles are the roles that need a second factor, where the session was
	// opened without one, or the token made in such a session: nobody acts in them
	// for another either.
	FactorRoles []casework.Role
}

// Caller is from where somebody signs in, for the list of sessions.
type Caller struct{ Label, Address string }

// SignIn checks login and password and opens a browser's session. The token is
// given out here and nowhere else. Who knows the password of an account with a
// second factor is asked for a code, by a *CodeNeeded. Every other refusal is
// ErrSignIn: a code that were asked for sooner would tell which logins exist.
func (s *Service) SignIn(ctx context.Context, login, password string, from Caller) (token string, who Who, err error) {
	account, needsCode, err := s.verify(ctx, login, password)
	if err != nil {
		return "", Who{}, err
	}
	if needsCode {
		return "", Who{}, s.challenge(ctx, account, from)
	}
	return s.openBrowser(ctx, account, contract.ByPassword, from)
}

// openBrowser opens a browser's session.
func (s *Service) openBrowser(ctx context.Context, account contract.Account, method string, from Caller) (string, Who, error) {
	return s.open(ctx, account, contract.Session{
		Kind: contract.SessionCookie, Method: method, Label: cut(from.Label), Address: from.Address,
	}, CookieLasts)
}

// find looks an account up; what is not there is no error.
func (s *Service) find(ctx context.Context, login string) (account contract.Account, known bool, err error) {
	account, err = s.store.AccountByLogin(ctx, login)
	if notFound(err) {
		return contract.Account{}, false, nil
	}
	return account, err == nil, err
}

// verify checks a password at a cost that does not depend on what is wrong, and
// tells whether the account needs a code besides.
func (s *Service) verify(ctx context.Context, login, password string) (account contract.Account, needsCode bool, err error) {
	leave, err := s.lines.enter(ctx, "login "+contract.LoginKey(login))
	if err != nil {
		return account, false, err
	}
	defer leave()
	account, known, err := s.find(ctx, login)
	if err != nil {
		return account, false, err
	}
	if !known {
		_, err := s.matches(ctx, s.dummy(), password)
		return account, false, cmp.Or(err, ErrSignIn)
	}
	err = s.attempt(ctx, account.ID, func(allowed bool) (saw seen, err error) {
		against := s.dummy()
		if allowed {
			if against, err = parseHash(account.Hash); err != nil {
				return saw, err
			}
		}
		matches, err := s.matches(ctx, against, password)
		if err != nil || !matches || account.Disabled {
			return saw, err
		}
		if against.Parameters != s.parameters {
			saw.rehash = newHash(password, s.parameters).String()
		}
		factor, err := s.store.SecondFactor(ctx, account.ID)
		if err != nil {
			return saw, err
		}
		needsCode = factor.Confirmed()
		saw.needsCode = needsCode
		_, saw.fits, err = s.store.Standing(ctx, account.Person, s.now())
		return saw, err
	})
	if err != nil {
		return contract.Account{}, false, err
	}
	return account, needsCode, nil
}

// matches waits for its turn to compute a hash. A password that is longer than
// any can be is not hashed, but something else is, at the same cost.
func (s *Service) matches(ctx context.Context, h hash, password string) (bool, error) {
	select {
	case s.turns <- struct{}{}:
		defer func() { <-s.turns }()
	case <-ctx.Done():
		return false, ctx.Err()
	}
	if len(password) > passwordBytes {
		h.matches("")
		return false, nil
	}
	return h.matches(password), nil
}

// open makes a session with a new token: one that was known before, and may
// have been planted, never becomes that of somebody who signed in.
func (s *Service) open(ctx context.Context, account contract.Account, session contract.Session, lasts casework.Span) (string, Who, error) {
	token := secret()
	if session.Method == contract.ByToken {
		token = tokenPrefix + token
	}
	now := s.now()
	session.Account, session.Person = account.ID, account.Person
	session.CreatedAt, session.ExpiresAt, session.LastSeenAt = now, now.Add(lasts), now
	session, err := s.store.AddSession(ctx, digestOf(token), session)
	if err != nil {
		return "", Who{}, err
	}
	held := contract.HeldSession{Session: session, Account: account}
	if held.Posts, held.Standing, err = s.store.Standing(ctx, account.Person, s.now()); err != nil {
		return "", Who{}, err
	}
	who, err := s.who(held)
	return token, who, err
}

// Authenticate finds who holds a token, with the posts held now. Every refusal
// is ErrNoSession.
func (s *Service) Authenticate(ctx context.Context, token string) (Who, error) {
	who, err := s.Holder(ctx, token)
	now, session := s.now(), who.Session
	unused := session.Method == contract.ByToken && session.LastSeenAt == session.CreatedAt && now > session.CreatedAt // its first use is kept at once
	if err == nil && (unused || now >= session.LastSeenAt.Add(seenEvery)) && s.keepSeen(ctx, session.ID, now) {
		who.Session.LastSeenAt = now
	}
	return who, err
}

// Holder finds who holds a token as Authenticate does, and does not count as a
// use of it: a page that only listens is a page that is left alone.
func (s *Service) Holder(ctx context.Context, token string) (Who, error) {
	if !wellFormed(token) {
		return Who{}, ErrNoSession
	}
	now := s.now()
	held, err := s.store.SessionByDigest(ctx, digestOf(token), now)
	if notFound(err) {
		return Who{}, ErrNoSession
	}
	if err != nil {
		return Who{}, err
	}
	if !held.Session.RevokedAt.IsZero() || now >= held.Session.ExpiresAt || held.Account.Disabled || s.idle(held.Session, now) {
		return Who{}, ErrNoSession
	}
	return s.who(held)
}

// idle reports whether a browser was left alone for too long. Programs may
// come once a year.
func (s *Service) idle(session contract.Session, now casework.Instant) bool {
	return s.settings.Idle > 0 && session.Kind == contract.SessionCookie && now >= session.LastSeenAt.Add(s.settings.Idle)
}

// keepSeen keeps when a session was last used, if that can be done at once: who
// only reads does not wait for those who write. After a failure nobody tries
// for a while.
func (s *Service) keepSeen(ctx context.Context, session string, now casework.Instant) bool {
	if now < casework.Instant(s.seenAgain.Load()) {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, seenWait)
	defer cancel()
	if err := s.store.SessionSeen(ctx, session, now); err != nil {
		s.seenAgain.Store(int64(now.Add(seenPause)))
		s.log.WarnContext(ctx, "when a session was last seen could not be kept", slog.Any("error", err))
		return false
	}
	return true
}

func (s *Service) who(held contract.HeldSession) (Who, error) {
	if !held.Standing {
		return Who{}, ErrNoSession
	}
	session, account, posts := held.Session, held.Account, held.Posts
	var factor []casework.Role
	if !session.Proved() {
		factor = s.settings.CodeRoles
	}
	return Who{
		Actor:   casework.Actor{Person: account.Person, Posts: posts},
		Session: session, Login: account.Login,
		// The password is not what a provider's word or a token rests on.
		MustChange:  account.MustChange && (session.Method == contract.ByPassword || session.Method == contract.ByCode),
		FactorRoles: factor,
		MustEnrol:   slices.ContainsFunc(posts, func(p casework.Post) bool { return slices.Contains(factor, p.Role) }),
	}, nil
}

// SignOut ends the session of a token; ending it twice, or none, is no error.
func (s *Service) SignOut(ctx context.Context, token string) error {
	held, err := s.store.SessionByDigest(ctx, digestOf(token), s.now())
	if notFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.store.RevokeSession(ctx, held.Session.ID, s.now())
}

func (s *Service) now() casework.Instant { return casework.InstantOf(s.clock()) }

// secret draws what only its holder knows: 256 bits.
func secret() string {
	var drawn [32]byte
	_, _ = rand.Read(drawn[:]) // never fails
	return base64.RawURLEncoding.EncodeToString(drawn[:])
}

// digestOf is what is stored of a token; 256 random bits need no salt.
func digestOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

func cut(label string) string {
	runes := []rune(label)
	return string(runes[:min(len(runes), longestLabel)])
}

func notFound(err error) bool {
	refusal := casework.AsError(err)
	return refusal != nil && refusal.Reason == casework.NotFound
}
