package contract

import (
	"strings"
	"unicode"

	"jiaoban/internal/casework"
)

// Account lets a person sign in. It is never deleted.
type Account struct {
	ID          string            `json:"id"`
	Login       string            `json:"login"` // unique without regard to case
	Person      casework.PersonID `json:"person"`
	Hash        string            `json:"-"` // of the password, as the accounts package writes it
	Disabled    bool              `json:"disabled,omitempty"`
	MustChange  bool              `json:"must_change_password,omitempty"`
	Failed      int               `json:"-"` // attempts since the last success
	LockedUntil casework.Instant  `json:"locked_until,omitempty"`
	CreatedAt   casework.Instant  `json:"created_at"`
	SignedInAt  casework.Instant  `json:"signed_in_at,omitempty"` // last
}

// Kinds of sessions.
const (
	SessionCookie = "cookie" // a browser
	SessionBearer = "bearer" // a program
)

// Session is one signed-in browser or program. Its token is known to its
// holder alone; the ledger keeps the token's digest.
type Session struct {
	ID         string            `json:"id"` // names the session in lists; no secret
	Account    string            `json:"account"`
	Person     casework.PersonID `json:"person"`
	Kind       string            `json:"kind" enum:"cookie,bearer"`
	Method     string            `json:"method" enum:"password,password+code,sso,token" doc:"how it was opened"`
	Label      string            `json:"label,omitempty"` // what the browser or program calls itself
	Address    string            `json:"address,omitempty" doc:"from where it was opened"`
	Scope      []string          `json:"scope,omitempty" doc:"what a program's token may do"`
	MadeIn     string            `json:"made_in,omitempty" enum:"password,password+code,sso" doc:"how the session was opened in which a program's token was made; tokens of versions before say nothing of it"`
	Maker      string            `json:"-"` // the session in which a program's token is made, asked when it is stored
	CreatedAt  casework.Instant  `json:"created_at"`
	ExpiresAt  casework.Instant  `json:"expires_at"` // at this instant it is over
	LastSeenAt casework.Instant  `json:"last_seen_at"`
	RevokedAt  casework.Instant  `json:"revoked_at,omitempty"`
}

// HeldSession is a session with whoever holds it.
type HeldSession struct {
	Session  Session
	Account  Account
	Posts    []casework.Post // held at the instant that was asked for
	Standing bool            // false: the person is disabled
}

// Proved reports whether more than a password stands behind a session: a code, or a
// provider of single sign-on, whose affair a second factor is. A program's token is as
// good as the session in which it was made.
func (s Session) Proved() bool {
	method := s.Method
	if method == ByToken {
		method = s.MadeIn
	}
	return method == ByCode || method == BySSO
}

// Administrator is the first account, which lets everybody else in.
type Administrator struct {
	Name  string
	Login string
	Hash  string
}

// LoginKey is what logins are compared by.
func LoginKey(login string) string { return strings.ToLower(strings.TrimSpace(login)) }

// GoodLogin reports whether a login is 2 to 64 letters, digits and . _ - @.
func GoodLogin(login string) bool {
	n := 0
	for _, r := range login {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("._-@", r) {
			return false
		}
		n++
	}
	return n >= 2 && n <= 64
}

// Attempt is a look at a password or a code that is under way. Without an ID
// nobody may look: the account is locked, or as many looks are under way as may
// still fail.
type Attempt struct {
	ID     string
	Locked bool
}
