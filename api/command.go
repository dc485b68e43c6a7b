package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

const idempotencyHeader = "Idempotency-Key"

// commandInput is a command as it arrives. The body has been checked against
// the schema of its kind before it is decoded.
type commandInput struct {
	Case           casework.CaseID `path:"id" maxLength:"64" doc:"the case"`
	IdempotencyKey string          `header:"Idempotency-Key" required:"true" minLength:"8" maxLength:"128" doc:"your own key for this request; repeating it repeats nothing"`
	IfMatch        string          `header:"If-Match" maxLength:"64" doc:"the ETag of the case as you saw it; another one is answered 412. Leave it out when repeating a request: its own outcome has changed the case"`
	Body           json.RawMessage
}

// Outcome is what became of a command.
type Outcome struct {
	Filing contract.Filing `json:"filing"`
	Case   *Standing       `json:"case,omitempty" doc:"where the case stands now, if you may see it"`
	// SameComplainant is a hint after a registration.
	SameComplainant []contract.SameComplainant `json:"same_complainant,omitempty" doc:"after a registration, for those who may look at complainants: other cases of the same one"`
	// TextWarnings are a hint after a registration.
	TextWarnings []contract.TextWarning `json:"text_warnings,omitempty" doc:"after a registration, for those who may look at complainants: where its texts tell of a person"`
	Stopped      []StoppedClock         `json:"stopped,omitempty" doc:"the clocks that an applied command stopped, each in time or late"`
	Started      []StartedClock         `json:"started,omitempty" doc:"the clocks that an applied command started and that run, the nearest first: what is to be done next"`
	Notices      []CommandNotice        `json:"notices,omitempty" doc:"what is worth a word after a command that was applied; it keeps nobody from anything"`
}

// Standing is where a case stands, in short.
type Standing struct {
	ID      casework.CaseID `json:"id"`
	Seq     int64           `json:"seq"`
	State   casework.State  `json:"state"`
	Round   int             `json:"round"`
	Allowed []casework.Kind `json:"allowed" doc:"what you may do now"`
}

type outcomeOutput struct {
	Status   int
	Location string `header:"Location" doc:"with 202: where the outcome will be"`
	ETag     string `header:"ETag" doc:"with 200: of the case as it stands now"`
	Body     Outcome
}

// commandRoutes registers one operation for every command of the rules. The
// body of each is described from its type; reading it is left to the rules.
func (s *Server) commandRoutes() {
	for _, kind := range casework.Kinds() {
		if kind == casework.CmdRegister {
			continue // opens a case; see register.go
		}
		o := op(string(kind), http.MethodPost, "/cases/{id}/"+string(kind), tagCommand, commandSummary(kind))
		o.RequestBody = &huma.RequestBody{
			Required: true,
			Content: map[string]*huma.MediaType{jsonType: {
				Schema: s.commandSchema(kind), Example: json.RawMessage(commandTexts[kind].example),
			}},
		}
		o.Errors = []int{
			http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusConflict,
			http.StatusPreconditionFailed, http.StatusServiceUnavailable,
		}
		s.answers(&o, "202", http.StatusText(http.StatusAccepted), reflect.TypeFor[Outcome]())
		operate(s, o, func(ctx context.Context, in *commandInput) (*outcomeOutput, error) {
			return s.command(ctx, kind, in)
		})
	}
}

// commandSchema describes a command's body: the fields of its type, and the
// attestation that a filing on paper, by fax or by telephone carries.
func (s *Server) commandSchema(kind casework.Kind) *huma.Schema {
	body := reflect.TypeOf(casework.NewBody(kind)).Elem()
	ref := s.schemas.input(body, string(kind))
	described := s.schemas.SchemaFromRef(ref.Ref)
	if described.Properties == nil {
		described.Properties = map[string]*huma.Schema{}
	}
	described.Properties["attested"] = s.schemas.input(reflect.TypeFor[casework.Attestation](), "attested")
	described.PrecomputeMessages()
	return ref
}

// command files a command and waits for its outcome.
func (s *Server) command(ctx context.Context, kind casework.Kind, in *commandInput) (*outcomeOutput, error) {
	actor := actorOf(ctx)
	body, attested, err := decodeCommand(kind, in.Body)
	if err != nil {
		return nil, err
	}
	n := contract.NewFiling{Case: in.Case, Body: body, Actor: actor, Attested: attested, IdempotencyKey: in.IdempotencyKey}
	if n.Sent, err = canonical(in.Body); err != nil {
		return nil, err
	}
	if checksText(body) { // each check is recorded, also that of a text that was sent before
		switch filing, again, err := s.ports.Filings.Repeated(ctx, n); {
		case err != nil:
			return nil, err
		case again:
			return s.outcome(ctx, filing)
		}
	}
	err = s.admit(ctx, in, n)
	if err == nil {
		filing, fault := s.file(ctx, n) // which finds what was filed once
		if fault == nil {
			return s.outcome(ctx, filing)
		}
		err = fault
	}
	// What was filed once has its outcome, whatever has become of the case and of
	// the sender's sight of it since, and where nothing can be written.
	filing, again, fault := s.ports.Filings.Repeated(ctx, n)
	switch {
	case fault != nil:
		return nil, fault
	case again:
		return s.outcome(ctx, filing)
	}
	return nil, err
}

func (s *Server) file(ctx context.Context, n contract.NewFiling) (contract.Filing, error) {
	ctx, done := s.step(ctx, "file", ofCommand(n.Body.Kind()))
	filing, err := s.ports.Filings.File(ctx, n)
	if done(err); filing.Sooner {
		s.ports.Engine.Nudge(ctx, contract.CaseRef{Case: filing.Case, Epoch: filing.Epoch})
	}
	return filing, err
}

// admit decides whether a command is filed at all: it must be of a case that
// the sender sees, by somebody who may give it, and well formed. What fails
// here leaves no filing.
func (s *Server) admit(ctx context.Context, in *commandInput, n contract.NewFiling) error {
	record, err := s.ports.Cases.Case(ctx, readerOf(n.Actor), n.Case)
	if err != nil {
		return err
	}
	if err := ifMatch(in.IfMatch, record.Case.Seq); err != nil {
		return err
	}
	if err := barred(record, n); err != nil {
		return err
	}
	incomplete := s.complete(ctx, n.Body)
	if err := together(incomplete, lessFields(casework.Check(n.Body), leftEmptyBy(incomplete))); err != nil {
		_, names := s.checkNames(ctx, n.Body)
		return together(err, names)
	}
	if err := s.checkPublication(ctx, record.Case, n); err != nil {
		return err
	}
	return s.checkReferences(ctx, record, n.Body)
}

// barred refuses whoever may not give a command. While filings wait, the parts
// that units hold may be about to change, so only the roles are asked; the
// rules ask for the rest in the order of filings.
func barred(record contract.CaseRecord, n contract.NewFiling) error {
	if record.Waiting > 0 {
		return casework.Barred(n.Actor, n.Body.Kind(), n.Attested != nil)
	}
	return casework.BarredIn(record.Case, n.Actor, n.Body.Kind(), n.Attested != nil)
}

// canonical writes JSON in one way, so that a request that was written anew is
// the same request.
func canonical(data json.RawMessage) ([]byte, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return nil, refuse(http.StatusBadRequest, "malformed_json")
	}
	return json.Marshal(v)
}

// outcome waits until a filing is applied and answers with what became of it.
// From here on nothing is answered as "not received": the filing is durable.
func (s *Server) outcome(ctx context.Context, filing contract.Filing) (*outcomeOutput, error) {
	if filing.State == contract.FilingPending {
		applied, err := s.apply(ctx, filing)
		if err != nil {
			x := exchangeOf(ctx)
			if !errors.Is(err, contract.ErrNotYet) {
				x.failure = err // the relay will see to it, and the operator should know
			}
			return received(filing), nil
		}
		filing = applied
	}
	switch filing.State {
	case contract.FilingRefused:
		return nil, s.refusedProblem(ctx, filing)
	case contract.FilingPending:
		return received(filing), nil
	}
	out := &outcomeOutput{Status: http.StatusOK, Body: Outcome{Filing: filing}}
	actor := actorOf(ctx)
	record, err := s.ports.Cases.Case(ctx, readerOf(actor), filing.Case)
	if err != nil {
		if casework.AsError(err) == nil {
			exchangeOf(ctx).failure = err // the outcome stands without the case's new state
		}
		return out, nil
	}
	standing, err := s.standingOf(ctx, record.Case, actor)
	if err != nil {
		exchangeOf(ctx).failure = err
		return out, nil
	}
	out.Body.Case, out.ETag = &standing, etag(record.Case.Seq)
	if out.Body.Stopped, out.Body.Started, err = s.changedClocks(ctx, filing, record.Case); err != nil {
		exchangeOf(ctx).failure = err // what was done stands without its verdict
	}
	if out.Body.Notices, err = s.commandNotices(ctx, filing, record.Case); err != nil {
		exchangeOf(ctx).failure = err // what was done stands without a word about it
	}
	return out, nil
}

func (s *Server) apply(ctx context.Context, filing contract.Filing) (contract.Filing, error) {
	within, done := s.step(ctx, "apply", ofCommand(filing.Kind), ofFiling(filing.ID))
	err := s.ports.Engine.Apply(within, filing, s.options.ApplyWait)
	if done(err); err != nil {
		return contract.Filing{}, err
	}
	return s.ports.Filings.Filing(ctx, filing.ID)
}

func received(filing contract.Filing) *outcomeOutput {
	return &outcomeOutput{
		Status: http.StatusAccepted, Location: prefix + "/filings/" + filing.ID, Body: Outcome{Filing: filing},
	}
}

// refusedProblem is a refusal that stands in the record, with the filing under
// which it can be found there.
func (s *Server) refusedProblem(ctx context.Context, filing contract.Filing) *Problem {
	refusal := filing.Refusal
	if refusal == nil {
		refusal = casework.Refuse(casework.Conflict, "refused")
	}
	p := fromRules(casework.AsError(s.inNames(ctx, refusal)), exchangeOf(ctx).lang)
	p.Filing = filing.ID
	return p.with("Location", prefix+"/filings/"+filing.ID)
}

func (s *Server) standingOf(ctx context.Context, c casework.Case, actor casework.Actor) (Standing, error) {
	allowed, err := s.fitting(ctx, c, actor)
	return Standing{ID: c.ID, Seq: c.Seq, State: c.State, Round: c.Round, Allowed: orEmpty(allowed)}, err
}

// decodeCommand parts the attestation from the body and reads both.
func decodeCommand(kind casework.Kind, data json.RawMessage) (casework.Body, *casework.Attestation, error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(data, &members); err != nil {
		return nil, nil, refuse(http.StatusBadRequest, "malformed_json")
	}
	var attested *casework.Attestation
	if sent, ok := members["attested"]; ok {
		delete(members, "attested")
		dec := json.NewDecoder(bytes.NewReader(sent))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&attested); err != nil {
			return nil, nil, invalidField("attested", isInvalid)
		}
		var err error
		if data, err = json.Marshal(members); err != nil {
			return nil, nil, err
		}
	}
	body, err := casework.DecodeBody(kind, data)
	if err != nil {
		return nil, nil, refuse(http.StatusBadRequest, "malformed_json")
	}
	return body, attested, nil
}

// invalidField is one fault of one field that only this package can find.
func invalidField(field, code string, params ...string) *casework.Error {
	return &casework.Error{
		Reason: casework.Invalid, Code: "invalid_fields",
		Fields: []casework.FieldError{{Field: field, Code: code, Params: paramsOf(params)}},
	}
}

func etag(seq int64) string { return `"` + strconv.FormatInt(seq, 10) + `"` }

// ifMatch refuses a command from somebody who saw an older case. It is a help
// for people and no lock: what counts is decided in the order of filings.
func ifMatch(header string, seq int64) error {
	if header == "" || header == "*" {
		return nil
	}
	for one := range strings.SplitSeq(header, ",") {
		one = strings.TrimSpace(one)
		if one == etag(seq) {
			return nil
		}
		if tag := strings.TrimPrefix(one, "W/"); len(tag) < 2 || tag[0] != '"' || tag[len(tag)-1] != '"' {
			return refuse(http.StatusBadRequest, "malformed_if_match")
		}
	}
	return refuse(http.StatusPreconditionFailed, "precondition_failed", "seq", strconv.FormatInt(seq, 10))
}

// orEmpty makes an empty list of no list, so that clients always find one.
func orEmpty[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}
