package api

import (
	"context"
	"slices"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// CommandNotice is worth a word after a command that was applied: it keeps nobody
// from anything, and whoever gave the command may want to do something about it.
type CommandNotice struct {
	Code   string            `json:"code" enum:"part_never_acknowledged,unit_without_officer,unit_without_duty" doc:"part_never_acknowledged: the case was closed and this unit never signed for its part. unit_without_officer: nobody holds a post of officer or leader there now, so that nobody can answer. unit_without_duty: its roster names nobody for now"`
	Text   string            `json:"text" doc:"in the reader's language"`
	Values map[string]string `json:"values" doc:"what it is about: unit, assignment"`
}

var commandNoticeWords = map[string]words{
	"part_never_acknowledged": {"{unit}一直没有签收其承办部分，案件已办结。", "{unit} never signed for its part; the case is closed all the same."},
	"unit_without_officer":    {"{unit}目前没有在任的经办人或负责人，无人可以签收和答复：请先为其配备人员。", "{unit} has no officer or leader now, so that nobody there can sign or answer: appoint somebody first."},
	"unit_without_duty":       {"{unit}目前没有值班人员：要紧的请另行电话告知。", "{unit} has nobody on duty now: tell them by telephone if it is urgent."},
}

// assigns are the commands after which a unit has a part that it had not before.
var assigns = []casework.Kind{casework.CmdAssign, casework.CmdReassign, casework.CmdSubAssign, casework.CmdRule}

// commandNotices says what is worth a word after a command, as the case and the office are now.
func (s *Server) commandNotices(ctx context.Context, filing contract.Filing, c casework.Case) ([]CommandNotice, error) {
	var found []CommandNotice
	say := func(code string, a casework.Assignment) {
		found = append(found, CommandNotice{Code: code, Values: map[string]string{"unit": string(a.Unit), "assignment": a.ID}})
	}
	for _, a := range c.Assignments {
		switch {
		case a.State == casework.Released:
		case filing.Kind == casework.CmdClose && a.AcknowledgedAt.IsZero():
			say("part_never_acknowledged", a)
		case slices.Contains(assigns, filing.Kind) && a.AssignedAt == filing.FiledAt:
			able, onDuty, err := s.attends(ctx, a.Unit, filing.FiledAt)
			if err != nil {
				return nil, err
			}
			if !able {
				say("unit_without_officer", a)
			} else if !onDuty {
				say("unit_without_duty", a)
			}
		}
	}
	m := mentions{units: map[casework.UnitID]bool{}}
	for _, n := range found {
		m.units[casework.UnitID(n.Values["unit"])] = true
	}
	names, err := s.names(ctx, m)
	if err != nil {
		return nil, err // a notice that names nobody helps nobody
	}
	for i, n := range found {
		name := names.Units[casework.UnitID(n.Values["unit"])]
		found[i].Text = fill(commandNoticeWords[n.Code].in(exchangeOf(ctx).lang), map[string]string{"unit": name})
	}
	return found, nil
}

// attends reports whether somebody who can act holds a post in a unit, and whether
// its roster names somebody.
func (s *Server) attends(ctx context.Context, unit casework.UnitID, at casework.Instant) (able, onDuty bool, err error) {
	held, err := s.ports.Office.Holders(ctx, unit, "", at)
	if err != nil {
		return false, false, err
	}
	var people []casework.PersonID
	for _, h := range held {
		if h.Role == casework.UnitOfficer || h.Role == casework.UnitLeader {
			people = append(people, h.Person)
		}
	}
	if len(people) > 0 {
		known, err := s.ports.Office.People(ctx, people...)
		if err != nil {
			return false, false, err
		}
		able = slices.ContainsFunc(known, func(p contract.Person) bool { return !p.Disabled })
	}
	turns, err := s.ports.Rosters.Roster(ctx, unit, at, at.Add(casework.Second))
	onDuty = slices.ContainsFunc(turns, func(d contract.Duty) bool { return !d.Struck })
	return able, onDuty, err
}
