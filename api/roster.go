package api

import (
	"context"
	"net/http"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Rosters are who is on duty for a unit, day and night (S1-04).
type Rosters interface {
	// Roster lists the turns that touch a time, struck ones included.
	Roster(ctx context.Context, unit casework.UnitID, from, until casework.Instant) ([]contract.Duty, error)
	// Rosters lists the turns of every unit that touch a time, without struck ones.
	Rosters(ctx context.Context, from, until casework.Instant) ([]contract.Duty, error)
	AddDuty(ctx context.Context, d contract.Duty) (contract.Duty, error)
	// StrikeDuty takes a turn off a unit's roster and says why; it stays readable.
	StrikeDuty(ctx context.Context, unit casework.UnitID, id, reason string) (contract.Duty, error)
}

type rosterInput struct {
	Unit  casework.UnitID `path:"id" maxLength:"64" doc:"the unit"`
	From  string          `query:"from" format:"date-time" doc:"now if left out"`
	Until string          `query:"until" format:"date-time" doc:"seven days later if left out"`
}

type rostersInput struct {
	From  string `query:"from" format:"date-time" doc:"now if left out"`
	Until string `query:"until" format:"date-time" doc:"seven days later if left out, and thirty-one at most"`
}

// rostersMost bounds the time of which every unit's roster is read at once.
const rostersMost = 31 * casework.Day

// DutyView is a turn of duty with how whoever stands in is reached.
type DutyView struct {
	contract.Duty

	BackupTelephone string `json:"backup_telephone,omitempty" doc:"of whoever is rung up when the person does not answer; for those who read that person's telephone"`
}

type rosterOutput struct {
	Body struct {
		Duties []DutyView `json:"duties" doc:"earliest first; struck ones stay readable"`
		Names  Names      `json:"names"`
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
	operate(s, op("list-rosters", http.MethodGet, "/rosters", tagOffice, "Read every unit's roster 各单位值班情况"), s.rosters)
	operate(s, adding("add-duty", "/units/{id}/roster", "Put a turn on a roster 排班"), func(ctx context.Context, in *addDutyInput) (*dutyOutput, error) {
		if err := mayFillRoster(ctx, in.Unit); err != nil {
			return nil, err
		}
		b := in.Body
		if err := dialled(b.Telephone, ""); err != nil {
			return nil, err
		}
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
	from, until, err := s.rosterTime(in.From, in.Until)
	if err != nil {
		return nil, err
	}
	if _, err := s.ports.Office.Unit(ctx, in.Unit); err != nil {
		return nil, err
	}
	duties, err := s.ports.Rosters.Roster(ctx, in.Unit, from, until)
	if err != nil {
		return nil, err
	}
	return s.dutiesOut(ctx, duties)
}

// rosters reads who is on duty anywhere, to see where nobody is.
func (s *Server) rosters(ctx context.Context, in *rostersInput) (*rosterOutput, error) {
	from, until, err := s.rosterTime(in.From, in.Until)
	if err != nil {
		return nil, err
	}
	if until > from.Add(rostersMost) {
		return nil, invalidField("query.until", "roster_too_long", "days", "31")
	}
	duties, err := s.ports.Rosters.Rosters(ctx, from, until)
	if err != nil {
		return nil, err
	}
	return s.dutiesOut(ctx, duties)
}

// rosterTime is the time that is asked for: a week from now on where nothing is said.
func (s *Server) rosterTime(since, before string) (from, until casework.Instant, err error) {
	from = casework.InstantOf(s.options.Clock())
	if err := instantIn(since, "query.from", func(at casework.Instant) { from = at }); err != nil {
		return 0, 0, err
	}
	until = from.Add(7 * casework.Day)
	err = instantIn(before, "query.until", func(at casework.Instant) { until = at })
	return from, until, err
}

// dutiesOut shows turns of duty: their telephones to those who may read them.
func (s *Server) dutiesOut(ctx context.Context, duties []contract.Duty) (*rosterOutput, error) {
	mayCall, err := s.callable(ctx)
	if err != nil {
		return nil, err
	}
	backups := map[casework.PersonID]string{}
	for _, d := range duties {
		if d.Backup != "" && !d.Struck && mayCall.person(d.Backup) {
			backups[d.Backup] = ""
		}
	}
	if len(backups) > 0 {
		people, err := s.ports.Office.People(ctx, keys(backups)...)
		if err != nil {
			return nil, err
		}
		for _, p := range people {
			backups[p.ID] = p.Telephone
		}
	}
	out := &rosterOutput{}
	out.Body.Duties = make([]DutyView, len(duties))
	for i, d := range duties {
		if !mayCall.unit(d.Unit) {
			d.Telephone, d.StrikeReason = "", ""
		}
		out.Body.Duties[i] = DutyView{Duty: d, BackupTelephone: backups[d.Backup]}
	}
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
