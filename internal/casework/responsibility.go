package casework

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Responsibility is a line of the responsibility list 责任清单: which units
// answer for a matter. The list is read from top to bottom: of all lines that a
// case falls under, the first says who leads and who assists; the leads of the
// others assist.
type Responsibility struct {
	Kind      MatterKind  `json:"kind" enum:"pollution_type,industry" doc:"what the matter is: a type of pollution, or an industry or kind of place"`
	Matter    string      `json:"matter" minLength:"1" maxLength:"40" doc:"its name, such as 噪声"`
	Words     []string    `json:"words,omitempty" maxItems:"40" doc:"other words by which registrations name it"`
	Area      UnitID      `json:"area,omitempty" maxLength:"64" doc:"holds only inside this unit's area, and goes there before a line that holds everywhere; empty: everywhere"`
	Level     SourceLevel `json:"level,omitempty" enum:"central,province,city,self" doc:"holds only for what this level handed over; empty: for all"`
	Lead      UnitID      `json:"lead,omitempty" maxLength:"64" doc:"the unit that leads; empty: the territorial authority"`
	Assisting []UnitID    `json:"assisting,omitempty" maxItems:"20" doc:"the units that assist"`
}

// MatterKind says what a line of the responsibility list is about.
type MatterKind string

// The kinds of matters. A type of pollution is looked for among the types that
// were registered, an industry in what the respondent is called; where that
// finds no line of the kind, both are looked for in the complaint.
const (
	MatterPollution MatterKind = "pollution_type"
	MatterIndustry  MatterKind = "industry"
)

// MatterField is a field of the registration that may name a matter.
type MatterField string

// The fields that are read.
const (
	InPollutionType MatterField = "pollution_type"
	InRespondent    MatterField = "respondent"
	InComplaint     MatterField = "complaint"
)

// Matters are what a registration says about which units a case concerns.
type Matters struct {
	Region, Address, Respondent string
	PollutionTypes              []string
	Complaint                   string
	Level                       SourceLevel
}

// MattersOf gathers them from a case and the words of its complaint.
func MattersOf(c Case, complaint string) Matters {
	m := Matters{Region: c.Region, Address: c.Address, Respondent: c.Respondent, Complaint: complaint, Level: c.Source.Level}
	m.PollutionTypes = slices.Clone(c.PollutionTypes)
	for _, i := range c.OpenIssues() {
		for _, t := range i.PollutionTypes {
			if !slices.Contains(m.PollutionTypes, t) {
				m.PollutionTypes = append(m.PollutionTypes, t)
			}
		}
	}
	return m
}

// Proposal is who could take a case, and why. It assigns nothing: a person
// confirms, or chooses otherwise.
type Proposal struct {
	Parts   []ProposedPart `json:"parts" doc:"lead first, then assisting and territorial units; territorial ones come in by themselves with the first assignment"`
	Unclear []Unclear      `json:"unclear" doc:"names that leave open which of several units is the territorial authority"`
	Stale   []int          `json:"stale_lines" doc:"lines of the list, from 1, that name a unit which takes no work any more"`
}

// ProposedPart is one unit that could have a part.
type ProposedPart struct {
	Role    AssignmentRole   `json:"role" enum:"lead,assisting,territorial"`
	Unit    UnitID           `json:"unit"`
	Reasons []ProposalReason `json:"reasons" doc:"the strongest first"`
}

// ProposalReason is why a unit is proposed.
type ProposalReason struct {
	Why     ProposalWhy `json:"why" enum:"located,listed,leads_another,territory_leads,no_line" doc:"located: region or address name its area; listed: a line of the list names it so; leads_another: it leads another matter of the case; territory_leads: the line has the territorial authority lead; no_line: no line fits, so the territorial authority leads"`
	Line    int         `json:"line,omitempty" doc:"the line of the list, from 1"`
	Matter  string      `json:"matter,omitempty" doc:"the matter of that line"`
	In      MatterField `json:"in,omitempty" enum:"pollution_type,respondent,complaint" doc:"the field that names the matter"`
	Words   string      `json:"words,omitempty" doc:"the words that name it, as they stand in the field"`
	Located *Located    `json:"located,omitempty" doc:"the words that name the area"`
}

// ProposalWhy is a kind of reason.
type ProposalWhy string

// The kinds of reasons.
const (
	WhyLocated        ProposalWhy = "located"
	WhyListed         ProposalWhy = "listed"
	WhyLeadsAnother   ProposalWhy = "leads_another"
	WhyTerritoryLeads ProposalWhy = "territory_leads"
	WhyNoLine         ProposalWhy = "no_line"
)

// Propose finds lead, assisting and territorial units of a case (S1-14..S1-16)
// from its address, the responsibility list and what was registered. gone are
// units that take no work any more; a line that names one is stale.
func Propose(m Matters, list []Responsibility, areas []Area, gone []UnitID) Proposal {
	p := proposing{
		territory: Locate(m.Region, m.Address, areas), atlas: atlas{areas: areas, byUnit: map[UnitID]int{}}, gone: gone,
		out: Proposal{Parts: []ProposedPart{}, Unclear: []Unclear{}, Stale: []int{}},
	}
	for i, a := range areas {
		p.byUnit[a.Unit] = i
	}
	p.out.Unclear = append(p.out.Unclear, p.territory.Unclear...)
	lines := p.inForce(matchedLines(m, list), list, m.Level)
	decisive := p.lead(lines, list)
	for i, hit := range lines {
		line := list[hit.line]
		if i != decisive { // whoever assists in every other matter would be half the city
			if line.Lead != "" {
				p.add(RoleAssisting, line.Lead, hit.reason(WhyLeadsAnother, line))
			}
			continue
		}
		for _, u := range line.Assisting {
			p.add(RoleAssisting, u, hit.reason(WhyListed, line))
		}
	}
	slices.Sort(p.out.Stale)
	p.out.Stale = slices.Compact(p.out.Stale)
	for _, l := range p.territory.Found {
		p.add(RoleTerritorial, l.Unit, ProposalReason{Why: WhyLocated, Located: &l})
	}
	slices.SortStableFunc(p.out.Parts, func(a, b ProposedPart) int { return cmp.Compare(roleOrder(a.Role), roleOrder(b.Role)) })
	return p.out
}

func roleOrder(r AssignmentRole) int {
	return slices.Index([]AssignmentRole{RoleLead, RoleAssisting, RoleTerritorial}, r)
}

// proposing gathers a proposal.
type proposing struct {
	atlas

	territory Territory
	gone      []UnitID
	out       Proposal
}

// add gives a unit its part, or one reason more for the part that it has. A unit
// that is territorial is that and not assisting, for it takes part in everything.
func (p *proposing) add(role AssignmentRole, u UnitID, why ProposalReason) {
	if slices.Contains(p.gone, u) {
		if why.Line > 0 {
			p.out.Stale = append(p.out.Stale, why.Line)
		}
		return
	}
	local := slices.ContainsFunc(p.territory.Found, func(l Located) bool { return l.Unit == u })
	if role == RoleAssisting && local {
		role = RoleTerritorial
	}
	i := slices.IndexFunc(p.out.Parts, func(a ProposedPart) bool { return a.Unit == u })
	if i < 0 {
		p.out.Parts = append(p.out.Parts, ProposedPart{Role: role, Unit: u, Reasons: []ProposalReason{why}})
		return
	}
	part := &p.out.Parts[i]
	same := func(r ProposalReason) bool { return r.Line == why.Line && r.Why != WhyLocated && why.Why != WhyLocated }
	if !slices.ContainsFunc(part.Reasons, same) {
		part.Reasons = append(part.Reasons, why)
	}
}

// lead goes down the lines to the first whose lead can take the case, and says
// which that is: the first of all where none can. Where no line fits, whoever
// governs the area answers for it (属地为主).
func (p *proposing) lead(lines []matched, list []Responsibility) int {
	for i, hit := range lines {
		line := list[hit.line]
		why, unit := WhyListed, line.Lead
		if unit == "" {
			why, unit = WhyTerritoryLeads, p.authority()
		}
		if slices.Contains(p.gone, unit) {
			p.out.Stale = append(p.out.Stale, hit.line+1)
			continue
		}
		if unit != "" {
			p.add(RoleLead, unit, hit.reason(why, line))
		}
		return i
	}
	if unit := p.authority(); unit != "" {
		p.add(RoleLead, unit, ProposalReason{Why: WhyNoLine})
	}
	return 0
}

// authority is the one county in which the case lies: a township answers to it,
// and is territorial all the same. Of several counties none is proposed to lead.
func (p *proposing) authority() UnitID {
	var found UnitID
	for i, l := range p.territory.Found {
		at := p.byUnit[l.Unit]
		for range p.areas {
			above, known := p.byUnit[p.areas[at].Parent]
			if p.areas[at].Level <= AreaCounty || !known {
				break
			}
			at = above
		}
		if i > 0 && p.areas[at].Unit != found {
			return ""
		}
		found = p.areas[at].Unit
	}
	return found
}

// inForce keeps of the lines about one matter those that are made for the case's
// area and level the most closely.
func (p *proposing) inForce(lines []matched, list []Responsibility, level SourceLevel) []matched {
	lines = slices.DeleteFunc(lines, func(h matched) bool {
		line := list[h.line]
		return line.Area != "" && !p.inside(line.Area) || line.Level != "" && line.Level != level
	})
	closeness := func(r Responsibility) int {
		n := 0
		if i, known := p.byUnit[r.Area]; known {
			n = 2 * int(p.areas[i].Level)
		}
		if r.Level != "" {
			n++
		}
		return n
	}
	best := map[string]int{}
	key := func(r Responsibility) string { return string(r.Kind) + " " + folded(r.Matter) }
	for _, h := range lines {
		best[key(list[h.line])] = max(best[key(list[h.line])], closeness(list[h.line]))
	}
	return slices.DeleteFunc(lines, func(h matched) bool { return closeness(list[h.line]) < best[key(list[h.line])] })
}

// inside reports whether a place that was found lies in the area.
func (p *proposing) inside(area UnitID) bool {
	above, known := p.byUnit[area]
	return known && slices.ContainsFunc(p.territory.Found, func(l Located) bool {
		return l.Unit == area || p.below(p.byUnit[l.Unit], above)
	})
}

// Text puts the reason in words, in Chinese ("zh") or English.
func (r ProposalReason) Text(lang string) string {
	if r.Why == WhyLocated {
		return r.Located.Text(lang)
	}
	if lang == Chinese {
		says := fmt.Sprintf("责任清单第 %d 行“%s”（%s写有“%s”）", r.Line, r.Matter, Word(r.In, Chinese), r.Words)
		switch r.Why {
		case WhyNoLine:
			return "责任清单没有对应事项，属地主办"
		case WhyTerritoryLeads:
			return says + "：属地主办"
		case WhyLeadsAnother:
			return says + "的主办单位"
		default:
			return says
		}
	}
	says := fmt.Sprintf("line %d of the responsibility list, “%s” (the %s says “%s”)", r.Line, r.Matter, Word(r.In, English), r.Words)
	switch r.Why {
	case WhyNoLine:
		return "no line of the responsibility list fits; the territorial authority leads"
	case WhyTerritoryLeads:
		return says + ": the territorial authority leads"
	case WhyLeadsAnother:
		return says + ", which it leads"
	default:
		return says
	}
}

// folded is a name as names are compared: 噪声污染 is 噪声.
func folded(name string) string {
	letters := string(read(name).letters)
	if rest := strings.TrimSuffix(letters, "污染"); rest != "" {
		return rest
	}
	return letters
}
