package ledger

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// failureRow counts the failed sign-ins of one account, or one login that
// nobody has, from one address, until they stand in an entry.
type failureRow struct {
	Account string `gorm:"primaryKey"`
	Login   string `gorm:"primaryKey"`
	Address string `gorm:"primaryKey"`
	Times   int64
	FirstAt casework.Instant
	LastAt  casework.Instant
}

func (failureRow) TableName() string { return "failed_sign_ins" }

// loginPurpose keys the digest of a login that nobody has: it may be a password
// that was typed in the wrong place.
const loginPurpose = "login that nobody has"

// strangeLogins is how many logins that nobody has are told apart for one
// address; the rest of them is counted together.
const strangeLogins = 50

// unknownAddress stands where it is not known from where somebody tried.
const unknownAddress = "unknown"

// FailedSignIn counts a failed sign-in. It takes no lock of the chain, so that
// strangers cannot hold up those who work: see TellFailures.
func (l *Ledger) FailedSignIn(ctx context.Context, login, address string) error {
	return l.write(ctx, func(tx *gorm.DB) error {
		now, err := l.now(tx)
		if err != nil {
			return wrap(err, "reading the clock")
		}
		row := failureRow{Address: cmp.Or(address, unknownAddress), Times: 1, FirstAt: now, LastAt: now}
		switch account, err := takeAccount(tx.Where("login_key = ?", contract.LoginKey(login))); {
		case err == nil:
			row.Account = account.ID
		case casework.AsError(err) == nil:
			return err
		case login != "":
			var n int64
			if err := tx.Model(&failureRow{}).Where("account = '' AND address = ?", row.Address).Count(&n).Error; err != nil {
				return wrap(err, "counting logins")
			}
			if n < strangeLogins {
				row.Login = l.config.Digest(loginPurpose, []byte(contract.LoginKey(login)))
			}
		}
		again := clause.OnConflict{
			Columns:   []clause.Column{{Name: "account"}, {Name: "login"}, {Name: "address"}},
			DoUpdates: clause.Assignments(map[string]any{"times": gorm.Expr("failed_sign_ins.times + 1"), "last_at": now}),
		}
		return wrap(tx.Clauses(again).Create(&row).Error, "counting a failed sign-in")
	})
}

// TellFailures writes one entry for each address from which sign-ins have
// failed and nobody has tried for quiet, or which has gone on for longer than
// atMost, and gives their number. Several processes may do so at once: what one
// has taken, the others pass over.
func (l *Ledger) TellFailures(ctx context.Context, quiet, atMost casework.Span) (int, error) {
	told := 0
	err := l.write(ctx, func(tx *gorm.DB) error {
		now, err := l.now(tx)
		if err != nil {
			return wrap(err, "reading the clock")
		}
		var addresses []string
		err = tx.Model(&failureRow{}).Select("address").Group("address").
			Having("max(last_at) <= ? OR min(first_at) <= ?", now.Add(-quiet), now.Add(-atMost)).
			Order("address").Limit(rowsAtOnce).Pluck("address", &addresses).Error
		if err != nil || len(addresses) == 0 {
			return wrap(err, "looking for failed sign-ins")
		}
		var rows []failureRow
		err = l.dialect.lockFree(tx).Where("address IN ?", addresses).Order("address, account, login").Find(&rows).Error
		if err != nil {
			return wrap(err, "reading failed sign-ins")
		}
		byAddress := map[string][]failureRow{}
		for _, r := range rows {
			if err := tx.Delete(&r).Error; err != nil {
				return wrap(err, "taking failed sign-ins")
			}
			byAddress[r.Address] = append(byAddress[r.Address], r)
		}
		var entries []contract.NewEntry
		for _, address := range slices.Sorted(maps.Keys(byAddress)) {
			entries = append(entries, failures(address, byAddress[address]))
		}
		told = len(entries)
		return l.audit(tx, entries...)
	})
	if err != nil {
		return 0, err
	}
	return told, nil
}

// failures is the entry of what failed from one address.
func failures(address string, rows []failureRow) contract.NewEntry {
	entry := about(contract.SignInsFailed, address)
	times, strange := int64(0), 0
	var accounts []string
	first, last := rows[0].FirstAt, rows[0].LastAt
	for _, r := range rows {
		times += r.Times
		first, last = min(first, r.FirstAt), max(last, r.LastAt)
		if r.Account != "" {
			accounts = append(accounts, r.Account+" "+strconv.FormatInt(r.Times, 10))
		} else {
			strange++
		}
	}
	entry.Facts = map[string]string{"times": strconv.FormatInt(times, 10), "first_at": first.String(), "last_at": last.String()}
	if strange > 0 {
		entry.Facts["unknown_logins"] = strconv.Itoa(strange)
	}
	if len(accounts) > 0 {
		entry.Facts["accounts"] = strings.Join(accounts, ", ")
	}
	entry.HappenedAt = last
	return entry
}
