package casework_test

import (
	"testing"

	. "jiaoban/internal/casework"

	"github.com/stretchr/testify/require"
)

// signed brings a case to a reply that a leader has signed.
func signed(t *testing.T) *story {
	t.Helper()
	s := handedOver(t)
	s.handling()
	s.approved(concluded("i1"))
	s.do(leader, &SignReply{})
	return s
}

func release(prepared string) *Publish {
	return &Publish{Prepared: prepared, Channel: "website", Place: "gov.cn", On: "2021-08-20"}
}

// What leaves the office was checked by one person and is released by another.
func TestTwoPeopleSignWhatIsPublished(t *testing.T) {
	t.Parallel()
	s := signed(t)
	s.refused(publicity, release("p1"), "publication_not_prepared")
	reason := NewText("该号码为企业公开电话")
	events := s.do(publicity, &PreparePublication{
		Text: NewText("某处夜间施工属实，监督电话0000-00000000"),
		Decisions: []RedactionDecision{
			{Kind: RedactComplainant, Start: 0, End: 2, Decision: RedactionMasked},
			{Kind: RedactTelephone, Start: 13, End: 26, Decision: RedactionKept, Reason: reason},
		},
	})
	prepared, ok := events[0].Payload.(*PublicationPrepared)
	require.True(t, ok)
	require.Equal(t, "p1", prepared.Publication.ID)
	require.Empty(t, prepared.Publication.Text.Body(), "the record refers to the text")
	require.Equal(t, reason.Ref(), prepared.Publication.Decisions[1].Reason)
	s.refused(publicity, release("p1"), "same_person")

	other := publicity
	other.Person = "publicity-2"
	s.refused(other, release("p2"), "publication_not_prepared")
	s.do(other, release("p1"))
	s.do(other, &Publish{Prepared: "p1", Channel: "newspaper", Place: "日报", On: "2021-08-20"})
	require.Equal(t, []Publication{
		{Prepared: "p1", Channel: "website", Place: "gov.cn", On: "2021-08-20", By: other.Person},
		{Prepared: "p1", Channel: "newspaper", Place: "日报", On: "2021-08-20", By: other.Person},
	}, s.c.Publication)
}

// Who may release is known before it is tried: nobody who prepared it, in person or
// for another, and nobody who is recused.
func TestWhoMayReleaseIsKnown(t *testing.T) {
	t.Parallel()
	s := signed(t)
	other, substitute := publicity, publicity
	other.Person, substitute.Person = "publicity-2", "publicity-3"
	substitute.ActingFor = publicity.Person
	require.True(t, s.c.Releases(publicity, ""))
	require.False(t, s.c.Releases(reviewer, ""), "who prepares need not be one who publishes")
	s.do(publicity, &PreparePublication{Text: NewText("某处夜间施工属实")})
	require.False(t, s.c.Releases(publicity, "p1"))
	require.False(t, s.c.Releases(substitute, "p1"))
	require.True(t, s.c.Releases(other, "p1"))
	s.do(leader, &Recuse{Person: other.Person, Reason: NewText("近亲属")})
	require.False(t, s.c.Releases(other, "p1"))
}

// A place is told as people count, from the first letter to the last.
func TestAPlaceInATextIsCountedFromOne(t *testing.T) {
	t.Parallel()
	err := (&PreparePublication{}).Settles([]RedactionDecision{{Kind: RedactTelephone, Start: 30, End: 41}})
	require.Equal(t, "31-41", AsError(err).Fields[0].Params["place"])
}

// Acting for somebody is no second person, on neither side.
func TestActingForThePreparerIsNoSecondPerson(t *testing.T) {
	t.Parallel()
	s := signed(t)
	s.do(reviewer, &PreparePublication{Text: NewText("某处夜间施工属实")})
	proxy := publicity
	proxy.ActingFor = reviewer.Person
	s.refused(proxy, release("p1"), "same_person")

	substitute := reviewer
	substitute.Person, substitute.ActingFor = "substitute", publicity.Person
	s.do(substitute, &PreparePublication{Text: NewText("某处夜间施工属实")})
	s.refused(publicity, release("p2"), "same_person")
	s.do(publicity, release("p1"))
}

// A text of an earlier round says what was true then.
func TestANewRoundNeedsANewText(t *testing.T) {
	t.Parallel()
	s := signed(t)
	s.do(reviewer, &PreparePublication{Text: NewText("某处夜间施工属实")})
	s.do(duty, &ReportUp{To: "省"})
	s.do(coordinator, &Rework{Round: RoundRework, HandedOverAt: s.now, Reason: NewText("上级要求补充办理")})
	s.handling()
	s.submit(water, "r2", concluded("i1"))
	s.do(reviewer, &OpenReview{Answer: "r2"})
	s.do(reviewer, &Approve{Answer: "r2"})
	s.do(leader, &SignReply{})
	s.refused(publicity, release("p1"), "publication_not_prepared")
	s.do(reviewer, &PreparePublication{Text: NewText("某处夜间施工属实，已整改")})
	s.do(publicity, release("p2"))
}

// What was published before two people signed stays as it was.
func TestPublicationsOfOldStillFold(t *testing.T) {
	t.Parallel()
	s := signed(t)
	old := &ResultPublished{Publish: Publish{Channel: "website", Place: "gov.cn", On: "2021-08-20"}, By: "somebody"}
	c := Apply(s.c, Event{Seq: s.c.Seq + 1, Rules: 1, Payload: old})
	require.Equal(t, []Publication{{Channel: "website", Place: "gov.cn", On: "2021-08-20", By: "somebody"}}, c.Publication)
}

// A decision is about a place in the text, and what is known of the
// complainant is never kept.
func TestDecisionsOfAPublication(t *testing.T) {
	t.Parallel()
	s := signed(t)
	said := NewText("某处夜间施工属实")
	kept := func(k RedactionKind, start, end int, why Text) RedactionDecision {
		return RedactionDecision{Kind: k, Start: start, End: end, Decision: RedactionKept, Reason: why}
	}
	s.refused(reviewer, &PreparePublication{}, "required", "text")
	s.refused(reviewer, &PreparePublication{Text: said, Decisions: []RedactionDecision{kept(RedactComplainant, 0, 2, said)}}, "complainant_never_kept", "decisions[0].decision")
	s.refused(reviewer, &PreparePublication{Text: said, Decisions: []RedactionDecision{kept(RedactDoorNumber, 0, 2, Text{})}}, "required", "decisions[0].reason")
	s.refused(reviewer, &PreparePublication{Text: said, Decisions: []RedactionDecision{kept(RedactDoorNumber, 2, 2, said)}}, "out_of_order", "decisions[0].start")
	s.refused(reviewer, &PreparePublication{Text: said, Decisions: []RedactionDecision{kept(RedactDoorNumber, 0, 2, said), kept(RedactDoorNumber, 1, 3, said)}},
		"out_of_order", "decisions[1].start")
	s.refused(reviewer, &PreparePublication{Text: said, Decisions: []RedactionDecision{{Kind: "name", End: 1, Decision: "kept", Reason: said}}}, "not_one_of", "decisions[0].kind")
	s.do(reviewer, &PreparePublication{Text: said, Decisions: []RedactionDecision{kept(RedactDoorNumber, 0, 2, said), kept(RedactTelephone, 2, 3, said)}})
}
