package ledger

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/policies"
)

// testClock stands where a test puts it.
type testClock struct{ at atomic.Int64 }

func (c *testClock) Now() time.Time          { return casework.Instant(c.at.Load()).Time() }
func (c *testClock) now() casework.Instant   { return casework.Instant(c.at.Load()) }
func (c *testClock) set(at casework.Instant) { c.at.Store(int64(at)) }
func (c *testClock) forward(s casework.Span) { c.at.Add(int64(s)) }

// handedOver is 2021-08-20 21:25 in Shanghai; the report is due on the fifth
// day, 2021-08-24, at noon.
var (
	handedOver = instant("2021-08-20T21:25:00+08:00")
	noon       = instant("2021-08-24T12:00:00+08:00")
)

func instant(s string) casework.Instant {
	i, err := casework.ParseInstant(s)
	if err != nil {
		panic(err)
	}
	return i
}

// desk is a ledger with a clock, and the people who work with it.
type desk struct {
	t     testing.TB
	l     *Ledger
	clock *testClock
}

// newDesk opens a ledger over the configuration with a clock of its own,
// standing a minute after the hand-over.
func newDesk(t testing.TB, config Config) *desk {
	t.Helper()
	d := &desk{t: t, clock: &testClock{}}
	d.clock.set(handedOver.Add(casework.Minute))
	config.Clock = d.clock.Now
	d.l = open(t, config)
	return d
}

var (
	ctx = context.Background()
	all = contract.Reader{All: true}

	policy = func() casework.Policy {
		set, err := policies.Embedded()
		if err != nil {
			panic(err)
		}
		for _, p := range set.Policies {
			if p.Name == "city-central-handover" {
				return p
			}
		}
		panic("the shipped policy is gone")
	}()
)

func in(unit casework.UnitID, roles ...casework.Role) casework.Actor {
	a := casework.Actor{Person: casework.PersonID(fmt.Sprintf("p-%s-%s", unit, roles[0]))}
	for _, r := range roles {
		a.Posts = append(a.Posts, casework.Post{Unit: unit, Role: r})
	}
	return a
}

var (
	dutyOfficer = in("office", casework.DutyOfficer)
	coordinator = in("office", casework.Coordinator)
	reviewer    = in("office", casework.Reviewer)
	supervisor  = in("office", casework.Supervisor)
	leader      = in("office", casework.Leader)
	auditor     = in("office", casework.Auditor)
	officer     = in("bureau", casework.UnitOfficer)

	accountability = in("office", casework.AccountabilityOfficer)
)

// registration is an ordinary case of the campaign.
func registration(number string) *casework.Register {
	return &casework.Register{
		Source:       casework.Source{Campaign: "c1", Batch: "b1", Level: casework.LevelCentral, Mode: casework.ModeHandedOver},
		HandedOverAt: handedOver, Number: number, Priority: casework.PriorityNormal, Region: "river district",
		Address: "by the bridge", Respondent: "brick works", Complaint: casework.NewText("smoke from the brick works at night, number " + number),
		Policy: policy,
	}
}

// register registers a case and gives its id.
func (d *desk) register(number string) casework.CaseID {
	d.t.Helper()
	f, err := d.l.Register(ctx, contract.NewCase{Body: registration(number), Actor: dutyOfficer})
	require.NoError(d.t, err)
	return f.Case
}

func (d *desk) file(id casework.CaseID, who casework.Actor, body casework.Body) contract.Filing {
	d.t.Helper()
	f, err := d.l.File(ctx, contract.NewFiling{Case: id, Actor: who, Body: body})
	require.NoError(d.t, err)
	return f
}

func (d *desk) advance(id casework.CaseID) contract.AdvanceResult {
	d.t.Helper()
	r, err := d.l.Advance(ctx, d.asks(id))
	require.NoError(d.t, err)
	require.False(d.t, r.Fenced)
	return r
}

// asks is what the workflow of a case asks.
func (d *desk) asks(id casework.CaseID) contract.AdvanceRequest {
	d.t.Helper()
	return contract.AdvanceRequest{Case: id, Epoch: d.record(id).Epoch}
}

// do files a command a second later, applies it, and requires that it was.
func (d *desk) do(id casework.CaseID, who casework.Actor, body casework.Body) {
	d.t.Helper()
	d.clock.forward(casework.Second)
	f := d.file(id, who, body)
	d.advance(id)
	f = d.filing(f.ID)
	require.Equal(d.t, contract.FilingApplied, f.State, "%v", f.Refusal)
}

func (d *desk) filing(id string) contract.Filing {
	d.t.Helper()
	f, err := d.l.Filing(ctx, id)
	require.NoError(d.t, err)
	return f
}

func (d *desk) record(id casework.CaseID) contract.CaseRecord {
	d.t.Helper()
	r, err := d.l.Case(ctx, all, id)
	require.NoError(d.t, err)
	return r
}

func (d *desk) events(id casework.CaseID) []casework.Event {
	d.t.Helper()
	var events []casework.Event
	for {
		page, err := d.l.Timeline(ctx, all, id, int64(len(events)), 200)
		require.NoError(d.t, err)
		if len(page) == 0 {
			return events
		}
		events = append(events, page...)
	}
}

func (d *desk) eventTypes(id casework.CaseID) []casework.EventType {
	d.t.Helper()
	var types []casework.EventType
	for _, e := range d.events(id) {
		types = append(types, e.Type)
	}
	return types
}

// whole requires that the chain fits and that the case is what its events make.
func (d *desk) whole(ids ...casework.CaseID) {
	d.t.Helper()
	report, err := d.l.VerifyChain(ctx, 1)
	require.NoError(d.t, err)
	require.True(d.t, report.Fits, report.Misfit+report.Differs)
	for _, id := range ids {
		require.NoError(d.t, d.l.CheckProjection(ctx, id))
	}
}

// rows counts the rows of a table.
func (d *desk) rows(table string) int {
	d.t.Helper()
	var n int64
	require.NoError(d.t, d.l.reader.Table(table).Count(&n).Error)
	return int(n)
}

// unit puts a unit into the tree, as if it were older than the record.
func (d *desk) unit(id, parent casework.UnitID) {
	d.t.Helper()
	require.NoError(d.t, d.l.writer.Exec("INSERT INTO units (id, name, kind, parent, first_responsible, direct_responsible, "+
		"telephone, code, disabled) VALUES (?, ?, 'department', ?, '', '', '', '', ?)", id, id, parent, false).Error)
}

// addUnit adds a unit to the tree.
func (d *desk) addUnit(id, parent casework.UnitID) {
	d.t.Helper()
	_, err := d.l.AddUnit(ctx, contract.Unit{ID: id, Name: string(id), Kind: contract.UnitDepartment, Parent: parent})
	require.NoError(d.t, err)
}

func target(role casework.AssignmentRole, unit casework.UnitID) casework.Target {
	return casework.Target{Role: role, Unit: unit, FirstResponsible: "p-head", DirectResponsible: "p-deputy"}
}

// nowhere assigns a case that is in nobody's territory.
func nowhere(targets ...casework.Target) *casework.Assign {
	return &casework.Assign{Targets: targets, NoTerritory: casework.NewText("it is about no place")}
}

// assigned registers a case and gives it to the bureau.
func (d *desk) assigned(number string) casework.CaseID {
	d.t.Helper()
	id := d.register(number)
	d.do(id, coordinator, nowhere(target(casework.RoleLead, "bureau")))
	return id
}

// handled is assigned and acknowledged by the bureau.
func (d *desk) handled(number string) casework.CaseID {
	d.t.Helper()
	id := d.assigned(number)
	d.do(id, officer, &casework.Acknowledge{Assignment: "a1", Handler: officer.Person})
	return id
}

func report() *casework.SubmitReport {
	return &casework.SubmitReport{
		Answer:  "r1",
		Pending: &casework.Pending{AuthorisedBy: "p-leader", Reason: casework.NewText("the head is on a field visit without telephone")},
		Report: &casework.Report{
			Verdict:        casework.Verified,
			Summary:        casework.NewText("the kiln was stopped and a filter ordered"),
			Accountability: casework.NewText("nobody"),
			Findings: []casework.Finding{{
				Issue: "i1", Verdict: casework.Verified, Settlement: casework.Concluded, Track: casework.RectifyImmediate,
				Facts:    casework.NewText("inspectors were at the brick works on the night of the twenty-first and saw the kiln burning without its filter for about two hours"),
				Handling: casework.NewText("the kiln was stopped on the spot and sealed until the filter works"),
				Goal:     casework.NewText("no smoke without a working filter"),
			}},
		},
	}
}

func (d *desk) mustFilings(id casework.CaseID) []contract.Filing {
	d.t.Helper()
	filings, err := d.l.Filings(ctx, all, id)
	require.NoError(d.t, err)
	return filings
}

// dump renders all rows of a table, bytes as text.
func (d *desk) dump(table string) string {
	d.t.Helper()
	var rows []map[string]any
	require.NoError(d.t, d.l.reader.Table(table).Find(&rows).Error)
	lines := make([]string, len(rows))
	for i, row := range rows {
		for k, v := range row {
			if b, ok := v.([]byte); ok {
				row[k] = string(b)
			}
		}
		lines[i] = fmt.Sprint(row)
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// everything renders all tables but goose's own.
func (d *desk) everything() string {
	d.t.Helper()
	var b strings.Builder
	for _, table := range []string{
		"meta", "cases", "snapshots", "case_access", "filings", "events", "chain", "texts", "identities", "identity_looks",
		"escalations", "case_figures", "outbox", "notices", "notice_reads", "people", "entries",
	} {
		b.WriteString("== " + table + "\n" + d.dump(table) + "\n")
	}
	return b.String()
}
