package api

import (
	"errors"
	"io"
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
		return invalidFields(x.lang, errs)
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
	case code == isRequired, code == isNotOneOf, code == isTooLong, fieldSentences[code] != words{}:
		f.Code = code
	case d.Message == "required header parameter is missing" && d.Location == "header."+idempotencyHeader:
		f.Code = "idempotency_key_required"
	case strings.HasPrefix(d.Message, "required ") && strings.HasSuffix(d.Message, " parameter is missing"):
		f.Code = "required"
	case d.Message == "unknown query parameter":
		f.Code = "unknown_field"
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
