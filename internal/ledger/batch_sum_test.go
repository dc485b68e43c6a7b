package ledger

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Whatever comes in lists, and whatever is mended, sent again, struck, restored
// and committed: every row has one fate, and the sum as it is printed adds up.
func TestTheSumOfAListAlwaysAddsUp(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		checks := 0
		rapid.Check(t, func(t *rapid.T) {
			checks++
			m := mixed{d: d, t: t, prefix: fmt.Sprintf("P%d-", checks)}
			for range rapid.IntRange(1, 2).Draw(t, "lists") {
				m.list()
				for range rapid.IntRange(1, 5).Draw(t, "deeds") {
					m.deed()
					m.addsUp()
				}
			}
			for _, id := range m.batches {
				s, err := d.l.CommitBatch(ctx, id, importer, nil)
				m.must(err)
				if s.Waiting != 0 || s.Imported != s.New+s.Repeats {
					t.Fatalf("committed, and %+v", s)
				}
			}
			m.addsUp()
			m.onShift()
		})
	})
}

// mixed are lists with everything in them, and what people do about them.
type mixed struct {
	made    int
	d       *desk
	t       *rapid.T
	prefix  string
	batches []string
	files   []contract.CorrectedList
}

func (m *mixed) must(err error) {
	if err != nil && casework.AsError(err) == nil { // a refusal is an answer
		m.t.Fatal(err)
	}
}

// rows draws rows of few numbers and few texts, so that they meet.
func (m *mixed) rows() []contract.BatchRow {
	rows := make([]contract.BatchRow, rapid.IntRange(0, 6).Draw(m.t, "rows"))
	for i := range rows {
		number := ""
		if n := rapid.IntRange(0, 5).Draw(m.t, "number"); n > 0 {
			number = m.prefix + fmt.Sprint(n)
		}
		rows[i] = line(i+2, number, rapid.SampledFrom([]string{"smoke", "noise", "dust", "…"}).Draw(m.t, "text"))
		rows[i].Supplement = rapid.IntRange(0, 5).Draw(m.t, "supplement") == 0
	}
	return rows
}

func (m *mixed) refused() []contract.RefusedRow {
	rows := make([]contract.RefusedRow, rapid.IntRange(0, 3).Draw(m.t, "refused"))
	for i := range rows {
		m.made++ // no row is the same as in another list: such a one stands on the shift's list once
		rows[i] = bad(i+20, "no_region", m.prefix+fmt.Sprint(i+1), fmt.Sprint("noise ", m.made))
		rows[i].Uncounted = rapid.Bool().Draw(m.t, "uncounted")
	}
	return rows
}

func (m *mixed) list() {
	n := list(m.prefix+rapid.SampledFrom([]string{"first", "second"}).Draw(m.t, "batch"), m.rows()...)
	n.FileDigest = fmt.Sprintf("sha256:%s/%d", m.prefix, len(m.batches))
	n.Refused = append(m.refused(), bad(30, "no_region", "", fmt.Sprint("always one ", len(m.batches))))
	b, err := m.d.l.StageBatch(ctx, n)
	m.must(err)
	m.batches = append(m.batches, b.ID)
}

// deed does what somebody may do about one of the lists.
func (m *mixed) deed() {
	batch := rapid.SampledFrom(m.batches).Draw(m.t, "of")
	ref := contract.RowRef{Row: rapid.SampledFrom([]int{2, 3, 20, 21, 30}).Draw(m.t, "row")}
	var err error
	switch rapid.SampledFrom([]string{"commit", "correct", "again", "strike", "restore"}).Draw(m.t, "deed") {
	case "commit":
		_, err = m.d.l.CommitBatch(ctx, batch, importer, nil)
	case "correct":
		n := corrected(batch, fmt.Sprintf("%s%d.csv", m.prefix, len(m.files)), m.rows()...)
		for i := range n.Rows {
			n.Rows[i].Mends = rapid.IntRange(0, 8).Draw(m.t, "mends")
		}
		n.Refused = m.refused()
		m.files = append(m.files, n)
		_, err = m.d.l.SendCorrected(ctx, n)
	case "again":
		if len(m.files) > 0 {
			m.again(rapid.SampledFrom(m.files).Draw(m.t, "file"))
		}
	case "strike":
		err = m.d.l.StrikeRow(ctx, batch, ref, "not ours", importer)
	case "restore":
		err = m.d.l.RestoreRow(ctx, batch, ref, "ours after all", importer)
	}
	m.must(err)
}

// again sends a file once more: there are as many rows as before.
func (m *mixed) again(n contract.CorrectedList) {
	before := m.preview(n.Batch)
	c, err := m.d.l.SendCorrected(ctx, n)
	m.must(err)
	if err == nil && (!c.Again || c.Added+c.Replaced != 0 || m.preview(n.Batch).Sum.Read != before.Sum.Read) {
		m.t.Fatalf("sent again, and %+v", c)
	}
}

func (m *mixed) preview(id string) contract.BatchPreview {
	p, err := m.d.l.Preview(ctx, id)
	if err != nil {
		m.t.Fatal(err)
	}
	return p
}

// addsUp compares every sum with the rows themselves.
func (m *mixed) addsUp() {
	for _, id := range m.batches {
		p := m.preview(id)
		s := p.Sum
		if !s.Balanced() || s.Read != len(p.Rows) || s.Read != s.New+s.Unchanged+s.Changed+s.Repeats+s.Supplements+s.Refused {
			m.t.Fatalf("%d rows, and the sum is %+v", len(p.Rows), s)
		}
		counted, became, struck, waits := map[string]int{}, 0, 0, 0
		for _, r := range p.Rows {
			counted[r.Fate]++
			if r.Case != "" {
				became++
			}
			if r.Struck != nil && r.Fate == contract.FateRefused {
				struck++
			}
			if !r.Settled {
				waits++
			}
			if len(r.Earlier) > 0 != (r.Fate == contract.FateRepeat) {
				m.t.Fatalf("row %+v: a repeat, and no other row, is linked to earlier cases", r)
			}
		}
		said := map[string]int{
			contract.FateNew: s.New, contract.FateUnchanged: s.Unchanged, contract.FateChanged: s.Changed,
			contract.FateRepeat: s.Repeats, contract.FateSupplement: s.Supplements, contract.FateRefused: s.Refused,
		}
		for fate, n := range said {
			if counted[fate] != n {
				m.t.Fatalf("%d rows are %s, and the sum says %d", counted[fate], fate, n)
			}
		}
		if s.Imported != became || s.Struck != struck || s.Waiting != waits || s.Imported > s.New+s.Repeats {
			m.t.Fatalf("%d cases, %d struck, %d waiting, and the sum is %+v", became, struck, waits, s)
		}
	}
}

// onShift compares the shift's list with what is refused and not struck. A row
// that only seems to be refused, since its supplement meets no case that can be
// worked on again, is on the list once it is settled.
func (m *mixed) onShift() {
	open, _, err := m.d.l.OpenRefusals(ctx, all, 0)
	m.must(err)
	waits := map[string]int{}
	for _, o := range open {
		waits[o.Batch]++
	}
	for _, id := range m.batches {
		s := m.preview(id).Sum
		// Of a row that another list holds as well one is on the shift's list, or none once it is mended there.
		var shared int64
		err := m.d.l.reader.Table("batch_rows").Where("batch = ? AND fate = ? AND struck_at = 0 AND same_as <> ''", id, contract.FateRefused).
			Where("EXISTS (SELECT 1 FROM batch_rows other WHERE other.same_as = batch_rows.same_as AND other.batch <> batch_rows.batch)").Count(&shared).Error
		m.must(err)
		if most := s.Refused - s.Struck; waits[id] > most || waits[id] < most-int(shared) {
			m.t.Fatalf("%d rows wait on the shift's list, %d of them may wait on another, and the sum is %+v", waits[id], shared, s)
		}
	}
}
