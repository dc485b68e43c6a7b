package casework_test

import (
	. "jiaoban/internal/casework"
)

// The usual steps of a life, so that a story shows only what is special in it.

// assigned: the coordinator names lead, assisting and territorial units.
func (s *story) assigned() {
	s.t.Helper()
	s.do(coordinator, &Assign{Targets: []Target{target(RoleLead, water), target(RoleAssisting, farm), target(RoleTerritorial, county)}})
}

// acknowledged: every unit signs for its part and names its handler.
func (s *story) acknowledged() {
	s.t.Helper()
	for _, a := range s.c.Active() {
		if a.State == Offered {
			s.do(night(a.Unit), &Acknowledge{Assignment: a.ID, Handler: "handler-" + PersonID(a.Unit)})
		}
	}
}

// handling: a case with three units at work.
func (s *story) handling() {
	s.t.Helper()
	s.assigned()
	s.pass(5 * Minute)
	s.acknowledged()
	s.is(Handling)
}

// submit signs a report and files it.
func (s *story) submit(u UnitID, answer string, r *Report) []Event {
	s.t.Helper()
	s.do(head(u), &SignReport{Answer: answer, Report: r})
	return s.do(officer(u), &SubmitReport{Answer: answer})
}

// approved: from handling to an approved answer.
func (s *story) approved(r *Report) {
	s.t.Helper()
	s.submit(water, "r1", r)
	s.pass(20 * Minute)
	s.do(reviewer, &OpenReview{Answer: "r1"})
	s.do(reviewer, &Approve{Answer: "r1"})
	s.is(Approved)
}

// replied: the reply is signed and reported up.
func (s *story) replied() {
	s.t.Helper()
	s.pass(10 * Minute)
	s.do(leader, &SignReply{})
	s.do(duty, &ReportUp{To: "省案件督办组", Document: "〔2021〕12号"})
	s.is(Replied)
}

// gates passes all four, the complainant being satisfied.
func (s *story) gates() {
	s.t.Helper()
	photo := s.attach(reviewer, NaturePhoto, "sha256:photo")
	paper := s.attach(reviewer, NatureDocument, "sha256:paper")
	said := NewText("经核查属实，已整改到位")
	s.do(reviewer, &PassGate{Gate: GateFacts, Statement: said, Evidence: []string{paper}})
	s.do(reviewer, &PassGate{Gate: GateRectified, Statement: said, Evidence: []string{photo}})
	s.do(answerable, &PassGate{Gate: GateResponsibility, Statement: said, Evidence: []string{paper}})
	s.do(duty, &PassGate{Gate: GateSatisfaction, Statement: said, Evidence: []string{paper}, Satisfaction: Satisfied})
}

// closed: the plain life from hand-over to the end.
func (s *story) closed() {
	s.t.Helper()
	s.handling()
	s.pass(24 * Hour)
	s.approved(concluded("i1"))
	s.replied()
	s.gates()
	s.do(coordinator, &Close{})
	s.is(Closed)
}

// attestation of a paper that arrived at an instant; its picture is attached.
func (s *story) attestation(at Instant) *Attestation {
	s.t.Helper()
	const picture = "sha256:picture-of-the-fax"
	known := false
	for _, e := range s.c.Evidence {
		known = known || e.Digest == picture
	}
	if !known {
		s.attach(duty, NatureAttestation, picture)
	}
	return &Attestation{HappenedAt: at, Means: "fax", Witnesses: [2]PersonID{"desk-two", "guard"}, Evidence: picture}
}
