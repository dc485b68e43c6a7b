package casework

import (
	"cmp"
	"slices"
)

// matched is a line of the responsibility list that a registration falls under.
type matched struct {
	line  int // index
	in    MatterField
	words string
}

func (h matched) reason(why ProposalWhy, line Responsibility) ProposalReason {
	return ProposalReason{Why: why, Line: h.line + 1, Matter: line.Matter, In: h.in, Words: h.words}
}

// matchedLines finds the lines that a registration falls under, in the order of
// the list. What was entered in a field of its own goes before the complaint,
// which names much besides; it is read only where the field names nothing.
func matchedLines(m Matters, list []Responsibility) []matched {
	lines := byTypes(m.PollutionTypes, list)
	if len(lines) == 0 {
		lines = inText(m.Complaint, InComplaint, MatterPollution, list)
	}
	industries := inText(m.Respondent, InRespondent, MatterIndustry, list)
	if len(industries) == 0 {
		industries = inText(m.Complaint, InComplaint, MatterIndustry, list)
	}
	lines = append(lines, industries...)
	slices.SortStableFunc(lines, func(a, b matched) int { return cmp.Compare(a.line, b.line) })
	return lines
}

// names are the words by which a line is found.
func (r Responsibility) names() []string { return append([]string{r.Matter}, r.Words...) }

// byTypes finds the lines of the registered types. A type is compared whole: the
// type 群众身边的生态环境问题 is not the matter 生态.
func byTypes(types []string, list []Responsibility) []matched {
	var lines []matched
	for i, line := range list {
		if line.Kind != MatterPollution {
			continue
		}
		for _, t := range types {
			if slices.ContainsFunc(line.names(), func(name string) bool { return folded(name) == folded(t) }) {
				lines = append(lines, matched{i, InPollutionType, t})
				break
			}
		}
	}
	return lines
}

// inText finds the lines whose words stand in a text. Of words one inside the
// other the longer counts: 矿泉水厂 is no 水厂 where the list knows both.
func inText(text string, in MatterField, kind MatterKind, list []Responsibility) []matched {
	r := read(text)
	type place struct{ line, from, to int }
	var places []place
	for i, line := range list {
		if line.Kind != kind {
			continue
		}
		for _, name := range line.names() {
			letters := read(name).letters
			for from := 0; len(letters) >= 2 && from+len(letters) <= len(r.letters); from++ { // one letter alone names too much
				if slices.Equal(r.letters[from:from+len(letters)], letters) {
					places = append(places, place{i, from, from + len(letters)})
				}
			}
		}
	}
	var lines []matched
	for _, p := range places {
		within := func(o place) bool { return o.from <= p.from && p.to <= o.to && o.to-o.from > p.to-p.from }
		known := func(h matched) bool { return h.line == p.line }
		if slices.ContainsFunc(places, within) || slices.ContainsFunc(lines, known) {
			continue
		}
		lines = append(lines, matched{p.line, in, string(r.source[r.origin[p.from] : r.origin[p.to-1]+1])})
	}
	return lines
}
