package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/policies"
)

// office stores everything that comes with the program.
func (d *desk) office() {
	d.t.Helper()
	set, err := policies.Embedded()
	require.NoError(d.t, err)
	for _, p := range set.Policies {
		require.NoError(d.t, d.l.StorePolicy(ctx, p, "", "came with the program"))
	}
	for _, y := range set.Calendar.Years {
		require.NoError(d.t, d.l.StoreCalendar(ctx, y, "", "came with the program"))
	}
}

func draft(id string) contract.Campaign {
	return contract.Campaign{
		ID: id, Name: "第三轮第四批", Level: casework.LevelCentral, Kind: contract.CampaignRoutine, Round: 3, GroupNumber: "第四组",
		StationedFrom: "2021-08-10", StationedTo: "2021-09-10",
		Policies: []contract.PolicyChoice{
			{Level: casework.LevelCentral, Mode: casework.ModeHandedOver, Policy: policies.Default, Version: policy.Version},
			{Level: casework.LevelSelf, Mode: casework.ModeForwarded, Policy: "statutory", Version: 2},
		},
	}
}

func TestACampaignGoesLiveOnlyAfterALeaderHasChosen(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.office()
		c, err := d.l.AddCampaign(ctx, draft("c1"), coordinator)
		require.NoError(t, err)
		require.Equal(t, contract.CampaignDraft, c.State)
		_, _, err = d.l.CasePolicy(ctx, "c1", casework.LevelCentral, casework.ModeHandedOver, handedOver)
		requireRefusal(t, err, casework.Conflict, "campaign_not_live")
		_, err = d.l.GoLive(ctx, "c1")
		requireRefusal(t, err, casework.Conflict, "reading_not_chosen")
		_, err = d.l.ChooseReading(ctx, "c1", casework.Counted, "某办〔2021〕1号", coordinator)
		requireRefusal(t, err, casework.Forbidden, "not_your_role")
		_, err = d.l.ChooseReading(ctx, "c1", casework.Counted, " ", leader)
		require.Equal(t, "document:required", refusalCode(t, err))
		_, err = d.l.ChooseReading(ctx, "c1", "whatever", "某办〔2021〕1号", leader)
		require.Equal(t, "first_day:not_one_of", refusalCode(t, err))
		_, err = d.l.ChooseReading(ctx, "c1", casework.Counted, "某办〔2021〕1号", leader)
		require.NoError(t, err)
		_, err = d.l.ChooseReading(ctx, "c1", casework.NotCounted, "某办〔2021〕2号", leader)
		require.NoError(t, err, "a draft's choice may be made anew")
		live, err := d.l.GoLive(ctx, "c1")
		require.NoError(t, err)
		require.Equal(t, &contract.Reading{
			FirstDay: casework.NotCounted, Document: "某办〔2021〕2号", ChosenBy: leader.Person, ChosenAt: d.clock.now(),
		}, live.Reading)
		_, err = d.l.ChooseReading(ctx, "c1", casework.Counted, "某办〔2021〕3号", leader)
		requireRefusal(t, err, casework.Conflict, "campaign_not_draft")
		_, err = d.l.GoLive(ctx, "c1")
		requireRefusal(t, err, casework.Conflict, "campaign_not_draft")

		read, err := d.l.Campaign(ctx, "c1")
		require.NoError(t, err)
		require.Equal(t, live, read)
		read.Name = "第三轮第四批（更名）"
		_, err = d.l.ChangeCampaign(ctx, read)
		require.NoError(t, err)
		read.Policies = read.Policies[:1]
		_, err = d.l.ChangeCampaign(ctx, read)
		requireRefusal(t, err, casework.Conflict, "campaign_not_draft")

		ended, err := d.l.EndCampaign(ctx, "c1")
		require.NoError(t, err)
		require.Equal(t, contract.CampaignEnded, ended.State)
		_, err = d.l.StageBatch(ctx, list("late", lines("D", 1)...))
		requireRefusal(t, err, casework.Conflict, "campaign_not_live")
	})
}

func TestAListStagedBeforeTheEndIsCommittedAfterIt(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		b := d.stage(list("1", lines("D", 2)...))
		_, err := d.l.EndCampaign(ctx, "c1")
		require.NoError(t, err)
		require.Equal(t, 2, d.commit(b.ID).Imported, "no row of a list that was taken is left without an owner")
	})
}

// The reading reaches what an office may choose and not what a law has chosen.
func TestTheReadingIsInThePolicyOfNewCases(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.office()
		for id, want := range map[string]struct {
			first    casework.FirstDay
			due, law string
		}{
			"counted":     {casework.Counted, "2021-08-24T12:00:00+08:00", "2021-10-20T00:00:00+08:00"},
			"not-counted": {casework.NotCounted, "2021-08-25T12:00:00+08:00", "2021-10-20T00:00:00+08:00"},
		} {
			_, err := d.l.AddCampaign(ctx, draft(id), coordinator)
			require.NoError(t, err)
			_, err = d.l.ChooseReading(ctx, id, want.first, "某办〔2021〕1号", leader)
			require.NoError(t, err)
			_, err = d.l.GoLive(ctx, id)
			require.NoError(t, err)
			p, cal, err := d.l.CasePolicy(ctx, id, casework.LevelCentral, casework.ModeHandedOver, handedOver)
			require.NoError(t, err)
			require.Empty(t, cal.Years, "no calendar of 2021 is there, and the noon needs none")
			due, _, err := casework.Deadline(p, cal, casework.ClockReport, casework.RoundFirst, handedOver)
			require.NoError(t, err)
			require.Equal(t, instant(want.due), due)
			p, _, err = d.l.CasePolicy(ctx, id, casework.LevelSelf, casework.ModeForwarded, handedOver)
			require.NoError(t, err)
			due, _, err = casework.Deadline(p, cal, casework.ClockReport, casework.RoundFirst, handedOver)
			require.NoError(t, err)
			require.Equal(t, instant(want.law), due)
			_, _, err = d.l.CasePolicy(ctx, id, casework.LevelCity, casework.ModeSupervised, handedOver)
			requireRefusal(t, err, casework.Conflict, "no_policy_for_source")
		}
	})
}

func TestAPolicyOfWorkingDaysTakesItsYearsAlong(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.office()
		p := policy
		p.Name, p.Clocks = "working", append([]casework.ClockPolicy{}, policy.Clocks...)
		for i := range p.Clocks {
			if p.Clocks[i].Kind == casework.ClockReport {
				p.Clocks[i].Rule.Days = casework.WorkingDays
			}
		}
		require.NoError(t, d.l.StorePolicy(ctx, p, leader.Person, "某办要求"))
		c := draft("c1")
		c.Policies[0].Policy = "working"
		_, err := d.l.AddCampaign(ctx, c, coordinator)
		require.NoError(t, err)
		_, err = d.l.ChooseReading(ctx, "c1", casework.Counted, "某办〔2025〕1号", leader)
		require.NoError(t, err)
		_, err = d.l.GoLive(ctx, "c1")
		require.NoError(t, err)
		_, cal, err := d.l.CasePolicy(ctx, "c1", casework.LevelCentral, casework.ModeHandedOver, instant("2025-12-30T09:00:00+08:00"))
		require.NoError(t, err)
		require.Len(t, cal.Years, 2)
		require.Equal(t, 2025, cal.Years[0].Year)
	})
}

func TestCampaignsAreChecked(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		for code, change := range map[string]func(*contract.Campaign){
			"name:required":               func(c *contract.Campaign) { c.Name = "" },
			"level:not_one_of":            func(c *contract.Campaign) { c.Level = "county" },
			"kind:not_one_of":             func(c *contract.Campaign) { c.Kind = "surprise" },
			"stationed_from:no_such_date": func(c *contract.Campaign) { c.StationedFrom = "2021-02-30" },
			"stationed_to:not_after_from": func(c *contract.Campaign) { c.StationedTo = "2021-08-09" },
			"policies:named_twice":        func(c *contract.Campaign) { c.Policies[1] = c.Policies[0] },
			"policies:not_one_of":         func(c *contract.Campaign) { c.Policies[1].Mode = "told" },
			"policies:required":           func(c *contract.Campaign) { c.Policies[1].Version = 0 },
		} {
			c := draft("c1")
			change(&c)
			_, err := d.l.AddCampaign(ctx, c, coordinator)
			require.Equal(t, code, refusalCode(t, err))
		}
		_, err := d.l.AddCampaign(ctx, draft("c1"), coordinator)
		require.NoError(t, err)
		_, err = d.l.AddCampaign(ctx, draft("c1"), coordinator)
		requireRefusal(t, err, casework.Conflict, "campaign_known")
		_, err = d.l.ChooseReading(ctx, "c1", casework.Counted, "某办〔2021〕1号", leader)
		require.NoError(t, err)
		_, err = d.l.GoLive(ctx, "c1")
		requireRefusal(t, err, casework.NotFound, "no_such_policy")
		_, err = d.l.Campaign(ctx, "none")
		requireRefusal(t, err, casework.NotFound, "no_such_campaign")
		campaigns, err := d.l.Campaigns(ctx)
		require.NoError(t, err)
		require.Len(t, campaigns, 1)
	})
}

func TestAStoredVersionNeverChanges(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.office()
		d.office() // at every start of the program
		versions, err := d.l.Policies(ctx)
		require.NoError(t, err)
		set, err := policies.Embedded()
		require.NoError(t, err)
		require.Len(t, versions, len(set.Policies))

		other := policy
		other.ShellBelow++
		requireRefusal(t, d.l.StorePolicy(ctx, other, leader.Person, "x"), casework.Conflict, "policy_version_taken")
		require.Equal(t, "reason:required", refusalCode(t, d.l.StorePolicy(ctx, other, leader.Person, "")))
		other.Version = policy.Version + 1
		d.clock.forward(casework.Hour)
		require.NoError(t, d.l.StorePolicy(ctx, other, leader.Person, "某办〔2021〕9号"))
		highest, err := d.l.PolicyVersion(ctx, policy.Name, 0)
		require.NoError(t, err)
		require.Equal(t, contract.PolicyVersion{Policy: other, StoredAt: d.clock.now(), StoredBy: leader.Person, Reason: "某办〔2021〕9号"}, highest)
		first, err := d.l.PolicyVersion(ctx, policy.Name, policy.Version)
		require.NoError(t, err)
		require.Equal(t, policy, first.Policy)

		for _, statement := range []string{
			"UPDATE policies SET version = 7", "DELETE FROM policies", "UPDATE calendars SET version = 7", "DELETE FROM calendars",
		} {
			require.Error(t, d.l.writer.Exec(statement).Error, statement)
		}
	})
}

func TestTheHighestVersionOfAYearCounts(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.office()
		d.office()
		set, err := policies.Embedded()
		require.NoError(t, err)
		cal, err := d.l.Calendar(ctx)
		require.NoError(t, err)
		require.Equal(t, set.Calendar, cal)
		changed := cal.Years[2]
		changed.Makeup = append([]casework.Date{}, changed.Makeup[1:]...)
		require.NoError(t, d.l.StoreCalendar(ctx, changed, leader.Person, "通知有变"))
		cal, err = d.l.Calendar(ctx)
		require.NoError(t, err)
		require.Len(t, cal.Years, 3)
		require.Equal(t, changed, cal.Years[2])
		all, err := d.l.Calendars(ctx)
		require.NoError(t, err)
		require.Len(t, all, 4)
		require.Equal(t, 2, all[3].Version)
	})
}

// A campaign that waits for its reading is told to the leaders, for as long as it waits.
func TestALeaderHearsThatACampaignWaits(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.office()
		for _, id := range []string{"c1", "c2"} {
			_, err := d.l.AddCampaign(ctx, draft(id), coordinator)
			require.NoError(t, err)
		}
		d.deliver(nil)
		waits := func(who casework.Actor) (ids []string) {
			page, err := d.l.Notices(ctx, who, "", 0)
			require.NoError(t, err)
			for _, n := range page.Notices {
				require.Equal(t, CampaignWaits, n.Type)
				require.Equal(t, "第三轮第四批", n.Facts["campaign_name"])
				ids = append(ids, n.Facts["campaign"])
			}
			heard, err := d.l.Heard(ctx, who, 0)
			require.NoError(t, err)
			require.Len(t, heard, len(ids))
			return ids
		}
		require.ElementsMatch(t, []string{"c1", "c2"}, waits(leader))
		require.Empty(t, waits(coordinator))
		_, err := d.l.ChooseReading(ctx, "c1", casework.Counted, "某办〔2021〕1号", leader)
		require.NoError(t, err)
		require.Equal(t, []string{"c2"}, waits(leader))
	})
}
