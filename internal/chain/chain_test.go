package chain_test

import (
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"jiaoban/internal/chain"
)

// linked makes a chain of n events, taken in turn from three cases.
func linked(n int) []chain.Link {
	links := make([]chain.Link, 0, n)
	before := chain.Genesis
	for i := range n {
		event := fmt.Appendf(nil, `{"case":"C%d","seq":%d}`, i%3, i/3+1)
		pos := int64(i + 1)
		hash := chain.Next(before, pos, event)
		links = append(links, chain.Link{Pos: pos, Before: before, Hash: hash, Event: event})
		before = hash
	}
	return links
}

func each(links []chain.Link) iter.Seq2[chain.Link, error] {
	return func(yield func(chain.Link, error) bool) {
		for _, l := range links {
			if !yield(l, nil) {
				return
			}
		}
	}
}

// These values are written down in full, so that the chain of every database
// ever written stays verifiable.
func TestHashesAreFixedForEver(t *testing.T) {
	t.Parallel()
	require.Equal(t, "c7e715e7604b8000a57ba41e7067e78b293085b1a6f5a802822f4dc0e250884f", hex.EncodeToString(chain.Genesis[:]))
	first := chain.Next(chain.Genesis, 1, []byte(`{"case":"C0","seq":1}`))
	require.Equal(t, "87483e943afb859539f94757c687cd70fcba8e15651dafeb5de2c2ad4f8d7433", hex.EncodeToString(first[:]))
}

func TestAWholeChainFits(t *testing.T) {
	t.Parallel()
	links := linked(9)
	head, err := chain.Verify(chain.Head{}, each(links))
	require.NoError(t, err)
	require.Equal(t, chain.Head{Pos: 9, Hash: links[8].Hash}, head)

	head, err = chain.Verify(chain.Head{}, each(nil))
	require.NoError(t, err)
	require.Equal(t, chain.Head{Pos: 0, Hash: chain.Genesis}, head)
}

func TestAChainCanBeContinuedFromAnyHead(t *testing.T) {
	t.Parallel()
	links := linked(9)
	for i := range links {
		after := chain.Head{Pos: links[i].Pos, Hash: links[i].Hash}
		head, err := chain.Verify(after, each(links[i+1:]))
		require.NoError(t, err)
		require.Equal(t, int64(9), head.Pos)
	}
}

func TestTheFirstMisfitIsNamed(t *testing.T) {
	t.Parallel()
	relink := func(links []chain.Link) { // as somebody who knows the rule would
		before := chain.Genesis
		for i := range links {
			links[i].Pos, links[i].Before = int64(i+1), before
			links[i].Hash = chain.Next(before, links[i].Pos, links[i].Event)
			before = links[i].Hash
		}
	}
	for name, c := range map[string]struct {
		change func([]chain.Link) []chain.Link
		pos    int64
		what   string
	}{
		"an event changed": {func(l []chain.Link) []chain.Link {
			l[3].Event = []byte(`{"case":"C0","seq":2,"x":1}`)
			return l
		}, 4, "not the one"},
		"a hash changed": {func(l []chain.Link) []chain.Link { l[3].Hash[0] ^= 1; return l }, 4, "not the one"},
		"an event and its hash changed": {func(l []chain.Link) []chain.Link {
			l[3].Event = []byte(`{"case":"C0","seq":2,"x":1}`)
			l[3].Hash = chain.Next(l[3].Before, 4, l[3].Event)
			return l
		}, 5, "does not follow"},
		"a position removed":    {func(l []chain.Link) []chain.Link { return slices.Delete(l, 3, 4) }, 4, "missing"},
		"the first one removed": {func(l []chain.Link) []chain.Link { return l[1:] }, 1, "missing"},
		"two swapped":           {func(l []chain.Link) []chain.Link { l[3], l[4] = l[4], l[3]; return l }, 4, "missing"},
		"removed and linked anew": {func(l []chain.Link) []chain.Link {
			l = slices.Delete(l, 3, 4)
			relink(l)
			return l
		}, 6, "case C0 goes from event 1 to 3"},
		"unreadable": {func(l []chain.Link) []chain.Link { l[2].Event = []byte("{"); relink(l); return l }, 3, "cannot be read"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			head, err := chain.Verify(chain.Head{}, each(c.change(linked(9))))
			var misfit *chain.MisfitError
			require.ErrorAs(t, err, &misfit)
			require.Equal(t, c.pos, misfit.Pos)
			require.Contains(t, misfit.Error(), c.what)
			require.Equal(t, c.pos-1, head.Pos)
		})
	}
}

func TestAnErrorOfTheLinksIsNoMisfit(t *testing.T) {
	t.Parallel()
	gone := errors.New("gone")
	_, err := chain.Verify(chain.Head{}, func(yield func(chain.Link, error) bool) { yield(chain.Link{}, gone) })
	require.ErrorIs(t, err, gone)
	var misfit *chain.MisfitError
	require.NotErrorAs(t, err, &misfit)
}

func TestEveryFlippedBitIsNoticed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		links := linked(6)
		i := rapid.IntRange(0, 5).Draw(t, "link")
		event := slices.Clone(links[i].Event)
		event[rapid.IntRange(0, len(event)-1).Draw(t, "byte")] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		links[i].Event = event
		head, err := chain.Verify(chain.Head{}, each(links))
		var misfit *chain.MisfitError
		require.ErrorAs(t, err, &misfit)
		require.Equal(t, int64(i), head.Pos)
	})
}
