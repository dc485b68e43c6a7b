package casework_test

import (
	"encoding/json"
	"slices"
	"testing"

	. "jiaoban/internal/casework"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// Random lives: people of every role give commands of every kind, sensible and
// senseless ones, at instants that lie microseconds or days apart. Whatever
// happens, the rules answer, and the invariants hold.

// life is a case as chance lives it.
type life struct {
	t      *rapid.T
	c      Case
	now    Instant
	events []Event
	tries  int
	done   map[Kind]int
}

func (l *life) tell(events []Event) {
	for _, e := range events {
		before := l.c
		was := ""
		if e.Seq%8 == 0 {
			was = canonical(l.t, before)
		}
		l.c = Apply(l.c, e)
		if was != "" {
			same(l.t, was, canonical(l.t, before), "Apply leaves the case it was given alone")
		}
		holds(l.t, before, e, l.c)
		decoded(l.t, e)
	}
	lateStands(l.t, l.c)
	l.events = append(l.events, events...)
}

// decoded: decode(encode(x)) encodes to equal bytes.
func decoded(t require.TestingT, e Event) {
	first, err := json.Marshal(e)
	require.NoError(t, err)
	var back Event
	require.NoError(t, json.Unmarshal(first, &back), string(first))
	again, err := json.Marshal(back)
	require.NoError(t, err)
	require.Equal(t, string(first), string(again))
}

func (l *life) give(a Actor, b Body, attested *Attestation) bool {
	watched := l.tries%16 == 0
	l.tries++
	was := ""
	if watched {
		was = canonical(l.t, l.c)
	}
	events, err := Decide(l.c, Command{Filing: "f", Actor: a, FiledAt: l.now, Attested: attested, Body: b, Areas: country()})
	if watched {
		same(l.t, was, canonical(l.t, l.c), "Decide changes nothing")
	}
	if err != nil {
		require.NotNil(l.t, AsError(err), "every refusal is fit for people: %v", err)
		require.Empty(l.t, events)
		return false
	}
	require.NotEmpty(l.t, events, "what succeeds leaves a record: %s", b.Kind())
	if _, assigns := b.(*Assign); assigns && l.c.State == Registered {
		defer func() { sees(l.t, l.c) }()
	}
	if l.c.Seq > 0 && attested == nil {
		require.Contains(l.t, Fitting(l.c, a), b.Kind(), "what succeeds was offered, in %s", l.c.State)
	}
	l.tell(events)
	if l.done != nil {
		l.done[b.Kind()]++
	}
	return true
}

func TestRandomLives(t *testing.T) {
	t.Parallel()
	var begun []*story
	for _, s := range States {
		begun = append(begun, stands()[s](plain(t)))
	}
	begun = append(begun, apart(plain(t)))
	done := map[Kind]int{}
	rapid.Check(t, func(t *rapid.T) {
		l := &life{t: t, c: Case{ID: "case-1"}, now: 1_629_466_500_000_000, done: done}
		if i := rapid.IntRange(-3, len(begun)-1).Draw(t, "begun"); i >= 0 {
			l.c, l.now, l.events = begun[i].c, begun[i].now, slices.Clone(begun[i].events)
		} else {
			b := registration(t)
			b.HandedOverAt = l.now - Instant(rapid.SampledFrom([]Span{0, Minute, Hour}).Draw(t, "ago"))
			b.Policy = policyOf(t)
			b.Region = rapid.SampledFrom([]string{"", "河滨县", "山前", "河滨县、山前县", "河滨县柳林镇", "外县"}).Draw(t, "region")
			b.Address = rapid.SampledFrom([]string{"", "柳林镇东街", "山前县"}).Draw(t, "address")
			require.True(t, l.give(duty, b, nil))
		}
		for range rapid.IntRange(0, 20).Draw(t, "steps") {
			l.now = l.now.Add(rapid.SampledFrom([]Span{1, Millisecond, Minute, 20 * Minute, 3 * Hour, 5 * Hour, 30 * Hour}).Draw(t, "wait"))
			l.tell(Due(l.c, l.now))
			for range 6 {
				if a, body, attested := l.chance(); l.give(a, body, attested) {
					break
				}
			}
		}
		settled(t, l.events, l.c)
		snapshot := canonical(t, l.c)
		var back Case
		require.NoError(t, json.Unmarshal([]byte(snapshot), &back))
		same(t, snapshot, canonical(t, back), "a snapshot survives its JSON")
		same(t, canonical(t, Due(l.c, l.now.Add(90*Day))), canonical(t, Due(back, l.now.Add(90*Day))), "and goes on as the case would")
	})
	require.Greater(t, len(done), 25, "chance gave most commands with success: %v", done)
}

// policyOf varies the policy: each clock may be missing, the fifth day may be
// counted from the assignment, limits may be off.
func policyOf(t *rapid.T) Policy {
	p := cityPolicy()
	p.Clocks = slices.DeleteFunc(p.Clocks, func(ClockPolicy) bool { return rapid.IntRange(0, 9).Draw(t, "drop") == 0 })
	for i := range p.Clocks {
		k := &p.Clocks[i]
		if (k.Kind == ClockReport || k.Kind == ClockContribute) && rapid.IntRange(0, 3).Draw(t, "from") == 0 {
			k.Rule.From = FromAssigned
		}
	}
	if rapid.Bool().Draw(t, "no window") {
		p.DisputeWindow = 0
	}
	p.ShellBelow = rapid.SampledFrom([]int{0, 10}).Draw(t, "shell")
	p.CloseNeedsGates = rapid.Bool().Draw(t, "gates")
	return p
}

// Due called at any instants gives the events of one call at the end.
func TestDueAtRandomInstants(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		l := &life{t: t, c: Case{ID: "case-1"}, now: 1_629_466_500_000_000}
		b := registration(t)
		b.HandedOverAt = l.now
		require.True(t, l.give(duty, b, nil))
		for range rapid.IntRange(0, 12).Draw(t, "steps") {
			l.now = l.now.Add(rapid.SampledFrom([]Span{Minute, Hour}).Draw(t, "wait"))
			l.tell(Due(l.c, l.now))
			a, body, _ := l.chance()
			l.give(a, body, nil)
		}
		end := l.now.Add(40 * Day)
		once := Due(l.c, end)
		var often []Event
		c := l.c
		for at := l.now; at < end; {
			at = min(end, at.Add(Span(rapid.Int64Range(1, int64(3*Day)).Draw(t, "span"))))
			for _, e := range Due(c, at) {
				require.LessOrEqual(t, e.HappenedAt, at, "nothing before its instant")
				c = Apply(c, e)
				often = append(often, e)
			}
		}
		same(t, canonical(t, once), canonical(t, often), "often or once gives the same")
		for i := 1; i < len(once); i++ {
			require.LessOrEqual(t, once[i-1].HappenedAt, once[i].HappenedAt, "in the order of their instants")
		}
		settled(t, append(slices.Clone(l.events), once...), c)
	})
}

// No command makes the rules panic, in any state, whatever is in it: bodies of
// random JSON, empty bodies, nil, foreign actors, the zero case.
func TestTheRulesAreTotal(t *testing.T) {
	t.Parallel()
	cases := []Case{{}, {ID: "case-1"}}
	for _, s := range States {
		cases = append(cases, stands()[s](plain(t)).c)
	}
	require.NotPanics(t, func() {
		Locate("卧龙区", "卧龙区", []Area{{Names: []string{"卧龙区", "卧龙区", ""}}, {Names: []string{"卧龙区"}}})
	})
	for _, c := range cases {
		for _, b := range []Body{nil, (*Register)(nil), (*Close)(nil)} {
			_, err := Decide(c, Command{Actor: coordinator, Body: b})
			require.NotNil(t, AsError(err))
			require.NotNil(t, AsError(Check(b)))
		}
		for _, k := range Kinds() {
			for _, a := range everybody() {
				for _, attested := range []*Attestation{nil, {}} {
					_, err := Decide(c, Command{Actor: a, FiledAt: 1, Attested: attested, Body: NewBody(k)})
					require.True(t, err == nil || AsError(err) != nil)
				}
			}
		}
		require.NotPanics(t, func() {
			Due(c, 1<<62)
			c.NextAt()
			c.LateAt(0)
			c.MainClock()
			c.NextClock()
			c.AtRest()
		})
		for _, et := range EventTypes() {
			require.NotPanics(t, func() {
				var e Event
				require.NoError(t, json.Unmarshal([]byte(`{"type":"`+string(et)+`","payload":{}}`), &e))
				Apply(c, e)
			}, et)
		}
		require.NotPanics(t, func() { Apply(c, Event{}) })
	}
}

// plain gives the stories of stands a test of their own to fail in.
func plain(t *testing.T) *testing.T { t.Helper(); return t }

// garbage fills a body with whatever JSON fits its fields.
func TestRandomBodies(t *testing.T) {
	t.Parallel()
	var cases []Case
	for _, s := range States {
		cases = append(cases, stands()[s](plain(t)).c)
	}
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.SampledFrom(cases).Draw(t, "case")
		k := rapid.SampledFrom(Kinds()).Draw(t, "command")
		b := NewBody(k)
		fill(t, b)
		a := rapid.SampledFrom(everybody()).Draw(t, "actor")
		events, err := Decide(c, Command{Actor: a, FiledAt: 1_640_000_000_000_000, Body: b})
		if err != nil {
			require.NotNil(t, AsError(err))
			return
		}
		for _, e := range events {
			before := c
			c = Apply(c, e)
			holds(t, before, e, c)
			decoded(t, e)
		}
	})
}
