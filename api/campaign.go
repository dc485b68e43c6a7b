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
		Policies      []contract.PolicyChoice `json:"policies,omitempty" minItems:"1" maxItems:"12" doc:"which policy follows from level and mode; the shipped choice if left out. A campaign that takes nothing is none: an empty table is refused"`
	}
}

type changeCampaignInput struct {
	ID   string `path:"id" maxLength:"64" doc:"the campaign"`
	Body struct {
		Name          *string                  `json:"name,omitempty" minLength:"1" maxLength:"200" doc:"what it is called"`
		Level         *casework.SourceLevel    `json:"level,omitempty" enum:"central,province,city,self" doc:"who inspects"`
		Kind          *string                  `json:"kind,omitempty" enum:"routine,special,lookback" doc:"what kind of inspection it is"`
		Round         *int                     `json:"round,omitempty" minimum:"0" doc:"which round of inspections"`
		GroupNumber   *string                  `json:"group_number,omitempty" maxLength:"40" doc:"of the inspection group"`
		StationedFrom *casework.Date           `json:"stationed_from,omitempty" doc:"first day on which the group is stationed"`
		StationedTo   *casework.Date           `json:"stationed_to,omitempty" doc:"last day on which the group is stationed"`
		Template      *string                  `json:"template,omitempty" maxLength:"64" doc:"the layout of its lists"`
		Policies      *[]contract.PolicyChoice `json:"policies,omitempty" minItems:"1" maxItems:"12" doc:"the whole table: which policy follows from level and mode"`
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
	change := op("change-campaign", http.MethodPatch, "/campaigns/{id}", tagCampaign, "Correct a campaign 更正督察")
	change.Errors = append(change.Errors, http.StatusForbidden, http.StatusConflict)
	operate(s, change, s.changeCampaign)
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

func (s *Server) changeCampaign(ctx context.Context, in *changeCampaignInput) (*campaignOutput, error) {
	if err := guard(ctx, AddCampaigns); err != nil {
		return nil, err
	}
	c, err := s.ports.Campaigns.Campaign(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	b := &in.Body
	put(&c.Name, b.Name)
	put(&c.Level, b.Level)
	put(&c.Kind, b.Kind)
	put(&c.Round, b.Round)
	put(&c.GroupNumber, b.GroupNumber)
	put(&c.StationedFrom, b.StationedFrom)
	put(&c.StationedTo, b.StationedTo)
	put(&c.Template, b.Template)
	put(&c.Policies, b.Policies)
	changed, err := s.ports.Campaigns.ChangeCampaign(ctx, c)
	changed.Policies = orEmpty(changed.Policies)
	return &campaignOutput{Body: changed}, err
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
