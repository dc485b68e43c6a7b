package ledger

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

func TestFilingsAreNumberedWithoutGapsAndNeverStampedBackwards(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		id := d.register("D1")
		note := func() casework.Body {
			return &casework.RecordCall{Unit: "bureau", Answered: true, Note: casework.NewText("asked")}
		}
		last := d.filing(d.mustFilings(id)[0].ID)
		for i, move := range []casework.Span{casework.Second, 0, 0, -casework.Hour, casework.Millisecond, 2 * casework.Hour} {
			d.clock.forward(move)
			f := d.file(id, coordinator, note())
			require.Equal(t, int64(i+2), f.Seq)
			require.Equal(t, contract.FilingPending, f.State)
			require.Equal(t, max(d.clock.now(), last.FiledAt+1), f.FiledAt, "the clock's instant, or just after the stamp before")
			last = f
		}
		// What Advance publishes moves the stamp too.
		d.clock.set(noon)
		d.advance(id)
		d.clock.set(handedOver)
		require.Equal(t, noon+1, d.file(id, coordinator, note()).FiledAt)
		d.advance(id)
		d.whole(id)
	})
}

func TestTheDatabasesClockStampsFilings(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		l := open(t, config)
		before, err := l.Now(ctx)
		require.NoError(t, err)
		body := registration("D1")
		body.HandedOverAt = before
		f, err := l.Register(ctx, contract.NewCase{Body: body, Actor: dutyOfficer})
		require.NoError(t, err)
		g, err := l.File(ctx, contract.NewFiling{Case: f.Case, Actor: coordinator, Body: &casework.RecordCall{Unit: "bureau"}})
		require.NoError(t, err)
		after, err := l.Now(ctx)
		require.NoError(t, err)
		require.LessOrEqual(t, before, f.FiledAt)
		require.Less(t, f.FiledAt, g.FiledAt)
		require.LessOrEqual(t, g.FiledAt, after)
	})
}

func TestTheSameKeyGivesTheSameFiling(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		id, other := d.register("D1"), d.register("D2")
		n := contract.NewFiling{Case: id, Actor: coordinator, Body: &casework.RecordCall{Unit: "bureau"}, IdempotencyKey: "k1"}
		first, err := d.l.File(ctx, n)
		require.NoError(t, err)
		require.False(t, first.Replayed)

		d.clock.forward(casework.Hour)
		again, err := d.l.File(ctx, n)
		require.NoError(t, err)
		require.True(t, again.Replayed)
		again.Replayed = false
		require.Equal(t, first, again)

		d.advance(id)
		again, err = d.l.File(ctx, n)
		require.NoError(t, err)
		require.Equal(t, contract.FilingApplied, again.State, "a replay tells the outcome that there is by now")

		for name, change := range map[string]func(*contract.NewFiling){
			"another command":     func(n *contract.NewFiling) { n.Body = &casework.RecordCall{Unit: "county"} },
			"another kind":        func(n *contract.NewFiling) { n.Body = &casework.Supervise{Opinion: casework.NewText("x")} },
			"another case":        func(n *contract.NewFiling) { n.Case = other },
			"for somebody else":   func(n *contract.NewFiling) { n.Actor.ActingFor = "p-chief" },
			"with an attestation": func(n *contract.NewFiling) { n.Attested = &casework.Attestation{Means: "fax"} },
		} {
			m := n
			change(&m)
			_, err := d.l.File(ctx, m)
			requireRefusal(t, err, casework.Conflict, "idempotency_key_reused", name)
		}
		m := n
		m.Actor = supervisor
		theirs, err := d.l.File(ctx, m)
		require.NoError(t, err)
		require.NotEqual(t, first.ID, theirs.ID, "a key belongs to one person")

		// Without a key every request is a new one.
		n.IdempotencyKey = ""
		one, two := d.file(id, coordinator, n.Body), d.file(id, coordinator, n.Body)
		require.NotEqual(t, one.ID, two.ID)
		require.Len(t, d.mustFilings(id), 5)
	})
}

func TestAKeyIsRecognisedAlsoAfterItsDigestsKeyChanged(t *testing.T) {
	t.Parallel()
	config := newConfig(t, SQLite)
	d := newDesk(t, config)
	id := d.register("D1")
	n := contract.NewFiling{Case: id, Actor: coordinator, Body: &casework.RecordCall{Unit: "bureau"}, IdempotencyKey: "k1"}
	_, err := d.l.File(ctx, n)
	require.NoError(t, err)

	rotated := config
	rotated.Clock = d.clock.Now
	rotated.Digest = func(purpose string, data ...[]byte) string { return "new:" + plainDigest(purpose, data...) }
	rotated.SameDigest = func(stored, purpose string, data ...[]byte) bool {
		return stored == plainDigest(purpose, data...) || stored == "new:"+plainDigest(purpose, data...)
	}
	again, err := open(t, rotated).File(ctx, n)
	require.NoError(t, err)
	require.True(t, again.Replayed)
}

func TestWhatIsNotThereTakesNoFilings(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		_, err := d.l.File(ctx, contract.NewFiling{Case: "nowhere", Actor: coordinator, Body: &casework.RecordCall{Unit: "bureau"}})
		requireRefusal(t, err, casework.NotFound, "no_such_case")
		_, err = d.l.Filing(ctx, "nothing")
		requireRefusal(t, err, casework.NotFound, "no_such_filing")
		// A workflow of a case that the record does not hold ends: it was brought back from before.
		r, err := d.l.Advance(ctx, contract.AdvanceRequest{Case: "nowhere", Epoch: 1})
		require.NoError(t, err)
		require.Equal(t, contract.AdvanceResult{Fenced: true}, r)
	})
}

func TestTextsAreKeptOnceBesideTheCaseAndReferredToByDigest(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		id := d.register("D1")
		secret := "the neighbour in house seven says so"
		text := casework.NewText(secret)
		call := &casework.RecordCall{Unit: "bureau", Answered: true, Note: text}
		d.do(id, coordinator, call)
		d.do(id, coordinator, call)

		texts, err := d.l.Texts(ctx, all, id, text.Digest, "sha256:unknown")
		require.NoError(t, err)
		require.Equal(t, map[string]string{text.Digest: secret}, texts)
		texts, err = d.l.Texts(ctx, all, id)
		require.NoError(t, err)
		require.Len(t, texts, 2, "the complaint and the note")

		for _, table := range []string{"events", "filings", "snapshots", "outbox", "cases"} {
			require.NotContains(t, d.dump(table), "neighbour", table)
		}
		// A reference to what the case does not have is refused, and leaves nothing.
		forged := casework.Text{Digest: "sha256:0000", Chars: 400}
		_, err = d.l.File(ctx, contract.NewFiling{Case: id, Actor: coordinator, Body: &casework.Supervise{Opinion: forged}})
		requireRefusal(t, err, casework.Invalid, "unknown_text")
		body := registration("D2")
		body.Demand = text.Ref()
		_, err = d.l.Register(ctx, contract.NewCase{Body: body, Actor: dutyOfficer})
		requireRefusal(t, err, casework.Invalid, "unknown_text")
		require.Equal(t, 1, d.rows("cases"))
		require.Len(t, d.mustFilings(id), 3)
		// What it has may be referred to again.
		d.do(id, supervisor, &casework.Supervise{Opinion: text.Ref()})
	})
}

func TestTextsAreSealedWhereThereIsACipher(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		config.Texts = textCipher{}
		d := newDesk(t, config)
		id := d.register("D1")
		require.NotContains(t, d.dump("texts"), "smoke from the brick works")
		texts, err := d.l.Texts(ctx, all, id)
		require.NoError(t, err)
		require.Equal(t, map[string]string{casework.NewText("smoke from the brick works at night, number D1").Digest: "smoke from the brick works at night, number D1"}, texts)

		config.Texts = nil
		_, err = open(t, config).Texts(ctx, all, id)
		require.ErrorIs(t, err, errNoTextCipher)
	})
}

type textCipher struct{}

func (textCipher) SealText(plain []byte, caseID, field string) ([]byte, error) {
	return plainCipher{}.SealIdentity(plain, caseID, field)
}

func (textCipher) NewCaseKey(caseID string) ([]byte, error) { return []byte("key of " + caseID), nil }

func (textCipher) ResealCaseKey(key []byte, caseID string) ([]byte, error) {
	return key, checkKey(key, caseID)
}

func (textCipher) SealCaseText(key, plain []byte, caseID, field string) ([]byte, error) {
	sealed, err := plainCipher{}.SealIdentity(plain, caseID, field)
	return sealed, errors.Join(err, checkKey(key, caseID))
}

func (textCipher) OpenCaseText(key, sealed []byte, caseID, field string) ([]byte, error) {
	plain, err := plainCipher{}.OpenIdentity(sealed, caseID, field)
	return plain, errors.Join(err, checkKey(key, caseID))
}

func checkKey(key []byte, caseID string) error {
	if string(key) != "key of "+caseID {
		return errWrongPlace
	}
	return nil
}

func (textCipher) OpenText(sealed []byte, caseID, field string) ([]byte, error) {
	return plainCipher{}.OpenIdentity(sealed, caseID, field)
}
