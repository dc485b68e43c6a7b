package api

import (
	"context"
	"net/http"
	"slices"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Dispatches list what waits for the dispatch desk 分办台.
type Dispatches interface {
	AtDispatch(ctx context.Context, r contract.Reader, f contract.DispatchFilter) (contract.DispatchPage, error)
}

type dispatchInput struct {
	Task     []string `query:"task" maxItems:"4" doc:"what has to be done, separated by commas; all if left out" enum:"screen,assign,countersign,rule"`
	Campaign string   `query:"campaign" maxLength:"64" doc:"only this campaign's"`
	Batch    string   `query:"batch" maxLength:"64" doc:"only this batch's"`
	Priority []string `query:"priority" maxItems:"3" enum:"normal,starred,superior_supervised" doc:"only of these priorities, separated by commas"`
	Level    string   `query:"level" enum:"central,province,city,self" doc:"only what this level handed over"`
	Query    string   `query:"q" maxLength:"100" doc:"part of number, region, address or respondent"`
	SearchWords
	Page
}

// DispatchList is one page of what waits for the dispatch desk.
type DispatchList struct {
	Rows   []DispatchRow                   `json:"rows"`
	Counts map[casework.DispatchTask]int64 `json:"counts" doc:"how many wait for each task, whatever tasks were asked for"`
	List   int64                           `json:"list_version" doc:"the version of the responsibility list that proposals rest on; 0: there is none"`
	Next   string                          `json:"next,omitempty" doc:"the cursor of the next page; left out on the last"`
	Now    casework.Instant                `json:"now"`
	Names  Names                           `json:"names"`
}

// DispatchRow is a case that waits for the dispatch desk, with what has to be
// read to decide, and who could take it.
type DispatchRow struct {
	contract.CaseRow

	Task           casework.DispatchTask `json:"task" enum:"screen,assign,countersign,rule" doc:"what has to be done next. screen: nobody has looked at it yet, and to assign it is to accept it"`
	Due            casework.Instant      `json:"task_due_at,omitempty" doc:"until when; left out: no clock runs for it"`
	Complaint      string                `json:"complaint" doc:"its text"`
	Channel        casework.Channel      `json:"channel,omitempty" doc:"by which way the complaint came"`
	PollutionTypes []string              `json:"pollution_types" doc:"those of the case and of its issues"`
	Unread         bool                  `json:"texts_unread,omitempty" doc:"the key of the case's texts is gone for good, and nobody can read them"`
	Issues         int                   `json:"issues" doc:"how many problems it has"`
	Repeats        int                   `json:"repeats" doc:"how many other cases it is linked to as a repeat"`
	Screening      *ScreeningView        `json:"screening,omitempty" doc:"what waits for the second signature"`
	Disputes       []DisputeView         `json:"disputes" doc:"what waits for a ruling, oldest first"`
	Allowed        []casework.Kind       `json:"allowed" doc:"the commands that you may give now"`
	Parts          []ProposedPartView    `json:"proposal" doc:"who could take it, and why; an assignment is confirmed by a person. Empty for those who do not assign, and once a lead has it"`
	Stale          []int                 `json:"stale_lines" doc:"lines of the responsibility list that name a unit which takes no work any more"`
	Place          *TerritoryView        `json:"territory,omitempty" doc:"whose territory it is, for those who may assign it"`
}

// ScreeningView is a screening that waits for its second signature.
type ScreeningView struct {
	casework.Screening

	Text string `json:"reason_text" doc:"the reason in its words"`
}

// DisputeView is a dispute that waits for its ruling.
type DisputeView struct {
	casework.Dispute

	Unit casework.UnitID         `json:"unit" doc:"that disputes its part"`
	Role casework.AssignmentRole `json:"role" enum:"lead,assisting,territorial" doc:"the part that it disputes"`
	Text string                  `json:"reason_text" doc:"the reason in its words"`
	Due  casework.Instant        `json:"due_at,omitempty" doc:"until when it has to be ruled on"`
	Nth  int                     `json:"nth" doc:"which dispute of the case this is; from the second on the coordinator or a leader rules at once"`
}

// ProposedPartView is a unit that could have a part.
type ProposedPartView struct {
	Role    casework.AssignmentRole `json:"role" enum:"lead,assisting,territorial"`
	Unit    casework.UnitID         `json:"unit"`
	Reasons []ProposalReasonView    `json:"reasons" doc:"the strongest first"`
}

// ProposalReasonView is why a unit is proposed.
type ProposalReasonView struct {
	casework.ProposalReason

	Text string `json:"text" doc:"in your language"`
}

type dispatchOutput struct{ Body DispatchList }

func (s *Server) dispatchRoutes() {
	operate(s, op("read-dispatch", http.MethodGet, "/dispatch", tagCase, "Read what waits to be dispatched 分办台"), s.dispatch)
}

func (s *Server) dispatch(ctx context.Context, in *dispatchInput) (*dispatchOutput, error) {
	if err := guard(ctx, UseDispatch); err != nil {
		return nil, err
	}
	words, err := in.or(in.Query)
	if err != nil {
		return nil, err
	}
	filter := contract.DispatchFilter{CaseFilter: contract.CaseFilter{
		Campaign: in.Campaign, Batch: in.Batch, Priorities: prioritiesOf(in.Priority), Level: casework.SourceLevel(in.Level),
		Query: words, After: in.After, Limit: in.Limit,
	}}
	for _, t := range in.Task {
		filter.Tasks = append(filter.Tasks, casework.DispatchTask(t))
	}
	actor := actorOf(ctx)
	page, err := s.ports.Dispatch.AtDispatch(ctx, readerOf(actor), filter)
	if err != nil {
		return nil, err
	}
	list, err := s.ports.Responsible.Responsibilities(ctx, 0)
	if err != nil {
		return nil, err
	}
	units, err := s.ports.Office.Units(ctx)
	if err != nil {
		return nil, err
	}
	p := proposing{list: list.Lines, areas: contract.Areas(units), lang: exchangeOf(ctx).lang}
	for _, u := range units {
		if u.Disabled {
			p.gone = append(p.gone, u.ID)
		}
	}
	found := DispatchList{Rows: make([]DispatchRow, len(page.Items)), Counts: page.Counts, List: list.Version, Next: page.Next, Now: page.Now}
	for i, item := range page.Items {
		found.Rows[i] = p.row(item, actor)
	}
	found.Names, err = s.names(ctx, mentioned(found.Rows))
	return &dispatchOutput{Body: found}, err
}

// proposing is what proposals for the cases of a page rest on.
type proposing struct {
	list  []casework.Responsibility
	areas []casework.Area
	gone  []casework.UnitID
	lang  string
}

func (p proposing) row(item contract.DispatchItem, actor casework.Actor) DispatchRow {
	c := item.Case
	matters := casework.MattersOf(c, item.Texts[c.Complaint.Digest])
	row := DispatchRow{
		CaseRow: item.Row, Task: item.Task, Due: item.Due, Complaint: matters.Complaint, Unread: item.TextsUnread, Channel: c.Channel, PollutionTypes: orEmpty(matters.PollutionTypes),
		Issues: len(c.OpenIssues()), Repeats: len(c.Repeats), Disputes: []DisputeView{}, Allowed: orEmpty(casework.Fitting(c, actor)),
		Parts: []ProposedPartView{}, Stale: []int{},
	}
	if sc := c.Screening; item.Task == casework.ToCountersign && sc != nil {
		row.Screening = &ScreeningView{Screening: *sc, Text: item.Texts[sc.Reason.Digest]}
	}
	for _, v := range c.OpenDisputes() {
		view := DisputeView{Dispute: v, Text: item.Texts[v.Reason.Digest], Due: c.RulingDue(v), Nth: 1 + slices.IndexFunc(c.Disputes, func(o casework.Dispute) bool { return o.ID == v.ID })}
		for _, a := range c.Assignments {
			if a.ID == v.Assignment {
				view.Unit, view.Role = a.Unit, a.Role
			}
		}
		row.Disputes = append(row.Disputes, view)
	}
	if c.State == casework.Registered && slices.Contains(row.Allowed, casework.CmdAssign) {
		row.Place = territoryView(c, p.areas, p.lang)
		p.propose(&row, matters)
	}
	return row
}

func (p proposing) propose(row *DispatchRow, matters casework.Matters) {
	proposal := casework.Propose(matters, p.list, p.areas, p.gone)
	row.Stale = orEmpty(proposal.Stale)
	for _, part := range proposal.Parts {
		view := ProposedPartView{Role: part.Role, Unit: part.Unit}
		for _, r := range part.Reasons {
			view.Reasons = append(view.Reasons, ProposalReasonView{ProposalReason: r, Text: r.Text(p.lang)})
		}
		row.Parts = append(row.Parts, view)
	}
}
