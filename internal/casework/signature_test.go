package casework_test

import (
	"testing"

	. "jiaoban/internal/casework"

	"github.com/stretchr/testify/require"
)

// signatures are the rules by which one thing needs two people: who gives the
// first signature in which post, and who the second.
var signatures = []struct {
	name          string
	first, second Post
	begin         func(*story)
	give          Body // the first signature
	between       func(*story)
	answer        Body   // the second
	ownUnit       string // code for a colleague of the first; empty: colleagues may
}{
	{
		name: "screening", first: Post{office, Coordinator}, second: Post{office, Coordinator}, begin: func(*story) {},
		give: &Screen{Outcome: ScreenVoid, Reason: NewText("重复录入")}, answer: &Countersign{Agree: true},
	},
	{
		name: "a screening that is not agreed to", first: Post{office, Coordinator}, second: Post{office, Leader}, begin: func(*story) {},
		give: &Screen{Outcome: ScreenVoid, Reason: NewText("重复录入")}, answer: &Countersign{Reason: NewText("并非重复")},
	},
	{
		name: "dispute and ruling", first: Post{water, UnitOfficer}, second: Post{office, Coordinator}, begin: (*story).handling,
		give: &DisputeAssignment{Assignment: "a1", Reason: NewText("不属我局")}, answer: &Rule{Dispute: "d1", Reason: NewText("仍由你局主办")},
		ownUnit: "own_unit_ruling",
	},
	{
		name: "report and review", first: Post{water, UnitLeader}, second: Post{office, Reviewer}, begin: (*story).handling,
		give:    &SignReport{Answer: "r1", Report: concluded("i1")},
		between: func(s *story) { s.do(officer(water), &SubmitReport{Answer: "r1"}) }, answer: &Approve{Answer: "r1"},
		ownUnit: "own_unit_review",
	},
	{
		name: "proposal and confirmation", first: Post{office, Supervisor}, second: Post{office, Leader}, begin: (*story).handling,
		give:   &ProposeEscalation{Rung: RungFormalInterview, Unit: water, Reason: NewText("两次推诿")},
		answer: &ConfirmEscalation{Escalation: "e1", Confirm: true},
	},
	{
		name: "proposal and refusal", first: Post{office, Coordinator}, second: Post{office, Leader}, begin: (*story).handling,
		give:   &ProposeEscalation{Rung: RungFormalInterview, Unit: water, Reason: NewText("两次推诿")},
		answer: &ConfirmEscalation{Escalation: "e1", Reason: NewText("情有可原")},
	},
	{
		name: "referral", first: Post{office, AccountabilityOfficer}, second: Post{office, Leader},
		begin:  func(s *story) { s.handling(); s.attach(reviewer, NaturePhoto, "sha256:seen") },
		give:   &Refer{Unit: water, Cause: "fraud", Reason: NewText("弄虚作假"), Evidence: []string{"sha256:seen"}},
		answer: &ConfirmEscalation{Escalation: "e1", Confirm: true},
	},
	{
		name: "extension", first: Post{water, UnitOfficer}, second: Post{office, Leader}, begin: (*story).handling,
		give:   &RequestExtension{Answer: "r1", Until: 1_629_950_400_000_000, Reason: NewText("监测报告未出具")},
		answer: &DecideExtension{Extension: "x1", Grant: true}, ownUnit: "own_unit",
	},
}

// Two signatures are two people, and whoever acts for another is no second one,
// on whichever side of the two the proxy stands (S0-02). Nor does anybody judge
// the own unit, in whose name ever.
func TestTwoSignaturesAreTwoPeople(t *testing.T) {
	t.Parallel()
	for _, r := range signatures {
		by := func(name PersonID, posts ...Post) Actor { return Actor{Person: name, Posts: posts} }
		proxy := func(name, of PersonID, p Post) Actor { return Actor{Person: name, ActingFor: of, Posts: []Post{p}} }
		inside := proxy("deputy", "somebody", r.second)
		inside.Own = []Post{r.first}
		for _, c := range []struct {
			what          string
			first, second Actor
			code          string
		}{
			{"the same person", by("boss", r.first), by("boss", r.second), "same_person"},
			{"the second by proxy", by("boss", r.first), proxy("deputy", "boss", r.second), "same_person"},
			{"the first by proxy", proxy("deputy", "boss", r.first), by("boss", r.second), "same_person"},
			{"both by proxies of one", proxy("deputy", "boss", r.first), proxy("other", "boss", r.second), "same_person"},
			{"one proxy of two", proxy("deputy", "boss", r.first), proxy("deputy", "somebody", r.second), "same_person"},
			{"a proxy signs the second for himself", proxy("deputy", "boss", r.first), by("deputy", r.second), "same_person"},
			{"the first signs the second for another", by("boss", r.first), proxy("boss", "somebody", r.second), "same_person"},
			{"a colleague", by("boss", r.first), by("colleague", r.second, r.first), r.ownUnit},
			{"a proxy from the same unit", by("boss", r.first), inside, r.ownUnit},
			{"somebody else", by("boss", r.first), by("somebody", r.second), ""},
			{"two proxies of two", proxy("deputy", "boss", r.first), proxy("other", "somebody", r.second), ""},
		} {
			t.Run(r.name+"/"+c.what, func(t *testing.T) {
				t.Parallel()
				s := handedOver(t)
				r.begin(s)
				s.do(c.first, r.give)
				if r.between != nil {
					r.between(s)
				}
				if c.code != "" {
					s.refused(c.second, r.answer, c.code)
					return
				}
				events := s.do(c.second, r.answer)
				require.Equal(t, c.second.Person, events[0].Actor)
				require.Equal(t, c.second.ActingFor, events[0].ActingFor, "both names stand in the record")
			})
		}
	}
}

// Every answer of a review is closed to the unit's own people, and to whoever
// acts for a reviewer and belongs to the unit.
func TestNobodyReviewsTheOwnUnit(t *testing.T) {
	t.Parallel()
	inside := post("inside", Reviewer, water)
	proxy := Actor{Person: "deputy", ActingFor: reviewer.Person, Posts: reviewer.Posts, Own: []Post{{water, UnitDutyOfficer}}}
	for _, b := range []Body{
		&OpenReview{Answer: "r1"}, &Approve{Answer: "r1"}, &Return{Answer: "r1", Items: []Text{NewText("缺照片")}},
		&Redo{Answer: "r1", Due: 1_640_000_000_000_000, Reason: NewText("事实不清")},
	} {
		s := handedOver(t)
		s.handling()
		s.submit(water, "r1", concluded("i1"))
		for _, a := range []Actor{inside, proxy} {
			s.refused(a, b, "own_unit_review")
		}
		s.do(reviewer, b)
	}
}

// An unsigned report names who authorised that, and it is not the sender, nor
// whom the sender acts for.
func TestNobodyAuthorisesTheOwnUnsignedReport(t *testing.T) {
	t.Parallel()
	s := handedOver(t)
	s.handling()
	b := &SubmitReport{Answer: "r1", Report: concluded("i1"), Pending: &Pending{AuthorisedBy: "boss", Reason: NewText("负责人下乡")}}
	for _, a := range []Actor{
		{Person: "boss", Posts: []Post{{water, UnitOfficer}}},
		{Person: "deputy", ActingFor: "boss", Posts: []Post{{water, UnitOfficer}}},
	} {
		s.refused(a, b, "same_person", "signature_pending.authorised_by")
	}
	s.do(officer(water), b)
}

// For whom a signature was given stands beside it in the case, wherever one
// stands.
func TestBothNamesStandUnderASignature(t *testing.T) {
	t.Parallel()
	for by, of := range map[PersonID]PersonID{"deputy": "boss", "boss": ""} {
		as := func(a Actor) Actor { a.Person, a.ActingFor = by, of; return a }
		signing := leader // neither of the two has a hand in the report
		if of != "" {
			signing.Person, signing.ActingFor = "secretary", leader.Person
		}
		s := handedOver(t)
		s.handling()
		require.Empty(t, s.c.Assignments[0].AcknowledgedFor)
		s.do(as(officer(water)), &PresentReport{Answer: "r1", Report: *concluded("i1")})
		require.Equal(t, of, s.c.Answers[0].Presented.ByFor)
		s.do(as(head(water)), &SignReport{Answer: "r1", Report: concluded("i1")})
		require.Equal(t, of, s.c.Answers[0].Signed.ByFor)
		s.do(officer(water), &SubmitReport{Answer: "r1"})
		s.do(as(duty), &RecordCall{Unit: water})
		require.Equal(t, of, s.c.Entries[len(s.c.Entries)-1].ByFor)
		if of == "" {
			s.do(reviewer, &Approve{Answer: "r1"})
		} else {
			s.do(Actor{Person: "other", ActingFor: "somebody", Posts: reviewer.Posts}, &Approve{Answer: "r1"})
			require.Equal(t, PersonID("somebody"), s.c.Answers[0].ApprovedFor)
		}
		s.do(signing, &SignReply{})
		require.Equal(t, signing.ActingFor, s.c.Reply.SignedFor)
		require.Equal(t, signing.Person, s.c.Reply.SignedBy)
		s.do(as(reviewer), &PassGate{Gate: GateFacts, Statement: NewText("查清"), Evidence: []string{s.attach(as(reviewer), NatureInspection, "sha256:a")}})
		require.Equal(t, of, s.c.GateChecks[0].ByFor)
		require.Equal(t, of, s.c.Evidence[len(s.c.Evidence)-1].ByFor)
	}
}
