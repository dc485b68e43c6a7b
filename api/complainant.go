package api

import (
	"context"
	"net/http"
	"strconv"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

type lookInput struct {
	ID   casework.CaseID `path:"id" maxLength:"64" doc:"the case"`
	Body struct {
		Reason string `json:"reason" minLength:"2" maxLength:"500" doc:"why the identity is needed; it is recorded"`
	}
}

type lookOutput struct{ Body contract.Complainant }

type looksOutput struct {
	Body struct {
		Looks []contract.Look `json:"looks"`
		Names Names           `json:"names"`
	}
}

type sameComplainantOutput struct {
	Body struct {
		Cases []contract.SameComplainant `json:"cases"`
	}
}

type searchComplainantsInput struct {
	Body struct {
		Telephone string `json:"telephone,omitempty" maxLength:"40"`
		IDNumber  string `json:"id_number,omitempty" maxLength:"40" doc:"identity-card number, of fifteen or eighteen digits"`
		Name      string `json:"name,omitempty" maxLength:"100" doc:"found together with the address only"`
		Address   string `json:"address,omitempty" maxLength:"400"`
		Reason    string `json:"reason" minLength:"2" maxLength:"500" doc:"why somebody is searched for; it is recorded"`
	}
}

func (s *Server) sameComplainantRoutes() {
	same := op("list-same-complainant", http.MethodGet, "/cases/{id}/same-complainant", tagCase, "List other cases of the same complainant 同一举报人的其他件")
	same.Errors = append(same.Errors, http.StatusForbidden)
	operate(s, same, func(ctx context.Context, in *caseInput) (*sameComplainantOutput, error) {
		if err := guard(ctx, SearchComplainants); err != nil {
			return nil, err
		}
		found, err := s.ports.Identity.ListSameComplainant(ctx, actorOf(ctx), in.ID)
		out := &sameComplainantOutput{}
		out.Body.Cases = orEmpty(found)
		return out, err
	})
	search := op("search-complainants", http.MethodPost, "/complainants/search", tagCase, "Find the cases of a complainant 按举报人查件")
	search.Errors = append(search.Errors, http.StatusForbidden, http.StatusTooManyRequests)
	operate(s, search, func(ctx context.Context, in *searchComplainantsInput) (*sameComplainantOutput, error) {
		if err := guard(ctx, SearchComplainants); err != nil {
			return nil, err
		}
		actor := actorOf(ctx)
		if wait := s.limits.take("search "+string(actor.Person), searchLimit); wait > 0 {
			return nil, tooManyAttempts(wait)
		}
		b := in.Body
		found, err := s.ports.Identity.SearchComplainants(ctx, actor, contract.ComplainantQuery{
			Telephone: b.Telephone, IDNumber: b.IDNumber, Name: b.Name, Address: b.Address, Reason: b.Reason,
		})
		out := &sameComplainantOutput{}
		out.Body.Cases = orEmpty(found)
		return out, err
	})
}

// sameComplainants hints at earlier cases of those who complain in a list; not to
// programs, for no scope has complainants.
func (s *Server) sameComplainants(ctx context.Context, batch string, rows []contract.RowFate) (map[string][]contract.SameComplainant, error) {
	if exchangeOf(ctx).session.program() {
		return nil, nil
	}
	found, err := s.ports.Identity.SameComplainants(ctx, actorOf(ctx), batch, rows)
	if err != nil {
		return nil, err
	}
	same := make(map[string][]contract.SameComplainant, len(found))
	for position, cases := range found {
		same[strconv.Itoa(position)] = cases
	}
	return same, nil
}

func (s *Server) complainantRoutes() {
	s.sameComplainantRoutes()
	s.redactionRoutes()
	look := op("look-at-complainant", http.MethodPost, "/cases/{id}/complainant", tagCase, "Look at the complainant 查看举报人")
	look.Errors = append(look.Errors, http.StatusForbidden)
	operate(s, look, func(ctx context.Context, in *lookInput) (*lookOutput, error) {
		shown, err := s.ports.Identity.Complainant(ctx, actorOf(ctx), in.ID, in.Body.Reason)
		if err != nil {
			return nil, err
		}
		return &lookOutput{Body: *shown}, nil
	})
	looks := op("list-looks", http.MethodGet, "/cases/{id}/looks", tagCase, "List who looked at the complainant 查阅记录")
	looks.Errors = append(looks.Errors, http.StatusForbidden)
	operate(s, looks, func(ctx context.Context, in *caseInput) (*looksOutput, error) {
		found, err := s.ports.Identity.Looks(ctx, readerOf(actorOf(ctx)), in.ID)
		if err != nil {
			return nil, err
		}
		out := &looksOutput{}
		out.Body.Looks = orEmpty(found)
		out.Body.Names, err = s.names(ctx, mentioned(found))
		return out, err
	})
}
