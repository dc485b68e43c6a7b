package ledger

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// mendable is what a batch holds, read once, by everything that a row of a
// corrected list may be found by. The cells of open refusals are opened once,
// however many rows are looked for among them.
type mendable struct {
	rows  []stagedRow      // without bodies, but with what is sealed of complainants
	last  int64            // the last position
	cells map[int][]string // of open refusals
	files map[int]string   // of open refusals, see BatchRow.File
	order map[int]string   // of open refusals that order more work: the document, perhaps none

	number  map[string]int   // good rows by number
	print   map[string][]int // good rows without a number by fingerprint, in order
	given   map[string]int   // settled rows by the number that their case has and they have not
	at      map[int64]int    // all rows by position
	place   map[string][]int // open refusals by place in their file
	holding map[string][]int // open refusals by the texts of their cells

	home  map[*contract.BatchRow]int // the rows that rows of the corrected list are, see pair
	known map[int]contract.BatchRow  // what good rows say that were looked into for that
}

// read reads the batch.
func (m *mending) read(ctx context.Context) error {
	m.mendable = &mendable{
		cells: map[int][]string{}, order: map[int]string{}, given: map[string]int{}, known: map[int]contract.BatchRow{}, files: map[int]string{}, number: map[string]int{}, print: map[string][]int{}, at: map[int64]int{},
		place: map[string][]int{}, holding: map[string][]int{},
	}
	var rows []stagedRow
	var bodies []stagedRow
	var cases []acquaintance
	err := m.l.view(ctx, func(tx *gorm.DB) error {
		err := tx.Omit("body").Where("batch = ?", m.batch).Order("position").Find(&rows).Error
		if err != nil {
			return wrap(err, "reading the rows of a batch")
		}
		err = tx.Where("batch = ? AND fate = ? AND struck_at = 0", m.batch, contract.FateRefused).Find(&bodies).Error
		if err != nil {
			return wrap(err, "reading refused rows")
		}
		return wrap(tx.Table("batch_rows").Select("cases.id, cases.number_key").
			Joins("JOIN cases ON cases.id = CASE WHEN batch_rows.case_id <> '' THEN batch_rows.case_id ELSE batch_rows.known END").
			Where("batch_rows.batch = ? AND batch_rows.settled AND cases.number_key <> ''", m.batch).Scan(&cases).Error, "reading the numbers of cases")
	})
	if err != nil {
		return err
	}
	body := map[int64]stagedRow{}
	for _, r := range bodies {
		body[r.Position] = r
	}
	m.rows = make([]stagedRow, len(rows))
	for i, row := range rows {
		if r, open := body[row.Position]; open {
			row = r
		}
		m.last = row.Position
		if err := m.set(i, row); err != nil {
			return err
		}
	}
	numbers := map[casework.CaseID]string{}
	for _, c := range cases {
		numbers[c.ID] = c.NumberKey
	}
	for i, row := range m.rows {
		if key := numbers[caseOf(row)]; row.Settled && row.Fate != contract.FateRefused && key != "" && key != contract.NumberKey(row.Number) {
			m.given[key] = i
		}
	}
	return nil
}

// caseOf is the case that came of a settled row, or that it was found to be.
func caseOf(row stagedRow) casework.CaseID { return cmp.Or(row.CaseID, row.Known) }

// set puts a row in its place and remembers what it is found by. What it was
// found by before is checked when it is found.
func (m *mending) set(i int, row stagedRow) error {
	delete(m.cells, i)
	delete(m.order, i)
	delete(m.files, i)
	m.at[row.Position] = i
	switch {
	case openRefusal(row):
		var r contract.RefusedRow
		if read, err := m.l.openAsFarAs(row, &r); err != nil {
			return err
		} else if !read {
			break // nothing tells which row of a corrected list mends it
		}
		m.cells[i], m.files[i] = r.Raw, r.File
		if r.Supplement {
			m.order[i] = r.Document
		}
		add(m.place, placeOf(row.Sheet, row.RowNumber), i)
		for _, cell := range r.Raw {
			if len(cell) > longestNumber {
				continue
			}
			if key := numberIn(cell); key != "" {
				add(m.holding, key, i)
			}
		}
	case row.Fate == contract.FateRefused: // struck
	case row.Number != "":
		m.number[contract.NumberKey(row.Number)] = i
	default:
		add(m.print, row.Fingerprint, i)
	}
	row.Body = nil
	m.rows[i] = row
	return nil
}

func add(index map[string][]int, key string, i int) {
	if !slices.Contains(index[key], i) {
		index[key] = append(index[key], i)
	}
}

// longestNumber bounds the cells that can hold nothing but a number, in bytes.
const longestNumber = 256

// numberIn is a cell as numbers are compared, without the star of a priority.
func numberIn(cell string) string {
	number, _ := contract.SplitStar(cell)
	return contract.NumberKey(number)
}

func openRefusal(row stagedRow) bool { return row.Fate == contract.FateRefused && row.StruckAt == 0 }

// mended finds the open refusal that a row puts right which names none: the one
// in the same place of the file, else the one whose cells hold the row's number. The complainant of the refused row goes with the
// mended one, so that a row that merely stands in the same place of another
// file is none.
func (m *mending) mended(r contract.BatchRow) int {
	for _, i := range m.place[placeOf(r.Sheet, int64(r.RowNumber))] {
		if m.agrees(i, r.Raw, r.Number) && m.rows[i].Sheet == r.Sheet && m.rows[i].RowNumber == int64(r.RowNumber) {
			return i
		}
	}
	if r.Number == "" {
		return -1
	}
	for _, i := range m.holding[contract.NumberKey(r.Number)] {
		if openRefusal(m.rows[i]) && slices.ContainsFunc(m.cells[i], func(cell string) bool {
			return len(cell) <= longestNumber && numberIn(cell) == contract.NumberKey(r.Number)
		}) {
			return i
		}
	}
	return -1
}

// refusedAs finds the open refusal that is refused again.
func (m *mending) refusedAs(r contract.RefusedRow) int {
	if r.Mends > 0 {
		return m.at[int64(r.Mends)]
	}
	for _, i := range m.place[placeOf(r.Sheet, int64(r.RowNumber))] {
		if m.agrees(i, r.Raw, "") && m.rows[i].Sheet == r.Sheet && m.rows[i].RowNumber == int64(r.RowNumber) {
			return i
		}
	}
	return -1
}

// agrees reports whether an open refusal may be the same row as one with these
// cells: it holds the number, or at least half of what it holds is the same.
func (m *mending) agrees(i int, cells []string, number string) bool {
	if !openRefusal(m.rows[i]) {
		return false
	}
	filled, equal := 0, 0
	for j, cell := range m.cells[i] {
		if number != "" && len(cell) <= longestNumber && numberIn(cell) == contract.NumberKey(number) {
			return true
		}
		if cell = strings.TrimSpace(cell); cell == "" {
			continue
		}
		filled++
		if j < len(cells) && strings.TrimSpace(cells[j]) == cell {
			equal++
		}
	}
	return 2*equal >= filled
}
