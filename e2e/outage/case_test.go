//go:build linux

package outage_test

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/api"
	"jiaoban/internal/app/town"
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// unit is who answers for every case here.
const unit = "chengguan"

// cast are those who act.
var cast = []string{"duty", "coordinator", "auditor", unit + "-duty", unit + "-leader", unit + "-officer"}

// reportWithin is how long a case of the fast campaign has for its report, from
// its hand-over on; letterAfter is when the second rung follows the first.
const (
	reportWithin = 40 * time.Second
	letterAfter  = 5 * time.Second
)

// matter is one case on its way.
type matter struct {
	o      *office
	id     casework.CaseID
	due    time.Time // of its report
	answer string
}

// register hands a case over, so that its report is due after left.
func (o *office) register(left time.Duration) *matter {
	o.t.Helper()
	handedOver := casework.InstantOf(time.Now().Add(left - reportWithin))
	var out api.Outcome
	o.send(request{login: "duty", method: http.MethodPost, path: "/api/v1/cases", body: m{
		"source":         m{"campaign": town.FastCampaign, "level": "central", "mode": "handed_over"},
		"handed_over_at": handedOver, "region": cmp.Or(o.region, "卧龙区"), "complaint": "示范：工地夜间施工噪声扰民，渣土未覆盖，扬尘大。",
	}}).into(o.t, &out)
	return &matter{o: o, id: out.Filing.Case, due: handedOver.Time().Add(reportWithin)}
}

// prepare hands a case over and takes it to where its report, signed by the
// unit's leader, need only be filed.
func (o *office) prepare(left time.Duration) *matter {
	o.t.Helper()
	c := o.register(left)
	c.must("coordinator", casework.CmdAssign, m{"targets": []m{{"role": "lead", "unit": town.UnitID(unit)}}})
	view := c.view()
	c.must(unit+"-duty", casework.CmdAcknowledge, m{"assignment": view.Case.Assignments[0].ID, "handler": town.PersonID(unit + "-officer")})
	c.answer = view.Case.Answers[0].ID
	finding := m{
		"issue": view.Case.OpenIssues()[0].ID, "facts": "示范：属实。经现场核查，工地夜间施工未办手续。", "verdict": "verified",
		"handling": "示范：责令夜间停工，立案查处。", "goal": "示范：夜间不施工。", "settlement": "concluded", "rectify_track": "immediate",
	}
	c.must(unit+"-leader", casework.CmdSignReport, m{"answer": c.answer, "report": m{
		"verdict": "verified", "findings": []m{finding}, "summary": "示范：已办结。", "accountability": "无",
	}})
	require.True(o.t, time.Now().Before(c.due), "the machine was too slow: the case was due before it was prepared")
	return c
}

func (c *matter) path(rest string) string {
	return "/api/v1/cases/" + url.PathEscape(string(c.id)) + rest
}

// command gives a command, whatever is answered.
func (c *matter) command(login string, kind casework.Kind, body any) answer {
	c.o.t.Helper()
	return c.o.send(request{login: login, method: http.MethodPost, path: c.path("/" + string(kind)), body: body})
}

// must gives a command that must be taken, and waits until it is applied.
func (c *matter) must(login string, kind casework.Kind, body any) api.Outcome {
	c.o.t.Helper()
	var out api.Outcome
	c.command(login, kind, body).into(c.o.t, &out)
	until(c.o.t, patience, string(kind)+" is applied", func() bool {
		if out.Filing.State == "pending" {
			c.o.get(login, "/api/v1/filings/"+out.Filing.ID, &out.Filing)
		}
		return out.Filing.State != "pending"
	})
	require.Equal(c.o.t, "applied", out.Filing.State, "%s: %v", kind, out.Filing.Refusal)
	return out
}

// submit files the report and returns the filing, which waits if nobody applies it.
func (c *matter) submit(wantStatus int) api.Outcome {
	c.o.t.Helper()
	a := c.command(unit+"-officer", casework.CmdSubmitReport, m{"answer": c.answer})
	require.Equal(c.o.t, wantStatus, a.status, "%s", a.body)
	var out api.Outcome
	a.into(c.o.t, &out)
	return out
}

func (c *matter) view() api.CaseView {
	c.o.t.Helper()
	var v api.CaseView
	c.o.get("coordinator", c.path(""), &v)
	return v
}

// events are the whole timeline of the case.
func (c *matter) events() []casework.Event {
	c.o.t.Helper()
	var all []casework.Event
	for after := int64(0); ; {
		var page api.Timeline
		c.o.get("coordinator", c.path("/timeline?limit=200&after="+strconv.FormatInt(after, 10)), &page)
		all = append(all, page.Events...)
		if after = page.Next; after == 0 {
			return all
		}
	}
}

// report is the clock of the case's report.
func (c *matter) report() casework.Clock {
	c.o.t.Helper()
	for _, k := range c.view().Case.Clocks {
		if k.Kind == casework.ClockReport {
			return k
		}
	}
	require.FailNow(c.o.t, "the case has no report clock")
	return casework.Clock{}
}

// applied waits until nothing that was filed waits any more.
func (c *matter) applied() {
	c.o.t.Helper()
	until(c.o.t, patience, "no filing waits", func() bool { return c.view().Waiting == 0 })
}

// passed waits until an instant has passed.
func passed(t testing.TB, at time.Time) {
	t.Helper()
	until(t, time.Until(at)+patience, "it is "+at.String(), func() bool { return time.Now().After(at) })
}

// entry is what the record says of the report clock: a breach or a rung, and
// when it happened.
type entry struct {
	what string
	at   casework.Instant
}

// lapses lists what was published of the report clock, in order.
func (c *matter) lapses() []entry {
	c.o.t.Helper()
	clock := c.report()
	var found []entry
	for _, e := range c.events() {
		switch p := e.Payload.(type) {
		case *casework.ClockLapsed:
			if p.Breach.Clock == clock.ID {
				found = append(found, entry{"breach", e.HappenedAt})
			}
		case *casework.RungReached:
			if p.Clock == clock.ID {
				found = append(found, entry{string(p.Escalation.Rung), e.HappenedAt})
			}
		}
	}
	return found
}

// wasInTime checks that the case's report counts as in time and that nothing
// was ever published against it.
func (c *matter) wasInTime() {
	c.o.t.Helper()
	clock := c.report()
	require.Equal(c.o.t, casework.InTime, clock.Verdict)
	require.Less(c.o.t, clock.Stopped, clock.Due)
	require.Empty(c.o.t, c.lapses())
}

// ladder is the breach at the due instant and the rungs after it, as far as
// they were reached.
func (c *matter) ladder(n int) []entry {
	c.o.t.Helper()
	all := c.wholeLadder()
	require.LessOrEqual(c.o.t, n, len(all), "the ladder has no more rungs")
	return all[:n]
}

func (c *matter) wholeLadder() []entry {
	c.o.t.Helper()
	due := casework.InstantOf(c.due)
	all := []entry{
		{"breach", due}, {"urge", due}, {"supervision_letter", casework.InstantOf(c.due.Add(letterAfter))}, {"oversight_visit", due.Add(15 * casework.Second)},
		{"circulated_criticism", due.Add(30 * casework.Second)}, {"formal_interview", due.Add(45 * casework.Second)},
	}
	if c.ofTomorrow() {
		all = slices.Insert(all, 2, entry{"urge", due.Add(casework.Second)})
	}
	return all
}

// filing reads one filing of the case.
func (c *matter) filing(id string) (f contract.Filing) {
	c.o.t.Helper()
	c.o.get(unit+"-officer", "/api/v1/filings/"+id, &f)
	return f
}
