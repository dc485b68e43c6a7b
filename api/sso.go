package api

import (
	"context"
	"errors"
	"html"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// journeyCookie binds a sign-in at the provider to the browser that began it.
const journeyCookie = "jiaoban_sso"

// Callback is what the provider sends the browser back with.
type Callback struct{ State, Code, Fault string }

// SingleSignOn is the port to the provider of an organisation.
type SingleSignOn interface {
	// Offered is what the provider is called; empty: there is none.
	Offered() string
	// Start gives the address at the provider, and what the browser keeps in a
	// cookie until it comes back.
	Start(ctx context.Context, target string) (address, browser string, until casework.Instant, err error)
	// Return opens the session of whom the provider vouches for.
	Return(ctx context.Context, back Callback, browser, address, userAgent string) (token string, session Session, target string, err error)
	// End is where the browser signs out of the provider; empty: nowhere.
	End(ctx context.Context) (string, error)
}

// Errors of SingleSignOn.
var (
	ErrSSOOff         = errors.New("single sign-on is not set up")
	ErrSSOUnreachable = errors.New("the provider of single sign-on cannot be reached")
	ErrSSORefused     = errors.New("the provider's word does not count")
	ErrSSONoAccount   = errors.New("no account is linked to the identity")
)

func ssoRefusal(err error) error {
	for known, refusal := range map[error]*refusal{
		ErrSSOOff:         refuse(http.StatusNotFound, "sso_off"),
		ErrSSOUnreachable: refuse(http.StatusServiceUnavailable, "sso_unreachable"),
		ErrSSORefused:     refuse(http.StatusUnauthorized, "sso_refused"),
		ErrSSONoAccount:   refuse(http.StatusForbidden, "sso_no_account"),
	} {
		if errors.Is(err, known) {
			return refusal
		}
	}
	return err
}

type ssoOutput struct {
	Body struct {
		On    bool   `json:"on"`
		Name  string `json:"name,omitempty" doc:"what the provider is called"`
		Start string `json:"start,omitempty" doc:"where a browser begins"`
	}
}

type linksOutput struct {
	Body struct {
		Links []contract.Link `json:"links"`
		Names Names           `json:"names"`
	}
}

type addLinkInput struct {
	ID   string `path:"id" maxLength:"64" doc:"the account"`
	Body struct {
		Subject string `json:"subject" minLength:"1" maxLength:"255" doc:"by which the provider knows the person (sub)"`
	}
}

type linkOutput struct{ Body contract.Link }

type removeLinkInput struct {
	ID   string `path:"id" maxLength:"64" doc:"the account"`
	Link string `path:"link" maxLength:"64" doc:"the link"`
}

const ssoPath = prefix + "/sso"

// SSOCallback is where the provider sends browsers back to.
const SSOCallback = ssoPath + "/callback"

func (s *Server) ssoRoutes() {
	show := public(op("show-sso", http.MethodGet, "/sso", tagSession, "Is there single sign-on 统一身份认证"))
	show.Errors = []int{http.StatusServiceUnavailable}
	operate(s, show, func(context.Context, *struct{}) (*ssoOutput, error) {
		out := &ssoOutput{}
		if out.Body.Name = s.ports.SSO.Offered(); out.Body.Name != "" {
			out.Body.On, out.Body.Start = true, ssoPath+"/start"
		}
		return out, nil
	})
	for _, route := range []struct {
		id, path, summary string
		parameters        [][2]string // name, and what it is
		handler           gin.HandlerFunc
	}{
		{"start-sso", "/sso/start", "Sign in by single sign-on 统一身份认证登录", [][2]string{{"to", "where the browser goes afterwards, a path of this site"}}, s.startSSO},
		{"return-sso", "/sso/callback", "Come back from the provider 统一身份认证返回", [][2]string{
			{"state", "what the sign-in began with"}, {"code", "what the provider gives for it"}, {"error", "why the provider gives nothing"},
		}, s.returnSSO},
		{"end-sso", "/sso/end", "Sign out of the provider 退出统一身份认证", nil, s.endSSO},
	} {
		s.engine.GET(prefix+route.path, route.handler)
		o := public(op(route.id, http.MethodGet, route.path, tagSession, route.summary))
		for _, p := range route.parameters {
			o.Parameters = append(o.Parameters, &huma.Param{Name: p[0], Description: p[1], In: "query", Schema: &huma.Schema{Type: huma.TypeString}})
		}
		o.Errors = []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusTooManyRequests, http.StatusServiceUnavailable}
		o.Responses = map[string]*huma.Response{"303": {Description: "To where the browser goes on. 浏览器接着前往。", Headers: map[string]*huma.Param{
			"Location": {Schema: &huma.Schema{Type: huma.TypeString, Description: "where the browser goes on"}},
		}}}
		s.describe(o)
	}
}

func (s *Server) linkRoutes() {
	list := op("list-links", http.MethodGet, "/accounts/{id}/links", tagOffice, "List an account's outside identities 账号关联的身份")
	list.Errors = append(list.Errors, http.StatusForbidden)
	operate(s, list, func(ctx context.Context, in *accountIDInput) (*linksOutput, error) {
		if err := guard(ctx, ManageStaff); err != nil {
			return nil, err
		}
		links, err := s.ports.Logins.Links(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		out := &linksOutput{}
		out.Body.Links = orEmpty(links)
		out.Body.Names, err = s.names(ctx, mentioned(links))
		return out, err
	})
	add := adding("add-link", "/accounts/{id}/links", "Link an outside identity 关联身份")
	operate(s, add, func(ctx context.Context, in *addLinkInput) (*linkOutput, error) {
		if err := guard(ctx, ManageStaff); err != nil {
			return nil, err
		}
		link, err := s.ports.Logins.AddLink(ctx, in.ID, in.Body.Subject, actorOf(ctx).Person)
		return &linkOutput{Body: link}, ssoRefusal(err)
	})
	remove := op("remove-link", http.MethodDelete, "/accounts/{id}/links/{link}", tagOffice, "Unlink an outside identity 取消关联")
	remove.DefaultStatus = http.StatusNoContent
	remove.Errors = append(remove.Errors, http.StatusForbidden)
	operate(s, remove, func(ctx context.Context, in *removeLinkInput) (*struct{}, error) {
		if err := guard(ctx, ManageStaff); err != nil {
			return nil, err
		}
		return nil, s.ports.Logins.RemoveLink(ctx, in.ID, in.Link)
	})
}

func (s *Server) startSSO(c *gin.Context) {
	if err := s.spend("address "+networkOf(exchangeOf(c.Request.Context()).address), addressLimit); err != nil {
		s.browserAnswer(c, err)
		return
	}
	address, browser, until, err := s.ports.SSO.Start(c.Request.Context(), localPath(c.Query("to")))
	if err != nil {
		s.browserAnswer(c, ssoRefusal(err))
		return
	}
	http.SetCookie(c.Writer, s.journey(browser, until.Time()))
	c.Redirect(http.StatusSeeOther, address)
}

// journey is the cookie of a browser on its way. It must come along when the
// provider's page sends the browser back, so it is not as strict as the session's.
func (s *Server) journey(value string, expires time.Time) *http.Cookie {
	return &http.Cookie{ //nolint:gosec // see cookie
		Name: journeyCookie, Value: value, Path: ssoPath, Expires: expires,
		HttpOnly: true, Secure: s.options.SecureCookies, SameSite: http.SameSiteLaxMode,
	}
}

func (s *Server) returnSSO(c *gin.Context) {
	x := exchangeOf(c.Request.Context())
	if err := s.spend("address "+networkOf(x.address), addressLimit); err != nil {
		s.browserAnswer(c, err)
		return
	}
	browser := ""
	if cookie, err := c.Request.Cookie(journeyCookie); err == nil {
		browser = cookie.Value
	}
	ended := s.journey("", time.Unix(1, 0)) //nolint:gosec // see cookie
	ended.MaxAge = -1
	http.SetCookie(c.Writer, ended)
	token, session, target, err := s.ports.SSO.Return(c.Request.Context(), callbackOf(c.Request.URL.RawQuery), browser, x.address, c.Request.UserAgent())
	if err != nil {
		s.browserAnswer(c, ssoRefusal(err))
		return
	}
	x.session = session
	http.SetCookie(c.Writer, s.cookie(token, session.ExpiresAt.Time()))
	c.Redirect(http.StatusSeeOther, localPath(target))
}

func (s *Server) endSSO(c *gin.Context) {
	address, err := s.ports.SSO.End(c.Request.Context())
	switch {
	case err != nil:
		s.browserAnswer(c, ssoRefusal(err))
	case address == "":
		c.Redirect(http.StatusSeeOther, "/")
	default:
		c.Redirect(http.StatusSeeOther, address)
	}
}

// longestCallback bounds each value of a callback; providers keep far below it.
const longestCallback = 4096

// callbackOf reads what the provider sends. A value that is there twice counts
// as not there: two parts of a way must not read two different ones.
func callbackOf(query string) Callback {
	values, err := url.ParseQuery(query)
	if err != nil {
		return Callback{}
	}
	one := func(name string) string {
		if found := values[name]; len(found) == 1 && len(found[0]) <= longestCallback {
			return found[0]
		}
		return ""
	}
	return Callback{State: one("state"), Code: one("code"), Fault: one("error")}
}

// localPath keeps a path of this site, and the front page for anything else, so
// that nobody is sent elsewhere by a link that begins here.
func localPath(to string) string {
	if len(to) > 1000 || !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\t\r\n") {
		return "/"
	}
	u, err := url.Parse(to)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || strings.HasPrefix(u.Path, "//") {
		return "/"
	}
	return u.String()
}

// browserAnswer refuses to a browser that went here by itself: in words that
// people can read. Programs get the problem.
func (s *Server) browserAnswer(c *gin.Context, err error) {
	if !strings.Contains(c.GetHeader("Accept"), "text/html") {
		answer(c, err)
		return
	}
	p := problemOf(c.Request.Context(), err)
	for name, values := range p.headers {
		c.Header(name, values[0])
	}
	c.Abort()
	back := words{"返回", "Back"}.in(exchangeOf(c.Request.Context()).lang)
	c.Data(p.Status, "text/html; charset=utf-8", []byte(`<!doctype html><meta charset="utf-8"><title>`+html.EscapeString(p.Title)+
		`</title><p>`+html.EscapeString(p.Detail)+`</p><p><a href="/">`+back+`</a></p>`))
}
