package api

import (
	"context"
	"net/http"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// What is asked about travels in the body and never in an address: the complaint
// typed so far may name whoever complains.
type similarInput struct {
	Body struct {
		Number     string `json:"number,omitempty" maxLength:"100"`
		Region     string `json:"region,omitempty" maxLength:"200" doc:"a place of another region counts less"`
		Address    string `json:"address,omitempty" maxLength:"400"`
		Respondent string `json:"respondent,omitempty" maxLength:"400"`
		Complaint  string `json:"complaint,omitempty" maxLength:"20000" doc:"of a long one the first 500 letters are compared"`
	}
}

type similarOutput struct {
	Body struct {
		Cases      []contract.SimilarCase `json:"cases" doc:"the most alike first"`
		Unsearched int                    `json:"unsearched" doc:"cases that were not compared yet: where there are any, finding nothing does not say that there is nothing"`
		Now        casework.Instant       `json:"now"`
	}
}

func (s *Server) similarRoutes() {
	o := op("find-similar-cases", http.MethodPost, "/cases/similar", tagCase, "Find cases that may be about the same 查找相近的案件")
	o.Errors = append(o.Errors, http.StatusForbidden)
	operate(s, o, func(ctx context.Context, in *similarInput) (*similarOutput, error) {
		actor, b := actorOf(ctx), in.Body
		if err := casework.Barred(actor, casework.CmdRegister, false); err != nil {
			return nil, err
		}
		found, err := s.ports.Cases.Similar(ctx, readerOf(actor), contract.SimilarQuery{
			Number: b.Number, Region: b.Region, Address: b.Address, Respondent: b.Respondent, Complaint: b.Complaint,
		})
		out := &similarOutput{}
		out.Body.Cases, out.Body.Unsearched, out.Body.Now = orEmpty(found.Cases), found.Unsearched, found.Now
		return out, err
	})
}
