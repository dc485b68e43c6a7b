package accounts

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

func TestSignInGivesATokenThatIsKeptNowhere(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	token, who, err := b.SignIn(b.ctx, "li.wei", goodPassword, Caller{Label: "Firefox"})
	require.NoError(t, err, "logins are compared without regard to case")
	require.Len(t, token, 43, "32 random bytes")
	require.Equal(t, casework.PersonID("p1"), who.Actor.Person)
	require.Len(t, who.Actor.Posts, 1)
	for digest, s := range b.store.sessions {
		require.NotContains(t, digest, token)
		require.NotContains(t, s.ID, token)
	}
	again, err := b.Authenticate(b.ctx, token)
	require.NoError(t, err)
	require.Equal(t, who, again)
}

func TestEveryRefusedSignInIsTheSame(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	disabled, _, err := b.Create(b.ctx, NewAccount{Person: "p2", Login: "disabled", Password: goodPassword})
	require.NoError(t, err)
	b.store.change(disabled.ID, func(a *contractAccount) { a.Disabled = true })
	_, _, err = b.Create(b.ctx, NewAccount{Person: "gone", Login: "gone", Password: goodPassword})
	require.NoError(t, err)
	b.store.disabled["gone"] = true
	coded, _, err := b.Create(b.ctx, NewAccount{Person: "p3", Login: "coded", Password: goodPassword})
	require.NoError(t, err)
	b.store.coded[coded.ID] = true
	for _, c := range []struct{ what, login, password string }{
		{"wrong password", "li.wei", "wrong password"},
		{"unknown login", "nobody", goodPassword},
		{"no login", "", goodPassword},
		{"no password", "li.wei", ""},
		{"a password longer than any", "li.wei", strings.Repeat("x", 1<<20)},
		{"wrong password where there is a second factor", "coded", "wrong password"},
		{"disabled account", "disabled", goodPassword},
		{"disabled person", "gone", goodPassword},
	} {
		_, err := b.signIn(c.login, c.password)
		require.Equal(t, ErrSignIn, err, c.what)
	}
}

// The lock is stored before the password is looked at, closes after the fifth
// failure and opens fifteen minutes after it to the instant.
func TestLockout(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		after   time.Duration
		allowed bool
	}{
		{15*time.Minute - time.Millisecond, false},
		{15 * time.Minute, true},
		{15*time.Minute + time.Millisecond, true},
	} {
		b := newBench(t)
		for range FailuresToLock {
			_, err := b.signIn("li.wei", "wrong password")
			require.ErrorIs(t, err, ErrSignIn)
		}
		_, err := b.signIn("li.wei", goodPassword)
		require.ErrorIs(t, err, ErrSignIn, "the right password does not open a locked account")
		// A restart: another service over the same store.
		b.Service = New(b.store, func() time.Time { return b.now }, cheap)
		b.pass(c.after)
		_, err = b.signIn("li.wei", goodPassword)
		require.Equal(t, c.allowed, err == nil, "after %s", c.after)
	}
}

// The failure that locks an account is in the log, once and by the account's id:
// neither the login nor what was typed is.
func TestALockIsLogged(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	var log bytes.Buffer
	b.Log(slog.New(slog.NewTextHandler(&log, nil)))
	for n := range FailuresToLock + 2 {
		_, err := b.signIn("li.wei", "wrong password")
		require.ErrorIs(t, err, ErrSignIn)
		require.Equal(t, n >= FailuresToLock-1, strings.Contains(log.String(), "level=WARN"))
	}
	require.Equal(t, 1, strings.Count(log.String(), "\n"))
	account, err := b.store.AccountByLogin(b.ctx, "li.wei")
	require.NoError(t, err)
	require.Contains(t, log.String(), "account="+account.ID)
	require.Contains(t, log.String(), "2026-03-02 16:15:00")
	require.NotContains(t, strings.ToLower(log.String()), "li.wei")
	require.NotContains(t, log.String(), "wrong password")
}

func TestTheFifthAttemptMayStillBeRight(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for round := range 3 {
		for range FailuresToLock - 1 {
			_, err := b.signIn("li.wei", "wrong password")
			require.ErrorIs(t, err, ErrSignIn)
		}
		_, err := b.signIn("li.wei", goodPassword)
		require.NoError(t, err, "round %d: success forgets the failures before it", round)
	}
}

func TestGuessesMadeAtOnceCannotOutrunTheLock(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() { _, _, _ = b.SignIn(b.ctx, "li.wei", "wrong password", Caller{}) })
	}
	wg.Wait()
	a, err := b.store.AccountByLogin(b.ctx, "li.wei")
	require.NoError(t, err)
	require.Equal(t, FailuresToLock, a.Failed, "the sixth was not looked at")
}

// Whoever is right is not refused for signing in at many places at once: what is
// under way is no failure, and too many are told to come again.
func TestRightPasswordsAtOnceAreNoFailures(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	errs := make(chan error, 2*longestLine)
	var wg sync.WaitGroup
	for range cap(errs) {
		wg.Go(func() {
			_, _, err := b.SignIn(b.ctx, "li.wei", goodPassword, Caller{})
			errs <- err
		})
	}
	wg.Wait()
	close(errs)
	opened := 0
	for err := range errs {
		if err == nil {
			opened++
			continue
		}
		require.ErrorIs(t, err, contract.ErrTooManyAttempts)
	}
	require.GreaterOrEqual(t, opened, longestLine, "those who found a place in the line")
	a, err := b.store.AccountByLogin(b.ctx, "li.wei")
	require.NoError(t, err)
	require.Zero(t, a.Failed)
	require.Empty(t, b.store.under)
	require.Empty(t, b.lines.of)
}

// While as many attempts are under way elsewhere as may still fail, nobody looks,
// and nothing is said about the password; an attempt that comes to nothing counts
// for nothing.
func TestAttemptsUnderWayElsewhereAreWaitedFor(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	_, err := b.signIn("li.wei", "wrong password")
	require.ErrorIs(t, err, ErrSignIn)
	var under []string
	for range FailuresToLock - 1 {
		attempt, err := b.store.AttemptSignIn(b.ctx, "a1", b.Service.now(), FailuresToLock, AttemptWithin)
		require.NoError(t, err)
		under = append(under, attempt.ID)
	}
	for _, password := range []string{goodPassword, "wrong password"} {
		_, err := b.signIn("li.wei", password)
		require.ErrorIs(t, err, contract.ErrTooManyAttempts)
	}
	require.NoError(t, b.store.DropAttempt(b.ctx, under[0]))
	_, err = b.signIn("li.wei", goodPassword)
	require.NoError(t, err)

	gone, leave := context.WithCancel(b.ctx)
	leave()
	b.turns <- struct{}{} // somebody else's hash is computed
	for range cap(b.turns) - 1 {
		b.turns <- struct{}{}
	}
	_, _, err = b.SignIn(gone, "li.wei", goodPassword, Caller{})
	require.ErrorIs(t, err, context.Canceled)
	require.Len(t, b.store.under, FailuresToLock-2, "whoever went away left no attempt behind")
}

func TestSessionEndsToTheInstant(t *testing.T) {
	t.Parallel()
	const lasts = 12 * time.Hour
	for _, c := range []struct {
		after time.Duration
		valid bool
	}{
		{lasts - time.Millisecond, true}, {lasts, false}, {lasts + time.Millisecond, false},
	} {
		b := newBench(t)
		token, err := b.signIn("li.wei", goodPassword)
		require.NoError(t, err)
		b.pass(c.after)
		_, err = b.Authenticate(b.ctx, token)
		if c.valid {
			require.NoError(t, err)
		} else {
			require.Equal(t, ErrNoSession, err)
		}
	}
}

func TestWhatEndsASession(t *testing.T) {
	t.Parallel()
	for what, end := range map[string]func(b *bench, token string){
		"signing out": func(b *bench, token string) {
			require.NoError(b, b.SignOut(b.ctx, token))
			require.NoError(b, b.SignOut(b.ctx, token), "twice is no error")
		},
		"disabling the account": func(b *bench, _ string) { b.store.change("a1", func(a *contractAccount) { a.Disabled = true }) },
		"disabling the person":  func(b *bench, _ string) { b.store.disabled["p1"] = true },
		"a new password by the administrator": func(b *bench, _ string) {
			_, err := b.ResetPassword(b.ctx, "a1")
			require.NoError(b, err)
		},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			token, err := b.signIn("li.wei", goodPassword)
			require.NoError(t, err)
			end(b, token)
			_, err = b.Authenticate(b.ctx, token)
			require.Equal(t, ErrNoSession, err)
		})
	}
}

func TestTokensThatAreNone(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for _, token := range []string{"", "x", strings.Repeat("A", 43), strings.Repeat("A", 1<<20)} {
		_, err := b.Authenticate(b.ctx, token)
		require.Equal(t, ErrNoSession, err)
		require.NoError(t, b.SignOut(b.ctx, token))
	}
}

func TestLastSeenIsKeptByTheMinute(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	token, err := b.signIn("li.wei", goodPassword)
	require.NoError(t, err)
	start := casework.InstantOf(b.now)
	b.pass(time.Minute - time.Millisecond)
	who, err := b.Authenticate(b.ctx, token)
	require.NoError(t, err)
	require.Equal(t, start, who.Session.LastSeenAt)
	b.pass(time.Millisecond)
	who, err = b.Authenticate(b.ctx, token)
	require.NoError(t, err)
	require.Equal(t, start.Add(casework.Minute), who.Session.LastSeenAt)
}

// A token that was tried out is not shown as unused for its first minute.
func TestTheFirstUseOfATokenIsKeptAtOnce(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	token, made, err := b.MakeToken(b.ctx, Who{Session: contract.Session{Account: "a1"}}, NewToken{Name: "exporter", Scope: []string{"read"}, Lasts: casework.Day})
	require.NoError(t, err)
	b.pass(time.Second)
	who, err := b.Authenticate(b.ctx, token)
	require.NoError(t, err)
	require.Equal(t, made.CreatedAt.Add(casework.Second), who.Session.LastSeenAt)
	b.pass(time.Second)
	who, err = b.Authenticate(b.ctx, token)
	require.NoError(t, err)
	require.Equal(t, made.CreatedAt.Add(casework.Second), who.Session.LastSeenAt, "then by the minute")
}

func TestTokensOfProgramsLastAsLongAsAsked(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		lasts casework.Span
		made  bool
	}{
		{0, false}, {-1, false}, {1, true}, {BearerAtMost - 1, true}, {BearerAtMost, true}, {BearerAtMost + 1, false},
	} {
		b := newBench(t)
		token, session, err := b.MakeToken(b.ctx, Who{Session: contract.Session{Account: "a1"}}, NewToken{Name: "exporter", Scope: []string{"read"}, Lasts: c.lasts})
		if !c.made {
			require.Equal(t, "token_lasts_too_long", casework.AsError(err).Code, c.lasts)
			continue
		}
		require.NoError(t, err)
		require.Equal(t, "bearer", session.Kind)
		require.True(t, strings.HasPrefix(token, "jbt_"), "one that was left somewhere is known for what it is")
		last := c.lasts - 1
		b.now = session.CreatedAt.Add(last).Time()
		who, err := b.Authenticate(b.ctx, token)
		require.NoError(t, err)
		require.Equal(t, []string{"read"}, who.Session.Scope)
		b.now = session.ExpiresAt.Time()
		_, err = b.Authenticate(b.ctx, token)
		require.Equal(t, ErrNoSession, err)
	}
	b := newBench(t)
	_, _, err := b.MakeToken(b.ctx, Who{Session: contract.Session{Account: "a1"}}, NewToken{Name: "exporter", Lasts: casework.Day})
	require.Equal(t, "scope", casework.AsError(err).Fields[0].Field, "a token without a scope could do nothing")
}

// A browser that is left alone is signed out to the instant, and one that is
// used is not; programs may come once a year.
func TestIdleBrowsersAreSignedOut(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		pause   time.Duration
		allowed bool
	}{
		{time.Hour - time.Millisecond, true}, {time.Hour, false}, {time.Hour + time.Millisecond, false},
	} {
		b := newBench(t)
		b.Set(Settings{Idle: casework.Hour})
		token, err := b.signIn("li.wei", goodPassword)
		require.NoError(t, err)
		program, _, err := b.MakeToken(b.ctx, Who{Session: contract.Session{Account: "a1"}}, NewToken{Name: "exporter", Scope: []string{"read"}, Lasts: casework.Day})
		require.NoError(t, err)
		for range 3 {
			b.pass(59 * time.Minute)
			_, err = b.Authenticate(b.ctx, token)
			require.NoError(t, err, "it is in use")
		}
		b.pass(c.pause)
		_, err = b.Authenticate(b.ctx, token)
		require.Equal(t, c.allowed, err == nil, "after %s", c.pause)
		_, err = b.Authenticate(b.ctx, program)
		require.NoError(t, err)
	}
}

// Whoever planted a token in a browser does not hold the session that is
// opened there afterwards.
func TestEverySignInHasANewToken(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	first, err := b.signIn("li.wei", goodPassword)
	require.NoError(t, err)
	require.NoError(t, b.SignOut(b.ctx, first))
	second, err := b.signIn("li.wei", goodPassword)
	require.NoError(t, err)
	require.NotEqual(t, first, second)
	_, err = b.Authenticate(b.ctx, first)
	require.Equal(t, ErrNoSession, err)
}

func TestHashIsRenewedWhenTheCostChanges(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	dearer := Parameters{MemoryKiB: 128, Passes: 2, Lanes: 1}
	b.Service = New(b.store, func() time.Time { return b.now }, dearer)
	_, err := b.signIn("li.wei", goodPassword)
	require.NoError(t, err)
	renewed := b.store.accounts["a1"].Hash
	require.Contains(t, renewed, "$m=128,t=2,p=1$")
	_, err = b.signIn("li.wei", goodPassword)
	require.NoError(t, err)
	require.Equal(t, renewed, b.store.accounts["a1"].Hash, "once is enough")
}

func TestFirstAdministratorIsMadeOnce(t *testing.T) {
	t.Parallel()
	store := newMemory()
	s := New(store, time.Now, cheap)
	login, password, made, err := s.EnsureAdministrator(t.Context(), "管理员")
	require.NoError(t, err)
	require.True(t, made)
	require.NoError(t, CheckPassword(login, "管理员", password))
	_, who, err := s.SignIn(t.Context(), login, password, Caller{})
	require.NoError(t, err)
	require.True(t, who.MustChange)
	_, again, made, err := s.EnsureAdministrator(t.Context(), "管理员")
	require.NoError(t, err)
	require.False(t, made)
	require.Empty(t, again)
}

func TestChangingAPassword(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	token, who, err := b.SignIn(b.ctx, "li.wei", goodPassword, Caller{})
	require.NoError(t, err)
	other, err := b.signIn("li.wei", goodPassword)
	require.NoError(t, err)
	const replacement = "another fine 7 word"
	code := func(err error) string { return casework.AsError(err).Fields[0].Code }
	require.Equal(t, "wrong_password", code(b.ChangePassword(b.ctx, who, "wrong password", replacement)))
	require.Equal(t, "password_unchanged", code(b.ChangePassword(b.ctx, who, goodPassword, goodPassword)))
	require.Equal(t, "password_too_short", code(b.ChangePassword(b.ctx, who, goodPassword, "short")))
	require.NoError(t, b.ChangePassword(b.ctx, who, goodPassword, replacement))
	_, err = b.Authenticate(b.ctx, token)
	require.NoError(t, err, "the session that changed it goes on")
	_, err = b.Authenticate(b.ctx, other)
	require.Equal(t, ErrNoSession, err, "every other one ends")
	_, err = b.signIn("li.wei", replacement)
	require.NoError(t, err)
}

func TestAbsentStoreIsNoRefusal(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.store.down = errors.New("away")
	_, err := b.signIn("li.wei", goodPassword)
	require.ErrorIs(t, err, b.store.down)
}

func TestLoginsAreChecked(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for _, login := range []string{"", "x", "with space", "semi;colon", strings.Repeat("a", 65)} {
		_, _, err := b.Create(b.ctx, NewAccount{Person: "p", Login: login, Password: goodPassword})
		require.Equal(t, "not_a_login", casework.AsError(err).Fields[0].Code, login)
	}
	_, generated, err := b.Create(b.ctx, NewAccount{Person: "p", Login: "王芳"})
	require.NoError(t, err)
	_, err = b.signIn("王芳", generated)
	require.NoError(t, err)
}
