package api

import (
	"context"
	"net/http"
	"time"
)

// exchange is what is known about one request and its answer. It travels in
// the request's context.
type exchange struct {
	id      string // of the request, in every log line about it
	lang    string
	address string // of the client, for limits and the log
	writer  *http.ResponseController
	session Session // empty on routes that need none
	cookie  bool    // the session came by cookie, not by bearer token
	failure error   // what went wrong inside, for the log; never for the client
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

// bodyRead lifts the limit on reading once the body has been read. If it stayed,
// the server's watch on the connection would run into it and cancel a handler
// that is still at work.
func (x *exchange) bodyRead() {
	if x.writer != nil {
		_ = x.writer.SetReadDeadline(time.Time{}) // a recorder in a test has no deadlines
	}
}
