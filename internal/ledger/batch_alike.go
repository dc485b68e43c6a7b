package ledger

import (
	"strings"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// saying is what a row states of a complaint, but for its number.
type saying struct {
	fields     [8]string
	supplement bool
}

// demandField is the place of the demand among what is said.
const demandField = 1

func sayingOf(r contract.BatchRow) saying {
	return saying{supplement: r.Supplement, fields: [8]string{
		casework.NewText(r.Complaint).Digest, casework.NewText(r.Demand).Digest, string(r.Priority), string(r.Channel), r.Region, r.Address, r.Respondent,
		strings.Join(r.PollutionTypes, "、"),
	}}
}

// sayingOfCase is what a row would state that says what a case says.
func sayingOfCase(c casework.Case) saying {
	return saying{fields: [8]string{
		c.Complaint.Digest, c.Demand.Digest, string(c.Priority), string(c.Channel), c.Region, c.Address, c.Respondent,
		strings.Join(c.PollutionTypes, "、"),
	}}
}

// agrees reports whether a row says nothing else than what is known; what it
// leaves out is no difference.
func (s saying) agrees(known saying) bool {
	for i, field := range s.fields {
		if field != "" && field != known.fields[i] {
			return false
		}
	}
	return s.supplement == known.supplement
}

// origin is a case and the row of a list that it came from.
type origin struct {
	Case     acquaintance `gorm:"embedded"`
	Digest   string       // of one of the case's texts
	Position int64
	Number   string // of the row
	Sealed   bool
	Body     []byte

	said, stands *saying // what the row said, and what the case says by now; opened once
}

// sameRow finds the case of this list, sent before, that a row is which no number
// tells: it says the same, and only one of the two states a number or neither
// does. Numbers that differ tell complaints apart, unless somebody gave the case
// its number since it came without one. What the case says by now counts as well
// as what its row said, for somebody may have mended it as the list has been. A
// list that states the same twice, on two sheets or under two serials, states two
// cases: each row is one of its own, the one in the same place of the file before
// the first that is left.
func (l *Ledger) sameRow(tx *gorm.DB, g *ground, row stagedRow, content contract.BatchRow) (fate, error) {
	s := sayingOf(content)
	var prints []acquaintance
	for _, a := range g.byPrint[row.Fingerprint] {
		if row.Number == "" && a.Batch != g.batch.ID && g.sameList(a.Batch) {
			prints = append(prints, a)
		}
	}
	for _, inPlace := range []bool{true, false} {
		for _, a := range prints {
			if inPlace && !a.isAt(row) || !g.free(a) {
				continue
			}
			otherwise, err := l.asksOtherwise(tx, g, content.Demand, a.ID)
			if err != nil {
				return fate{}, err
			}
			if !otherwise && g.take(a) {
				return fate{fate: contract.FateUnchanged, known: a.ID}, nil
			}
		}
		for _, o := range g.byText[s.fields[0]] {
			if row.Number != "" && o.Number != "" || inPlace && !o.Case.isAt(row) || g.taken[o.Case.ID] {
				continue
			}
			same, err := l.saysTheSame(tx, s, o)
			if err != nil {
				return fate{}, err
			}
			if same && g.take(o.Case) {
				return fate{fate: contract.FateChanged, known: o.Case.ID}, nil
			}
		}
	}
	// Of the cases that say the same but for the demand it is one whose demand has changed.
	for _, inPlace := range []bool{true, false} {
		for _, a := range prints {
			if (!inPlace || a.isAt(row)) && g.take(a) {
				return fate{fate: contract.FateChanged, known: a.ID}, nil
			}
		}
	}
	return fate{fate: contract.FateNew}, nil
}

func (l *Ledger) saysTheSame(tx *gorm.DB, s saying, o *origin) (bool, error) {
	if o.said == nil {
		var content contract.BatchRow
		read, err := l.openAsFarAs(stagedRow{Batch: o.Case.Batch, Position: o.Position, Sealed: o.Sealed, Body: o.Body}, &content)
		if err != nil {
			return false, err
		}
		said := sayingOf(content)
		if !read {
			said.supplement = s.supplement // what the case says by now is left to compare with
		}
		o.said, o.Body = &said, nil
	}
	if s.agrees(*o.said) {
		return true, nil
	}
	if o.stands == nil {
		c, err := loadCase(tx, o.Case.ID)
		if err != nil {
			return false, err
		}
		stands := sayingOfCase(c)
		stands.supplement = o.said.supplement
		o.stands = &stands
	}
	return s.agrees(*o.stands), nil
}
