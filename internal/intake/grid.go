package intake

import "sort"

// gridRow is one row of a sheet or one record of a csv file with at least one
// filled cell, before anything is known about its meaning.
type gridRow struct {
	number int
	cells  []string
	kinds  []cellKind  // may be shorter than cells
	filled []bool      // cells whose text comes from a merged area that began above; may be nil
	spans  map[int]int // merged areas that begin in this row: first column to last column
	hidden bool
	quotes bool // a csv record with an unpaired quotation mark
}

func (r *gridRow) cell(i int) string {
	if i < 0 || i >= len(r.cells) {
		return ""
	}
	return r.cells[i]
}

func (r *gridRow) kind(i int) cellKind {
	if i < 0 || i >= len(r.kinds) {
		return 0
	}
	return r.kinds[i]
}

func (r *gridRow) isFilled(i int) bool { return i >= 0 && i < len(r.filled) && r.filled[i] }

// own returns the indexes of the cells that have text of their own.
func (r *gridRow) own() []int {
	var idx []int
	for i, c := range r.cells {
		if !r.isFilled(i) && !isBlank(c) {
			idx = append(idx, i)
		}
	}
	return idx
}

// mergeFiller hands the text of a merged area down to its later rows. Areas
// that overlap an earlier one are ignored, so at most one is active per column.
type mergeFiller struct {
	areas      []mergedArea // by top row
	next       int
	active     []activeArea
	overlapped bool
}

type activeArea struct {
	mergedArea
	text   string
	number int // the row that holds the text
}

func newMergeFiller(areas []mergedArea) *mergeFiller {
	sorted := append([]mergedArea(nil), areas...)
	sort.Slice(sorted, func(i, j int) bool {
		if sorted[i].top != sorted[j].top {
			return sorted[i].top < sorted[j].top
		}
		return sorted[i].left < sorted[j].left
	})
	return &mergeFiller{areas: sorted}
}

// apply fills in one row; rows must come in order.
func (m *mergeFiller) apply(r *gridRow) {
	live := m.active[:0]
	for _, a := range m.active {
		if a.bottom >= r.number {
			live = append(live, a)
		}
	}
	m.active = live
	for ; m.next < len(m.areas) && m.areas[m.next].top <= r.number; m.next++ {
		area := m.areas[m.next]
		if area.bottom < r.number {
			continue // it lies in rows without content
		}
		if m.clashes(area) {
			m.overlapped = true
			continue
		}
		text := ""
		if area.top == r.number {
			text = r.cell(area.left)
			if area.right > area.left {
				if r.spans == nil {
					r.spans = map[int]int{}
				}
				r.spans[area.left] = area.right
			}
		}
		m.active = append(m.active, activeArea{mergedArea: area, text: text, number: r.number})
	}
	for _, a := range m.active {
		if a.number == r.number || a.text == "" || r.cell(a.left) != "" {
			continue
		}
		for len(r.cells) <= a.left {
			r.cells = append(r.cells, "")
		}
		for len(r.filled) < len(r.cells) {
			r.filled = append(r.filled, false)
		}
		r.cells[a.left] = a.text
		r.filled[a.left] = true
	}
}

func (m *mergeFiller) clashes(area mergedArea) bool {
	for _, a := range m.active {
		if area.left <= a.right && a.left <= area.right {
			return true
		}
	}
	return false
}
