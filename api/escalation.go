package api

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

type escalationsInput struct {
	State string `query:"state" enum:"issued,proposed,confirmed,declined,answered" doc:"only in this state"`
	Rung  string `query:"rung" maxLength:"40" doc:"only of this rung"`
	Unit  string `query:"unit" maxLength:"64" doc:"only against this unit"`
	Case  string `query:"case" maxLength:"64" doc:"only of this case"`

	ToUnits string `query:"to_units" enum:"true,false" doc:"only what units are told of and answer, or only what goes to others to look into: referrals and requests for special inspection"`

	Campaign       string `query:"campaign" maxLength:"64" doc:"only of this campaign's cases"`
	Batch          string `query:"batch" maxLength:"64" doc:"only of this batch's cases"`
	Region         string `query:"region" maxLength:"200" doc:"part of the cases' region 行政区域"`
	HandedOverFrom string `query:"handed_over_from" format:"date" doc:"only of cases first handed over on this day in Shanghai or later"`
	HandedOverTo   string `query:"handed_over_to" format:"date" doc:"only of cases first handed over on this day in Shanghai or earlier"`
	Page
}

// EscalationList is one page of escalations with the names in it.
type EscalationList struct {
	contract.EscalationPage

	Names Names `json:"names"`
}

type escalationsOutput struct{ Body EscalationList }

func (s *Server) escalationRoutes() {
	o := op("list-escalations", http.MethodGet, "/escalations", tagRecord, "List escalations 督办措施列表")
	operate(s, o, s.escalations)
}

func (s *Server) escalations(ctx context.Context, in *escalationsInput) (*escalationsOutput, error) {
	rung := casework.Rung(in.Rung)
	if rung != "" && !slices.Contains(casework.Rungs, rung) {
		return nil, invalidField("query.rung", isNotOneOf, "allowed", joined(casework.Rungs))
	}
	var toUnits *bool
	if in.ToUnits != "" {
		is := in.ToUnits == "true"
		toUnits = &is
	}
	found, err := s.ports.Cases.Escalations(ctx, readerOf(actorOf(ctx)), contract.EscalationFilter{
		State: casework.EscalationState(in.State), Rung: rung, Unit: casework.UnitID(in.Unit),
		Case: casework.CaseID(in.Case), ToUnits: toUnits, In: contract.CaseFilter{
			Campaign: in.Campaign, Batch: in.Batch, Region: strings.TrimSpace(in.Region),
			HandedOverFrom: casework.Date(in.HandedOverFrom), HandedOverTo: casework.Date(in.HandedOverTo),
		}, After: in.After, Limit: in.Limit,
	})
	if err != nil {
		return nil, err
	}
	found.Escalations = orEmpty(found.Escalations)
	names, err := s.names(ctx, mentioned(found.Escalations))
	return &escalationsOutput{Body: EscalationList{EscalationPage: found, Names: names}}, err
}
