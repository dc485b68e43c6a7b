package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// crew is a desk with a bureau, a station below it and a county beside it.
type crew struct{ *desk }

func newCrew(t *testing.T, config Config) crew {
	c := crew{newDesk(t, config)}
	c.addUnit("bureau", "")
	c.addUnit("station", "bureau")
	c.addUnit("county", "")
	return c
}

// hand adds somebody with a post in a unit until an instant; 0: for good.
func (c crew) hand(unit casework.UnitID, until casework.Instant) contract.Holding {
	c.t.Helper()
	p, err := c.l.AddPerson(ctx, contract.Person{Name: "hand"})
	require.NoError(c.t, err)
	h, err := c.l.GrantPost(ctx, contract.Holding{Person: p.ID, Unit: unit, Role: casework.UnitOfficer, Until: until})
	require.NoError(c.t, err)
	return h
}

// given is a case of the bureau with a named handler.
func (c crew) given(number string, to casework.PersonID) casework.CaseID {
	c.t.Helper()
	id := c.assigned(number)
	c.do(id, officer, &casework.Acknowledge{Assignment: "a1", Handler: to})
	return id
}

func (c crew) without() []casework.CaseID {
	c.t.Helper()
	page, err := c.l.Cases(ctx, all, contract.CaseFilter{HandlerGone: true})
	require.NoError(c.t, err)
	ids := []casework.CaseID{}
	for _, row := range page.Cases {
		ids = append(ids, row.ID)
	}
	tally, err := c.l.Tally(ctx, all, contract.CaseFilter{HandlerGone: true})
	require.NoError(c.t, err)
	require.Len(c.t, ids, int(tally.Total))
	return ids
}

// rung tells the units and gives the addressees of what was sent.
func (c crew) rung() []string {
	c.t.Helper()
	for {
		n, err := c.l.TellOfGoneHandlers(ctx, 1)
		require.NoError(c.t, err)
		if n == 0 {
			break
		}
	}
	to := []string{}
	for _, n := range c.deliver(nil) {
		if n.Type == HandlerGone {
			require.True(c.t, n.Urgent)
			to = append(to, n.Facts["number"]+" "+address{role: n.Role, unit: n.Unit}.String())
		}
	}
	return to
}

func told(numbers ...string) []string {
	to := []string{}
	for _, n := range numbers {
		to = append(to, n+" unit_officer@bureau", n+" unit_leader@bureau", n+" coordinator", n+" duty_officer")
	}
	return to
}

// At every moment a case has exactly one named handler; one who has left is
// none, and the unit is rung, once (S1-06).
func TestAHandlerWhoLeavesIsMissed(t *testing.T) {
	t.Parallel()
	for name, leave := range map[string]func(c crew, h contract.Holding){
		"disabled": func(c crew, h contract.Holding) {
			require.NoError(c.t, c.l.ChangePerson(ctx, contract.Person{ID: h.Person, Name: "hand", Disabled: true}))
		},
		"relieved of the post": func(c crew, h contract.Holding) {
			ended, err := c.l.EndPost(ctx, h.ID, 0)
			require.NoError(c.t, err)
			require.Equal(c.t, h.Person, ended.Person)
		},
		"moved elsewhere": func(c crew, h contract.Holding) {
			_, err := c.l.EndPost(ctx, h.ID, 0)
			require.NoError(c.t, err)
			_, err = c.l.GrantPost(ctx, contract.Holding{Person: h.Person, Unit: "county", Role: casework.UnitOfficer})
			require.NoError(c.t, err)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onBoth(t, func(t *testing.T, config Config) {
				c := newCrew(t, config)
				inside, below := c.hand("bureau", 0), c.hand("station", 0)
				c.given("D1", inside.Person)
				second := c.given("D2", below.Person)
				third := c.given("D3", below.Person)
				require.Empty(t, c.without())
				require.Empty(t, c.rung())

				leave(c, below)
				c.clock.forward(casework.Second)
				require.ElementsMatch(t, []casework.CaseID{second, third}, c.without())
				left, err := c.l.LeftBehind(ctx, all, below.Person, 0)
				require.NoError(t, err)
				require.EqualValues(t, 2, left.Count)
				require.Len(t, left.Cases, 2)
				left, err = c.l.LeftBehind(ctx, contract.Reader{Actor: in("office", casework.Administrator)}, below.Person, 0)
				require.NoError(t, err)
				require.EqualValues(t, 2, left.Count, "an administrator learns how many, and sees none")
				require.Empty(t, left.Cases)
				left, err = c.l.LeftBehind(ctx, all, inside.Person, 0)
				require.NoError(t, err)
				require.Zero(t, left.Count)

				require.ElementsMatch(t, told("D2", "D3"), c.rung())
				require.Empty(t, c.rung(), "once")
				c.do(second, officer, &casework.NameHandler{Assignment: "a1", Handler: inside.Person})
				require.Equal(t, []casework.CaseID{third}, c.without())
				require.Empty(t, c.rung())
				c.whole(second, third)
			})
		})
	}
}

// A post also ends by its date, when nobody does or looks at anything.
func TestAPostThatRunsOutIsNoticed(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		c := newCrew(t, config)
		end := c.clock.now().Add(casework.Hour)
		h := c.hand("bureau", end)
		id := c.given("D1", h.Person)
		left, err := c.l.LeftBehind(ctx, all, h.Person, end)
		require.NoError(t, err)
		require.EqualValues(t, 1, left.Count, "it is known before")
		c.clock.set(end - 1)
		require.Empty(t, c.rung())
		c.clock.set(end)
		require.ElementsMatch(t, told("D1"), c.rung())

		// Whoever comes back and leaves again is missed again.
		back, err := c.l.GrantPost(ctx, contract.Holding{Person: h.Person, Unit: "station", Role: casework.UnitOfficer})
		require.NoError(t, err)
		require.Empty(t, c.without())
		require.Empty(t, c.rung())
		c.clock.forward(casework.Minute)
		_, err = c.l.EndPost(ctx, back.ID, 0)
		require.NoError(t, err)
		require.Equal(t, []casework.CaseID{id}, c.without())
		require.ElementsMatch(t, told("D1"), c.rung())
	})
}

// What was there before the table of handlers is filled in, in steps.
func TestHandlersOfOldCasesAreFilledIn(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		c := newCrew(t, config)
		h := c.hand("bureau", 0)
		for _, number := range []string{"D1", "D2", "D3", "D4", "D5"} {
			c.given(number, h.Person)
		}
		want := c.dump("handlers")
		require.NoError(t, c.l.writer.Exec("DELETE FROM handlers").Error)
		for steps, done := 0, false; !done; steps++ {
			require.Less(t, steps, 4)
			var err error
			done, err = c.l.FillHandlers(ctx, 2)
			require.NoError(t, err)
		}
		require.Equal(t, want, c.dump("handlers"))
		done, err := c.l.FillHandlers(ctx, 2)
		require.NoError(t, err)
		require.True(t, done)
	})
}

// A case at rest has no handler to miss.
func TestACaseAtRestMissesNobody(t *testing.T) {
	t.Parallel()
	c := casework.Case{ID: "x", Round: 1, Assignments: []casework.Assignment{
		{ID: "a1", Round: 1, Unit: "bureau", Handler: "p", State: casework.Acknowledged},
		{ID: "a2", Round: 1, Unit: "county", State: casework.Acknowledged},
		{ID: "a3", Round: 1, Unit: "county", Handler: "q", State: casework.Released},
	}, State: casework.Handling}
	require.Equal(t, []handlerRow{{CaseID: "x", Assignment: "a1", Unit: "bureau", Person: "p"}}, handlersOf(c))
	for _, state := range []casework.State{casework.Closed, casework.ScreenedOut} {
		c.State = state
		require.Empty(t, handlersOf(c))
	}
	c.State, c.History = casework.Handling, true
	require.Empty(t, handlersOf(c))
}
