package ledger

import (
	"fmt"
	"reflect"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// compareFilings compares the filings of a case with its events, which alone are
// hashed: that none is missing or planted, and that each says of who filed it, when and
// what came of it what its events say. What waits has no event yet, and what was
// refused never gets one: those are compared with nothing.
func compareFilings(tx *gorm.DB, row caseRow, events []casework.Event) error {
	filings, err := storedOf[filingRow](tx.Order("seq"), row.ID, "filings")
	if err != nil {
		return err
	}
	if n := row.Counters.LastFilingSeq; int64(len(filings)) != n {
		return fmt.Errorf("case %s: there are %d filings, and its row says %d", row.ID, len(filings), n)
	}
	of := map[string][]casework.Event{}
	for _, e := range events {
		if e.Filing != "" {
			of[e.Filing] = append(of[e.Filing], e)
		}
	}
	for i, f := range filings {
		if f.Seq != int64(i+1) || (f.State == contract.FilingPending) != (f.Seq > row.Counters.AppliedSeq) {
			return fmt.Errorf("case %s: filing %s is number %d and %s, where %d are applied of %d", row.ID, f.ID, f.Seq, f.State, row.Counters.AppliedSeq, len(filings))
		}
		if what := f.differsFrom(of[f.ID]); what != "" {
			return fmt.Errorf("case %s: filing %s is not what its events say: %s", row.ID, f.ID, what)
		}
		delete(of, f.ID)
	}
	for _, e := range events {
		if _, left := of[e.Filing]; left {
			return fmt.Errorf("case %s: the filing %s of event %s is gone", row.ID, e.Filing, e.ID)
		}
	}
	return nil
}

// differsFrom says what in a filing is not what its events say; "": nothing.
func (f filingRow) differsFrom(events []casework.Event) string {
	if len(events) == 0 {
		if f.State == contract.FilingApplied && f.FirstEvent != 0 {
			return "it has none"
		}
		return ""
	}
	first, last := events[0], events[len(events)-1]
	switch {
	case f.State != contract.FilingApplied:
		return "it is " + f.State
	case f.FirstEvent != first.Seq || f.LastEvent != last.Seq:
		return fmt.Sprintf("it says %d to %d, and they are %d to %d", f.FirstEvent, f.LastEvent, first.Seq, last.Seq)
	}
	for _, e := range events {
		switch kind := kindIn(e.Payload); {
		case f.Person != e.Actor || f.ActingFor != e.ActingFor:
			return "who filed it"
		case f.FiledAt != e.FiledAt:
			return "when it was filed"
		case kind != "" && f.Kind != kind:
			return fmt.Sprintf("it is %s, and the event holds %s", f.Kind, kind)
		}
	}
	return ""
}

// kindIn is the command that an event holds as it was filed; "": it holds none.
func kindIn(p casework.Payload) casework.Kind {
	v := reflect.Indirect(reflect.ValueOf(p))
	for i := range v.NumField() {
		if v.Type().Field(i).Anonymous {
			if b, ok := reflect.New(v.Field(i).Type()).Interface().(casework.Body); ok {
				return b.Kind()
			}
		}
	}
	return ""
}
