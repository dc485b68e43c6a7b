package casework

import "slices"

// Relation says which part of a case a unit must hold to act under a unit role.
type Relation string

// The relations of a unit to a case.
const (
	OfAnyPart   Relation = "any"         // any active assignment
	OfLead      Relation = "lead"        // the lead
	OfHelp      Relation = "help"        // assisting or territorial, or sub-assigned
	OfLocal     Relation = "territorial" // territorial
	OfAnswer    Relation = "answering"   // must answer
	OfPastParts Relation = "ever"        // any assignment, also a former one
)

// Permission is one row of the one table of who may do what, and in which
// states. A command that roles may give in different states has a row for each.
type Permission struct {
	Command  Kind     `json:"command"`
	Office   []Role   `json:"office,omitempty"`   // roles of the office: in every case
	Unit     []Role   `json:"unit,omitempty"`     // roles of a unit: in its own cases
	Relation Relation `json:"relation,omitempty"` // which part the unit must hold
	States   []State  `json:"states"`             // empty: only before the case exists
}

var (
	inHand   = []State{Assigned, Handling, Disputed, Submitted, Supplementing}
	answered = []State{Approved, Replied, Tracked}
	open     = slices.Concat([]State{Registered}, inHand, answered)

	// With separate answers one unit may owe its report while another supplements;
	// a case whose every unit has reported is submitted.
	owing = []State{Assigned, Handling, Disputed, Supplementing}

	unitHands = []Role{UnitOfficer, UnitLeader}
	unitAll   = []Role{UnitOfficer, UnitLeader, UnitDutyOfficer}
)

var permissions = []Permission{
	{CmdRegister, []Role{DutyOfficer, Coordinator}, nil, "", nil},
	{CmdAmendRegistration, []Role{DutyOfficer, Coordinator}, nil, "", open},
	{CmdCorrectHandoverTime, []Role{Coordinator}, nil, "", slices.Concat(open, []State{Closed})},
	{CmdScreen, []Role{Coordinator}, nil, "", []State{Registered}},
	{CmdCountersign, []Role{Coordinator, Leader}, nil, "", []State{Registered}},
	{CmdSplitIssues, []Role{Coordinator}, nil, "", []State{Registered, Assigned, Handling}},
	// While a part is disputed, and when the report is in, territorial units alone are
	// still added: one that leads and is to be relieved keeps its territory's part.
	{CmdAssign, []Role{Coordinator}, nil, "", slices.Concat([]State{Registered}, inHand)},
	{CmdReassign, []Role{Coordinator}, nil, "", inHand},
	{CmdSubAssign, nil, unitHands, OfAnyPart, inHand},
	{CmdTakeBack, nil, unitHands, OfAnyPart, inHand},
	{CmdAcknowledge, nil, unitAll, OfAnyPart, inHand},
	{CmdNameHandler, nil, unitHands, OfAnyPart, slices.Concat(inHand, answered)},
	{CmdDispute, nil, unitHands, OfAnyPart, inHand},
	{CmdRule, []Role{Coordinator, Supervisor, Leader}, nil, "", inHand},
	{CmdRecordCall, []Role{DutyOfficer, Coordinator, Reviewer, Supervisor}, unitAll, OfAnyPart, States},
	{CmdRecordContact, []Role{DutyOfficer, Coordinator}, unitHands, OfLead, States},
	{CmdContribute, nil, unitHands, OfHelp, inHand},
	{CmdCosign, nil, unitHands, OfLocal, inHand},
	{CmdRecordVisit, []Role{Coordinator, Reviewer, Supervisor, AccountabilityOfficer, Leader}, unitHands, OfAnyPart, States},
	{CmdAttachEvidence, []Role{DutyOfficer, Coordinator, Reviewer, Supervisor, AccountabilityOfficer}, unitAll, OfAnyPart, States},
	{CmdPairEvidence, []Role{DutyOfficer, Coordinator, Reviewer, Supervisor, AccountabilityOfficer}, unitAll, OfAnyPart, States},
	{CmdPresentReport, nil, unitHands, OfAnswer, inHand},
	{CmdReturnPresented, nil, []Role{UnitLeader}, OfAnswer, inHand},
	{CmdSignReport, nil, []Role{UnitLeader}, OfAnswer, inHand},
	{CmdSubmitReport, nil, unitHands, OfAnswer, owing},
	{CmdReplaceReport, nil, unitHands, OfAnswer, inHand},
	{CmdOpenReview, []Role{Reviewer}, nil, "", inHand},
	// Until the reply is reported up a reviewer who finds a fault after approving
	// sends an answer back, and so does a leader who will not sign.
	{CmdReturn, []Role{Reviewer}, nil, "", slices.Concat(inHand, []State{Approved})},
	{CmdReturn, []Role{Leader}, nil, "", []State{Approved}},
	{CmdRedo, []Role{Reviewer}, nil, "", slices.Concat(inHand, []State{Approved})},
	{CmdRedo, []Role{Leader}, nil, "", []State{Approved}},
	{CmdSupplement, nil, unitHands, OfAnswer, []State{Assigned, Disputed, Supplementing}},
	{CmdApprove, []Role{Reviewer}, nil, "", inHand},
	{CmdMergeAnswers, []Role{Coordinator}, nil, "", []State{Approved}},
	{CmdSignReply, []Role{Leader}, nil, "", []State{Approved}},
	{CmdReportUp, []Role{DutyOfficer, Coordinator}, nil, "", []State{Approved}},
	{CmdRecordUpstreamResult, []Role{DutyOfficer, Coordinator}, nil, "", []State{Replied, Tracked, Closed}},
	{CmdRework, []Role{Coordinator}, nil, "", []State{Replied, Tracked, Closed}},
	{CmdPreparePublication, []Role{Coordinator, Reviewer, PublicityOfficer}, nil, "", []State{Approved, Replied, Tracked, Closed}},
	{CmdPublish, []Role{PublicityOfficer}, nil, "", []State{Approved, Replied, Tracked, Closed}},
	{CmdRequestExtension, nil, unitHands, OfAnswer, owing},
	{CmdDecideExtension, []Role{Leader}, nil, "", inHand},
	{CmdRedate, []Role{Coordinator, Leader}, nil, "", slices.Concat(open, []State{Closed})},
	{CmdSupervise, []Role{Supervisor, Leader}, nil, "", States},
	{CmdUrge, []Role{DutyOfficer, Coordinator, Supervisor}, nil, "", open},
	{CmdProposeEscalation, []Role{Coordinator, Supervisor}, nil, "", open},
	{CmdConfirmEscalation, []Role{Leader}, nil, "", States},
	{CmdAnswerSupervision, nil, unitHands, OfPastParts, slices.Concat(inHand, answered, []State{Closed})},
	{CmdAnswerEscalation, nil, unitHands, OfPastParts, States},
	{CmdRefer, []Role{Coordinator, Reviewer, Supervisor, AccountabilityOfficer}, nil, "", States},
	{CmdReviewAccountability, []Role{AccountabilityOfficer}, nil, "", States},
	{CmdSetLeaderInCharge, []Role{Coordinator, Leader}, nil, "", open},
	{CmdListSupervision, []Role{Coordinator, Supervisor, Leader}, nil, "", open},
	{CmdSetPriority, []Role{Coordinator}, nil, "", open},
	{CmdPassGate, []Role{DutyOfficer, Reviewer, AccountabilityOfficer}, nil, "", answered},
	{CmdWaiveGate, []Role{Leader}, nil, "", answered},
	{CmdClose, []Role{Coordinator}, nil, "", []State{Replied, Tracked}},
	{CmdTrack, []Role{Coordinator}, nil, "", []State{Replied}},
	{CmdReportProgress, []Role{Coordinator}, unitHands, OfAnyPart, []State{Tracked}},
	{CmdReopen, []Role{Coordinator, Leader}, nil, "", []State{ScreenedOut, Closed, Tracked}},
	{CmdLinkRepeat, []Role{DutyOfficer, Coordinator, Reviewer}, nil, "", States},
	{CmdAmendEntry, []Role{DutyOfficer, Coordinator, Reviewer, Supervisor, AccountabilityOfficer, Leader}, unitAll, OfPastParts, States},
	{CmdStrikeEntry, []Role{DutyOfficer, Coordinator, Reviewer, Supervisor, AccountabilityOfficer, Leader}, unitAll, OfPastParts, States},
	{CmdRecuse, []Role{DutyOfficer, Coordinator, Reviewer, Supervisor, AccountabilityOfficer, PublicityOfficer, Leader}, unitAll, OfPastParts, States},
	{CmdLiftRecusal, []Role{Leader}, nil, "", States},
}

// gateRoles says who may sign which gate.
var gateRoles = map[Gate][]Role{
	GateFacts:          {Reviewer},
	GateRectified:      {Reviewer},
	GateResponsibility: {AccountabilityOfficer},
	GateSatisfaction:   {DutyOfficer, Reviewer},
}

// attestable lists the commands that may carry an attested physical instant;
// the duty desk enters them for a unit that came on paper, by fax or telephone.
var attestable = []Kind{
	CmdAcknowledge, CmdDispute, CmdContribute, CmdCosign, CmdSubmitReport, CmdReplaceReport, CmdSupplement,
	CmdRequestExtension, CmdAnswerEscalation, CmdAnswerSupervision,
}

// GateRoles lists who may sign the gate.
func GateRoles(g Gate) []Role { return slices.Clone(gateRoles[g]) }

// signable reports whether the case is one of which a gate can be signed at all,
// whatever is said of it: facts once every issue is judged, rectification once all is
// rectified or booked, or nothing was true.
func (c Case) signable(g Gate) bool {
	some := func(is func(Issue) bool) bool { return slices.ContainsFunc(c.OpenIssues(), is) }
	switch g {
	case GateFacts:
		return !some(func(i Issue) bool { return i.Verdict == "" })
	case GateRectified:
		return !some(func(i Issue) bool { return i.Settlement == NotConcluded || i.Settlement == "" }) ||
			!some(func(i Issue) bool { return i.Verdict != Unfounded })
	case GateResponsibility, GateSatisfaction:
	}
	return true
}

// GatesFor lists the gates of this round that are open and that somebody may sign now, in their order.
func (c Case) GatesFor(a Actor) (gates []Gate) {
	for _, g := range Gates {
		if _, ok := a.firstOf(gateRoles[g]); ok && !c.GatePassed(g) && c.signable(g) {
			gates = append(gates, g)
		}
	}
	return gates
}

// Attestable lists the commands that may carry an attested instant.
func Attestable() []Kind { return slices.Clone(attestable) }

// Permissions returns a copy of the table, in the order of commands.
func Permissions() []Permission { return slices.Clone(permissions) }

// rolesOf lists the roles that have the command in any state, those of the
// office and those of units.
func rolesOf(k Kind) (office, unit []Role) {
	for _, p := range permissions {
		if p.Command == k {
			office, unit = append(office, p.Office...), append(unit, p.Unit...)
		}
	}
	return office, unit
}

// capacity says in which post the actor may give the command in this case, or
// refuses: first for the person, then for the state of the case.
func (c Case) capacity(a Actor, k Kind, attested bool) (Post, error) {
	if c.Recused(a) {
		return Post{}, Refuse(Forbidden, "recused")
	}
	post, ok, here := c.postFor(a, k, attested && slices.Contains(attestable, k))
	if !ok {
		return Post{}, c.notYours(a, k, attested)
	}
	if c.Seq == 0 {
		if k != CmdRegister {
			return Post{}, Refuse(NotFound, "no_such_case")
		}
		return post, nil
	}
	if k == CmdRegister {
		return Post{}, Refuse(Conflict, "already_registered")
	}
	if !here {
		return Post{}, Refuse(Conflict, "wrong_state", "command", string(k), "state", string(c.State))
	}
	return post, nil
}

// attesting take in what comes on paper: nobody attests when their own paper
// arrived, the desk that took it in does.
var attesting = []Role{DutyOfficer, Coordinator}

// notYours refuses, and says what is done instead where there is such a thing:
// the desk enters for a unit what came on paper, and a unit that helps gives its
// part to the unit that answers.
func (c Case) notYours(a Actor, k Kind, attested bool) *Error {
	if e := notYourRole(a, k, attested); e.Code != "not_your_role" {
		return e
	}
	answers := func(p Permission) bool { return p.Command == k && p.Relation == OfAnswer }
	if i := slices.IndexFunc(permissions, answers); i >= 0 {
		_, holds := a.firstOf(permissions[i].Unit)
		helps := slices.ContainsFunc(a.Posts, func(p Post) bool { return c.related(p.Unit, OfHelp) && !c.related(p.Unit, OfAnswer) })
		if holds && helps {
			return Refuse(Forbidden, "contribute_instead", "command", string(k))
		}
	}
	return notYourRole(a, k, attested)
}

// notYourRole is the part of notYours that needs no case.
func notYourRole(a Actor, k Kind, attested bool) *Error {
	if _, desk := a.firstOf(attesting); desk && !attested && slices.Contains(attestable, k) {
		return Refuse(Forbidden, "enter_as_attested", "command", string(k))
	}
	return Refuse(Forbidden, "not_your_role", "command", string(k))
}

// Barred refuses, with reason Forbidden, a person whose roles allow the command
// in no case at all, whatever part of a case their units hold.
func Barred(a Actor, k Kind, attested bool) error {
	roles := slices.Concat(rolesOf(k))
	if attested && slices.Contains(attestable, k) {
		roles = attesting
	}
	if _, ok := a.firstOf(roles); !ok {
		return notYourRole(a, k, attested)
	}
	return nil
}

// BarredIn refuses as Barred does, and whoever's unit holds no such part of
// this case as the command needs.
func BarredIn(c Case, a Actor, k Kind, attested bool) error {
	if err := Barred(a, k, attested); err != nil {
		return err
	}
	if _, err := c.capacity(a, k, attested); err != nil && AsError(err).Reason == Forbidden {
		return err
	}
	return nil
}

// postFor finds the post in which the actor has the command at all, and says
// whether it has it as the case stands.
func (c Case) postFor(a Actor, k Kind, attested bool) (post Post, ok, here bool) {
	for _, p := range permissions {
		if p.Command != k {
			continue
		}
		found, may := c.postIn(a, p)
		if attested {
			found, may = a.firstOf(attesting)
		}
		if !may {
			continue
		}
		if slices.Contains(p.States, c.State) {
			return found, true, true
		}
		if !ok {
			post, ok = found, true
		}
	}
	return post, ok, false
}

func (c Case) postIn(a Actor, p Permission) (Post, bool) {
	for _, r := range p.Unit {
		for _, post := range a.Posts {
			if post.Role == r && c.related(post.Unit, p.Relation) {
				return post, true
			}
		}
	}
	return a.firstOf(p.Office)
}

func (a Actor) firstOf(roles []Role) (Post, bool) {
	for _, r := range roles {
		for _, post := range a.Posts {
			if post.Role == r {
				return post, true
			}
		}
	}
	return Post{}, false
}

// related reports whether the unit holds such a part of the case.
func (c Case) related(u UnitID, rel Relation) bool {
	if rel == OfAnyPart && c.Tracking != nil && c.State == Tracked && c.Tracking.Unit == u {
		return true // the remainder is booked on it
	}
	return slices.ContainsFunc(c.Assignments, func(s Assignment) bool {
		if s.Unit != u {
			return false
		}
		if rel == OfPastParts {
			return true
		}
		if !c.isActive(s) {
			return false
		}
		switch rel {
		case OfAnyPart:
			return true
		case OfLead:
			return s.Role == RoleLead && s.Parent == ""
		case OfHelp:
			return s.Role != RoleLead || s.Parent != ""
		case OfLocal:
			return s.Role == RoleTerritorial
		case OfAnswer:
			return s.Answers
		default:
			return false
		}
	})
}

// Allowed lists what the actor may do to the case now, in the order of
// commands. A listed command may still be refused for its content.
func Allowed(c Case, a Actor) []Kind {
	var kinds []Kind
	for _, p := range permissions {
		if _, err := c.capacity(a, p.Command, false); err == nil && !slices.Contains(kinds, p.Command) {
			kinds = append(kinds, p.Command)
		}
	}
	return kinds
}
