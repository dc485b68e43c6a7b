package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"jiaoban/internal/archive"
	"jiaoban/internal/config"
	"jiaoban/internal/contract"
	"jiaoban/internal/files"
	"jiaoban/internal/ledger"
	"jiaoban/internal/secrecy"
)

// Restored is the result of a restore.
type Restored struct {
	Head     BackupHead           `json:"head"`
	Record   ledger.Dumped        `json:"record"`
	Chain    contract.ChainReport `json:"chain"`
	Evidence int                  `json:"evidence"`
	Lists    int                  `json:"lists"`
	Holes
	SessionsOver int64 `json:"sessions_ended"`
	TokensLeft   int64 `json:"tokens_left"`
}

// identity reads the key that opens backups.
func (c Call) identity() ([]byte, error) {
	path := c.Flags["identity"]
	if path == "" {
		return nil, usage("请用 --identity 指明备份的私钥文件。", "Name the file with the secret key of backups with --identity.")
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, because(err, ExitUsage, "不能读取私钥文件（--identity）", "the file of the secret key cannot be read (--identity)")
	}
	return content, nil
}

// openBackup begins to read a backup and gives what it says of itself.
func openBackup(path string, identity []byte) (*archive.Reader, BackupHead, io.Closer, error) {
	var head BackupHead
	file, err := os.Open(path)
	if err != nil {
		return nil, head, nil, because(err, ExitUsage, "不能读取备份 %s", "the backup %s cannot be read", path)
	}
	r, err := archive.Open(file, bytes.NewReader(identity))
	if err == nil {
		var name string
		if name, _, err = r.Next(); err == nil && name != backupFirst {
			err = failed("开头是 %s，不是备份的说明；请换另一份", "it begins with %s, and not with what a backup says of itself; take another copy", name)
		}
	}
	if err == nil {
		err = json.NewDecoder(r).Decode(&head)
	}
	if err == nil && head.Backup != backupForm {
		err = failed("其格式（%d）与本程序所读的（%d）不同，请用制作它的版本恢复", "it is of another form (%d) than this program reads (%d); restore it with the version that made it", head.Backup, backupForm)
	}
	if err != nil {
		return nil, head, nil, errors.Join(notABackup(path, err), file.Close())
	}
	return r, head, file, nil
}

func notABackup(path string, err error) error {
	if errors.Is(err, archive.ErrNoKey) {
		return because(err, ExitUsage, "--identity 指明的不是备份的私钥文件", "what --identity names is no file with a secret key of backups (name the one that holds AGE-SECRET-KEY-…)")
	}
	if errors.Is(err, archive.ErrOtherKey) {
		return because(err, ExitUsage, "%s 是用别的公钥做的备份：请换 --identity", "%s was made for another key: name another --identity", path)
	}
	return because(err, ExitMisfit, "%s 不是完整的备份", "%s is no whole backup", path)
}

// backupReader takes what is in a backup, in its order.
type backupReader struct {
	record  func(io.Reader) error
	object  func(under, digest string, content io.Reader) error
	damaged func(io.Reader) error // nil: whoever reads the objects finds it
}

// walk reads a backup to its end.
func walk(r *archive.Reader, to backupReader) error {
	name, _, err := r.Next()
	for err == nil {
		under, digest, _ := strings.Cut(name, "/")
		switch {
		case strings.HasPrefix(name, backupRecord+"."):
			joined := r.Joined()
			if err := to.record(joined); err != nil {
				return err
			}
			name, _, err = joined.After()
			continue
		case name == backupDamaged:
			if to.damaged != nil {
				if err := to.damaged(r); err != nil {
					return err
				}
			}
		case under+"/" != evidenceDir && under+"/" != listsDir || files.CheckDigest(digest) != nil:
			return fmt.Errorf("%s does not belong into a backup", name)
		default:
			if err := to.object(under+"/", digest, r); err != nil {
				return err
			}
		}
		name, _, err = r.Next()
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// verifyBackup reads a backup to its end: it is whole, opens with the key, each entry
// has the sum that it had, and every file that the record names is there and was not
// damaged when the backup was made. It touches nothing.
func (c Call) verifyBackup(ctx context.Context, identity []byte) error {
	result := BackedUp{File: c.Args[0]}
	var found backedFiles
	head, err := checkBackup(ctx, result.File, identity, &result, &found)
	if err != nil {
		return err
	}
	outcome := "备份完整 the backup is whole"
	if result.misfit() != nil {
		outcome = "备份可以打开，但文件有损坏或缺失 the backup opens, but files are damaged or missing"
	}
	c.printf("%[7]s: %[1]s，制作于 made %[2]s（版本 version %[3]s）；%[4]d 件 cases，材料 evidence %[5]d，清单 lists %[6]d\n", result.File,
		head.MadeAt.Format("2006-01-02 15:04:05 MST"), head.Version, result.Record.Rows["cases"], result.Evidence, result.Lists, outcome)
	c.printHoles(&found)
	err = c.print(struct {
		Head BackupHead `json:"head"`
		BackedUp
	}{head, result})
	if err != nil {
		return err
	}
	return result.misfit()
}

func checkBackup(ctx context.Context, path string, identity []byte, result *BackedUp, found *backedFiles) (BackupHead, error) {
	r, head, file, err := openBackup(path, identity)
	if err != nil {
		return head, err
	}
	defer file.Close()
	err = walk(r, backupReader{
		record: func(record io.Reader) (err error) {
			result.Record, err = ledger.ReadDump(io.TeeReader(record, &found.named))
			return err
		},
		object: func(under, digest string, _ io.Reader) error {
			if under == evidenceDir {
				result.Evidence++
			} else {
				result.Lists++
			}
			return errors.Join(found.keep(under, digest, nil), ctx.Err())
		},
		damaged: func(told io.Reader) error { return json.NewDecoder(told).Decode(&found.Damaged) },
	})
	if err != nil {
		return head, notABackup(path, err)
	}
	err = found.compare(ctx, nil, nil)
	result.Holes = found.Holes
	return head, err
}

// Restore makes a ledger and its files of a backup, where there is none yet. The
// whole backup is read first: what is not whole changes nothing. Every unfinished
// case gets a new workflow at the next start, whatever Temporal stands beside it;
// what that knows of later things ends there. With --check it is only read.
func Restore(ctx context.Context, c Call) (err error) {
	ctx = contract.AtCommandLine(ctx)
	path := c.Args[0]
	identity, err := c.identity()
	if err != nil {
		return err
	}
	if c.set("check") {
		return c.verifyBackup(ctx, identity)
	}
	conf, err := c.config()
	if err != nil {
		return err
	}
	keys, err := placeOf(conf, path, identity)
	if err != nil {
		return err
	}
	head, err := checkBackup(ctx, path, identity, &BackedUp{}, &backedFiles{})
	if err != nil {
		return err
	}
	c.printf("备份已全部读过，开始恢复 the backup was read to its end, restoring …\n")
	f, err := openFolder(conf)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.close()) }()
	if err := takesRecord(conf, f); err != nil {
		return err
	}
	result := Restored{Head: head}
	var found backedFiles
	if result.Record, err = c.restoreInto(ctx, path, identity, storeOf(conf, f), f, keys, &result, &found); err != nil {
		return err
	}
	return c.settleRestored(ctx, &result, &found)
}

// placeOf looks at where a backup is to go before the backup is read, which may take
// an hour: nobody works there, there is no ledger, and the keys are the backup's. It
// makes nothing, so that nothing is left where it refuses.
func placeOf(conf config.Config, path string, identity []byte) (*secrecy.Keys, error) {
	_, head, file, err := openBackup(path, identity)
	if err != nil {
		return nil, err
	}
	if err := file.Close(); err != nil {
		return nil, err
	}
	f := folderOf(conf)
	if err := f.free(); err != nil {
		return nil, err
	}
	if err := takesRecord(conf, f); err != nil {
		return nil, err
	}
	master, err := secrecy.ParseMaster(conf.MasterKey)
	if err != nil {
		return nil, err
	}
	keys, err := secrecy.Open(f.keys, master)
	if err != nil {
		return nil, because(err, ExitUsage, "密钥目录 %s 不能使用：先把另处保管的密钥放回", "keys in %s: first put back the keys that were kept elsewhere", f.keys)
	}
	if keys.ID() != head.Keys {
		return nil, usage("%[1]s 中的密钥（%[2]s）不是备份所用的（%[3]s）。", "the keys in %[1]s (%[2]s) are not those of the backup (%[3]s).", f.keys, keys.ID(), head.Keys)
	}
	return keys, nil
}

// takesRecord refuses a folder that holds a ledger. A database says so itself.
func takesRecord(conf config.Config, f *folder) error {
	if conf.Database.Postgres() || f.fresh() {
		return nil
	}
	return because(ledger.ErrNotEmpty, ExitUsage, "%s 中已有台账：请恢复到空目录", "%s holds a ledger: restore into an empty folder", f.dir)
}

// restoreInto puts files and record in their places. A file of SQLite gets its name
// when everything else is there.
func (c Call) restoreInto(ctx context.Context, path string, identity []byte, store ledger.Config, f *folder, keys *secrecy.Keys, result *Restored, found *backedFiles) (done ledger.Dumped, err error) {
	evidence, err := files.Open(f.files, keys)
	if err != nil {
		return done, because(err, ExitUsage, "材料目录不能使用（--files）", "the evidence store cannot be used (--files)")
	}
	lists, err := files.Open(f.lists(), keys)
	if err != nil {
		return done, because(err, ExitUsage, "清单目录不能使用（--files）", "the store of lists cannot be used (--files)")
	}
	final := store.Path
	if store.Driver == ledger.SQLite {
		store.Path = final + ".restoring"
		removeSQLite(store.Path)
	}
	r, _, file, err := openBackup(path, identity)
	if err != nil {
		return done, err
	}
	defer file.Close()
	err = walk(r, backupReader{record: func(record io.Reader) (err error) {
		done, err = ledger.Load(ctx, store, io.TeeReader(record, &found.named))
		if errors.Is(err, ledger.ErrNotEmpty) {
			return usage("该库中已有台账：请用 --database 指明空库。", "the database holds a ledger: name an empty one with --database.")
		}
		return err
	}, object: func(under, digest string, content io.Reader) error {
		disk, count := evidence, &result.Evidence
		if under == listsDir {
			disk, count = lists, &result.Lists
		}
		*count++
		if (result.Evidence+result.Lists)%told == 0 {
			c.printf("已恢复 %[1]d 份文件 %[1]d files restored …\n", result.Evidence+result.Lists)
		}
		return found.keep(under, digest, disk.PutSealed(ctx, digest, content))
	}})
	if err != nil {
		return done, err
	}
	if store.Driver == ledger.SQLite {
		err = os.Rename(store.Path, final)
	}
	return done, err
}

// removeSQLite takes away what a restore that was cut off has left.
func removeSQLite(path string) {
	for _, end := range []string{"", "-wal", "-shm"} {
		_ = os.Remove(path + end) // mostly it is not there
	}
}

// settleRestored ends what must not come back to life, and says what there is.
func (c Call) settleRestored(ctx context.Context, result *Restored, found *backedFiles) (err error) {
	r, err := c.open(ctx, recordOptions{}, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.close()) }()
	ended, err := r.ledger.EndEverySession(ctx)
	if err != nil {
		return err
	}
	result.SessionsOver, result.TokensLeft = ended.Sessions, ended.TokensLeft
	if err := r.ledger.Audit(ctx, contract.NewEntry{Kind: contract.RecordRestored, Subject: wholeRecord, Facts: backupFacts(result.Record)}); err != nil {
		return err
	}
	if err := found.compare(ctx, r.files, r.lists); err != nil {
		return err
	}
	result.Holes = found.Holes
	if result.Chain, err = r.ledger.VerifyChain(ctx, 0); err != nil {
		return err
	}
	c.printf("已恢复到 %[1]s：%[2]d 件，材料 %[3]d，清单 %[4]d；结束登录 %[5]d 个，令牌仍有效 %[6]d 个\n"+
		"restored as of %[1]s: %[2]d cases, evidence %[3]d, lists %[4]d; %[5]d sessions ended, %[6]d tokens go on\n",
		result.Record.At.Time().Local().Format("2006-01-02 15:04:05 MST"), result.Record.Rows["cases"], result.Evidence, result.Lists, result.SessionsOver, result.TokensLeft)
	c.printf("此后的办理须重新录入；下次启动为每件未办结的案件重建流程。\n" +
		"What was done since must be entered again; the next start gives every unfinished case a new workflow.\n")
	c.printHoles(found)
	if err := c.print(result); err != nil {
		return err
	}
	return errors.Join(result.misfit(), c.chainHolds(result.Chain))
}
