package ledger

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"jiaoban/internal/accounts"
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// The ledger is the store of the accounts package.
var _ accounts.Store = (*Ledger)(nil)

// quick keeps the tests of signing in quick; the cost is not what they are about.
var quick = accounts.Parameters{MemoryKiB: 64, Passes: 1, Lanes: 1}

const password = "correct horse 9 battery"

// signInDesk is a service over a ledger, with one account "Li.Wei".
func signInDesk(t *testing.T, config Config, now *time.Time) (*accounts.Service, *Ledger, contract.Account) {
	t.Helper()
	l := open(t, config)
	s := accounts.New(l, func() time.Time { return *now }, quick)
	a, _, err := s.Create(t.Context(), accounts.NewAccount{Person: addPerson(t, l, "李伟"), Login: "Li.Wei", Password: password})
	require.NoError(t, err)
	return s, l, a
}

func TestLoginsAreUniqueWithoutRegardToCase(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		now := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
		s, l, a := signInDesk(t, config, &now)
		_, _, err := s.Create(t.Context(), accounts.NewAccount{Person: a.Person, Login: "LI.wei", Password: password})
		require.Equal(t, "login_taken", refusalCode(t, err))
		_, _, err = s.Create(t.Context(), accounts.NewAccount{Person: "nobody", Login: "other", Password: password})
		require.Equal(t, "person:no_such_person", refusalCode(t, err))
		found, err := l.AccountByLogin(t.Context(), " li.WEI ")
		require.NoError(t, err)
		require.Equal(t, a.ID, found.ID)
		all, err := l.Accounts(t.Context())
		require.NoError(t, err)
		require.Len(t, all, 1)
	})
}

func TestLockoutSurvivesARestart(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		start := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
		now := start
		s, l, _ := signInDesk(t, config, &now)
		var log bytes.Buffer
		s.Log(slog.New(slog.NewTextHandler(&log, nil)))
		for range accounts.FailuresToLock {
			require.Empty(t, log.String())
			_, _, err := s.SignIn(t.Context(), "li.wei", "wrong password", accounts.Caller{})
			require.ErrorIs(t, err, accounts.ErrSignIn)
		}
		require.Contains(t, log.String(), "2026-03-02 16:15:00", "the log says until when it is locked")
		require.NoError(t, l.Close())
		again, err := Open(t.Context(), config)
		require.NoError(t, err)
		defer func() { require.NoError(t, again.Close()) }()
		s = accounts.New(again, func() time.Time { return now }, quick)
		for _, c := range []struct {
			after   time.Duration
			allowed bool
		}{
			{0, false}, {15*time.Minute - time.Millisecond, false}, {15 * time.Minute, true}, {15*time.Minute + time.Millisecond, true},
		} {
			now = start.Add(c.after)
			_, _, err := s.SignIn(t.Context(), "li.wei", password, accounts.Caller{})
			require.Equal(t, c.allowed, err == nil, "after %s: %v", c.after, err)
		}
	})
}

// Failures and what is under way are together no more than the limit: looking at
// once gives no more looks than one after another.
func TestGuessesAtOnceAreCounted(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		start := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
		now := start
		_, l, a := signInDesk(t, config, &now)
		at := func() casework.Instant { return casework.InstantOf(now) }
		try := func(n int) []string {
			given := make(chan string, n)
			crowd(n, func(int) {
				attempt, err := l.AttemptSignIn(ctx, a.ID, at(), accounts.FailuresToLock, accounts.AttemptWithin)
				requireNoError(t, err)
				assert.False(t, attempt.Locked)
				given <- attempt.ID
			})
			close(given)
			var ids []string
			for id := range given {
				if id != "" {
					ids = append(ids, id)
				}
			}
			return ids
		}
		fails := func(attempt string) error {
			_, err := l.SignInFailed(ctx, a.ID, attempt, at(), accounts.FailuresToLock, accounts.LockedFor)
			return err
		}
		looking := try(12)
		require.Len(t, looking, accounts.FailuresToLock)
		require.Empty(t, try(1))
		require.NoError(t, fails(looking[0]))
		require.Empty(t, try(1), "what failed takes the place of what was under way")
		require.NoError(t, l.DropAttempt(ctx, looking[1]))
		looking = append(looking, try(3)...)
		require.Len(t, looking, accounts.FailuresToLock+1, "what came to nothing has left its place")

		now = start.Add(time.Minute - time.Millisecond)
		require.Empty(t, try(1))
		now = start.Add(time.Minute)
		again := try(12)
		require.Len(t, again, accounts.FailuresToLock-1, "what was never settled is forgotten")
		require.ErrorIs(t, fails(looking[2]), contract.ErrTooManyAttempts, "and says nothing when it comes")
		require.ErrorIs(t, l.SignedIn(ctx, a.ID, looking[3], at(), ""), contract.ErrTooManyAttempts)
		for _, attempt := range again {
			require.NoError(t, fails(attempt))
		}
		locked, err := l.AttemptSignIn(ctx, a.ID, at(), accounts.FailuresToLock, accounts.AttemptWithin)
		require.NoError(t, err)
		require.Equal(t, contract.Attempt{Locked: true}, locked)
	})
}

// Sixteen at once with the right password are signed in or told to come again.
func TestRightPasswordsAtOnceOnSeveralNodes(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		now := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
		first, l, a := signInDesk(t, config, &now)
		nodes := []*accounts.Service{first, accounts.New(open(t, config), func() time.Time { return now }, quick)}
		crowd(16, func(i int) {
			if _, _, err := nodes[i%2].SignIn(ctx, "li.wei", password, accounts.Caller{}); err != nil {
				assert.ErrorIs(t, err, contract.ErrTooManyAttempts)
			}
		})
		stored, err := l.Account(ctx, a.ID)
		require.NoError(t, err)
		require.Zero(t, stored.Failed)
		require.False(t, stored.SignedInAt.IsZero())
		var locks, under int64
		require.NoError(t, l.reader.Model(&entryRow{}).Where("kind = ?", contract.AccountLocked).Count(&locks).Error)
		require.NoError(t, l.reader.Model(&attemptRow{}).Count(&under).Error)
		require.Zero(t, locks+under)
	})
}

// A hundred guesses at once are no more guesses than the lockout allows.
func TestAHundredGuessesAtOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		now := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
		first, l, a := signInDesk(t, config, &now)
		nodes := []*accounts.Service{first, accounts.New(open(t, config), func() time.Time { return now }, quick)}
		crowd(100, func(i int) {
			_, _, err := nodes[i%2].SignIn(ctx, "li.wei", "wrong password", accounts.Caller{})
			assert.True(t, errors.Is(err, accounts.ErrSignIn) || errors.Is(err, contract.ErrTooManyAttempts), err)
		})
		stored, err := l.Account(ctx, a.ID)
		require.NoError(t, err)
		require.Equal(t, accounts.FailuresToLock, stored.Failed)
		var locks int64
		require.NoError(t, l.reader.Model(&entryRow{}).Where("kind = ?", contract.AccountLocked).Count(&locks).Error)
		require.EqualValues(t, 1, locks)
		_, _, err = first.SignIn(ctx, "li.wei", password, accounts.Caller{})
		require.ErrorIs(t, err, accounts.ErrSignIn)
	})
}

func TestSessionsEndToTheInstantAndAreListed(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		start := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
		now := start
		s, l, a := signInDesk(t, config, &now)
		token, who, err := s.SignIn(t.Context(), "li.wei", password, accounts.Caller{Label: "Firefox", Address: "192.0.2.7"})
		require.NoError(t, err)
		var stored string
		require.NoError(t, l.reader.Raw("SELECT digest FROM sessions").Scan(&stored).Error)
		require.NotContains(t, stored, token)
		for _, c := range []struct {
			after time.Duration
			valid bool
		}{
			{12*time.Hour - time.Millisecond, true}, {12 * time.Hour, false}, {12*time.Hour + time.Millisecond, false},
		} {
			now = start.Add(c.after)
			_, err := s.Authenticate(t.Context(), token)
			require.Equal(t, c.valid, err == nil, "after %s", c.after)
			require.Equal(t, !c.valid, errors.Is(err, accounts.ErrNoSession))
			listed, err := l.Sessions(t.Context(), a.ID, casework.InstantOf(now))
			require.NoError(t, err)
			require.Equal(t, c.valid, len(listed) == 1)
		}
		now = start.Add(2 * time.Minute)
		seen, err := s.Authenticate(t.Context(), token)
		require.NoError(t, err)
		require.Equal(t, who.Session.ID, seen.Session.ID)
		listed, err := l.Sessions(t.Context(), a.ID, casework.InstantOf(now))
		require.NoError(t, err)
		require.Equal(t, "Firefox", listed[0].Label)
		require.Equal(t, casework.InstantOf(start.Add(12*time.Hour-time.Millisecond)), listed[0].LastSeenAt, "last seen never goes back")
		require.NoError(t, s.SignOut(t.Context(), token))
		require.NoError(t, s.SignOut(t.Context(), token))
		_, err = s.Authenticate(t.Context(), token)
		require.ErrorIs(t, err, accounts.ErrNoSession)
	})
}

func TestSessionsEndWithTheirAccountAndTheirPerson(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		now := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
		s, l, a := signInDesk(t, config, &now)
		for what, end := range map[string]struct{ off, on func() error }{
			"account": {
				func() error { return l.DisableAccount(t.Context(), a.ID, true, casework.InstantOf(now)) },
				func() error { return l.DisableAccount(t.Context(), a.ID, false, casework.InstantOf(now)) },
			},
			"person": {
				func() error {
					return l.ChangePerson(t.Context(), contract.Person{ID: a.Person, Name: "李伟", Disabled: true})
				},
				func() error { return l.ChangePerson(t.Context(), contract.Person{ID: a.Person, Name: "李伟"}) },
			},
		} {
			token, _, err := s.SignIn(t.Context(), "li.wei", password, accounts.Caller{})
			require.NoError(t, err, what)
			program, _, err := s.MakeToken(t.Context(), accounts.Who{Session: contract.Session{Account: a.ID}}, accounts.NewToken{Name: "exporter", Scope: []string{"read"}, Lasts: casework.Day})
			require.NoError(t, err, what)
			require.NoError(t, end.off(), what)
			for _, token := range []string{token, program} {
				_, err = s.Authenticate(t.Context(), token)
				require.ErrorIs(t, err, accounts.ErrNoSession, what)
			}
			_, _, err = s.SignIn(t.Context(), "li.wei", password, accounts.Caller{})
			require.ErrorIs(t, err, accounts.ErrSignIn, what)
			require.NoError(t, end.on(), what)
			for _, token := range []string{token, program} {
				_, err = s.Authenticate(t.Context(), token)
				require.ErrorIs(t, err, accounts.ErrNoSession, "%s: it ended for good", what)
			}
		}
	})
}

// A session that was ended anywhere is over everywhere with the next request, also
// on a node that has just used it.
func TestASessionEndedOnOneNodeIsOverOnEvery(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		now := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
		config.Clock = func() time.Time { return now }
		first, l, a := signInDesk(t, config, &now)
		second := accounts.New(open(t, config), func() time.Time { return now }, quick)
		for _, c := range []struct {
			what string
			end  func(token string, who accounts.Who) error
		}{
			{"signed out", func(token string, _ accounts.Who) error { return first.SignOut(t.Context(), token) }},
			{"from the list", func(_ string, who accounts.Who) error { return l.EndSession(t.Context(), who.Session.ID, "") }},
			{"a new password", func(string, accounts.Who) error {
				_, err := first.ResetPassword(t.Context(), a.ID)
				return err
			}},
		} {
			token, _, err := first.SignIn(t.Context(), "li.wei", password, accounts.Caller{})
			require.NoError(t, err, c.what)
			who, err := second.Authenticate(t.Context(), token)
			require.NoError(t, err, c.what)
			require.NoError(t, c.end(token, who), c.what)
			_, err = second.Authenticate(t.Context(), token)
			require.ErrorIs(t, err, accounts.ErrNoSession, c.what)
		}
	})
}

func TestANewPasswordEndsTheOtherSessions(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		now := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
		s, _, a := signInDesk(t, config, &now)
		kept, who, err := s.SignIn(t.Context(), "li.wei", password, accounts.Caller{})
		require.NoError(t, err)
		other, _, err := s.SignIn(t.Context(), "li.wei", password, accounts.Caller{})
		require.NoError(t, err)
		program := func() string {
			token, _, err := s.MakeToken(t.Context(), accounts.Who{Session: contract.Session{Account: a.ID}}, accounts.NewToken{Name: "exporter", Scope: []string{"read"}, Lasts: casework.Day})
			require.NoError(t, err)
			return token
		}
		first := program()
		require.NoError(t, s.ChangePassword(t.Context(), who, password, "another fine 7 word"))
		_, err = s.Authenticate(t.Context(), kept)
		require.NoError(t, err)
		for _, token := range []string{other, first} {
			_, err = s.Authenticate(t.Context(), token)
			require.ErrorIs(t, err, accounts.ErrNoSession)
		}
		second := program()
		generated, err := s.ResetPassword(t.Context(), a.ID)
		require.NoError(t, err)
		for _, token := range []string{kept, second} {
			_, err = s.Authenticate(t.Context(), token)
			require.ErrorIs(t, err, accounts.ErrNoSession)
		}
		_, who, err = s.SignIn(t.Context(), "li.wei", generated, accounts.Caller{})
		require.NoError(t, err)
		require.True(t, who.MustChange)
	})
}

func TestTheFirstAdministratorIsMadeOnceEvenByTwoProcesses(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		l := open(t, config)
		s := accounts.New(l, time.Now, quick)
		var mu sync.Mutex
		var passwords []string
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				_, p, made, err := s.EnsureAdministrator(context.Background(), "管理员")
				mu.Lock()
				defer mu.Unlock()
				if err == nil && made {
					passwords = append(passwords, p)
				}
			})
		}
		wg.Wait()
		require.Len(t, passwords, 1)
		_, who, err := s.SignIn(t.Context(), accounts.FirstLogin, passwords[0], accounts.Caller{})
		require.NoError(t, err)
		require.True(t, who.Actor.HasIn(casework.Administrator, contract.OfficeUnit))
	})
}

// Several processes share one count: guessing at all of them at once gains
// nothing, and the lock of one is the lock of all.
func TestLockoutHoldsOnSeveralNodes(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		now := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
		first, l, a := signInDesk(t, config, &now)
		second := accounts.New(open(t, config), func() time.Time { return now }, quick)
		var wg sync.WaitGroup
		for _, node := range []*accounts.Service{first, second} {
			for range 10 {
				wg.Go(func() {
					_, _, err := node.SignIn(context.Background(), "li.wei", "wrong password", accounts.Caller{})
					assert.ErrorIs(t, err, accounts.ErrSignIn)
				})
			}
		}
		wg.Wait()
		stored, err := l.Account(t.Context(), a.ID)
		require.NoError(t, err)
		require.Equal(t, accounts.FailuresToLock, stored.Failed, "fifteen of twenty were not looked at")
		for _, node := range []*accounts.Service{first, second} {
			_, _, err := node.SignIn(t.Context(), "li.wei", password, accounts.Caller{})
			require.ErrorIs(t, err, accounts.ErrSignIn)
		}
		require.NoError(t, second.Unlock(t.Context(), a.ID))
		_, _, err = first.SignIn(t.Context(), "li.wei", password, accounts.Caller{})
		require.NoError(t, err, "the administrator opens it on every node")
		require.Equal(t, "no_such_account", refusalCode(t, second.Unlock(t.Context(), "nobody")))
	})
}

func TestOtherBrowsersAreSignedOutAndProgramsGoOn(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		now := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
		config.Clock = func() time.Time { return now }
		s, l, a := signInDesk(t, config, &now)
		stranger, _, err := s.Create(t.Context(), accounts.NewAccount{Person: addPerson(t, l, "王芳"), Login: "wang", Password: password})
		require.NoError(t, err)
		tokens := make([]string, 3)
		var who accounts.Who
		for i, login := range []string{"li.wei", "li.wei", stranger.Login} {
			var w accounts.Who
			tokens[i], w, err = s.SignIn(t.Context(), login, password, accounts.Caller{Address: "192.0.2.7"})
			require.NoError(t, err)
			if i == 0 {
				who = w
			}
		}
		program, session, err := s.MakeToken(t.Context(), accounts.Who{Session: contract.Session{Account: a.ID}}, accounts.NewToken{Name: "exporter", Scope: []string{"read", "assign"}, Lasts: casework.Day})
		require.NoError(t, err)
		ended, err := s.EndOthers(t.Context(), who, false)
		require.NoError(t, err)
		require.Equal(t, contract.EndedSessions{Sessions: 1, TokensLeft: 1}, ended)
		for token, goesOn := range map[string]bool{tokens[0]: true, tokens[1]: false, tokens[2]: true, program: true} {
			_, err := s.Authenticate(t.Context(), token)
			require.Equal(t, goesOn, err == nil)
		}
		listed, err := l.SessionsOf(t.Context(), a.Person)
		require.NoError(t, err)
		require.Len(t, listed, 2)
		for _, one := range listed {
			if one.ID == session.ID {
				require.Equal(t, []string{"read", "assign"}, one.Scope)
				require.Equal(t, contract.ByToken, one.Method)
				continue
			}
			require.Equal(t, "192.0.2.7", one.Address)
			require.Equal(t, contract.ByPassword, one.Method)
		}
		ended, err = s.EndOthers(t.Context(), who, true)
		require.NoError(t, err)
		require.Equal(t, contract.EndedSessions{Tokens: 1}, ended)
		for token, goesOn := range map[string]bool{tokens[0]: true, tokens[2]: true, program: false} {
			_, err := s.Authenticate(t.Context(), token)
			require.Equal(t, goesOn, err == nil)
		}
		ended, err = s.EndOthers(t.Context(), who, true)
		require.NoError(t, err)
		require.Zero(t, ended)
	})
}

// What a person loses, the person's programs lose.
func TestATokenHasThePostsOfItsPersonAsOfNow(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		now := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
		s, l, a := signInDesk(t, config, &now)
		post, err := l.GrantPost(t.Context(), contract.Holding{Person: a.Person, Unit: contract.OfficeUnit, Role: casework.Coordinator, From: casework.InstantOf(now)})
		require.NoError(t, err)
		token, _, err := s.MakeToken(t.Context(), accounts.Who{Session: contract.Session{Account: a.ID}}, accounts.NewToken{Name: "exporter", Scope: []string{"read"}, Lasts: casework.Day})
		require.NoError(t, err)
		who, err := s.Authenticate(t.Context(), token)
		require.NoError(t, err)
		require.True(t, who.Actor.Has(casework.Coordinator))
		now = now.Add(time.Hour)
		_, err = l.EndPost(t.Context(), post.ID, casework.InstantOf(now))
		require.NoError(t, err)
		who, err = s.Authenticate(t.Context(), token)
		require.NoError(t, err)
		require.False(t, who.Actor.Has(casework.Coordinator))
	})
}
