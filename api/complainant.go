package api

import (
	"context"
	"net/http"

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

func (s *Server) complainantRoutes() {
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
