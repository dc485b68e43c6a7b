package ledger

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// traceRow says that a case has a trace. Which one it is only those can tell who
// have the key.
type traceRow struct {
	Trace  int64           `gorm:"primaryKey;autoIncrement:false"`
	CaseID casework.CaseID `gorm:"primaryKey"`
}

func (traceRow) TableName() string { return "case_traces" }

const (
	tracePurpose = "similar"
	// mostOfATrace bounds how many cases are looked at for one trace, the latest
	// ones. What more have tells little, and where it is a run of letters nothing.
	mostOfATrace = 100
	tracesAtOnce = 60 // parts of one statement
	mostOpened   = 24 // cases whose texts are compared
	mostSimilar  = 8
)

// traceOf is the number that a digest of the ring begins with.
func traceOf(digest string) (int64, error) {
	n, err := strconv.ParseUint(digest[:16], 16, 64)
	return int64(n), wrap(err, "reading a trace")
}

// tracesOf makes the traces of a case from what is known of it.
func (l *Ledger) tracesOf(id casework.CaseID, q contract.SimilarQuery) ([]traceRow, error) {
	if l.config.Index == nil {
		return nil, nil
	}
	var rows []traceRow
	seen := map[int64]bool{}
	for _, like := range likenesses(q) {
		digest, _ := l.config.Index.Index(tracePurpose, []byte(string(like.by)+"\x00"+like.what))
		trace, err := traceOf(digest)
		if err != nil {
			return nil, err
		}
		if !seen[trace] {
			seen[trace] = true
			rows = append(rows, traceRow{Trace: trace, CaseID: id})
		}
	}
	return rows, nil
}

// knownOf is what is compared of a case, its complaint opened.
func (l *Ledger) knownOf(tx *gorm.DB, c casework.Case) (contract.SimilarQuery, error) {
	q := contract.SimilarQuery{Number: c.Number, Region: c.Region, Address: c.Address, Respondent: c.Respondent}
	if c.Complaint.IsZero() {
		return q, nil
	}
	texts, err := l.textsOf(tx, c.ID, c.Complaint.Digest)
	q.Complaint = texts[c.Complaint.Digest]
	return q, err
}

// traceAnew makes the traces of a case as it is now.
func (l *Ledger) traceAnew(tx *gorm.DB, c casework.Case) error {
	if l.config.Index == nil {
		return nil
	}
	known, err := l.knownOf(tx, c)
	if err != nil {
		return err
	}
	rows, err := l.tracesOf(c.ID, known)
	if err != nil {
		return err
	}
	if err := tx.Where("case_id = ?", c.ID).Delete(&traceRow{}).Error; err != nil {
		return wrap(err, "tracing a case")
	}
	return insert(tx, rows, "the traces of cases")
}

// Similar finds cases that may be about the same as what is known so far, with why,
// as far as the reader may see them and read their texts. The complainant is no part
// of it.
func (l *Ledger) Similar(ctx context.Context, who contract.Reader, q contract.SimilarQuery) (contract.SimilarCases, error) {
	found := contract.SimilarCases{Cases: []contract.SimilarCase{}}
	err := l.view(ctx, func(tx *gorm.DB) (err error) {
		if found.Now, err = l.now(tx); err != nil {
			return wrap(err, "reading the clock")
		}
		if found.Unsearched, err = l.untraced(tx); err != nil {
			return err
		}
		ids, err := l.candidates(tx, q)
		if err != nil {
			return err
		}
		var rows []caseRow
		seen := tx.Scopes(visible(who, casework.DataCases, "cases.id"), visible(who, casework.DataTexts, "cases.id"))
		if number := contract.NumberKey(q.Number); number != "" {
			seen = seen.Where("cases.id IN ? OR cases.number_key = ?", ids, number)
		} else {
			seen = seen.Where("cases.id IN ?", ids)
		}
		if err := seen.Limit(2 * mostOpened).Find(&rows).Error; err != nil {
			return wrap(err, "reading similar cases")
		}
		if found.Cases, err = l.compared(tx, who, comparisonOf(q), rows, found.Now); err != nil {
			return err
		}
		listed := make([]contract.CaseRow, len(found.Cases))
		for i, s := range found.Cases {
			listed[i] = s.Case
		}
		if err := addRowNumbers(tx, listed); err != nil {
			return err
		}
		for i := range found.Cases {
			found.Cases[i].Case = listed[i]
		}
		return updated(tx, who, listed)
	})
	return found, err
}

// traceWeight is what a trace in common says before anything is opened.
var traceWeight = map[contract.Likeness]int{
	contract.AlikePlace: 30, contract.AlikeRespondent: 15, contract.AlikeRoad: 6, contract.AlikeWords: 2,
}

// candidates are the cases with which most traces are shared, under any key.
func (l *Ledger) candidates(tx *gorm.DB, q contract.SimilarQuery) ([]casework.CaseID, error) {
	if l.config.Index == nil {
		return nil, nil
	}
	by := map[int64]contract.Likeness{}
	var traces []int64
	for _, like := range likenesses(q) {
		for _, digest := range l.config.Index.IndexAll(tracePurpose, []byte(string(like.by)+"\x00"+like.what)) {
			trace, err := traceOf(digest)
			if err != nil {
				return nil, err
			}
			if by[trace] == "" {
				by[trace] = like.by
				traces = append(traces, trace)
			}
		}
	}
	score := map[casework.CaseID]int{}
	for some := range slices.Chunk(traces, tracesAtOnce) {
		rows, err := tracesIn(tx, some)
		if err != nil {
			return nil, err
		}
		cases := map[int64][]casework.CaseID{}
		for _, r := range rows {
			cases[r.Trace] = append(cases[r.Trace], r.CaseID)
		}
		for trace, ids := range cases {
			if by[trace] == contract.AlikeWords && len(ids) == mostOfATrace {
				continue
			}
			for _, id := range ids {
				score[id] += traceWeight[by[trace]]
			}
		}
	}
	ids := make([]casework.CaseID, 0, len(score))
	for id := range score {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b casework.CaseID) int { return cmp.Or(score[b]-score[a], cmp.Compare(b, a)) })
	return ids[:min(len(ids), mostOpened)], nil
}

func tracesIn(tx *gorm.DB, traces []int64) ([]traceRow, error) {
	parts := make([]string, len(traces))
	values := make([]any, 0, 2*len(traces))
	for i, trace := range traces {
		parts[i] = "SELECT * FROM (SELECT trace, case_id FROM case_traces WHERE trace = ? ORDER BY trace DESC, case_id DESC LIMIT ?) AS t" + strconv.Itoa(i)
		values = append(values, trace, mostOfATrace)
	}
	var rows []traceRow
	err := tx.Raw(strings.Join(parts, " UNION ALL "), values...).Scan(&rows).Error
	return rows, wrap(err, "looking for traces")
}

// compared keeps of cases those that are alike once they are opened, for a trace
// alone is a number that two things may have.
func (l *Ledger) compared(tx *gorm.DB, who contract.Reader, asked comparison, rows []caseRow, now casework.Instant) ([]contract.SimilarCase, error) {
	ids := make([]casework.CaseID, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	all, err := sightsOf(tx, who, ids)
	if err != nil {
		return nil, err
	}
	found := []contract.SimilarCase{}
	weights := map[casework.CaseID]int{}
	for _, r := range rows {
		s, err := all.of(tx, who, r.ID)
		if err != nil {
			return nil, err
		}
		known, err := l.knownOf(tx, s.c)
		if err != nil {
			return nil, err
		}
		why, weight := asked.alike(comparisonOf(known))
		if len(why) > 0 {
			weights[r.ID] = weight
			found = append(found, contract.SimilarCase{Case: r.row(now), Alike: why})
		}
	}
	slices.SortFunc(found, func(a, b contract.SimilarCase) int {
		return cmp.Or(weights[b.Case.ID]-weights[a.Case.ID], cmp.Compare(b.Case.ID, a.Case.ID))
	})
	return found[:min(len(found), mostSimilar)], nil
}

// tracedKey is where the ledger notes under which key, and in which way, the cases
// are traced, and how far that has come.
const (
	tracedKey  = "cases_traced"
	tracedAll  = "all"
	traceWay   = "1" // another number traces every case anew
	tracedOnce = 100
)

// traced reads how far the tracing has come: the last case, or tracedAll.
func (l *Ledger) traced(tx *gorm.DB) (string, error) {
	var notes []metaRow
	if err := tx.Where("key = ?", tracedKey).Find(&notes).Error; err != nil {
		return "", wrap(err, "reading how far the tracing has come")
	}
	for _, n := range notes {
		if after, ours := strings.CutPrefix(n.Value, l.tracing()); ours {
			return after, nil
		}
	}
	return "", nil
}

func (l *Ledger) tracing() string { return traceWay + " " + l.config.Index.IndexKey() + " " }

// untraced counts the cases of which no traces are made yet.
func (l *Ledger) untraced(tx *gorm.DB) (int, error) {
	after := ""
	if l.config.Index != nil {
		var err error
		if after, err = l.traced(tx); err != nil || after == tracedAll {
			return 0, err
		}
	}
	var n int64
	err := tx.Model(&caseRow{}).Where("id > ?", after).Count(&n).Error
	return int(n), wrap(err, "counting what is not traced")
}

// TraceCases traces some cases of before there were traces, or before the present
// key, and says how many; 0: all are. Each call is one short transaction.
func (l *Ledger) TraceCases(ctx context.Context) (int, error) {
	if l.config.Index == nil {
		return 0, nil
	}
	if after, err := l.traced(l.read(ctx)); err != nil || after == tracedAll {
		return 0, err
	}
	n := 0
	err := l.write(ctx, func(tx *gorm.DB) error {
		after, err := l.traced(tx)
		if err != nil || after == tracedAll {
			return err
		}
		var ids []casework.CaseID
		if err := tx.Model(&caseRow{}).Where("id > ?", after).Order("id").Limit(tracedOnce).Pluck("id", &ids).Error; err != nil {
			return wrap(err, "looking for cases to trace")
		}
		note := metaRow{Key: tracedKey, Value: l.tracing() + tracedAll}
		if n = len(ids); n > 0 {
			note.Value = l.tracing() + string(ids[n-1])
		}
		for _, id := range ids {
			if _, err := l.lockCase(tx, id); err != nil {
				return err
			}
			c, err := loadCase(tx, id)
			if err != nil {
				return err
			}
			if err := l.traceAnew(tx, c); err != nil {
				return err
			}
		}
		return wrap(tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(&note).Error, "noting what is traced")
	})
	return n, err
}
