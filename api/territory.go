package api

import (
	"context"
	"slices"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// TerritoryView is whose territory a case is, for whoever may assign it: what
// the first assignment attaches by itself, and afterwards what is missing.
type TerritoryView struct {
	Units   []TerritorialUnit `json:"units"`
	Unclear []UnclearName     `json:"unclear" doc:"names that several units have: the first assignment must say which is meant"`
	Hint    string            `json:"hint,omitempty" doc:"what is left to do, in your language"`
}

// TerritorialUnit is a unit whose area the region or the address names.
type TerritorialUnit struct {
	casework.Located

	Standing casework.TerritoryStanding `json:"standing" enum:"no_part,attached,lead,left_out" doc:"which part it has in the present round"`
	Reason   string                     `json:"reason" doc:"why it was found, in your language"`
}

// UnclearName is a name that leaves open which unit is meant.
type UnclearName struct {
	casework.Unclear

	Reason string `json:"reason" doc:"in your language"`
}

// territory finds the territorial units as the first assignment would, or did.
func (s *Server) territory(ctx context.Context, c casework.Case, allowed []casework.Kind) (*TerritoryView, error) {
	if !slices.Contains(allowed, casework.CmdAssign) {
		return nil, nil //nolint:nilnil // nothing is shown to those who do not assign
	}
	units, err := s.ports.Office.Units(ctx)
	if err != nil {
		return nil, err
	}
	return territoryView(c, contract.Areas(units), exchangeOf(ctx).lang), nil
}

func territoryView(c casework.Case, areas []casework.Area, lang string) *TerritoryView {
	found := casework.Locate(c.Region, c.Address, areas)
	view := &TerritoryView{Units: []TerritorialUnit{}, Unclear: []UnclearName{}}
	for _, l := range found.Found {
		view.Units = append(view.Units, TerritorialUnit{Located: l, Standing: c.StandingOf(l.Unit), Reason: l.Text(lang)})
	}
	for _, u := range found.Unclear {
		view.Unclear = append(view.Unclear, UnclearName{Unclear: u, Reason: u.Text(lang)})
	}
	if code := view.hint(c); code != "" {
		view.Hint = territoryHints[code].in(lang)
	}
	return view
}

// territoryHints say what is left to do about the territorial units.
var territoryHints = map[string]words{
	"attaches": {"首次分办时将自动列入下列属地单位；不列的须说明理由。", "The first assignment attaches these units by itself; one that is left out needs a reason."},
	"unclear":  {"名称对应多个单位，首次分办时须列出属地单位，或说明不列的理由。", "A name may be several units': the first assignment must name the territorial unit, or leave each out with a reason."},
	"unknown":  {"行政区域和地址都没有对应的属地单位：请先更正登记，或分办时列出属地单位，或说明没有的理由。", "Neither region nor address names a territorial unit: amend the registration, name one in the assignment, or say why there is none."},
	"missing":  {"行政区域或地址写到的单位尚未列为属地，请补充分办。", "A unit that region or address names has no part as territorial unit; assign it."},
}

func (v *TerritoryView) hint(c casework.Case) string {
	missing := slices.ContainsFunc(v.Units, func(u TerritorialUnit) bool { return u.Standing == casework.NoPart })
	switch {
	case c.State != casework.Registered && missing:
		return "missing"
	case c.State != casework.Registered:
		return ""
	case len(v.Unclear) > 0:
		return "unclear"
	case len(v.Units) == 0:
		return "unknown"
	case missing:
		return "attaches"
	}
	return ""
}
