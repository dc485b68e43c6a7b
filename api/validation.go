package api

import (
	"errors"
	"net/http"
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
		&validation.MsgUnexpectedProperty:             "unknown_field",
		&validation.MsgExpectedRequiredProperty:       "required|%s",
		&validation.MsgExpectedRFC3339DateTime:        "bad_format|2021-08-20T21:25:00+08:00",
		&validation.MsgExpectedRFC3339Date:            "bad_format|2021-08-24",
		&validation.MsgExpectedRFC3986URI:             "bad_format|URI %v",
		&validation.MsgExpectedBoolean:                "wrong_type|true, false",
		&validation.MsgExpectedNumber:                 "wrong_type|number",
		&validation.MsgExpectedInteger:                "wrong_type|integer",
		&validation.MsgExpectedString:                 "wrong_type|string",
		&validation.MsgExpectedArray:                  "wrong_type|array",
		&validation.MsgExpectedObject:                 "wrong_type|object",
		&validation.MsgExpectedOneOf:                  "not_one_of|%s",
		&validation.MsgExpectedMinimumNumber:          "too_small|%v",
		&validation.MsgExpectedMaximumNumber:          "too_large|%v",
		&validation.MsgExpectedMinLength:              "text_too_short|%d",
		&validation.MsgExpectedMaxLength:              "text_too_long|%d",
		&validation.MsgExpectedMinItems:               "too_few|%d",
		&validation.MsgExpectedMaxItems:               "too_many|%d",
		&validation.MsgExpectedMatchPattern:           "bad_format|%s",
		&validation.MsgExpectedMatchAtLeastOneSchema:  "invalid_value",
		&validation.MsgExpectedMatchExactlyOneSchema:  "invalid_value",
		&validation.MsgExpectedExclusiveMinimumNumber: "too_small|%v",
		&validation.MsgExpectedExclusiveMaximumNumber: "too_large|%v",
	} {
		*text = code
	}
})

// parameters names the parameter of a fault's sentence that its code carries.
var parameters = map[string]string{
	"wrong_type": "expected", "bad_format": "expected", "not_one_of": "allowed", "too_small": "min",
	"too_large": "max", "text_too_short": "min", "text_too_long": "max", "too_few": "min", "too_many": "max",
}

// fromHuma turns what huma found wrong with a request into a problem.
func fromHuma(ctx huma.Context, status int, _ string, errs []error) *Problem {
	x := exchangeOf(ctx.Context())
	switch status {
	case http.StatusRequestEntityTooLarge:
		return newProblem(x.lang, status, "body_too_large").with("Connection", "close")
	case http.StatusRequestTimeout:
		return newProblem(x.lang, status, "body_timeout").with("Connection", "close")
	case http.StatusUnsupportedMediaType:
		return newProblem(x.lang, status, "unsupported_media_type")
	case http.StatusNotAcceptable:
		return newProblem(x.lang, status, "not_acceptable")
	case http.StatusBadRequest:
		if len(errs) == 0 {
			return newProblem(x.lang, status, "body_required")
		}
		return newProblem(x.lang, status, "malformed_json")
	case http.StatusUnprocessableEntity:
		return invalidFields(x.lang, errs)
	}
	var tooLarge *http.MaxBytesError
	for _, err := range errs {
		if errors.As(err, &tooLarge) {
			return newProblem(x.lang, http.StatusRequestEntityTooLarge, "body_too_large").with("Connection", "close")
		}
	}
	if len(errs) > 0 && strings.HasPrefix(ctx.Method(), "P") && x.failure == nil {
		x.failure = errors.Join(errs...)
	}
	p := newProblem(x.lang, http.StatusInternalServerError, "internal_error")
	p.RequestID = x.id
	return p
}

// invalidFields lists every fault that was found, each by the path of its field.
func invalidFields(lang string, errs []error) *Problem {
	p := newProblem(lang, http.StatusUnprocessableEntity, "invalid_fields")
	for _, err := range errs {
		var detail huma.ErrorDetailer
		if !errors.As(err, &detail) {
			detail = &huma.ErrorDetail{Message: err.Error()}
		}
		f := faultOf(detail.ErrorDetail())
		p.Errors = append(p.Errors, FieldProblem{Field: f.Field, Code: f.Code, Detail: fieldSentence(f, lang)})
	}
	return p
}

// faultOf reads one of huma's findings. The value that was sent is not repeated.
func faultOf(d *huma.ErrorDetail) casework.FieldError {
	f := casework.FieldError{Field: fieldPath(d.Location)}
	code, value, _ := strings.Cut(d.Message, "|")
	switch {
	case code == "required", code == "not_one_of", fieldSentences[code] != words{}:
		f.Code = code
	case d.Message == "required header parameter is missing" && d.Location == "header."+idempotencyHeader:
		f.Code = "idempotency_key_required"
	case strings.HasPrefix(d.Message, "required ") && strings.HasSuffix(d.Message, " parameter is missing"):
		f.Code = "required"
	case d.Message == "unknown query parameter":
		f.Code = "unknown_field"
	case d.Message == "invalid integer":
		f.Code, value = "wrong_type", "integer"
	case d.Message == "invalid boolean":
		f.Code, value = "wrong_type", "true, false"
	default:
		f.Code = "invalid_value"
	}
	if f.Code == "required" && value != "" {
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
