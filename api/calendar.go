package api

import (
	"context"
	"net/http"

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

func (s *Server) calendarRoutes() {
	operate(s, op("list-calendars", http.MethodGet, "/calendars", tagCampaign, "List working-day calendars 工作日历"), s.calendars)
	operate(s, op("preview-policy-change", http.MethodGet, "/policies/change", tagCampaign, "What another policy would change 换规定的影响"), s.policyChange)
}
