package ledger

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"maps"
	"slices"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"jiaoban/internal/casework"
	"jiaoban/internal/chain"
	"jiaoban/internal/contract"
)

// rootRing is the ring whose keys sign roots.
const rootRing = "roots"

// rootKeyNote begins the notes of public keys of that ring by their names: what a
// key signed is still checked when the key is gone. Each has a keyed digest, so that
// whoever writes into the database alone makes no key one of the office's.
const rootKeyNote = "root-key/"

// rootKeyPurpose is what the digests beside public keys are for.
const rootKeyPurpose = "root-key"

// NoteRootKeys keeps public keys that the office signs roots with, by name. Such a
// note is never taken away. Digests that still fit are made anew under the newest
// key, so that a digest key of before may be lost too.
func (l *Ledger) NoteRootKeys(ctx context.Context, keys map[string][]byte) error {
	return l.write(ctx, func(tx *gorm.DB) error {
		known, err := l.notedRootKeys(tx)
		if err != nil {
			return err
		}
		maps.Copy(known, keys)
		// In one order, so that two programs that start together wait and do not deadlock.
		for _, name := range slices.Sorted(maps.Keys(known)) {
			err = errors.Join(err, l.noteRootKey(tx, name, known[name]))
		}
		return err
	})
}

func (l *Ledger) noteRootKey(tx *gorm.DB, name string, public []byte) error {
	row := metaRow{Key: rootKeyNote + name, Value: hex.EncodeToString(public) + " " + l.config.Digest(rootKeyPurpose, []byte(name), public)}
	return wrap(tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error, "noting a key that signs roots")
}

// notedRootKeys are the public keys that were noted, by name, as far as their
// digests fit.
func (l *Ledger) notedRootKeys(tx *gorm.DB) (map[string][]byte, error) {
	var rows []metaRow
	if err := tx.Where("key LIKE ?", rootKeyNote+"%").Find(&rows).Error; err != nil {
		return nil, wrap(err, "reading the keys that sign roots")
	}
	keys := map[string][]byte{}
	for _, r := range rows {
		name, encoded := strings.TrimPrefix(r.Key, rootKeyNote), r.Value
		encoded, digest, _ := strings.Cut(encoded, " ")
		public, err := hex.DecodeString(encoded)
		if err == nil && digest != "" && l.sameDigest(digest, rootKeyPurpose, []byte(name), public) {
			keys[name] = public
		}
	}
	return keys, nil
}

// signers say who signed a root.
type signers struct {
	l    *Ledger
	keys [][]byte // the office's; nil: nobody knows them
	// lost are keys that are gone and of which not even the public part is known:
	// a root of a key that is not known may be one of theirs.
	lost []string
}

func (l *Ledger) signers(tx *gorm.DB) (signers, error) {
	s := signers{l: l}
	if l.config.RootKeys == nil {
		return s, nil
	}
	noted, err := l.notedRootKeys(tx)
	if err != nil {
		return s, err
	}
	s.keys = append([][]byte{}, l.config.RootKeys()...)
	for _, public := range noted {
		s.keys = append(s.keys, public)
	}
	gone, err := forgottenRootKeys(tx)
	for _, name := range gone {
		if _, known := noted[name]; !known {
			s.lost = append(s.lost, name)
		}
	}
	return s, err
}

// forgottenRootKeys are the names of keys of that ring that the office's record says
// are gone and were not found again: a note beside the record makes none.
func forgottenRootKeys(tx *gorm.DB) ([]string, error) {
	var rows []struct {
		Seq   int64
		Bytes []byte
	}
	err := tx.Table("entries").Select("events.seq, events.bytes").
		Joins("JOIN events ON events.seq = entries.seq AND events.case_id = ?", contract.OfficeStream).
		Where("entries.kind IN ? AND entries.subject = ?", []contract.EntryKind{contract.KeyForgotten, contract.KeyFound}, rootRing).
		Order("entries.seq").Find(&rows).Error
	if err != nil {
		return nil, wrap(err, "reading which keys are gone")
	}
	gone := map[string]bool{}
	for _, r := range rows {
		var e contract.AuditEntry
		if err := unmarshal(r.Bytes, &e, casework.EventID(contract.OfficeStream, r.Seq)); err != nil {
			return nil, err
		}
		gone[e.Payload.Facts["key"]] = e.Type == contract.KeyForgotten
	}
	maps.DeleteFunc(gone, func(_ string, lost bool) bool { return !lost })
	return slices.Sorted(maps.Keys(gone)), nil
}

// errLostSigner says that a root may have been signed by a key that is gone.
var errLostSigner = errors.New("the key that signed it is not known, and one that signed roots is gone")

// signed checks that one of the office's keys signed the root, and that its nodes
// are those of what was signed. Where all holds but that nobody knows any more
// whether the key was the office's, it is errLostSigner.
func (s signers) signed(r rootRow) error {
	root, err := s.l.root(r)
	if err != nil {
		return err
	}
	if _, err := chain.ParseRoot(root.Line()); err != nil {
		return err
	}
	tree, err := chain.TreeOf(r.Size, r.Nodes)
	if err != nil {
		return err
	}
	if tree.Root() != root.Root {
		return errors.New("its nodes are not those of what was signed")
	}
	switch known := slices.ContainsFunc(s.keys, func(k []byte) bool { return bytes.Equal(k, root.Key) }); {
	case s.keys == nil || known:
		return nil
	case len(s.lost) > 0:
		return errLostSigner
	}
	return errors.New("the key that signed it is none of the office's")
}

// tellOfUnsigned tells of a root on which nothing is built.
func (s signers) tellOfUnsigned(r rootRow, err error) {
	if errors.Is(err, errLostSigner) {
		s.l.log.Warn("a root of the audit chain may have been signed by a key that is gone; nothing is built on it", "root", r.ID, "day", r.Day, "size", r.Size, "gone", s.lost)
		return
	}
	s.l.log.Error("a root of the audit chain was signed by nobody of the office", "root", r.ID, "day", r.Day, "size", r.Size, "error", err)
}
