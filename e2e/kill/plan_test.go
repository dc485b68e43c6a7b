package kill_test

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strconv"

	"jiaoban/internal/casework"
)

// The rules are pure, so what somebody may do next is found by asking them:
// a command is sent when they would take it now. What they say when it arrives
// may be otherwise, for others work on the case as well.

// approved and what lies before it is the straight way of a case.
var (
	toHandling = []casework.Kind{casework.CmdAcknowledge, casework.CmdRule, casework.CmdAssign, casework.CmdCountersign}
	toReview   = []casework.Kind{
		casework.CmdSupplement, casework.CmdSubmitReport, casework.CmdAcknowledge, casework.CmdRule, casework.CmdSignReport,
		casework.CmdAssign, casework.CmdCountersign,
	}
	toApproved = slices.Concat([]casework.Kind{casework.CmdMergeAnswers, casework.CmdApprove}, toReview)
	toReplied  = slices.Concat([]casework.Kind{casework.CmdReportUp, casework.CmdSignReply}, toApproved)
)

// ways lead to a command that cannot be given at once: of these, the first that
// can be given is given, until the command itself can.
var ways = map[casework.Kind][]casework.Kind{
	casework.CmdCountersign:          {casework.CmdScreen},
	casework.CmdReopen:               {casework.CmdCountersign, casework.CmdScreen},
	casework.CmdAssign:               {casework.CmdCountersign},
	casework.CmdReassign:             toHandling,
	casework.CmdSubAssign:            toHandling,
	casework.CmdTakeBack:             slices.Concat([]casework.Kind{casework.CmdSubAssign}, toHandling),
	casework.CmdAcknowledge:          {casework.CmdAssign, casework.CmdCountersign},
	casework.CmdNameHandler:          toHandling,
	casework.CmdDispute:              toHandling,
	casework.CmdRule:                 {casework.CmdDispute, casework.CmdAcknowledge, casework.CmdAssign, casework.CmdCountersign},
	casework.CmdContribute:           toHandling,
	casework.CmdCosign:               toHandling,
	casework.CmdPairEvidence:         {casework.CmdAttachEvidence},
	casework.CmdPresentReport:        toHandling,
	casework.CmdReturnPresented:      slices.Concat([]casework.Kind{casework.CmdPresentReport}, toHandling),
	casework.CmdSignReport:           toHandling,
	casework.CmdSubmitReport:         toReview,
	casework.CmdReplaceReport:        toReview,
	casework.CmdOpenReview:           toReview,
	casework.CmdReturn:               toReview,
	casework.CmdRedo:                 toReview,
	casework.CmdApprove:              toReview,
	casework.CmdSupplement:           slices.Concat([]casework.Kind{casework.CmdReturn}, toReview),
	casework.CmdMergeAnswers:         toApproved,
	casework.CmdSignReply:            toApproved,
	casework.CmdPreparePublication:   toReplied,
	casework.CmdPublish:              slices.Concat([]casework.Kind{casework.CmdPreparePublication}, toReplied),
	casework.CmdReportUp:             toReplied,
	casework.CmdWaiveGate:            toApproved,
	casework.CmdRecordUpstreamResult: toReplied,
	casework.CmdRework:               toReplied,
	casework.CmdTrack:                toReplied,
	casework.CmdReportProgress:       slices.Concat([]casework.Kind{casework.CmdTrack}, toReplied),
	casework.CmdPassGate:             slices.Concat([]casework.Kind{casework.CmdAttachEvidence}, toApproved),
	casework.CmdClose:                slices.Concat([]casework.Kind{casework.CmdPassGate, casework.CmdAttachEvidence}, toReplied),
	casework.CmdRequestExtension:     toHandling,
	casework.CmdDecideExtension:      slices.Concat([]casework.Kind{casework.CmdRequestExtension}, toHandling),
	casework.CmdUrge:                 toHandling,
	casework.CmdProposeEscalation:    toHandling,
	casework.CmdConfirmEscalation:    slices.Concat([]casework.Kind{casework.CmdProposeEscalation}, toHandling),
	casework.CmdAnswerSupervision:    slices.Concat(toHandling, []casework.Kind{casework.CmdSupervise}),
	casework.CmdAnswerEscalation:     slices.Concat([]casework.Kind{casework.CmdConfirmEscalation, casework.CmdProposeEscalation}, toHandling),
	casework.CmdRefer:                {casework.CmdAttachEvidence},
	casework.CmdLiftRecusal:          {casework.CmdRecuse},
	casework.CmdAmendEntry:           {casework.CmdRecordCall},
	casework.CmdStrikeEntry:          {casework.CmdRecordCall},
}

// steps bounds the way to a command; a case that needs more is another's.
const steps = 30

// mind chooses commands for one client.
type mind struct {
	rnd  *rand.Rand
	name string // of the keys that it makes
	made int
	peer []casework.CaseID
}

func (d *mind) key() string {
	d.made++
	return d.name + "-" + strconv.Itoa(d.made)
}

// able finds somebody and a body of the kind that the rules would take now.
func (d *mind) able(c casework.Case, k, aim casework.Kind) *request {
	for _, i := range d.rnd.Perm(len(cast)) {
		who := cast[i]
		if !slices.Contains(casework.Allowed(c, who.actor), k) {
			continue
		}
		for _, body := range (wording{c: c, a: who.actor, rnd: d.rnd, aim: aim, peer: d.peer}).bodies(k) {
			sent, err := json.Marshal(body)
			if err == nil && takes(c, who.actor, k, sent) {
				return &request{who: who, kind: k, id: c.ID, seen: c.Seq, body: sent}
			}
		}
	}
	return nil
}

// takes asks the rules.
func takes(c casework.Case, a casework.Actor, k casework.Kind, sent []byte) bool {
	body, err := casework.DecodeBody(k, sent)
	if err != nil {
		return false
	}
	if b, ok := body.(*casework.AttachEvidence); ok {
		for i := range b.Files { // the server knows these of the store
			b.Files[i].Size, b.Files[i].Kind = 1, "picture"
		}
	}
	_, err = casework.Decide(c, casework.Command{Filing: "f", Actor: a, FiledAt: soon(0), Body: body})
	return err == nil
}

// toward is the next step that brings a case to a command: the command itself
// when it can be given. Nil: this case does not get there.
func (d *mind) toward(c casework.Case, aim casework.Kind) *request {
	if r := d.able(c, aim, aim); r != nil {
		return d.keyed(r)
	}
	for _, k := range ways[aim] {
		if k == casework.CmdAttachEvidence && len(c.Evidence) > 0 && (aim != casework.CmdPairEvidence || len(c.Evidence) > 1) {
			continue // a photograph is there, or two to be a pair; more of them bring nothing nearer
		}
		if r := d.able(c, k, aim); r != nil {
			return d.keyed(r)
		}
	}
	return nil
}

// anything is some command that the rules would take now.
func (d *mind) anything(c casework.Case) *request {
	kinds := casework.Kinds()
	for _, i := range d.rnd.Perm(len(kinds)) {
		if r := d.able(c, kinds[i], ""); r != nil {
			return d.keyed(r)
		}
	}
	return nil
}

func (d *mind) keyed(r *request) *request {
	r.key = d.key()
	return r
}

// registration opens a case handed over at this moment.
func (d *mind) registration() *request {
	body := m{
		"source": m{"campaign": campaign, "level": "central", "mode": "handed_over"}, "handed_over_at": soon(0),
		"region": "示范区", "complaint": "示范：工地夜间施工，第" + strconv.Itoa(d.rnd.IntN(1_000_000)) + "号。",
	}
	if d.rnd.IntN(2) == 0 {
		body["complainant"] = m{"name": "示范-举报人", "telephone": "000-0000000"}
	}
	sent, _ := json.Marshal(body) // of a map of strings
	return d.keyed(&request{who: clerk("duty"), kind: casework.CmdRegister, body: sent})
}
