package ledger

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/accounts"
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Whoever looks after accounts could make themselves anybody. What would let them
// is told to whose account it is and to the supervisors, and what people do to
// their own account is told to nobody.
func TestWhatLetsAnotherActAsSomebodyIsTold(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		g := guard(t, config)
		l, s := g.l, g.nodes[0]
		owner := casework.Actor{Person: g.a.Person, Posts: []casework.Post{{Unit: contract.OfficeUnit, Role: casework.Coordinator}}}
		chief := casework.Actor{Person: "p-chief", Posts: []casework.Post{{Unit: contract.OfficeUnit, Role: casework.Supervisor}}}
		other := casework.Actor{Person: "p-other", Posts: []casework.Post{{Unit: contract.OfficeUnit, Role: casework.Coordinator}, {Unit: contract.OfficeUnit, Role: casework.Administrator}}}
		boss := addPerson(t, l, "管理员")
		asked := contract.Asking(t.Context(), casework.Actor{Person: boss})
		of := func(who casework.Actor) (notices []contract.Notice) {
			_, err := l.Deliver(t.Context(), 100, func(contract.Notice) error { return nil })
			require.NoError(t, err)
			page, err := l.Notices(t.Context(), who, "", 100)
			require.NoError(t, err)
			return page.Notices
		}
		require.Empty(t, of(owner), "the owner has set up a second factor")
		require.NoError(t, s.ChangePassword(t.Context(), g.who, password, "another horse 9 battery"))
		require.NoError(t, s.RemoveFactor(t.Context(), g.who, "another horse 9 battery", g.code()))
		require.Empty(t, of(owner), "own deeds are not told")
		require.Empty(t, of(chief))

		enrolment, err := s.BeginFactor(t.Context(), g.who, "another horse 9 battery")
		require.NoError(t, err)
		require.NotEmpty(t, enrolment.Secret)
		now := casework.InstantOf(*g.now)
		invented := addPerson(t, l, "新人")
		mine := 0
		for i, deed := range []struct {
			what  casework.EventType
			do    func(ctx context.Context) error
			owner bool
		}{
			{PasswordWasReset, func(ctx context.Context) error { _, err := s.ResetPassword(ctx, g.a.ID); return err }, true},
			{FactorWasReset, func(ctx context.Context) error { return s.ResetFactor(ctx, g.a.ID) }, true},
			{LinkWasAdded, func(ctx context.Context) error {
				_, err := l.AddLink(ctx, contract.Link{Account: g.a.ID, Issuer: "https://id.example.cn", Subject: "s1", CreatedAt: now, CreatedBy: boss})
				return err
			}, true},
			{AccountWasAdded, func(ctx context.Context) error {
				_, _, err := s.Create(ctx, accounts.NewAccount{Person: g.a.Person, Login: "li.wei.2", Password: password})
				return err
			}, true},
			{AccountWasOpened, func(ctx context.Context) error {
				if err := l.DisableAccount(ctx, g.a.ID, true, now); err != nil {
					return err
				}
				return l.DisableAccount(ctx, g.a.ID, false, now)
			}, true},
			{DelegationWasMade, func(ctx context.Context) error {
				_, err := l.Delegate(ctx, contract.Delegation{Delegator: g.a.Person, Delegate: invented, Until: casework.InstantOf(time.Now()).Add(casework.Day), Reason: "住院"}, casework.Actor{Person: boss, Posts: []casework.Post{{Unit: contract.OfficeUnit, Role: casework.Administrator}}})
				return err
			}, true},
			{OfficeAccountMade, func(ctx context.Context) error {
				if _, err := l.GrantPost(ctx, contract.Holding{Person: invented, Unit: contract.OfficeUnit, Role: casework.Coordinator, From: now}); err != nil {
					return err
				}
				_, _, err := s.Create(ctx, accounts.NewAccount{Person: invented, Login: "invented", Password: password})
				return err
			}, false},
			{OwnPostWasGranted, func(ctx context.Context) error {
				_, err := l.GrantPost(ctx, contract.Holding{Person: boss, Unit: contract.OfficeUnit, Role: casework.Coordinator, From: now})
				return err
			}, false},
		} {
			require.NoError(t, deed.do(asked), deed.what)
			told := of(chief)
			require.Len(t, told, i+1, deed.what)
			at := slices.IndexFunc(told, func(n contract.Notice) bool { return n.Type == deed.what })
			require.GreaterOrEqual(t, at, 0, deed.what)
			require.Empty(t, told[at].Case)
			require.Equal(t, string(boss), told[at].Facts["person"])
			heard := of(owner)
			if !deed.owner {
				require.Len(t, heard, mine, deed.what)
				continue
			}
			mine++
			require.Len(t, heard, mine, deed.what)
			require.True(t, slices.ContainsFunc(heard, func(n contract.Notice) bool {
				return n.Type == deed.what && n.Facts["of"] == string(g.a.Person)
			}), deed.what)
		}
		require.Empty(t, of(other))
		require.NoError(t, l.MarkRead(t.Context(), owner, of(owner)[0].ID))

		// An account of one's own is told as everybody's is, once one holds a post of
		// the office; what follows from a claim at the first sign-in is nothing to be told.
		_, err = l.AddLink(asked, contract.Link{Account: g.a.ID, Issuer: "https://other.example.cn", Subject: "s2", CreatedAt: now})
		require.NoError(t, err)
		_, _, err = s.Create(asked, accounts.NewAccount{Person: boss, Login: "boss", Password: password})
		require.NoError(t, err)
		require.Len(t, of(chief), 9)
	})
}

// Whoever looks after posts could give an accomplice one of the office. Such a post is
// told to the supervisors and to whose it is, once for each role; the first people of a
// new server, posts of units, and posts of people who cannot sign in are not.
func TestAPostOfTheOfficeGivenByAnotherIsTold(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		g := guard(t, config)
		l := g.l
		chief := casework.Actor{Person: "p-chief", Posts: []casework.Post{{Unit: contract.OfficeUnit, Role: casework.Supervisor}}}
		owner := casework.Actor{Person: g.a.Person, Posts: []casework.Post{{Unit: contract.OfficeUnit, Role: casework.Reviewer}}}
		boss := addPerson(t, l, "管理员")
		asked := contract.Asking(t.Context(), casework.Actor{Person: boss})
		_, err := l.AddUnit(t.Context(), contract.Unit{ID: "bureau", Name: "局", Kind: contract.UnitDepartment})
		require.NoError(t, err)
		_, err = l.AddUnit(t.Context(), contract.Unit{ID: "group", Name: "组", Kind: contract.UnitGroup, Parent: contract.OfficeUnit})
		require.NoError(t, err)
		stranger := addPerson(t, l, "未开通")
		told := func(who casework.Actor) (found []contract.Notice) {
			_, err := l.Deliver(t.Context(), 100, func(contract.Notice) error { return nil })
			require.NoError(t, err)
			page, err := l.Notices(t.Context(), who, "", 100)
			require.NoError(t, err)
			return page.Notices
		}
		now := casework.InstantOf(*g.now)
		for i, c := range []struct {
			ctx  context.Context
			who  casework.PersonID
			unit casework.UnitID
			role casework.Role
			told int
		}{
			{t.Context(), g.a.Person, contract.OfficeUnit, casework.DutyOfficer, 0},
			{asked, g.a.Person, "bureau", casework.UnitOfficer, 0},
			{asked, stranger, contract.OfficeUnit, casework.Coordinator, 0},
			{asked, g.a.Person, contract.OfficeUnit, casework.Reviewer, 1},
			{asked, g.a.Person, "group", casework.Reviewer, 1},
			{asked, g.a.Person, "group", casework.Coordinator, 2},
		} {
			_, err := l.GrantPost(c.ctx, contract.Holding{Person: c.who, Unit: c.unit, Role: c.role, From: now})
			require.NoError(t, err)
			require.Len(t, told(chief), c.told, i)
			require.Len(t, told(owner), c.told, i)
		}
		for _, n := range told(chief) {
			require.Equal(t, PostWasGranted, n.Type)
			require.Equal(t, string(boss), n.Facts["person"])
			require.Equal(t, string(g.a.Person), n.Facts["of"])
		}
		require.Equal(t, string(casework.Coordinator), told(chief)[0].Facts["post"])

		// A unit that is put below another lets that one's people see its cases.
		before := len(told(chief))
		u, err := l.Unit(t.Context(), "bureau")
		require.NoError(t, err)
		u.Name = "分局"
		require.NoError(t, l.ChangeUnit(asked, u))
		require.Len(t, told(chief), before, "another name is nobody's sight")
		u.Parent, u.Version = "group", 0
		require.NoError(t, l.ChangeUnit(asked, u))
		require.Len(t, told(chief), before+1)
		require.Equal(t, UnitWasMoved, told(chief)[0].Type)
		require.Equal(t, []string{"bureau", "group"}, []string{told(chief)[0].Facts["unit"], told(chief)[0].Facts["parent"]})
	})
}
