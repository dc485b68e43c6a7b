package ledger

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// However often one list of complaints arrives, saved anew, with more numbers,
// without any, as a correction of what came before, committed sooner or later and
// with numbers given by hand in between: there are never more cases than
// complaints, and nobody's complainant is on a case that says something else, or
// on two.
func TestCasesAreNeverMoreThanTheComplaintsHandedOver(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		checks := 0
		rapid.Check(t, func(t *rapid.T) {
			checks++
			m := sender{d: d, t: t, name: fmt.Sprintf("S%d", checks), numbered: map[int]bool{}}
			for range rapid.IntRange(2, 4).Draw(t, "complaints") {
				m.texts = append(m.texts, rapid.SampledFrom([]string{"smoke", "noise"}).Draw(t, "text"))
			}
			m.send()
			for range rapid.IntRange(2, 6).Draw(t, "deeds") {
				switch rapid.SampledFrom([]string{"send", "send", "correct", "commit", "number"}).Draw(t, "deed") {
				case "send":
					m.send()
				case "correct":
					_, err := d.l.SendCorrected(ctx, corrected(m.one(), m.file(), m.rows()...))
					m.must(err)
				case "commit":
					m.commit(m.one())
				case "number":
					m.number()
				}
			}
			for _, id := range m.batches {
				m.commit(id)
			}
			m.check()
		})
	})
}

// sender sends one list of complaints again and again.
type sender struct {
	d        *desk
	t        *rapid.T
	name     string
	texts    []string     // of the complaints
	numbered map[int]bool // numbers that the list has by now
	files    int
	batches  []string
}

func (m *sender) must(err error) {
	if err != nil {
		m.t.Fatal(err)
	}
}

func (m *sender) file() string {
	m.files++
	return fmt.Sprint(m.name, "-", m.files)
}

func (m *sender) numberOf(i int) string    { return fmt.Sprintf("%s/N%d", m.name, i) }
func (m *sender) complainant(i int) string { return fmt.Sprintf("举报人%s-%d", m.name, i) }

// rows are the list as it is by now: every complaint, some with numbers that once
// stated stay, or none at all, some with who complained.
func (m *sender) rows() []contract.BatchRow {
	bare := rapid.IntRange(0, 3).Draw(m.t, "bare") == 0
	rows := make([]contract.BatchRow, len(m.texts))
	for i, text := range m.texts {
		m.numbered[i] = m.numbered[i] || rapid.Bool().Draw(m.t, "numbered")
		number := ""
		if m.numbered[i] && !bare {
			number = m.numberOf(i)
		}
		rows[i] = line(i+3, number, m.name+" "+text)
		if rapid.Bool().Draw(m.t, "named") {
			rows[i] = by(rows[i], m.complainant(i))
		}
	}
	return rows
}

func (m *sender) send() {
	n := list(m.name, m.rows()...)
	n.FileDigest = "sha256:" + m.file()
	b, err := m.d.l.StageBatch(ctx, n)
	m.must(err)
	m.batches = append(m.batches, b.ID)
}

func (m *sender) one() string { return rapid.SampledFrom(m.batches).Draw(m.t, "batch") }

func (m *sender) commit(id string) {
	_, err := m.d.l.CommitBatch(ctx, id, importer, nil)
	m.must(err)
}

func (m *sender) cases() []caseRow {
	var rows []caseRow
	m.must(m.d.l.reader.Where("batch IN ?", m.batches).Order("registered_at, id").Find(&rows).Error)
	return rows
}

// number gives a case that came without one the number of its row.
func (m *sender) number() {
	var bare []casework.CaseID
	for _, row := range m.cases() {
		if m.d.record(row.ID).Case.Number == "" {
			bare = append(bare, row.ID)
		}
	}
	if len(bare) == 0 {
		return
	}
	id := rapid.SampledFrom(bare).Draw(m.t, "case")
	number := m.numberOf(m.d.record(id).Case.Source.RowNumber - 3)
	f, err := m.d.l.File(ctx, contract.NewFiling{
		Case: id, Actor: coordinator, Body: &casework.AmendRegistration{Number: &number, Reason: casework.NewText("told by telephone")},
	})
	m.must(err)
	_, err = m.d.l.Advance(ctx, contract.AdvanceRequest{Case: id, Epoch: f.Epoch})
	m.must(err)
}

func (m *sender) check() {
	cases := m.cases()
	if len(cases) != len(m.texts) {
		m.t.Fatalf("%d complaints were handed over and there are %d cases", len(m.texts), len(cases))
	}
	var names []string
	for _, row := range cases {
		c := m.d.record(row.ID).Case
		texts, err := m.d.l.Texts(ctx, all, c.ID, c.Complaint.Digest)
		m.must(err)
		who, err := m.d.l.Complainant(ctx, dutyOfficer, c.ID, "回访")
		m.must(err)
		if who.Name == "" {
			continue
		}
		if slices.Contains(names, who.Name) {
			m.t.Fatalf("%s is on two cases", who.Name)
		}
		names = append(names, who.Name)
		for i, text := range m.texts {
			if m.complainant(i) == who.Name && texts[c.Complaint.Digest] != m.name+" "+text {
				m.t.Fatalf("%s complained of %q and is on a case that says %q", who.Name, text, texts[c.Complaint.Digest])
			}
		}
	}
}
