package api

import (
	"context"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// RuleFault is one thing wrong in the text of a policy or of a calendar.
type RuleFault struct {
	Line int    `json:"line,omitempty" doc:"of the text, from 1 on; left out: the text as a whole"`
	Path string `json:"path,omitempty" doc:"the key at fault, such as clocks.report.at"`
	Text string `json:"text" doc:"what is wrong and what to write, in the reader's language"`
}

// RuleStanding says what storing a text would do.
type RuleStanding string

// What storing would do.
const (
	StandsNew    RuleStanding = "new"    // it would be a version of its own
	StandsStored RuleStanding = "stored" // it is stored already: nothing
	StandsFaulty RuleStanding = "faulty" // it cannot be stored
)

type storePolicyInput struct {
	Body struct {
		Text   string `json:"text" minLength:"1" maxLength:"65536" doc:"one policy as YAML, as a file of the folder of policies holds it"`
		Reason string `json:"reason" minLength:"1" maxLength:"500" doc:"why it is stored"`
	}
}

type checkPolicyInput struct {
	Body struct {
		Text         string            `json:"text" maxLength:"65536" doc:"one policy as YAML"`
		HandedOverAt string            `json:"handed_over_at,omitempty" format:"date-time" doc:"compute its clocks for this instant of hand-over"`
		FirstDay     casework.FirstDay `json:"first_day,omitempty" enum:"counted,not_counted" doc:"which reading to mark as chosen; the policy's own if left out"`
		Before       *PolicyRef        `json:"before,omitempty" doc:"hold it against this version, with the open cases that carry that"`
		After        string            `json:"after,omitempty" maxLength:"300" doc:"the cursor of the page of cases before"`
		Limit        int               `json:"limit,omitempty" minimum:"1" maximum:"200" default:"20" doc:"how many cases are compared for a page"`
		Touched      bool              `json:"touched,omitempty" doc:"of the cases compared give those alone of which a clock would be due at another instant, or not at all"`
	}
}

// PolicyCheck is what the text of a policy says, before it is stored.
type PolicyCheck struct {
	Standing  RuleStanding     `json:"standing" enum:"new,stored,faulty" doc:"what storing it would do: a new version, nothing because it is stored already, or nothing because of its faults"`
	Faults    []RuleFault      `json:"faults" doc:"everything that is wrong, in the order in which it is read"`
	Policy    *casework.Policy `json:"policy,omitempty" doc:"the policy as it was read; left out where it has faults"`
	SHA256    string           `json:"sha256,omitempty" doc:"the sum of its content, as its entry in the chain would tell it"`
	Deadlines *Preview         `json:"deadlines,omitempty" doc:"its clocks for the instant that was asked for"`
	Change    *PolicyChange    `json:"change,omitempty" doc:"what it would mean for the open cases that carry the other version"`
	Uncounted string           `json:"uncounted,omitempty" doc:"why deadlines or the change could not be computed, such as a missing calendar, in the reader's language"`
}

type policyCheckOutput struct{ Body PolicyCheck }

// PolicyView is a stored version with its text.
type PolicyView struct {
	contract.PolicyVersion

	Text   string `json:"text" doc:"the policy as YAML, to begin a new version with; comments are not kept"`
	SHA256 string `json:"sha256" doc:"the sum of its content, as its entry in the chain tells it"`
	Names  Names  `json:"names"`
}

type policyInput struct {
	Name    string `path:"name" maxLength:"100" doc:"the policy"`
	Version int    `path:"version" minimum:"1" maximum:"1000000" doc:"which version of it"`
}

type policyOutput struct{ Body PolicyView }

type storeCalendarInput struct {
	Body struct {
		Text   string `json:"text" minLength:"1" maxLength:"65536" doc:"one year's calendar as YAML, as a file of the folder of policies holds it"`
		Read   int    `json:"read" minimum:"0" doc:"the version of the year that you have read and that this one replaces; 0: there was none. Another one meanwhile is refused"`
		Reason string `json:"reason" minLength:"1" maxLength:"500" doc:"why it is stored"`
	}
}

type checkCalendarInput struct {
	Body struct {
		Text string `json:"text" maxLength:"65536" doc:"one year's calendar as YAML"`
	}
}

// CalendarCheck is what the text of a calendar says, before it is stored.
type CalendarCheck struct {
	Standing RuleStanding           `json:"standing" enum:"new,stored,faulty" doc:"what storing it would do: a new version, nothing because it is the one that counts, or nothing because of its faults"`
	Faults   []RuleFault            `json:"faults" doc:"everything that is wrong, in the order in which it is read"`
	Calendar *casework.CalendarYear `json:"calendar,omitempty" doc:"the year as it was read; left out where it has faults"`
	SHA256   string                 `json:"sha256,omitempty" doc:"the sum of its content, as its entry in the chain would tell it"`
	Version  int                    `json:"version" doc:"the version of the year that counts now, for read; 0: there is none"`
	Change   *CalendarChange        `json:"change,omitempty" doc:"what a new version would mean for open cases"`
}

type calendarCheckOutput struct{ Body CalendarCheck }

// CalendarText is a stored version of a year with its text.
type CalendarText struct {
	contract.CalendarVersion

	Text   string `json:"text" doc:"the calendar as YAML, to begin a new version with; the names of holidays are not kept"`
	SHA256 string `json:"sha256" doc:"the sum of its content, as its entry in the chain tells it"`
	Names  Names  `json:"names"`
}

type calendarInput struct {
	Year    int `path:"year" minimum:"1" maximum:"9999" doc:"the year"`
	Version int `query:"version" minimum:"1" doc:"which version of it; the one that counts if left out"`
}

type calendarOutput struct{ Body CalendarText }

func (s *Server) ruleRoutes() {
	operate(s, op("get-policy", http.MethodGet, "/policies/{name}/{version}", tagCampaign, "Read a version of a policy 查看时限规定"), func(ctx context.Context, in *policyInput) (*policyOutput, error) {
		return s.policyView(ctx, in.Name, in.Version)
	})
	check := op("check-policy", http.MethodPost, "/policies/check", tagCampaign, "Check a policy before it is stored 试算时限规定")
	check.Errors = append(check.Errors, http.StatusForbidden)
	operate(s, check, s.checkPolicy)
	operate(s, storing("store-policy", "/policies", "Store a version of a policy 存入时限规定"), s.storePolicy)

	operate(s, op("get-calendar", http.MethodGet, "/calendars/{year}", tagCampaign, "Read a year's calendar 查看工作日历"), func(ctx context.Context, in *calendarInput) (*calendarOutput, error) {
		return s.calendarText(ctx, in.Year, in.Version)
	})
	checkYear := op("check-calendar", http.MethodPost, "/calendars/check", tagCampaign, "Check a calendar before it is stored 核对工作日历")
	checkYear.Errors = append(checkYear.Errors, http.StatusForbidden)
	operate(s, checkYear, s.checkCalendar)
	operate(s, storing("store-calendar", "/calendars", "Store a year's calendar 存入工作日历"), s.storeCalendar)
}

func storing(id, path, summary string) (o huma.Operation) {
	o = adding(id, path, summary)
	o.Tags = []string{tagCampaign}
	return o
}

func (s *Server) policyView(ctx context.Context, name string, version int) (*policyOutput, error) {
	v, err := s.ports.Policies.PolicyVersion(ctx, name, version)
	if err != nil {
		return nil, err
	}
	out := &policyOutput{Body: PolicyView{PolicyVersion: v}}
	if out.Body.Text, out.Body.SHA256, err = s.ports.Policies.PolicyText(v.Policy); err != nil {
		return nil, err
	}
	out.Body.Names, err = s.names(ctx, mentioned(v))
	return out, err
}

func (s *Server) checkPolicy(ctx context.Context, in *checkPolicyInput) (*policyCheckOutput, error) {
	if err := guard(ctx, KeepPolicies); err != nil {
		return nil, err
	}
	b := in.Body
	var from casework.Instant
	if b.HandedOverAt != "" {
		var err error
		if from, err = casework.ParseInstant(b.HandedOverAt); err != nil || from.IsZero() {
			return nil, invalidField("handed_over_at", isBadFormat, "expected", "2021-08-20T21:25:00+08:00")
		}
	}
	var before casework.Policy
	if b.Before != nil {
		var err error
		if before, err = s.policy(ctx, "before", b.Before.Policy, b.Before.Version); err != nil {
			return nil, err
		}
	}
	draft, err := s.ports.Policies.ReadPolicy(ctx, b.Text)
	if err != nil {
		return nil, err
	}
	out := &policyCheckOutput{Body: PolicyCheck{Standing: standing(draft.Stored, draft.Faults), Faults: faultsIn(ctx, draft.Faults)}}
	if out.Body.Standing == StandsFaulty {
		return out, nil
	}
	out.Body.Policy, out.Body.SHA256 = &draft.Policy, draft.SHA256
	if !from.IsZero() {
		found, err := s.previewOf(ctx, draft.Policy, from, b.FirstDay)
		if err = out.Body.uncounted(ctx, err); err != nil {
			return nil, err
		}
		if out.Body.Uncounted == "" {
			out.Body.Deadlines = &found
		}
	}
	if b.Before != nil && out.Body.Uncounted == "" {
		change, err := s.changeOfPolicy(ctx, before, draft.Policy, comparing{b.After, b.Limit, b.Touched})
		if err = out.Body.uncounted(ctx, err); err != nil {
			return nil, err
		}
		if out.Body.Uncounted == "" {
			out.Body.Change = &change
		}
	}
	return out, nil
}

// uncounted keeps why the rules cannot count by a policy, which is no fault of its
// text: the year has no calendar yet.
func (c *PolicyCheck) uncounted(ctx context.Context, err error) error {
	if e := casework.AsError(err); e != nil && e.Code == "no_calendar" {
		c.Uncounted = e.Message(exchangeOf(ctx).lang)
		return nil
	}
	return err
}

func (s *Server) storePolicy(ctx context.Context, in *storePolicyInput) (*policyOutput, error) {
	if err := guard(ctx, KeepPolicies); err != nil {
		return nil, err
	}
	draft, err := s.ports.Policies.ReadPolicy(ctx, in.Body.Text)
	if err != nil {
		return nil, err
	}
	if err := faulty(ctx, draft.Faults); err != nil {
		return nil, err
	}
	p := draft.Policy
	if err := s.ports.Policies.StorePolicy(ctx, p, actorOf(ctx).Person, in.Body.Reason); err != nil {
		return nil, err
	}
	return s.policyView(ctx, p.Name, p.Version)
}

func (s *Server) calendarText(ctx context.Context, year, version int) (*calendarOutput, error) {
	years, err := s.ports.Policies.Calendars(ctx)
	if err != nil {
		return nil, err
	}
	var found contract.CalendarVersion
	for _, y := range years { // by year and version: the last one counts
		if y.Year.Year == year && (version == 0 || y.Version == version) {
			found = y
		}
	}
	if found.Version == 0 {
		return nil, errNotFound
	}
	out := &calendarOutput{Body: CalendarText{CalendarVersion: found}}
	if out.Body.Text, out.Body.SHA256, err = s.ports.Policies.CalendarText(found.Year); err != nil {
		return nil, err
	}
	out.Body.Names, err = s.names(ctx, mentioned(found))
	return out, err
}

func (s *Server) checkCalendar(ctx context.Context, in *checkCalendarInput) (*calendarCheckOutput, error) {
	if err := guard(ctx, KeepPolicies); err != nil {
		return nil, err
	}
	draft, err := s.ports.Policies.ReadCalendar(ctx, in.Body.Text)
	if err != nil {
		return nil, err
	}
	out := &calendarCheckOutput{Body: CalendarCheck{
		Standing: standing(draft.Stored, draft.Faults), Faults: faultsIn(ctx, draft.Faults), SHA256: draft.SHA256, Version: draft.Version,
	}}
	if out.Body.Standing != StandsFaulty {
		out.Body.Calendar = &draft.Year
	}
	if out.Body.Standing == StandsNew {
		out.Body.Change, err = s.changeOfCalendar(ctx, draft.Year)
	}
	return out, err
}

func (s *Server) storeCalendar(ctx context.Context, in *storeCalendarInput) (*calendarOutput, error) {
	if err := guard(ctx, KeepPolicies); err != nil {
		return nil, err
	}
	draft, err := s.ports.Policies.ReadCalendar(ctx, in.Body.Text)
	if err != nil {
		return nil, err
	}
	if err := faulty(ctx, draft.Faults); err != nil {
		return nil, err
	}
	if err := s.ports.Policies.ReplaceCalendar(ctx, draft.Year, in.Body.Read, actorOf(ctx).Person, in.Body.Reason); err != nil {
		return nil, err
	}
	return s.calendarText(ctx, draft.Year.Year, 0)
}

func standing(stored bool, faults []contract.RuleFault) RuleStanding {
	switch {
	case len(faults) > 0:
		return StandsFaulty
	case stored:
		return StandsStored
	}
	return StandsNew
}

func faultsIn(ctx context.Context, faults []contract.RuleFault) []RuleFault {
	said := make([]RuleFault, len(faults))
	for i, f := range faults {
		said[i] = RuleFault{Line: f.Line, Path: f.Path, Text: f.Text}
		if exchangeOf(ctx).lang == zh {
			said[i].Text = f.ZH
		}
	}
	return said
}

// faulty refuses a text with everything that is wrong with it.
func faulty(ctx context.Context, faults []contract.RuleFault) error {
	if len(faults) == 0 {
		return nil
	}
	refusal := casework.Refuse(casework.Invalid, "invalid_fields")
	for _, f := range faultsIn(ctx, faults) {
		code, params := "rule_fault", map[string]string{"says": f.Text, "path": f.Path, "line": strconv.Itoa(f.Line)}
		switch {
		case f.Line == 0:
			code = "text_fault"
		case f.Path == "":
			code = "line_fault"
		}
		refusal.Fields = append(refusal.Fields, casework.FieldError{Field: "text", Code: code, Params: params})
	}
	return refusal
}
