package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Who was told that a command was received, and no more, hears when it is refused;
// who was told so in the answer does not hear it twice, and nobody else hears of it.
func TestWhoFiledHearsOfARefusalThatCameLater(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		waits casework.Span
		told  bool
	}{
		{"in the answer", toldAtOnce - casework.Millisecond, false},
		{"after it", toldAtOnce + casework.Millisecond, true}, // stamps of one case differ by a little
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			onBoth(t, func(t *testing.T, config Config) {
				d := newDesk(t, config)
				id := d.register("D1")
				f := d.file(id, reviewer, &casework.Approve{Answer: "r1"})
				d.clock.forward(c.waits)
				d.advance(id)
				require.Equal(t, contract.FilingRefused, d.filing(f.ID).State)
				_, err := d.l.Deliver(ctx, 100, func(contract.Notice) error { return nil })
				require.NoError(t, err)
				heard := func(who casework.Actor) (found []contract.Notice) {
					page, err := d.l.Notices(ctx, who, "", 100)
					require.NoError(t, err)
					for _, n := range page.Notices {
						if n.Type == FilingTurnedDown {
							found = append(found, n)
						}
					}
					return found
				}
				require.Empty(t, heard(coordinator))
				if !c.told {
					require.Empty(t, heard(reviewer))
					return
				}
				require.Len(t, heard(reviewer), 1)
				n := heard(reviewer)[0]
				require.Equal(t, id, n.Case)
				require.Equal(t, []string{"approve", f.ID, "wrong_state", "D1"}, []string{n.Facts["command"], n.Facts["filing"], n.Facts["code"], n.Facts["number"]})
				d.whole(id)
			})
		})
	}
}
