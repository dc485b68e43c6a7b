package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"
	"github.com/gin-gonic/gin"

	"jiaoban/internal/casework"
)

// prepare sets what gin and huma keep in package variables: they have no other
// place for it. huma's sentences are replaced by codes, so that a fault can be
// put in the reader's language when it is answered.
var prepare = sync.OnceFunc(func() {
	gin.SetMode(gin.ReleaseMode)
	huma.DefaultArrayNullable = false
	huma.ValidateStrictCasing = true
	huma.NewErrorWithContext = func(ctx huma.Context, status int, msg string, errs ...error) huma.StatusError {
		return fromHuma(ctx, status, msg, errs)
	}
	huma.NewError = func(status int, _ string, _ ...error) huma.StatusError {
		return newProblem(zh, status, "internal_error")
	}
	for text, code := range map[*string]string{
		&validation.MsgUnexpectedProperty:             isUnknown,
		&validation.MsgExpectedRequiredProperty:       isRequired + "|%s",
		&validation.MsgExpectedRFC3339DateTime:        isBadFormat + "|2021-08-20T21:25:00+08:00",
		&validation.MsgExpectedRFC3339Date:            isBadFormat + "|2021-08-24",
		&validation.MsgExpectedRFC3986URI:             isBadFormat + "|URI %v",
		&validation.MsgExpectedBoolean:                isWrongType + "|true, false",
		&validation.MsgExpectedNumber:                 isWrongType + "|number",
		&validation.MsgExpectedInteger:                isWrongType + "|integer",
		&validation.MsgExpectedString:                 isWrongType + "|string",
		&validation.MsgExpectedArray:                  isWrongType + "|array",
		&validation.MsgExpectedObject:                 isWrongType + "|object",
		&validation.MsgExpectedOneOf:                  isNotOneOf + "|%s",
		&validation.MsgExpectedMinimumNumber:          isTooSmall + "|%v",
		&validation.MsgExpectedMaximumNumber:          isTooLarge + "|%v",
		&validation.MsgExpectedMinLength:              isTooShort + "|%d",
		&validation.MsgExpectedMaxLength:              isTooLong + "|%d",
		&validation.MsgExpectedMinItems:               isTooFew + "|%d",
		&validation.MsgExpectedMaxItems:               isTooMany + "|%d",
		&validation.MsgExpectedMatchPattern:           isBadFormat + "|%s",
		&validation.MsgExpectedMatchAtLeastOneSchema:  isInvalid,
		&validation.MsgExpectedMatchExactlyOneSchema:  isInvalid,
		&validation.MsgExpectedExclusiveMinimumNumber: isTooSmall + "|%v",
		&validation.MsgExpectedExclusiveMaximumNumber: isTooLarge + "|%v",
	} {
		*text = code
	}
})

const (
	atLeast = "min"
	atMost  = "max"
)

// parameters names the parameter of a fault's sentence that its code carries.
var parameters = map[string]string{
	isWrongType: "expected", isBadFormat: "expected", isNotOneOf: "allowed", isTooSmall: atLeast,
	isTooLarge: atMost, isTooShort: atLeast, isTooLong: atMost, isTooFew: atLeast, isTooMany: atMost,
}

// fromHuma turns what huma found wrong with a request into a problem.
func fromHuma(ctx huma.Context, status int, _ string, errs []error) *Problem {
	x := exchangeOf(ctx.Context())
	switch status {
	case http.StatusRequestEntityTooLarge:
		return newProblem(x.lang, status, "body_too_large", "limit", bodyLimitWords).with("Connection", "close")
	case http.StatusRequestTimeout:
		return newProblem(x.lang, status, "body_timeout").with("Connection", "close")
	case http.StatusUnsupportedMediaType:
		return newProblem(x.lang, status, "unsupported_media_type", "expected", jsonType)
	case http.StatusNotAcceptable:
		return newProblem(x.lang, status, "not_acceptable")
	case http.StatusBadRequest:
		if len(errs) == 0 {
			return newProblem(x.lang, status, "body_required")
		}
		return newProblem(x.lang, status, "malformed_json")
	case http.StatusUnprocessableEntity:
		return invalidFields(ctx.Context(), errs)
	}
	for _, err := range errs {
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return newProblem(x.lang, http.StatusRequestEntityTooLarge, "body_too_large", "limit", bodyLimitWords).with("Connection", "close")
		}
		if errors.Is(err, io.ErrUnexpectedEOF) {
			return newProblem(x.lang, http.StatusBadRequest, "body_cut_short")
		}
	}
	x.failure = errors.Join(append(errs, x.failure)...)
	p := newProblem(x.lang, http.StatusInternalServerError, "internal_error")
	p.RequestID = x.id
	return p
}

// noteUnknown notes the parameters of the query that the route does not have. huma
// would refuse them before it looks at anything else; here all faults of a request
// are told in one answer.
func noteUnknown(ctx huma.Context, next func(huma.Context)) {
	query := ctx.URL()
	for _, name := range slices.Sorted(maps.Keys(query.Query())) {
		if !slices.ContainsFunc(ctx.Operation().Parameters, func(p *huma.Param) bool { return p.In == "query" && p.Name == name }) {
			x := exchangeOf(ctx.Context())
			x.unknown = append(x.unknown, name)
		}
	}
	next(ctx)
}

// invalidFields lists every fault that was found, each by the path of its field:
// those of the schema, and those that the rules find beside them.
func invalidFields(ctx context.Context, errs []error) *Problem {
	x := exchangeOf(ctx)
	var found []casework.FieldError
	for _, name := range x.unknown {
		found = append(found, casework.FieldError{Field: "query." + name, Code: isUnknown})
	}
	inBody := false
	for _, err := range errs {
		var detail huma.ErrorDetailer
		if !errors.As(err, &detail) {
			detail = &huma.ErrorDetail{Message: err.Error()}
		}
		d := detail.ErrorDetail()
		inBody = inBody || strings.HasPrefix(d.Location, "body")
		found = append(found, faultOf(d))
	}
	if x.also != nil && inBody {
		found = beside(found, x.also(ctx, lessFaults(x.sent, found)))
	}
	p := newProblem(x.lang, http.StatusUnprocessableEntity, "invalid_fields")
	for _, f := range found {
		p.Errors = append(p.Errors, FieldProblem{Field: f.Field, Code: f.Code, Detail: fieldSentence(f, x.lang)})
	}
	return p
}

// beside adds further faults to those that were found, but for what follows from
// them: a field that is at fault already, or what lies above or below one.
func beside(found, further []casework.FieldError) []casework.FieldError {
	all := slices.Clone(found)
	for _, f := range further {
		if !slices.ContainsFunc(found, func(known casework.FieldError) bool {
			return within(f.Field, known.Field) || within(known.Field, f.Field)
		}) {
			all = append(all, f)
		}
	}
	return all
}

// within reports whether a path is another one or leads into it.
func within(path, outer string) bool {
	rest, ok := strings.CutPrefix(path, outer)
	return ok && (rest == "" || rest[0] == '.' || rest[0] == '[')
}

// lessFaults takes the members at fault out of a body, and a list as a whole, so that
// the rest can be read.
func lessFaults(body json.RawMessage, found []casework.FieldError) json.RawMessage {
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	var root any
	if dec.Decode(&root) != nil {
		return nil
	}
	for _, f := range found {
		members, _ := root.(map[string]any)
		steps := strings.Split(f.Field, ".")
		for i, step := range steps {
			name, _, list := strings.Cut(step, "[")
			if inner, deeper := members[name].(map[string]any); deeper && !list && i < len(steps)-1 {
				members = inner
				continue
			}
			delete(members, name)
			break
		}
	}
	rest, err := json.Marshal(root)
	if err != nil {
		return nil
	}
	return rest
}

// lessFields takes fields out of a refusal.
func lessFields(err error, are func(field string) bool) error {
	refusal := casework.AsError(err)
	if refusal == nil || len(refusal.Fields) == 0 {
		return err
	}
	rest := *refusal
	rest.Fields = slices.DeleteFunc(slices.Clone(rest.Fields), func(f casework.FieldError) bool { return are(f.Field) })
	if len(rest.Fields) == 0 {
		return nil
	}
	return &rest
}

// together joins refusals of fields into one, so that each fault is told at once.
// Any other error comes before them.
func together(errs ...error) error {
	var all []casework.FieldError
	for _, err := range errs {
		if err == nil {
			continue
		}
		refusal := casework.AsError(err)
		if refusal == nil || refusal.Reason != casework.Invalid || len(refusal.Fields) == 0 {
			return err
		}
		all = beside(all, refusal.Fields)
	}
	if len(all) == 0 {
		return nil
	}
	return &casework.Error{Reason: casework.Invalid, Code: "invalid_fields", Fields: all}
}

// faultOf reads one of huma's findings. The value that was sent is not repeated.
func faultOf(d *huma.ErrorDetail) casework.FieldError {
	f := casework.FieldError{Field: fieldPath(d.Location)}
	code, value, _ := strings.Cut(d.Message, "|")
	switch {
	case code == isRequired, code == isNotOneOf, code == isTooLong, fieldSentences[code] != words{}:
		f.Code = code
	case d.Message == "required header parameter is missing" && d.Location == "header."+idempotencyHeader:
		f.Code = "idempotency_key_required"
	case strings.HasPrefix(d.Message, "required ") && strings.HasSuffix(d.Message, " parameter is missing"):
		f.Code = "required"
	case d.Message == "invalid integer":
		f.Code, value = isWrongType, "integer"
	case d.Message == "invalid boolean":
		f.Code, value = isWrongType, "true, false"
	default:
		f.Code = "invalid_value"
	}
	if f.Code == isRequired && value != "" {
		f.Field = strings.TrimPrefix(f.Field+"."+value, ".")
	}
	if name, ok := parameters[f.Code]; ok {
		f.Params = map[string]string{name: value}
	}
	return f
}

// fieldPath is the path within the body as the rules write it; what stands
// elsewhere in a request keeps the name of its place.
func fieldPath(location string) string {
	if location == "body" {
		return ""
	}
	return strings.TrimPrefix(location, "body.")
}
