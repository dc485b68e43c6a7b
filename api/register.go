package api

import (
	"context"
	"encoding/json"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

type registerInput struct {
	IdempotencyKey string `header:"Idempotency-Key" required:"true" minLength:"8" maxLength:"128" doc:"your own key for this request; repeating it repeats nothing"`
	Body           json.RawMessage
}

type registerOutput struct {
	Location string `header:"Location" doc:"where the case is"`
	ETag     string `header:"ETag" doc:"of the case as it stands now"`
	Body     Outcome
}

// Resolve keeps the body for what the rules say of it beside its schema's faults.
func (in *registerInput) Resolve(ctx huma.Context) []error {
	exchangeOf(ctx.Context()).sent = in.Body
	return nil
}

// notByHand are the members of a registration that nobody sends who opens a
// case by hand: the office fills them in, or they come of lists alone.
var notByHand = []string{"policy", "calendar", "complainant_ref", "history"}

// sourceByHand is the source of a case that is opened by hand. The batch, the
// row and the fingerprint belong to lists: whoever could claim them could upset
// a batch's sum, or share a number that is another case's.
type sourceByHand struct {
	Campaign string               `json:"campaign"`
	Level    casework.SourceLevel `json:"level" enum:"central,province,city,self"`
	Mode     casework.SourceMode  `json:"mode" enum:"forwarded,handed_over,supervised"`
}

func (s *Server) registerRoutes() {
	o := op(string(casework.CmdRegister), http.MethodPost, "/cases", tagCommand, commandSummary(casework.CmdRegister))
	o.DefaultStatus = http.StatusCreated
	o.RequestBody = &huma.RequestBody{
		Required: true,
		Content: map[string]*huma.MediaType{jsonType: {
			Schema: s.registerSchema(), Example: json.RawMessage(commandTexts[casework.CmdRegister].example),
		}},
	}
	o.Errors = []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusConflict, http.StatusServiceUnavailable}
	o.Middlewares = huma.Middlewares{func(ctx huma.Context, next func(huma.Context)) {
		exchangeOf(ctx.Context()).also = s.alsoUnregistrable
		next(ctx)
	}}
	operate(s, o, s.register)
}

// registerSchema describes a registration as people send it.
func (s *Server) registerSchema() *huma.Schema {
	var sent []reflect.StructField
	for _, field := range reflect.VisibleFields(reflect.TypeFor[casework.Register]()) {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if slices.Contains(notByHand, name) {
			continue
		}
		if name == "source" {
			field.Type = reflect.TypeFor[sourceByHand]()
		}
		sent = append(sent, field)
	}
	ref := s.schemas.input(reflect.StructOf(sent), "register")
	described := s.schemas.SchemaFromRef(ref.Ref)
	described.Properties["complainant"] = s.schemas.input(reflect.TypeFor[contract.Complainant](), "complainant")
	described.PrecomputeMessages()
	return ref
}

func (s *Server) register(ctx context.Context, in *registerInput) (*registerOutput, error) {
	actor := actorOf(ctx)
	body, complainant, err := decodeRegister(in.Body)
	if err != nil {
		return nil, err
	}
	// A star on the number is the mark of a priority case, as in lists.
	number, starred := contract.SplitStar(body.Number)
	if body.Number = number; starred && (body.Priority == "" || body.Priority == casework.PriorityNormal) {
		body.Priority = casework.PriorityStarred
	}
	sent := contract.NewCase{Body: body, Complainant: complainant, Actor: actor, IdempotencyKey: in.IdempotencyKey}
	if filing, again, err := s.ports.Filings.RegisteredBefore(ctx, sent); err != nil || again {
		// What was registered stays so, whatever has become of the campaign or of the
		// sender's post since.
		return s.registered(ctx, sent, filing, err)
	}
	if err := casework.Barred(actor, casework.CmdRegister, false); err != nil {
		return nil, err
	}
	if err := s.registrable(ctx, actor, body); err != nil {
		return nil, err
	}
	within, done := s.step(ctx, "file", ofCommand(casework.CmdRegister))
	filing, err := s.ports.Filings.Register(within, sent)
	done(err)
	return s.registered(ctx, sent, filing, err)
}

// registrable gives a registration its policy, and lists every field for which it
// cannot be filed.
func (s *Server) registrable(ctx context.Context, actor casework.Actor, body *casework.Register) error {
	var campaign error
	if body.Source.Campaign != "" {
		var err error
		body.Policy, body.Calendar, err = s.ports.Policies.CasePolicy(ctx, body.Source.Campaign, body.Source.Level, body.Source.Mode, body.HandedOverAt)
		switch {
		case missing(err):
			campaign = invalidField("source.campaign", "no_such_campaign")
		case err != nil:
			return err
		}
	}
	check := lessFields(casework.Check(body), followsFromSource)
	return together(campaign, check, s.checkRepeats(ctx, actor, body.Repeats))
}

// followsFromSource reports whether a field is not sent but found by the source.
func followsFromSource(field string) bool { return field == "policy" }

// alsoUnregistrable lists what else a registration with faults in its schema would be
// refused for, read without them. Who may not register learns nothing of campaigns
// and cases.
func (s *Server) alsoUnregistrable(ctx context.Context, sent json.RawMessage) []casework.FieldError {
	actor := actorOf(ctx)
	body, _, err := decodeRegister(sent)
	if err != nil || casework.Barred(actor, casework.CmdRegister, false) != nil {
		return nil
	}
	found := casework.AsError(s.registrable(ctx, actor, body))
	if found == nil || found.Reason != casework.Invalid {
		// How far the campaign takes it cannot be said of half a registration.
		found = casework.AsError(casework.Check(body))
	}
	if found == nil {
		return nil
	}
	return slices.DeleteFunc(found.Fields, func(f casework.FieldError) bool { return followsFromSource(f.Field) })
}

// registered answers a registration with the case that it opened.
func (s *Server) registered(ctx context.Context, sent contract.NewCase, filing contract.Filing, err error) (*registerOutput, error) {
	if err != nil {
		return nil, err
	}
	actor := sent.Actor
	if filing.State == contract.FilingRefused {
		return nil, s.refusedProblem(ctx, filing)
	}
	if !filing.Replayed {
		if err := s.ports.Engine.Start(ctx, contract.CaseRef{Case: filing.Case, Epoch: filing.Epoch, RestsUntil: filing.RestsUntil}); err != nil {
			exchangeOf(ctx).failure = err // the case is registered; the relay starts its workflow
		}
	}
	out := &registerOutput{Location: prefix + "/cases/" + string(filing.Case), Body: Outcome{Filing: filing}}
	record, err := s.ports.Cases.Case(ctx, readerOf(actor), filing.Case)
	if err != nil {
		if casework.AsError(err) == nil {
			exchangeOf(ctx).failure = err // the registration stands all the same
		}
		return out, nil
	}
	standing, err := s.standingOf(ctx, record.Case, actor)
	if err != nil {
		exchangeOf(ctx).failure = err
		return out, nil
	}
	out.ETag, out.Body.Case = etag(record.Case.Seq), &standing
	if exchangeOf(ctx).session.program() {
		return out, nil // no scope has complainants
	}
	if sent.Complainant != nil {
		if out.Body.SameComplainant, err = s.ports.Identity.SameComplainant(ctx, actor, filing.Case); err != nil {
			exchangeOf(ctx).failure = err // a hint is missing; the registration stands
		}
	}
	out.Body.TextWarnings, _, _ = s.textWarnings(ctx, filing.Case, placesOfBody(*sent.Body))
	return out, nil
}

// checkRepeats refuses links to cases that are not there, or that the sender
// does not see, as linking them afterwards would be.
func (s *Server) checkRepeats(ctx context.Context, actor casework.Actor, links []casework.RepeatLink) error {
	refusal := casework.Refuse(casework.Invalid, "invalid_fields")
	for i, link := range links {
		_, err := s.ports.Cases.Case(ctx, readerOf(actor), link.Case)
		switch {
		case missing(err):
			refusal.Fields = append(refusal.Fields, casework.FieldError{Field: at("repeats", i, "case"), Code: "no_such_case"})
		case err != nil:
			return err
		}
	}
	if len(refusal.Fields) > 0 {
		return refusal
	}
	return nil
}

// decodeRegister parts the complainant from the registration and reads both.
func decodeRegister(data json.RawMessage) (*casework.Register, *contract.Complainant, error) {
	var sent struct {
		Complainant *contract.Complainant `json:"complainant"`
	}
	var members map[string]json.RawMessage
	if json.Unmarshal(data, &sent) != nil || json.Unmarshal(data, &members) != nil {
		return nil, nil, refuse(http.StatusBadRequest, "malformed_json")
	}
	delete(members, "complainant")
	rest, err := json.Marshal(members)
	if err != nil {
		return nil, nil, err
	}
	body := &casework.Register{}
	if err := json.Unmarshal(rest, body); err != nil {
		return nil, nil, refuse(http.StatusBadRequest, "malformed_json")
	}
	return body, sent.Complainant, nil
}
