package accounts

import (
	"context"
	"encoding/base64"
	"strings"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// tokenPrefix begins a program's token, so that one that was left in a file is
// found and known for what it is.
const tokenPrefix = "jbt_"

// wellFormed reports whether a token may be one of ours: what it is not, nobody
// needs to look for.
func wellFormed(token string) bool {
	body := strings.TrimPrefix(token, tokenPrefix)
	drawn, err := base64.RawURLEncoding.Strict().DecodeString(body)
	return err == nil && len(drawn) == 32 && len(body) == base64.RawURLEncoding.EncodedLen(32)
}

// NewToken is a token to be made for a program.
type NewToken struct {
	Name  string
	Scope []string // words that the API gives their meaning
	Lasts casework.Span
}

// MakeToken makes a token with which a program acts for the owner of a session, as
// far as its scope goes. It is shown once. What the person loses, it loses, and
// where the session needed a second factor, it does.
func (s *Service) MakeToken(ctx context.Context, in Who, n NewToken) (string, contract.Session, error) {
	if n.Lasts <= 0 || n.Lasts > BearerAtMost {
		return "", contract.Session{}, casework.Refuse(casework.Invalid, "token_lasts_too_long", "days", "366")
	}
	if len(n.Scope) == 0 {
		return "", contract.Session{}, fieldFault("scope", "required")
	}
	a, err := s.store.Account(ctx, in.Session.Account)
	if err != nil {
		return "", contract.Session{}, err
	}
	token, made, err := s.open(ctx, a, contract.Session{
		Kind: contract.SessionBearer, Method: contract.ByToken, Label: cut(n.Name), Scope: n.Scope, MadeIn: in.Session.Method, Maker: in.Session.ID,
	}, n.Lasts)
	return token, made.Session, err
}
