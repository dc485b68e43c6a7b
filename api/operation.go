package api

import (
	"context"
	"net/http"
	"reflect"
	"slices"

	"github.com/danielgtaylor/huma/v2"
)

// prefix is where every resource lives; a change that breaks clients gets a new one.
const prefix = "/api/v1"

const (
	jsonType = "application/json"

	// The two ways in which a session travels.
	byCookie = "cookie"
	byBearer = "bearer"
)

// bodyLimit is the most that a request may hold, files apart.
const (
	bodyLimit      = 2 << 20
	bodyLimitWords = "2 MiB"
)

// Tags group the operations of the document.
const (
	tagSession  = "session"
	tagCampaign = "campaigns"
	tagBatch    = "batches"
	tagCase     = "cases"
	tagCommand  = "commands"
	tagFile     = "files"
	tagOffice   = "office"
	tagRecord   = "record"
	tagSystem   = "system"
)

// op begins an operation. The summary is English with the Chinese term behind;
// what it does is described by its id, see operationTexts and commandTexts.
func op(id, method, path, tag, summary string) huma.Operation {
	return huma.Operation{
		OperationID: id, Method: method, Path: prefix + path, Tags: []string{tag}, Summary: summary,
		Description:  operationDescription(id),
		MaxBodyBytes: bodyLimit, Security: needsSession,
		Errors:        []int{http.StatusUnauthorized, http.StatusNotFound, http.StatusServiceUnavailable},
		DefaultStatus: http.StatusOK, Parameters: []*huma.Param{actingParam, senderParam},
	}
}

var needsSession = []map[string][]string{{byCookie: {}}, {byBearer: {}}}

// public takes the need of a session from an operation of the document; which
// routes are open is said once, in open.
func public(o huma.Operation) huma.Operation {
	o.Security, o.Parameters = nil, nil
	return o
}

// operate registers an operation. What the handler returns as an error becomes
// a problem in the reader's language.
func operate[I, O any](s *Server, o huma.Operation, handler func(context.Context, *I) (*O, error)) {
	s.describeBody(&o, reflect.TypeFor[I]())
	o.BodyReadTimeout = s.options.bodyTimeout
	if o.RequestBody != nil {
		o.Errors = append(slices.Clone(o.Errors), http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	}
	o.Middlewares = append(huma.Middlewares{noteUnknown}, o.Middlewares...)
	huma.Register(s.huma, o, func(ctx context.Context, in *I) (*O, error) {
		if x := exchangeOf(ctx); len(x.unknown) > 0 {
			return nil, invalidFields(ctx, nil)
		}
		out, err := handler(ctx, in)
		if err != nil {
			return nil, problemOf(ctx, s.inNames(ctx, err))
		}
		return out, nil
	})
}

// describeBody writes the schema of the body, as it is sent, into the operation
// before huma would write it as it is answered.
func (s *Server) describeBody(o *huma.Operation, input reflect.Type) {
	f, ok := input.FieldByName("Body")
	if !ok || o.RequestBody != nil {
		return
	}
	s.sends(o, f.Type)
}

func (s *Server) sends(o *huma.Operation, body reflect.Type) {
	o.RequestBody = &huma.RequestBody{
		Required: true,
		Content: map[string]*huma.MediaType{
			jsonType: {Schema: s.schemas.input(body, o.OperationID)},
		},
	}
}

// answers describes a further answer of an operation.
func (s *Server) answers(o *huma.Operation, status string, description string, body reflect.Type) {
	if o.Responses == nil {
		o.Responses = map[string]*huma.Response{}
	}
	o.Responses[status] = &huma.Response{
		Description: description,
		Content: map[string]*huma.MediaType{
			jsonType: {Schema: s.schemas.Schema(body, true, o.OperationID+status)},
		},
	}
}
