package app

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/api"
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/policies"
)

// lawgiver is an administrator at the door, with what the program ships stored.
func lawgiver(t *testing.T) (d *door, by string) {
	t.Helper()
	d = newDoor(t)
	s, err := readPolicies("")
	require.NoError(t, err)
	require.NoError(t, s.store(t.Context(), d.record.ledger))
	d.person("管理员", "boss", casework.Administrator)
	return d, d.signIn("boss", "").Token
}

// textOf is a policy that the program ships, with some of it written otherwise.
func textOf(t *testing.T, name string, change func(*casework.Policy)) string {
	t.Helper()
	set, err := policies.Embedded()
	require.NoError(t, err)
	p, known := set.Policy(name)
	require.True(t, known)
	change(&p)
	return policies.WritePolicy(p)
}

// A version goes from the text of the one before, through a check that stores
// nothing, into the ledger with its entry; and a campaign may name it.
func TestANewVersionOfAPolicyComesInByItsText(t *testing.T) {
	t.Parallel()
	d, boss := lawgiver(t)
	old := into[api.PolicyView](t, d.ask("GET", "/api/v1/policies/city-central-handover/3", boss, nil), http.StatusOK)
	text := strings.Replace(strings.Replace(old.Text, "version: 3", "version: 4", 1), `day: 5, at: "12:00"`, `day: 5, at: "17:00"`, 1)

	before := d.kinds()
	check := into[api.PolicyCheck](t, d.ask("POST", "/api/v1/policies/check", boss, m{
		"text": text, "handed_over_at": "2021-08-20T13:25:00Z", "first_day": "counted", "before": m{"policy": "city-central-handover", "version": 3},
	}), http.StatusOK)
	require.Equal(t, api.StandsNew, check.Standing)
	require.Empty(t, check.Faults)
	require.Equal(t, 4, check.Policy.Version)
	require.Equal(t, api.PolicyRef{Policy: "city-central-handover", Version: 4}, check.Change.After)
	due := map[casework.ClockKind]string{}
	for _, k := range check.Deadlines.Clocks {
		due[k.Clock] = k.Readings[0].DueLocal
	}
	require.Equal(t, "2021-08-24 17:00:00", due[casework.ClockReport])
	require.Equal(t, before, d.kinds(), "a check leaves nothing")
	require.Equal(t, http.StatusNotFound, d.ask("GET", "/api/v1/policies/city-central-handover/4", boss, nil).Code)

	stored := into[api.PolicyView](t, d.ask("POST", "/api/v1/policies", boss, m{"text": text, "reason": "某办〔2026〕3号"}), http.StatusCreated)
	require.Equal(t, check.SHA256, stored.SHA256)
	require.Equal(t, "某办〔2026〕3号", stored.Reason)
	require.NotEmpty(t, stored.Names.People[stored.StoredBy])
	entries, err := d.record.ledger.Entries(t.Context(), contract.Reader{All: true}, contract.EntryFilter{Limit: 1})
	require.NoError(t, err)
	require.Equal(t, contract.PolicyStored, entries.Entries[0].Type)
	require.Equal(t, map[string]string{"version": "4", "sha256": check.SHA256}, entries.Entries[0].Payload.Facts)

	again := into[api.PolicyView](t, d.ask("POST", "/api/v1/policies", boss, m{"text": "# 同一内容\n" + text, "reason": "再来一次"}), http.StatusCreated)
	require.Equal(t, stored, again, "the same again changes nothing")
	require.Equal(t, append(before, contract.PolicyStored), d.kinds())
	require.Equal(t, api.StandsStored, into[api.PolicyCheck](t, d.ask("POST", "/api/v1/policies/check", boss, m{"text": text}), http.StatusOK).Standing)

	campaign := into[contract.Campaign](t, d.ask("POST", "/api/v1/campaigns", boss, m{"name": "示范督察", "level": "central", "kind": "routine"}), http.StatusCreated)
	choice, _ := campaign.Policy(casework.LevelCentral, casework.ModeHandedOver)
	require.Equal(t, 4, choice.Version, "who chooses none takes the latest")
}

// Every refusal of a policy's text names the line, in the reader's language, and
// nothing is stored.
func TestTextsOfPoliciesThatAreRefused(t *testing.T) {
	t.Parallel()
	d, boss := lawgiver(t)
	next := func(p *casework.Policy) { p.Version++ }
	good := textOf(t, policies.Default, next)
	before := d.kinds()
	for what, c := range map[string]struct{ text, zh, en string }{
		"no YAML":         {"name: a\n  b: [", "第 2 行：不是可以读取的 YAML", "Line 2: this is no YAML"},
		"nothing":         {"# nothing", "既不是时限规定", "neither a policy"},
		"a calendar":      {"year: 2031\nsource: x\n", "第 1 行，year：没有这个键", "Line 1, year: unknown key"},
		"unknown field":   {good + "surprise: 1\n", "surprise：没有这个键", "surprise: unknown key"},
		"other content":   {textOf(t, policies.Default, func(p *casework.Policy) { p.ShellBelow++ }), "第 2 行，version：第 3 版已存入，内容不同", "Line 2, version: version 3 is stored with other content"},
		"a leap":          {textOf(t, policies.Default, func(p *casework.Policy) { p.Version = 40 }), "第 2 行，version：下一版是第 4 版", "Line 2, version: the next version of it is 4"},
		"another begins":  {textOf(t, policies.Default, func(p *casework.Policy) { p.Name = "own" }), "第 2 行，version：下一版是第 1 版", "Line 2, version: the next version of it is 1"},
		"a rule":          {strings.Replace(good, "day: 5, ", "", 1), "clocks.report", "clocks.report"},
		"two documents":   {good + "---\n" + good, "“---”之后还有内容", "something stands after ---"},
		"a zone on leave": {strings.Replace(good, "Asia/Shanghai", "Europe/Berlin", 1), "第 4 行，zone", "Line 4, zone"},
	} {
		for _, lang := range []struct{ accept, says string }{{"zh-CN", c.zh}, {"en", c.en}} {
			body := m{"text": c.text, "reason": "某办要求"}
			got := into[api.Problem](t, d.ask("POST", "/api/v1/policies", boss, body, "Accept-Language", lang.accept), http.StatusUnprocessableEntity)
			said := ""
			for _, e := range got.Errors {
				require.Equal(t, "text", e.Field)
				said += e.Detail + "\n"
			}
			require.Contains(t, said, lang.says, what)
			check := into[api.PolicyCheck](t, d.ask("POST", "/api/v1/policies/check", boss, m{"text": c.text}, "Accept-Language", lang.accept), http.StatusOK)
			require.Equal(t, api.StandsFaulty, check.Standing, what)
			require.Len(t, check.Faults, len(got.Errors), "a check says what storing would")
		}
	}
	for what, body := range map[string]m{
		"no reason":    {"text": good, "reason": " "},
		"no text":      {"text": "", "reason": "某办要求"},
		"too long":     {"text": good + strings.Repeat("#", 66_000), "reason": "某办要求"},
		"unknown word": {"text": good, "reason": "某办要求", "by": "somebody"},
	} {
		require.Equal(t, http.StatusUnprocessableEntity, d.ask("POST", "/api/v1/policies", boss, body).Code, what)
	}
	for what, body := range map[string]m{
		"no instant": {"text": good, "handed_over_at": "yesterday"}, "held against none": {"text": good, "before": m{"policy": "none", "version": 1}},
	} {
		require.Equal(t, http.StatusUnprocessableEntity, d.ask("POST", "/api/v1/policies/check", boss, body).Code, what)
	}
	require.Equal(t, before, d.kinds())

	// Days of a year without a calendar are no fault of the text.
	working := textOf(t, policies.Default, func(p *casework.Policy) {
		p.Version++
		for i := range p.Clocks {
			if p.Clocks[i].Kind == casework.ClockReport || p.Clocks[i].Kind == casework.ClockContribute {
				p.Clocks[i].Rule.Days = casework.WorkingDays
			}
		}
	})
	check := into[api.PolicyCheck](t, d.ask("POST", "/api/v1/policies/check", boss, m{"text": working, "handed_over_at": "2031-08-20T13:25:00Z"}), http.StatusOK)
	require.Equal(t, api.StandsNew, check.Standing)
	require.Nil(t, check.Deadlines)
	require.Contains(t, check.Uncounted, "2031")
}

const nextYear = `year: 2027
source: 国务院办公厅关于2027年部分节假日安排的通知
holidays:
  - {name: 元旦, from: 2027-01-01, to: 2027-01-03}
  - {name: 春节, from: 2027-02-05, to: 2027-02-11}
makeup: [2027-02-14]
`

// A year comes in by its text, replaces only what was read, and counts from then on.
func TestACalendarComesInByItsText(t *testing.T) {
	t.Parallel()
	d, boss := lawgiver(t)
	ask := func(body m) (status int) { return d.ask("POST", "/api/v1/calendars", boss, body).Code }
	require.Equal(t, http.StatusNotFound, d.ask("GET", "/api/v1/calendars/2027", boss, nil).Code)
	check := into[api.CalendarCheck](t, d.ask("POST", "/api/v1/calendars/check", boss, m{"text": nextYear}), http.StatusOK)
	require.Equal(t, api.StandsNew, check.Standing)
	require.Zero(t, check.Version)
	require.Len(t, check.Calendar.Holidays, 10)

	require.Equal(t, http.StatusConflict, ask(m{"text": nextYear, "read": 1, "reason": "通知已发"}), "there is none")
	stored := into[api.CalendarText](t, d.ask("POST", "/api/v1/calendars", boss, m{"text": nextYear, "read": 0, "reason": "通知已发"}), http.StatusCreated)
	require.Equal(t, 1, stored.Version)
	require.Equal(t, check.SHA256, stored.SHA256)
	before := d.kinds()
	require.Equal(t, contract.CalendarStored, before[len(before)-1])
	require.Equal(t, http.StatusCreated, ask(m{"text": stored.Text, "read": 0, "reason": "再来一次"}), "what counts already changes nothing")
	require.Equal(t, before, d.kinds())
	changed := strings.Replace(nextYear, "[2027-02-14]", "[2027-02-14, 2027-02-20]", 1)
	require.Equal(t, http.StatusConflict, ask(m{"text": changed, "read": 0, "reason": "通知有变"}), "somebody else stored one meanwhile")
	require.Equal(t, http.StatusCreated, ask(m{"text": changed, "read": 1, "reason": "通知有变"}))
	found := into[api.CalendarText](t, d.ask("GET", "/api/v1/calendars/2027", boss, nil), http.StatusOK)
	require.Equal(t, 2, found.Version)
	require.Equal(t, stored.Text, into[api.CalendarText](t, d.ask("GET", "/api/v1/calendars/2027?version=1", boss, nil), http.StatusOK).Text)
	cal, err := d.record.ledger.Calendar(t.Context())
	require.NoError(t, err)
	require.Equal(t, found.Year, cal.Years[len(cal.Years)-1])

	before = d.kinds()
	for what, text := range map[string]string{
		"第 1 行，name：没有这个键": strings.Replace(nextYear, "year: 2027", "name: x\nyear: 2027", 1), "缺少 source": "year: 2028\nholidays: [{name: 元旦, from: 2028-01-01, to: 2028-01-01}]",
		"第 6 行，makeup.1：2027-02-15 不是周六、周日": strings.Replace(nextYear, "02-14", "02-15", 1), "此处请写整数": strings.Replace(nextYear, "year: 2027", "year: next", 1),
		"第 4 行，holidays.1：2028-01-01 不在 2027 年内": strings.Replace(nextYear, "2027-01-01, to: 2027-01-03", "2028-01-01, to: 2028-01-03", 1),
	} {
		got := into[api.Problem](t, d.ask("POST", "/api/v1/calendars", boss, m{"text": text, "read": 2, "reason": "通知已发"}, "Accept-Language", "zh-CN"), http.StatusUnprocessableEntity)
		said := ""
		for _, e := range got.Errors {
			said += e.Detail + "\n"
		}
		require.Contains(t, said, what)
	}
	require.Equal(t, before, d.kinds())
}

// A version that the office stored under a number of the program's stands: the
// next program starts all the same, and so it does with the operator's folder.
func TestAVersionOfTheOfficeOutlivesANewerProgram(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	set, err := policies.Embedded()
	require.NoError(t, err)
	own, _ := set.Policy(policies.Default)
	own.ShellBelow++
	require.NoError(t, d.record.ledger.StorePolicy(t.Context(), own, d.account.Person, "某办要求"))
	s, err := readPolicies("")
	require.NoError(t, err)
	require.NoError(t, s.store(t.Context(), d.record.ledger))
	stands, err := d.record.ledger.PolicyVersion(t.Context(), own.Name, own.Version)
	require.NoError(t, err)
	require.Equal(t, own, stands.Policy)
	s.Policies = []casework.Policy{own}
	s.Policies[0].ShellBelow++
	require.Error(t, s.store(t.Context(), d.record.ledger), "what the operator writes is not passed over")
}
