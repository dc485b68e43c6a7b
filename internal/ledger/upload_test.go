package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

const pictureDigest = "sha256:aa"

func (d *desk) mayAttach(who casework.Actor, digest string) bool {
	d.t.Helper()
	may, err := d.l.MayAttach(ctx, contract.Reader{Actor: who}, digest)
	require.NoError(d.t, err)
	return may
}

func picture() *casework.AttachEvidence {
	return &casework.AttachEvidence{Files: []casework.EvidenceFile{{
		Digest: pictureDigest, Size: 9, MediaType: "image/png", Kind: "picture", Nature: casework.NaturePhoto,
	}}}
}

// A digest is no secret: only who sent the content, and who sees a case to
// which it is attached, may name a file.
func TestAFileIsNamedByItsSenderAndByWhoSeesItsCase(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		id := d.handled("D1")
		beside := in("county", casework.UnitOfficer)
		require.False(t, d.mayAttach(officer, pictureDigest), "nobody has sent it")
		require.NoError(t, d.l.KeepUpload(ctx, officer.Person, pictureDigest))
		require.NoError(t, d.l.KeepUpload(ctx, officer.Person, pictureDigest), "sent again")
		require.Equal(t, 1, d.rows("uploads"))
		require.True(t, d.mayAttach(officer, pictureDigest))
		require.False(t, d.mayAttach(reviewer, pictureDigest), "another person")
		require.False(t, d.mayAttach(officer, "sha256:bb"), "another file")

		d.do(id, officer, picture())
		require.True(t, d.mayAttach(reviewer, pictureDigest), "the office sees the case")
		require.True(t, d.mayAttach(in("bureau", casework.UnitLeader), pictureDigest), "the bureau does too")
		require.False(t, d.mayAttach(beside, pictureDigest), "a unit beside it does not")
		require.False(t, d.mayAttach(in("office", casework.Administrator), pictureDigest))

		seq := d.record(id).Case.Evidence[0].Seq
		d.do(id, officer, &casework.StrikeEntry{Seq: seq, Reason: casework.NewText("shows a private person")})
		require.True(t, d.record(id).Case.Evidence[0].Struck)
		require.False(t, d.mayAttach(in("bureau", casework.UnitLeader), pictureDigest), "struck evidence is out of reach for units")
		require.True(t, d.mayAttach(reviewer, pictureDigest))
		require.True(t, d.mayAttach(officer, pictureDigest), "its sender has it anyhow")
	})
}
