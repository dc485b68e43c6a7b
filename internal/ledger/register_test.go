package ledger

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

func TestARegistrationIsWholeAtOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		f, err := d.l.Register(ctx, contract.NewCase{Body: registration("D1"), Actor: dutyOfficer, IdempotencyKey: "k"})
		require.NoError(t, err)
		require.Equal(t, contract.Filing{
			ID: f.ID, Case: f.Case, Seq: 1, Kind: casework.CmdRegister, Person: dutyOfficer.Person, FiledAt: d.clock.now(),
			State: contract.FilingApplied, AppliedAt: d.clock.now(), FirstEvent: 1, LastEvent: 4, Epoch: 1, RestsUntil: handedOver.Add(20 * casework.Minute),
		}, f)
		r := d.record(f.Case)
		require.Equal(t, casework.Registered, r.Case.State)
		require.Equal(t, handedOver.Add(20*casework.Minute), r.NextAt, "the first warning of the assign clock")
		refs, err := d.l.Overslept(ctx, 0, 10)
		require.NoError(t, err)
		require.Equal(t, []contract.CaseRef{{Case: f.Case, Epoch: 1, RestsUntil: f.RestsUntil}}, refs, "its workflow is to be started")

		again, err := d.l.Register(ctx, contract.NewCase{Body: registration("D1"), Actor: dutyOfficer, IdempotencyKey: "k"})
		require.NoError(t, err)
		require.True(t, again.Replayed)
		require.Equal(t, f.Case, again.Case)
		newer := registration("D1")
		newer.Policy.Version++
		again, err = d.l.Register(ctx, contract.NewCase{Body: newer, Actor: dutyOfficer, IdempotencyKey: "k"})
		require.NoError(t, err, "the policy is the office's, not the request's")
		require.True(t, again.Replayed)
		_, err = d.l.Register(ctx, contract.NewCase{Body: registration("D9"), Actor: dutyOfficer, IdempotencyKey: "k"})
		requireRefusal(t, err, casework.Conflict, "idempotency_key_reused")
		require.Equal(t, 1, d.rows("cases"))
		d.whole(f.Case)
	})
}

func TestACaseIsRegisteredOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		row := func(change func(*casework.Register)) *casework.Register {
			b := registration("")
			b.Source.RowNumber, b.Source.Fingerprint = 7, "f7"
			change(b)
			return b
		}
		for _, c := range []struct {
			name  string
			body  *casework.Register
			known string
		}{
			{"by number", registration("D1"), ""},
			{"the number again", registration("D1"), "by number"},
			{"the number from another row", func() *casework.Register {
				b := registration("D1")
				b.Source.Batch, b.Source.RowNumber = "b2", 3
				return b
			}(), "by number"},
			{"the number of another level", func() *casework.Register {
				b := registration("D1")
				b.Source.Level = casework.LevelProvince
				return b
			}(), ""},
			{"the number of another campaign", func() *casework.Register {
				b := registration("D1")
				b.Source.Campaign = "c2"
				return b
			}(), ""},
			{"by row", row(func(*casework.Register) {}), ""},
			{"the row again", row(func(*casework.Register) {}), "by row"},
			{"another row", row(func(b *casework.Register) { b.Source.RowNumber = 8 }), ""},
			{"another text in the row", row(func(b *casework.Register) { b.Source.Fingerprint = "f8" }), ""},
			{"another batch", row(func(b *casework.Register) { b.Source.Batch = "b2" }), ""},
			{"by hand, without number or row", row(func(b *casework.Register) { b.Source = registration("").Source; b.Source.Batch = "" }), ""},
			{"the same by hand", row(func(b *casework.Register) { b.Source = registration("").Source; b.Source.Batch = "" }), ""},
		} {
			before := d.rows("events")
			f, err := d.l.Register(ctx, contract.NewCase{Body: c.body, Actor: dutyOfficer})
			if c.known == "" {
				require.NoError(t, err, c.name)
				require.NoError(t, d.l.SetMeta(ctx, c.name, string(f.Case)))
				continue
			}
			known, metaErr := d.l.Meta(ctx, c.known)
			require.NoError(t, metaErr)
			requireRefusal(t, err, casework.Conflict, "case_known", c.name)
			require.Equal(t, known, casework.AsError(err).Params["case"], c.name)
			require.Equal(t, before, d.rows("events"))
		}
		require.Equal(t, d.rows("cases"), d.rows("filings"))
		d.whole()
	})
}

func TestARefusedRegistrationStoresNothing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		before := d.everything()
		future := registration("D1")
		future.HandedOverAt = d.clock.now() + 1
		_, err := d.l.Register(ctx, contract.NewCase{Body: future, Actor: dutyOfficer, Complainant: &contract.Complainant{Name: "x"}})
		requireRefusal(t, err, casework.Invalid, "invalid_fields")
		_, err = d.l.Register(ctx, contract.NewCase{Body: registration("D1"), Actor: officer})
		requireRefusal(t, err, casework.Forbidden, "not_your_role")
		repeat := registration("D1")
		repeat.Repeats = []casework.RepeatLink{{Case: "nowhere", Kind: "full", Basis: "number"}}
		_, err = d.l.Register(ctx, contract.NewCase{Body: repeat, Actor: dutyOfficer})
		requireRefusal(t, err, casework.Conflict, "no_such_case")
		require.Equal(t, before, d.everything())
	})
}

func TestManyRegistrationsInOneTransactionEachHaveTheirOutcome(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		known := d.register("D2")
		future := registration("D5")
		future.HandedOverAt = d.clock.now().Add(casework.Hour)
		var outcomes []contract.Registration
		require.NoError(t, d.l.write(ctx, func(tx *gorm.DB) (err error) {
			outcomes, err = d.l.registerEach(tx, []contract.NewCase{
				{Body: registration("D1"), Actor: dutyOfficer, IdempotencyKey: "1"}, {Body: registration("D2"), Actor: dutyOfficer},
				{Body: registration("D3"), Actor: dutyOfficer}, {Body: registration("D3"), Actor: dutyOfficer},
				{Body: future, Actor: dutyOfficer}, {Body: registration("D4"), Actor: dutyOfficer},
			})
			return err
		}))
		var codes []string
		for _, o := range outcomes {
			if o.Refusal == nil {
				codes = append(codes, o.Filing.State)
				require.NoError(t, d.l.CheckProjection(ctx, o.Filing.Case))
			} else {
				codes = append(codes, o.Refusal.Code)
			}
		}
		require.Equal(t, []string{"applied", "case_known", "applied", "case_known", "invalid_fields", "applied"}, codes)
		require.Equal(t, string(known), outcomes[1].Refusal.Params["case"])
		require.Equal(t, string(outcomes[2].Filing.Case), outcomes[3].Refusal.Params["case"])
		require.Equal(t, 4, d.rows("cases"))
		d.whole()
	})
}

func TestAnOldCaseEntersWithoutClocksMessagesOrWorkflow(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		body := registration("D1")
		body.History = &casework.HistoryEntry{Verdict: casework.Verified, Settlement: casework.Concluded}
		body.HandedOverAt, body.BackdateReason = handedOver.Add(-30*casework.Day), casework.NewText("an old ledger")
		f, err := d.l.Register(ctx, contract.NewCase{Body: body, Actor: coordinator})
		require.NoError(t, err)
		require.Zero(t, d.rows("outbox"))
		refs, err := d.l.Overslept(ctx, 0, 10)
		require.NoError(t, err)
		require.Empty(t, refs)
		refs, err = d.l.Unfinished(ctx, "", 10)
		require.NoError(t, err)
		require.Empty(t, refs)
		r := d.advance(f.Case)
		require.True(t, r.AtRest)
		require.Zero(t, r.NextAt)
	})
}

func TestAComplainantGoesToTheIdentityStoreAndNowhereElse(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		who := contract.Complainant{Name: "Li Example", Telephone: "555-0101", Address: "house seven", Note: "calls at night"}
		body := registration("D1")
		body.ComplainantRef = "forged"
		f, err := d.l.Register(ctx, contract.NewCase{Body: body, Actor: dutyOfficer, Complainant: &who})
		require.NoError(t, err)
		require.NotEmpty(t, d.record(f.Case).Case.ComplainantRef)
		require.NotContains(t, d.everything(), "Li Example")
		require.NotContains(t, d.everything(), "555-0101")
		require.NotContains(t, d.everything(), "forged")
		require.Equal(t, 4, d.rows("identities"))

		for _, nobody := range []casework.Actor{supervisor, auditor, officer, in("office", casework.Administrator)} {
			_, err := d.l.Complainant(ctx, nobody, f.Case, "curious")
			requireRefusal(t, err, casework.Forbidden, "not_your_role")
		}
		_, err = d.l.Complainant(ctx, dutyOfficer, f.Case, "  ")
		requireRefusal(t, err, casework.Invalid, "invalid_fields")
		_, err = d.l.Complainant(ctx, dutyOfficer, "nowhere", "to call back")
		requireRefusal(t, err, casework.NotFound, "no_such_case")
		require.Zero(t, d.rows("identity_looks"))

		shown, err := d.l.Complainant(ctx, dutyOfficer, f.Case, "to call back")
		require.NoError(t, err)
		require.Equal(t, who, *shown)
		looks, err := d.l.Looks(ctx, contract.Reader{Actor: auditor}, f.Case)
		require.NoError(t, err)
		require.Equal(t, []contract.Look{{Case: f.Case, Person: dutyOfficer.Person, Reason: "to call back", At: d.clock.now()}}, looks)
		_, err = d.l.Looks(ctx, contract.Reader{Actor: officer}, f.Case)
		requireRefusal(t, err, casework.Forbidden, "not_your_role")

		// The coordinators hear of it by themselves.
		_, err = d.l.Deliver(ctx, 100, func(contract.Notice) error { return nil })
		require.NoError(t, err)
		for actor, told := range map[*casework.Actor]int{&coordinator: 1, &dutyOfficer: 0, &officer: 0} {
			inbox, err := d.l.Notices(ctx, *actor, "", 100)
			require.NoError(t, err)
			var of []string
			for _, n := range inbox.Notices {
				if n.Type == ComplainantLookedAt {
					of = append(of, n.Facts["person"])
				}
			}
			require.Len(t, of, told, actor.Person)
			if told > 0 {
				require.Equal(t, []string{string(dutyOfficer.Person)}, of)
			}
		}

		d.looksAreTold(f.Case)

		require.Error(t, d.l.writer.Exec("UPDATE identity_looks SET reason = 'none'").Error)
		require.Error(t, d.l.writer.Exec("DELETE FROM identity_looks").Error)

		// A field that was moved to another case does not open there.
		other := d.register("D2")
		require.NoError(t, d.l.writer.Exec("UPDATE identities SET case_id = ?", other).Error)
		_, err = d.l.Complainant(ctx, dutyOfficer, other, "to call back")
		require.ErrorIs(t, err, errWrongPlace)

		anonymous, err := d.l.Register(ctx, contract.NewCase{Body: registration("D3"), Actor: dutyOfficer, Complainant: &contract.Complainant{Anonymous: true}})
		require.NoError(t, err)
		shown, err = d.l.Complainant(ctx, dutyOfficer, anonymous.Case, "to call back")
		require.NoError(t, err)
		require.Equal(t, contract.Complainant{Anonymous: true}, *shown)
	})
}

// looksAreTold looks at a complainant in every way that there is: whoever did it
// for somebody else is told as such, and what a coordinator has a part in is told
// to others than coordinators alone.
func (d *desk) looksAreTold(id casework.CaseID) {
	d.t.Helper()
	d.appoints("p-watch", casework.Supervisor)
	forDutyOfficer, forCoordinator := dutyOfficer, coordinator
	forDutyOfficer.Person, forDutyOfficer.ActingFor = "p-proxy", dutyOfficer.Person
	forCoordinator.Person, forCoordinator.ActingFor = "p-proxy", coordinator.Person
	coordinatorForDutyOfficer := forDutyOfficer
	coordinatorForDutyOfficer.Person, coordinatorForDutyOfficer.Own = coordinator.Person, coordinator.Posts
	for _, c := range []struct {
		looker casework.Actor
		told   []casework.Role
	}{
		{dutyOfficer, []casework.Role{casework.Coordinator}},
		{forDutyOfficer, []casework.Role{casework.Coordinator}},
		{coordinator, []casework.Role{casework.Coordinator, casework.Supervisor}},
		{forCoordinator, []casework.Role{casework.Coordinator, casework.Supervisor}},
		{coordinatorForDutyOfficer, []casework.Role{casework.Coordinator, casework.Supervisor}},
	} {
		require.NoError(d.t, d.l.writer.Exec("DELETE FROM outbox WHERE type = ?", ComplainantLookedAt).Error)
		_, err := d.l.Complainant(ctx, c.looker, id, "to call back")
		require.NoError(d.t, err)
		var told []outboxRow
		require.NoError(d.t, d.l.reader.Where("type = ?", ComplainantLookedAt).Order("role").Find(&told).Error)
		require.Len(d.t, told, len(c.told))
		for i, row := range told {
			require.Equal(d.t, c.told[i], row.Notice.Role)
			var f map[string]string
			require.NoError(d.t, json.Unmarshal(row.Notice.Facts, &f))
			require.Equal(d.t, string(c.looker.Person), f["person"])
			require.Equal(d.t, string(c.looker.ActingFor), f["acting_for"])
		}
	}
}
