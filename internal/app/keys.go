package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"jiaoban/internal/contract"
	"jiaoban/internal/files"
	"jiaoban/internal/secrecy"
)

// RingUse is a ring, and how much each of its keys has sealed.
type RingUse struct {
	secrecy.Ring

	Sealed map[string]int `json:"sealed,omitempty"` // by id of the key; only where it was counted
}

// KeysList names the rings with the ids and ages of their keys, never a key, and
// with --use how much each key has sealed.
func KeysList(ctx context.Context, c Call) error {
	conf, err := c.config()
	if err != nil {
		return err
	}
	master, err := secrecy.ParseMaster(conf.MasterKey)
	if err != nil {
		return err
	}
	f := folderOf(conf)
	keys, err := secrecy.Open(f.keys, master)
	if err != nil {
		return because(err, ExitUsage, "密钥目录 %s", "keys in %s", f.keys)
	}
	used := map[string]map[string]int{}
	if c.set("use") {
		if used, err = c.usedKeys(ctx); err != nil {
			return err
		}
	}
	var rings []RingUse
	for _, ring := range keys.Rings() {
		c.printf("%s\n", ring.Purpose)
		for _, key := range ring.Keys {
			does, made := "opens", "made before ages were kept"
			if key.Primary {
				does = "seals"
			}
			if !key.Made.IsZero() {
				made = fmt.Sprintf("made %s, %d days ago", key.Made.Format(time.DateTime), int(time.Since(key.Made).Hours()/24))
			}
			if sealed, counted := used[string(ring.Purpose)]; counted {
				made += fmt.Sprintf("; has sealed %d", sealed[key.ID])
			}
			c.printf("  %-12s %s  %s\n", key.ID, does, made)
		}
		rings = append(rings, RingUse{ring, used[string(ring.Purpose)]})
	}
	return c.print(rings)
}

// usedKeys counts what each key has sealed, in the ledger and in the stores of
// files. What Temporal holds is not counted, nor what is signed.
func (c Call) usedKeys(ctx context.Context) (used map[string]map[string]int, err error) {
	r, err := c.open(ctx, recordOptions{}, false)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, r.close()) }()
	if used, err = r.ledger.SealedBy(ctx, secrecy.KeyOf); err != nil {
		return nil, err
	}
	inFiles := map[string]int{}
	for _, store := range []*files.Disk{r.files, r.lists} {
		err = store.Seals(ctx, func(_ string, sealed []byte, _ error) error {
			inFiles[secrecy.KeyOf(sealed)]++
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	used[string(secrecy.Files)] = inFiles
	return used, nil
}

func noRing(name string) error {
	var names []string
	for _, purpose := range secrecy.Purposes() {
		names = append(names, string(purpose))
	}
	return usage("没有密钥环 %q；密钥环有 %s。", "There is no ring %q; the rings are %s.", name, strings.Join(names, ", "))
}

// Rotated is the result of a rotation.
type Rotated struct {
	Ring   secrecy.Ring `json:"ring"`
	Sealed int          `json:"sealed_anew"`
}

// KeysRotate gives a ring a new key; what is sealed from then on is sealed with
// it. The program may run meanwhile: it takes the key over when it meets it.
// With --reseal, what older keys have sealed is sealed anew, in small steps.
func KeysRotate(ctx context.Context, c Call) (err error) {
	purpose, err := secrecy.ParsePurpose(c.Args[0])
	if err != nil {
		return noRing(c.Args[0])
	}
	r, err := c.open(ctx, recordOptions{}, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.close()) }()
	ctx = contract.AtCommandLine(ctx)
	// Recorded first: no key is ever changed that the record does not know of.
	if err := r.audit(ctx, contract.KeysRotated, purpose, map[string]string{"before": primaryOf(r.keys, purpose).ID}); err != nil {
		return err
	}
	if err := r.keys.Rotate(purpose); err != nil {
		return err
	}
	if err := r.noteKeys(ctx); err != nil {
		return err
	}
	c.printf("密钥环 %[1]s 从现在起用密钥 %[2]s 封存，旧密钥仍可开启。\nThe ring %[1]s seals with the key %[2]s from now on; its older keys go on opening.\n", purpose, primaryOf(r.keys, purpose).ID)
	result := Rotated{}
	if c.set("reseal") {
		if result.Sealed, err = c.reseal(ctx, r, purpose); err != nil {
			return err
		}
	}
	for _, ring := range r.keys.Rings() {
		if ring.Purpose == purpose {
			result.Ring = ring
		}
	}
	return c.print(result)
}

func primaryOf(keys *secrecy.Keys, purpose secrecy.Purpose) secrecy.RingKey {
	for _, ring := range keys.Rings() {
		for _, key := range ring.Keys {
			if ring.Purpose == purpose && key.Primary {
				return key
			}
		}
	}
	return secrecy.RingKey{}
}

func (r *record) audit(ctx context.Context, kind contract.EntryKind, purpose secrecy.Purpose, facts map[string]string) error {
	return r.ledger.Audit(ctx, contract.NewEntry{
		Kind: kind, Subject: contract.Subject{Kind: contract.SubjectKeys, ID: string(purpose)}, Facts: facts,
	})
}

// reseal seals anew what older keys have sealed. What Temporal stores keeps the
// keys that it has, as do second factors and signed roots.
func (c Call) reseal(ctx context.Context, r *opened, purpose secrecy.Purpose) (sealed int, err error) {
	told := time.Now()
	progress := func(seen, sealed int) {
		if time.Since(told) > time.Second {
			told = time.Now()
			c.printf("已查看 %[1]d、重新封存 %[2]d … %[1]d looked at, %[2]d sealed anew …\n", seen, sealed)
		}
	}
	switch purpose {
	case secrecy.Identity, secrecy.Text:
		sealed, err = r.ledger.Reseal(ctx, string(purpose), progress)
	case secrecy.Files:
		current := func(header []byte) bool { return r.keys.Current(string(purpose), header) }
		for _, store := range []*files.Disk{r.files, r.lists} {
			n, failed := store.Reseal(ctx, current, progress)
			sealed, err = sealed+n, errors.Join(err, failed)
		}
	case secrecy.Digest:
		for n := 1; n > 0 && err == nil; sealed += n {
			n, err = r.ledger.IndexIdentities(ctx)
		}
		for n := 1; n > 0 && err == nil; sealed += n {
			n, err = r.ledger.TraceCases(ctx)
		}
	default:
		c.printf("密钥环 %[1]s 已封存的内容不重新写入，仍由旧密钥开启。\nWhat the ring %[1]s has sealed is not written again; it stays under its older keys, which go on opening it.\n", purpose)
		return 0, nil
	}
	if err != nil {
		return sealed, because(err, ExitStatus(err), "重新封存到第 %d 个时中断，请再运行 jiaoban keys reseal %s", "sealing anew broke off after %d; run it again with jiaoban keys reseal %s", sealed, purpose)
	}
	c.printf("重新封存 sealed anew: %d。\n", sealed)
	facts := map[string]string{"key": primaryOf(r.keys, purpose).ID, "sealed": strconv.Itoa(sealed)}
	left, err := r.sealedByLost(ctx, purpose)
	if purpose == secrecy.Digest && err == nil {
		left, err = r.indexedByOlder(ctx)
	}
	if err != nil {
		return sealed, err
	}
	if left > 0 {
		facts["left"] = strconv.Itoa(left)
		c.printf("另有 %[1]d 项因密钥遗失不能重新封存，原样保留。\n%[1]d more cannot be sealed anew, since a key is gone, and stay as they are.\n", left)
	}
	return sealed, r.audit(ctx, contract.KeysResealed, purpose, facts)
}

// KeysReseal seals anew what older keys of a ring have sealed, after a rotation
// without it, or one that broke off.
func KeysReseal(ctx context.Context, c Call) (err error) {
	purpose, err := secrecy.ParsePurpose(c.Args[0])
	if err != nil {
		return noRing(c.Args[0])
	}
	r, err := c.open(ctx, recordOptions{}, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.close()) }()
	result := Rotated{}
	if result.Sealed, err = c.reseal(contract.AtCommandLine(ctx), r, purpose); err != nil {
		return err
	}
	for _, ring := range r.keys.Rings() {
		if ring.Purpose == purpose {
			result.Ring = ring
		}
	}
	return c.print(result)
}

// refreshed is how often a running process looks whether another has given a ring
// a new key. What it cannot open it looks for at once.
const refreshed = 20 * time.Second

func (s *System) refreshKeys(ctx context.Context) {
	ticker := time.NewTicker(refreshed)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			s.record.keys.Refresh()
			if err := s.record.noteKeys(ctx); err != nil && ctx.Err() == nil {
				s.log.Warn("new keys could not be noted; the next start notes them", slog.Any("error", err))
			}
		case <-ctx.Done():
			return
		}
	}
}

// tended is how often it is looked whether something is to be sealed or indexed
// that an older version or an older key has left.
const tended = time.Minute

// tend seals and indexes in small steps what older versions and older keys have
// left, while others work.
func (s *System) tend(ctx context.Context) {
	s.sayLost(ctx)
	for ctx.Err() == nil {
		for name, step := range map[string]func(context.Context) (int, error){
			"texts": s.record.ledger.SealTexts, "identities": s.record.ledger.IndexIdentities,
			"traces": s.record.ledger.TraceCases,
		} {
			total, n, err := 0, 1, error(nil)
			for n > 0 && err == nil {
				n, err = step(ctx)
				total += n
			}
			if err != nil && ctx.Err() == nil {
				s.log.Warn("what older versions or keys left could not be sealed", slog.String("what", name), slog.Any("error", err))
			} else if total > 0 {
				s.log.Info("sealed or indexed what older versions or keys left", slog.String("what", name), slog.Int("rows", total))
			}
		}
		timer := time.NewTimer(tended)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
		}
	}
}
