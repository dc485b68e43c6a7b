package ledger

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
	"github.com/stretchr/testify/require"

	"jiaoban/internal/accounts"
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// boundSealer seals nothing, but opens only for the account it was made for.
type boundSealer struct{}

func (boundSealer) SealFactor(secret []byte, account string) ([]byte, error) {
	return []byte(account + "|" + string(secret)), nil
}

func (boundSealer) OpenFactor(sealed []byte, account string) ([]byte, error) {
	secret, ours := strings.CutPrefix(string(sealed), account+"|")
	if !ours {
		return nil, errors.New("sealed for another account")
	}
	return []byte(secret), nil
}

// guarded is Li.Wei's account with a second factor, on one node or more.
type guarded struct {
	t     *testing.T
	nodes []*accounts.Service
	l     *Ledger
	now   *time.Time
	a     contract.Account
	who   accounts.Who
	key   string
	codes []string
}

var codeSettings = accounts.Settings{Sealer: boundSealer{}, Issuer: "交办", CodeRoles: []casework.Role{casework.Administrator}}

// guard gives the account a second factor, five minutes before now.
func guard(t *testing.T, config Config) *guarded {
	t.Helper()
	now := time.Date(2026, 3, 2, 7, 55, 0, 0, time.UTC)
	s, l, a := signInDesk(t, config, &now)
	s.Set(codeSettings)
	g := &guarded{t: t, nodes: []*accounts.Service{s}, l: l, now: &now, a: a}
	var err error
	_, g.who, err = s.SignIn(t.Context(), "li.wei", password, accounts.Caller{Label: "Firefox"})
	require.NoError(t, err)
	enrolment, err := s.BeginFactor(t.Context(), g.who, password)
	require.NoError(t, err)
	g.key = enrolment.Secret
	g.codes, err = s.ConfirmFactor(t.Context(), g.who, g.code())
	require.NoError(t, err)
	now = now.Add(5 * time.Minute)
	return g
}

// node is another process over the same database.
func (g *guarded) node(config Config) {
	g.t.Helper()
	s := accounts.New(open(g.t, config), func() time.Time { return *g.now }, quick)
	s.Set(codeSettings)
	g.nodes = append(g.nodes, s)
}

func (g *guarded) code() string {
	g.t.Helper()
	code, err := totp.GenerateCode(g.key, *g.now)
	require.NoError(g.t, err)
	return code
}

// challenge sends the password and returns what the code is to be sent with.
func (g *guarded) challenge(password string) string {
	g.t.Helper()
	_, _, err := g.nodes[0].SignIn(g.t.Context(), "li.wei", password, accounts.Caller{Label: "Firefox", Address: "192.0.2.7"})
	needed, asked := errors.AsType[*accounts.CodeNeeded](err)
	require.True(g.t, asked, err)
	return needed.Challenge
}

func (g *guarded) signIn(password string) error {
	g.t.Helper()
	_, _, err := g.nodes[0].SignIn(g.t.Context(), "li.wei", password, accounts.Caller{})
	return err
}

func (g *guarded) answer(challenge, code string) error {
	_, _, err := g.nodes[0].AnswerChallenge(g.t.Context(), challenge, code)
	return err
}

func TestASecondFactorIsAskedForOnceItIsConfirmed(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		now := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
		s, l, a := signInDesk(t, config, &now)
		s.Set(codeSettings)
		_, who, err := s.SignIn(t.Context(), "li.wei", password, accounts.Caller{})
		require.NoError(t, err)
		other, _, err := s.SignIn(t.Context(), "li.wei", password, accounts.Caller{})
		require.NoError(t, err)
		_, err = s.BeginFactor(t.Context(), who, "wrong password")
		require.Equal(t, "password:wrong_password", refusalCode(t, err))
		_, err = s.ConfirmFactor(t.Context(), who, "123456")
		require.Equal(t, "second_factor_not_begun", refusalCode(t, err))
		first, err := s.BeginFactor(t.Context(), who, password)
		require.NoError(t, err)
		require.True(t, strings.HasPrefix(first.URL, "otpauth://totp/"), first.URL)
		require.Contains(t, first.URL, "secret="+first.Secret)
		_, _, err = s.SignIn(t.Context(), "li.wei", password, accounts.Caller{})
		require.NoError(t, err, "nobody is asked for codes of a secret that may have been lost on its way")
		second, err := s.BeginFactor(t.Context(), who, password)
		require.NoError(t, err)
		require.NotEqual(t, first.Secret, second.Secret)
		stale, err := totp.GenerateCode(first.Secret, now)
		require.NoError(t, err)
		_, err = s.ConfirmFactor(t.Context(), who, stale)
		require.Equal(t, "code:wrong_code", refusalCode(t, err))
		code, err := totp.GenerateCode(second.Secret, now)
		require.NoError(t, err)
		codes, err := s.ConfirmFactor(t.Context(), who, code)
		require.NoError(t, err)
		require.Len(t, codes, 10)
		_, err = s.Authenticate(t.Context(), other)
		require.ErrorIs(t, err, accounts.ErrNoSession, "a browser that never showed a code is signed out")
		_, _, err = s.SignIn(t.Context(), "li.wei", password, accounts.Caller{})
		_, asked := errors.AsType[*accounts.CodeNeeded](err)
		require.True(t, asked)
		_, err = s.BeginFactor(t.Context(), who, password)
		require.Equal(t, "second_factor_present", refusalCode(t, err))
		stored, err := l.SecondFactor(t.Context(), a.ID)
		require.NoError(t, err)
		require.Equal(t, 10, stored.CodesLeft)
		require.True(t, strings.HasPrefix(string(stored.Sealed), a.ID), "only what is sealed is stored")
	})
}

// Whoever does not know the password is answered like whoever names a login that
// nobody has, so that a code that is asked for tells strangers of no login.
func TestTheCodeIsAskedForAfterTheRightPasswordAlone(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		g := guard(t, config)
		_, who, wrong := g.nodes[0].SignIn(t.Context(), "li.wei", "wrong password", accounts.Caller{})
		_, nobody, unknown := g.nodes[0].SignIn(t.Context(), "nobody", password, accounts.Caller{})
		require.Equal(t, accounts.ErrSignIn, wrong)
		require.Equal(t, unknown, wrong)
		require.Equal(t, nobody, who)
		require.Zero(t, (&desk{t: t, l: g.l}).rows("sign_in_challenges"))
		require.NoError(t, g.answer(g.challenge(password), g.code()))
		sessions, err := g.l.Sessions(t.Context(), g.a.ID, casework.InstantOf(*g.now))
		require.NoError(t, err)
		require.Equal(t, contract.ByCode, sessions[0].Method)
		require.Equal(t, "192.0.2.7", sessions[0].Address)
	})
}

func TestACodeIsTakenOnceAndInItsWindow(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		g := guard(t, config)
		code := g.code()
		for _, c := range []struct {
			after   time.Duration
			allowed bool
		}{
			{-30*time.Second - time.Nanosecond, false}, // two steps early
			{60 * time.Second, false},                  // two steps late
			{60*time.Second - time.Nanosecond, true},
			{30 * time.Second, false}, // taken
		} {
			start := *g.now
			*g.now = start.Add(c.after)
			err := g.answer(g.challenge(password), code)
			*g.now = start
			require.Equal(t, c.allowed, err == nil, "after %s: %v", c.after, err)
			require.NoError(t, g.l.UnlockAccount(t.Context(), g.a.ID))
		}
		*g.now = g.now.Add(-30 * time.Second)
		require.ErrorIs(t, g.answer(g.challenge(password), g.code()), accounts.ErrSignIn, "nor one of an earlier step")
		*g.now = g.now.Add(time.Minute)
		require.NoError(t, g.answer(g.challenge(password), g.code()))
	})
}

// Two processes that are shown the same code at once take it once.
func TestACodeIsTakenOnceByTwoNodes(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		g := guard(t, config)
		g.node(config)
		for _, code := range []string{g.code(), g.codes[0]} {
			challenges := []string{g.challenge(password), g.challenge(password), g.challenge(password), g.challenge(password)}
			opened := make([]bool, len(challenges))
			var wg sync.WaitGroup
			for i, challenge := range challenges {
				wg.Go(func() {
					_, _, err := g.nodes[i%2].AnswerChallenge(context.Background(), challenge, code)
					opened[i] = err == nil
				})
			}
			wg.Wait()
			n := 0
			for _, ok := range opened {
				if ok {
					n++
				}
			}
			require.Equal(t, 1, n)
		}
		left, err := g.l.SecondFactor(t.Context(), g.a.ID)
		require.NoError(t, err)
		require.Equal(t, 9, left.CodesLeft)
	})
}

func TestAChallengeIsAnsweredOnceAndInTime(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		g := guard(t, config)
		used := g.challenge(password)
		require.ErrorIs(t, g.answer(used, "000000"), accounts.ErrSignIn)
		require.ErrorIs(t, g.answer(used, g.code()), accounts.ErrSignIn, "it is used up")
		require.ErrorIs(t, g.answer("", g.code()), accounts.ErrSignIn)
		require.ErrorIs(t, g.answer(strings.Repeat("A", 43), g.code()), accounts.ErrSignIn)
		const lasts = 5 * time.Minute
		for _, c := range []struct {
			after   time.Duration
			allowed bool
		}{{lasts, false}, {lasts + time.Millisecond, false}, {lasts - time.Millisecond, true}} {
			challenge := g.challenge(password)
			*g.now = g.now.Add(c.after)
			require.Equal(t, c.allowed, g.answer(challenge, g.code()) == nil, "after %s", c.after)
		}
		require.Zero(t, (&desk{t: t, l: g.l}).rows("sign_in_challenges"), "nothing is left of them")
	})
}

// Wrong codes lock like wrong passwords do, also where both are tried.
func TestWrongCodesLock(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		g := guard(t, config)
		open := g.challenge(password)
		for i := range accounts.FailuresToLock {
			if i%2 == 1 {
				require.ErrorIs(t, g.signIn("wrong password"), accounts.ErrSignIn)
				continue
			}
			require.ErrorIs(t, g.answer(g.challenge(password), "000000"), accounts.ErrSignIn)
		}
		require.Equal(t, accounts.ErrSignIn, g.signIn(password), "locked: nobody learns that the password is right")
		require.ErrorIs(t, g.answer(open, g.code()), accounts.ErrSignIn, "nor is a code taken that was asked for before")
		*g.now = g.now.Add(15 * time.Minute)
		require.NoError(t, g.answer(g.challenge(password), g.code()))
		for range accounts.FailuresToLock - 1 {
			require.ErrorIs(t, g.answer(g.challenge(password), "000000"), accounts.ErrSignIn)
		}
		*g.now = g.now.Add(time.Minute)
		require.NoError(t, g.answer(g.challenge(password), g.code()), "the fifth attempt may still be right")
	})
}

// The password alone forgives nothing: whoever knows it, and has a session that
// was left open, may not guess codes between one right password and the next.
func TestARightPasswordForgivesNoWrongCode(t *testing.T) {
	t.Parallel()
	replacement := "another horse 9 battery"
	for what, right := range map[string]func(g *guarded){
		"signing in":            func(g *guarded) { g.challenge(password) },
		"taking the factor off": func(g *guarded) { _ = g.nodes[0].RemoveFactor(g.t.Context(), g.who, password, "000000") },
		"changing the password": func(g *guarded) {
			old, next := password, replacement
			if g.nodes[0].ChangePassword(g.t.Context(), g.who, old, next) != nil {
				require.NoError(g.t, g.nodes[0].ChangePassword(g.t.Context(), g.who, next, old))
			}
		},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			onBoth(t, func(t *testing.T, config Config) {
				g := guard(t, config)
				for range accounts.FailuresToLock - 1 {
					_, err := g.nodes[0].RenewRecoveryCodes(t.Context(), g.who, "000000")
					require.Equal(t, "code:wrong_code", refusalCode(t, err))
				}
				right(g)
				_, err := g.nodes[0].RenewRecoveryCodes(t.Context(), g.who, "000000")
				require.Equal(t, "code:wrong_code", refusalCode(t, err))
				account, err := g.l.Account(t.Context(), g.a.ID)
				require.NoError(t, err)
				require.False(t, account.LockedUntil.IsZero(), "locked")
			})
		})
	}
}

func TestRecoveryCodesOpenOnceEach(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		g := guard(t, config)
		require.NoError(t, g.answer(g.challenge(password), g.codes[0]))
		require.ErrorIs(t, g.answer(g.challenge(password), g.codes[0]), accounts.ErrSignIn)
		require.NoError(t, g.answer(g.challenge(password), strings.ToUpper(strings.ReplaceAll(g.codes[1], "-", " "))), "as people type")
		var stored []string
		require.NoError(t, g.l.reader.Raw("SELECT digest FROM recovery_codes").Scan(&stored).Error)
		for _, code := range g.codes {
			require.NotContains(t, stored, code)
		}
		renewed, err := g.nodes[0].RenewRecoveryCodes(t.Context(), g.who, g.code())
		require.NoError(t, err)
		require.ErrorIs(t, g.answer(g.challenge(password), g.codes[2]), accounts.ErrSignIn, "the old ones are void")
		require.NoError(t, g.answer(g.challenge(password), renewed[2]))
		_, err = g.nodes[0].RenewRecoveryCodes(t.Context(), g.who, "000000")
		require.Equal(t, "code:wrong_code", refusalCode(t, err))
	})
}

func TestASecondFactorIsTakenAwayByItsOwnerOrTheAdministrator(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		g := guard(t, config)
		s := g.nodes[0]
		require.Equal(t, "password:wrong_password", refusalCode(t, s.RemoveFactor(t.Context(), g.who, "wrong password", g.code())))
		require.Equal(t, "code:wrong_code", refusalCode(t, s.RemoveFactor(t.Context(), g.who, password, "000000")))
		require.NoError(t, s.RemoveFactor(t.Context(), g.who, password, g.code()))
		token, _, err := s.SignIn(t.Context(), "li.wei", password, accounts.Caller{})
		require.NoError(t, err)
		require.Equal(t, "second_factor_absent", refusalCode(t, s.ResetFactor(t.Context(), g.a.ID)))
		_, err = s.BeginFactor(t.Context(), g.who, password)
		require.NoError(t, err)
		require.NoError(t, s.ResetFactor(t.Context(), g.a.ID))
		_, err = s.Authenticate(t.Context(), token)
		require.ErrorIs(t, err, accounts.ErrNoSession, "whoever lost a telephone starts anew")
	})
}

// A program's token is as good as the session in which it was made, and goes on in no
// post that needs a second factor where that session had none.
func TestATokenNeedsTheSecondFactorOfThePost(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		g := guard(t, config)
		s := g.nodes[0]
		made := func(in accounts.Who) (string, string) {
			t.Helper()
			token, session, err := s.MakeToken(t.Context(), in, accounts.NewToken{Name: "exporter", Scope: []string{"read"}, Lasts: casework.Day})
			require.NoError(t, err)
			return token, session.ID
		}
		in := func(method string) accounts.Who {
			return accounts.Who{Session: contract.Session{Account: g.a.ID, Method: method}}
		}
		tokens := map[string]bool{} // whether a code is asked for
		ids := map[string]string{}
		for method, asked := range map[string]bool{contract.ByPassword: true, contract.ByCode: false, contract.BySSO: false} {
			token, id := made(in(method))
			tokens[token], ids[method] = asked, id
		}
		before, id := made(in(contract.ByPassword))
		tokens[before] = true
		require.NoError(t, g.l.writer.Exec("UPDATE sessions SET made_in = '' WHERE id = ?", id).Error) // as versions before did

		check := func(enrol bool) {
			t.Helper()
			for token, asked := range tokens {
				who, err := s.Authenticate(t.Context(), token)
				require.NoError(t, err)
				require.Equal(t, asked && enrol, who.MustEnrol, who.Session.MadeIn)
				require.Equal(t, asked, len(who.FactorRoles) > 0, "nor for another")
			}
		}
		check(false)
		_, err := g.l.GrantPost(t.Context(), contract.Holding{Person: g.a.Person, Unit: contract.OfficeUnit, Role: casework.Administrator, From: casework.InstantOf(*g.now)})
		require.NoError(t, err)
		check(true)
		listed, err := g.l.SessionsOf(t.Context(), g.a.Person)
		require.NoError(t, err)
		for _, one := range listed {
			if one.ID == ids[contract.ByCode] {
				require.Equal(t, contract.ByCode, one.MadeIn)
			}
		}
	})
}

// Who needs a second factor may do nothing else before having one.
func TestSomeRolesNeedASecondFactor(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		now := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
		s, l, a := signInDesk(t, config, &now)
		s.Set(codeSettings)
		token, who, err := s.SignIn(t.Context(), "li.wei", password, accounts.Caller{})
		require.NoError(t, err)
		require.False(t, who.MustEnrol)
		_, err = l.GrantPost(t.Context(), contract.Holding{Person: a.Person, Unit: contract.OfficeUnit, Role: casework.Administrator, From: casework.InstantOf(now)})
		require.NoError(t, err)
		who, err = s.Authenticate(t.Context(), token)
		require.NoError(t, err)
		require.True(t, who.MustEnrol, "from the moment of the appointment")
		require.Equal(t, codeSettings.CodeRoles, who.FactorRoles, "nor for another")
		enrolment, err := s.BeginFactor(t.Context(), who, password)
		require.NoError(t, err)
		code, err := totp.GenerateCode(enrolment.Secret, now)
		require.NoError(t, err)
		_, err = s.ConfirmFactor(t.Context(), who, code)
		require.NoError(t, err)
		who, err = s.Authenticate(t.Context(), token)
		require.NoError(t, err)
		require.False(t, who.MustEnrol)
		require.Empty(t, who.FactorRoles)
		now = now.Add(time.Minute)
		code, err = totp.GenerateCode(enrolment.Secret, now)
		require.NoError(t, err)
		require.NoError(t, s.RemoveFactor(t.Context(), who, password, code))
		who, err = s.Authenticate(t.Context(), token)
		require.NoError(t, err)
		require.True(t, who.MustEnrol)
	})
}

// What ends the sessions of an account ends its sign-ins that wait for their code: they
// rest on the password as it was.
func TestASignInThatWaitsEndsWithTheSessions(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		for what, end := range map[string]func(g *guarded) error{
			"another password": func(g *guarded) error {
				return g.l.SetPassword(ctx, g.a.ID, "another hash", true, casework.InstantOf(*g.now), "")
			},
			"one's own new password": func(g *guarded) error {
				return g.l.SetPassword(ctx, g.a.ID, "another hash", false, casework.InstantOf(*g.now), g.who.Session.ID)
			},
			"closed and opened again": func(g *guarded) error {
				return errors.Join(g.l.DisableAccount(ctx, g.a.ID, true, casework.InstantOf(*g.now)), g.l.DisableAccount(ctx, g.a.ID, false, casework.InstantOf(*g.now)))
			},
			"everywhere else": func(g *guarded) error {
				_, err := g.l.EndOtherSessions(ctx, g.a.Person, g.who.Session.ID, false)
				return err
			},
			"no second factor": func(g *guarded) error {
				return g.l.RemoveSecondFactor(ctx, g.a.ID, casework.InstantOf(*g.now), "")
			},
		} {
			g := guard(t, newConfig(t, config.Driver))
			waiting := g.challenge(password)
			require.NoError(t, end(g), what)
			require.Error(t, g.answer(waiting, g.code()), what)
			require.Zero(t, (&desk{t: t, l: g.l}).rows("sign_in_challenges"), what)
		}
	})
}
