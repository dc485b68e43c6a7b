package ledger

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
)

func TestOneOfSeveralSeesToAThing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		claim := func(holder string, subjects ...string) []string {
			t.Helper()
			granted, err := d.l.Claim(ctx, holder, subjects, time.Second)
			require.NoError(t, err)
			slices.Sort(granted)
			return granted
		}
		require.Empty(t, claim("one"))
		require.Equal(t, []string{"a", "b"}, claim("one", "a", "b"))
		require.Equal(t, []string{"c"}, claim("two", "a", "b", "c"))
		require.Equal(t, []string{"a"}, claim("one", "a", "c"), "what is one's own is held on to")

		d.clock.forward(casework.Second - casework.Second/1000)
		require.Empty(t, claim("two", "b"), "to the last moment")
		d.clock.forward(casework.Second / 1000)
		require.Equal(t, []string{"b"}, claim("two", "b"), "the time of the one before is over")

		require.NoError(t, d.l.Release(ctx, "one"))
		require.Equal(t, []string{"a"}, claim("three", "a", "b"), "nobody gives back what is another's by now")

		d.clock.forward(casework.Hour - casework.Second/1000)
		for _, dropped := range []int64{0, 1, 0} { // c is the oldest
			n, err := d.l.DropOldClaims(ctx)
			require.NoError(t, err)
			require.Equal(t, dropped, n)
			d.clock.forward(casework.Second / 1000)
		}
	})
}

func TestOfManyAtOnceEachThingHasOneHolder(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		var (
			mu   sync.Mutex
			held = map[string]int{}
			all  sync.WaitGroup
		)
		for worker := range 8 {
			all.Go(func() {
				var subjects []string
				for i := range 40 { // each in an order of its own
					subjects = append(subjects, fmt.Sprintf("case-%02d", (i*7+worker*5)%40))
				}
				for chunk := range slices.Chunk(subjects, 10) {
					granted, err := d.l.Claim(ctx, fmt.Sprint(worker), chunk, time.Hour)
					if !assert.NoError(t, err) {
						return
					}
					mu.Lock()
					for _, subject := range granted {
						held[subject]++
					}
					mu.Unlock()
				}
			})
		}
		all.Wait()
		require.Len(t, held, 40)
		for subject, times := range held {
			require.Equal(t, 1, times, subject)
		}
	})
}
