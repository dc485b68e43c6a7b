package accounts

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
)

// Whoever only reads is let in while nobody can write, and does not wait for
// long.
func TestAuthenticatingDoesNotWaitForWriters(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	token, _, err := b.SignIn(b.ctx, "li.wei", goodPassword, Caller{Label: "Firefox"})
	require.NoError(t, err)
	b.store.busy = true
	b.pass(time.Minute)
	before := time.Now()
	who, err := b.Authenticate(b.ctx, token)
	require.NoError(t, err)
	require.Less(t, time.Since(before), 20*seenWait)
	require.Less(t, who.Session.LastSeenAt, casework.InstantOf(b.now), "it was not kept")
	require.Equal(t, 1, b.store.seen)

	_, err = b.Authenticate(b.ctx, token)
	require.NoError(t, err)
	require.Equal(t, 1, b.store.seen, "nobody tries again at once")
	b.store.busy = false
	b.pass(10 * time.Second)
	who, err = b.Authenticate(b.ctx, token)
	require.NoError(t, err)
	require.Equal(t, 2, b.store.seen)
	require.Equal(t, casework.InstantOf(b.now), who.Session.LastSeenAt)
}

// A page that only listens keeps no session open.
func TestListeningIsNoUseOfASession(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.Set(Settings{Idle: casework.Hour})
	token, _, err := b.SignIn(b.ctx, "li.wei", goodPassword, Caller{Label: "Firefox"})
	require.NoError(t, err)
	for range 5 {
		b.pass(11 * time.Minute)
		_, err = b.Holder(b.ctx, token)
		require.NoError(t, err)
	}
	require.Zero(t, b.store.seen)
	b.pass(5 * time.Minute)
	_, err = b.Holder(b.ctx, token)
	require.ErrorIs(t, err, ErrNoSession)
}
