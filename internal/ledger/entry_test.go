package ledger

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/chain"
	"jiaoban/internal/contract"
)

var administrator = in("office", casework.Administrator)

// entries reads the whole of the office's own record.
func (d *desk) entries() []contract.AuditEntry {
	d.t.Helper()
	var rows []eventRow
	require.NoError(d.t, d.l.reader.Where("case_id = ?", contract.OfficeStream).Order("seq").Find(&rows).Error)
	entries := make([]contract.AuditEntry, len(rows))
	for i, r := range rows {
		require.NoError(d.t, json.Unmarshal(r.Bytes, &entries[i]))
		require.Equal(d.t, int64(i+1), entries[i].Seq, "a gap in the office's own record")
	}
	return entries
}

func (d *desk) entryKinds() []contract.EntryKind {
	d.t.Helper()
	var kinds []contract.EntryKind
	for _, e := range d.entries() {
		kinds = append(kinds, e.Type)
	}
	return kinds
}

func text(s string) *string { return &s }

func TestAChangeOfTheOfficeIsAnEntryInTheChain(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		asking := contract.Asking(ctx, administrator)
		unit, err := d.l.AddUnit(asking, contract.Unit{Name: "Bureau", Kind: contract.UnitDepartment, Parent: contract.OfficeUnit})
		require.NoError(t, err)
		person, err := d.l.AddPerson(asking, contract.Person{Name: "Wang Example"})
		require.NoError(t, err)
		person.Name, person.Disabled = "Wang Sample", true
		require.NoError(t, d.l.ChangePerson(asking, person))
		require.NoError(t, d.l.ChangePerson(asking, person), "nothing changes")
		post, err := d.l.GrantPost(asking, contract.Holding{Person: person.ID, Unit: unit.ID, Role: casework.UnitLeader})
		require.NoError(t, err)
		d.clock.forward(casework.Minute)
		_, err = d.l.EndPost(asking, post.ID, 0)
		require.NoError(t, err)
		duty, err := d.l.AddDuty(asking, contract.Duty{Unit: unit.ID, Person: person.ID, Telephone: "000", From: d.clock.now(), Until: noon})
		require.NoError(t, err)
		for range 2 { // the second time it is struck already
			_, err = d.l.StrikeDuty(asking, unit.ID, duty.ID, "ill")
			require.NoError(t, err)
		}
		unit.Telephone = "000-1"
		require.NoError(t, d.l.ChangeUnit(asking, unit))

		require.Equal(t, []contract.EntryKind{
			contract.UnitAdded, contract.PersonAdded, contract.PersonChanged, contract.PostGranted, contract.PostEnded,
			contract.DutyAdded, contract.DutyStruck, contract.UnitChanged,
		}, d.entryKinds())
		changed := d.entries()[2]
		require.Equal(t, contract.AuditEntry{
			ID: "office-3", Stream: contract.OfficeStream, Seq: 3, Type: contract.PersonChanged, V: 1, Actor: administrator.Person,
			Unit: "office", Role: casework.Administrator, HappenedAt: changed.RecordedAt, RecordedAt: handedOver.Add(casework.Minute),
			Payload: contract.EntryPayload{
				Subject: contract.Subject{Kind: contract.SubjectPerson, ID: string(person.ID)},
				Changes: []contract.Change{
					{Field: "disabled", After: text("true")}, {Field: "name", Before: text("Wang Example"), After: text("Wang Sample")},
				},
			},
		}, changed)

		// It stands in the one chain with the cases, and is no case.
		id := d.assigned("D1")
		d.whole(id)
		require.Equal(t, d.rows("events"), d.rows("chain"))
		stream, upTo, err := d.l.Stream(ctx, all, 0, 200)
		require.NoError(t, err)
		require.Len(t, stream, d.rows("events")-8)
		require.Equal(t, int64(d.rows("events")), upTo)
		_, err = d.l.Timeline(ctx, all, contract.OfficeStream, 0, 10)
		requireRefusal(t, err, casework.NotFound, "no_such_case")
	})
}

func TestALookAtAComplainantIsAnEntryThatKeepsNoWords(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		f, err := d.l.Register(ctx, contract.NewCase{
			Body: registration("D1"), Actor: dutyOfficer, Complainant: &contract.Complainant{Name: "Li Example", Telephone: "13800000000"},
		})
		require.NoError(t, err)
		proxy := coordinator
		proxy.ActingFor = "p-absent"
		reason := "to call Li Example back"
		_, err = d.l.Complainant(ctx, proxy, f.Case, reason)
		require.NoError(t, err)
		_, err = d.l.Complainant(ctx, auditor, f.Case, reason)
		requireRefusal(t, err, casework.Forbidden, "not_your_role")

		entries := d.entries()
		require.Len(t, entries, 1)
		e := entries[0]
		require.Equal(t, []any{contract.ComplainantShown, coordinator.Person, casework.PersonID("p-absent"), casework.Coordinator, f.Case},
			[]any{e.Type, e.Actor, e.ActingFor, e.Role, e.Payload.Case})
		require.Equal(t, plainDigest(reasonPurpose, []byte(e.ID), []byte(reason)), e.Payload.Reason)
		require.NotContains(t, d.dump("events"), "Li Example")
		require.NotContains(t, d.dump("entries"), "Li Example")
		require.Equal(t, 1, d.rows("identity_looks"))
		d.whole(f.Case)
	})
}

func TestAccountsPoliciesCampaignsAndSessionsLeaveEntriesWithoutSecrets(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		asking := contract.Asking(ctx, administrator)
		made, err := d.l.AddAdministrator(contract.AtCommandLine(ctx), contract.Administrator{Name: "First", Login: "first", Hash: "secret-hash"}, d.clock.now())
		require.NoError(t, err)
		require.True(t, made)
		account, err := d.l.AccountByLogin(ctx, "first")
		require.NoError(t, err)
		require.NoError(t, d.l.SetPassword(asking, account.ID, "secret-hash-2", true, d.clock.now(), ""))
		session, err := d.l.AddSession(ctx, "secret-digest", contract.Session{
			Account: account.ID, Person: account.Person, Kind: contract.SessionCookie, CreatedAt: d.clock.now(), ExpiresAt: noon,
		})
		require.NoError(t, err)
		require.NoError(t, d.l.EndSession(asking, session.ID, ""))
		require.NoError(t, d.l.EndSession(asking, session.ID, ""), "it is over already")
		require.NoError(t, d.l.RevokeSession(asking, session.ID, d.clock.now()), "it is over already")
		require.NoError(t, d.l.DisableAccount(asking, account.ID, true, d.clock.now()))
		require.NoError(t, d.l.DisableAccount(asking, account.ID, true, d.clock.now()), "it is disabled already")
		require.NoError(t, d.l.DisableAccount(asking, account.ID, false, d.clock.now()))
		require.NoError(t, d.l.StorePolicy(asking, policy, "", "words of a person"))
		require.NoError(t, d.l.StorePolicy(asking, policy, "", "words of a person"), "it is stored already")
		require.NoError(t, d.l.StoreCalendar(asking, casework.CalendarYear{Year: 2031}, "", "words of a person"))
		campaign, err := d.l.AddCampaign(ctx, contract.Campaign{Name: "Round 9", Level: casework.LevelCentral, Kind: contract.CampaignRoutine}, coordinator)
		require.NoError(t, err)
		_, err = d.l.ChooseReading(contract.Asking(ctx, leader), campaign.ID, casework.Counted, "notice 9", leader)
		require.NoError(t, err)

		require.Equal(t, []contract.EntryKind{
			contract.PersonAdded, contract.PostGranted, contract.AccountAdded, contract.PasswordReset, contract.SignedIn, contract.SessionRevoked,
			contract.AccountDisabled, contract.AccountEnabled, contract.PolicyStored, contract.CalendarStored,
			contract.CampaignAdded, contract.CampaignChanged,
		}, d.entryKinds())
		require.Equal(t, contract.OriginCommandLine, d.entries()[0].Payload.Origin)
		require.Equal(t, account.Person, d.entries()[4].Actor)
		require.NotContains(t, d.dump("events"), "secret")
		require.NotContains(t, d.dump("events"), "words of a person")
		d.whole()
	})
}

// A change that cannot be recorded does not happen.
func TestAChangeThatCannotBeRecordedDoesNotHappen(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		require.Error(t, d.l.write(ctx, func(tx *gorm.DB) error {
			if err := tx.Create(&personRow{ID: "p1", Name: "Somebody"}).Error; err != nil {
				return err
			}
			return d.l.audit(tx, contract.NewEntry{Kind: "nothing_that_is_in_the_table", Subject: contract.Subject{Kind: "person", ID: "p1"}})
		}))
		require.Zero(t, d.rows("people"))
		require.Zero(t, d.rows("events"))
	})
}

// Sixteen who change the office and sixteen cases at once leave no gap in any stream.
func TestEntriesAndEventsAtOnceLeaveNoGap(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		config.Conns = 20
		d := newDesk(t, config)
		const each = 6
		var ids [8]casework.CaseID
		crowd(16, func(i int) {
			if i < len(ids) {
				f, err := d.l.Register(ctx, contract.NewCase{Body: registration(string(rune('A' + i))), Actor: dutyOfficer})
				requireNoError(t, err)
				ids[i] = f.Case
			}
			for range each {
				if i < len(ids) {
					_, err := d.l.File(ctx, contract.NewFiling{Case: ids[i], Actor: coordinator, Body: &casework.RecordCall{Unit: "bureau"}})
					requireNoError(t, err)
					_, err = d.l.Advance(ctx, contract.AdvanceRequest{Case: ids[i], Epoch: 1})
					requireNoError(t, err)
					continue
				}
				_, err := d.l.AddPerson(context.Background(), contract.Person{Name: "Somebody"})
				requireNoError(t, err)
			}
		})
		require.Len(t, d.entries(), 8*each)
		d.whole(ids[:]...)
	})
}

// Whoever has the lines needs nothing else to compute the hashes again.
func TestTheExportedChainIsComputedAgainByHand(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		_, err := d.l.AddPerson(ctx, contract.Person{Name: "Wang <Example> & Sons"})
		require.NoError(t, err)
		d.assigned("D1")
		var lines []chain.Line
		for {
			page, err := d.l.ChainLines(ctx, int64(len(lines)), 3)
			require.NoError(t, err)
			if lines = append(lines, page...); len(page) < 3 {
				break
			}
		}
		require.Len(t, lines, d.rows("chain"))
		before := sha256.Sum256([]byte("jiaoban chain 1"))
		for i, line := range lines {
			require.Equal(t, int64(i+1), line.Pos)
			require.Equal(t, hex.EncodeToString(before[:]), line.Before)
			var pos [8]byte
			binary.BigEndian.PutUint64(pos[:], uint64(i+1))
			before = sha256.Sum256(slices.Concat(before[:], pos[:], line.Event))
			require.Equal(t, hex.EncodeToString(before[:]), line.Hash)
		}
	})
}

func TestEntriesAreFoundByWhoWhatAndWhen(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		f, err := d.l.Register(ctx, contract.NewCase{Body: registration("D1"), Actor: dutyOfficer, Complainant: &contract.Complainant{Name: "Li Example"}})
		require.NoError(t, err)
		proxy := administrator
		proxy.Person, proxy.ActingFor = "p-proxy", administrator.Person
		var people []contract.Person
		for i, who := range []casework.Actor{administrator, proxy, administrator, coordinator} {
			d.clock.set(handedOver.Add(casework.Span(i) * casework.Hour))
			p, err := d.l.AddPerson(contract.Asking(ctx, who), contract.Person{Name: "Somebody"})
			require.NoError(t, err)
			people = append(people, p)
		}
		_, err = d.l.Complainant(ctx, coordinator, f.Case, "to call back")
		require.NoError(t, err)

		for what, c := range map[string]struct {
			filter contract.EntryFilter
			seqs   []int64
		}{
			"all":                         {contract.EntryFilter{}, []int64{5, 4, 3, 2, 1}},
			"by kind":                     {contract.EntryFilter{Kind: contract.ComplainantShown}, []int64{5}},
			"by person, or in whose name": {contract.EntryFilter{Person: administrator.Person}, []int64{3, 2, 1}},
			"by subject":                  {contract.EntryFilter{SubjectKind: contract.SubjectPerson, Subject: string(people[1].ID)}, []int64{2}},
			"by case":                     {contract.EntryFilter{Case: f.Case}, []int64{5}},
			"by time, half open":          {contract.EntryFilter{From: handedOver.Add(casework.Hour), Until: handedOver.Add(3 * casework.Hour)}, []int64{3, 2}},
			"nobody's":                    {contract.EntryFilter{Person: "nobody"}, nil},
		} {
			for _, limit := range []int{1, 2, 50} { // the pages together are the list
				var seqs []int64
				filter := c.filter
				filter.Limit = limit
				for {
					page, err := d.l.Entries(ctx, all, filter)
					require.NoError(t, err, what)
					for _, e := range page.Entries {
						seqs = append(seqs, e.Seq)
					}
					if filter.After = page.Next; filter.After == "" {
						break
					}
				}
				require.Equal(t, c.seqs, seqs, "%s by %d", what, limit)
			}
		}
		_, err = d.l.Entries(ctx, all, contract.EntryFilter{After: "nonsense"})
		requireRefusal(t, err, casework.Invalid, "invalid_fields")
	})
}

// A start with other settings than the last says so, once, for each of them.
func TestEverySettingThatChangedIsAnEntry(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		start := func(part string, chosen map[string]string) []contract.EntryPayload {
			before := len(d.entries())
			require.NoError(t, d.l.KeepSettings(ctx, part, chosen))
			var said []contract.EntryPayload
			for _, e := range d.entries()[before:] {
				require.Equal(t, contract.SettingChanged, e.Type)
				said = append(said, e.Payload)
			}
			return said
		}
		require.Empty(t, start("serve", nil), "everything is as it comes")
		first := map[string]string{"signin.idle": "30m", "server.public_url": "https://jiaoban.example.cn"}
		said := start("serve", first)
		require.Len(t, said, 2)
		require.Equal(t, contract.EntryPayload{
			Subject: contract.Subject{Kind: contract.SubjectSetting, ID: "signin.idle"},
			Changes: []contract.Change{{Field: "value", After: text("30m")}}, Facts: map[string]string{"part": "serve"},
		}, said[1])
		require.Empty(t, start("serve", first))
		require.Len(t, start("worker", map[string]string{"signin.idle": "30m"}), 1, "each part has its own")
		said = start("serve", map[string]string{"signin.idle": "1h"})
		require.Len(t, said, 2)
		require.Equal(t, []contract.Change{{Field: "value", Before: text("https://jiaoban.example.cn")}}, said[0].Changes, "as it comes again")
		require.Equal(t, []contract.Change{{Field: "value", Before: text("30m"), After: text("1h")}}, said[1].Changes)
		d.whole()
	})
}

// A download is recorded before it goes out; what continues it is not another.
func TestADownloadIsAnEntry(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		asking := contract.Asking(ctx, officer)
		for _, step := range []struct {
			ctx     context.Context
			id      casework.CaseID
			digest  string
			after   casework.Span
			entries int
		}{
			{asking, "case-1", pictureDigest, 0, 1},
			{asking, "case-1", pictureDigest, oneDownload - 1, 1},
			{asking, "case-2", pictureDigest, 0, 2},
			{asking, "case-1", "sha256:bb", 0, 3},
			{contract.Asking(ctx, reviewer), "case-1", pictureDigest, 0, 4},
			{asking, "case-1", pictureDigest, 1, 5},
		} {
			d.clock.forward(step.after)
			require.NoError(t, d.l.RecordDownload(step.ctx, step.id, step.digest))
			require.Len(t, d.entries(), step.entries)
		}
		require.Equal(t, contract.EntryPayload{Subject: contract.Subject{Kind: contract.SubjectFile, ID: pictureDigest}, Case: "case-1"}, d.entries()[0].Payload)
		d.whole()
	})
}
