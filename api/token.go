package api

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Tokens are the port to the tokens of people's programs.
type Tokens interface {
	// MakeToken makes a token, which is shown once.
	MakeToken(ctx context.Context, session Session, name string, scope []string, lasts casework.Span) (string, contract.Session, error)
}

type tokensOutput struct {
	Body struct {
		Tokens []contract.Session `json:"tokens" doc:"that are not over, the last used first"`
		Words  []string           `json:"words" doc:"that a scope may hold: read, deeds, and commands"`
	}
}

type makeTokenInput struct {
	Body struct {
		Name  string   `json:"name" minLength:"1" maxLength:"100" doc:"what the program is"`
		Scope []string `json:"scope" minItems:"1" maxItems:"100" uniqueItems:"true" doc:"words of GET /me/tokens; nothing else is let through"`
		Days  int      `json:"days" minimum:"1" maximum:"366" doc:"how long it lasts"`
	}
}

type tokenOutput struct {
	Body struct {
		contract.Session

		Token string `json:"token" doc:"shown once; send it as Authorization: Bearer"`
	}
}

func (s *Server) tokenRoutes() {
	list := op("list-tokens", http.MethodGet, "/me/tokens", tagSession, "List your programs' tokens 令牌列表")
	operate(s, list, s.tokens)
	add := op("make-token", http.MethodPost, "/me/tokens", tagSession, "Make a token for a program 新建令牌")
	add.DefaultStatus = http.StatusCreated
	add.Errors = append(add.Errors, http.StatusForbidden, http.StatusTooManyRequests)
	operate(s, add, s.makeToken)
	end := op("revoke-token", http.MethodDelete, "/me/tokens/{id}", tagSession, "Revoke a token 撤销令牌")
	end.DefaultStatus = http.StatusNoContent
	operate(s, end, func(ctx context.Context, in *endSessionInput) (*struct{}, error) {
		return nil, s.ports.Logins.EndSession(ctx, in.ID, actorOf(ctx).Person)
	})
}

func (s *Server) tokens(ctx context.Context, _ *struct{}) (*tokensOutput, error) {
	sessions, err := s.ports.Logins.Sessions(ctx, actorOf(ctx).Person)
	if err != nil {
		return nil, err
	}
	out := &tokensOutput{}
	out.Body.Tokens = slices.DeleteFunc(orEmpty(sessions), func(one contract.Session) bool { return one.Method != contract.ByToken })
	out.Body.Words = scopeWords()
	return out, nil
}

func (s *Server) makeToken(ctx context.Context, in *makeTokenInput) (*tokenOutput, error) {
	session := exchangeOf(ctx).session
	if err := s.spend("token "+session.Account, loginLimit); err != nil {
		return nil, err
	}
	known := scopeWords()
	for _, word := range in.Body.Scope {
		if !slices.Contains(known, word) {
			refusal := casework.Refuse(casework.Invalid, "invalid_fields")
			refusal.Fields = []casework.FieldError{{
				Field: "scope", Code: isNotOneOf, Params: map[string]string{"allowed": strings.Join(known, ", ")},
			}}
			return nil, refusal
		}
	}
	out := &tokenOutput{}
	var err error
	out.Body.Token, out.Body.Session, err = s.ports.Accounts.MakeToken(ctx, session, in.Body.Name, in.Body.Scope, casework.Span(in.Body.Days)*casework.Day)
	return out, err
}
