package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// What a shift hands over can be asked for: what is in its six hours, and what
// was sent back and has not passed.
func TestWhatWasSentBackIsFound(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		id := d.handled("D1")
		d.handled("D2")
		count := func(f contract.CaseFilter) int64 {
			t.Helper()
			tally, err := d.l.Tally(ctx, all, f)
			require.NoError(t, err)
			page, err := d.l.Cases(ctx, all, f)
			require.NoError(t, err)
			require.Len(t, page.Cases, int(tally.Total))
			return tally.Total
		}
		requireCounts := func(supplementing, returned int64) {
			t.Helper()
			require.Equal(t, supplementing, count(contract.CaseFilter{Supplementing: true}), "supplementing")
			require.Equal(t, returned, count(contract.CaseFilter{Returned: true}), "returned")
		}
		requireCounts(0, 0)
		d.do(id, officer, report())
		d.do(id, reviewer, &casework.OpenReview{Answer: "r1"})
		requireCounts(0, 0)
		d.do(id, reviewer, &casework.Return{Answer: "r1", Items: []casework.Text{casework.NewText("no picture of the sealed kiln")}})
		requireCounts(1, 1)
		page, err := d.l.Cases(ctx, all, contract.CaseFilter{Supplementing: true})
		require.NoError(t, err)
		at := page.Cases[0].SupplementDueAt
		returned := d.record(id).Case.Clocks
		require.Equal(t, returned[len(returned)-1].Due, at, "the six hours stand in the list, whatever is due before")
		full := report()
		d.do(id, officer, &casework.Supplement{Answer: "r1", Report: full.Report, Pending: full.Pending, Note: casework.NewText("the picture is there")})
		requireCounts(0, 1)
		page, err = d.l.Cases(ctx, all, contract.CaseFilter{Returned: true})
		require.NoError(t, err)
		require.Zero(t, page.Cases[0].SupplementDueAt, "answered")
		d.whole(id)
	})
}

// Whoever reviews sees in the list by when, and what comes back a second time.
func TestAListOfReviewsSaysByWhenAndWhatComesAgain(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		id := d.handled("D1")
		d.do(id, officer, report())
		row := func(f contract.CaseFilter) contract.CaseRow {
			t.Helper()
			page, err := d.l.Cases(ctx, readerOf(reviewer), f)
			require.NoError(t, err)
			require.Len(t, page.Cases, 1)
			return page.Cases[0]
		}
		due := func() (at casework.Instant) {
			t.Helper()
			for _, k := range d.record(id).Case.Clocks {
				if k.Kind == casework.ClockReview && k.Running() {
					at = k.Due
				}
			}
			require.NotZero(t, at)
			return at
		}
		for times := range 3 {
			waits := row(contract.CaseFilter{ToReview: true, Order: contract.ByReview})
			require.Equal(t, times, waits.Returns)
			require.Equal(t, due(), waits.ReviewDueAt)
			others := row(contract.CaseFilter{States: []casework.State{casework.Submitted}})
			require.Zero(t, others.Returns+int(others.ReviewDueAt), "of a list of reviews alone")
			d.clock.forward(casework.Minute)
			d.do(id, reviewer, &casework.OpenReview{Answer: "r1"})
			d.do(id, reviewer, &casework.Return{Answer: "r1", Items: []casework.Text{casework.NewText("no picture of the sealed kiln")}})
			full := report()
			d.do(id, officer, &casework.Supplement{Answer: "r1", Report: full.Report, Pending: full.Pending, Note: casework.NewText("the picture is there")})
		}
	})
}

// Where units answer separately each answer waits for its review by its own clock,
// whatever the others still do and whatever state the case is in.
func TestAReviewWaitsWhateverTheOtherUnitsDo(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.unit("bureau", "")
		d.unit("county", "")
		there := in("county", casework.UnitOfficer)
		assign := func(number string) casework.CaseID {
			id := d.register(number)
			both := nowhere(target(casework.RoleLead, "bureau"), target(casework.RoleAssisting, "county"))
			both.Mode, both.Targets[1].Answers = casework.Separate, true
			d.do(id, coordinator, both)
			d.do(id, officer, &casework.Acknowledge{Assignment: "a1", Handler: "p-officer"})
			d.do(id, there, &casework.Acknowledge{Assignment: "a2", Handler: there.Person})
			return id
		}
		waiting := func() (ids []casework.CaseID) {
			t.Helper()
			for after := ""; ; {
				page, err := d.l.Cases(ctx, readerOf(reviewer), contract.CaseFilter{ToReview: true, Order: contract.ByReview, After: after, Limit: 1})
				require.NoError(t, err)
				for _, c := range page.Cases {
					require.NotZero(t, c.ReviewDueAt)
					ids = append(ids, c.ID)
				}
				if after = page.Next; after == "" {
					return ids
				}
			}
		}
		first, second := assign("D1"), assign("D2")
		require.Empty(t, waiting())
		d.do(second, officer, report())
		d.clock.forward(casework.Minute)
		d.do(first, officer, report())
		require.Equal(t, []casework.CaseID{second, first}, waiting(), "by the reviewers' own clocks")
		require.Equal(t, casework.Handling, d.record(first).Case.State, "the county still handles it")

		other := report()
		other.Answer = "r2"
		d.do(first, there, other)
		d.do(first, reviewer, &casework.OpenReview{Answer: "r2"})
		d.do(first, reviewer, &casework.Return{Answer: "r2", Items: []casework.Text{casework.NewText("no picture of the sealed kiln")}})
		require.Equal(t, casework.Supplementing, d.record(first).Case.State)
		require.Contains(t, waiting(), first, "the lead's answer waits while the county completes its own")

		d.do(first, reviewer, &casework.OpenReview{Answer: "r1"})
		d.do(first, reviewer, &casework.Return{Answer: "r1", Items: []casework.Text{casework.NewText("no picture of the filter")}})
		require.Equal(t, []casework.CaseID{second}, waiting(), "what is judged waits no more")
		d.whole(first, second)
	})
}

func TestSessionsOfAPersonAreListedAndEnded(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		now := d.clock.now()
		account := func(login string) contract.Account {
			person, err := d.l.AddPerson(ctx, contract.Person{Name: login})
			require.NoError(t, err)
			a, err := d.l.AddAccount(ctx, contract.Account{Login: login, Person: person.ID, Hash: "x", CreatedAt: now})
			require.NoError(t, err)
			return a
		}
		session := func(a contract.Account, digest string, lasts casework.Span) contract.Session {
			s, err := d.l.AddSession(ctx, digest, contract.Session{Account: a.ID, Kind: contract.SessionCookie, CreatedAt: now, ExpiresAt: now.Add(lasts), LastSeenAt: now})
			require.NoError(t, err)
			return s
		}
		mine, theirs := account("mine"), account("theirs")
		first, second := session(mine, "d1", casework.Hour), session(theirs, "d2", casework.Hour)
		session(mine, "d3", casework.Second)
		d.clock.forward(casework.Minute)
		listed := func(person casework.PersonID) (found []string) {
			sessions, err := d.l.SessionsOf(ctx, person)
			require.NoError(t, err)
			for _, s := range sessions {
				require.NotEmpty(t, s.Person)
				found = append(found, s.ID)
			}
			return found
		}
		require.Equal(t, []string{first.ID}, listed(mine.Person), "one that is over is not listed")
		require.ElementsMatch(t, []string{first.ID, second.ID}, listed(""))
		requireRefusal(t, d.l.EndSession(ctx, second.ID, mine.Person), casework.NotFound, "no_such_session")
		require.NoError(t, d.l.EndSession(ctx, first.ID, mine.Person))
		require.NoError(t, d.l.EndSession(ctx, first.ID, mine.Person), "twice is no error")
		require.NoError(t, d.l.EndSession(ctx, second.ID, ""), "the administrator")
		require.Empty(t, listed(""))
	})
}
