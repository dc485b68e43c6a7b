package ledger

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

func readerOf(a casework.Actor) contract.Reader { return contract.Reader{Actor: a} }

func (d *desk) draft(who casework.Actor, key, body string) contract.Draft {
	d.t.Helper()
	draft, err := d.l.PutDraft(ctx, readerOf(who), key, 0, []byte(body))
	require.NoError(d.t, err)
	return draft
}

func (d *desk) draftKeys(who casework.Actor) []string {
	d.t.Helper()
	found, err := d.l.Drafts(ctx, readerOf(who))
	require.NoError(d.t, err)
	keys := []string{}
	for _, f := range found {
		require.Empty(d.t, f.Body)
		require.Equal(d.t, f.Case != "", f.Number != "", "a case is told by its number")
		keys = append(keys, f.Key)
	}
	return keys
}

// What was written and not sent is found again by its writer, by nobody else,
// and by no one in the database.
func TestADraftIsItsWritersAlone(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d, _, _ := withKeys(t, config)
		id := d.handled("D1")
		key := contract.DraftPlace(id, casework.CmdSubmitReport)
		d.draft(officer, key, `{"note":"half of it"}`)
		d.clock.forward(casework.Minute)
		second := d.draft(officer, key, `{"note":"nearly all of it"}`)
		require.Equal(t, contract.Draft{
			Key: key, Case: id, Version: 2, UpdatedAt: d.clock.now(), ExpiresAt: d.clock.now().Add(30 * casework.Day), Body: []byte(`{"note":"nearly all of it"}`),
		}, second)
		read, err := d.l.Draft(ctx, readerOf(officer), key)
		require.NoError(t, err)
		require.Equal(t, second, read)
		require.Equal(t, []string{key}, d.draftKeys(officer))
		require.NotContains(t, d.dump("drafts"), "nearly")

		colleague := in("bureau", casework.UnitLeader)
		for _, who := range []casework.Actor{colleague, coordinator, auditor, proxyOf(colleague, officer.Person)} {
			_, err := d.l.Draft(ctx, readerOf(who), key)
			requireRefusal(t, err, casework.NotFound, "no_such_draft", who.Person)
			require.Empty(t, d.draftKeys(who))
			require.NoError(t, d.l.DropDraft(ctx, who.Person, key))
		}
		require.Equal(t, []string{key}, d.draftKeys(proxyOf(officer, "p-head")), "one's own also while acting for another")
		require.NoError(t, d.l.DropDraft(ctx, officer.Person, key))
		require.Empty(t, d.draftKeys(officer))
		require.NoError(t, d.l.DropDraft(ctx, officer.Person, key), "twice is no error")
		kinds := d.entryKinds()
		require.Empty(t, kinds, "a draft says nothing yet")
	})
}

// What one window has not read it does not overwrite.
func TestADraftChangedElsewhereIsNotOverwritten(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		put := func(version int64) error {
			_, err := d.l.PutDraft(ctx, readerOf(dutyOfficer), contract.PlaceRegister, version, []byte(`{}`))
			return err
		}
		requireRefusal(t, put(1), casework.Conflict, "changed_meanwhile")
		require.NoError(t, put(0))
		require.NoError(t, put(1))
		requireRefusal(t, put(1), casework.Conflict, "changed_meanwhile")
		requireRefusal(t, put(3), casework.Conflict, "changed_meanwhile")
		require.NoError(t, put(2))
		require.NoError(t, put(0), "whatever stands there")
		requireRefusal(t, put(contract.NoDraft), casework.Conflict, "changed_meanwhile")
		require.NoError(t, d.l.DropDraft(ctx, dutyOfficer.Person, contract.PlaceRegister))
		require.NoError(t, put(contract.NoDraft))
		requireRefusal(t, put(contract.NoDraft), casework.Conflict, "changed_meanwhile")
	})
}

// A draft about a case goes out of sight with the case.
func TestADraftIsReadAsLongAsItsCaseIs(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		id := d.handled("D1")
		key := contract.DraftPlace(id, casework.CmdReturn)
		_, err := d.l.PutDraft(ctx, readerOf(in("elsewhere", casework.UnitOfficer)), key, 0, []byte(`{}`))
		requireRefusal(t, err, casework.NotFound, "no_such_case")
		_, err = d.l.PutDraft(ctx, readerOf(reviewer), "case/nowhere/return", 0, []byte(`{}`))
		requireRefusal(t, err, casework.NotFound, "no_such_case")
		d.draft(reviewer, key, `{"note":"x"}`)
		d.do(id, coordinator, &casework.Recuse{Person: reviewer.Person, Reason: casework.NewText("a neighbour")})
		_, err = d.l.Draft(ctx, readerOf(reviewer), key)
		requireRefusal(t, err, casework.NotFound, "no_such_draft")
		require.Empty(t, d.draftKeys(reviewer))
		_, err = d.l.PutDraft(ctx, readerOf(reviewer), key, 0, []byte(`{}`))
		requireRefusal(t, err, casework.NotFound, "no_such_case")
		d.do(id, leader, &casework.LiftRecusal{Person: reviewer.Person, Reason: casework.NewText("moved away")})
		require.Equal(t, []string{key}, d.draftKeys(reviewer))
	})
}

// What is sent is no draft any more; what was refused stays one.
func TestADraftGoesWhenItsCommandIsApplied(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		id := d.assigned("D1")
		call, refused := contract.DraftPlace(id, casework.CmdRecordCall), contract.DraftPlace(id, casework.CmdClose)
		another := contract.DraftPlace(id, casework.CmdAssign)
		for _, key := range []string{call, refused, another} {
			d.draft(coordinator, key, `{}`)
		}
		d.draft(dutyOfficer, call, `{}`)
		d.do(id, coordinator, &casework.RecordCall{Unit: "bureau", Note: casework.NewText("called")})
		require.ElementsMatch(t, []string{refused, another}, d.draftKeys(coordinator))
		require.Equal(t, []string{call}, d.draftKeys(dutyOfficer), "another person's is not touched")

		d.clock.forward(casework.Second)
		f := d.file(id, coordinator, &casework.Close{Note: casework.NewText("too early")})
		d.advance(id)
		require.Equal(t, contract.FilingRefused, d.filing(f.ID).State)
		require.Contains(t, d.draftKeys(coordinator), refused)

		// What is written while the filing waits is the next one.
		d.file(id, dutyOfficer, &casework.RecordCall{Unit: "bureau", Note: casework.NewText("called again")})
		d.clock.forward(casework.Second)
		d.draft(dutyOfficer, call, `{"note":"a third call"}`)
		d.advance(id)
		require.Equal(t, []string{call}, d.draftKeys(dutyOfficer))

		// Of two answers, what is written about the other one stays.
		handled := d.handled("D3")
		sent, other := contract.AnswerPlace(handled, casework.CmdSubmitReport, "r1"), contract.AnswerPlace(handled, casework.CmdSubmitReport, "r2")
		for _, key := range []string{sent, other, contract.DraftPlace(handled, casework.CmdSubmitReport)} {
			d.draft(officer, key, `{}`)
		}
		d.do(handled, officer, report())
		require.Equal(t, []string{other}, d.draftKeys(officer))

		d.draft(dutyOfficer, contract.PlaceRegister, `{}`)
		d.register("D2")
		require.Equal(t, []string{call}, d.draftKeys(dutyOfficer))
		_, err := d.l.Register(ctx, contract.NewCase{Body: registration("D2"), Actor: dutyOfficer})
		require.Error(t, err)
		d.draft(dutyOfficer, contract.PlaceRegister, `{}`)
		_, err = d.l.Register(ctx, contract.NewCase{Body: registration("D2"), Actor: dutyOfficer})
		require.Error(t, err)
		require.Contains(t, d.draftKeys(dutyOfficer), contract.PlaceRegister, "a refused registration leaves it")
	})
}

// A registration that is sent once more, since its answer was lost, leaves what was
// written into the form meanwhile.
func TestARepeatedRegistrationLeavesTheNextDraft(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		n := contract.NewCase{Body: registration("D1"), Actor: dutyOfficer, IdempotencyKey: "once"}
		d.draft(dutyOfficer, contract.PlaceRegister, `{}`)
		first, err := d.l.Register(ctx, n)
		require.NoError(t, err)
		require.Empty(t, d.draftKeys(dutyOfficer))

		d.clock.forward(casework.Second)
		d.draft(dutyOfficer, contract.PlaceRegister, `{"number":"D2"}`)
		d.clock.forward(casework.Second)
		again, err := d.l.Register(ctx, n)
		require.NoError(t, err)
		require.Equal(t, first.Case, again.Case)
		require.Equal(t, []string{contract.PlaceRegister}, d.draftKeys(dutyOfficer))
	})
}

// A draft lasts thirty days from its last change, half open.
func TestADraftLastsThirtyDays(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.draft(dutyOfficer, contract.PlaceRegister, `{}`)
		d.clock.forward(30*casework.Day - 1)
		require.Equal(t, []string{contract.PlaceRegister}, d.draftKeys(dutyOfficer))
		n, err := d.l.DropOldDrafts(ctx)
		require.NoError(t, err)
		require.Zero(t, n)
		d.clock.forward(1)
		require.Empty(t, d.draftKeys(dutyOfficer))
		_, err = d.l.Draft(ctx, readerOf(dutyOfficer), contract.PlaceRegister)
		requireRefusal(t, err, casework.NotFound, "no_such_draft")
		require.Equal(t, int64(1), d.draft(dutyOfficer, contract.PlaceRegister, `{}`).Version, "an old one is none")
		d.clock.forward(30 * casework.Day)
		n, err = d.l.DropOldDrafts(ctx)
		require.NoError(t, err)
		require.Equal(t, int64(1), n)
		require.Zero(t, d.rows("drafts"))
	})
}

func TestDraftsAreBounded(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		fits := `{"a":"` + strings.Repeat("x", contract.DraftLimit-8) + `"}`
		require.Len(t, fits, contract.DraftLimit)
		for _, c := range []struct{ name, key, body, code string }{
			{"as long as may be", contract.PlaceRegister, fits, ""},
			{"a byte longer", contract.PlaceRegister, fits + " ", "draft_too_long"},
			{"no object", contract.PlaceRegister, `[]`, "bad_format"},
			{"cut off", contract.PlaceRegister, `{`, "bad_format"},
			{"a complainant", contract.PlaceRegister, `{"complainant":{"name":"x"}}`, "no_complainant_in_draft"},
			{"a complainant within", contract.PlaceRegister, `{"a":[{"b":{"complainant":{}}}]}`, "no_complainant_in_draft"},
			{"the word alone", contract.PlaceRegister, `{"a":"complainant"}`, ""},
			{"a list that comes in", contract.PlaceIntake, `{"batch_no":"x"}`, ""},
			{"of no answer", contract.DraftPlace("c1", casework.CmdReturn) + "/", `{}`, "no_such_draft"},
			{"deeper than an answer", contract.AnswerPlace("c1", casework.CmdReturn, "r1/x"), `{}`, "no_such_draft"},
			{"a note of taking over", "handover/h1/take", `{"note":"x"}`, ""},
			{"a row", "batch/b1/12/correct", `{"reason":"x"}`, ""},
			{"a list", "batch/b1/withdraw", `{"reason":"x"}`, ""},
			{"a call to a unit", "calls/u1", `{"note":"x"}`, ""},
			{"a call about a batch", "calls/u1/b1", `{"note":"x"}`, ""},
			{"a unit", "office/units/new/unit", `{"name":"x"}`, ""},
			{"a post of somebody", "office/people/p1/post", `{"role":"leader"}`, ""},
			{"a campaign", "rules/campaigns/c1/live", `{"document":"x"}`, ""},
			{"no page of the office", "office/cases/c1/unit", `{}`, "no_such_draft"},
			{"no deed of a page", "office/units/u1/live", `{}`, "no_such_draft"},
			{"about nobody", "office/people//post", `{}`, "no_such_draft"},
			{"deeper than a form", "office/people/p1/post/x", `{}`, "no_such_draft"},
			{"no page of the rules", "rules/units/u1/unit", `{}`, "no_such_draft"},
			{"no deed of a hand-over", "handover/h1/correct", `{}`, "no_such_draft"},
			{"no hand-over", "handover//take", `{}`, "no_such_draft"},
			{"no row", "batch/b1/0/correct", `{}`, "no_such_draft"},
			{"another way to write a row", "batch/b1/012/correct", `{}`, "no_such_draft"},
			{"no deed of a row", "batch/b1/12/withdraw", `{}`, "no_such_draft"},
			{"no deed of a list", "batch/b1/correct", `{}`, "no_such_draft"},
			{"deeper than a row", "batch/b1/12/correct/x", `{}`, "no_such_draft"},
			{"a call to nobody", "calls/", `{}`, "no_such_draft"},
			{"a call about no batch", "calls/u1/", `{}`, "no_such_draft"},
			{"deeper than a call", "calls/u1/b1/x", `{}`, "no_such_draft"},
			{"no form", "elsewhere", `{}`, "no_such_draft"},
			{"no command", "case/c1/nothing", `{}`, "no_such_draft"},
			{"no case", "case//close", `{}`, "no_such_draft"},
			{"a case that is not there yet", "case/c1/register", `{}`, "no_such_draft"},
		} {
			_, err := d.l.PutDraft(ctx, readerOf(dutyOfficer), c.key, 0, []byte(c.body))
			if c.code == "" {
				require.NoError(t, err, c.name)
				continue
			}
			refusal := casework.AsError(err)
			require.NotNil(t, refusal, c.name)
			if refusal.Code == "invalid_fields" {
				require.Equal(t, c.code, refusal.Fields[0].Code, c.name)
				continue
			}
			require.Equal(t, c.code, refusal.Code, c.name)
		}

		id := d.register("D1")
		for _, key := range []string{contract.PlaceIntake, "handover/h1/take", "batch/b1/12/correct", "batch/b1/withdraw", "calls/u1", "calls/u1/b1", "office/units/new/unit", "office/people/p1/post", "rules/campaigns/c1/live", "rules/policies/statutory/version", "rules/calendars/2027/year"} {
			require.NoError(t, d.l.DropDraft(ctx, dutyOfficer.Person, key))
		}
		d.draft(dutyOfficer, contract.PlaceRegister, `{}`)
		for i := range contract.DraftsLimit - 1 {
			require.NoError(t, d.l.writer.Create(&draftRow{Person: dutyOfficer.Person, Place: fmt.Sprintf("old/%d", i), Version: 1, UpdatedAt: d.clock.now(), Body: []byte(`{}`)}).Error)
		}
		key := contract.DraftPlace(id, casework.CmdRecordCall)
		_, err := d.l.PutDraft(ctx, readerOf(dutyOfficer), key, 0, []byte(`{}`))
		requireRefusal(t, err, casework.Conflict, "too_many_drafts")
		d.draft(dutyOfficer, contract.PlaceRegister, `{"what":"is there may be changed"}`)
		require.NoError(t, d.l.DropDraft(ctx, dutyOfficer.Person, contract.PlaceRegister))
		d.draft(dutyOfficer, key, `{}`)
	})
}
