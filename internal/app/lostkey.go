package app

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strconv"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/secrecy"
)

// KeysForget says that a key that this ledger was used with is gone for good, so that
// the office can start without it. It is for a key that is not there: one that is
// cannot be forgotten, and nothing that was sealed is deleted.
func KeysForget(ctx context.Context, c Call) (err error) {
	purpose, err := secrecy.ParsePurpose(c.Args[0])
	if err != nil {
		return noRing(c.Args[0])
	}
	key, reason := c.Args[1], c.Flags["reason"]
	if reason == "" {
		return usage("须用 --reason 写明理由：密钥如何遗失、在哪里找过。", "Say with --reason how the key was lost and where it was looked for.")
	}
	r, err := c.open(ctx, recordOptions{lacking: true}, true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.close()) }()
	for _, ring := range r.keys.Rings() {
		if ring.Purpose == purpose && slices.Contains(keysOf(ring), key) {
			return usage("密钥 %[1]s 就在密钥环 %[2]s 中，没有遗失。", "The key %[1]s is in the ring %[2]s: it is not gone.", key, purpose)
		}
	}
	used, err := r.ledger.UsedKeys(ctx)
	if err != nil {
		return err
	}
	if !slices.Contains(used[string(purpose)], key) {
		return usage("此台账没有用过密钥环 %[2]s 的密钥 %[1]s；请照启动时的提示填写。", "This ledger was never used with the key %[1]s of the ring %[2]s: give it as the refused start names it.", key, purpose)
	}
	sealed, err := r.ledger.SealedBy(ctx, secrecy.KeyOf)
	if err != nil {
		return err
	}
	n := sealed[string(purpose)][key]
	facts := map[string]string{"sealed": strconv.Itoa(n)}
	if purpose == secrecy.Files {
		facts = nil // the store of files is not looked through
	}
	if err := r.ledger.ForgetKey(contract.AtCommandLine(ctx), string(purpose), key, reason, facts); err != nil {
		return err
	}
	c.printf("已记录：密钥环 %[1]s 的密钥 %[2]s 遗失。台账中由它封存的 %[3]d 项从此无法读取（原样保留；日后找回密钥放回即可读）。服务可以启动。\n"+
		"Recorded: the key %[2]s of the ring %[1]s is gone. The %[3]d things that it has sealed in the ledger cannot be read (they stay as they are, and open again if the key is put back). The program starts.\n", purpose, key, n)
	return nil
}

// lossy are the ciphers of an office of which a key is gone for good: what that key
// sealed is refused in words, where it would otherwise look like a fault.
type lossy struct {
	*secrecy.Keys

	forgotten map[string][]string
}

func (k lossy) said(err error, ring secrecy.Purpose, sealed []byte) error {
	if key := secrecy.KeyOf(sealed); err != nil && slices.Contains(k.lost(ring), key) {
		return casework.Refuse(casework.Conflict, contract.SealedByLostKey, "ring", string(ring), "key", key)
	}
	return err
}

// lost are the keys of a ring that are gone: forgotten, and not found since.
func (k lossy) lost(ring secrecy.Purpose) []string {
	forgotten := k.forgotten[string(ring)]
	if len(forgotten) == 0 {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(forgotten), func(key string) bool { return k.Has(ring, key) })
}

// gone is how the ciphertexts of those keys begin, for the ledger.
func (k lossy) gone(ring string) (prefixes [][]byte) {
	for _, key := range k.lost(secrecy.Purpose(ring)) {
		if prefix := secrecy.PrefixOf(key); prefix != nil {
			prefixes = append(prefixes, prefix)
		}
	}
	return prefixes
}

// sealedByLost counts what the lost keys of a ring have sealed in the ledger: it
// stays as it is.
func (r *record) sealedByLost(ctx context.Context, ring secrecy.Purpose) (n int, err error) {
	lost := r.ciphers.lost(ring)
	if len(lost) == 0 {
		return 0, nil
	}
	sealed, err := r.ledger.SealedBy(ctx, secrecy.KeyOf)
	for _, key := range lost {
		n += sealed[string(ring)][key]
	}
	return n, err
}

func (k lossy) OpenIdentity(sealed []byte, caseID, field string) ([]byte, error) {
	plain, err := k.Keys.OpenIdentity(sealed, caseID, field)
	return plain, k.said(err, secrecy.Identity, sealed)
}

func (k lossy) OpenText(sealed []byte, caseID, field string) ([]byte, error) {
	plain, err := k.Keys.OpenText(sealed, caseID, field)
	return plain, k.said(err, secrecy.Text, sealed)
}

func (k lossy) ResealCaseKey(caseKey []byte, caseID string) ([]byte, error) {
	sealed, err := k.Keys.ResealCaseKey(caseKey, caseID)
	return sealed, k.said(err, secrecy.Text, caseKey)
}

func (k lossy) SealCaseText(caseKey, plain []byte, caseID, field string) ([]byte, error) {
	sealed, err := k.Keys.SealCaseText(caseKey, plain, caseID, field)
	return sealed, k.said(err, secrecy.Text, caseKey)
}

func (k lossy) OpenCaseText(caseKey, sealed []byte, caseID, field string) ([]byte, error) {
	plain, err := k.Keys.OpenCaseText(caseKey, sealed, caseID, field)
	return plain, k.said(err, secrecy.Text, caseKey)
}

// indexedByOlder counts what older keys have indexed: complainants under a lost key
// are found by those digests alone, and stay so.
func (r *record) indexedByOlder(ctx context.Context) (n int, err error) {
	used, err := r.ledger.SealedBy(ctx, secrecy.KeyOf)
	for key, digests := range used[string(secrecy.Digest)] {
		if key != primaryOf(r.keys, secrecy.Digest).ID {
			n += digests
		}
	}
	return n, err
}

// sayLost says at a start how much stays sealed by keys that are gone.
func (s *System) sayLost(ctx context.Context) {
	for _, ring := range []secrecy.Purpose{secrecy.Identity, secrecy.Text} {
		n, err := s.record.sealedByLost(ctx, ring)
		if err != nil && ctx.Err() == nil {
			s.log.Warn("what keys sealed that are gone could not be counted", slog.Any("error", err))
		} else if n > 0 {
			s.log.Warn("keys that are gone have sealed a part of the ledger; it stays as it is", slog.String("ring", string(ring)), slog.Int("sealed", n))
		}
	}
}
