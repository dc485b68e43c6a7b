package api

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/contract"
)

func TestListsAreReadOneAfterAnother(t *testing.T) {
	t.Parallel()
	s := &Server{options: Options{}.withDefaults(), lists: newTurns()}
	first, done, err := s.receive(t.Context(), strings.NewReader("甲,乙"))
	require.NoError(t, err)
	content, err := io.ReadAll(first)
	require.NoError(t, err)
	require.Equal(t, "甲,乙", string(content))

	second := make(chan func())
	go func() {
		_, done, err := s.receive(t.Context(), strings.NewReader("丙"))
		if err != nil {
			done = nil
		}
		second <- done
	}()
	impatient, cancel := context.WithCancel(t.Context())
	cancel()
	_, _, err = s.receive(impatient, strings.NewReader("丁"))
	require.ErrorIs(t, err, context.Canceled, "who does not want to wait need not")
	select {
	case <-second:
		require.FailNow(t, "two lists have a turn at once")
	default:
	}
	done()
	release := <-second
	require.NotNil(t, release)
	release()
}

func TestAListThatDoesNotArriveTakesNoTurn(t *testing.T) {
	t.Parallel()
	s := &Server{options: Options{}.withDefaults(), lists: newTurns()}
	cut := iotest.ErrReader(io.ErrUnexpectedEOF)
	_, _, err := s.receive(t.Context(), cut)
	var refused *refusal
	require.ErrorAs(t, err, &refused)
	require.Equal(t, "body_cut_short", refused.code)
	require.Empty(t, s.lists)

	full := errors.New("no space left on device")
	_, err = io.Copy(absent{fullDisk{full}}, strings.NewReader("x"))
	require.ErrorIs(t, err, contract.ErrUnavailable, "a full disk is not the sender's affair")
	require.ErrorIs(t, err, full)
}

type fullDisk struct{ err error }

func (w fullDisk) Write([]byte) (int, error) { return 0, w.err }
