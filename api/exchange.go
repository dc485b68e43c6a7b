package api

import (
	"context"
	"encoding/json"
	"net/http"

	"jiaoban/internal/casework"
)

// exchange is what is known about one request and its answer. It travels in
// the request's context.
type exchange struct {
	id      string // of the request, in every log line about it
	lang    string
	address string // of the client, for limits and the log
	writer  *http.ResponseController
	session Session                                                      // empty on routes that need none
	token   string                                                       // of the session, for what outlasts one look at it; never for the log
	cookie  bool                                                         // the session came by cookie, not by bearer token
	unknown []string                                                     // parameters of the query that the route does not have
	sent    json.RawMessage                                              // the body, where the rules say more of it than its schema; see also
	also    func(context.Context, json.RawMessage) []casework.FieldError // what the rules find in a body whose schema has faults
	failure error                                                        // what went wrong inside, for the log; never for the client
}

type exchangeKey struct{}

// exchangeOf returns the exchange of a request's context. A context that did
// not come through the router has an empty one.
func exchangeOf(ctx context.Context) *exchange {
	if x, ok := ctx.Value(exchangeKey{}).(*exchange); ok {
		return x
	}
	return &exchange{lang: zh}
}
