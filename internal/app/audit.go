package app

import (
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"time"

	"jiaoban/internal/casework"
	"jiaoban/internal/chain"
	"jiaoban/internal/config"
	"jiaoban/internal/contract"
	"jiaoban/internal/ledger"
	"jiaoban/internal/secrecy"
)

// Verify checks, without any key, the chain of a ledger or of an exported file,
// also against signed roots that were kept elsewhere, or the proof of a case.
func Verify(ctx context.Context, c Call) error {
	if c.Flags["proof"] != "" {
		return c.verifyProof()
	}
	roots, err := c.rootsToHold()
	if err != nil {
		return err
	}
	var report contract.ChainReport
	if path := c.Flags["file"]; path != "" {
		report, err = verifyFile(path, roots)
	} else {
		report, err = c.verifyLedger(ctx, roots)
	}
	if err != nil {
		return err
	}
	if err := c.print(report); err != nil {
		return err
	}
	if err := c.chainHolds(report); err != nil {
		return err
	}
	for _, r := range roots {
		c.printf("其中含有 %[1]d 个事件，其根于 %[2]s 签署：%[3]s\nIt contains the %[1]d events whose root was signed at %[2]s: %[3]s.\n", r.Size, r.Made, r.Fingerprint())
	}
	return nil
}

func (c Call) verifyLedger(ctx context.Context, roots []chain.Root) (report contract.ChainReport, err error) {
	conf, err := c.config()
	if err != nil {
		return report, err
	}
	f := folderOf(conf)
	if !conf.Database.Postgres() && f.fresh() {
		return report, usage("%[1]s 中没有台账：请用 --data 指明数据目录。", "There is no ledger in %[1]s: name the data folder with --data.", conf.Data)
	}
	store := storeOf(conf, f)
	keys := keysAtHand(ctx, conf, f, store)
	if keys.Keys == nil {
		c.printf("没有本库的密钥，各人所写的原文和案件中封存的文字未与其摘要比对。\nWithout the keys of this ledger, people's own words and the sealed texts of cases are not compared with their digests.\n")
		store = withoutKeys(store)
	} else {
		store.Identities, store.Texts, store.Digest, store.SameDigest = keys, keys, keys.Digest, keys.SameDigest
		store.RootKeys = keys.RootKeys
	}
	if store.Name, _, err = writtenWith(ctx, store); err != nil {
		return report, err
	}
	l, err := ledger.Open(ctx, store)
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	return l.VerifyAgainst(ctx, roots...)
}

// keysAtHand opens the keys that a ledger was written with; none where they are
// not there, are those of another, or lack one: the chain is checked without them too.
func keysAtHand(ctx context.Context, conf config.Config, f *folder, store ledger.Config) lossy {
	master, err := secrecy.ParseMaster(conf.MasterKey)
	if err != nil {
		return lossy{}
	}
	keys, err := secrecy.Open(f.keys, master)
	if err != nil {
		return lossy{}
	}
	written, used, err := writtenWith(ctx, store)
	if err != nil || written != keys.ID() || lackingKeys(keys, f.keys, used) != nil {
		return lossy{}
	}
	return lossy{keys, used.forgotten}
}

func verifyFile(path string, roots []chain.Root) (contract.ChainReport, error) {
	file, err := os.Open(path)
	if err != nil {
		return contract.ChainReport{}, cannotRead(path, err)
	}
	defer file.Close()
	head, err := chain.VerifyAgainst(chain.ReadLines(file), roots...)
	report := contract.ChainReport{
		From: 1, Pos: head.Pos, Hash: hex.EncodeToString(head.Hash[:]), Fits: err == nil, At: casework.InstantOf(time.Now()),
	}
	if misfit, ok := errors.AsType[*chain.MisfitError](err); ok {
		report.Misfit = misfit.Error()
		return report, nil
	}
	if err == nil && head.Pos == 0 {
		report.Fits, report.Misfit = false, "the file holds no event"
	}
	return report, err
}

// rootsToHold reads the roots that were given: one line, or a file of lines.
func (c Call) rootsToHold() ([]chain.Root, error) {
	given := c.Flags["root"]
	if given == "" {
		if c.Flags["key"] != "" {
			return nil, usage("--key 指明根须由哪把密钥签名：请用 --root 给出根，或用 --proof 给出证明。", "--key says by which key a root must be signed: give the root with --root, or a proof with --proof.")
		}
		return nil, nil
	}
	if content, err := os.ReadFile(given); err == nil {
		given = string(content)
	} else if !strings.Contains(given, " ") {
		return nil, cannotRead(given, err)
	}
	var roots []chain.Root
	for line := range strings.Lines(given) {
		if strings.TrimSpace(line) == "" {
			continue
		}
		root, err := chain.ParseRoot(line)
		if err == nil {
			err = c.signedRight(root)
		}
		if err != nil {
			return nil, because(err, ExitMisfit, "已签名的根不成立", "the signed root does not hold")
		}
		roots = append(roots, root)
	}
	if len(roots) == 0 {
		return nil, usage("%s 中没有已签名的根。", "There is no root in %s.", c.Flags["root"])
	}
	return roots, nil
}

func (c Call) signedRight(root chain.Root) error {
	if key := c.Flags["key"]; key != "" {
		return root.SignedBy(key)
	}
	return nil
}

// verifyProof checks a proof with nothing but itself, and the key if it is given.
func (c Call) verifyProof() error {
	file, err := os.Open(c.Flags["proof"])
	if err != nil {
		return cannotRead(c.Flags["proof"], err)
	}
	defer file.Close()
	proof, err := chain.ReadProof(file)
	if err == nil {
		err = c.signedRight(proof.Root)
	}
	if err != nil {
		return because(err, ExitMisfit, "证明不成立", "the proof does not hold")
	}
	c.printf("证明成立：%[2]s 的 %[1]d 条记录，在 %[4]s 签署根时已在记录链的 %[3]d 条之中。\n"+
		"The proof holds: %[1]d entries of %[2]s stood in the record of %[3]d when its root was signed at %[4]s.\n",
		len(proof.Entries), proof.Case, proof.Root.Size, proof.Root.Made)
	c.printf("本件的事件从首条至末条没有缺漏；本单位记录中有关本件的其他条目可能未列全。\n" +
		"Of the case's own events none between the first and the last is left out; entries of the office about it can be.\n")
	if c.Flags["key"] == "" {
		c.printf("证明所载公钥为 %[1]x；是否为本单位的公钥，须用 --key 核对。\nIt names the key %[1]x. Whether that is the office's key only --key can tell.\n", []byte(proof.Root.Key))
	}
	return c.print(map[string]any{"case": proof.Case, "entries": len(proof.Entries), "root": rootView(proof.Root)})
}

// RootView is a signed root for programs.
type RootView struct {
	Line        string `json:"line"`
	Fingerprint string `json:"fingerprint"`
	Size        int64  `json:"size"`
	Root        string `json:"root"`
	Key         string `json:"key"` // the public one
	Made        string `json:"made"`
}

func rootView(r chain.Root) RootView {
	return RootView{
		Line: r.Line(), Fingerprint: r.Fingerprint(), Size: r.Size, Root: hex.EncodeToString(r.Root[:]),
		Key: hex.EncodeToString(r.Key), Made: r.Made,
	}
}

// Root signs the root over the whole chain and prints it as one line.
func Root(ctx context.Context, c Call) (err error) {
	ctx = contract.AtCommandLine(ctx)
	r, err := c.open(ctx, recordOptions{}, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.close()) }()
	root, err := r.ledger.MakeRoot(ctx)
	if err != nil {
		return err
	}
	view := rootView(root)
	if c.Flags["out"] == "" {
		c.printf("%s\n", view.Line)
	} else if err := c.writeNew(func(w io.Writer) error {
		_, err := fmt.Fprintln(w, view.Line)
		return err
	}); err != nil {
		return err
	}
	fmt.Fprintf(c.Err, "%d 条记录 entries，指纹 fingerprint %s，密钥 key %s\n", view.Size, view.Fingerprint, view.Key)
	return c.print(view)
}

// Prove writes the entries of a case with their proofs.
func Prove(ctx context.Context, c Call) (err error) {
	ctx = contract.AtCommandLine(ctx)
	r, err := c.open(ctx, recordOptions{}, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.close()) }()
	// What leaves the house is recorded before the first byte of it does.
	err = r.ledger.Audit(ctx, contract.NewEntry{
		Kind: contract.Exported, Subject: wholeRecord, Case: casework.CaseID(c.Args[0]), Facts: map[string]string{"format": "proof"},
	})
	if err != nil {
		return err
	}
	proof, err := r.ledger.ProveCase(ctx, casework.CaseID(c.Args[0]))
	if misfit, ok := errors.AsType[*chain.MisfitError](err); ok {
		return because(misfit, ExitMisfit, "记录链不完整", "the chain does not hold")
	}
	if err != nil {
		return err
	}
	if c.Flags["out"] == "" {
		return proof.Write(c.Out)
	}
	if err := c.writeNew(proof.Write); err != nil {
		return err
	}
	c.printf("%[1]s：%[2]d 条记录。%[1]s: %[2]d entries.\n", c.Flags["out"], len(proof.Entries))
	c.printf("证明不能显示本单位记录中有关本件的条目已经列全。\nA proof cannot show that all of the office's entries about the case are in it.\n")
	return c.print(map[string]any{"case": proof.Case, "entries": len(proof.Entries), "out": c.Flags["out"], "root": rootView(proof.Root)})
}

// writeNew writes the file that --out names; one that is there stays.
func (c Call) writeNew(write func(io.Writer) error) error {
	out := c.Flags["out"]
	file, err := os.OpenFile(out, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, os.ErrExist) {
		return alreadyThere(out)
	}
	if err != nil {
		return err
	}
	if err := errors.Join(write(file), file.Sync(), file.Close()); err != nil {
		return errors.Join(err, os.Remove(out))
	}
	return nil
}

// shanghai is where the office's days begin. It has kept one time since 1991.
var shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

// closeDay signs the root that closes the day before, where that was not done.
func (s *System) closeDay(ctx context.Context) {
	root, made, err := s.record.ledger.CloseDay(ctx, shanghai)
	if err != nil {
		if ctx.Err() == nil {
			s.log.Error("the root that closes the day could not be signed", slog.Any("error", err))
		}
		return
	}
	if made {
		s.log.Info("signed the root that closes the day", slog.String("day", cmp.Or(root.Day, "-")), slog.Int64("events", root.Size),
			slog.String("fingerprint", root.Fingerprint()), slog.String("line", root.Line()))
		s.reconcile(ctx)
	}
}

// reconcile says once a day whether what came in is what there is (S1-19).
func (s *System) reconcile(ctx context.Context) {
	r, err := s.record.ledger.Reconcile(ctx)
	if err != nil {
		if ctx.Err() == nil {
			s.log.Error("lists and cases could not be reconciled", slog.Any("error", err))
		}
		return
	}
	level, says := slog.LevelInfo, "imported and entered by hand are all the cases there are"
	if !r.Balanced() {
		level, says = slog.LevelError, "lists and cases do not agree: look for rows without their case and cases without their row"
	}
	s.log.Log(ctx, level, says, slog.Int64("imported", r.Imported), slog.Int64("entered", r.Entered), slog.Int64("cases", r.Cases()),
		slog.Int64("lost", r.Lost), slog.Int64("strange", r.Strange), slog.Int64("refused_open", r.Refused), slog.Any("states", r.States))
}

// Failed sign-ins are told of after a quiet minute, and where somebody never
// stops trying after ten.
const (
	failuresLooked = 20 * time.Second
	failuresQuiet  = casework.Minute
	failuresAtMost = 10 * casework.Minute
)

// tellFailures writes failed sign-ins into the record, many in one entry.
func (s *System) tellFailures(ctx context.Context) {
	ticker := time.NewTicker(failuresLooked)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
		if _, err := s.record.ledger.TellFailures(ctx, failuresQuiet, failuresAtMost); err != nil && ctx.Err() == nil {
			s.log.Warn("failed sign-ins could not be recorded", slog.Any("error", err))
		}
	}
}
