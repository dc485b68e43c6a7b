package casework_test

import (
	"testing"

	. "jiaoban/internal/casework"
)

// Where units answer separately, an order to one of them to do its part again takes
// nothing from what the other has shown from the field; that the part was done again
// is shown by the unit itself, or by the office.
func TestARedoOfOneUnitLeavesWhatAnotherHasShown(t *testing.T) {
	t.Parallel()
	pass := func(files ...string) *PassGate {
		return &PassGate{Gate: GateRectified, Statement: NewText("已整改"), Evidence: files}
	}
	ordered := func(t *testing.T) *story {
		t.Helper()
		s := handedOver(t)
		other := target(RoleAssisting, hill)
		other.Answers = true
		s.do(coordinator, apartFrom(nowhere(target(RoleLead, water), other)))
		s.acknowledged()
		s.attach(officer(water), NaturePhoto, "sha256:water")
		s.attach(officer(hill), NaturePhoto, "sha256:hill")
		s.submit(water, "r1", concluded("i1"))
		s.submit(hill, "r2", concluded("i1"))
		s.do(reviewer, &Approve{Answer: "r1"})
		s.pass(Minute)
		s.do(reviewer, &Redo{Answer: "r2", Due: s.now.Add(2 * Day), Reason: NewText("重新办理")})
		s.pass(Hour)
		s.submit(hill, "r2", concluded("i1"))
		s.do(reviewer, &Approve{Answer: "r2"})
		s.is(Approved)
		s.refused(reviewer, pass("sha256:hill"), "field_evidence_missing")
		s.refused(reviewer, pass("sha256:water", "sha256:hill"), "field_evidence_missing")
		return s
	}
	s := ordered(t)
	s.attach(officer(water), NaturePhoto, "sha256:water again")
	s.refused(reviewer, pass("sha256:water again"), "field_evidence_missing")
	s.attach(officer(hill), NaturePhoto, "sha256:hill again")
	s.do(reviewer, pass("sha256:water", "sha256:hill again"))

	s = ordered(t)
	s.attach(reviewer, NaturePhoto, "sha256:office")
	s.do(reviewer, pass("sha256:water", "sha256:office"))
}
