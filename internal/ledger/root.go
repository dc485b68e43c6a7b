package ledger

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/chain"
	"jiaoban/internal/contract"
)

// rootRow is one signed root; triggers refuse to change it.
type rootRow struct {
	ID        string `gorm:"primaryKey"`
	Day       string
	Size      int64
	Root      []byte
	MadeAt    casework.Instant
	Key       string
	Signature []byte
	Nodes     []byte
}

func (rootRow) TableName() string { return "roots" }

func (l *Ledger) root(r rootRow) (chain.Root, error) {
	root := chain.Root{Ledger: l.config.Name, Day: r.Day, Size: r.Size, Made: r.MadeAt.String(), Signature: r.Signature}
	key, keyErr := hex.DecodeString(r.Key)
	hash, err := hashOf(r.Root)
	root.Key, root.Root = ed25519.PublicKey(key), hash
	return root, wrap(errors.Join(keyErr, err), "reading a root")
}

var errNoSigner = errors.New("the ledger was opened without the key that signs roots")

// MakeRoot signs the root over all positions that there are now.
func (l *Ledger) MakeRoot(ctx context.Context) (chain.Root, error) { return l.makeRoot(ctx, "", never) }

// never bounds a root that covers all there is.
const never = casework.Instant(math.MaxInt64)

// errNothingYet says that nothing was recorded when the day ended.
var errNothingYet = errors.New("nothing was recorded until then")

// CloseDay signs the root that closes the day before the present one, where
// none was signed. It covers the chain up to the first position that was recorded
// after the day's end. Several processes may try at once. It gives the root, and
// whether it is this call's. A day before the first entry of all is not closed.
func (l *Ledger) CloseDay(ctx context.Context, zone *time.Location) (chain.Root, bool, error) {
	now, err := l.Now(ctx)
	if err != nil {
		return chain.Root{}, false, wrap(err, "reading the clock")
	}
	year, month, date := now.Time().In(zone).Date()
	end := time.Date(year, month, date, 0, 0, 0, 0, zone)
	day := end.AddDate(0, 0, -1).Format(time.DateOnly)
	root, label, err := l.closed(ctx, day, casework.InstantOf(end))
	if err != nil || root.Size > 0 {
		return root, false, err
	}
	root, err = l.makeRoot(ctx, label, casework.InstantOf(end))
	if errors.Is(err, errNothingYet) {
		return chain.Root{}, false, nil
	}
	if errors.Is(err, gorm.ErrDuplicatedKey) { // somebody else was quicker
		root, _, err = l.closed(ctx, day, casework.InstantOf(end))
		return root, false, err
	}
	return root, err == nil, err
}

// closed finds the root that closes a day; one over nothing where none does, and
// then how it is to be called. Where a row that nobody signed holds the day's
// place, which it does for good, one that names no day closes it.
func (l *Ledger) closed(ctx context.Context, day string, end casework.Instant) (chain.Root, string, error) {
	var rows []rootRow
	err := l.read(ctx).Where("day = ? OR day = '' AND made_at >= ?", day, end).Order("day DESC, size DESC, id").Find(&rows).Error
	if err != nil {
		return chain.Root{}, "", wrap(err, "looking for a root")
	}
	if len(rows) == 0 || rows[0].Day != day {
		return chain.Root{}, day, nil
	}
	s, err := l.signers(l.read(ctx))
	if err != nil {
		return chain.Root{}, "", err
	}
	for _, r := range rows {
		if s.signed(r) == nil {
			root, err := l.root(r)
			return root, "", err
		}
	}
	s.tellOfUnsigned(rows[0], s.signed(rows[0]))
	return chain.Root{}, "", nil
}

// makeRoot lets the tree of the last root that was made until an instant grow to
// the end of the chain, or to the last position recorded before the instant.
// Reading takes no lock: what is visible of the chain has no gap, and never changes.
func (l *Ledger) makeRoot(ctx context.Context, day string, until casework.Instant) (chain.Root, error) {
	if l.config.SignRoot == nil {
		return chain.Root{}, errNoSigner
	}
	row := rootRow{Day: day}
	err := l.view(ctx, func(tx *gorm.DB) error {
		tree, err := l.lastTree(tx, until)
		if err != nil {
			return err
		}
		if row.MadeAt, err = l.now(tx); err != nil {
			return wrap(err, "reading the clock")
		}
		end, err := l.lastBefore(tx, tree.Size(), until, row.MadeAt)
		if err != nil {
			return err
		}
		for link, err := range l.links(tx, tree.Size()) {
			if err != nil {
				return err
			}
			if link.Pos > end {
				break
			}
			if link.Pos != tree.Size()+1 {
				return &chain.MisfitError{Pos: tree.Size() + 1, What: "missing"}
			}
			if err := tree.Add(link.Event); err != nil {
				return err
			}
		}
		if until != never && tree.Size() == 0 {
			return errNothingYet
		}
		hash := tree.Root()
		row.Size, row.Root, row.Nodes = tree.Size(), hash[:], tree.Nodes()
		return nil
	})
	if err != nil {
		return chain.Root{}, err
	}
	row.ID = newID(row.MadeAt)
	row.Signature, err = l.config.SignRoot(func(public []byte) []byte {
		row.Key = hex.EncodeToString(public)
		root, _ := l.root(row) // its parts were made here
		return []byte(root.Message())
	})
	if err != nil {
		return chain.Root{}, wrap(err, "signing a root")
	}
	err = l.write(ctx, func(tx *gorm.DB) error {
		if day != "" { // SQLite's trigger would call a second one a change of the first
			var n int64
			if err := tx.Model(&rootRow{}).Where("day = ?", day).Limit(1).Count(&n).Error; err != nil {
				return wrap(err, "looking for a root")
			}
			if n > 0 {
				return gorm.ErrDuplicatedKey
			}
		}
		return wrap(tx.Create(&row).Error, "storing a root")
	})
	if err != nil {
		return chain.Root{}, err
	}
	return l.root(row)
}

// lastBefore is the last position that was recorded before an instant, as the
// entries themselves say; the one given where none was. Whoever moves the instant
// of one entry leaves those after it to be covered all the same, and an entry of a
// time that has not come is there already, so it is covered, and told of.
func (l *Ledger) lastBefore(tx *gorm.DB, after int64, until, now casework.Instant) (int64, error) {
	if until == never {
		return math.MaxInt64, nil
	}
	last, ahead := after, int64(0)
	for link, err := range l.links(tx, after) {
		if err != nil {
			return 0, err
		}
		says, err := saysOf(link.Event)
		if err != nil {
			return 0, &chain.MisfitError{Pos: link.Pos, What: err.Error()}
		}
		early := says.RecordedAt > now
		if early && ahead == 0 {
			ahead = link.Pos
		}
		if early || says.RecordedAt < until {
			last = link.Pos
		}
	}
	if ahead > 0 {
		l.log.Error("an entry of the audit chain says that it was recorded at a time that has not come", "position", ahead)
	}
	return last, nil
}

// lastTree is the tree of the largest root that was signed until an instant. What
// nobody signed is told of, and nothing is built on it.
func (l *Ledger) lastTree(tx *gorm.DB, until casework.Instant) (*chain.Tree, error) {
	var rows []rootRow
	if err := tx.Where("made_at < ?", until).Order("size DESC, id DESC").Find(&rows).Error; err != nil {
		return nil, wrap(err, "reading the last root")
	}
	var head int64
	if err := tx.Model(&chainRow{}).Select("COALESCE(max(pos), 0)").Scan(&head).Error; err != nil {
		return nil, wrap(err, "reading the head of the chain")
	}
	s, err := l.signers(tx)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		switch err := s.signed(r); {
		case err != nil:
			s.tellOfUnsigned(r, err)
		case r.Size > head:
			return nil, &chain.MisfitError{Pos: head + 1, What: fmt.Sprintf("missing; the root signed at %s covers %d positions", r.MadeAt, r.Size)}
		default:
			return chain.TreeOf(r.Size, r.Nodes)
		}
	}
	return chain.NewTree(), nil
}

// Roots lists every root that was signed, the first first.
func (l *Ledger) Roots(ctx context.Context) ([]chain.Root, error) {
	found, err := l.roots(l.read(ctx))
	return found.signed, err
}

// rootsFound are the roots that were signed.
type rootsFound struct {
	signed []chain.Root
	// unchecked counts those of them of which nobody knows any more whether the key
	// that they name was the office's.
	unchecked int
	// other names what stands among them and was not signed: nobody who keeps the
	// record wrote it.
	other error
}

func (l *Ledger) roots(tx *gorm.DB) (found rootsFound, err error) {
	var rows []rootRow
	if err := tx.Order("size, id").Find(&rows).Error; err != nil {
		return found, wrap(err, "reading roots")
	}
	s, err := l.signers(tx)
	if err != nil {
		return found, err
	}
	for _, r := range rows {
		root, _ := l.root(r) // signed tells of what cannot be read
		switch err := s.signed(r); {
		case errors.Is(err, errLostSigner):
			found.unchecked++
			fallthrough
		case err == nil:
			found.signed = append(found.signed, root)
		case found.other == nil:
			found.other = differs("root %s over %d positions (day %q) was signed by nobody of the office: %v", r.ID, r.Size, r.Day, err)
		}
	}
	return found, nil
}

// ProveCase gives the events of a case with what the office's stream says about
// the case, or the office's stream, with their proofs under a root that covers
// them: one made now.
func (l *Ledger) ProveCase(ctx context.Context, id casework.CaseID) (chain.CaseProof, error) {
	proof := chain.CaseProof{Case: string(id)}
	root, err := l.MakeRoot(ctx)
	if err != nil {
		return proof, err
	}
	proof.Root = root
	err = l.view(ctx, func(tx *gorm.DB) error {
		var rows []placeRow
		err := tx.Table("chain").Select("chain.*, events.bytes").
			Joins("JOIN events ON events.case_id = chain.case_id AND events.seq = chain.seq").
			Where("(chain.case_id = ? OR chain.case_id = ? AND chain.seq IN (SELECT seq FROM entries WHERE about = ?))", id, contract.OfficeStream, id).
			Where("chain.pos <= ?", root.Size).Order("chain.pos").Find(&rows).Error
		if err != nil {
			return wrap(err, "reading a case's events")
		}
		if !slices.ContainsFunc(rows, func(r placeRow) bool { return r.Chain.CaseID == id }) {
			return noSuchCase()
		}
		positions := make([]int64, len(rows))
		for i, r := range rows {
			positions[i] = r.Chain.Pos
		}
		paths, hash, err := chain.Prove(root.Size, positions, func(yield func([]byte, error) bool) {
			for link, err := range l.links(tx, 0) {
				if !yield(link.Event, err) || err != nil {
					return
				}
			}
		})
		if err != nil {
			return err
		}
		if hash != root.Root {
			return &chain.MisfitError{Pos: 1, What: "the chain is not the one whose roots were signed before"}
		}
		for _, r := range rows {
			proof.Entries = append(proof.Entries, chain.ProvenEntry{Pos: r.Chain.Pos, Path: paths[r.Chain.Pos], Event: r.Bytes})
		}
		return nil
	})
	return proof, err
}
