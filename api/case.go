package api

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

type caseInput struct {
	ID casework.CaseID `path:"id" maxLength:"64" doc:"the case"`
}

// CaseQuery narrows a list of cases.
type CaseQuery struct {
	State          []string `query:"state" maxItems:"11" doc:"states, separated by commas" enum:"registered,screened_out,assigned,handling,disputed,submitted,supplementing,approved,replied,closed,tracked"`
	Open           string   `query:"open" enum:"true,false" doc:"still on the reply track, or no longer"`
	Campaign       string   `query:"campaign" maxLength:"64" doc:"only this campaign's"`
	Batch          string   `query:"batch" maxLength:"64" doc:"only this batch's"`
	Unit           string   `query:"unit" maxLength:"64" doc:"has a part in the case, or a unit below it has"`
	Clock          string   `query:"clock" maxLength:"40" doc:"the clock that is next to fall due"`
	Owner          string   `query:"owner" maxLength:"40" doc:"the role that must act next"`
	Overdue        bool     `query:"overdue" doc:"only cases whose next instant has passed"`
	Upcoming       bool     `query:"upcoming" doc:"only cases whose next instant is still to come"`
	Late           bool     `query:"late" doc:"only cases with breaches"`
	Unacknowledged bool     `query:"unacknowledged" doc:"only cases that a unit has not signed for; with a unit: that this one has not"`
	Supplementing  bool     `query:"supplementing" doc:"only cases with a report in its six hours"`
	Returned       bool     `query:"returned" doc:"only cases with an answer that was sent back and has not passed yet"`
	ToReview       bool     `query:"to_review" doc:"only cases with an answer that waits for a reviewer, whatever the others do"`
	HandlerGone    bool     `query:"handler_gone" doc:"only cases whose named handler is disabled or holds no post there any more"`
	DueBefore      string   `query:"due_before" format:"date-time" doc:"next due before this instant"`
	Priority       []string `query:"priority" maxItems:"3" enum:"normal,starred,superior_supervised" doc:"only of these priorities, separated by commas"`
	Level          string   `query:"level" enum:"central,province,city,self" doc:"only what this level handed over"`
	InCharge       string   `query:"leader_in_charge" maxLength:"64" doc:"id of a person: only where this leader is in charge"`
	Query          string   `query:"q" maxLength:"100" doc:"part of number, region, address or respondent"`
	Region         string   `query:"region" maxLength:"200" doc:"part of the region 行政区域"`
	HandedOverFrom string   `query:"handed_over_from" format:"date" doc:"first handed over on this day in Shanghai or later"`
	HandedOverTo   string   `query:"handed_over_to" format:"date" doc:"first handed over on this day in Shanghai or earlier"`
	Figure         string   `query:"figure" enum:"breached,breach_set_aside,answered_in_time,answered_late,passed_first,sent_back,disputed,dispute_open,dispute_upheld,dispute_rejected,dispute_dropped,disputed_again,reassigned,verified,basically_verified,partly_verified,unfounded,first_assigned,first_acknowledged,first_on_site,first_answered,not_assigned,not_acknowledged,not_on_site,not_answered,overdue_breached,overdue_at_entry" doc:"only the cases behind this number of the statistics"`
	FigureClock    string   `query:"figure_clock" maxLength:"40" doc:"with figure: only at this clock"`
	FigureUnit     string   `query:"figure_unit" maxLength:"64" doc:"with figure: only of exactly this unit; -: of the office itself"`
	SearchWords
}

type casesInput struct {
	CaseQuery

	Order string `query:"order" enum:"due,registration,number,review" doc:"due if left out; review goes with to_review"`
	Page
}

type tallyInput struct{ CaseQuery }

type tallyOutput struct{ Body contract.Tally }

// Page is where a reader is in a list.
type Page struct {
	After string `query:"after" maxLength:"400" doc:"the cursor next of the page before"`
	Limit int    `query:"limit" minimum:"1" maximum:"200" doc:"50 if left out"`
}

// CaseList is one page of cases with the names in it.
type CaseList struct {
	contract.CasePage

	Names Names `json:"names"`
}

type casesOutput struct{ Body CaseList }

// CaseView is a case as its reader may see it.
type CaseView struct {
	Case     casework.Case          `json:"case"`
	Open     bool                   `json:"open" doc:"still on the reply track"`
	Late     bool                   `json:"late" doc:"a clock was missed; derived from the stored instants, published or not"`
	Waiting  int64                  `json:"waiting_filings" doc:"received and not applied yet"`
	Next     *ClockView             `json:"next_clock,omitempty" doc:"the running clock that is due first"`
	Main     *ClockView             `json:"main_clock,omitempty" doc:"the report clock of the present round"`
	Clocks   []ClockView            `json:"clocks"`
	Allowed  []casework.Kind        `json:"allowed" doc:"the commands that you may give now"`
	OnPaper  []casework.Kind        `json:"on_paper,omitempty" doc:"the commands that you may enter for units, with an attestation of what came on paper, by fax or by telephone 补录"`
	Gates    []casework.Gate        `json:"your_gates,omitempty" doc:"the open gates that you may sign, where you may sign one now"`
	ToPass   []OpenGate             `json:"open_gates,omitempty" doc:"once it was reported up: the gates that are still to be passed before the case can be closed, and who passes them"`
	Lacks    []Lack                 `json:"lacks,omitempty" doc:"for those who may track or close it now: what it needs before that, and has not"`
	Place    *TerritoryView         `json:"territory,omitempty" doc:"whose territory the case is by its region and address, for those who may assign it"`
	Texts    map[string]string      `json:"texts" doc:"free texts by digest"`
	Unread   bool                   `json:"texts_unread,omitempty" doc:"the key of the case's texts is gone for good: those that are missing cannot be read by anybody, and no words can be added"`
	Warnings []contract.TextWarning `json:"text_warnings,omitempty" doc:"for those who may look at complainants: where texts that units read tell of a person"`
	Checked  bool                   `json:"texts_checked,omitempty" doc:"the texts were compared with the complainant for text_warnings, which is done for those alone who may look: only who is told where texts tell of a person prints them for others"`
	Why      string                 `json:"texts_unchecked,omitempty" doc:"for those who may look: why the texts could not be compared, since the key of the complainant is gone for good; orders of the case are not printed, and nothing of it is published"`
	Release  *ReleaseView           `json:"release,omitempty" doc:"for those who may prepare a publication or publish: who may release which"`
	Names    Names                  `json:"names"`
	Now      casework.Instant       `json:"now" doc:"the ledger's time of this answer"`
	NextAt   casework.Instant       `json:"next_at,omitempty" doc:"when the passing of time changes the case next"`
	Modified casework.Instant       `json:"updated_at"`
}

// OpenGate is a gate 四个不放过 that is still to be passed.
type OpenGate struct {
	Gate  casework.Gate   `json:"gate"`
	Roles []casework.Role `json:"roles" doc:"any of them passes it"`
}

// Lack is what a case needs before its reply track ends: a leader in charge 包案,
// listed supervision 挂牌, or a task force 专班.
type Lack struct {
	Code   string `json:"code" doc:"the code of the refusal that would come"`
	Detail string `json:"detail" doc:"what to do about it, in the reader's language"`
}

// lacksOf says what the case lacks, to whoever may track or close it.
func lacksOf(c casework.Case, allowed []casework.Kind, lang string) (lacks []Lack) {
	if !slices.Contains(allowed, casework.CmdTrack) && !slices.Contains(allowed, casework.CmdClose) {
		return nil
	}
	for _, e := range c.Lacks() {
		lacks = append(lacks, Lack{e.Code, e.Message(lang)})
	}
	return lacks
}

// openGates lists what has still to be passed of a case that was reported up.
func openGates(c casework.Case) (open []OpenGate) {
	if c.State != casework.Replied && c.State != casework.Tracked || !c.Policy.CloseNeedsGates {
		return nil
	}
	for _, g := range casework.Gates {
		if !c.GatePassed(g) {
			open = append(open, OpenGate{Gate: g, Roles: casework.GateRoles(g)})
		}
	}
	return open
}

type caseOutput struct {
	ETag string `header:"ETag" doc:"changes with every event of the case; for If-Match on commands"`
	Body CaseView
}

func (s *Server) caseRoutes() {
	o := op("list-cases", http.MethodGet, "/cases", tagCase, "List cases 案件列表")
	operate(s, o, s.cases)
	count := op("tally-cases", http.MethodGet, "/tally", tagCase, "Count cases 案件统计")
	operate(s, count, func(ctx context.Context, in *tallyInput) (*tallyOutput, error) {
		filter, err := in.filter()
		if err != nil {
			return nil, err
		}
		tally, err := s.ports.Cases.Tally(ctx, readerOf(actorOf(ctx)), filter)
		return &tallyOutput{Body: tally}, err
	})
	operate(s, op("get-case", http.MethodGet, "/cases/{id}", tagCase, "Read a case 查看案件"), s.oneCase)
}

func prioritiesOf(said []string) (all []casework.Priority) {
	for _, p := range said {
		all = append(all, casework.Priority(p))
	}
	return all
}

// filter reads the query.
func (in *CaseQuery) filter() (contract.CaseFilter, error) {
	filter := contract.CaseFilter{
		Campaign: in.Campaign, Batch: in.Batch, Unit: casework.UnitID(in.Unit), Clock: casework.ClockKind(in.Clock),
		Owner: casework.Role(in.Owner), Overdue: in.Overdue, Upcoming: in.Upcoming, Late: in.Late, Unacknowledged: in.Unacknowledged,
		Priorities: prioritiesOf(in.Priority), Level: casework.SourceLevel(in.Level),
		Supplementing: in.Supplementing, Returned: in.Returned, ToReview: in.ToReview, HandlerGone: in.HandlerGone,
		InCharge: casework.PersonID(in.InCharge),
		Region:   strings.TrimSpace(in.Region), HandedOverFrom: casework.Date(in.HandedOverFrom), HandedOverTo: casework.Date(in.HandedOverTo),
		Figure: contract.Figure(in.Figure), FigureClock: casework.ClockKind(in.FigureClock), FigureUnit: casework.UnitID(in.FigureUnit),
	}
	var err error
	if filter.Query, err = in.or(in.Query); err != nil {
		return filter, err
	}
	for _, state := range in.State {
		filter.States = append(filter.States, casework.State(state))
	}
	if in.Open != "" {
		open := in.Open == "true"
		filter.Open = &open
	}
	if in.DueBefore != "" {
		before, err := casework.ParseInstant(in.DueBefore)
		if err != nil {
			return filter, invalidField("query.due_before", isBadFormat, "expected", "2021-08-20T21:25:00+08:00")
		}
		filter.DueBefore = before
	}
	for name, clock := range map[string]casework.ClockKind{"query.clock": filter.Clock, "query.figure_clock": filter.FigureClock} {
		if clock != "" && !slices.Contains(casework.ClockKinds, clock) {
			return filter, invalidField(name, isNotOneOf, "allowed", joined(casework.ClockKinds))
		}
	}
	if in.Owner != "" && !slices.Contains(casework.Roles, filter.Owner) {
		return filter, invalidField("query.owner", isNotOneOf, "allowed", joined(casework.Roles))
	}
	return filter, nil
}

func (s *Server) cases(ctx context.Context, in *casesInput) (*casesOutput, error) {
	filter, err := in.filter()
	if err != nil {
		return nil, err
	}
	filter.Order, filter.After, filter.Limit = contract.CaseOrder(in.Order), in.After, in.Limit
	found, err := s.ports.Cases.Cases(ctx, readerOf(actorOf(ctx)), filter)
	if err != nil {
		return nil, err
	}
	found.Cases = orEmpty(found.Cases)
	names, err := s.names(ctx, mentioned(found.Cases))
	return &casesOutput{Body: CaseList{CasePage: found, Names: names}}, err
}

func joined[T ~string](items []T) string {
	all := make([]string, len(items))
	for i, item := range items {
		all[i] = string(item)
	}
	return strings.Join(all, ", ")
}

func (s *Server) oneCase(ctx context.Context, in *caseInput) (*caseOutput, error) {
	actor := actorOf(ctx)
	record, err := s.ports.Cases.Case(ctx, readerOf(actor), in.ID)
	if err != nil {
		return nil, err
	}
	c := record.Case
	allowed, err := s.fitting(ctx, c, actor)
	if err != nil {
		return nil, err
	}
	place, err := s.territory(ctx, c, allowed)
	if err != nil {
		return nil, err
	}
	release, err := s.release(ctx, c, record.Now)
	if err != nil {
		return nil, err
	}
	mentions := mentioned(c, place, release)
	texts, err := s.texts(ctx, in.ID, mentions)
	if err != nil {
		return nil, err
	}
	names, err := s.names(ctx, mentions)
	if err != nil {
		return nil, err
	}
	lang := exchangeOf(ctx).lang
	view := CaseView{
		Case: c, Open: record.Open, Late: c.LateAt(record.Now), Waiting: record.Waiting,
		Clocks: clockViews(c, record.Now, lang), Allowed: orEmpty(allowed), Place: place, Texts: texts, Unread: record.TextsUnread, Names: names, Release: release,
		Now: record.Now, NextAt: record.NextAt, Modified: record.UpdatedAt,
	}
	if slices.Contains(allowed, casework.CmdPassGate) {
		view.Gates = c.GatesFor(actorOf(ctx))
	}
	view.OnPaper = casework.OnPaper(c, actorOf(ctx))
	view.ToPass = openGates(c)
	view.Lacks = lacksOf(c, allowed, lang)
	view.Warnings, view.Checked, view.Why = s.textWarnings(ctx, in.ID, placesOf(c, texts))
	if next, ok := c.NextClock(); ok {
		v := clockView(c, next, record.Now, lang)
		view.Next = &v
	}
	if main, ok := c.MainClock(); ok {
		v := clockView(c, main, record.Now, lang)
		view.Main = &v
	}
	return &caseOutput{ETag: etag(c.Seq), Body: view}, nil
}

// fitting lists what the actor may do about the case and has something to be done
// to. The rules know the case alone; that no unit lies below the actor's is the
// office's to say, and where none does nothing is passed down (S1-12).
func (s *Server) fitting(ctx context.Context, c casework.Case, actor casework.Actor) ([]casework.Kind, error) {
	allowed := casework.Fitting(c, actor)
	if !slices.Contains(allowed, casework.CmdSubAssign) {
		return allowed, nil
	}
	var own []casework.UnitID
	for _, a := range c.Active() {
		if actor.In(a.Unit) && !slices.Contains(own, a.Unit) {
			own = append(own, a.Unit)
		}
	}
	below, err := s.ports.Office.WorkBelow(ctx, own...)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(allowed, func(k casework.Kind) bool { return k == casework.CmdSubAssign && !below }), nil
}

// texts resolves the free texts that were mentioned, as far as the reader may
// see them.
func (s *Server) texts(ctx context.Context, id casework.CaseID, m mentions) (map[string]string, error) {
	if len(m.texts) == 0 {
		return map[string]string{}, nil
	}
	texts, err := s.ports.Cases.Texts(ctx, readerOf(actorOf(ctx)), id, keys(m.texts)...)
	if texts == nil {
		texts = map[string]string{}
	}
	return texts, err
}
