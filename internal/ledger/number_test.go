package ledger

import (
	"bytes"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// An acceptance number is one, in whatever writing it comes, and is kept as it
// was written.
func TestANumberIsOneInEveryWriting(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		_, known := d.entered(line(3, "X2HA202108200912", "smoke"), line(4, "访受〔2021〕0517031号", "noise"))

		anew := list("1", line(3, "Ｘ２ＨＡ２０２１０８２００９１２", "smoke"), line(4, "访受【2021】0517031号", "dust"))
		anew.FileDigest = "sha256:anew"
		b := d.stage(anew)
		p := d.preview(b.ID)
		require.Equal(t, []string{"unchanged", "changed"}, fatesOf(p))
		require.Equal(t, []contract.Difference{{Field: "complaint", Known: "noise", Row: "dust"}}, p.Rows[1].Differences)
		require.Equal(t, "Ｘ２ＨＡ２０２１０８２００９１２", p.Rows[0].Number, "as it was written")
		require.Equal(t, []string{"repeat"}, fatesOf(d.preview(d.stage(list("2", line(3, "x2ha 202108200912", "smoke"))).ID)))

		twice := d.stage(list("3", line(3, "W1", "one"), line(4, "Ｗ１", "two")))
		require.Equal(t, "duplicate_number", d.preview(twice.ID).Rows[1].Refusal.Code)

		_, err := d.l.Register(ctx, contract.NewCase{Body: byHand("x2ha202108200912"), Actor: dutyOfficer})
		requireRefusal(t, err, casework.Conflict, "case_known")
		require.Equal(t, string(known), casework.AsError(err).Params["case"])
		other := d.register("V1")
		number := "ｘ２ｈａ202108200912"
		f := d.file(other, dutyOfficer, &casework.AmendRegistration{Number: &number, Reason: casework.NewText("misread")})
		d.advance(other)
		requireRefusal(t, d.filing(f.ID).Refusal, casework.Conflict, "case_known")

		for _, written := range []string{"X2HA202108200912", "x2ha20210820 0912", "访受【2021】0517031号", "2ha2021082009"} {
			page, err := d.l.Cases(ctx, all, contract.CaseFilter{Query: written, Limit: 10})
			require.NoError(t, err)
			require.Len(t, page.Cases, 1, written)
		}
		d.whole(known, other)
	})
}

// Numbers that were stored before they had keys get theirs. Two cases that turn
// out to have one number both stay, and the log names them.
func TestKeysOfOldNumbersAreFilledIn(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		first, alone := d.register("X1"), d.register("X2")
		d.clock.set(d.clock.now().Add(casework.Second))
		later := d.register("X3")
		for id, number := range map[casework.CaseID]string{first: "X1", alone: "X2", later: "ｘ１"} {
			require.NoError(t, d.l.writer.Exec("UPDATE cases SET number = ?, number_key = '' WHERE id = ?", number, id).Error)
		}
		var told bytes.Buffer
		config.Logger = slog.New(slog.NewTextHandler(&told, nil))
		require.NoError(t, Migrate(ctx, config))
		require.NoError(t, Migrate(ctx, config), "once is enough")
		type keyed struct {
			NumberKey    string
			SharesNumber bool
		}
		read := func(id casework.CaseID) (k keyed) {
			require.NoError(t, d.l.writer.Raw("SELECT number_key, shares_number FROM cases WHERE id = ?", id).Scan(&k).Error)
			return k
		}
		require.Equal(t, []keyed{{"X1", false}, {"X2", false}, {"X1", true}}, []keyed{read(first), read(alone), read(later)})
		require.Equal(t, 1, bytes.Count(told.Bytes(), []byte("level=WARN")))
		require.Contains(t, told.String(), string(first))
		require.Contains(t, told.String(), string(later))
		_, err := d.l.Register(ctx, contract.NewCase{Body: registration("x1"), Actor: dutyOfficer})
		requireRefusal(t, err, casework.Conflict, "case_known")
		require.Equal(t, string(first), casework.AsError(err).Params["case"])
	})
}

// A list that is sent again doubles nothing where the office has mended a number
// since, and a number that it states later belongs to the case that came without.
func TestAListSentAgainKnowsItsCasesByOtherNumbers(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		first := d.stage(list("1", line(3, "7701", "smoke"), line(4, "", "noise"), line(5, "", "noise"), line(6, "", "dust")))
		d.commit(first.ID)
		rows := d.preview(first.ID).Rows
		number := "7709"
		d.do(rows[0].Case, coordinator, &casework.AmendRegistration{Number: &number, Reason: casework.NewText("misread")})

		again := list("1", line(3, "7701", "smoke"), line(4, "N1", "noise"), line(5, "N2", "noise"), line(6, "N3", "noise"), line(7, "N4", "dust and smell"), line(8, "7702", "oil"))
		again.FileDigest = "sha256:again"
		b := d.stage(again)
		p := d.preview(b.ID)
		require.Equal(t, []string{"unchanged", "changed", "changed", "new", "new", "new"}, fatesOf(p))
		require.Equal(t, rows[0].Case, p.Rows[0].Known)
		require.Equal(t, []contract.Difference{{Field: "number", Known: "", Row: "N1"}}, p.Rows[1].Differences)
		require.ElementsMatch(t, []casework.CaseID{rows[1].Case, rows[2].Case}, []casework.CaseID{p.Rows[1].Known, p.Rows[2].Known})
		d.commit(b.ID)
		require.Equal(t, []string{"unchanged", "changed", "changed", "new", "new", "new"}, fatesOf(d.preview(b.ID)))
		require.Equal(t, 7, d.rows("cases"))

		// Of another list the same number is another case.
		require.Equal(t, []string{"new"}, fatesOf(d.preview(d.stage(list("2", line(3, "7701", "smoke"))).ID)))
	})
}
