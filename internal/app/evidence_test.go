package app

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/api"
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/files"
	"jiaoban/internal/secrecy"
)

// away is a ledger that cannot be written for a while.
type away struct {
	times int
	kept  []string
}

var errAway = errors.New("the database is away")

func (l *away) KeepUpload(_ context.Context, _ casework.PersonID, digest string) error {
	if l.times--; l.times >= 0 {
		return errAway
	}
	l.kept = append(l.kept, digest)
	return nil
}

func (*away) MayAttach(context.Context, contract.Reader, string) (bool, error) { return false, nil }
func (*away) RecordDownload(context.Context, casework.CaseID, string) error    { return nil }

// A file whose last part arrived while the ledger was away, or just before the
// program ended, is not sent again from its first byte: an empty last part is enough.
func TestAFilmIsNotSentAgainBecauseTheLedgerWasAway(t *testing.T) {
	t.Parallel()
	keys, err := secrecy.Create(filepath.Join(t.TempDir(), "keys"), secrecy.Master{})
	require.NoError(t, err)
	store, err := files.Open(filepath.Join(t.TempDir(), "files"), keys)
	require.NoError(t, err)
	ledger := &away{times: 1}
	e := evidence{store: store, ledger: ledger}
	content := []byte("现场检查记录：未见作业，围挡完好。")
	sum := sha256.Sum256(content)
	digest := "sha256:" + hex.EncodeToString(sum[:])
	u, err := e.BeginUpload(t.Context(), "p-1", digest, int64(len(content)))
	require.NoError(t, err)
	_, err = e.AppendUpload(t.Context(), "p-1", u.ID, 0, bytes.NewReader(content))
	require.ErrorIs(t, err, errAway)

	u, err = e.Upload(t.Context(), "p-1", u.ID)
	require.NoError(t, err, "it is still there")
	require.Equal(t, u.Size, u.Offset)
	whole, err := e.AppendUpload(t.Context(), "p-1", u.ID, u.Offset, bytes.NewReader(nil))
	require.NoError(t, err)
	require.Equal(t, digest, whole.Object.Digest)
	require.Equal(t, []string{digest}, ledger.kept)
	_, err = e.Upload(t.Context(), "p-1", u.ID)
	refusal, refused := errors.AsType[*api.Refusal](err)
	require.True(t, refused, "then it is gone")
	require.Equal(t, files.CodeUploadNotFound, refusal.Code)
}
