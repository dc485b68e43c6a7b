package api

import (
	"context"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Delegations are who may act for whom (S0-02).
type Delegations interface {
	Delegate(ctx context.Context, d contract.Delegation, by casework.Actor) (contract.Delegation, error)
	// EndDelegation ends one early; it stays readable.
	EndDelegation(ctx context.Context, id, reason string, by casework.Actor) (contract.Delegation, error)
	// Delegations lists those that a person has given or been given; nobody: all.
	Delegations(ctx context.Context, person casework.PersonID) ([]contract.Delegation, error)
	// Proxy gives the posts in which one person may act for another, none: not at
	// all, and every post that the one acted for holds.
	Proxy(ctx context.Context, delegate, delegator casework.PersonID, at casework.Instant) (posts, held []casework.Post, err error)
}

// actingHeader says for whom a request is made. Nobody ever acts for another
// without saying so: without the header people act for themselves.
const actingHeader = "Acting-For"

var actingParam = &huma.Param{
	Name: actingHeader, In: "header", Schema: &huma.Schema{Type: huma.TypeString},
	Description: "the person for whom you act, who has delegated to you; both names stay on what you do",
}

// senderHeader says who means to send a request. A browser sends the cookie of whoever
// is signed in now: what one person left there to be sent is not sent as another's.
const senderHeader = "Sender"

var senderParam = &huma.Param{
	Name: senderHeader, In: "header", Schema: &huma.Schema{Type: huma.TypeString},
	Description: "the person who means to send this; where the session is another's, it is refused (another_signed_in)",
}

// actFor makes the actor of a request the proxy whom the header names: with the
// posts that the one acted for has delegated, and no more of that person's others
// and of the own ones than that whoever belongs to a unit does not judge it.
func (s *Server) actFor(c *gin.Context) {
	x := exchangeOf(c.Request.Context())
	whom := casework.PersonID(c.GetHeader(actingHeader))
	if whom == "" || x.session.Actor.Person == "" {
		c.Next()
		return
	}
	proxy, err := s.proxy(c.Request.Context(), x.session.Actor, whom)
	if err == nil && x.session.lacksFactorFor(proxy.Posts) {
		err = x.session.factorRefusal()
	}
	if err == nil && ownAffairs[c.Request.Method+" "+c.FullPath()] {
		err = refuse(http.StatusForbidden, "not_delegated")
	}
	if err != nil {
		answer(c, err)
		return
	}
	x.session.Actor = proxy
	c.Request = c.Request.WithContext(contract.Asking(c.Request.Context(), x.session.Actor))
	c.Next()
}

// proxy is somebody acting for another, with the posts that are delegated now.
func (s *Server) proxy(ctx context.Context, me casework.Actor, whom casework.PersonID) (casework.Actor, error) {
	posts, held, err := s.ports.Proxies.Proxy(ctx, me.Person, whom, casework.InstantOf(s.options.Clock()))
	if err == nil && len(posts) == 0 {
		err = refuse(http.StatusForbidden, "not_delegated")
	}
	return casework.Actor{Person: me.Person, ActingFor: whom, Posts: posts, Own: slices.Concat(me.Posts, held)}, err
}

// ownAffairs are what nobody does for another.
var ownAffairs = map[string]bool{
	http.MethodPost + " " + prefix + "/me/password":     true,
	http.MethodPost + " " + prefix + "/me/tokens":       true,
	http.MethodDelete + " " + prefix + "/me/tokens/:id": true,
	http.MethodDelete + " " + prefix + "/sessions":      true,
	http.MethodPost + " " + prefix + "/delegations":     true,

	http.MethodPost + " " + prefix + "/me/second-factor":                true,
	http.MethodPost + " " + prefix + "/me/second-factor/confirm":        true,
	http.MethodPost + " " + prefix + "/me/second-factor/recovery-codes": true,
	http.MethodPost + " " + prefix + "/me/second-factor/remove":         true,

	http.MethodPost + " " + prefix + "/delegations/:id/end": true,
	http.MethodDelete + " " + prefix + "/sessions/:id":      true,
}

// ProxyView is somebody for whom one may act.
type ProxyView struct {
	Person casework.PersonID `json:"person"`
	Name   string            `json:"name"`
	Until  casework.Instant  `json:"until"`
}

type delegationsInput struct {
	Person casework.PersonID `query:"person" maxLength:"64" doc:"your own if left out; an administrator may ask for anybody's"`
	All    bool              `query:"all" doc:"everybody's; for administrators"`
}

type delegationsOutput struct {
	Body struct {
		Delegations []contract.Delegation `json:"delegations" doc:"given and received, past ones included, latest first"`
		Names       Names                 `json:"names"`
	}
}

type addDelegationInput struct {
	Body struct {
		Delegator casework.PersonID `json:"delegator,omitempty" maxLength:"64" doc:"you, if left out; an administrator may name somebody else, with a reason"`
		Delegate  casework.PersonID `json:"delegate" minLength:"1" maxLength:"64"`
		From      casework.Instant  `json:"from,omitempty" doc:"now if left out"`
		Until     casework.Instant  `json:"until" doc:"from this instant on it no longer runs"`
		Posts     []casework.Post   `json:"posts,omitempty" maxItems:"50" doc:"every post that may be delegated, if left out"`
		Reason    string            `json:"reason,omitempty" maxLength:"500"`
	}
}

type endDelegationInput struct {
	ID   string `path:"id" maxLength:"64" doc:"the delegation"`
	Body struct {
		Reason string `json:"reason,omitempty" maxLength:"500" doc:"an administrator must give one"`
	}
}

type delegationOutput struct{ Body contract.Delegation }

func (s *Server) delegationRoutes() {
	list := op("list-delegations", http.MethodGet, "/delegations", tagOffice, "Who acts for whom 委托代理")
	list.Errors = append(list.Errors, http.StatusForbidden)
	operate(s, list, s.delegations)
	add := adding("add-delegation", "/delegations", "Let somebody act for you 委托他人代行")
	operate(s, add, func(ctx context.Context, in *addDelegationInput) (*delegationOutput, error) {
		b, by := in.Body, actorOf(ctx)
		if b.Delegator == "" {
			b.Delegator = by.Person
		}
		made, err := s.ports.Proxies.Delegate(ctx, contract.Delegation{
			Delegator: b.Delegator, Delegate: b.Delegate, From: b.From, Until: b.Until, Posts: b.Posts, Reason: b.Reason,
		}, by)
		return &delegationOutput{Body: made}, err
	})
	end := op("end-delegation", http.MethodPost, "/delegations/{id}/end", tagOffice, "End a delegation early 提前终止委托")
	end.Errors = append(end.Errors, http.StatusForbidden, http.StatusConflict)
	operate(s, end, func(ctx context.Context, in *endDelegationInput) (*delegationOutput, error) {
		ended, err := s.ports.Proxies.EndDelegation(ctx, in.ID, in.Body.Reason, actorOf(ctx))
		return &delegationOutput{Body: ended}, err
	})
}

func (s *Server) delegations(ctx context.Context, in *delegationsInput) (*delegationsOutput, error) {
	person := actorOf(ctx).Person
	if in.All || in.Person != "" && in.Person != person {
		if err := guard(ctx, ManageStaff); err != nil {
			return nil, err
		}
		person = in.Person
	}
	found, err := s.ports.Proxies.Delegations(ctx, person)
	if err != nil {
		return nil, err
	}
	out := &delegationsOutput{}
	out.Body.Delegations = orEmpty(found)
	out.Body.Names, err = s.names(ctx, mentioned(found))
	return out, err
}

// mayActFor lists for whom a person may act now.
func (s *Server) mayActFor(ctx context.Context, person casework.PersonID) ([]ProxyView, error) {
	proxies := []ProxyView{}
	found, err := s.ports.Proxies.Delegations(ctx, person)
	if err != nil {
		return nil, err
	}
	now := casework.InstantOf(s.options.Clock())
	for _, d := range found {
		if d.Delegate != person || !d.At(now) || slices.ContainsFunc(proxies, func(p ProxyView) bool { return p.Person == d.Delegator }) {
			continue
		}
		posts, _, err := s.ports.Proxies.Proxy(ctx, person, d.Delegator, now)
		if err != nil {
			return nil, err
		}
		if len(posts) > 0 {
			proxies = append(proxies, ProxyView{Person: d.Delegator, Until: d.Until})
		}
	}
	names, err := s.names(ctx, mentioned(proxies))
	for i := range proxies {
		proxies[i].Name = names.People[proxies[i].Person]
	}
	return proxies, err
}
