package ledger

import (
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// watch is an office with two people who keep the shift, a coordinator, and
// somebody who does not.
type watch struct {
	*desk
	going, coming, third, chief casework.Actor
}

func newWatch(t *testing.T, d *desk) watch {
	t.Helper()
	d.live()
	return newWatchIn(t, d)
}

// newWatchIn is newWatch where the campaign is live already.
func newWatchIn(t *testing.T, d *desk) watch {
	t.Helper()
	holder := func(name string, role casework.Role) casework.Actor {
		p := addPerson(t, d.l, name)
		_, err := d.l.GrantPost(ctx, contract.Holding{Person: p, Unit: "office", Role: role, From: handedOver})
		require.NoError(t, err)
		return casework.Actor{Person: p, Posts: []casework.Post{{Unit: "office", Role: role}}}
	}
	return watch{
		desk: d, going: holder("going", casework.DutyOfficer), coming: holder("coming", casework.DutyOfficer),
		third: holder("third", casework.Reviewer), chief: holder("chief", casework.Coordinator),
	}
}

func (w watch) offer(note string) contract.Handover {
	w.t.Helper()
	h, err := w.l.OfferShift(ctx, w.coming.Person, note, w.going)
	require.NoError(w.t, err)
	return h
}

func (w watch) content(who casework.Actor, id string) map[contract.ShiftPart]contract.HandedPart {
	w.t.Helper()
	c, err := w.l.Handover(ctx, contract.Reader{Actor: who}, id, contract.HandoverReading{Lists: true, First: 200})
	require.NoError(w.t, err)
	parts := map[contract.ShiftPart]contract.HandedPart{}
	for _, p := range c.Parts {
		parts[p.Part] = p
	}
	return parts
}

// counts are what was handed over, what of it is settled and what came, of every part with any.
func (w watch) counts(who casework.Actor, id string) map[contract.ShiftPart][3]int {
	found := map[contract.ShiftPart][3]int{}
	for name, p := range w.content(who, id) {
		if n := [3]int{p.Count, p.Settled, p.Came}; n != [3]int{} {
			found[name] = n
			require.Len(w.t, p.Rows, p.Count+p.Came, name)
		}
	}
	return found
}

func proxyOf(a casework.Actor, whom casework.PersonID) casework.Actor {
	a.ActingFor = whom
	return a
}

// A shift is handed over by two signatures, and whoever takes it sees what has
// changed since it was offered (S1-04).
func TestAShiftIsHandedOver(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d, _, _ := withKeys(t, config)
		w := newWatch(t, d)
		unsigned, handled, starred := d.assigned("D1"), d.handled("D2"), d.handled("D3")
		d.do(starred, coordinator, &casework.SetPriority{Priority: casework.PriorityStarred, Reason: casework.NewText("a school is near")})
		n := list("1", line(3, "L1", "smoke by the bridge"))
		n.Refused = []contract.RefusedRow{bad(4, "bad_date", "L2", "noise")}
		n.Refused[0].Number = "L2"
		b := d.stage(n)

		h := w.offer(" the bureau's line is out of order ")
		require.Equal(t, contract.Handover{
			ID: h.ID, State: contract.HandoverOffered, OfferedBy: w.going.Person, To: w.coming.Person, OfferedAt: d.clock.now(), Note: "the bureau's line is out of order",
		}, h)
		require.Equal(t, map[contract.ShiftPart][3]int{
			contract.PartUnacknowledged: {1, 0, 0}, contract.PartDueSoon: {1, 0, 0}, contract.PartStarred: {1, 0, 0}, contract.PartUnattended: {1, 0, 0},
			contract.PartHandlerGone: {2, 0, 0}, contract.PartRefused: {1, 0, 0}, contract.PartStaged: {1, 0, 0},
		}, w.counts(w.coming, h.ID))
		for _, sealed := range []string{"out of order", string(unsigned), b.ID} {
			require.NotContains(t, d.dump("shift_handovers"), sealed)
		}

		d.clock.forward(casework.Minute)
		d.do(unsigned, officer, &casework.Acknowledge{Assignment: "a1", Handler: officer.Person})
		later := d.assigned("D4")
		require.NoError(t, d.l.StrikeRow(ctx, b.ID, contract.RowRef{Row: 4}, "sent by mistake", importer))
		changed := map[contract.ShiftPart][3]int{
			contract.PartUnacknowledged: {1, 1, 1}, contract.PartDueSoon: {1, 1, 1}, contract.PartStarred: {1, 0, 0}, contract.PartUnattended: {1, 0, 0},
			contract.PartHandlerGone: {2, 0, 1}, contract.PartRefused: {1, 1, 0}, contract.PartStaged: {1, 0, 0},
		}
		require.Equal(t, changed, w.counts(w.coming, h.ID))
		rows := w.content(w.coming, h.ID)[contract.PartUnacknowledged].Rows
		require.Equal(t, []any{unsigned, true, false, later, false, true}, []any{rows[0].Case.ID, rows[0].Settled, rows[0].Came, rows[1].Case.ID, rows[1].Settled, rows[1].Came})
		listed := w.content(w.coming, h.ID)[contract.PartRefused].Rows[0].Row
		require.Equal(t, "bad_date", listed.Refusal.Code, "whoever takes over reads why it was refused")
		listed.Refusal = nil
		require.Equal(t, &contract.ListedRow{Batch: b.ID, Position: 2, RowNumber: 4, FileName: b.FileName, UpstreamBatchNo: "1", StagedAt: b.StagedAt, Number: "L2"}, listed)

		taken, err := d.l.TakeShift(ctx, h.ID, "read all of it", w.coming)
		require.NoError(t, err)
		require.Equal(t, []any{contract.HandoverTaken, w.coming.Person, d.clock.now(), "read all of it"}, []any{taken.State, taken.TakenBy, taken.TakenAt, taken.TakingNote})
		d.do(later, officer, &casework.Acknowledge{Assignment: "a1", Handler: officer.Person})
		d.assigned("D5")
		require.Equal(t, changed, w.counts(w.coming, h.ID), "what happens after the taking is the next shift's")

		page, err := d.l.Handovers(ctx, false, "", 1)
		require.NoError(t, err)
		require.Equal(t, []contract.Handover{taken}, page.Handovers)
		d.whole(unsigned, handled, later)
		words := d.entries()
		require.Equal(t, contract.ShiftTaken, words[len(words)-1].Type)
		require.Equal(t, w.coming.Person, words[len(words)-1].Actor)
		require.NotContains(t, d.dump("events"), "out of order")
	})
}

// The button pressed twice changes nothing; what is no repetition is refused.
func TestStepsOfAHandoverAreTakenOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d, _, _ := withKeys(t, config)
		w := newWatch(t, d)
		first := w.offer("a")
		require.Equal(t, first, w.offer("a"))
		_, err := d.l.OfferShift(ctx, w.coming.Person, "b", w.going)
		requireRefusal(t, err, casework.Conflict, "handover_waits")
		_, err = d.l.OfferShift(ctx, w.going.Person, "a", w.chief)
		requireRefusal(t, err, casework.Conflict, "handover_waits")

		_, err = d.l.WithdrawShift(ctx, first.ID, " ", w.going)
		requireRefusal(t, err, casework.Invalid, "invalid_fields")
		withdrawn, err := d.l.WithdrawShift(ctx, first.ID, "another comes", w.going)
		require.NoError(t, err)
		require.Equal(t, contract.HandoverWithdrawn, withdrawn.State)
		again, err := d.l.WithdrawShift(ctx, first.ID, "another comes", w.going)
		require.NoError(t, err)
		require.Equal(t, withdrawn, again)
		_, err = d.l.WithdrawShift(ctx, first.ID, "for another reason", w.going)
		requireRefusal(t, err, casework.Conflict, "handover_withdrawn")
		_, err = d.l.TakeShift(ctx, first.ID, "", w.coming)
		requireRefusal(t, err, casework.Conflict, "handover_withdrawn")

		d.clock.forward(casework.Second)
		second := w.offer("a")
		require.NotEqual(t, first.ID, second.ID)
		taken, err := d.l.TakeShift(ctx, second.ID, "", w.coming)
		require.NoError(t, err)
		again, err = d.l.TakeShift(ctx, second.ID, "", w.coming)
		require.NoError(t, err)
		require.Equal(t, taken, again)
		_, err = d.l.TakeShift(ctx, second.ID, "more", w.coming)
		requireRefusal(t, err, casework.Conflict, "handover_taken")
		_, err = d.l.WithdrawShift(ctx, second.ID, "too late", w.going)
		requireRefusal(t, err, casework.Conflict, "handover_taken")
		_, err = d.l.TakeShift(ctx, "nothing", "", w.coming)
		requireRefusal(t, err, casework.NotFound, "no_such_handover")

		kinds := d.entryKinds()
		require.Equal(t, []contract.EntryKind{contract.ShiftOffered, contract.ShiftWithdrawn, contract.ShiftOffered, contract.ShiftTaken}, kinds[len(kinds)-4:])
		page, err := d.l.Handovers(ctx, true, "", 0)
		require.NoError(t, err)
		require.Empty(t, page.Handovers, "none waits")
		page, err = d.l.Handovers(ctx, false, "", 1)
		require.NoError(t, err)
		require.Equal(t, []contract.Handover{taken}, page.Handovers)
		page, err = d.l.Handovers(ctx, false, page.Next, 1)
		require.NoError(t, err)
		require.Equal(t, []contract.Handover{withdrawn}, page.Handovers)
		require.Empty(t, page.Next)
		d.whole()
	})
}

// Two signatures are two people, also where somebody acts for another; and a
// shift is handed to whoever keeps one.
func TestAHandoverIsSignedByTwoPeople(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		w := newWatch(t, d)
		gone := addPerson(t, d.l, "gone")
		_, err := d.l.GrantPost(ctx, contract.Holding{Person: gone, Unit: "office", Role: casework.DutyOfficer, From: handedOver})
		require.NoError(t, err)
		require.NoError(t, d.l.ChangePerson(ctx, contract.Person{ID: gone, Name: "gone", Disabled: true}))
		for _, c := range []struct {
			to   casework.PersonID
			by   casework.Actor
			code string
		}{
			{w.going.Person, w.going, "same_person"},
			{w.coming.Person, proxyOf(w.going, w.coming.Person), "same_person"},
			{"nobody", w.going, "no_such_person"},
			{gone, w.going, "person_disabled"},
			{w.third.Person, w.going, "no_shift_post"},
		} {
			_, err := d.l.OfferShift(ctx, c.to, "", c.by)
			requireRefusal(t, err, casework.Invalid, "invalid_fields", c.code)
			require.Equal(t, c.code, casework.AsError(err).Fields[0].Code)
		}
		_, err = d.l.OfferShift(ctx, w.coming.Person, "", w.third)
		requireRefusal(t, err, casework.Forbidden, "not_your_role")

		h, err := d.l.OfferShift(ctx, w.coming.Person, "", proxyOf(w.chief, w.going.Person))
		require.NoError(t, err)
		require.Equal(t, []casework.PersonID{w.chief.Person, w.going.Person}, []casework.PersonID{h.OfferedBy, h.OfferedFor})
		other := casework.Actor{Person: "p-other", Posts: w.coming.Posts}
		for _, c := range []struct {
			by   casework.Actor
			code string
		}{
			{w.chief, "same_person"},
			{proxyOf(w.chief, w.coming.Person), "same_person"},
			{proxyOf(w.going, w.coming.Person), "same_person"},
			{proxyOf(w.coming, w.going.Person), "same_person"},
			{other, "handover_for_another"},
			{casework.Actor{Person: w.coming.Person, Posts: w.third.Posts}, "not_your_role"},
		} {
			_, err := d.l.TakeShift(ctx, h.ID, "", c.by)
			requireRefusal(t, err, casework.Forbidden, c.code)
		}
		_, err = d.l.WithdrawShift(ctx, h.ID, "not mine", other)
		requireRefusal(t, err, casework.Forbidden, "handover_of_another")
		taken, err := d.l.TakeShift(ctx, h.ID, "", proxyOf(other, w.coming.Person))
		require.NoError(t, err)
		require.Equal(t, []casework.PersonID{"p-other", w.coming.Person}, []casework.PersonID{taken.TakenBy, taken.TakenFor})

		// Where the outgoing person has gone, a coordinator takes the offer back.
		d.clock.forward(casework.Second)
		h = w.offer("")
		withdrawn, err := d.l.WithdrawShift(ctx, h.ID, "nobody came", w.chief)
		require.NoError(t, err)
		require.Equal(t, w.chief.Person, withdrawn.WithdrawnBy)
		d.whole()
	})
}

// A hand-over holds everything, whoever offers it; each reader sees of it what
// is the reader's to see now.
func TestWhoIsBarredFromACaseSeesNothingOfItInAHandover(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		w := newWatch(t, d)
		open, barred := d.assigned("D1"), d.register("D2")
		d.do(barred, coordinator, nowhere(target(casework.RoleLead, "kin")))
		d.do(barred, coordinator, &casework.Recuse{Person: w.going.Person, Reason: casework.NewText("is the brother of the owner")})
		h := w.offer("")
		all := map[contract.ShiftPart][3]int{contract.PartUnacknowledged: {2, 0, 0}, contract.PartDueSoon: {2, 0, 0}, contract.PartUnattended: {2, 0, 0}}
		one := map[contract.ShiftPart][3]int{contract.PartUnacknowledged: {1, 0, 0}, contract.PartDueSoon: {1, 0, 0}, contract.PartUnattended: {1, 0, 0}}
		require.Equal(t, all, w.counts(w.coming, h.ID), "the one who offers it does not see it, and it is handed over all the same")
		require.Equal(t, one, w.counts(w.going, h.ID))
		require.Equal(t, one, w.counts(proxyOf(w.chief, w.going.Person), h.ID), "nor does whoever acts for that person")
		require.Equal(t, open, w.content(w.going, h.ID)[contract.PartUnacknowledged].Rows[0].Case.ID)

		d.do(open, coordinator, &casework.Recuse{Person: w.coming.Person, Reason: casework.NewText("is the brother of the owner")})
		require.Equal(t, one, w.counts(w.coming, h.ID), "barred since it was offered")
		require.Equal(t, casework.UnitID("kin"), w.content(w.coming, h.ID)[contract.PartUnattended].Rows[0].Unit.Unit)
		_, err := d.l.TakeShift(ctx, h.ID, "", w.coming)
		require.NoError(t, err)
		require.Equal(t, all, w.counts(w.chief, h.ID))
	})
}

// Nothing of a long part is left out: it is read page by page.
func TestALongHandoverIsReadInPages(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		w := newWatch(t, d)
		want := map[casework.CaseID]bool{}
		for _, number := range strings.Fields("D1 D2 D3 D4 D5") {
			want[d.assigned(number)] = true
		}
		h := w.offer("")
		got, skip := map[casework.CaseID]bool{}, 0
		for _, size := range []int{2, 2, 1} {
			c, err := d.l.Handover(ctx, contract.Reader{Actor: w.coming}, h.ID, contract.HandoverReading{Part: contract.PartUnacknowledged, Skip: skip, First: 2})
			require.NoError(t, err)
			require.Len(t, c.Parts, 1)
			require.Equal(t, 5, c.Parts[0].Count)
			require.Len(t, c.Parts[0].Rows, size)
			for _, r := range c.Parts[0].Rows {
				got[r.Case.ID] = true
			}
			skip = c.Parts[0].Next
		}
		require.Zero(t, skip)
		require.Equal(t, want, got)
		whole, err := d.l.Handover(ctx, contract.Reader{Actor: w.coming}, h.ID, contract.HandoverReading{})
		require.NoError(t, err)
		for _, p := range whole.Parts {
			require.NotContains(t, []contract.ShiftPart{contract.PartRefused, contract.PartStaged}, p.Part, "for those who read lists")
		}
	})
}

// Of many who offer at once one does, and of two who sign for one person at once one does.
func TestHandoversAtOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		w := newWatch(t, d)
		atOnce := func(n int, do func(i int) error) (refused int) {
			var wait sync.WaitGroup
			errs := make([]error, n)
			for i := range n {
				wait.Go(func() { errs[i] = do(i) })
			}
			wait.Wait()
			for _, err := range errs {
				if err != nil {
					require.NotNil(t, casework.AsError(err), err)
					refused++
				}
			}
			return refused
		}
		notes := []string{"a", "a", "b", "c"}
		refused := atOnce(len(notes), func(i int) error {
			_, err := d.l.OfferShift(ctx, w.coming.Person, notes[i], w.going)
			return err
		})
		require.Contains(t, []int{2, 3}, refused, "the same offer twice is one")
		require.Equal(t, 1, d.rows("shift_handovers"))
		page, err := d.l.Handovers(ctx, true, "", 0)
		require.NoError(t, err)
		proxies := []casework.PersonID{"p-1", "p-2", "p-3"}
		require.Equal(t, 2, atOnce(3, func(i int) error {
			_, err := d.l.TakeShift(ctx, page.Handovers[0].ID, "", casework.Actor{Person: proxies[i], ActingFor: w.coming.Person, Posts: w.coming.Posts})
			return err
		}))
		kinds := d.entryKinds()
		require.Equal(t, []contract.EntryKind{contract.ShiftOffered, contract.ShiftTaken}, kinds[len(kinds)-2:])
		d.whole()
	})
}

// Those whose turn begins nearest to now come first.
func TestWhoTakesOverNextComesFirst(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		w := newWatch(t, d)
		now := d.clock.now()
		turn := func(who casework.Actor, from casework.Span) contract.Duty {
			duty, err := d.l.AddDuty(ctx, contract.Duty{Unit: "office", Person: who.Person, Telephone: "1", From: now.Add(from), Until: now.Add(from + 12*casework.Hour)})
			require.NoError(t, err)
			return duty
		}
		names := func() (people []casework.PersonID) {
			found, err := d.l.Successors(ctx, w.going)
			require.NoError(t, err)
			for _, s := range found {
				people = append(people, s.Person)
			}
			return people
		}
		require.Equal(t, []casework.PersonID{w.coming.Person, w.chief.Person}, names(), "duty officers first, and neither oneself nor who keeps no shift")
		turn(w.chief, -11*casework.Hour)
		require.Equal(t, []casework.PersonID{w.chief.Person, w.coming.Person}, names())
		far := turn(w.coming, 10*casework.Hour)
		turn(w.coming, 22*casework.Hour)
		require.Equal(t, []casework.PersonID{w.coming.Person, w.chief.Person}, names())
		found, err := d.l.Successors(ctx, w.going)
		require.NoError(t, err)
		require.Equal(t, contract.Successor{Person: w.coming.Person, Roles: []casework.Role{casework.DutyOfficer}, From: far.From, Until: far.Until}, found[0])
		_, err = d.l.StrikeDuty(ctx, "office", far.ID, "ill")
		require.NoError(t, err)
		require.Equal(t, []casework.PersonID{w.chief.Person, w.coming.Person}, names())
	})
}

// Whoever changes a hand-over beside the program is found out by the record.
func TestAHandoverIsWhatItsEntriesSay(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		require.NoError(t, d.l.Audit(ctx, about(contract.KeysRotated, "k"))) // the record begins with the office
		w := newWatch(t, d)
		first := w.offer("read this")
		_, err := d.l.WithdrawShift(ctx, first.ID, "another comes", w.going)
		require.NoError(t, err)
		d.clock.forward(casework.Second)
		second := w.offer("read that")
		_, err = d.l.TakeShift(ctx, second.ID, "read it", w.coming)
		require.NoError(t, err)
		d.whole()
		for _, c := range []struct{ change, says string }{
			{"UPDATE shift_handovers SET offered_to = 'p-x' WHERE id = '" + second.ID + "'", "p-x"},
			{"UPDATE shift_handovers SET offered_at = offered_at + 1", "offered_at"},
			{"UPDATE shift_handovers SET taken_by = 'p-x', taken_at = 1 WHERE id = '" + first.ID + "'", "taken_"},
			{"UPDATE shift_handovers SET taken_at = 0 WHERE id = '" + second.ID + "'", "taken_at"},
			{"UPDATE shift_handovers SET withdrawn_for = 'p-x' WHERE id = '" + first.ID + "'", "p-x"},
			{"UPDATE shift_handovers SET note = taking_note WHERE id = '" + second.ID + "'", "words"},
			{"UPDATE shift_handovers SET taking_note = note WHERE id = '" + second.ID + "'", "words"},
			{"UPDATE shift_handovers SET reason = note WHERE id = '" + first.ID + "'", "words"},
			{"DELETE FROM shift_handovers WHERE id = '" + first.ID + "'", "is gone"},
			{"UPDATE shift_handovers SET id = 'h9' WHERE id = '" + first.ID + "'", "h9"},
		} {
			require.ErrorIs(t, d.l.write(ctx, func(tx *gorm.DB) error {
				done := tx.Exec(c.change)
				require.NoError(t, done.Error, c.change)
				require.NotZero(t, done.RowsAffected, c.change)
				report, err := d.l.verify(tx, 1)
				require.NoError(t, err)
				require.Contains(t, report.Differs, c.says, c.change)
				return errThrownAway
			}), errThrownAway)
		}
	})
}
