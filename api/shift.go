package api

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Refusals are rows of lists that are nobody's case yet (S1-19).
type Refusals interface {
	// OpenRefusals counts them over all batches and gives the first, the longest
	// waiting first. Rows of cases from which the reader is recused are not there.
	OpenRefusals(ctx context.Context, r contract.Reader, first int) ([]contract.OpenRefusal, int64, error)
	// WaitingLists does so for lists that were staged and not committed.
	WaitingLists(ctx context.Context, first int) ([]contract.WaitingList, int64, error)
}

// Shift is what one shift hands to the next, so that nothing is dropped. Each
// part has its count and its first rows.
type Shift struct {
	Refused        *RefusedRows            `json:"refused,omitempty" doc:"rows of lists that are nobody's case yet; for those who read lists"`
	Staged         *StagedLists            `json:"staged,omitempty" doc:"lists that were sent and not committed: nothing of them is a case yet; for those who read lists"`
	Unacknowledged ShiftCases              `json:"unacknowledged" doc:"a unit has not signed for them"`
	Unsigned       []contract.UnsignedPart `json:"unsigned" doc:"the parts of these cases for which a unit has not signed, due first: several units may have to sign for one case"`
	DueSoon        ShiftCases              `json:"due_soon" doc:"fall due within twelve hours, or have fallen due"`
	Supplementing  ShiftCases              `json:"supplementing" doc:"a unit completes its report within the six hours"`
	Returned       ShiftCases              `json:"returned" doc:"an answer was sent back and has not passed yet"`
	HandlerGone    ShiftCases              `json:"handler_gone" doc:"the named handler is disabled or holds no post there any more"`
	Unattended     UnattendedUnits         `json:"unattended" doc:"units with a part in an open case where nobody is on duty now, or at some time within twelve hours"`
	Starred        ShiftCases              `json:"starred" doc:"marked with a star, or supervised from above"`
	DueBefore      casework.Instant        `json:"due_before" doc:"how far ahead due_soon looks"`
	Now            casework.Instant        `json:"now"`
	Names          Names                   `json:"names"`
}

// StagedLists are the lists that wait to be committed or withdrawn.
type StagedLists struct {
	Count int64                  `json:"count"`
	Lists []contract.WaitingList `json:"lists"`
}

// RefusedRows are the open refused rows.
type RefusedRows struct {
	Count int64         `json:"count"`
	Rows  []OpenRowView `json:"rows"`
}

// OpenRowView is an open refused row with its reason in words.
type OpenRowView struct {
	contract.OpenRefusal

	Text string `json:"text" doc:"why it was refused, in the reader's language"`
}

// UnattendedUnits are units with a gap in their roster, those first whose gap
// begins first.
type UnattendedUnits struct {
	Count int                   `json:"count"`
	Units []contract.Unattended `json:"units"`
}

// ShiftCases are open cases of one kind, those due first.
type ShiftCases struct {
	Count int64              `json:"count"`
	Cases []contract.CaseRow `json:"cases"`
}

// JustIn is what came in and nobody has assigned yet, the latest first.
type JustIn struct {
	Count int64            `json:"count"`
	Cases []JustInCase     `json:"cases"`
	Now   casework.Instant `json:"now"`
}

// JustInCase is a case in that list.
type JustInCase struct {
	contract.CaseRow

	Line string `json:"line,omitempty" doc:"how the complaint begins, with whom it names masked; for those who may look at the complainant"`
}

type justInInput struct {
	First int `query:"first" minimum:"1" maximum:"50" doc:"how many cases; 10 if left out"`
}

type justInOutput struct{ Body JustIn }

type shiftInput struct {
	First int `query:"first" minimum:"1" maximum:"200" doc:"how many rows of each part; 20 if left out"`
}

type shiftOutput struct{ Body Shift }

func (s *Server) shiftRoutes() {
	o := op("read-shift", http.MethodGet, "/shift", tagOffice, "Read what the next shift takes over 交接班")
	operate(s, o, s.shift)
	operate(s, op("read-just-in", http.MethodGet, "/shift/just-in", tagOffice, "Read what just came in 刚交来"), s.justIn)
}

func (s *Server) justIn(ctx context.Context, in *justInInput) (*justInOutput, error) {
	actor, first := actorOf(ctx), cmp.Or(in.First, 10)
	filter := contract.CaseFilter{States: []casework.State{casework.Registered}, Order: contract.ByRegistration, Limit: first}
	tally, err := s.ports.Cases.Tally(ctx, readerOf(actor), filter)
	if err != nil {
		return nil, err
	}
	page, err := s.ports.Cases.Cases(ctx, readerOf(actor), filter)
	if err != nil {
		return nil, err
	}
	// A mask tells of a complainant: no scope opens this way to programs.
	lines, err := s.ports.Redaction.Lines(ctx, actor, caseIDs(page.Cases))
	if err != nil {
		return nil, err
	}
	found := JustIn{Count: tally.Total, Cases: make([]JustInCase, len(page.Cases)), Now: page.Now}
	for i, row := range page.Cases {
		found.Cases[i] = JustInCase{CaseRow: row, Line: lines[row.ID]}
	}
	return &justInOutput{Body: found}, nil
}

func (s *Server) shift(ctx context.Context, in *shiftInput) (*shiftOutput, error) {
	if in.First == 0 {
		in.First = 20
	}
	open := true
	tally, err := s.ports.Cases.Tally(ctx, readerOf(actorOf(ctx)), contract.CaseFilter{Open: &open})
	if err != nil {
		return nil, err
	}
	shift := Shift{Now: tally.Now, DueBefore: tally.Now.Add(contract.ShiftAhead)}
	for part, into := range map[contract.ShiftPart]*ShiftCases{
		contract.PartUnacknowledged: &shift.Unacknowledged, contract.PartDueSoon: &shift.DueSoon, contract.PartSupplementing: &shift.Supplementing,
		contract.PartReturned: &shift.Returned, contract.PartHandlerGone: &shift.HandlerGone, contract.PartStarred: &shift.Starred,
	} {
		into.Cases = []contract.CaseRow{}
		for _, f := range contract.ShiftCases(part, shift.DueBefore) {
			f.Limit = in.First
			if err := s.shiftCases(ctx, f, into); err != nil {
				return nil, err
			}
		}
		into.Cases = into.Cases[:min(in.First, len(into.Cases))]
	}
	if shift.Unsigned, err = s.ports.Cases.Unsigned(ctx, readerOf(actorOf(ctx)), caseIDs(shift.Unacknowledged.Cases)); err != nil {
		return nil, err
	}
	shift.Unsigned = orEmpty(shift.Unsigned)
	gaps, err := s.ports.Cases.Unattended(ctx, readerOf(actorOf(ctx)), shift.DueBefore)
	if err != nil {
		return nil, err
	}
	shift.Unattended = UnattendedUnits{Count: len(gaps), Units: gaps[:min(in.First, len(gaps))]}
	if guard(ctx, ReadBatches) == nil {
		if shift.Refused, err = s.openRefusals(ctx, in.First); err != nil {
			return nil, err
		}
		lists, count, err := s.ports.Refusals.WaitingLists(ctx, in.First)
		if err != nil {
			return nil, err
		}
		shift.Staged = &StagedLists{Count: count, Lists: orEmpty(lists)}
	}
	shift.Names, err = s.names(ctx, mentioned(shift))
	return &shiftOutput{Body: shift}, err
}

func caseIDs(rows []contract.CaseRow) []casework.CaseID {
	ids := make([]casework.CaseID, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	return ids
}

// shiftCases adds the count and the first rows of a filter.
func (s *Server) shiftCases(ctx context.Context, f contract.CaseFilter, into *ShiftCases) error {
	reader := readerOf(actorOf(ctx))
	tally, err := s.ports.Cases.Tally(ctx, reader, f)
	if err != nil || tally.Total == 0 {
		return err
	}
	page, err := s.ports.Cases.Cases(ctx, reader, f)
	into.Count += tally.Total
	into.Cases = append(into.Cases, page.Cases...)
	return err
}

func (s *Server) openRefusals(ctx context.Context, first int) (*RefusedRows, error) {
	open, count, err := s.ports.Refusals.OpenRefusals(ctx, readerOf(actorOf(ctx)), first)
	if err != nil {
		return nil, err
	}
	found := &RefusedRows{Count: count, Rows: []OpenRowView{}}
	// The cells of a row may name complainants: programs read them with the list, by
	// the word of a scope that opens it.
	session := exchangeOf(ctx).session
	bare := session.program() && !slices.Contains(session.Scope, string(TakeBatches))
	for _, row := range open {
		if bare {
			row.Row.Raw = nil
		}
		found.Rows = append(found.Rows, OpenRowView{OpenRefusal: row, Text: s.options.RowWords(row.Row, exchangeOf(ctx).lang)})
	}
	return found, nil
}
