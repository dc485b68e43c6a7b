package api

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Only campaigns that take lists are named, and not endlessly many.
func TestWhichCampaignsTakeListsIsSaidInARefusal(t *testing.T) {
	t.Parallel()
	var campaigns []contract.Campaign
	require.Empty(t, liveOnes(campaigns))
	for i := range 12 {
		campaigns = append(campaigns, contract.Campaign{ID: fmt.Sprintf("c%d", i), Name: "督察", State: contract.CampaignLive})
	}
	campaigns[0].State, campaigns[1].State = contract.CampaignDraft, contract.CampaignEnded
	require.Equal(t, "c2 督察; c3 督察", liveOnes(campaigns[:4]))
	require.NotContains(t, liveOnes(campaigns), "…")
	campaigns[0].State = contract.CampaignLive
	require.Contains(t, liveOnes(campaigns), "; c10 督察; …")
	for _, code := range []string{"no_such_campaign_here", "nor_any_campaign", "campaign_takes_none", "no_campaign_takes_any"} {
		for _, lang := range []string{zh, en} {
			said := fieldSentence(casework.FieldError{Code: code, Params: map[string]string{"campaign": "nope", "live": "c2 督察"}}, lang)
			require.Contains(t, said, "nope")
		}
	}
}
