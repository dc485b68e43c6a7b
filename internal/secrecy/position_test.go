package secrecy_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/secrecy"
)

// A sealed position says nothing of where it lies, nor whether it is the one of
// before, and is opened by every process with the keys, also after a rotation.
func TestASealedPositionSaysNothingOfWhereItLies(t *testing.T) {
	t.Parallel()
	keys, dir := newKeys(t)
	other, err := secrecy.Open(dir, secrecy.Master{})
	require.NoError(t, err)
	sealed := map[string]bool{}
	length := 0
	for _, pos := range []int64{0, 1, 1, 7, 1 << 40, math.MaxInt64} {
		s, err := keys.SealPosition(pos)
		require.NoError(t, err)
		require.False(t, sealed[string(s)], "the same position looks different every time")
		sealed[string(s)] = true
		require.True(t, length == 0 || length == len(s), "the length says nothing either")
		length = len(s)
		opened, err := other.OpenPosition(s)
		require.NoError(t, err)
		require.Equal(t, pos, opened)
	}
	before, err := keys.SealPosition(7)
	require.NoError(t, err)
	require.NoError(t, keys.Rotate(secrecy.Text))
	after, err := keys.SealPosition(7)
	require.NoError(t, err)
	for _, s := range [][]byte{before, after} {
		opened, err := other.OpenPosition(s)
		require.NoError(t, err)
		require.Equal(t, int64(7), opened)
	}

	before[len(before)-1] ^= 1
	foreign, _ := newKeys(t)
	strange, err := foreign.SealPosition(7)
	require.NoError(t, err)
	text, err := keys.SealText([]byte("12345678"), caseA, "position")
	require.NoError(t, err)
	for _, s := range [][]byte{nil, []byte("rubbish"), before, strange, text} {
		_, err := keys.OpenPosition(s)
		require.ErrorIs(t, err, secrecy.ErrUnreadable)
	}
}
