package api

import (
	"context"
	"net/http"
	"slices"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// CalendarView is a version of one year's calendar.
type CalendarView struct {
	contract.CalendarVersion

	Counts bool `json:"counts" doc:"the latest version of its year: what is computed from now on goes by it"`
}

type calendarsOutput struct {
	Body struct {
		Calendars []CalendarView `json:"calendars" doc:"by year and version"`
		UsedBy    []PolicyRef    `json:"used_by" doc:"the policies that ask which days are worked; the others go by the calendar day alone"`
		Names     Names          `json:"names"`
	}
}

// PolicyRef names a version of a policy.
type PolicyRef struct {
	Policy  string `json:"policy"`
	Version int    `json:"version"`
}

func (s *Server) calendars(ctx context.Context, _ *struct{}) (*calendarsOutput, error) {
	years, err := s.ports.Policies.Calendars(ctx)
	if err != nil {
		return nil, err
	}
	versions, err := s.ports.Policies.Policies(ctx)
	if err != nil {
		return nil, err
	}
	out := &calendarsOutput{}
	out.Body.Calendars, out.Body.UsedBy = []CalendarView{}, []PolicyRef{}
	for i, y := range years {
		last := i+1 == len(years) || years[i+1].Year.Year != y.Year.Year
		out.Body.Calendars = append(out.Body.Calendars, CalendarView{CalendarVersion: y, Counts: last})
	}
	for _, v := range versions {
		if v.Policy.NeedsCalendar() {
			out.Body.UsedBy = append(out.Body.UsedBy, PolicyRef{Policy: v.Policy.Name, Version: v.Policy.Version})
		}
	}
	out.Body.Names, err = s.names(ctx, mentioned(years))
	return out, err
}

// mostCompared bounds how many open cases one check of a calendar holds against it.
const mostCompared = 2000

// CalendarChange is what another calendar of a year would mean for the open cases whose
// policy asks which days are worked. A case keeps the calendar with which its round
// began: nothing of this happens by itself.
type CalendarChange struct {
	Total    int64 `json:"total" doc:"open cases whose policy asks which days are worked"`
	Compared int64 `json:"compared" doc:"how many of them were held against it: all, unless there are very many; then those that are due first"`
	Touched  int64 `json:"touched" doc:"of those compared: a running clock would be due at another instant. The stored instants stay; a new round takes the calendar that counts then"`
}

// changeOfCalendar counts the open cases that would be due otherwise. It is a number and
// no case, so that whoever keeps the calendars and sees no case is told it.
func (s *Server) changeOfCalendar(ctx context.Context, year casework.CalendarYear) (*CalendarChange, error) {
	change := &CalendarChange{}
	campaigns, err := s.ports.Campaigns.Campaigns(ctx)
	if err != nil {
		return nil, err
	}
	versions, err := s.ports.Policies.Policies(ctx)
	if err != nil {
		return nil, err
	}
	open := true
	filter := contract.CaseFilter{Open: &open, Limit: 200}
	for _, v := range versions {
		if v.Policy.NeedsCalendar() {
			filter.Sources = append(filter.Sources, following(campaigns, v.Policy)...)
		}
	}
	if len(filter.Sources) == 0 {
		return change, nil
	}
	all := contract.Reader{All: true}
	tally, err := s.ports.Cases.Tally(ctx, all, contract.CaseFilter{Open: &open, Sources: filter.Sources})
	if err != nil {
		return nil, err
	}
	change.Total = tally.Total
	for more := true; more; {
		found, err := s.ports.Cases.Cases(ctx, all, filter)
		if err != nil {
			return nil, err
		}
		for _, row := range found.Cases {
			record, err := s.ports.Cases.Case(ctx, all, row.ID)
			if err != nil {
				return nil, err
			}
			touched, err := dueOtherwise(record.Case, year)
			if err != nil {
				return nil, err
			}
			change.Compared++
			if touched {
				change.Touched++
			}
		}
		filter.After, more = found.Next, found.Next != "" && change.Compared < mostCompared
	}
	return change, nil
}

// dueOtherwise reports whether a running clock of the case would be due at another
// instant if a year of its calendar were another one.
func dueOtherwise(c casework.Case, year casework.CalendarYear) (bool, error) {
	calendar := casework.Calendar{Years: append(slices.DeleteFunc(slices.Clone(c.Calendar.Years), func(y casework.CalendarYear) bool { return y.Year == year.Year }), year)}
	clocks, err := changedClocks(c, c.Policy, calendar, "")
	return slices.ContainsFunc(clocks, func(k ChangedClock) bool { return !k.Redated && k.WouldBe != k.DueAt }), err
}

func (s *Server) calendarRoutes() {
	operate(s, op("list-calendars", http.MethodGet, "/calendars", tagCampaign, "List working-day calendars 工作日历"), s.calendars)
	operate(s, op("preview-policy-change", http.MethodGet, "/policies/change", tagCampaign, "What another policy would change 换规定的影响"), s.policyChange)
}
