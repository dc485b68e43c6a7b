package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"jiaoban/internal/archive"
	"jiaoban/internal/contract"
	"jiaoban/internal/files"
	"jiaoban/internal/ledger"
)

// A backup is an archive: backupFirst, then the record in pieces, then every file of
// the evidence and every list, as they lie on the disk, and which of these were
// damaged there, if any.
const (
	backupForm    = 1
	backupFirst   = "backup.json"
	backupRecord  = "record.jsonl"
	evidenceDir   = "evidence/"
	listsDir      = "lists/"
	backupDamaged = "damaged.json"
)

// BackupHead is the first entry of a backup.
type BackupHead struct {
	Backup  int       `json:"backup"` // backupForm
	Version string    `json:"version"`
	MadeAt  time.Time `json:"made_at"`
	Keys    string    `json:"keys"` // names the key folder that reads what is in it; no secret
	Schema  int64     `json:"schema"`
}

// BackedUp is the result of a backup, and of its check.
type BackedUp struct {
	File     string        `json:"file"`
	Bytes    int64         `json:"bytes"`
	Record   ledger.Dumped `json:"record"`
	Evidence int           `json:"evidence"`
	Lists    int           `json:"lists"`
	Holes
}

// Backup writes the record and all files into one encrypted file, while the program
// runs or not. First the record, as it stands at one instant, then the files: so
// every file that the record names is there, or is named as missing. Each file is
// read once more for its digest.
func Backup(ctx context.Context, c Call) (err error) {
	ctx = contract.AtCommandLine(ctx)
	out := c.Flags["out"]
	if out == "" {
		return usage("请用 --out 指明备份文件。", "Name the backup's file with --out.")
	}
	if _, err := os.Lstat(out); err == nil {
		return usage("%[1]s 已存在，备份从不覆盖文件：请另取名。", "%[1]s is there already, and a backup replaces no file: name another.", out)
	}
	recipients, err := c.recipients()
	if err != nil {
		return err
	}
	if err := c.filesAreThere(); err != nil {
		return err
	}
	r, err := c.open(ctx, recordOptions{}, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.close()) }()
	file, err := newFile(out + ".part")
	switch {
	case errors.Is(err, fs.ErrExist):
		return because(err, 1, "不能写入备份文件 %s.part（上次未完成的请先删除）", "the backup's file %s.part cannot be written (take away one that was left unfinished)", out)
	case err != nil:
		return err
	}
	var found backedFiles
	result, err := c.backUp(ctx, r, file, recipients, &found)
	err = errors.Join(err, file.Sync())
	if info, failed := file.Stat(); failed == nil {
		result.Bytes = info.Size()
	}
	err = errors.Join(err, file.Close())
	if err == nil {
		err = publishFile(out)
	}
	if err != nil {
		return errors.Join(err, os.Remove(out+".part"))
	}
	result.File = out
	if err := r.ledger.Audit(ctx, contract.NewEntry{Kind: contract.RecordBackedUp, Subject: wholeRecord, Facts: backupFacts(result.Record)}); err != nil {
		return err
	}
	c.printf("备份完成 backup: %[1]s，%[2]d 字节 bytes；%[3]d 件 cases，链 chain %[4]d，材料 evidence %[5]d，清单 lists %[6]d\n", out,
		result.Bytes, result.Record.Rows["cases"], result.Record.Chain, result.Evidence, result.Lists)
	c.printf("链的末值，请另处记下 last hash of the chain, to be written down elsewhere: %s\n", result.Record.Hash)
	c.printf("密钥不在其中，请另处保管：%[1]s\nThe keys are not in it and belong elsewhere: %[1]s\n", r.folder.keys)
	c.printHoles(&found)
	if err := c.print(result); err != nil {
		return err
	}
	return result.misfit()
}

// filesAreThere refuses a folder that was named with --files and is no evidence store, such
// as one that is not mounted: opening the record would make one of it, and the backup would
// have no file at all.
func (c Call) filesAreThere() error {
	conf, err := c.config()
	if err != nil || conf.Files == "" {
		return err
	}
	if _, err := os.Stat(filepath.Join(conf.Files, "objects")); errors.Is(err, fs.ErrNotExist) {
		return usage("%[1]s 不存在或不是材料目录（其中没有 objects）：请用 --files（或 JIAOBAN_FILES）指明正确的目录，或先挂载。",
			"%[1]s is not there or holds no evidence store (it has no objects): name the right folder with --files (or JIAOBAN_FILES), or mount it.", conf.Files)
	}
	return nil
}

// publishFile gives a file that is whole its name, and overwrites none.
func publishFile(name string) error {
	if err := os.Link(name+".part", name); err != nil {
		return because(err, 1, "不能写入 %s（已有的备份不覆盖）", "%s cannot be written (a backup that is there is not overwritten)", name)
	}
	return os.Remove(name + ".part")
}

func backupFacts(d ledger.Dumped) map[string]string {
	return map[string]string{"at": d.At.String(), "chain": fmt.Sprint(d.Chain), "hash": d.Hash}
}

// recipients are for whom a backup is made.
func (c Call) recipients() ([]string, error) {
	var all []string
	if given := c.Flags["recipient"]; given != "" {
		all = strings.Split(given, Several)
	} else {
		set, err := c.env("JIAOBAN_BACKUP_RECIPIENT")
		if err != nil {
			return nil, err
		}
		all = strings.FieldsFunc(set, func(r rune) bool { return r == ',' || r == '\n' || r == ' ' })
	}
	if len(all) == 0 {
		return nil, usage("请用 --recipient（或 JIAOBAN_BACKUP_RECIPIENT）指明备份的公钥；用 jiaoban keys backup 生成。",
			"Say for which key with --recipient (or JIAOBAN_BACKUP_RECIPIENT); jiaoban keys backup makes one.")
	}
	if _, err := archive.Create(io.Discard, time.Time{}, all...); err != nil {
		return nil, because(err, ExitUsage, "备份的公钥（--recipient）有误", "the key of backups (--recipient) is none (write the public key, age1…)")
	}
	return all, nil
}

func (c Call) backUp(ctx context.Context, r *opened, to io.Writer, recipients []string, found *backedFiles) (result BackedUp, err error) {
	now := time.Now().UTC()
	w, err := archive.Create(to, now, recipients...)
	if err != nil {
		return result, err
	}
	driver := ledger.SQLite
	if r.conf.Database.Postgres() {
		driver = ledger.Postgres
	}
	head, err := json.Marshal(BackupHead{
		Backup: backupForm, Version: c.Version, MadeAt: now.Truncate(time.Second), Keys: r.keys.ID(), Schema: ledger.SchemaVersion(driver),
	})
	if err != nil {
		return result, err
	}
	if err := w.Add(backupFirst, int64(len(head)), strings.NewReader(string(head))); err != nil {
		return result, err
	}
	record := w.Stream(backupRecord)
	if result.Record, err = r.ledger.Dump(ctx, io.MultiWriter(record, &found.named)); err == nil {
		err = record.Close()
	}
	if err != nil {
		return result, err
	}
	c.printf("台账已写入 the record is written: %[1]d 件 cases …\n", result.Record.Rows["cases"])
	if result.Evidence, err = c.backUpFiles(ctx, w, r.files, evidenceDir, found); err != nil {
		return result, err
	}
	if result.Lists, err = c.backUpFiles(ctx, w, r.lists, listsDir, found); err != nil {
		return result, err
	}
	if err := errors.Join(found.writeDamaged(w.Add), found.compare(ctx, nil, nil)); err != nil {
		return result, err
	}
	result.Holes = found.Holes
	return result, w.Close()
}

// told is after how many files progress is told of.
const told = 1000

func (c Call) backUpFiles(ctx context.Context, w *archive.Writer, store *files.Disk, under string, found *backedFiles) (n int, err error) {
	for digest, err := range store.Kept(ctx) {
		if err != nil {
			return n, err
		}
		content, size, err := store.Sealed(digest)
		if err != nil {
			return n, err
		}
		err = errors.Join(w.Add(under+digest, size, content), content.Close())
		if err != nil {
			return n, err
		}
		// Just written, so it is read from memory and not from the disk again.
		_, err = files.Verify(ctx, store, digest)
		if err := found.keep(under, digest, err); err != nil {
			return n, err
		}
		if n++; n%told == 0 {
			c.printf("已写入 %[1]d 份文件 %[1]d files written …\n", n)
		}
	}
	return n, nil
}

// BackupKey makes a key for backups: the secret part into a file, which belongs
// where the backups are not, and the public part to be named by --recipient.
func BackupKey(_ context.Context, c Call) error {
	out := c.Flags["out"]
	if out == "" {
		return usage("请用 --out 指明私钥文件。", "Name the file of the secret part with --out.")
	}
	identity, recipient, err := archive.NewKey()
	if err != nil {
		return err
	}
	file, err := newFile(out)
	switch {
	case errors.Is(err, fs.ErrExist):
		return because(err, 1, "不能写入 %s（已有的文件不覆盖）", "%s cannot be written (a file that is there is not overwritten)", out)
	case err != nil:
		return err
	}
	_, err = fmt.Fprintf(file, "# public key: %s\n%s\n", recipient, identity)
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return err
	}
	c.printf("私钥 %[1]s：请离线保管，没有它就打不开备份。公钥如下，用于 --recipient：\n"+
		"The secret part is in %[1]s: keep it offline; without it no backup opens. The public part, for --recipient:\n%[2]s\n", filepath.Clean(out), recipient)
	return c.print(struct {
		File      string `json:"file"`
		Recipient string `json:"recipient"`
	}{out, recipient})
}

// newFile makes the file that --out names, for its owner alone. It says what to mend,
// but for one that is there already.
func newFile(path string) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	folder := filepath.Dir(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, usage("目录 %[1]s 不存在：请先建立，或另指文件（--out）。", "there is no folder %[1]s: make it, or name another file (--out).", folder)
	case errors.Is(err, syscall.ENOTDIR):
		return nil, usage("%[1]s 不是目录：请另指文件（--out）。", "%[1]s is no folder: name another file (--out).", folder)
	case err != nil && !errors.Is(err, fs.ErrExist):
		return nil, because(err, 1, "不能在 %[1]s 建立文件（--out）", "no file can be made in %[1]s (--out)", folder)
	}
	return file, err
}
