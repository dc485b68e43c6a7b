package ledger

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/accounts"
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

const issuer = "https://id.example.cn"

func TestALinkIsOneAccounts(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		now := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
		s, l, a := signInDesk(t, config, &now)
		other, _, err := s.Create(t.Context(), accounts.NewAccount{Person: addPerson(t, l, "王芳"), Login: "wang", Password: password})
		require.NoError(t, err)
		link := func(account, subject string, by casework.PersonID) (contract.Link, error) {
			return l.AddLink(t.Context(), contract.Link{Issuer: issuer, Subject: subject, Account: account, CreatedAt: casework.InstantOf(now), CreatedBy: by})
		}
		_, err = l.AccountBySubject(t.Context(), issuer, "s1")
		require.Equal(t, "no_such_account", refusalCode(t, err))
		_, err = link("nobody", "s1", "boss")
		require.Equal(t, "no_such_account", refusalCode(t, err))
		made, err := link(a.ID, "s1", "")
		require.NoError(t, err)
		_, err = link(other.ID, "s1", "boss")
		require.Equal(t, "subject_linked", refusalCode(t, err))
		_, err = link(a.ID, "s2", "")
		require.Equal(t, "account_linked", refusalCode(t, err), "a claim links an account once")
		_, err = link(a.ID, "s2", "boss")
		require.NoError(t, err, "an administrator knows better")
		found, err := l.AccountBySubject(t.Context(), issuer, "s1")
		require.NoError(t, err)
		require.Equal(t, a.ID, found.ID)
		_, err = l.AccountBySubject(t.Context(), "https://other.example.cn", "s1")
		require.Equal(t, "no_such_account", refusalCode(t, err), "a subject is known with its issuer only")
		listed, err := l.Links(t.Context(), a.ID)
		require.NoError(t, err)
		require.Len(t, listed, 2)
		require.Equal(t, "no_such_link", refusalCode(t, l.RemoveLink(t.Context(), other.ID, made.ID)))
		require.NoError(t, l.RemoveLink(t.Context(), a.ID, made.ID))
		_, err = l.AccountBySubject(t.Context(), issuer, "s1")
		require.Equal(t, "no_such_account", refusalCode(t, err))
	})
}

// What was taken away stays away until somebody links again on purpose: neither the
// identity that had the link nor another comes in by its claim.
func TestALinkThatWasTakenAwayDoesNotComeAgainByItsClaim(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		now := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
		s, l, a := signInDesk(t, config, &now)
		other, _, err := s.Create(t.Context(), accounts.NewAccount{Person: addPerson(t, l, "王芳"), Login: "wang", Password: password})
		require.NoError(t, err)
		link := func(account, subject string, by casework.PersonID) (contract.Link, error) {
			return l.AddLink(t.Context(), contract.Link{Issuer: issuer, Subject: subject, Account: account, CreatedAt: casework.InstantOf(now), CreatedBy: by})
		}
		made, err := link(a.ID, "s1", "")
		require.NoError(t, err)
		require.NoError(t, l.RemoveLink(t.Context(), a.ID, made.ID))
		for _, subject := range []string{"s1", "s2"} {
			_, err = link(a.ID, subject, "")
			require.Equal(t, "link_was_removed", refusalCode(t, err))
		}
		_, err = l.AccountBySubject(t.Context(), issuer, "s1")
		require.Equal(t, "no_such_account", refusalCode(t, err))
		_, err = link(other.ID, "s3", "")
		require.NoError(t, err, "of another account nothing was taken")

		made, err = link(a.ID, "s1", "boss")
		require.NoError(t, err, "on purpose")
		found, err := l.AccountBySubject(t.Context(), issuer, "s1")
		require.NoError(t, err)
		require.Equal(t, a.ID, found.ID)
		require.NoError(t, l.RemoveLink(t.Context(), a.ID, made.ID))
		_, err = link(a.ID, "s1", "")
		require.Equal(t, "link_was_removed", refusalCode(t, err))
		report, err := l.VerifyChain(t.Context(), 1)
		require.NoError(t, err)
		require.True(t, report.Fits, report.Differs)
	})
}

// Of several sign-ins by a claim at once, one links, also on two nodes.
func TestAClaimLinksOnceWhenManyComeAtOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		now := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
		_, l, a := signInDesk(t, config, &now)
		nodes := []*Ledger{l, open(t, config)}
		linked := make([]bool, 6)
		var wg sync.WaitGroup
		for i := range linked {
			wg.Go(func() {
				_, err := nodes[i%2].AddLink(context.Background(), contract.Link{
					Issuer: issuer, Subject: string(rune('a' + i)), Account: a.ID, CreatedAt: casework.InstantOf(now),
				})
				linked[i] = err == nil
			})
		}
		wg.Wait()
		listed, err := l.Links(t.Context(), a.ID)
		require.NoError(t, err)
		require.Len(t, listed, 1)
		n := 0
		for _, one := range linked {
			if one {
				n++
			}
		}
		require.Equal(t, 1, n)
	})
}

func TestAJourneyIsTakenOnceByTwoNodes(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		l := open(t, config)
		nodes := []*Ledger{l, open(t, config)}
		at := instant("2026-03-02T08:00:00Z")
		journey := contract.Journey{Browser: "b", Nonce: "n", Verifier: "v", Target: "/", ExpiresAt: at.Add(casework.Minute)}
		require.NoError(t, l.AddJourney(t.Context(), "left behind", journey, at))
		journey.ExpiresAt = at.Add(casework.Hour)
		require.NoError(t, l.AddJourney(t.Context(), "state", journey, at.Add(casework.Minute)))
		_, err := l.TakeJourney(t.Context(), "left behind")
		require.Equal(t, "no_such_journey", refusalCode(t, err), "what never came back is forgotten")
		taken := make([]bool, 6)
		var wg sync.WaitGroup
		for i := range taken {
			wg.Go(func() {
				got, err := nodes[i%2].TakeJourney(context.Background(), "state")
				taken[i] = err == nil && got == journey
			})
		}
		wg.Wait()
		n := 0
		for _, one := range taken {
			if one {
				n++
			}
		}
		require.Equal(t, 1, n)
	})
}
