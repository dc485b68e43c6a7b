package casework

import (
	"slices"
	"strings"
)

// attachTerritory gives a part to every territorial unit that region and
// address name (S1-16). One that has its part already, as territorial unit or
// as the lead, gets no second one; one that the coordinator leaves out stands
// in the record with the reason, and so does a case that is nobody's territory.
func (d *decision) attachTerritory(b *Assign) error {
	found := Locate(d.c.Region, d.c.Address, d.cmd.Areas)
	if err := d.checkTerritory(b, found); err != nil {
		return err
	}
	for _, l := range found.Found {
		if !d.attaches(b, l) {
			continue
		}
		area := d.area(l.Unit)
		s := d.part(Target{
			Role: RoleTerritorial, Unit: l.Unit, FirstResponsible: area.FirstResponsible, DirectResponsible: area.DirectResponsible,
		})
		s.Located = &l
		if err := d.give(s); err != nil {
			return err
		}
	}
	leave := func(u UnitID, why Text, l *Located) {
		d.emit(&TerritoryLeftOut{LeftOut: LeftOut{
			Round: d.c.Round, Unit: u, Located: l, Reason: why.Ref(), By: d.cmd.Actor.Person, At: d.cmd.FiledAt,
		}})
	}
	for _, o := range b.LeftOut {
		leave(o.Unit, o.Reason, found.reasonFor(o.Unit))
	}
	if !b.NoTerritory.IsZero() {
		leave("", b.NoTerritory, nil)
	}
	return nil
}

// keepTerritory gives a unit that led the case in its own territory, and leads it
// no longer, the part that it would have had from the beginning (S1-16). Not under
// the names of people who were recused since: it is assigned with others before.
func (d *decision) keepTerritory(led Assignment) error {
	l := Locate(d.c.Region, d.c.Address, d.cmd.Areas).reasonFor(led.Unit)
	if led.Role != RoleLead || l == nil || d.c.StandingOf(led.Unit) != NoPart {
		return nil
	}
	if d.recused(led.FirstResponsible) || d.recused(led.DirectResponsible) {
		var f faults
		f.add("to", "territory_recused", "unit", d.area(led.Unit).name())
		return f.err()
	}
	s := d.part(Target{
		Role: RoleTerritorial, Unit: led.Unit, FirstResponsible: led.FirstResponsible, DirectResponsible: led.DirectResponsible,
	})
	s.Located = l
	return d.give(s)
}

// leadsTerritory ends the territorial part of a unit that takes the lead: whoever
// leads a case in its own territory has no second part in it (S1-16). One that
// answers for itself, or from which work was passed down, goes on.
func (d *decision) leadsTerritory(lead Assignment, reason Text) {
	if lead.Role != RoleLead {
		return
	}
	for _, s := range d.c.Active() {
		passed := slices.ContainsFunc(d.c.Active(), func(o Assignment) bool { return o.Parent == s.ID })
		if s.Unit == lead.Unit && s.Role == RoleTerritorial && s.Parent == "" && !s.Answers && !passed {
			d.release(s, reason)
		}
	}
}

// checkTerritory refuses an assignment that leaves open whose territory the
// case is: the coordinator names a unit, or says why there is none.
func (d *decision) checkTerritory(b *Assign, found Territory) error {
	var f faults
	for i, o := range b.LeftOut {
		switch {
		case !found.mentions(o.Unit):
			f.add(at("territorial_left_out", i, "unit"), "not_found_by_address")
		case d.c.StandingOf(o.Unit) != NoPart:
			f.add(at("territorial_left_out", i, "unit"), "named_and_left_out")
		}
	}
	named := slices.ContainsFunc(d.c.Active(), func(s Assignment) bool { return s.Role == RoleTerritorial })
	none := !b.NoTerritory.IsZero()
	for _, u := range found.Unclear {
		if !named && !none && !d.answered(b, u) {
			f.add("targets", "territory_unclear", "words", u.Words, "units", strings.Join(d.areaNames(u.Units), ", "))
		}
	}
	for _, l := range found.Found {
		if !d.attaches(b, l) {
			continue
		}
		a := d.area(l.Unit)
		if a.FirstResponsible == "" || a.DirectResponsible == "" {
			f.add("targets", "territory_answers_nobody", "unit", a.name())
		}
		if d.recused(a.FirstResponsible) || d.recused(a.DirectResponsible) {
			f.add("targets", "territory_recused", "unit", a.name())
		}
	}
	switch {
	case none && (named || len(found.Found) > 0):
		f.add("no_territory_reason", "territory_known")
	case !none && !named && len(found.Found)+len(found.Unclear) == 0:
		f.add("no_territory_reason", "territory_needed")
	}
	return f.err()
}

// attaches reports whether the unit gets its part by itself.
func (d *decision) attaches(b *Assign, l Located) bool {
	return d.c.StandingOf(l.Unit) == NoPart && !b.leavesOut(l.Unit)
}

// answered reports whether the coordinator has said which of several units of
// one name is meant: one of them leads, or each is left out.
func (d *decision) answered(b *Assign, u Unclear) bool {
	lead, _ := d.c.Lead()
	return slices.Contains(u.Units, lead.Unit) ||
		!slices.ContainsFunc(u.Units, func(unit UnitID) bool { return !b.leavesOut(unit) })
}

func (b *Assign) leavesOut(u UnitID) bool {
	return slices.ContainsFunc(b.LeftOut, func(o LeaveOut) bool { return o.Unit == u })
}

// mentions reports whether the unit was found, or may be meant.
func (t Territory) mentions(u UnitID) bool {
	return t.reasonFor(u) != nil || slices.ContainsFunc(t.Unclear, func(o Unclear) bool { return slices.Contains(o.Units, u) })
}

func (t Territory) reasonFor(u UnitID) *Located {
	if i := slices.IndexFunc(t.Found, func(l Located) bool { return l.Unit == u }); i >= 0 {
		return &t.Found[i]
	}
	return nil
}

func (d *decision) area(u UnitID) Area {
	i := slices.IndexFunc(d.cmd.Areas, func(a Area) bool { return a.Unit == u })
	return d.cmd.Areas[i] // Locate finds only what is there
}

func (d *decision) areaNames(units []UnitID) []string {
	names := make([]string, len(units))
	for i, u := range units {
		names[i] = d.area(u).name()
	}
	return names
}

func (a Area) name() string { return a.Names[0] } // an area without a name is not found
