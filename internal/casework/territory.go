package casework

import (
	"fmt"
	"slices"
	"strings"
)

// Area is a unit as the authority of the area that it governs 属地, with the
// names by which regions and addresses name that area (S1-16).
type Area struct {
	Unit   UnitID
	Level  AreaLevel
	Parent UnitID // the area that it lies in; empty: none that is known
	Names  []string
	// The two people who answer for the unit; an attached part needs both (S0-40).
	FirstResponsible  PersonID
	DirectResponsible PersonID
}

// AreaLevel says how large an area is; the higher number is the smaller area.
type AreaLevel int

// The levels of areas.
const (
	AreaCity AreaLevel = iota + 1
	AreaCounty
	AreaTownship
)

// AddressField is a field of the registration that may name an area.
type AddressField string

// The fields that are read, the stronger first. The complaint's text is not
// among them: it names the places of other people too.
const (
	InRegion  AddressField = "region"
	InAddress AddressField = "address"
)

// Located says why a unit is a case's territorial authority: the words that
// name its area, and the field they stand in.
type Located struct {
	Unit        UnitID       `json:"unit"`
	In          AddressField `json:"in" enum:"region,address" doc:"the field that names its area"`
	Words       string       `json:"words" doc:"the words that name it, as they stand in the field"`
	WithinIn    AddressField `json:"within_in,omitempty" enum:"region,address" doc:"the field that names the area above it, if one does"`
	WithinWords string       `json:"within_words,omitempty" doc:"the words that name the area above it"`
}

// Unclear is a name that could be that of several units.
type Unclear struct {
	In    AddressField `json:"in" enum:"region,address" doc:"the field in which the name stands"`
	Words string       `json:"words" doc:"the name, as it stands in the field"`
	Units []UnitID     `json:"units" doc:"the units that it may be"`
}

// Territory is what region and address say about whose territory a case is: the
// units found, and names that leave open which of several units is meant.
type Territory struct {
	Found   []Located `json:"found,omitempty"`
	Unclear []Unclear `json:"unclear,omitempty"`
}

// Locate finds the territorial authorities of a case. Every area that the region
// names is one, for a case may lie in two counties (DOMAIN 1.6); of areas one
// inside the other only the smaller. The address makes a named area smaller,
// where it names exactly one place inside it, and decides alone only where the
// region names nothing; two places there are not one.
func Locate(region, address string, areas []Area) Territory {
	m := atlas{areas: areas, byName: map[string][]int{}, byUnit: map[UnitID]int{}}
	for i, a := range areas {
		m.byUnit[a.Unit] = i
		for _, name := range a.Names {
			letters := read(name).letters
			m.longest = max(m.longest, len(letters))
			if known := m.byName[string(letters)]; !slices.Contains(known, i) {
				m.byName[string(letters)] = append(known, i)
			}
		}
	}
	hits := append(m.hits(region, InRegion), m.hits(address, InAddress)...)
	hits = m.related(hits)
	named, open := m.settled(hits, InRegion)
	inside, openInside := m.settled(hits, InAddress)
	switch {
	case len(named) > 0:
		named = m.narrowed(named, inside)
	case len(open) > 0: // the region names something, and the address did not say which
	case len(inside) > 1:
		open = append([]Unclear{m.either(inside)}, openInside...)
	default:
		named, open = inside, openInside
	}
	t := Territory{Unclear: open}
	for _, h := range named {
		t.Found = append(t.Found, m.located(h, hits))
	}
	return t
}

// settled parts the hits of one field into areas, the smallest only, and names
// that are open.
func (m atlas) settled(hits []hit, in AddressField) (one []hit, open []Unclear) {
	for _, h := range hits {
		switch {
		case h.in != in:
		case len(h.areas) > 1:
			u := Unclear{In: in, Words: h.words}
			for _, a := range h.areas {
				u.Units = append(u.Units, m.areas[a].Unit)
			}
			open = append(open, u)
		case !slices.ContainsFunc(one, func(o hit) bool { return o.areas[0] == h.areas[0] }):
			one = append(one, h)
		}
	}
	return m.smallest(one), open
}

// smallest leaves out areas in which another of them lies.
func (m atlas) smallest(hits []hit) []hit {
	return slices.DeleteFunc(slices.Clone(hits), func(h hit) bool {
		return slices.ContainsFunc(hits, func(o hit) bool { return m.below(o.areas[0], h.areas[0]) })
	})
}

// narrowed puts the one place inside each named area in its stead. What the
// address names elsewhere contradicts the region, and the region is stronger.
func (m atlas) narrowed(named, inside []hit) []hit {
	narrowed := make([]hit, len(named))
	for i, h := range named {
		narrowed[i] = h
		within := slices.DeleteFunc(slices.Clone(inside), func(o hit) bool { return !m.below(o.areas[0], h.areas[0]) })
		if len(within) == 1 {
			narrowed[i] = within[0]
		}
	}
	return narrowed
}

// either makes one open name of several places of an address.
func (m atlas) either(hits []hit) Unclear {
	u := Unclear{In: hits[0].in}
	words := make([]string, len(hits))
	for i, h := range hits {
		words[i], u.Units = h.words, append(u.Units, m.areas[h.areas[0]].Unit)
	}
	u.Words = strings.Join(words, "、")
	return u
}

// located explains a hit, with the nearest area above it that is named as well.
func (m atlas) located(h hit, hits []hit) Located {
	l := Located{Unit: m.areas[h.areas[0]].Unit, In: h.in, Words: h.words}
	above := -1
	for _, o := range hits {
		if len(o.areas) == 1 && m.below(h.areas[0], o.areas[0]) && (above < 0 || m.below(o.areas[0], above)) {
			above, l.WithinIn, l.WithinWords = o.areas[0], o.in, o.words
		}
	}
	return l
}

// TerritoryStanding says which part a unit that region or address name has in
// the present round.
type TerritoryStanding string

// The standings of a territorial unit.
const (
	NoPart      TerritoryStanding = "no_part"  // the first assignment attaches it; later somebody has to
	HasPart     TerritoryStanding = "attached" // as territorial unit
	LeadsItself TerritoryStanding = "lead"     // which takes part in everything
	WasLeftOut  TerritoryStanding = "left_out"
)

// StandingOf says how a unit that region or address name stands in the case.
func (c Case) StandingOf(u UnitID) TerritoryStanding {
	standing := NoPart
	if slices.ContainsFunc(c.LeftOut, func(o LeftOut) bool { return o.Round == c.Round && o.Unit == u }) {
		standing = WasLeftOut
	}
	for _, s := range c.Active() {
		switch {
		case s.Unit != u:
		case s.Role == RoleTerritorial:
			return HasPart
		case s.Role == RoleLead && s.Parent == "":
			standing = LeadsItself
		}
	}
	return standing
}

// Text puts the reason in words, in Chinese ("zh") or English.
func (l Located) Text(lang string) string {
	if lang == Chinese {
		within := ""
		if l.WithinWords != "" {
			within = fmt.Sprintf("，在%s中“%s”的范围内", Word(l.WithinIn, Chinese), l.WithinWords)
		}
		return fmt.Sprintf("%s写有“%s”%s", Word(l.In, Chinese), l.Words, within)
	}
	within := ""
	if l.WithinWords != "" {
		within = fmt.Sprintf(", inside “%s” of the %s", l.WithinWords, Word(l.WithinIn, English))
	}
	return fmt.Sprintf("the %s says “%s”%s", Word(l.In, English), l.Words, within)
}

// Text says what is open, in Chinese ("zh") or English.
func (u Unclear) Text(lang string) string {
	if lang == Chinese {
		return fmt.Sprintf("%s写有“%s”，可能是 %d 个单位之一", Word(u.In, Chinese), u.Words, len(u.Units))
	}
	return fmt.Sprintf("the %s says “%s”, which may be any of %d units", Word(u.In, English), u.Words, len(u.Units))
}
