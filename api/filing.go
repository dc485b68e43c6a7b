package api

import (
	"context"
	"net/http"

	"jiaoban/internal/contract"
)

type filingInput struct {
	ID string `path:"id" maxLength:"64" doc:"the filing"`
}

// FilingView is a filing as its reader sees it, with the reason of a refusal in
// the reader's language.
type FilingView struct {
	contract.Filing

	RefusalText string `json:"refusal_text,omitempty" doc:"why it was refused, in the reader's language"`
}

type filingOutput struct {
	RetryAfter int `header:"Retry-After" doc:"while pending: when to ask again, in seconds"`
	Body       FilingView
}

type filingsOutput struct {
	Body struct {
		Filings []FilingView `json:"filings"`
		Names   Names        `json:"names"`
	}
}

func (s *Server) filingRoutes() {
	operate(s, op("get-filing", http.MethodGet, "/filings/{id}", tagRecord, "Read a filing 查看登记"), s.filing)
	operate(s, op("list-case-filings", http.MethodGet, "/cases/{id}/filings", tagCase, "List a case's filings 案件登记"), s.caseFilings)
}

// filing shows a filing to whoever made it and to whoever may see its case.
func (s *Server) filing(ctx context.Context, in *filingInput) (*filingOutput, error) {
	filing, err := s.ports.Filings.FilingFor(ctx, readerOf(actorOf(ctx)), in.ID)
	if err != nil {
		return nil, err
	}
	out := &filingOutput{Body: filingView(ctx, filing)}
	if filing.State == contract.FilingPending {
		out.RetryAfter = 1
	}
	return out, nil
}

func filingView(ctx context.Context, f contract.Filing) FilingView {
	view := FilingView{Filing: f}
	if f.Refusal != nil {
		view.RefusalText = f.Refusal.Message(exchangeOf(ctx).lang)
	}
	return view
}

func (s *Server) caseFilings(ctx context.Context, in *caseInput) (*filingsOutput, error) {
	filings, err := s.ports.Cases.Filings(ctx, readerOf(actorOf(ctx)), in.ID)
	if err != nil {
		return nil, err
	}
	out := &filingsOutput{}
	out.Body.Filings = make([]FilingView, len(filings))
	for i, f := range filings {
		out.Body.Filings[i] = filingView(ctx, f)
	}
	out.Body.Names, err = s.names(ctx, mentioned(filings))
	return out, err
}
