package town

import (
	"context"
	"slices"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/policies"
)

// Campaigns are where inspection campaigns are kept.
type Campaigns interface {
	Campaigns(ctx context.Context) ([]contract.Campaign, error)
	AddCampaign(ctx context.Context, c contract.Campaign, by casework.Actor) (contract.Campaign, error)
	ChooseReading(ctx context.Context, id string, first casework.FirstDay, document string, leader casework.Actor) (contract.Campaign, error)
	GoLive(ctx context.Context, id string) (contract.Campaign, error)
}

// Table makes a campaign's table of policies.
type Table func(ctx context.Context, choose func(casework.SourceLevel, casework.SourceMode) string) ([]contract.PolicyChoice, error)

// Describe names a campaign of the city.
type Describe struct {
	ID, Name string
	Fast     bool
}

// All are the campaigns: one that counts as a central inspection does, and one
// whose clocks run in seconds.
var All = []Describe{
	{Campaign, "中央生态环境保护督察" + mark, false},
	{FastCampaign, "快速演示，时限以秒计" + mark, true},
}

// Announce brings the campaigns in and takes them live, each with the reading
// that the city's leader chose and the document that it rests on.
func Announce(ctx context.Context, campaigns Campaigns, table Table, today casework.Date) error {
	known, err := campaigns.Campaigns(ctx)
	if err != nil {
		return err
	}
	coordinator := casework.Actor{
		Person: PersonID("coordinator"), Posts: []casework.Post{{Unit: coordination, Role: casework.Coordinator}},
	}
	leader := casework.Actor{
		Person: PersonID("leader"), Posts: []casework.Post{{Unit: contract.OfficeUnit, Role: casework.Leader}},
	}
	for _, d := range All {
		choose := policies.Table
		if d.Fast {
			choose = func(casework.SourceLevel, casework.SourceMode) string { return policies.Demonstration }
		}
		state := contract.CampaignDraft
		if i := slices.IndexFunc(known, func(c contract.Campaign) bool { return c.ID == d.ID }); i >= 0 {
			state = known[i].State
		} else {
			chosen, err := table(ctx, choose)
			if err != nil {
				return err
			}
			c := contract.Campaign{
				ID: d.ID, Name: d.Name, Level: casework.LevelCentral, Kind: contract.CampaignRoutine, Round: 1, GroupNumber: "第一督察组" + mark,
				StationedFrom: today, StationedTo: today.AddDays(29), Template: "h6", Policies: chosen,
			}
			if _, err := campaigns.AddCampaign(ctx, c, coordinator); err != nil {
				return err
			}
		}
		if state != contract.CampaignDraft {
			continue
		}
		if _, err := campaigns.ChooseReading(ctx, d.ID, casework.Counted, "示范市交办函第1号"+mark, leader); err != nil {
			return err
		}
		if _, err := campaigns.GoLive(ctx, d.ID); err != nil {
			return err
		}
	}
	return nil
}
