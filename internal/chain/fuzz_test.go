package chain_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/chain"
)

// genuine is a chain of five events with its root, and the proof of one case.
func genuine(t testing.TB) ([]chain.Link, chain.CaseProof) {
	t.Helper()
	links := linked(5)
	positions := []int64{1, 4} // of the case C0
	paths, root, err := chain.Prove(int64(len(links)), positions, eachEvent(eventsOf(links)))
	require.NoError(t, err)
	proof := chain.CaseProof{Case: "C0", Root: signed(links, seed)}
	require.Equal(t, root, proof.Root.Root)
	for _, pos := range positions {
		proof.Entries = append(proof.Entries, chain.ProvenEntry{Pos: pos, Path: paths[pos], Event: links[pos-1].Event})
	}
	return links, proof
}

// A proof that is accepted under our key says what the chain says and nothing
// else: whoever changes a byte of it is told.
func FuzzProof(f *testing.F) {
	links, proof := genuine(f)
	var text bytes.Buffer
	require.NoError(f, proof.Write(&text))
	f.Add(text.Bytes())
	lines := strings.SplitAfter(text.String(), "\n")
	f.Add([]byte(lines[0]))
	f.Add([]byte(lines[0] + lines[2] + lines[1]))
	f.Add([]byte(strings.Replace(text.String(), `"seq":2`, `"seq":3`, 1)))
	f.Add([]byte(`{"format":"jiaoban-proof-1","case":"C0","root":""}`))
	f.Add([]byte(strings.Replace(text.String(), `"pos":4`, `"pos":-4`, 1)))
	f.Add([]byte(strings.ReplaceAll(text.String(), `"path":[`, `"path":["00",`)))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := chain.ReadProof(bytes.NewReader(data))
		if err != nil {
			return
		}
		require.NotEmpty(t, p.Entries)
		var again bytes.Buffer
		require.NoError(t, p.Write(&again))
		back, err := chain.ReadProof(&again)
		require.NoError(t, err)
		require.Equal(t, p, back)
		if p.Root.Key.Equal(seed.Public()) {
			require.Equal(t, proof.Root, p.Root, "nobody else signs with our key")
			for i, e := range p.Entries {
				require.Equal(t, string(links[e.Pos-1].Event), string(e.Event))
				if p.Case == proof.Case {
					require.Equal(t, proof.Entries[i].Pos, e.Pos, "no entry of the case is left out in between")
				}
			}
		}
	})
}

// An exported chain that is accepted with the signed root is the chain.
func FuzzLines(f *testing.F) {
	links, proof := genuine(f)
	var text bytes.Buffer
	for _, l := range links {
		require.NoError(f, lineOf(l).Write(&text))
	}
	f.Add(text.Bytes())
	f.Add(bytes.TrimSpace(text.Bytes()))
	f.Add([]byte(strings.Replace(text.String(), `"seq":2`, `"seq":4`, 1)))
	f.Add([]byte("{}\n{"))
	f.Add([]byte(`{"pos":1,"before":"","hash":"","event":null}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		_, err := chain.VerifyAgainst(chain.ReadLines(bytes.NewReader(data)), proof.Root)
		if err != nil {
			misfit, is := errors.AsType[*chain.MisfitError](err)
			require.True(t, is, "%v", err)
			require.NotEmpty(t, misfit.What)
			return
		}
		n := 0
		for link, err := range chain.ReadLines(bytes.NewReader(data)) {
			require.NoError(t, err)
			if n < len(links) {
				require.Equal(t, links[n], link)
			}
			n++
		}
		require.GreaterOrEqual(t, n, len(links))
	})
}

// The line of a root is read without a panic; what is accepted is signed, and
// under our key it is the one that was signed.
func FuzzParseRoot(f *testing.F) {
	_, proof := genuine(f)
	line := proof.Root.Line()
	f.Add(line)
	f.Add(strings.ToUpper(line))
	f.Add(line + " x")
	f.Add(strings.Replace(line, " 5 ", " 05 ", 1))
	f.Add(strings.Replace(line, " 5 ", " -5 ", 1))
	f.Add("jiaoban-root-1 - - - - - - -")
	f.Fuzz(func(t *testing.T, text string) {
		root, err := chain.ParseRoot(text)
		if err != nil {
			return
		}
		back, err := chain.ParseRoot(root.Line())
		require.NoError(t, err)
		require.Equal(t, root, back)
		if root.Key.Equal(seed.Public()) {
			require.Equal(t, proof.Root, root)
		}
	})
}

func lineOf(l chain.Link) chain.Line {
	return chain.Line{Pos: l.Pos, Before: hex.EncodeToString(l.Before[:]), Hash: hex.EncodeToString(l.Hash[:]), Event: json.RawMessage(l.Event)}
}
