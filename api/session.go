package api

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// cookieName is the browser's session cookie.
const cookieName = "jiaoban_session"

// Session is who asks, with the posts held at this moment.
type Session struct {
	ID        string // never the token
	Account   string
	Login     string
	Actor     casework.Actor
	Method    string // how it was opened, such as contract.ByPassword
	ExpiresAt casework.Instant
	// MustChange lets nothing through but changing the password, MustEnrol
	// nothing but setting up a second factor.
	MustChange, MustEnrol bool
	// FactorRoles are the roles for whose posts the session, opened with a password
	// alone, or a token made in such a session, does not do.
	FactorRoles []casework.Role
	// Scope is what a program's token may do; see scopes. A browser has none.
	Scope []string
}

// lacksFactorFor reports whether one of the posts needs a second factor that the
// session was opened without, whosever posts they are.
func (s Session) lacksFactorFor(posts []casework.Post) bool {
	return slices.ContainsFunc(posts, func(p casework.Post) bool { return slices.Contains(s.FactorRoles, p.Role) })
}

// factorRefusal asks for a second factor. A program's token gets none: another has to
// be made in a session that has one.
func (s Session) factorRefusal() error {
	if s.program() {
		return refuse(http.StatusForbidden, "token_without_factor")
	}
	return refuse(http.StatusForbidden, "second_factor_required")
}

// program reports whether a program asks with a token of its own. Whatever the row of
// the session says of how it was opened, what has a scope is bound by it.
func (s Session) program() bool { return s.Method == contract.ByToken || len(s.Scope) > 0 }

// Accounts are the port to sign-in. Errors that are not about the person's
// word are ErrBadCredentials and ErrNoSession; everything else is a failure.
type Accounts interface {
	// SignIn opens a session and returns its token, which is shown only once. A
	// *CodeNeeded asks for the code of a second factor first.
	SignIn(ctx context.Context, login, password, address, userAgent string) (token string, session Session, err error)
	// Answer opens the session for which a code was asked.
	Answer(ctx context.Context, challenge, code, address string) (token string, session Session, err error)
	// Session finds the session of a token and the posts that its person holds now.
	Session(ctx context.Context, token string) (Session, error)
	// Holder does so without counting as a use of the session.
	Holder(ctx context.Context, token string) (Session, error)
	// SignOut ends the session of a token; ending it twice is no error.
	SignOut(ctx context.Context, token string) error
	// ChangePassword replaces the password of the session's owner, who must
	// know the old one. The owner's other sessions end.
	ChangePassword(ctx context.Context, session Session, old, replacement string) error
	// EndOthers ends what other browsers the session's owner has opened, and if
	// that is asked for the tokens of programs.
	EndOthers(ctx context.Context, session Session, tokens bool) (contract.EndedSessions, error)

	Factors
	Tokens
}

// CodeNeeded asks for the code of a second factor; the password was right.
type CodeNeeded struct {
	Challenge string
	ExpiresAt casework.Instant
}

// Error implements error.
func (*CodeNeeded) Error() string { return "a code is needed" }

// Errors of Accounts.
var (
	ErrBadCredentials = errors.New("the login or the password is wrong")
	ErrNoSession      = errors.New("there is no such session, or it has ended")
)

// open lists the routes under /api that need no session. Every other one does,
// also one that is added and forgotten here.
var open = map[string]bool{
	http.MethodPost + " " + prefix + "/session":      true,
	http.MethodPost + " " + prefix + "/session/code": true,
	http.MethodGet + " " + prefix + "/session/here":  true,
	http.MethodGet + " " + prefix + "/sso":           true,
	http.MethodGet + " " + prefix + "/sso/start":     true,
	http.MethodGet + " " + prefix + "/sso/callback":  true,
	http.MethodGet + " " + prefix + "/sso/end":       true,
}

// authenticate finds the session of a request, by bearer token or by cookie. A
// request that carries a bearer token is judged by it alone.
func (s *Server) authenticate(c *gin.Context) {
	if c.FullPath() == "" || !strings.HasPrefix(c.FullPath(), "/api/") || open[c.Request.Method+" "+c.FullPath()] {
		c.Next()
		return
	}
	x := exchangeOf(c.Request.Context())
	token := bearerOf(c.Request)
	if token == "" {
		token = cookieOf(c.Request)
		x.cookie = true
	}
	if token == "" {
		answer(c, errUnauthenticated)
		return
	}
	session, err := s.ports.Accounts.Session(c.Request.Context(), token)
	if errors.Is(err, ErrNoSession) {
		answer(c, s.unknownToken(x.address))
		return
	}
	if err != nil {
		answer(c, err)
		return
	}
	if sender := c.GetHeader(senderHeader); sender != "" && sender != string(session.Actor.Person) {
		answer(c, refuse(http.StatusConflict, "another_signed_in"))
		return
	}
	x.session, x.token = session, token
	c.Request = c.Request.WithContext(contract.Asking(c.Request.Context(), session.Actor))
	if err := s.admits(session, c.Request.Method, c.FullPath(), x.lang); err != nil {
		answer(c, err)
		return
	}
	if session.MustChange && !beforeChange[c.Request.Method+" "+c.FullPath()] {
		answer(c, refuse(http.StatusForbidden, "password_change_required"))
		return
	}
	if session.MustEnrol && !beforeEnrolment[c.Request.Method+" "+c.FullPath()] {
		answer(c, session.factorRefusal())
		return
	}
	c.Next()
}

// unknownToken refuses a token that is none, more shortly where somebody tries
// many. Whoever comes from the same address with a good one is not concerned.
func (s *Server) unknownToken(address string) error {
	if wait := s.limits.take("unknown token "+networkOf(address), unknownTokenLimit); wait > 0 {
		return tooManyAttempts(wait)
	}
	return errUnauthenticated
}

// beforeChange lists the routes that are open to somebody who must change the
// password first.
var beforeChange = map[string]bool{
	http.MethodGet + " " + prefix + "/session":      true,
	http.MethodDelete + " " + prefix + "/session":   true,
	http.MethodGet + " " + prefix + "/me":           true,
	http.MethodPost + " " + prefix + "/me/password": true,
}

// beforeEnrolment lists the routes that are open to somebody who must set up a
// second factor first.
var beforeEnrolment = map[string]bool{
	http.MethodGet + " " + prefix + "/session":                   true,
	http.MethodDelete + " " + prefix + "/session":                true,
	http.MethodGet + " " + prefix + "/me":                        true,
	http.MethodPost + " " + prefix + "/me/password":              true,
	http.MethodGet + " " + prefix + "/me/second-factor":          true,
	http.MethodPost + " " + prefix + "/me/second-factor":         true,
	http.MethodPost + " " + prefix + "/me/second-factor/confirm": true,
}

var errUnauthenticated = &refusal{
	status: http.StatusUnauthorized, code: "unauthenticated", header: [2]string{"WWW-Authenticate", `Bearer realm="jiaoban"`},
}

func bearerOf(r *http.Request) string {
	scheme, token, ok := strings.Cut(r.Header.Get("Authorization"), " ")
	if !ok || !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

func cookieOf(r *http.Request) string {
	cookie, err := r.Cookie(cookieName)
	if err != nil {
		return ""
	}
	return cookie.Value
}

func (s *Server) cookie(token string, expires time.Time) *http.Cookie {
	return &http.Cookie{ //nolint:gosec // Secure is the operator's word: a trial runs without HTTPS
		Name: cookieName, Value: token, Path: "/", Expires: expires,
		HttpOnly: true, Secure: s.options.SecureCookies, SameSite: http.SameSiteStrictMode,
	}
}

func actorOf(ctx context.Context) casework.Actor { return exchangeOf(ctx).session.Actor }

type signInInput struct {
	UserAgent string `header:"User-Agent" hidden:"true"`
	Body      struct {
		Login    string `json:"login" minLength:"1" maxLength:"100"`
		Password string `json:"password" minLength:"1" maxLength:"256"`
	}
}

type codeInput struct {
	Body struct {
		Challenge string `json:"challenge" minLength:"1" maxLength:"100" doc:"of the answer to the password"`
		Code      string `json:"code" minLength:"1" maxLength:"64" doc:"six digits of the authenticator program, or a recovery code"`
	}
}

// SignedIn is an opened session, or the question for a code that is to be
// answered first.
type SignedIn struct {
	Token     string           `json:"token,omitempty" doc:"for programs: send it as Authorization: Bearer; browsers use the cookie"`
	Challenge string           `json:"challenge,omitempty" doc:"with 202: send it with the code, once"`
	ExpiresAt casework.Instant `json:"expires_at" doc:"of the session, or of the challenge"`
	Me        *Me              `json:"me,omitempty"`
}

type signInOutput struct {
	Status    int
	SetCookie string `header:"Set-Cookie" doc:"the session, for browsers"`
	Body      SignedIn
}

type sessionOutput struct {
	Body struct {
		ExpiresAt casework.Instant `json:"expires_at"`
		Me        Me               `json:"me"`
	}
}

type signOutOutput struct {
	SetCookie string `header:"Set-Cookie" doc:"takes the browser's cookie away"`
}

func (s *Server) sessionRoutes() {
	signIn := public(op("sign-in", http.MethodPost, "/session", tagSession, "Sign in 登录"))
	signIn.Errors = []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests, http.StatusServiceUnavailable}
	s.answers(&signIn, "202", "The password was right; a code is asked for. 密码正确，需要验证码。", reflect.TypeFor[SignedIn]())
	operate(s, signIn, s.signIn)
	code := public(op("answer-challenge", http.MethodPost, "/session/code", tagSession, "Sign in with a code 输入验证码"))
	code.Errors = []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests, http.StatusServiceUnavailable}
	operate(s, code, s.answerChallenge)
	operate(s, op("get-session", http.MethodGet, "/session", tagSession, "Show the session 查看登录状态"), s.session)
	here := public(op("is-signed-in", http.MethodGet, "/session/here", tagSession, "Is this browser signed in 是否已登录"))
	here.Errors = []int{http.StatusTooManyRequests, http.StatusServiceUnavailable}
	operate(s, here, s.here)
	signOut := op("sign-out", http.MethodDelete, "/session", tagSession, "Sign out 退出登录")
	signOut.DefaultStatus = http.StatusNoContent
	operate(s, signOut, s.signOut)
}

func (s *Server) signIn(ctx context.Context, in *signInInput) (*signInOutput, error) {
	x := exchangeOf(ctx)
	login := "login " + networkOf(x.address) + " " + strings.ToLower(in.Body.Login)
	if err := s.spend("address "+networkOf(x.address), addressLimit); err != nil {
		return nil, err
	}
	if err := s.spend(login, loginLimit); err != nil {
		return nil, err
	}
	token, session, err := s.ports.Accounts.SignIn(ctx, in.Body.Login, in.Body.Password, x.address, in.UserAgent)
	if needed, asked := errors.AsType[*CodeNeeded](err); asked {
		return &signInOutput{
			Status: http.StatusAccepted, Body: SignedIn{Challenge: needed.Challenge, ExpiresAt: needed.ExpiresAt},
		}, nil
	}
	if err == nil {
		s.limits.forget(login)
	}
	return s.opened(ctx, token, session, err)
}

func (s *Server) answerChallenge(ctx context.Context, in *codeInput) (*signInOutput, error) {
	address := exchangeOf(ctx).address
	if err := s.spend("address "+networkOf(address), addressLimit); err != nil {
		return nil, err
	}
	token, session, err := s.ports.Accounts.Answer(ctx, in.Body.Challenge, in.Body.Code, address)
	return s.opened(ctx, token, session, err)
}

// opened answers with a session that was opened, or with the refusal.
func (s *Server) opened(ctx context.Context, token string, session Session, err error) (*signInOutput, error) {
	if errors.Is(err, ErrBadCredentials) {
		return nil, refuse(http.StatusUnauthorized, "bad_credentials")
	}
	if err != nil {
		return nil, err
	}
	exchangeOf(ctx).session = session
	me, err := s.whoIs(ctx, session)
	if err != nil {
		return nil, err
	}
	return &signInOutput{
		Status:    http.StatusOK,
		SetCookie: s.cookie(token, session.ExpiresAt.Time()).String(),
		Body:      SignedIn{Token: token, ExpiresAt: session.ExpiresAt, Me: &me},
	}, nil
}

// spend uses one attempt of a key.
func (s *Server) spend(key string, a allowance) error {
	if wait := s.limits.take(key, a); wait > 0 {
		return tooManyAttempts(wait)
	}
	return nil
}

func tooManyAttempts(wait time.Duration) error {
	after := strconv.Itoa(seconds(wait))
	limited := refuse(http.StatusTooManyRequests, "too_many_attempts", "seconds", after)
	limited.header = [2]string{"Retry-After", after}
	return limited
}

func (s *Server) session(ctx context.Context, _ *struct{}) (*sessionOutput, error) {
	session := exchangeOf(ctx).session
	me, err := s.whoIs(ctx, session)
	if err != nil {
		return nil, err
	}
	out := &sessionOutput{}
	out.Body.ExpiresAt, out.Body.Me = session.ExpiresAt, me
	return out, nil
}

type hereInput struct {
	Cookie string `cookie:"jiaoban_session" hidden:"true"`
}

type hereOutput struct {
	Body struct {
		SignedIn bool `json:"signed_in" doc:"the browser's cookie is that of a session that has not ended"`
	}
}

// here lets the page choose between its door and what is behind it without
// asking for something that is then refused.
func (s *Server) here(ctx context.Context, in *hereInput) (*hereOutput, error) {
	out := &hereOutput{}
	if in.Cookie == "" {
		return out, nil
	}
	_, err := s.ports.Accounts.Holder(ctx, in.Cookie)
	if errors.Is(err, ErrNoSession) {
		return out, s.spend("unknown token "+networkOf(exchangeOf(ctx).address), unknownTokenLimit)
	}
	out.Body.SignedIn = err == nil
	return out, err
}

type signOutInput struct {
	Authorization string `header:"Authorization" hidden:"true"`
	Cookie        string `cookie:"jiaoban_session" hidden:"true"`
}

func (s *Server) signOut(ctx context.Context, in *signOutInput) (*signOutOutput, error) {
	token := in.Cookie
	if !exchangeOf(ctx).cookie {
		_, token, _ = strings.Cut(in.Authorization, " ")
		token = strings.TrimSpace(token)
	}
	if err := s.ports.Accounts.SignOut(ctx, token); err != nil {
		return nil, err
	}
	ended := s.cookie("", time.Unix(1, 0)) //nolint:gosec // see cookie
	ended.MaxAge = -1
	return &signOutOutput{SetCookie: ended.String()}, nil
}
