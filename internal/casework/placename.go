package casework

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// atlas knows areas by their names.
type atlas struct {
	areas   []Area
	byName  map[string][]int // folded names; indexes of areas
	byUnit  map[UnitID]int
	longest int // letters of the longest name
}

// hit is a place in a text at which the name of an area stands.
type hit struct {
	in       AddressField
	from, to int    // letters
	words    string // as they stand in the text
	areas    []int  // which it may be
	whole    bool   // the name cannot be taken for a part of another
}

// reading is a text as names are looked for in it: without spaces, and with
// full-width letters as half-width ones.
type reading struct {
	letters []rune
	origin  []int  // of each letter in the text
	space   []bool // a space stood before the letter
	source  []rune
}

func read(text string) reading {
	r := reading{source: []rune(text)}
	space := false
	for i, c := range r.source {
		if c >= '！' && c <= '～' { // the full-width forms of ASCII
			c -= '！' - '!'
		}
		if unicode.IsSpace(c) {
			space = true
			continue
		}
		r.letters, r.origin, r.space = append(r.letters, unicode.ToLower(c)), append(r.origin, i), append(r.space, space)
		space = false
	}
	return r
}

// edge reports whether a word ends before the i-th letter: at either end of the
// text, at a space, and between a letter and what is none.
func (r reading) edge(i int) bool {
	word := func(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }
	return i == 0 || i == len(r.letters) || r.space[i] || !word(r.letters[i-1]) || !word(r.letters[i])
}

// areaEndings end the name of an area, so that it is not taken for a part of
// another name; areaBefore end what may stand before a short name.
var areaEndings = []string{"省", "市", "区", "县", "旗", "州", "盟", "镇", "乡", "街道", "农场", "林场", "办事处"}

const areaBefore = "省市州盟区县旗"

// standsAnywhere reports whether a name is one wherever it is found: it ends as
// areas do, or is long. A short one (卧龙) is looked at with what is around it,
// for streets, rivers and villages are called so as well.
func standsAnywhere(name []rune) bool {
	ends := slices.ContainsFunc(areaEndings, func(e string) bool { return strings.HasSuffix(string(name), e) })
	return len(name) >= 3 && ends || len(name) >= 5
}

// hits finds the areas that a text names, from left to right. Where names
// overlap the longest counts: a short name inside a longer one names nothing.
func (m atlas) hits(text string, in AddressField) []hit {
	r := read(text)
	all := m.everywhere(r, in)
	slices.SortStableFunc(all, func(a, b hit) int {
		return cmp.Or(cmp.Compare(b.to-b.from, a.to-a.from), cmp.Compare(m.level(b), m.level(a)), cmp.Compare(a.from, b.from))
	})
	var kept []hit
	for _, h := range all {
		if !slices.ContainsFunc(kept, func(k hit) bool { return h.from < k.to && k.from < h.to }) {
			kept = append(kept, h)
		}
	}
	slices.SortFunc(kept, func(a, b hit) int { return cmp.Compare(a.from, b.from) })
	for i := 0; i < len(kept); {
		if kept[i].whole || r.alone(kept, i) {
			i++
			continue
		}
		kept, i = slices.Delete(kept, i, i+1), 0 // what leaned on it is looked at again
	}
	return m.chained(r, kept)
}

func (m atlas) everywhere(r reading, in AddressField) []hit {
	var all []hit
	for from := range r.letters {
		for to := from + 2; to <= min(len(r.letters), from+m.longest); to++ {
			name := r.letters[from:to]
			areas, known := m.byName[string(name)]
			if !known || name[len(name)-1] == '市' && to < len(r.letters) && r.letters[to] == '场' { // a market 市场 is no city
				continue
			}
			all = append(all, hit{
				in: in, from: from, to: to, words: string(r.source[r.origin[from] : r.origin[to-1]+1]),
				areas: areas, whole: standsAnywhere(name),
			})
		}
	}
	return all
}

func (m atlas) level(h hit) AreaLevel { return m.areas[h.areas[0]].Level }

// alone reports whether nothing but other areas touches a short name.
func (r reading) alone(hits []hit, i int) bool {
	h := hits[i]
	left := r.edge(h.from) || i > 0 && hits[i-1].to == h.from || strings.ContainsRune(areaBefore, r.letters[h.from-1])
	right := r.edge(h.to) || i+1 < len(hits) && hits[i+1].from == h.to
	return left && right
}

// chained reads names that follow one another without anything between them as
// one place, the larger area first (南阳市卧龙区): of a name that several areas
// have, only those inside the one before are meant, and a place that is in
// none of them is another of that name and nobody's here.
func (m atlas) chained(r reading, hits []hit) []hit {
	var chain []hit
	for _, h := range hits {
		if len(chain) == 0 || chain[len(chain)-1].to != h.from || r.space[h.from] {
			chain = append(chain, h)
			continue
		}
		above := &chain[len(chain)-1]
		inside := m.pick(h.areas, func(a int) bool { return m.anyOf(above.areas, func(b int) bool { return m.below(a, b) }) })
		switch {
		case len(inside) > 0:
			above.areas = m.pick(above.areas, func(b int) bool { return m.anyOf(inside, func(a int) bool { return m.below(a, b) }) })
			h.areas = inside
			chain = append(chain, h)
		case m.level(h) <= m.level(*above):
			chain = append(chain, h)
		}
	}
	return chain
}

// related keeps, of a name that several areas have, those that lie inside or
// around another area that is named.
func (m atlas) related(hits []hit) []hit {
	clear := slices.Clone(hits)
	for i, h := range hits {
		if len(h.areas) == 1 {
			continue
		}
		fits := m.pick(h.areas, func(a int) bool {
			for j, o := range hits {
				if j != i && m.anyOf(o.areas, func(b int) bool { return m.below(a, b) || m.below(b, a) }) {
					return true
				}
			}
			return false
		})
		if len(fits) > 0 {
			clear[i].areas = fits
		}
	}
	return clear
}

// below reports whether an area lies inside another. It ends also where the
// tree bites its own tail.
func (m atlas) below(a, above int) bool {
	at := a
	for range m.areas {
		parent, known := m.byUnit[m.areas[at].Parent]
		if !known {
			return false
		}
		if parent == above {
			return a != above
		}
		at = parent
	}
	return false
}

func (m atlas) pick(areas []int, keep func(int) bool) []int {
	return slices.DeleteFunc(slices.Clone(areas), func(a int) bool { return !keep(a) })
}

func (m atlas) anyOf(areas []int, is func(int) bool) bool { return slices.ContainsFunc(areas, is) }
