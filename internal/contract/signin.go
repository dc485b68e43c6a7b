package contract

import "jiaoban/internal/casework"

// Ways in which a session is opened.
const (
	ByPassword = "password"
	ByCode     = "password+code" // with a second factor
	BySSO      = "sso"           // a provider of single sign-on vouched for the person
	ByToken    = "token"         // made by the person for a program
)

// SecondFactor is what an account needs beside its password, once confirmed.
type SecondFactor struct {
	Account     string
	Sealed      []byte // the secret
	CreatedAt   casework.Instant
	ConfirmedAt casework.Instant // zero: nobody is asked for a code yet
	LastStep    int64            // of the last code that was taken
	CodesLeft   int              // recovery codes not used yet
}

// Confirmed reports whether signing in asks for a code.
func (f SecondFactor) Confirmed() bool { return !f.ConfirmedAt.IsZero() }

// EndedSessions are what somebody ended who signed out everywhere else.
type EndedSessions struct {
	Sessions   int64 `json:"sessions_ended" doc:"of other browsers"`
	Tokens     int64 `json:"tokens_ended" doc:"of programs"`
	TokensLeft int64 `json:"tokens_left" doc:"of programs, that go on"`
}

// Challenge is a sign-in between its password and its code.
type Challenge struct {
	Account    string
	PasswordOK bool
	Label      string
	Address    string
	ExpiresAt  casework.Instant
}

// Journey is a browser on its way to a provider of single sign-on and back.
type Journey struct {
	Browser   string // digest of what the browser's cookie holds
	Nonce     string
	Verifier  string
	Target    string // where the browser goes afterwards
	ExpiresAt casework.Instant
}

// Link lets whom a provider knows by a subject sign in to an account.
type Link struct {
	ID        string            `json:"id"`
	Issuer    string            `json:"issuer"`
	Subject   string            `json:"subject"`
	Account   string            `json:"account"`
	CreatedAt casework.Instant  `json:"created_at"`
	CreatedBy casework.PersonID `json:"created_by,omitempty"` // none: by the claim that the configuration names
}
