package api

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Tasks list what cases wait for units, or for posts of the office, to do.
type Tasks interface {
	Tasks(ctx context.Context, r contract.Reader, f contract.TaskFilter) (contract.TaskPage, error)
}

type tasksInput struct {
	Of   string   `query:"of" enum:"unit,office" default:"unit" doc:"unit: what your units have to do, each with the clock of its own part; office: what waits for your posts there, a leader, a publicity or an accountability officer"`
	Kind []string `query:"kind" maxItems:"20" doc:"only these, separated by commas; all if left out" enum:"acknowledge,name_handler,go_on_site,contribute,sign,submit,supplement,answer_supervision,answer_escalation,rectify,in_ruling,passed_on,in_review,countersign,decide_extension,confirm_escalation,sign_reply,waive_gate,prepare_publication,publish,pass_gate,review_accountability,pass_review_gate,merge_answers,report_up,close"`
	Page
}

// TaskList is one page of tasks, due first.
type TaskList struct {
	Tasks  []TaskRow                   `json:"tasks" doc:"what is due first first"`
	Counts map[casework.TaskKind]int64 `json:"counts" doc:"how many there are of each kind, whatever kinds were asked for"`
	Next   string                      `json:"next,omitempty" doc:"the cursor of the next page; left out on the last"`
	Now    casework.Instant            `json:"now"`
	Names  Names                       `json:"names"`
}

// TaskRow is one task with its case, and what has to be known of it to begin.
type TaskRow struct {
	casework.Task

	Command casework.Kind     `json:"command,omitempty" doc:"what does it; left out: others do something, or nobody needs to"`
	Yours   bool              `json:"yours" doc:"your posts give this command here now"`
	Case    contract.CaseRow  `json:"case"`
	Part    *TaskPart         `json:"part,omitempty" doc:"the unit's part in the case; of passed_on: the part that was passed on"`
	Says    string            `json:"complaint,omitempty" doc:"how the complaint begins, where you read texts"`
	Pairs   bool              `json:"pairs" doc:"the case has two pictures that you may put beside one another as before and after"`
	Listed  *casework.Listing `json:"listed_supervision,omitempty" doc:"the case is under listed supervision 挂牌督办"`
	About   *TaskAbout        `json:"about,omitempty" doc:"what somebody said of it: a dispute, a request, a proposal, an opinion, the list of a return"`
}

// TaskPart is the unit's part in a case.
type TaskPart struct {
	Role    casework.AssignmentRole  `json:"role" enum:"lead,assisting,territorial"`
	Unit    casework.UnitID          `json:"unit"`
	State   casework.AssignmentState `json:"state"`
	Below   bool                     `json:"below" doc:"it was passed on by another unit of the case"`
	Handler casework.PersonID        `json:"handler,omitempty"`
	Ruled   *bool                    `json:"ruled,omitempty" doc:"its last dispute was ruled on, and whether it was upheld"`

	Contributors []TaskContributor `json:"contributors" doc:"the units whose contributions belong in what this part is to write"`
}

// TaskContributor is a unit that helps with a part, and whether it delivered.
type TaskContributor struct {
	Unit        casework.UnitID  `json:"unit"`
	DeliveredAt casework.Instant `json:"delivered_at,omitempty" doc:"left out: not yet"`
}

// TaskOrder is who ordered something, and when.
type TaskOrder struct {
	At casework.Instant  `json:"at"`
	By casework.PersonID `json:"by"`
}

// TaskExtension is a request for more time, and what became of it.
type TaskExtension struct {
	At        casework.Instant `json:"at" doc:"when it was asked for"`
	Until     casework.Instant `json:"until"`
	Granted   *bool            `json:"granted,omitempty" doc:"left out: nobody has decided yet"`
	DecidedAt casework.Instant `json:"decided_at,omitempty"`
}

// TaskAbout is what somebody said of a task.
type TaskAbout struct {
	At      casework.Instant  `json:"at,omitempty" doc:"when it was said; of what follows the reply: when that was reported up"`
	By      casework.PersonID `json:"by,omitempty" doc:"left out: the clock"`
	Unit    casework.UnitID   `json:"unit,omitempty" doc:"the unit that asks, or that it is about"`
	Rung    casework.Rung     `json:"rung,omitempty"`
	Cause   string            `json:"cause,omitempty" doc:"of an escalation: what it is for, such as shielding"`
	Finding string            `json:"finding,omitempty" doc:"of a referral: what was found so far, such as under_review"`
	Missed  *MissedClock      `json:"missed,omitempty" doc:"of an escalation: the deadline that was missed"`
	Until   casework.Instant  `json:"until,omitempty" doc:"of a request for more time: until when"`
	Texts   []string          `json:"texts" doc:"reasons, instructions, lists of what is missing, and summaries of what is to be signed, in their words"`
	Times   int               `json:"times,omitempty" doc:"how often the answer was returned, or which dispute of the case it is"`

	Extension *TaskExtension `json:"extension,omitempty" doc:"the last request for more time"`

	Redo *TaskOrder `json:"redo,omitempty" doc:"the answer is to be done again; texts say why"`

	Presented int64  `json:"presented,omitempty" doc:"seq of what was presented for signature and waits for it; at and by say when and by whom"`
	SentBack  string `json:"sent_back,omitempty" doc:"why the unit's leader sent back what was presented; at and by say when and who"`

	SignedAt casework.Instant  `json:"signed_at,omitempty" doc:"a signed report waits to be filed: since when"`
	SignedBy casework.PersonID `json:"signed_by,omitempty"`

	Screened casework.ScreeningOutcome `json:"screened,omitempty" doc:"of a screening to countersign: what it proposes"`
	Into     casework.CaseID           `json:"into,omitempty" doc:"the case into which it would be merged"`
	To       string                    `json:"to,omitempty" doc:"whom it would go to"`
}

// MissedClock is the deadline that an escalation is for.
type MissedClock struct {
	Clock  casework.ClockKind `json:"clock"`
	DueAt  casework.Instant   `json:"due_at"`
	DoneAt casework.Instant   `json:"done_at,omitempty" doc:"when it was done all the same; left out: not yet"`
}

// missed is what an escalation rests on, if it rests on a deadline that still counts as missed.
func missed(c casework.Case, e casework.Escalation) *MissedClock {
	i := slices.IndexFunc(c.Breaches, func(b casework.Breach) bool { return b.ID == e.Breach && b.SetAside == nil })
	if i < 0 {
		return nil
	}
	b := c.Breaches[i]
	m := &MissedClock{Clock: b.Kind, DueAt: b.Due}
	if k := slices.IndexFunc(c.Clocks, func(k casework.Clock) bool { return k.ID == b.Clock }); k >= 0 {
		m.DoneAt = c.Clocks[k].Stopped
	}
	return m
}

type tasksOutput struct{ Body TaskList }

func (s *Server) taskRoutes() {
	operate(s, op("list-tasks", http.MethodGet, "/tasks", tagCase, "List what waits for you 待办"), s.tasks)
}

func (s *Server) tasks(ctx context.Context, in *tasksInput) (*tasksOutput, error) {
	actor := actorOf(ctx)
	f := contract.TaskFilter{After: in.After, Limit: in.Limit}
	for _, k := range in.Kind {
		f.Kinds = append(f.Kinds, casework.TaskKind(k))
	}
	if in.Of == "office" {
		f.Office = casework.OfficeTasks(actor)
	} else {
		f.Units = unitsOf(actor)
	}
	if len(f.Office)+len(f.Units) == 0 {
		names, err := s.names(ctx, mentioned())
		return &tasksOutput{Body: TaskList{Tasks: []TaskRow{}, Counts: map[casework.TaskKind]int64{}, Now: casework.InstantOf(s.options.Clock()), Names: names}}, err
	}
	page, err := s.ports.Tasks.Tasks(ctx, readerOf(actor), f)
	if err != nil {
		return nil, err
	}
	list := TaskList{Tasks: make([]TaskRow, len(page.Items)), Counts: page.Counts, Next: page.Next, Now: page.Now}
	for i, item := range page.Items {
		list.Tasks[i] = taskRow(item, actor)
	}
	list.Names, err = s.names(ctx, mentioned(list.Tasks))
	return &tasksOutput{Body: list}, err
}

// unitsOf are the units in which the actor handles cases.
func unitsOf(a casework.Actor) []casework.UnitID {
	var units []casework.UnitID
	for _, p := range a.Posts {
		switch p.Role {
		case casework.UnitOfficer, casework.UnitLeader, casework.UnitDutyOfficer:
			if !slices.Contains(units, p.Unit) {
				units = append(units, p.Unit)
			}
		}
	}
	return units
}

func taskRow(item contract.TaskItem, actor casework.Actor) TaskRow {
	c, t := item.Case, item.Task
	row := TaskRow{Task: t, Case: item.Row, Command: t.Kind.Command(), Listed: c.Listed}
	fitting := casework.Fitting(c, actor)
	row.Yours = row.Command != "" && slices.Contains(fitting, row.Command) && (t.Kind != casework.ToPublish || c.Releases(actor, t.Subject))
	row.Pairs = slices.Contains(fitting, casework.CmdPairEvidence)
	part := t.Assignment
	if t.Kind == casework.PassedOn {
		part = t.Subject
	}
	for _, a := range c.Assignments {
		if a.ID != part || part == "" {
			continue
		}
		row.Part = &TaskPart{Role: a.Role, Unit: a.Unit, State: a.State, Below: a.Parent != "", Handler: a.Handler, Contributors: []TaskContributor{}}
		for _, s := range c.Contributors(a) {
			row.Part.Contributors = append(row.Part.Contributors, TaskContributor{Unit: s.Unit, DeliveredAt: s.AnsweredAt})
		}
		for _, v := range slices.Backward(c.Disputes) {
			if v.Assignment == a.ID {
				row.Part.Ruled = v.Upheld
				break
			}
		}
	}
	row.About = aboutTask(item)
	row.Says = begins(item.Texts[c.Complaint.Digest])
	return row
}

// begins is as much of a text as tells on a telephone what it is about.
func begins(text string) string {
	if few := []rune(text); len(few) > beginning {
		return strings.TrimSpace(string(few[:beginning])) + "…"
	}
	return text
}

const beginning = 120

// presentedOf says what was presented to the unit's leader, or sent back.
func presentedOf(a casework.Answer, texts map[string]string) *TaskAbout {
	about := &TaskAbout{Texts: []string{}}
	if p := a.Presented; p != nil {
		about.At, about.By, about.Presented = p.At, p.By, p.Seq
	}
	if b := a.SentBack; b != nil {
		about.At, about.By, about.SentBack = b.At, b.By, texts[b.Reason.Digest]
	}
	return about
}

// aboutAnswer is what was said of an answer that is to be written, completed or signed.
func aboutAnswer(item contract.TaskItem, said func(...casework.Text) []string) *TaskAbout {
	c, t := item.Case, item.Task
	for _, a := range c.Answers {
		switch {
		case a.ID != t.Subject:
		case a.Presented != nil && t.Kind == casework.ToSign:
			p := a.Presented
			return &TaskAbout{At: p.At, By: p.By, Texts: said(p.Report.Summary), Presented: p.Seq}
		case a.State == casework.AnswerSupplementing:
			about := presentedOf(a, item.Texts)
			about.Texts, about.Times = said(a.ReturnList...), a.Returns
			if g := a.Signed; g != nil && a.Presented == nil {
				about.SignedAt, about.SignedBy = g.At, g.By
			}
			return about
		case a.Redo != nil:
			about := presentedOf(a, item.Texts)
			about.Redo, about.Texts = &TaskOrder{At: a.Redo.At, By: a.Redo.By}, said(a.Redo.Reason)
			if g := a.Signed; g != nil && a.Presented == nil {
				about.SignedAt, about.SignedBy = g.At, g.By
			}
			return about
		case a.Presented != nil, a.SentBack != nil && a.State == casework.AnswerOpen:
			return presentedOf(a, item.Texts)
		case a.Signed != nil && a.State == casework.AnswerOpen:
			return &TaskAbout{Texts: []string{}, SignedAt: a.Signed.At, SignedBy: a.Signed.By}
		case a.Pending != nil && a.Report != nil:
			return &TaskAbout{At: a.LastFiled, By: a.FiledBy, Texts: said(a.Report.Summary)}
		}
	}
	return nil
}

// withExtension adds what has become of the last request for more time for an answer,
// where its time limit still runs.
func withExtension(item contract.TaskItem, about *TaskAbout) *TaskAbout {
	for _, x := range slices.Backward(item.Case.Extensions) {
		if !slices.ContainsFunc(item.Case.Clocks, func(k casework.Clock) bool {
			return k.ID == x.Clock && k.Subject == item.Task.Subject && k.Running()
		}) {
			continue
		}
		if about == nil {
			about = &TaskAbout{Texts: []string{}}
		}
		about.Extension = &TaskExtension{At: x.At, Until: x.Until, Granted: x.Granted, DecidedAt: x.DecidedAt}
		break
	}
	return about
}

// aboutTask is what somebody said of a task.
func aboutTask(item contract.TaskItem) *TaskAbout {
	c, t := item.Case, item.Task
	said := func(refs ...casework.Text) []string {
		found := []string{}
		for _, ref := range refs {
			if text := item.Texts[ref.Digest]; text != "" {
				found = append(found, text)
			}
		}
		return found
	}
	switch t.Kind {
	case casework.InRuling:
		for i, v := range c.Disputes {
			if v.ID == t.Subject {
				return &TaskAbout{At: v.At, By: v.By, Unit: v.Suggested, Texts: said(v.Reason), Times: i + 1}
			}
		}
	case casework.ToSubmit, casework.ToSupplement, casework.ToSign:
		return withExtension(item, aboutAnswer(item, said))
	case casework.ToSignReply:
		about := &TaskAbout{Texts: []string{}}
		if m := c.Merged; m != nil {
			about.At, about.By, about.Texts = m.At, m.By, said(m.Summary)
			return about
		}
		for _, a := range c.Answers {
			if a.Round == c.Round && a.Report != nil {
				about.At, about.By = a.ApprovedAt, a.ApprovedBy
				about.Texts = append(about.Texts, said(a.Report.Summary)...)
			}
		}
		return about
	case casework.ToDecideExtension:
		for _, x := range c.Extensions {
			if x.ID == t.Subject {
				about := &TaskAbout{At: x.At, By: x.By, Until: x.Until, Texts: said(x.Reason)}
				for _, k := range c.Clocks {
					if k.ID == x.Clock {
						about.Unit = k.Owner.Unit
					}
				}
				return about
			}
		}
	case casework.ToPreparePublication, casework.ToPassGate, casework.ToPassReviewGate, casework.ToRework, casework.ToTrack, casework.ToClose:
		if at := c.Reply.ReportedAt; !at.IsZero() {
			return &TaskAbout{At: at, Texts: []string{}}
		}
	case casework.ToPublish:
		for _, p := range c.Prepared {
			if p.ID == t.Subject {
				return &TaskAbout{At: p.At, By: p.By, Texts: said(p.Text)}
			}
		}
	case casework.ToConfirmEscalation, casework.ToAnswerEscalation, casework.ToReviewAccountability:
		for _, e := range c.Escalations {
			if e.ID == t.Subject {
				return &TaskAbout{At: e.At, By: e.ProposedBy, Unit: e.Unit, Rung: e.Rung, Cause: e.Cause, Finding: e.Finding, Missed: missed(c, e), Texts: said(e.Reason, e.Decision)}
			}
		}
	case casework.ToAnswerSupervision:
		for _, n := range c.Entries {
			if strconv.FormatInt(n.Seq, 10) == t.Subject {
				return &TaskAbout{At: n.At, By: n.By, Texts: said(item.Opinion)}
			}
		}
	case casework.ToCountersignLeader:
		if v := c.Screening; v != nil {
			return &TaskAbout{At: v.At, By: v.By, Texts: said(v.Reason), Screened: v.Outcome, Into: v.Into, To: v.To}
		}
	case casework.PassedOn, casework.ToAcknowledge, casework.ToContribute:
		for _, a := range c.Assignments {
			if a.ID == t.Subject && !a.Instruction.IsZero() {
				return &TaskAbout{At: a.AssignedAt, Texts: said(a.Instruction)}
			}
		}
	}
	return nil
}
