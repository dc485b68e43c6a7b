package api

import (
	"context"
	"net/http"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

type campaignsOutput struct {
	Body struct {
		Campaigns []contract.Campaign `json:"campaigns"`
		Names     Names               `json:"names"`
	}
}

type campaignInput struct {
	Body struct {
		Name          string                  `json:"name" minLength:"1" maxLength:"200"`
		Level         casework.SourceLevel    `json:"level" enum:"central,province,city,self"`
		Kind          string                  `json:"kind" enum:"routine,special,lookback"`
		Round         int                     `json:"round,omitempty" minimum:"0"`
		GroupNumber   string                  `json:"group_number,omitempty" maxLength:"40"`
		StationedFrom casework.Date           `json:"stationed_from,omitempty"`
		StationedTo   casework.Date           `json:"stationed_to,omitempty"`
		Template      string                  `json:"template,omitempty" maxLength:"64"`
		Policies      []contract.PolicyChoice `json:"policies,omitempty" maxItems:"12" doc:"which policy follows from level and mode; the shipped choice if left out"`
	}
}

type campaignOutput struct{ Body contract.Campaign }

type liveInput struct {
	ID   string `path:"id" maxLength:"64" doc:"the campaign"`
	Body struct {
		FirstDay casework.FirstDay `json:"first_day" enum:"counted,not_counted" doc:"whether the day of receipt is day 1"`
		Document string            `json:"document" minLength:"1" maxLength:"200" doc:"the document that the reading rests on"`
	}
}

func (s *Server) campaignRoutes() {
	operate(s, op("list-campaigns", http.MethodGet, "/campaigns", tagCampaign, "List campaigns 督察列表"), s.campaigns)
	add := op("add-campaign", http.MethodPost, "/campaigns", tagCampaign, "Add a campaign 新建督察")
	add.DefaultStatus = http.StatusCreated
	add.Errors = append(add.Errors, http.StatusForbidden, http.StatusConflict)
	operate(s, add, s.addCampaign)
	live := op("take-campaign-live", http.MethodPost, "/campaigns/{id}/live", tagCampaign, "Take a campaign live 启用督察")
	live.Errors = append(live.Errors, http.StatusForbidden, http.StatusConflict)
	operate(s, live, s.takeLive)
	end := op("end-campaign", http.MethodPost, "/campaigns/{id}/end", tagCampaign, "End a campaign 结束督察")
	end.Errors = append(end.Errors, http.StatusForbidden, http.StatusConflict)
	operate(s, end, s.endCampaign)
}

func (s *Server) campaigns(ctx context.Context, _ *struct{}) (*campaignsOutput, error) {
	campaigns, err := s.ports.Campaigns.Campaigns(ctx)
	if err != nil {
		return nil, err
	}
	out := &campaignsOutput{}
	out.Body.Campaigns = orEmpty(campaigns)
	out.Body.Names, err = s.names(ctx, mentioned(campaigns))
	return out, err
}

func (s *Server) addCampaign(ctx context.Context, in *campaignInput) (*campaignOutput, error) {
	if err := guard(ctx, AddCampaigns); err != nil {
		return nil, err
	}
	b := in.Body
	added, err := s.ports.Campaigns.AddCampaign(ctx, contract.Campaign{
		Name: b.Name, Level: b.Level, Kind: b.Kind, Round: b.Round, GroupNumber: b.GroupNumber,
		StationedFrom: b.StationedFrom, StationedTo: b.StationedTo, Template: b.Template, Policies: b.Policies,
	}, actorOf(ctx))
	added.Policies = orEmpty(added.Policies)
	return &campaignOutput{Body: added}, err
}

// takeLive records the leader's reading and opens the campaign. If opening is
// refused, the reading stays with the draft and may be chosen anew.
func (s *Server) takeLive(ctx context.Context, in *liveInput) (*campaignOutput, error) {
	if err := guard(ctx, CampaignLive); err != nil {
		return nil, err
	}
	if _, err := s.ports.Campaigns.ChooseReading(ctx, in.ID, in.Body.FirstDay, in.Body.Document, actorOf(ctx)); err != nil {
		return nil, err
	}
	live, err := s.ports.Campaigns.GoLive(ctx, in.ID)
	live.Policies = orEmpty(live.Policies)
	return &campaignOutput{Body: live}, err
}

type endInput struct {
	ID string `path:"id" maxLength:"64" doc:"the campaign"`
}

func (s *Server) endCampaign(ctx context.Context, in *endInput) (*campaignOutput, error) {
	if err := guard(ctx, CampaignLive); err != nil {
		return nil, err
	}
	ended, err := s.ports.Campaigns.EndCampaign(ctx, in.ID)
	ended.Policies = orEmpty(ended.Policies)
	return &campaignOutput{Body: ended}, err
}
