package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// boss and deputy are two people of the office; the boss leads and also
// administers.
type pair struct {
	*desk

	boss, deputy casework.PersonID
}

func newPair(t *testing.T, config Config) *pair {
	t.Helper()
	d := newDesk(t, config)
	p := &pair{desk: d, boss: addPerson(t, d.l, "局长"), deputy: addPerson(t, d.l, "副局长")}
	for _, r := range []casework.Role{casework.Leader, casework.Supervisor, casework.Administrator, casework.Auditor} {
		p.post(p.boss, r)
	}
	p.post(p.deputy, casework.DutyOfficer)
	return p
}

func (p *pair) post(person casework.PersonID, r casework.Role) contract.Holding {
	p.t.Helper()
	h, err := p.l.GrantPost(ctx, contract.Holding{Person: person, Unit: contract.OfficeUnit, Role: r})
	require.NoError(p.t, err)
	return h
}

func (p *pair) proxy(at casework.Instant) []casework.Role {
	p.t.Helper()
	posts, held, err := p.l.Proxy(ctx, p.deputy, p.boss, at)
	require.NoError(p.t, err)
	require.Subset(p.t, held, posts)
	if len(posts) > 0 {
		require.GreaterOrEqual(p.t, len(held), 4, "what was not delegated is told too")
	}
	var roles []casework.Role
	for _, post := range posts {
		roles = append(roles, post.Role)
	}
	return roles
}

func (p *pair) delegate(d contract.Delegation, by casework.Actor) contract.Delegation {
	p.t.Helper()
	d.Delegator, d.Delegate = p.boss, p.deputy
	made, err := p.l.Delegate(ctx, d, by)
	require.NoError(p.t, err)
	return made
}

func person(id casework.PersonID, roles ...casework.Role) casework.Actor {
	a := casework.Actor{Person: id}
	for _, r := range roles {
		a.Posts = append(a.Posts, casework.Post{Unit: contract.OfficeUnit, Role: r})
	}
	return a
}

// A delegation runs from its beginning to before its end, or to before the
// instant at which it was ended.
func TestADelegationIsHalfOpen(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		p := newPair(t, config)
		from, until := p.clock.now().Add(casework.Hour), p.clock.now().Add(3*casework.Hour)
		made := p.delegate(contract.Delegation{From: from, Until: until}, person(p.boss))
		both := []casework.Role{casework.Supervisor, casework.Leader}
		for _, tt := range []struct {
			at    casework.Instant
			roles []casework.Role
		}{
			{from.Add(-casework.Millisecond), nil}, {from - 1, nil},
			{from, both}, {from.Add(casework.Millisecond), both},
			{until.Add(-casework.Millisecond), both}, {until - 1, both},
			{until, nil}, {until.Add(casework.Millisecond), nil},
		} {
			require.ElementsMatch(t, tt.roles, p.proxy(tt.at), "%s", tt.at)
		}
		ended := from.Add(casework.Hour)
		p.clock.set(ended)
		over, err := p.l.EndDelegation(ctx, made.ID, "", person(p.boss))
		require.NoError(t, err)
		require.Equal(t, ended, over.EndedAt)
		require.ElementsMatch(t, both, p.proxy(ended.Add(-casework.Millisecond)), "what was done before stands")
		require.Empty(t, p.proxy(ended))
		require.Empty(t, p.proxy(ended.Add(casework.Millisecond)))
		all, err := p.l.Delegations(ctx, p.deputy)
		require.NoError(t, err)
		require.Equal(t, []contract.Delegation{over}, all, "it stays readable")
	})
}

// A proxy has what the delegator holds when the proxy acts, as far as it was
// delegated, and never administration or audit.
func TestAProxyHasWhatTheDelegatorHoldsNow(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		p := newPair(t, config)
		until := p.clock.now().Add(casework.Day)
		require.Empty(t, p.proxy(p.clock.now()), "nothing was delegated")
		p.delegate(contract.Delegation{Until: until, Posts: []casework.Post{{Unit: contract.OfficeUnit, Role: casework.Leader}}}, person(p.boss))
		require.Equal(t, []casework.Role{casework.Leader}, p.proxy(p.clock.now()))
		posts, _, err := p.l.Proxy(ctx, p.boss, p.deputy, p.clock.now())
		require.NoError(t, err)
		require.Empty(t, posts, "it goes one way")
		all := p.delegate(contract.Delegation{Until: until}, person(p.boss))
		require.ElementsMatch(t, []casework.Role{casework.Leader, casework.Supervisor}, p.proxy(p.clock.now()))

		p.clock.forward(casework.Minute)
		later := p.post(p.boss, casework.Reviewer)
		require.Contains(t, p.proxy(p.clock.now()), casework.Reviewer)
		p.clock.forward(casework.Minute)
		_, err = p.l.EndPost(ctx, later.ID, 0)
		require.NoError(t, err)
		require.NotContains(t, p.proxy(p.clock.now()), casework.Reviewer)
		_, err = p.l.EndDelegation(ctx, all.ID, "", person(p.deputy))
		require.NoError(t, err, "the delegate may give it back")
		require.Equal(t, []casework.Role{casework.Leader}, p.proxy(p.clock.now()))

		boss, err := p.l.Person(ctx, p.boss)
		require.NoError(t, err)
		boss.Disabled = true
		require.NoError(t, p.l.ChangePerson(ctx, boss))
		require.Empty(t, p.proxy(p.clock.now()), "a disabled delegator gives nothing")
	})
}

func TestWhoseDelegationItIs(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		p := newPair(t, config)
		other := addPerson(t, p.l, "别人")
		now := p.clock.now()
		d := contract.Delegation{Delegator: p.boss, Delegate: p.deputy, Until: now.Add(casework.Day)}
		admin := person(other, casework.Administrator)
		proxy := person(p.deputy, casework.Leader)
		proxy.ActingFor = p.boss
		refused := func(code string, by casework.Actor, change func(*contract.Delegation)) {
			t.Helper()
			bad := d
			change(&bad)
			_, err := p.l.Delegate(ctx, bad, by)
			require.Equal(t, code, refusalCode(t, err))
		}
		same := func(*contract.Delegation) {}
		refused("delegate_delegates", proxy, same)
		refused("delegate_delegates", proxy, func(d *contract.Delegation) { d.Delegator, d.Delegate = p.deputy, other })
		refused("delegation_of_another", person(other, casework.Leader), same)
		refused("reason:required", admin, same)
		refused("delegation_to_oneself", admin, func(d *contract.Delegation) { d.Delegate, d.Reason = other, "代行" })
		refused("delegate:same_person", person(p.boss), func(d *contract.Delegation) { d.Delegate = p.boss })
		refused("delegate:no_such_person", person(p.boss), func(d *contract.Delegation) { d.Delegate = "nobody" })
		refused("until:not_after_from", person(p.boss), func(d *contract.Delegation) { d.Until = now })
		refused("from:in_past", person(p.boss), func(d *contract.Delegation) { d.From = now - 1 })
		refused("posts:not_delegable", person(p.boss), func(d *contract.Delegation) {
			d.Posts = []casework.Post{{Unit: contract.OfficeUnit, Role: casework.Administrator}}
		})
		refused("posts:post_not_held", person(p.boss), func(d *contract.Delegation) {
			d.Posts = []casework.Post{{Unit: contract.OfficeUnit, Role: casework.Reviewer}}
		})
		require.Zero(t, p.rows("delegations"))

		d.Reason = "住院"
		made, err := p.l.Delegate(ctx, d, admin)
		require.NoError(t, err)
		require.Equal(t, other, made.MadeBy)
		for _, by := range []casework.Actor{proxy, person("stranger", casework.Leader)} {
			_, err = p.l.EndDelegation(ctx, made.ID, "x", by)
			requireRefusal(t, err, casework.NotFound, "no_such_delegation")
		}
		_, err = p.l.EndDelegation(ctx, "nothing", "x", admin)
		requireRefusal(t, err, casework.NotFound, "no_such_delegation")
		_, err = p.l.EndDelegation(ctx, made.ID, " ", admin)
		require.Equal(t, "reason:required", refusalCode(t, err))
		_, err = p.l.EndDelegation(ctx, made.ID, "出院", admin)
		require.NoError(t, err)
		_, err = p.l.EndDelegation(ctx, made.ID, "again", admin)
		require.Equal(t, "delegation_over", refusalCode(t, err))
	})
}
