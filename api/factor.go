package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Factors are the port to people's second factors.
type Factors interface {
	SecondFactor(ctx context.Context, session Session) (contract.SecondFactor, error)
	// BeginFactor makes a secret, which is shown once; nothing asks for its codes
	// before ConfirmFactor, which gives the recovery codes.
	BeginFactor(ctx context.Context, session Session, password string) (secret, url string, err error)
	ConfirmFactor(ctx context.Context, session Session, code string) ([]string, error)
	RenewRecoveryCodes(ctx context.Context, session Session, code string) ([]string, error)
	RemoveFactor(ctx context.Context, session Session, password, code string) error
}

type factorOutput struct {
	Body struct {
		On            bool             `json:"on" doc:"signing in asks for a code"`
		Since         casework.Instant `json:"since,omitempty"`
		RecoveryCodes int              `json:"recovery_codes" doc:"not used yet"`
		Needed        bool             `json:"needed" doc:"your post needs one and you have none"`
	}
}

type beginFactorInput struct {
	Body struct {
		Password string `json:"password" minLength:"1" maxLength:"256"`
	}
}

type beginFactorOutput struct {
	Body struct {
		Secret string `json:"secret" doc:"shown once; to be typed into an authenticator program"`
		URL    string `json:"url" doc:"the same as otpauth://, to be shown as a QR code"`
	}
}

type factorCodeInput struct {
	Body struct {
		Code string `json:"code" minLength:"1" maxLength:"64"`
	}
}

type removeFactorInput struct {
	Body struct {
		Password string `json:"password" minLength:"1" maxLength:"256"`
		Code     string `json:"code" minLength:"1" maxLength:"64" doc:"of the authenticator program, or a recovery code"`
	}
}

type recoveryCodesOutput struct {
	Body struct {
		RecoveryCodes []string `json:"recovery_codes" doc:"shown once; each opens a session once in the place of a code"`
	}
}

func (s *Server) factorRoutes() {
	read := op("get-second-factor", http.MethodGet, "/me/second-factor", tagSession, "Show your second factor 查看二次验证")
	operate(s, read, func(ctx context.Context, _ *struct{}) (*factorOutput, error) {
		session := exchangeOf(ctx).session
		factor, err := s.ports.Accounts.SecondFactor(ctx, session)
		out := &factorOutput{}
		out.Body.On, out.Body.Since = factor.Confirmed(), factor.ConfirmedAt
		if out.Body.On {
			out.Body.RecoveryCodes = factor.CodesLeft
		}
		out.Body.Needed = session.MustEnrol
		return out, err
	})
	begin := op("begin-second-factor", http.MethodPost, "/me/second-factor", tagSession, "Set up a second factor 设置二次验证")
	begin.DefaultStatus = http.StatusCreated
	begin.Errors = append(begin.Errors, http.StatusConflict, http.StatusTooManyRequests)
	operate(s, begin, func(ctx context.Context, in *beginFactorInput) (*beginFactorOutput, error) {
		if err := s.spendFactor(ctx); err != nil {
			return nil, err
		}
		out := &beginFactorOutput{}
		var err error
		out.Body.Secret, out.Body.URL, err = s.ports.Accounts.BeginFactor(ctx, exchangeOf(ctx).session, in.Body.Password)
		return out, err
	})
	confirm := op("confirm-second-factor", http.MethodPost, "/me/second-factor/confirm", tagSession, "Confirm the second factor 确认二次验证")
	operate(s, showingCode(confirm), s.withCode(func(ctx context.Context, session Session, code string) ([]string, error) {
		return s.ports.Accounts.ConfirmFactor(ctx, session, code)
	}))
	renew := op("renew-recovery-codes", http.MethodPost, "/me/second-factor/recovery-codes", tagSession, "Replace the recovery codes 更换恢复码")
	operate(s, showingCode(renew), s.withCode(func(ctx context.Context, session Session, code string) ([]string, error) {
		return s.ports.Accounts.RenewRecoveryCodes(ctx, session, code)
	}))
	remove := op("remove-second-factor", http.MethodPost, "/me/second-factor/remove", tagSession, "Remove your second factor 解除本人二次验证")
	remove.DefaultStatus = http.StatusNoContent
	remove.Errors = append(remove.Errors, http.StatusConflict, http.StatusTooManyRequests)
	operate(s, remove, func(ctx context.Context, in *removeFactorInput) (*struct{}, error) {
		if err := s.spendFactor(ctx); err != nil {
			return nil, err
		}
		return nil, s.ports.Accounts.RemoveFactor(ctx, exchangeOf(ctx).session, in.Body.Password, in.Body.Code)
	})
}

func showingCode(o huma.Operation) huma.Operation {
	o.Errors = append(o.Errors, http.StatusConflict, http.StatusTooManyRequests)
	return o
}

// withCode answers a code with recovery codes.
func (s *Server) withCode(do func(context.Context, Session, string) ([]string, error)) func(context.Context, *factorCodeInput) (*recoveryCodesOutput, error) {
	return func(ctx context.Context, in *factorCodeInput) (*recoveryCodesOutput, error) {
		if err := s.spendFactor(ctx); err != nil {
			return nil, err
		}
		codes, err := do(ctx, exchangeOf(ctx).session, in.Body.Code)
		out := &recoveryCodesOutput{}
		out.Body.RecoveryCodes = codes
		return out, err
	}
}

// spendFactor limits how quickly passwords and codes are tried in a session.
func (s *Server) spendFactor(ctx context.Context) error {
	return s.spend("factor "+exchangeOf(ctx).session.Account, loginLimit)
}
