package app

import (
	"context"
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strings"

	"jiaoban/internal/files"
	"jiaoban/internal/ledger"
)

// Holes are what a backup lacks of its files. It is made all the same, for the record
// and the other files are worth having, and each is named.
type Holes struct {
	Damaged []string `json:"damaged,omitempty"` // files that are not what their digest says
	Missing []string `json:"missing,omitempty"` // files that the record names and the backup lacks
}

// misfit is nil where there are none.
func (h Holes) misfit() error {
	if len(h.Damaged)+len(h.Missing) == 0 {
		return nil
	}
	return because(nil, ExitMisfit, "文件损坏 %[1]d 份，缺 %[2]d 份，其余文件完好。请由仍有原件的人在本单位重新上传，清单按原交办时间再导入一次。", "Files damaged: %[1]d, missing: %[2]d; all others are whole. Have whoever still has such a file upload it again in the office, and a list imported again with the same instant.", len(h.Damaged), len(h.Missing))
}

// backedFiles compares the files of a backup with those that its record names.
type backedFiles struct {
	named ledger.NamedFiles
	kept  map[string]bool // what is in the backup, by the names there
	Holes
}

// keep notes a file of the backup, and what was found when it was read.
func (b *backedFiles) keep(under, digest string, read error) error {
	if b.kept == nil {
		b.kept = map[string]bool{}
	}
	b.kept[under+digest] = true
	if files.CodeOf(read) == files.CodeDamaged { // anything else, such as a full disk, ends it
		b.Damaged = append(b.Damaged, digest)
		return nil
	}
	return read
}

// compare finds what is missing, once all files are noted. Stores may hold a file
// that the backup lacks; without any they are nil.
func (b *backedFiles) compare(ctx context.Context, evidence, lists *files.Disk) error {
	for _, of := range []struct {
		under string
		named map[string][]string
		store *files.Disk
	}{{evidenceDir, b.named.Evidence, evidence}, {listsDir, b.named.Lists, lists}} {
		for _, digest := range slices.Sorted(maps.Keys(of.named)) {
			if b.kept[of.under+digest] {
				continue
			}
			if of.store != nil {
				if _, err := of.store.Stat(ctx, digest); files.CodeOf(err) != files.CodeNotFound {
					continue
				}
			}
			if !slices.Contains(b.Missing, digest) {
				b.Missing = append(b.Missing, digest)
			}
		}
	}
	return ctx.Err()
}

// writeDamaged says in the backup itself what was damaged, so that a check knows it
// without the keys. A backup without damage has no such entry.
func (b *backedFiles) writeDamaged(add func(name string, size int64, from io.Reader) error) error {
	if len(b.Damaged) == 0 {
		return nil
	}
	text, err := json.Marshal(b.Damaged)
	if err != nil {
		return err
	}
	return add(backupDamaged, int64(len(text)), strings.NewReader(string(text)))
}

// printHoles names each file that is damaged or missing, and whose it is.
func (c Call) printHoles(b *backedFiles) {
	for _, digest := range b.Damaged {
		c.printf("  文件已损坏 damaged: %s%s\n", digest, b.whose(digest))
	}
	for _, digest := range b.Missing {
		c.printf("  缺文件 missing: %s%s\n", digest, b.whose(digest))
	}
}

// whoseAtMost bounds the cases that are named with one file.
const whoseAtMost = 3

// whose names the cases and batches of a file; nothing for one that was only sent.
func (b *backedFiles) whose(digest string) string {
	said := ""
	for _, by := range []struct {
		what string
		ids  []string
	}{{"案件 case", b.named.Evidence[digest]}, {"批次 batch", b.named.Lists[digest]}} {
		if len(by.ids) == 0 {
			continue
		}
		said += "  " + by.what + " " + strings.Join(by.ids[:min(len(by.ids), whoseAtMost)], " ")
		if len(by.ids) > whoseAtMost {
			said += " …"
		}
	}
	return said
}
