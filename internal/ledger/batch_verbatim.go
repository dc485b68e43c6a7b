package ledger

import (
	"slices"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// equal is a case whose complaint is that of a row, word for word.
type equal struct {
	Digest string
	ID     casework.CaseID
	Number string
	Batch  string
}

// addVerbatim says of rows that would become cases whether a case of the campaign
// complains of the same word for word, in whatever list it came or by hand, and
// counts them; the case is one of the same list where there is one. Texts are
// looked for by their digests, and none is opened. That the sender corrected the
// number of a case of this list is said where the row says all that the case does,
// for short complaints are alike that are about other places.
func (l *Ledger) addVerbatim(tx *gorm.DB, g *ground, batch batchRow, fates []contract.RowFate, contents []contract.BatchRow, sum *contract.Verbatim) error {
	digestOf := map[int]string{}
	var digests []string
	for i, f := range fates {
		if f.Fate == contract.FateNew || f.Fate == contract.FateRepeat {
			digestOf[i] = casework.NewText(contents[i].Complaint).Digest
			digests = append(digests, digestOf[i])
		}
	}
	sum.Of += len(digests)
	slices.Sort(digests)
	cases, ofList := map[string]equal{}, map[string][]equal{}
	for some := range slices.Chunk(slices.Compact(digests), rowsAtOnce) {
		var found []equal
		err := tx.Raw("SELECT texts.digest, cases.id, cases.number, cases.batch FROM texts CROSS JOIN cases "+
			"WHERE texts.digest IN ? AND cases.id = texts.case_id AND cases.campaign = ? AND cases.batch <> ? ORDER BY cases.id DESC",
			some, batch.Campaign, batch.ID).Scan(&found).Error
		if err != nil {
			return wrap(err, "looking for cases that say the same")
		}
		for _, c := range found {
			if c.Number != "" && g.sameList(c.Batch) {
				ofList[c.Digest] = append(ofList[c.Digest], c)
			}
			if known, is := cases[c.Digest]; !is || g.sameList(c.Batch) || !g.sameList(known.Batch) {
				cases[c.Digest] = c
			}
		}
	}
	corrected, err := l.correctedNumbers(tx, batch.ID, ofList)
	if err != nil {
		return err
	}
	for i := range fates {
		f := &fates[i]
		c := cases[digestOf[i]]
		if c.ID == "" {
			continue
		}
		if f.Number != "" {
			was, err := corrected.of(sayingOf(contents[i]))
			if err != nil {
				return err
			}
			if was.ID != "" {
				c, f.VerbatimSameList = was, true
				sum.SameList++
			}
		}
		f.Verbatim, f.VerbatimNumber = c.ID, c.Number
		if sum.Rows++; sum.Rows == 1 {
			sum.Sheet, sum.RowNumber, sum.Number = f.Sheet, f.RowNumber, f.Number
		}
	}
	return nil
}

// renumberings are cases of a list that was sent before whose numbers no row of it
// has any more, by the digest of their complaint, with what their rows said.
type renumberings struct {
	cases   map[string][]equal
	origins map[casework.CaseID]*origin
	same    func(saying, *origin) (bool, error)
}

// of finds the case that says all that a row says; none has no ID.
func (n renumberings) of(s saying) (equal, error) {
	for _, c := range slices.Backward(n.cases[s.fields[0]]) { // the oldest first
		if o := n.origins[c.ID]; o != nil {
			if same, err := n.same(s, o); err != nil || same {
				return c, err
			}
		}
	}
	return equal{}, nil
}

// correctedNumbers looks, among cases of a list, for those whose numbers the batch
// has no longer.
func (l *Ledger) correctedNumbers(tx *gorm.DB, batch string, ofList map[string][]equal) (renumberings, error) {
	n := renumberings{
		cases: map[string][]equal{}, origins: map[casework.CaseID]*origin{},
		same: func(s saying, o *origin) (bool, error) { return l.saysTheSame(tx, s, o) },
	}
	stated, err := statedNumbers(tx, batch, len(ofList))
	if err != nil {
		return n, err
	}
	var ids []casework.CaseID
	for digest, cases := range ofList {
		for _, c := range cases {
			if !stated[contract.NumberKey(c.Number)] {
				n.cases[digest] = append(n.cases[digest], c)
				ids = append(ids, c.ID)
			}
		}
	}
	for some := range slices.Chunk(ids, rowsAtOnce) {
		var found []*origin
		err := tx.Table("batch_rows").Select("batch_rows.case_id AS id, batch_rows.batch, batch_rows.position, batch_rows.sealed, batch_rows.body").
			Where("case_id IN ? AND case_id <> ''", some).Scan(&found).Error
		if err != nil {
			return n, wrap(err, "reading the rows of cases")
		}
		for _, o := range found {
			n.origins[o.Case.ID] = o
		}
	}
	return n, nil
}

// statedNumbers are the numbers that the rows of a batch have, refused ones too;
// they are read only where there is something to compare them with.
func statedNumbers(tx *gorm.DB, batch string, wanted int) (map[string]bool, error) {
	stated := map[string]bool{}
	if wanted == 0 {
		return stated, nil
	}
	var numbers []string
	err := tx.Model(&stagedRow{}).Where("batch = ? AND number <> ''", batch).Pluck("number", &numbers).Error
	for _, n := range numbers {
		stated[contract.NumberKey(n)] = true
	}
	return stated, wrap(err, "reading the numbers of a batch")
}
