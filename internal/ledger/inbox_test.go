package ledger

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// A notice does not outlive the right to its case. Where a unit's part was taken
// away, those who are there, and who come later, read no more of the case in
// their inbox than that it was; what was written to a person stays theirs.
func TestNoticesDoNotOutliveTheRightToTheirCase(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.unit("bureau", "")
		d.unit("county", "")
		id := d.handled("D1")
		d.do(id, officer, &casework.NameHandler{Assignment: "a1", Handler: "p-handler"})
		d.deliver(nil)
		newcomer := in("bureau", casework.UnitOfficer)
		newcomer.Person = "p-newcomer"
		handler := in("bureau", casework.UnitOfficer)
		handler.Person = "p-handler"
		inbox := func(who casework.Actor) map[casework.EventType]string {
			page, err := d.l.Notices(ctx, who, "", 0)
			require.NoError(t, err)
			ids := map[casework.EventType]string{}
			listed := []string{}
			for _, n := range page.Notices {
				ids[n.Type] = n.ID
				listed = append(listed, n.ID)
			}
			heard, err := d.l.Heard(ctx, who, 0)
			require.NoError(t, err)
			require.Equal(t, listed, heard, "what is heard is what is listed")
			return ids
		}
		before := inbox(newcomer)
		require.Contains(t, before, casework.EventType("unit_assigned"), "while the unit has its part, so have those who come to it")
		require.NoError(t, d.l.MarkRead(ctx, newcomer, before["unit_assigned"]))

		d.do(id, coordinator, &casework.Reassign{Assignment: "a1", To: target(casework.RoleLead, "county"), Reason: casework.NewText("theirs")})
		d.deliver(nil)
		types := func(ids map[casework.EventType]string) []casework.EventType {
			var all []casework.EventType
			for k := range ids {
				all = append(all, k)
			}
			return all
		}
		require.Equal(t, []casework.EventType{"assignment_released"}, types(inbox(newcomer)))
		require.ElementsMatch(t, []casework.EventType{"assignment_released", "handler_named"}, types(inbox(handler)))
		require.Contains(t, inbox(in("county", casework.UnitOfficer)), casework.EventType("unit_assigned"))
		require.Contains(t, inbox(coordinator), casework.EventType("case_registered"))
		requireRefusal(t, d.l.MarkRead(ctx, newcomer, before["unit_assigned"]), casework.NotFound, "no_such_notice")

		barred := coordinator2
		require.NotEmpty(t, inbox(barred))
		d.do(id, coordinator, &casework.Recuse{Person: barred.Person, Reason: casework.NewText("a neighbour")})
		d.deliver(nil)
		require.Empty(t, inbox(barred))
	})
}

// Whoever has several posts is reached at each of them, and reads what is said once:
// in the list, in what is heard, and when it is marked, whichever post is left later.
func TestWhoeverHasTwoPostsReadsAMessageOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.unit("bureau", "")
		d.unit("county", "")
		id := d.assigned("D1")
		signer := in("bureau", casework.UnitDutyOfficer)
		signer.Person = "p-signer"
		d.do(id, signer, &casework.Acknowledge{Assignment: "a1"})
		d.deliver(nil)
		whole := in("bureau", casework.UnitOfficer)
		whole.Posts = append(whole.Posts, in("bureau", casework.UnitDutyOfficer).Posts...)
		whole.Posts = append(whole.Posts, in("bureau", casework.UnitLeader).Posts...)
		inbox := func(who casework.Actor) []contract.Notice {
			page, err := d.l.Notices(ctx, who, "", 0)
			require.NoError(t, err)
			heard, err := d.l.Heard(ctx, who, 0)
			require.NoError(t, err)
			require.Len(t, heard, len(page.Notices), "what is heard is what is listed")
			return page.Notices
		}
		mine := inbox(whole)
		require.Len(t, mine, 1)
		require.Equal(t, casework.EventType("unit_assigned"), mine[0].Type)
		require.NoError(t, d.l.MarkRead(ctx, whole, mine[0].ID))
		for _, p := range whole.Posts {
			left := whole
			left.Posts = []casework.Post{p}
			require.Len(t, inbox(left), 1)
			require.True(t, inbox(left)[0].Read, p.Role)
		}
		other := in("bureau", casework.UnitLeader)
		other.Person = "p-other"
		require.False(t, inbox(other)[0].Read, "others have not read it")

		// What is written to the person as well is read as that, for it stays.
		var row noticeRow
		require.NoError(t, d.l.read(ctx).Where("id = ?", mine[0].ID).Take(&row).Error)
		row.ID, row.Role, row.Unit, row.Person = string(id)+"-"+strconv.FormatInt(row.Seq, 10)+"/person:"+string(whole.Person), "", "", whole.Person
		require.NoError(t, d.l.write(ctx, func(tx *gorm.DB) error { return tx.Create(&row).Error }))
		mine = inbox(whole)
		require.Len(t, mine, 1)
		require.Equal(t, row.ID, mine[0].ID)
		d.do(id, coordinator, &casework.Reassign{Assignment: "a1", To: target(casework.RoleLead, "county"), Reason: casework.NewText("theirs")})
		mine = inbox(whole)
		require.Len(t, mine, 1)
		require.Equal(t, row.ID, mine[0].ID)
	})
}

// hears has the bureau lead the cases of a list, and what is told of that delivered.
func (d *desk) hears(rows ...contract.BatchRow) contract.Batch {
	d.t.Helper()
	d.live()
	d.unit("bureau", "")
	b, _ := d.entered(rows...)
	for _, r := range d.preview(b.ID).Rows {
		d.do(r.Case, coordinator, nowhere(target(casework.RoleLead, "bureau")))
	}
	d.deliver(nil)
	return b
}

// What came by one list is told of with that list, to those who see the case.
func TestNoticesNameTheListOfTheirCase(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		b := d.hears(line(3, "D0001", "smoke at night"), line(7, "D0002", "dust from a yard"))
		page, err := d.l.Notices(ctx, in("bureau", casework.UnitOfficer), "", 0)
		require.NoError(t, err)
		require.Len(t, page.Notices, 2)
		for _, n := range page.Notices {
			require.Equal(t, b.ID, n.Batch)
		}
	})
}

// A message about a case that has no number names it as lists of cases do: by the row
// of the list by which it came.
func TestNoticesNameACaseWithoutANumberByItsRow(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.hears(line(3, "D0001", "smoke at night"), line(7, "", "dust from a yard"))
		page, err := d.l.Notices(ctx, officer, "", 0)
		require.NoError(t, err)
		var rows []string
		for _, n := range page.Notices {
			if n.Type == "unit_assigned" {
				rows = append(rows, n.Facts[factNumber]+" "+n.Facts["row_number"])
			}
		}
		require.ElementsMatch(t, []string{"D0001 ", " 7"}, rows)
	})
}

// Whose objection was upheld sees the case no more, and reads all the same that it
// was, by whom, and why; and nothing else of the case.
func TestAUnitReadsWhatBecameOfItsObjection(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.unit("bureau", "")
		d.unit("county", "")
		id := d.handled("D1")
		d.do(id, officer, &casework.DisputeAssignment{Assignment: "a1", Reason: casework.NewText("not ours at all")})
		to := target(casework.RoleLead, "county")
		d.do(id, coordinator, &casework.Rule{Dispute: "d1", Upheld: true, To: &to, Reason: casework.NewText("the works lie in the county")})
		d.deliver(nil)
		for _, role := range []casework.Role{casework.UnitDutyOfficer, casework.UnitOfficer, casework.UnitLeader} {
			page, err := d.l.Notices(ctx, in("bureau", role), "", 0)
			require.NoError(t, err)
			var ruling *contract.Notice
			for i, n := range page.Notices {
				if n.Person == "" {
					require.Contains(t, toldAfterwards, n.Type, "nothing else of a case that is not the unit's")
				}
				if n.Type == "dispute_ruled" {
					ruling = &page.Notices[i]
				}
			}
			require.NotNil(t, ruling, role)
			require.False(t, ruling.Read)
			require.Equal(t, "true", ruling.Facts["upheld"])
			require.Equal(t, string(coordinator.Person), ruling.Facts["person"])
			require.Equal(t, "the works lie in the county", ruling.Facts["says"])
		}
		page, err := d.l.Notices(ctx, in("county", casework.UnitOfficer), "", 0)
		require.NoError(t, err)
		for _, n := range page.Notices {
			require.NotEqual(t, casework.EventType("dispute_ruled"), n.Type, "it is told to whom it concerns")
		}
	})
}

// What rings does so however much came after it: what is to be signed for until it is,
// and anything else that is urgent until it is read.
func TestWhatRingsIsToldHoweverMuchCameLater(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.unit("bureau", "")
		who := in("bureau", casework.UnitDutyOfficer, casework.UnitOfficer)
		old := d.assigned("D0")
		returned := d.handled("D1")
		d.do(returned, officer, report())
		d.do(returned, reviewer, &casework.OpenReview{Answer: "r1"})
		d.do(returned, reviewer, &casework.Return{Answer: "r1", Items: []casework.Text{casework.NewText("no picture of the sealed kiln")}})
		for n := range 12 {
			d.clock.forward(casework.Second)
			d.handled(fmt.Sprintf("L%d", n))
		}
		d.deliver(nil)
		rings := func(limit int) (found []string) {
			t.Helper()
			page, err := d.l.Notices(ctx, who, "", limit)
			require.NoError(t, err)
			seen := map[string]bool{}
			for _, n := range page.Notices {
				seen[n.ID] = true
			}
			for _, n := range page.Waiting {
				require.False(t, seen[n.ID], "beside the page, not on it")
				require.True(t, n.Urgent)
				require.False(t, n.Read)
				found = append(found, string(n.Type)+" "+n.Facts["number"])
			}
			if page.Next != "" {
				next, err := d.l.Notices(ctx, who, page.Next, limit)
				require.NoError(t, err)
				require.Empty(t, next.Waiting, "of the first page alone")
			}
			return found
		}
		require.Empty(t, rings(200), "where all stands on the page there is nothing beside it")
		require.Equal(t, []string{"report_returned D1", "unit_assigned D0"}, rings(3))
		require.NoError(t, d.l.MarkAllRead(ctx, who, d.clock.now()))
		require.Equal(t, []string{"unit_assigned D0"}, rings(3), "what is to be signed for rings on")
		d.clock.forward(60 * casework.Day)
		require.Equal(t, []string{"unit_assigned D0"}, rings(3), "however old it is")
		d.do(old, officer, &casework.Acknowledge{Assignment: "a1"})
		require.Empty(t, rings(3))
		d.whole(old, returned)
	})
}

// What tells of a clock that is running out, or has, rings until what it waits for is
// done, whoever did it and whoever has looked; then it says when that was.
func TestWhatTellsOfAClockRingsNobodyOnceItStopped(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.unit("bureau", "")
		office, unit := dutyOfficer, in("bureau", casework.UnitDutyOfficer)
		late, other := d.assigned("D0"), d.assigned("D1")
		d.clock.forward(2 * casework.Hour)
		for _, id := range []casework.CaseID{late, other} {
			d.advance(id)
		}
		d.deliver(nil)
		about := func(who casework.Actor, id casework.CaseID) (found []contract.Notice) {
			t.Helper()
			page, err := d.l.Notices(ctx, who, "", 200)
			require.NoError(t, err)
			for _, n := range page.Notices {
				if n.Case == id && n.Facts["clock"] == string(casework.ClockAcknowledge) {
					found = append(found, n)
				}
			}
			require.NotEmpty(t, found)
			return found
		}
		rings := func(who casework.Actor, id casework.CaseID) bool {
			return slices.ContainsFunc(about(who, id), func(n contract.Notice) bool { return n.Urgent && !n.Read })
		}
		require.True(t, rings(office, late))
		require.True(t, rings(unit, late))
		d.do(late, officer, &casework.Acknowledge{Assignment: "a1"})
		for _, who := range []casework.Actor{office, unit} {
			for _, n := range about(who, late) {
				require.False(t, n.Urgent)
				require.Equal(t, d.clock.now().String(), n.Facts["stopped_at"])
			}
			require.True(t, rings(who, other), "what waits still rings on")
		}
		d.unit("county", "")
		d.do(other, coordinator, &casework.Reassign{Assignment: "a1", To: target(casework.RoleLead, "county"), Reason: casework.NewText("it lies in the county")})
		for _, n := range about(office, other) {
			if n.Facts["unit"] == "bureau" {
				require.False(t, n.Urgent)
				require.Equal(t, "true", n.Facts["cancelled"])
			}
		}
	})
}

// A measure that somebody has to decide on rings whoever decides, although the report
// that it is about was filed late meanwhile: it waits as it did.
func TestAProposedMeasureRingsOnAfterALateReport(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.unit("bureau", "")
		id := d.handled("D0")
		clocks := d.record(id).Case.Clocks
		due := clocks[slices.IndexFunc(clocks, func(k casework.Clock) bool { return k.Kind == casework.ClockReport })].Due
		d.clock.set(due.Add(3 * casework.Day))
		d.advance(id)
		d.deliver(nil)
		rings := func() (found []string) {
			t.Helper()
			page, err := d.l.Notices(ctx, in("chamber", casework.Leader), "", 200)
			require.NoError(t, err)
			for _, n := range page.Notices {
				if n.Case == id && n.Facts["clock"] == string(casework.ClockReport) && n.Urgent && !n.Read {
					found = append(found, n.Facts["rung"])
				}
			}
			return found
		}
		var proposed []string
		for _, e := range d.record(id).Case.Escalations {
			if e.State == casework.EscalationProposed {
				proposed = append(proposed, string(e.Rung))
			}
		}
		require.NotEmpty(t, proposed)
		require.Subset(t, rings(), proposed)
		d.do(id, officer, report())
		require.ElementsMatch(t, proposed, rings(), "what waits for nobody's decision is over, and nothing else")
		for _, e := range d.record(id).Case.Escalations {
			if e.State == casework.EscalationProposed {
				d.do(id, leader, &casework.ConfirmEscalation{Escalation: e.ID, Reason: casework.NewText("it has reported since")})
			}
		}
		require.Empty(t, rings(), "another leader hears no more of what is decided")
	})
}

// What rings is found behind any number of urgent ones that are over by now.
func TestWhatIsOverHidesNothingThatRings(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.unit("bureau", "")
		waits, over := d.assigned("D0"), d.assigned("D1")
		d.clock.forward(2 * casework.Hour)
		d.advance(waits)
		d.deliver(nil)
		d.clock.forward(casework.Second)
		d.advance(over)
		d.deliver(nil)
		d.do(over, officer, &casework.Acknowledge{Assignment: "a1"})
		var rows []noticeRow
		require.NoError(t, d.l.reader.Where("case_id = ? AND urgent AND role = ?", over, casework.DutyOfficer).Find(&rows).Error)
		told := rows[slices.IndexFunc(rows, func(r noticeRow) bool { return strings.Contains(string(r.Facts), factClock) })]
		for n := range 2*largestPage + 1 {
			told.ID = fmt.Sprintf("m%d", n)
			require.NoError(t, d.l.writer.Create(&told).Error)
		}
		page, err := d.l.Notices(ctx, dutyOfficer, "", 1)
		require.NoError(t, err)
		require.NotEmpty(t, page.Waiting)
		for _, n := range page.Waiting {
			require.Equal(t, waits, n.Case)
		}
	})
}
