package api

import (
	"context"
	"net/http"
	"slices"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Rosters are who is on duty for a unit, day and night (S1-04).
type Rosters interface {
	// Roster lists the turns that touch a time, struck ones included.
	Roster(ctx context.Context, unit casework.UnitID, from, until casework.Instant) ([]contract.Duty, error)
	AddDuty(ctx context.Context, d contract.Duty) (contract.Duty, error)
	// StrikeDuty takes a turn off a unit's roster and says why; it stays readable.
	StrikeDuty(ctx context.Context, unit casework.UnitID, id, reason string) (contract.Duty, error)
}

type rosterInput struct {
	Unit  casework.UnitID `path:"id" maxLength:"64" doc:"the unit"`
	From  string          `query:"from" format:"date-time" doc:"now if left out"`
	Until string          `query:"until" format:"date-time" doc:"seven days later if left out"`
}

type rosterOutput struct {
	Body struct {
		Duties []contract.Duty `json:"duties" doc:"earliest first; struck ones stay readable"`
		Names  Names           `json:"names"`
	}
}

type addDutyInput struct {
	Unit casework.UnitID `path:"id" maxLength:"64" doc:"the unit"`
	Body struct {
		Person    casework.PersonID `json:"person" minLength:"1" maxLength:"64"`
		Telephone string            `json:"telephone" minLength:"1" maxLength:"40"`
		Backup    casework.PersonID `json:"backup,omitempty" maxLength:"64" doc:"is rung up when the person does not answer"`
		From      casework.Instant  `json:"from"`
		Until     casework.Instant  `json:"until"`
	}
}

type dutyOutput struct{ Body contract.Duty }

type strikeDutyInput struct {
	Unit casework.UnitID `path:"id" maxLength:"64" doc:"the unit"`
	Duty string          `path:"duty" maxLength:"64" doc:"the turn"`
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"500"`
	}
}

func (s *Server) rosterRoutes() {
	read := op("read-roster", http.MethodGet, "/units/{id}/roster", tagOffice, "Read a unit's roster 值班表")
	operate(s, read, s.roster)
	operate(s, adding("add-duty", "/units/{id}/roster", "Put a turn on a roster 排班"), func(ctx context.Context, in *addDutyInput) (*dutyOutput, error) {
		if err := mayFillRoster(ctx, in.Unit); err != nil {
			return nil, err
		}
		b := in.Body
		duty, err := s.ports.Rosters.AddDuty(ctx, contract.Duty{
			Unit: in.Unit, Person: b.Person, Telephone: b.Telephone, Backup: b.Backup, From: b.From, Until: b.Until,
		})
		return &dutyOutput{Body: duty}, err
	})
	strike := op("strike-duty", http.MethodPost, "/units/{id}/roster/{duty}/strike", tagOffice, "Take a turn off a roster 撤销排班")
	strike.Errors = append(strike.Errors, http.StatusForbidden)
	operate(s, strike, func(ctx context.Context, in *strikeDutyInput) (*dutyOutput, error) {
		if err := mayFillRoster(ctx, in.Unit); err != nil {
			return nil, err
		}
		duty, err := s.ports.Rosters.StrikeDuty(ctx, in.Unit, in.Duty, in.Body.Reason)
		return &dutyOutput{Body: duty}, err
	})
}

// mayFillRoster lets a unit fill its own roster, and the office every one.
func mayFillRoster(ctx context.Context, unit casework.UnitID) error {
	actor := actorOf(ctx)
	if actor.HasIn(casework.UnitOfficer, unit) || actor.HasIn(casework.UnitLeader, unit) {
		return nil
	}
	return guard(ctx, FillRosters)
}

func (s *Server) roster(ctx context.Context, in *rosterInput) (*rosterOutput, error) {
	from := casework.InstantOf(s.options.Now())
	if err := instantIn(in.From, "query.from", func(at casework.Instant) { from = at }); err != nil {
		return nil, err
	}
	until := from.Add(7 * casework.Day)
	if err := instantIn(in.Until, "query.until", func(at casework.Instant) { until = at }); err != nil {
		return nil, err
	}
	if _, err := s.ports.Office.Unit(ctx, in.Unit); err != nil {
		return nil, err
	}
	duties, err := s.ports.Rosters.Roster(ctx, in.Unit, from, until)
	if err != nil {
		return nil, err
	}
	duties = slices.Clone(duties)
	if guard(ctx, ReadTelephones) != nil && !actorOf(ctx).In(in.Unit) {
		for i := range duties {
			duties[i].Telephone, duties[i].StrikeReason = "", ""
		}
	}
	out := &rosterOutput{}
	out.Body.Duties = orEmpty(duties)
	out.Body.Names, err = s.names(ctx, mentioned(duties))
	return out, err
}

// instantIn reads an instant of a query, if one was given.
func instantIn(text, field string, into func(casework.Instant)) error {
	if text == "" {
		return nil
	}
	at, err := casework.ParseInstant(text)
	if err != nil {
		return invalidField(field, isBadFormat, "expected", "2021-08-20T21:25:00+08:00")
	}
	into(at)
	return nil
}
