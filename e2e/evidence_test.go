package e2e

import (
	"bytes"
	"image"
	"image/png"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/app/remote"
	"jiaoban/internal/casework"
)

// A list names every complainant. Its digest is shown to the office, and opens
// nothing: the file cannot be made evidence of a case and read through it.
func TestTheFileOfAListCannotBecomeEvidence(t *testing.T) {
	t.Parallel()
	s := start(t, on(t.TempDir()))
	ctx := within(t, time.Minute)
	taken, err := s.importing(sampleList, nil)
	require.NoError(t, err)
	require.NotEmpty(t, taken.Batch.FileDigest)
	id := s.oneCase(ctx).ID
	attach := func(login, digest, nature string) error {
		_, err := s.as(login).Command(ctx, id, casework.CmdAttachEvidence, map[string]any{
			"files": []map[string]any{{"digest": digest, "nature": nature}},
		})
		return err
	}
	for _, login := range []string{"reviewer", "coordinator", "duty"} {
		require.Equal(t, "invalid_fields", remote.CodeOf(attach(login, taken.Batch.FileDigest, "document")), login)
	}

	var content bytes.Buffer
	require.NoError(t, png.Encode(&content, image.NewGray(image.Rect(0, 0, 8, 8))))
	stored, err := s.as("reviewer").Upload(ctx, content.Bytes())
	require.NoError(t, err)
	require.Error(t, attach("coordinator", stored.Digest, "photo"), "somebody else's upload")
	require.NoError(t, attach("reviewer", stored.Digest, "photo"))
	require.NoError(t, attach("coordinator", stored.Digest, "inspection"), "evidence of a case that the coordinator sees")
}
