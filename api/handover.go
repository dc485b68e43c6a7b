package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Handovers are what one shift hands to the next, signed by both (S1-04).
type Handovers interface {
	// OfferShift is the first signature; the same again, while it waits, changes nothing.
	OfferShift(ctx context.Context, to casework.PersonID, note string, by casework.Actor) (contract.Handover, error)
	// TakeShift is the second.
	TakeShift(ctx context.Context, id, note string, by casework.Actor) (contract.Handover, error)
	WithdrawShift(ctx context.Context, id, reason string, by casework.Actor) (contract.Handover, error)
	// Handovers lists them, latest first; waiting: only the one that waits.
	Handovers(ctx context.Context, waiting bool, after string, limit int) (contract.HandoverPage, error)
	// Handover reads one, as far as the reader sees what is in it.
	Handover(ctx context.Context, r contract.Reader, id string, how contract.HandoverReading) (contract.HandoverContent, error)
	// Successors are those to whom somebody may hand the shift, the next on a roster first.
	Successors(ctx context.Context, by casework.Actor) ([]contract.Successor, error)
}

// HandoverView is a hand-over with what is in it.
type HandoverView struct {
	Handover   contract.Handover     `json:"handover" doc:"who signed and when"`
	Parts      []contract.HandedPart `json:"parts" doc:"those that the reader may see"`
	ComparedAt casework.Instant      `json:"compared_at" doc:"with when it is compared: the taking, or now while it waits"`
	Names      Names                 `json:"names"`
}

type offerInput struct {
	Body struct {
		To   casework.PersonID `json:"to" minLength:"1" maxLength:"64" doc:"who is to take the shift"`
		Note string            `json:"note,omitempty" maxLength:"2000" doc:"what the next shift must know besides"`
	}
}

type takeInput struct {
	ID   string `path:"id" maxLength:"64" doc:"the hand-over"`
	Body struct {
		Note string `json:"note,omitempty" maxLength:"2000" doc:"what you add"`
	}
}

type withdrawShiftInput struct {
	ID   string `path:"id" maxLength:"64" doc:"the hand-over"`
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"500"`
	}
}

type handoverOutput struct {
	Body struct {
		Handover contract.Handover `json:"handover" doc:"as it stands now"`
		Names    Names             `json:"names"`
	}
}

type handoversInput struct {
	Page

	Waiting bool `query:"waiting" doc:"only the one that waits to be taken, if one does"`
}

type handoversOutput struct {
	Body struct {
		contract.HandoverPage

		Names Names `json:"names"`
	}
}

type readHandoverInput struct {
	ID    string `path:"id" maxLength:"64" doc:"the hand-over"`
	Part  string `query:"part" enum:"unacknowledged,due_soon,supplementing,returned,handler_gone,starred,unattended,refused,staged" doc:"only this part; all of them if left out"`
	Skip  int    `query:"skip" minimum:"0" maximum:"10000000" doc:"how many rows of each part to skip"`
	First int    `query:"first" minimum:"1" maximum:"200" doc:"how many rows of each part; 50 if left out"`
}

type readHandoverOutput struct{ Body HandoverView }

type successorsOutput struct {
	Body struct {
		Successors []contract.Successor `json:"successors" doc:"the next on a roster first"`
		Names      Names                `json:"names"`
	}
}

func (s *Server) handoverRoutes() {
	offer := adding("offer-shift", "/shift/handovers", "Hand the shift over 交班")
	operate(s, offer, func(ctx context.Context, in *offerInput) (*handoverOutput, error) {
		return s.signed(ctx, func(by casework.Actor) (contract.Handover, error) {
			return s.ports.Handovers.OfferShift(ctx, in.Body.To, in.Body.Note, by)
		})
	})
	signing := func(id, verb, summary string) (o huma.Operation) {
		o = op(id, http.MethodPost, "/shift/handovers/{id}/"+verb, tagOffice, summary)
		o.Errors = append(o.Errors, http.StatusForbidden, http.StatusConflict)
		return o
	}
	operate(s, signing("take-shift", "take", "Take the shift over 接班"), func(ctx context.Context, in *takeInput) (*handoverOutput, error) {
		return s.signed(ctx, func(by casework.Actor) (contract.Handover, error) {
			return s.ports.Handovers.TakeShift(ctx, in.ID, in.Body.Note, by)
		})
	})
	operate(s, signing("withdraw-shift", "withdraw", "Take an offered hand-over back 撤回交班"), func(ctx context.Context, in *withdrawShiftInput) (*handoverOutput, error) {
		return s.signed(ctx, func(by casework.Actor) (contract.Handover, error) {
			return s.ports.Handovers.WithdrawShift(ctx, in.ID, in.Body.Reason, by)
		})
	})
	reading := func(id, path, summary string) (o huma.Operation) {
		o = op(id, http.MethodGet, path, tagOffice, summary)
		o.Errors = append(o.Errors, http.StatusForbidden)
		return o
	}
	operate(s, reading("list-handovers", "/shift/handovers", "List hand-overs of shifts 交接班记录"), s.handovers)
	operate(s, reading("read-handover", "/shift/handovers/{id}", "Read a hand-over of a shift 查看交接班"), s.handover)
	operate(s, reading("list-successors", "/shift/successors", "To whom the shift may be handed 接班人选"), func(ctx context.Context, _ *struct{}) (*successorsOutput, error) {
		if err := guard(ctx, HandShiftsOver); err != nil {
			return nil, err
		}
		found, err := s.ports.Handovers.Successors(ctx, actorOf(ctx))
		if err != nil {
			return nil, err
		}
		out := &successorsOutput{}
		out.Body.Successors = orEmpty(found)
		out.Body.Names, err = s.names(ctx, mentioned(found))
		return out, err
	})
}

// signed is one signature under a hand-over.
func (s *Server) signed(ctx context.Context, sign func(casework.Actor) (contract.Handover, error)) (*handoverOutput, error) {
	if err := guard(ctx, HandShiftsOver); err != nil {
		return nil, err
	}
	h, err := sign(actorOf(ctx))
	if err != nil {
		return nil, err
	}
	out := &handoverOutput{}
	out.Body.Handover = h
	out.Body.Names, err = s.names(ctx, mentioned(h))
	return out, err
}

func (s *Server) handovers(ctx context.Context, in *handoversInput) (*handoversOutput, error) {
	if err := guard(ctx, ReadHandovers); err != nil {
		return nil, err
	}
	page, err := s.ports.Handovers.Handovers(ctx, in.Waiting, in.After, in.Limit)
	if err != nil {
		return nil, err
	}
	page.Handovers = orEmpty(page.Handovers)
	out := &handoversOutput{}
	out.Body.HandoverPage = page
	out.Body.Names, err = s.names(ctx, mentioned(page.Handovers))
	return out, err
}

func (s *Server) handover(ctx context.Context, in *readHandoverInput) (*readHandoverOutput, error) {
	if err := guard(ctx, ReadHandovers); err != nil {
		return nil, err
	}
	content, err := s.ports.Handovers.Handover(ctx, readerOf(actorOf(ctx)), in.ID, contract.HandoverReading{
		Part: contract.ShiftPart(in.Part), Skip: in.Skip, First: in.First, Lists: guard(ctx, ReadBatches) == nil,
	})
	if err != nil {
		return nil, err
	}
	for _, part := range content.Parts {
		for _, row := range part.Rows {
			if row.Row != nil && row.Row.Refusal != nil {
				row.Row.Why = s.options.RowWords(*row.Row.Refusal, exchangeOf(ctx).lang)
			}
		}
	}
	view := HandoverView{Handover: content.Handover, Parts: orEmpty(content.Parts), ComparedAt: content.At}
	view.Names, err = s.names(ctx, mentioned(view))
	return &readHandoverOutput{Body: view}, err
}
