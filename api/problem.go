package api

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// ProblemType is the content type of every refusal.
const ProblemType = "application/problem+json"

// Problem is a refusal as clients see it (RFC 9457). Code is stable; Title and
// Detail are in the reader's language.
//
//nolint:errname // RFC 9457 calls it a problem
type Problem struct {
	Type      string          `json:"type" format:"uri" doc:"urn:jiaoban:problem:<code>"`
	Title     string          `json:"title" doc:"what kind of refusal this is, in the reader's language"`
	Status    int             `json:"status"`
	Code      string          `json:"code" doc:"stable code of the reason"`
	Detail    string          `json:"detail" doc:"the reason in the reader's language"`
	Errors    []FieldProblem  `json:"errors,omitempty" doc:"the fields at fault"`
	Filing    string          `json:"filing,omitempty" doc:"the filing under which the refusal is recorded"`
	Known     casework.CaseID `json:"known_case,omitempty" doc:"with case_known: the case that has the number, where you may see it"`
	Batch     string          `json:"known_batch,omitempty" doc:"with list_sent_otherwise: the batch that the list made then"`
	RequestID string          `json:"request_id,omitempty" doc:"what to tell the administrator"`

	headers http.Header
}

// FieldProblem names one field at fault by its JSON path.
type FieldProblem struct {
	Field  string `json:"field"`
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

// Error implements error; it is for logs.
func (p *Problem) Error() string { return strconv.Itoa(p.Status) + " " + p.Code }

// GetStatus gives huma the status of the answer.
func (p *Problem) GetStatus() int { return p.Status }

// GetHeaders gives huma the headers of the answer.
func (p *Problem) GetHeaders() http.Header { return p.headers }

// ContentType gives huma the content type of the answer.
func (p *Problem) ContentType(string) string { return ProblemType }

func (p *Problem) with(header, value string) *Problem {
	if p.headers == nil {
		p.headers = http.Header{}
	}
	p.headers.Set(header, value)
	return p
}

// newProblem is a refusal of the API's own; params are key, value pairs.
func newProblem(lang string, status int, code string, params ...string) *Problem {
	return &Problem{
		Type: "urn:jiaoban:problem:" + code, Title: titleOf(status, lang), Status: status,
		Code: code, Detail: sentence(code, lang, params...),
	}
}

// refusal is a refusal of the API's own, before it is put in words.
type refusal struct {
	status int
	code   string
	params []string
	header [2]string
}

func (r *refusal) Error() string { return r.code }

func refuse(status int, code string, params ...string) *refusal {
	return &refusal{status: status, code: code, params: params}
}

// Refusal lets what lies behind a port say no in its own words, where neither
// the rules nor this package have them: the evidence store, the reader of lists.
//
//nolint:errname // a refusal is an answer, not a failure
type Refusal struct {
	Status int
	Code   string
	Words  func(lang string) string // lang is "zh" or "en"
}

// Error implements error; it is for logs.
func (r *Refusal) Error() string { return r.Code }

var errNotFound = refuse(http.StatusNotFound, "not_found")

// statusOf maps the reasons of the rules to statuses.
func statusOf(r casework.Reason) int {
	switch r {
	case casework.Invalid:
		return http.StatusUnprocessableEntity
	case casework.Forbidden:
		return http.StatusForbidden
	case casework.NotFound:
		return http.StatusNotFound
	case casework.Conflict:
		return http.StatusConflict
	}
	return http.StatusConflict
}

// InWords puts a refusal of the rules, of accounts or of this package in words,
// for those who do not ask by HTTP.
func InWords(e *casework.Error, lang string) *Problem { return fromRules(e, lang) }

// fromRules puts a refusal of the rules in words. What is not there and what is
// not the reader's to see become one and the same answer.
func fromRules(e *casework.Error, lang string) *Problem {
	if e.Reason == casework.NotFound {
		return newProblem(lang, http.StatusNotFound, errNotFound.code)
	}
	status := statusOf(e.Reason)
	p := &Problem{
		Type: "urn:jiaoban:problem:" + e.Code, Title: titleOf(status, lang), Status: status,
		Code: e.Code, Detail: e.Message(lang),
	}
	if words, ours := sentences[e.Code]; ours {
		p.Detail = fill(words.in(lang), e.Params)
	}
	for _, f := range e.Fields {
		p.Errors = append(p.Errors, FieldProblem{Field: f.Field, Code: f.Code, Detail: fieldSentence(f, lang)})
	}
	if e.Code == "list_sent_otherwise" {
		p.Batch = e.Params["batch"]
	}
	if e.Code == "case_known" && e.Params["number"] != "" {
		// The ledger names the case only to whoever is not recused from it.
		p.Known = casework.CaseID(e.Params["case"])
		p.Errors = append(p.Errors, FieldProblem{Field: "number", Code: isTaken, Detail: fieldSentence(casework.FieldError{Code: isTaken}, lang)})
	}
	return p
}

// fieldSentence says what is wrong with a field: in the words of this package
// where it found the fault, else in those of the rules.
func fieldSentence(f casework.FieldError, lang string) string {
	if words, ours := fieldSentences[f.Code]; ours {
		return fill(words.in(lang), saidInWords(f, typeInWords(f, lang), lang))
	}
	return f.Message(lang)
}

// kinds of JSON are words of programmers; people read their own.
var kinds = map[string]words{
	"number": {"数字", "a number"}, "integer": {"整数", "a whole number"}, "string": {"文字", "a text"}, "array": {"列表", "a list"},
	"object": {"一组字段", "an object with fields"}, "true, false": {"true 或 false", "true or false"},
}

func typeInWords(f casework.FieldError, lang string) map[string]string {
	if kind, known := kinds[f.Params["expected"]]; known && f.Code == isWrongType {
		return map[string]string{"expected": kind.in(lang)}
	}
	return f.Params
}

// listKinds are the kinds of lists, in words.
var listKinds = map[string]words{
	"cases": {"普通清单", "an ordinary list"}, contract.ListSupplement: {"补充办理件清单", "a list of supplements"}, contract.ListHistory: {"旧台账", "an old ledger"},
}

// saidInWords puts what was said of a list, then and now, in words where it is a
// code: people read no codes.
func saidInWords(f casework.FieldError, values map[string]string, lang string) map[string]string {
	word := func(code string) string { return code }
	switch f.Field {
	case "kind":
		word = func(code string) string {
			if words, known := listKinds[code]; known {
				return words.in(lang)
			}
			return code
		}
	case "level":
		word = func(code string) string { return casework.Word(casework.SourceLevel(code), lang) }
	case "mode":
		word = func(code string) string { return casework.Word(casework.SourceMode(code), lang) }
	}
	if f.Code != "stands_otherwise" && f.Code != "nothing_stands" {
		return values
	}
	said := maps.Clone(values)
	for _, name := range []string{"stands", "sent"} {
		said[name] = word(values[name])
	}
	return said
}

// inNames puts the name of a unit in the place of its id, which says nothing to
// people. Where the name cannot be read the id stays.
func (s *Server) inNames(ctx context.Context, err error) error {
	e := casework.AsError(err)
	if e == nil || e.Params["unit"] == "" {
		return err
	}
	unit := casework.UnitID(e.Params["unit"])
	names, failed := s.unitNames.of(ctx, map[casework.UnitID]bool{unit: true})
	if name := names[unit]; failed == nil && name != "" {
		named := *e
		named.Params = maps.Clone(e.Params)
		named.Params["unit"] = name
		return &named
	}
	return err
}

// problemOf turns any error into the answer. Errors that are not for people
// are kept for the log and answered as an internal error without their words.
func problemOf(ctx context.Context, err error) *Problem {
	x := exchangeOf(ctx)
	var own *refusal
	var theirs *Refusal
	var done *Problem
	switch {
	case errors.As(err, &done):
		return done
	case errors.As(err, &own):
		p := newProblem(x.lang, own.status, own.code, own.params...)
		if own.header[0] != "" {
			return p.with(own.header[0], own.header[1])
		}
		return p
	case errors.As(err, &theirs):
		p := theirs.problem(x.lang)
		if p.Status >= http.StatusInternalServerError {
			x.failure, p.RequestID = err, x.id // not the sender's fault
		}
		return p
	case errors.Is(err, contract.ErrTooManyAttempts):
		return problemOf(ctx, tooManyAttempts(attemptsPause))
	case casework.AsError(err) != nil:
		return fromRules(casework.AsError(err), x.lang)
	}
	x.failure = err
	if errors.Is(err, contract.ErrUnavailable) || errors.Is(err, context.DeadlineExceeded) {
		return newProblem(x.lang, http.StatusServiceUnavailable, "unavailable").with("Retry-After", "5")
	}
	p := newProblem(x.lang, http.StatusInternalServerError, "internal_error")
	p.RequestID = x.id
	return p
}

func (r *Refusal) problem(lang string) *Problem {
	if r.Status == http.StatusNotFound {
		return newProblem(lang, http.StatusNotFound, errNotFound.code)
	}
	return &Problem{
		Type: "urn:jiaoban:problem:" + r.Code, Title: titleOf(r.Status, lang), Status: r.Status,
		Code: r.Code, Detail: r.Words(lang),
	}
}

// answer writes a refusal from a plain gin route.
func answer(c *gin.Context, err error) {
	p := problemOf(c.Request.Context(), err)
	for name, values := range p.headers {
		c.Header(name, values[0])
	}
	c.Abort()
	c.Header("Content-Type", ProblemType)
	writeJSON(c, p.Status, p)
}

// writeJSON answers from a plain gin route as huma's routes do.
func writeJSON(c *gin.Context, status int, v any) {
	if c.Writer.Header().Get("Content-Type") == "" {
		c.Header("Content-Type", jsonType)
	}
	c.Status(status)
	if c.Request.Method == http.MethodHead {
		c.Writer.WriteHeaderNow()
		return
	}
	_ = jsonFormat.Marshal(c.Writer, v) // the client may have gone; there is nobody else to tell
}
