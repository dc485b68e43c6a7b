package api

import (
	"context"
	"net/http"

	"jiaoban/internal/contract"
)

type verifyInput struct {
	From int64 `query:"from" minimum:"0" doc:"position to begin at; 0: the first"`
}

type verifyOutput struct{ Body contract.ChainReport }

func (s *Server) auditRoutes() {
	o := op("verify-record", http.MethodGet, "/audit/verify", tagRecord, "Check the record's chain 校验记录链")
	o.Errors = append(o.Errors, http.StatusForbidden)
	operate(s, o, func(ctx context.Context, in *verifyInput) (*verifyOutput, error) {
		if err := guard(ctx, AuditRecord); err != nil {
			return nil, err
		}
		report, err := s.ports.Record.VerifyChain(ctx, in.From)
		return &verifyOutput{Body: report}, err
	})
}
