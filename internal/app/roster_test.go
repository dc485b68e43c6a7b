package app

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// latest are the kinds of the latest entries of the office's own record, in order.
func (m *matrix) latest(n int) []contract.EntryKind {
	m.t.Helper()
	page, err := m.ledger.Entries(m.t.Context(), contract.Reader{All: true}, contract.EntryFilter{Limit: n})
	require.NoError(m.t, err)
	var kinds []contract.EntryKind
	for _, e := range slices.Backward(page.Entries) {
		kinds = append(kinds, e.Type)
	}
	return kinds
}

// A roster is kept from the command line: a turn with its backup is put there, read,
// and struck with a reason that its unit and the desk can read ever after.
func TestRostersAtTheCommandLine(t *testing.T) {
	t.Parallel()
	m := newMatrix(t)
	run := m.atTheCommandLine()
	from := casework.InstantOf(time.Now()).Add(casework.Hour)
	turn := map[string]string{"from": from.String(), "until": from.Add(casework.Day).String(), "telephone": "0930-8000006", "backup": "proxy"}
	var person contract.Person
	require.NoError(t, run.do(PersonAdd, &person, nil, "示范值班人"))
	var duty contract.Duty
	require.NoError(t, run.do(RosterAdd, &duty, turn, placeOther, string(person.ID)))
	require.Equal(t, contract.Duty{
		ID: duty.ID, Unit: placeOther, Person: person.ID, Telephone: "0930-8000006", Backup: "proxy", From: from, Until: from.Add(casework.Day),
	}, duty)
	list := func() (turns []contract.Duty) {
		t.Helper()
		require.NoError(t, run.do(RosterList, &turns, nil, placeOther))
		return turns
	}
	require.Equal(t, []contract.Duty{duty}, list())
	require.Contains(t, run.reads(RosterList, nil, placeOther), "备班 backup")
	inShanghai := from.Time().In(time.FixedZone("", 8*60*60)).Format(time.DateTime)
	require.Contains(t, run.reads(RosterList, nil, placeOther), inShanghai, "in the time in which rosters are written")
	var later []contract.Duty
	require.NoError(t, run.do(RosterList, &later, map[string]string{"from": duty.Until.String()}, placeOther))
	require.Empty(t, later, "it is over by then")

	require.Contains(t, run.reads(RosterStrike, map[string]string{"reason": "住院"}, placeOther, duty.ID), "已撤销 struck: "+duty.ID)
	struck := duty
	struck.Struck, struck.StrikeReason = true, "住院"
	require.Equal(t, []contract.Duty{struck}, list())
	require.Contains(t, run.reads(RosterList, nil, placeOther), "（已撤销 struck: 住院）")
	require.Equal(t, []contract.EntryKind{contract.PersonAdded, contract.DutyAdded, contract.DutyStruck}, m.latest(3))
	report, err := m.ledger.VerifyChain(t.Context(), 1)
	require.NoError(t, err)
	require.True(t, report.Fits, report.Misfit+report.Differs)
}

// People and units are changed, closed and opened again from the command line, and
// each change is one entry; a person's disabling says what hung on it.
func TestPeopleAndUnitsAreChangedAndOpenedAgainAtTheCommandLine(t *testing.T) {
	t.Parallel()
	m := newMatrix(t)
	run := m.atTheCommandLine()
	var p contract.Person
	require.NoError(t, run.do(PersonAdd, &p, map[string]string{"telephone": "000-0000001"}, "示范新人"))
	require.NoError(t, run.do(PersonChange, &p, map[string]string{"name": "示范改名人"}, string(p.ID)))
	require.Equal(t, contract.Person{ID: p.ID, Name: "示范改名人", Telephone: "000-0000001", Version: 2}, p, "what is not named stays")
	require.Contains(t, run.reads(PersonChange, map[string]string{"telephone": ""}, string(p.ID)), "已更改 changed")
	require.NoError(t, run.do(PersonPost, nil, nil, string(p.ID), placeOther, string(casework.UnitOfficer)))
	said := run.reads(PersonDisable, nil, string(p.ID))
	require.Contains(t, said, "! 1 项任职 posts")
	require.Contains(t, said, "已停用 disabled")
	require.Contains(t, run.reads(PersonEnable, nil, string(p.ID)), "已重新启用 enabled")
	require.Equal(t, []contract.EntryKind{
		contract.PersonAdded, contract.PersonChanged, contract.PersonChanged, contract.PostGranted, contract.PersonChanged, contract.PersonChanged,
	}, m.latest(6))
	now, err := m.ledger.Person(t.Context(), p.ID)
	require.NoError(t, err)
	require.Equal(t, contract.Person{ID: p.ID, Name: "示范改名人", Version: 5}, now)

	var u contract.Unit
	require.NoError(t, run.do(UnitAdd, &u, nil, "示范新单位"))
	require.Contains(t, run.reads(UnitDisable, nil, string(u.ID)), "已停用 dissolved")
	require.Contains(t, run.reads(UnitEnable, nil, string(u.ID)), "已重新启用 enabled")
	require.Equal(t, []contract.EntryKind{contract.UnitAdded, contract.UnitChanged, contract.UnitChanged}, m.latest(3))
}

// What is wrong is refused by name, in the language that was asked for, and nothing
// is changed by it.
func TestWhatIsWrongOfRostersPeopleAndUnitsChangesNothing(t *testing.T) {
	t.Parallel()
	m := newMatrix(t)
	run := m.atTheCommandLine()
	from := casework.InstantOf(time.Now()).Add(casework.Hour)
	turn := func(change map[string]string) map[string]string {
		flags := map[string]string{"from": from.String(), "until": from.Add(casework.Hour).String(), "telephone": "000-0000001"}
		for name, value := range change {
			flags[name] = value
		}
		return flags
	}
	var duty contract.Duty
	require.NoError(t, run.do(RosterAdd, &duty, turn(nil), placeOther, "proxy"))
	before := m.latest(200)
	const notThere, notHere = "没有这一项，或您无权查看。", "There is no such thing, or it is not yours to see."
	for name, test := range map[string]struct {
		do     func(context.Context, Call) error
		flags  map[string]string
		args   []string
		zh, en string
	}{
		"a turn of no unit":          {RosterAdd, turn(nil), []string{"nowhere", "proxy"}, "没有这个单位", "no such unit"},
		"a turn of nobody":           {RosterAdd, turn(nil), []string{placeOther, "nobody"}, "“人员”：没有", "The person: "},
		"a backup who is nobody":     {RosterAdd, turn(map[string]string{"backup": "nobody"}), []string{placeOther, "proxy"}, "“备班人员”：没有", "The backup: "},
		"a backup of oneself":        {RosterAdd, turn(map[string]string{"backup": "proxy"}), []string{placeOther, "proxy"}, "“备班人员”：", "The backup: "},
		"a turn that ends before":    {RosterAdd, turn(map[string]string{"until": from.String()}), []string{placeOther, "proxy"}, "“止”：", "The end: "},
		"a turn that is not there":   {RosterStrike, map[string]string{"reason": "r"}, []string{placeOther, "d9"}, notThere, notHere},
		"a turn of another unit":     {RosterStrike, map[string]string{"reason": "r"}, []string{placeHelp, duty.ID}, notThere, notHere},
		"a roster of no unit":        {RosterList, nil, []string{"nowhere"}, notThere, notHere},
		"a person who is not there":  {PersonChange, map[string]string{"name": "某某"}, []string{"nobody"}, notThere, notHere},
		"a person without a name":    {PersonChange, map[string]string{"name": ""}, []string{"proxy"}, "“名称”：", "The name: "},
		"nobody enabled":             {PersonEnable, nil, []string{"nobody"}, notThere, notHere},
		"nobody disabled":            {PersonDisable, nil, []string{"nobody"}, notThere, notHere},
		"no unit enabled":            {UnitEnable, nil, []string{"nowhere"}, notThere, notHere},
		"a unit below itself":        {UnitMove, nil, []string{placeAbove, placeLead}, "“上级单位”：", "The unit above: "},
		"a unit of no kind":          {UnitChange, map[string]string{"kind": "moon"}, []string{placeOther}, "“类别”：", "The kind: "},
		"a unit that nobody directs": {UnitChange, map[string]string{"direct": "nobody"}, []string{placeOther}, "“直接责任人”：", "The directly responsible person: "},
	} {
		for lang, want := range map[string]string{"zh": test.zh, "en": test.en} {
			flags := map[string]string{"lang": lang}
			for name, value := range test.flags {
				flags[name] = value
			}
			err := run.do(test.do, nil, flags, test.args...)
			require.Error(t, err, name)
			require.Contains(t, Say(err), want, "%s in %s", name, lang)
		}
	}
	require.Equal(t, before, m.latest(200), "no entry: nothing was changed")
}
