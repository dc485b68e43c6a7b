package chain_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/chain"
)

// plainRoot is the root as RFC 6962 defines it, computed without any library.
func plainRoot(events [][]byte) chain.Hash {
	switch len(events) {
	case 0:
		return sha256.Sum256(nil)
	case 1:
		return sha256.Sum256(append([]byte{0}, events[0]...))
	}
	k := 1
	for k*2 < len(events) {
		k *= 2
	}
	left, right := plainRoot(events[:k]), plainRoot(events[k:])
	return sha256.Sum256(slices.Concat([]byte{1}, left[:], right[:]))
}

func eventsOf(links []chain.Link) [][]byte {
	events := make([][]byte, len(links))
	for i, l := range links {
		events[i] = l.Event
	}
	return events
}

func eachEvent(events [][]byte) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		for _, e := range events {
			if !yield(e, nil) {
				return
			}
		}
	}
}

var seed = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))

// signed is the root over links, signed with a key.
func signed(links []chain.Link, key ed25519.PrivateKey) chain.Root {
	r := chain.Root{
		Ledger: "test", Day: "2021-08-24", Size: int64(len(links)), Made: "2021-08-24T16:00:05Z",
		Root: plainRoot(eventsOf(links)), Key: key.Public().(ed25519.PublicKey),
	}
	r.Signature = ed25519.Sign(key, []byte(r.Message()))
	return r
}

func TestATreeHasTheRootOfRFC6962AtEverySizeAndGoesOnFromItsNodes(t *testing.T) {
	t.Parallel()
	events := eventsOf(linked(40))
	tree := chain.NewTree()
	for n := range len(events) + 1 {
		require.Equal(t, plainRoot(events[:n]), tree.Root(), "size %d", n)
		again, err := chain.TreeOf(tree.Size(), tree.Nodes())
		require.NoError(t, err)
		require.Equal(t, tree.Root(), again.Root())
		if n < len(events) {
			require.NoError(t, again.Add(events[n]))
			tree = again
		}
	}
	_, err := chain.TreeOf(3, nil)
	require.Error(t, err)
}

func TestEveryEntryIsProvenUnderEveryRootAndNothingElseIs(t *testing.T) {
	t.Parallel()
	links := linked(17)
	events := eventsOf(links)
	for size := 1; size <= len(links); size++ {
		var positions []int64
		for pos := range size {
			positions = append(positions, int64(pos+1))
		}
		paths, root, err := chain.Prove(int64(size), positions, eachEvent(events))
		require.NoError(t, err)
		require.Equal(t, plainRoot(events[:size]), root)
		under := signed(links[:size], seed)
		for _, pos := range positions {
			require.NoError(t, chain.Included(under, pos, events[pos-1], paths[pos]))
			require.Error(t, chain.Included(under, pos, []byte(`{"case":"C9","seq":1}`), paths[pos]))
			require.Error(t, chain.Included(under, pos, []byte("x"), paths[pos]))
		}
		require.Error(t, chain.Included(under, int64(size)+1, events[0], paths[1]))
	}
	_, _, err := chain.Prove(18, []int64{1}, eachEvent(events))
	require.ErrorContains(t, err, "missing")
}

func TestTheLineOfARootIsReadBackAndNoOtherIs(t *testing.T) {
	t.Parallel()
	root := signed(linked(5), seed)
	again, err := chain.ParseRoot("  " + root.Line() + "\n")
	require.NoError(t, err)
	require.Equal(t, root, again)
	require.Regexp(t, `^([0-9a-f]{4}-){4}[0-9a-f]{4}$`, root.Fingerprint())
	require.NoError(t, root.SignedBy("00", strings.ToUpper(hex.EncodeToString(root.Key))))
	require.Error(t, root.SignedBy("00"))
	words := strings.Fields(root.Line())
	for i := range words {
		for _, other := range []string{"", "x", words[i] + "0", "7", strings.Repeat("0", len(words[i]))} {
			changed := slices.Clone(words)
			changed[i] = other
			if slices.Equal(changed, words) {
				continue
			}
			_, err := chain.ParseRoot(strings.Join(changed, " "))
			require.Error(t, err, "word %d is %q", i, other)
		}
	}
}

// What an attacker with every right over the database can do to a chain, and
// what shows it: the chain alone, or only a root that was kept elsewhere.
func TestWhatTheChainAloneShowsAndWhatNeedsTheRoot(t *testing.T) {
	t.Parallel()
	links := linked(12)
	yesterday, today := signed(links[:7], seed), signed(links, seed)
	rebuilt := func(events [][]byte) []chain.Link {
		var out []chain.Link
		before := chain.Genesis
		for i, e := range events {
			hash := chain.Next(before, int64(i+1), e)
			out = append(out, chain.Link{Pos: int64(i + 1), Before: before, Hash: hash, Event: e})
			before = hash
		}
		return out
	}
	other := []byte(`{"case":"C0","seq":2,"x":1}`)
	for _, c := range []struct {
		what    string
		links   func() []chain.Link
		alone   bool  // the chain alone shows it
		pos     int64 // the first entry that is named with the roots
		covered bool  // a root covers what was changed
	}{
		{"nothing was done", func() []chain.Link { return links }, false, 0, false},
		{"an event changed", func() []chain.Link {
			l := slices.Clone(links)
			l[3].Event = other
			return l
		}, true, 4, true},
		{"an event changed, and its hash with it", func() []chain.Link {
			l := slices.Clone(links)
			l[3].Event = other
			l[3].Hash = chain.Next(l[3].Before, 4, other)
			return l
		}, true, 5, true},
		{"an entry deleted", func() []chain.Link { return slices.Delete(slices.Clone(links), 3, 4) }, true, 4, true},
		{"an entry inserted", func() []chain.Link { return slices.Insert(slices.Clone(links), 3, links[2]) }, true, 4, true},
		{"two entries exchanged", func() []chain.Link {
			l := slices.Clone(links)
			l[3], l[4] = l[4], l[3]
			return l
		}, true, 4, true},
		{"the end cut off", func() []chain.Link { return links[:9] }, false, 10, true},
		{"the whole chain replaced by one that holds by itself", func() []chain.Link {
			events := eventsOf(links)
			events[3] = other
			return rebuilt(events)
		}, false, 1, true},
		{"what came after yesterday's root replaced", func() []chain.Link {
			events := eventsOf(links)
			events[9] = bytes.Replace(events[9], []byte("}"), []byte(`,"x":1}`), 1)
			return rebuilt(events)
		}, false, 8, true},
		{"yesterday's copy restored", func() []chain.Link { return links[:7] }, false, 8, true},
		{"what no root covers yet replaced", func() []chain.Link {
			return rebuilt(append(eventsOf(links), []byte(`{"case":"C0","seq":5,"x":1}`)))
		}, false, 0, false},
	} {
		_, err := chain.Verify(chain.Head{}, each(c.links()))
		require.Equal(t, c.alone, err != nil, "%s: the chain alone: %v", c.what, err)
		head, err := chain.VerifyAgainst(each(c.links()), today, yesterday)
		if !c.covered {
			require.NoError(t, err, c.what)
			continue
		}
		misfit, ok := errors.AsType[*chain.MisfitError](err)
		require.True(t, ok, "%s: %v", c.what, err)
		require.Equal(t, c.pos, misfit.Pos, "%s: %v", c.what, err)
		require.Equal(t, c.pos-1, head.Pos, c.what)
	}
}

func TestAnExportedChainIsReadBackAsItWas(t *testing.T) {
	t.Parallel()
	links := linked(9)
	links[2].Event = []byte(`{"case":"C2","seq":1,"text":"<a> & 中文   é"}`)
	links = relink(links)
	var out bytes.Buffer
	for _, l := range links {
		require.NoError(t, chain.Line{
			Pos: l.Pos, Before: hex.EncodeToString(l.Before[:]), Hash: hex.EncodeToString(l.Hash[:]), Event: l.Event,
		}.Write(&out))
	}
	read := out.String()
	var again []chain.Link
	for l, err := range chain.ReadLines(strings.NewReader(read)) {
		require.NoError(t, err)
		again = append(again, l)
	}
	require.Equal(t, links, again)
	for what, text := range map[string]string{
		"half a line":             read[:len(read)-20],
		"a line of nonsense":      "nonsense\n" + read,
		"another event before it": strings.Replace(read, `"event":`, `"EVENT":{"a":1},"event":`, 1),
		"a member more":           strings.Replace(read, `{"pos":1,`, `{"pos":1,"by":"somebody",`, 1),
		"the same, spaced":        strings.Replace(read, `{"pos":1,`, `{ "pos":1,`, 1),
		"an empty line":           read + "\n",
		"a hash cut short":        strings.Replace(read, `"hash":"`, `"hash":"00`, 1),
	} {
		_, err := chain.Verify(chain.Head{}, chain.ReadLines(strings.NewReader(text)))
		_, ok := errors.AsType[*chain.MisfitError](err)
		require.True(t, ok, "%s: %v", what, err)
	}
}

// relink computes the hashes of changed events again.
func relink(links []chain.Link) []chain.Link {
	before := chain.Genesis
	for i := range links {
		links[i].Before = before
		links[i].Hash = chain.Next(before, links[i].Pos, links[i].Event)
		before = links[i].Hash
	}
	return links
}

func TestAProofOfACaseNeedsNothingElse(t *testing.T) {
	t.Parallel()
	links := linked(20)
	events := eventsOf(links)
	positions := []int64{2, 5, 8, 11, 14, 17, 20} // of the case C1
	paths, _, err := chain.Prove(20, positions, eachEvent(events))
	require.NoError(t, err)
	whole := chain.CaseProof{Case: "C1", Root: signed(links, seed)}
	for _, pos := range positions {
		whole.Entries = append(whole.Entries, chain.ProvenEntry{Pos: pos, Path: paths[pos], Event: events[pos-1]})
	}
	file := func(p chain.CaseProof) string {
		var out bytes.Buffer
		require.NoError(t, p.Write(&out))
		return out.String()
	}
	again, err := chain.ReadProof(strings.NewReader(file(whole)))
	require.NoError(t, err)
	require.Equal(t, whole, again)

	for what, change := range map[string]func(p *chain.CaseProof){
		"an entry left out":    func(p *chain.CaseProof) { p.Entries = slices.Delete(p.Entries, 2, 3) },
		"the first left out":   func(p *chain.CaseProof) { p.Entries = p.Entries[1:] },
		"nothing in it":        func(p *chain.CaseProof) { p.Entries = nil },
		"an event changed":     func(p *chain.CaseProof) { p.Entries[1].Event = []byte(`{"case":"C1","seq":2,"x":1}`) },
		"another case's entry": func(p *chain.CaseProof) { p.Entries[1].Event = events[5] },
		"another case's name":  func(p *chain.CaseProof) { p.Case = "C2" },
		"an entry twice":       func(p *chain.CaseProof) { p.Entries = slices.Insert(p.Entries, 1, p.Entries[1]) },
		"another root": func(p *chain.CaseProof) {
			p.Root = signed(links[:19], seed)
		},
		"a root that nobody signed": func(p *chain.CaseProof) { p.Root.Size++ },
	} {
		p := whole
		p.Entries = slices.Clone(whole.Entries)
		change(&p)
		_, err := chain.ReadProof(strings.NewReader(file(p)))
		require.Error(t, err, what)
	}
	// What the office's stream says about the case goes with it, wherever it stands.
	events[3], events[6] = []byte(`{"case":"office","seq":4,"payload":{"case":"C1"}}`), []byte(`{"case":"office","seq":7,"payload":{"case":"C9"}}`)
	for i := range links {
		links[i].Event = events[i]
	}
	links = relink(links)
	prove := func(positions ...int64) error {
		paths, _, err := chain.Prove(20, positions, eachEvent(events))
		require.NoError(t, err)
		p := chain.CaseProof{Case: "C1", Root: signed(links, seed)}
		for _, pos := range positions {
			p.Entries = append(p.Entries, chain.ProvenEntry{Pos: pos, Path: paths[pos], Event: events[pos-1]})
		}
		_, err = chain.ReadProof(strings.NewReader(file(p)))
		return err
	}
	require.NoError(t, prove(2, 4, 5, 8))
	require.NoError(t, prove(2, 5, 8))
	require.ErrorContains(t, prove(2, 5, 7, 8), "it is not about case C1")
	require.ErrorContains(t, prove(4), "no event of the case")
	require.ErrorContains(t, prove(2, 4, 8), "it is not event 2")

	_, err = chain.ReadProof(strings.NewReader(fmt.Sprintln("nonsense")))
	require.ErrorContains(t, err, "no file of proofs")
}
