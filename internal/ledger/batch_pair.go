package ledger

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"jiaoban/internal/contract"
)

// pairing finds for the good rows of a corrected list the rows of the batch that
// they are. No two are the same row.
type pairing struct {
	*mending
	left    []*contract.BatchRow // without a home yet
	claimed map[int]bool
	says    map[int]saying
	saying  map[*contract.BatchRow]saying
	byText  map[string][]int // good rows that were looked into, by the digest of their complaint
}

// pair finds the homes of all rows at once, so that a row finds its own whatever
// stands before it in the list: the row with its number, then the one whose case
// was given it by hand, then one that says the same, where only one of the two has
// a number or neither has, first in the same place of the file and then in order.
func (m *mending) pair(ctx context.Context) error {
	p := pairing{
		mending: m, claimed: map[int]bool{}, says: map[int]saying{}, saying: map[*contract.BatchRow]saying{}, byText: map[string][]int{},
	}
	m.home = map[*contract.BatchRow]int{}
	for _, c := range m.list {
		switch {
		case c.good == nil:
		case c.good.Mends > 0:
			p.claimed[m.at[int64(c.good.Mends)]] = true
		default:
			p.left = append(p.left, c.good)
		}
	}
	p.settle(p.numbered)
	p.settle(p.givenByHand)
	if err := p.open(ctx); err != nil {
		return err
	}
	for _, inPlace := range []bool{true, false} {
		p.settle(func(r *contract.BatchRow) int { return p.first(r, p.asking(r, p.equal(r)), inPlace) })
		p.settle(func(r *contract.BatchRow) int { return p.alike(r, inPlace) })
	}
	for _, inPlace := range []bool{true, false} { // the demand has changed
		p.settle(func(r *contract.BatchRow) int { return p.first(r, p.equal(r), inPlace) })
	}
	return nil
}

// settle gives homes to rows by one way of finding them; -1 is none.
func (p *pairing) settle(find func(*contract.BatchRow) int) {
	p.left = slices.DeleteFunc(p.left, func(r *contract.BatchRow) bool {
		i := find(r)
		if i < 0 || p.claimed[i] {
			return false
		}
		p.home[r], p.claimed[i] = i, true
		return true
	})
}

// numbered finds the row that has the number of another.
func (m *mending) numbered(r *contract.BatchRow) int {
	key := contract.NumberKey(r.Number)
	i, known := m.number[key]
	if key == "" || !known || m.rows[i].Fate == contract.FateRefused || contract.NumberKey(m.rows[i].Number) != key {
		return -1
	}
	return i
}

func (p *pairing) givenByHand(r *contract.BatchRow) int {
	if i, known := p.given[contract.NumberKey(r.Number)]; known && r.Number != "" {
		return i
	}
	return -1
}

// equal finds the rows without a number that say the same as another, but for
// what is asked for.
func (p *pairing) equal(r *contract.BatchRow) []int {
	if r.Number != "" {
		return nil
	}
	return p.print[r.Fingerprint]
}

// asking leaves the rows that ask for nothing else, where there is a choice.
func (p *pairing) asking(r *contract.BatchRow, rows []int) []int {
	s, opened := p.saying[r]
	if r.Demand == "" || !opened || len(rows) < 2 {
		return rows
	}
	return slices.DeleteFunc(slices.Clone(rows), func(i int) bool {
		known, opened := p.says[i]
		return opened && known.fields[demandField] != s.fields[demandField]
	})
}

// alike finds the row that says the same, and has a number where the other has
// none. Numbers that differ tell complaints apart.
func (p *pairing) alike(r *contract.BatchRow, inPlace bool) int {
	s, opened := p.saying[r]
	if !opened {
		return -1
	}
	var fit []int
	for _, i := range p.byText[s.fields[0]] {
		if (r.Number == "" || p.rows[i].Number == "") && s.agrees(p.says[i]) {
			fit = append(fit, i)
		}
	}
	return p.first(r, fit, inPlace)
}

func (p *pairing) first(r *contract.BatchRow, rows []int, inPlace bool) int {
	for _, i := range rows {
		if !p.claimed[i] && (!inPlace || p.rows[i].Sheet == r.Sheet && p.rows[i].RowNumber == int64(r.RowNumber)) {
			return i
		}
	}
	return -1
}

// open looks into the rows of the batch that rows of the list may be by what they
// say: into none where every row is told by its number or its fingerprint, and no two
// rows of one fingerprint may differ in what they ask for.
func (p *pairing) open(ctx context.Context) error {
	numbered, bare, count := false, false, map[string]int{}
	for _, r := range p.left {
		if r.Number == "" {
			count[r.Fingerprint]++
		}
		numbered = numbered || r.Number != ""
		bare = bare || r.Number == "" && r.Demand != "" && len(p.print[r.Fingerprint]) > 1
	}
	for print, n := range count {
		bare = bare || n > len(p.print[print])
	}
	var positions []int64
	for i, row := range p.rows {
		if !p.claimed[i] && row.Fate != contract.FateRefused && (numbered && row.Number == "" || bare) {
			positions = append(positions, row.Position)
		}
	}
	if len(positions) == 0 {
		return nil
	}
	for some := range slices.Chunk(positions, rowsAtOnce) {
		var rows []stagedRow
		err := p.l.view(ctx, func(tx *gorm.DB) error {
			return wrap(tx.Where("batch = ? AND position IN ?", p.batch, some).Order("position").Find(&rows).Error, "reading the rows of a batch")
		})
		if err != nil {
			return err
		}
		for _, row := range rows {
			i := p.at[row.Position]
			if row.Fate == contract.FateRefused {
				continue // refused since the batch was read
			}
			var content contract.BatchRow
			if read, err := p.l.openAsFarAs(row, &content); err != nil {
				return err
			} else if !read {
				continue // nothing tells which row of the corrected list it is
			}
			s := sayingOf(content)
			p.known[i], p.says[i] = content, s
			add(p.byText, s.fields[0], i)
		}
	}
	for _, r := range p.left {
		p.saying[r] = sayingOf(*r)
	}
	return nil
}

// withNumber is a row that leaves out the number of the one that it is: of that
// one it says nothing new but who complained.
func (m *mending) withNumber(i int, r contract.BatchRow) contract.BatchRow {
	if r.Number != "" || m.rows[i].Number == "" {
		return r
	}
	full := m.known[i]
	full.Fingerprint, full.Complainant, full.File = m.rows[i].Fingerprint, r.Complainant, r.File
	full.Sheet, full.RowNumber = r.Sheet, r.RowNumber
	return full
}
