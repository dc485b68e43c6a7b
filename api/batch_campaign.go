package api

import (
	"context"
	"slices"
	"strings"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// mostCampaigns bounds the campaigns that a refusal names.
const mostCampaigns = 10

// listCampaign puts in words that a list was sent to a campaign which is not
// there or takes no cases: the campaign as it was written, and those that do
// take lists. Whoever may send a list may read the campaigns.
func (s *Server) listCampaign(ctx context.Context, id string, refused error) error {
	e := casework.AsError(refused)
	if e == nil || e.Code != "no_such_campaign" && e.Code != "campaign_not_live" {
		return refused
	}
	campaigns, err := s.ports.Campaigns.Campaigns(ctx)
	if err != nil {
		return err
	}
	live := liveOnes(campaigns)
	if e.Code == "campaign_not_live" {
		code := "campaign_takes_none"
		if live == "" {
			code = "no_campaign_takes_any"
		}
		return &casework.Error{Reason: e.Reason, Code: e.Code, Fields: []casework.FieldError{
			{Field: "campaign", Code: code, Params: paramsOf([]string{"campaign", id, "live", live})},
		}}
	}
	code := "no_such_campaign_here"
	if live == "" {
		code = "nor_any_campaign"
	}
	return invalidField("campaign", code, "campaign", id, "live", live)
}

// liveOnes names the campaigns that take cases, by id and name.
func liveOnes(campaigns []contract.Campaign) string {
	live := slices.DeleteFunc(slices.Clone(campaigns), func(c contract.Campaign) bool { return c.State != contract.CampaignLive })
	var names []string
	for _, c := range live[:min(len(live), mostCampaigns)] {
		names = append(names, c.ID+" "+c.Name)
	}
	if len(live) > mostCampaigns {
		names = append(names, "…")
	}
	return strings.Join(names, "; ")
}
