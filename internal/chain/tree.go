package chain

import (
	"fmt"
	"iter"
	"slices"

	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
)

var (
	hasher = rfc6962.DefaultHasher
	ranges = &compact.RangeFactory{Hash: hasher.HashChildren}
)

// Tree is the Merkle tree (RFC 6962) over the bytes of the events in the order
// of the chain: the event at position 1 is its leaf 0. It grows with the chain
// and keeps no more than a few hashes.
type Tree struct{ covered *compact.Range }

// NewTree is the tree over nothing.
func NewTree() *Tree { return &Tree{covered: ranges.NewEmptyRange(0)} }

// TreeOf is the tree that once had this size and these nodes.
func TreeOf(size int64, nodes []byte) (*Tree, error) {
	hashes := [][]byte{}
	for node := range slices.Chunk(nodes, len(Hash{})) {
		hashes = append(hashes, node)
	}
	covered, err := ranges.NewRange(0, uint64(size), hashes)
	if err != nil {
		return nil, fmt.Errorf("the nodes of a tree over %d events: %w", size, err)
	}
	return &Tree{covered: covered}, nil
}

// Add adds the event at the next position.
func (t *Tree) Add(event []byte) error { return t.covered.Append(hasher.HashLeaf(event), nil) }

// Size is how many events the tree covers.
func (t *Tree) Size() int64 { return int64(t.covered.End()) }

// Nodes is all that is needed to let the tree grow later, see TreeOf.
func (t *Tree) Nodes() []byte { return slices.Concat(t.covered.Hashes()...) }

// Root is the root of the tree.
func (t *Tree) Root() Hash {
	if t.Size() == 0 {
		return Hash(hasher.EmptyRoot())
	}
	root, err := t.covered.GetRootHash(nil)
	if err != nil {
		panic(fmt.Sprintf("chain: root of a tree that begins at its first leaf: %v", err))
	}
	return Hash(root)
}

// Prove gives for each of the positions the path by which anybody computes the
// root over the first size events. It reads the events once, in their order.
func Prove(size int64, positions []int64, events iter.Seq2[[]byte, error]) (map[int64][]Hash, Hash, error) {
	nodes := map[compact.NodeID][]byte{}
	wanted := map[int64]proof.Nodes{}
	for _, pos := range positions {
		path, err := proof.Inclusion(uint64(pos-1), uint64(size))
		if err != nil {
			return nil, Hash{}, err
		}
		wanted[pos] = path
		for _, id := range path.IDs {
			nodes[id] = nil
		}
	}
	tree := NewTree()
	for event, err := range events {
		if err != nil {
			return nil, Hash{}, err
		}
		if tree.Size() == size {
			break
		}
		err := tree.covered.Append(hasher.HashLeaf(event), func(id compact.NodeID, hash []byte) {
			if _, want := nodes[id]; want {
				nodes[id] = hash
			}
		})
		if err != nil {
			return nil, Hash{}, err
		}
	}
	if tree.Size() < size {
		return nil, Hash{}, &MisfitError{Pos: tree.Size() + 1, What: fmt.Sprintf("missing; the root covers %d positions", size)}
	}
	paths := map[int64][]Hash{}
	for pos, path := range wanted {
		hashes := make([][]byte, len(path.IDs))
		for i, id := range path.IDs {
			hashes[i] = nodes[id]
		}
		whole, err := path.Rehash(hashes, hasher.HashChildren)
		if err != nil {
			return nil, Hash{}, err
		}
		paths[pos] = make([]Hash, len(whole))
		for i, h := range whole {
			paths[pos][i] = Hash(h)
		}
	}
	return paths, tree.Root(), nil
}

// Included checks that an event stands at a position below a root.
func Included(root Root, pos int64, event []byte, path []Hash) error {
	if pos < 1 || pos > root.Size {
		return &MisfitError{Pos: pos, What: fmt.Sprintf("the root covers %d positions", root.Size)}
	}
	hashes := make([][]byte, len(path))
	for i, h := range path {
		hashes[i] = h[:]
	}
	err := proof.VerifyInclusion(hasher, uint64(pos-1), uint64(root.Size), hasher.HashLeaf(event), hashes, root.Root[:])
	if err != nil {
		return &MisfitError{Pos: pos, What: "the event is not below the signed root"}
	}
	return nil
}
