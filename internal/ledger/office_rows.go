package ledger

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// officeRow is a row as the entries speak of it.
type officeRow struct {
	id     string
	fields map[string]string
}

// rowsOf is one table that entries are about.
type rowsOf struct {
	kind string
	// moves are fields that change without an entry.
	moves []string
	read  func(tx *gorm.DB) ([]officeRow, error)
}

// readRows reads a table and makes of each row what entries say of it.
func readRows[R any](row func(R) officeRow) func(*gorm.DB) ([]officeRow, error) {
	return func(tx *gorm.DB) ([]officeRow, error) {
		var rows []R
		if err := tx.Find(&rows).Error; err != nil {
			return nil, wrap(err, "reading rows of the office")
		}
		found := make([]officeRow, len(rows))
		for i, r := range rows {
			found[i] = row(r)
		}
		return found, nil
	}
}

// saidOf renders what stands in a row as an entry would say it.
func saidOf(id string, v any) officeRow {
	row := officeRow{id: id, fields: map[string]string{}}
	for field, value := range firstSaid(v) {
		row.fields[field] = *value
	}
	return row
}

// firstSaid are the fields of something as its first entry would say them.
func firstSaid(v any) map[string]*string {
	fields := map[string]*string{}
	for _, c := range contract.Changes(nil, v) {
		fields[c.Field] = c.After
	}
	return fields
}

func sumOf(id string, version int64, body []byte) officeRow {
	return officeRow{
		id:     id + " version " + strconv.FormatInt(version, 10),
		fields: map[string]string{"sha256": fmt.Sprintf("%x", sha256.Sum256(body))},
	}
}

var officeRows = []rowsOf{
	{contract.SubjectUnit, []string{"version"}, readRows(func(r unitRow) officeRow { return saidOf(string(r.ID), r.unit()) })},
	{contract.SubjectPerson, []string{"version"}, readRows(func(r personRow) officeRow { return saidOf(string(r.ID), contract.Person(r)) })},
	{contract.SubjectPost, nil, readRows(func(r holdingRow) officeRow { return saidOf(r.ID, contract.Holding(r)) })},
	{contract.SubjectAccount, []string{"must_change_password", "locked_until", "signed_in_at"},
		readRows(func(r accountRow) officeRow { return saidOf(r.ID, r.account()) })},
	{contract.SubjectDelegation, nil, func(tx *gorm.DB) (found []officeRow, err error) {
		var rows []delegationRow
		err = tx.Find(&rows).Error
		for _, r := range rows {
			d, bad := r.delegation()
			if bad != nil {
				return nil, bad
			}
			found = append(found, saidOf(r.ID, d))
		}
		return found, wrap(err, "reading delegations")
	}},
	{contract.SubjectDuty, nil, readRows(func(r dutyRow) officeRow { return saidOf(r.ID, contract.Duty(r)) })},
	{contract.SubjectHandover, []string{"state"}, readRows(func(r handoverRow) officeRow { return saidOf(r.ID, r.handover()) })},
	{contract.SubjectContact, nil, readRows(func(r contactRow) officeRow { return saidOf(r.ID, contract.Contact(r)) })},
	{contract.SubjectCampaign, nil, func(tx *gorm.DB) (found []officeRow, err error) {
		var rows []campaignRow
		err = tx.Find(&rows).Error
		for _, r := range rows {
			c, bad := r.campaign()
			if bad != nil {
				return nil, bad
			}
			found = append(found, saidOf(r.ID, c))
		}
		return found, wrap(err, "reading campaigns")
	}},
	{contract.SubjectPolicy, nil, readRows(func(r policyRow) officeRow { return sumOf(r.Name, r.Version, r.Body) })},
	{contract.SubjectCalendar, nil, readRows(func(r calendarRow) officeRow { return sumOf(strconv.FormatInt(r.Year, 10), r.Version, r.Body) })},
	{contract.SubjectResponsibilities, nil, readRows(func(r responsibilityRow) officeRow { return sumOf(responsibilityList, r.Version, r.Body) })},
	{subjectLink, nil, readRows(func(r linkRow) officeRow {
		row := saidOf(r.ID, r.link())
		row.fields["sha256"] = plainSum(r.Subject)
		return row
	})},
	{subjectFactor, nil, func(tx *gorm.DB) (found []officeRow, err error) {
		var accounts []string
		err = tx.Model(&factorRow{}).Where("confirmed_at <> 0").Pluck("account", &accounts).Error
		for _, a := range accounts {
			found = append(found, officeRow{id: a})
		}
		return found, wrap(err, "reading second factors")
	}},
	{subjectLook, nil, readRows(func(r lookRow) officeRow {
		row := officeRow{id: r.ID, fields: map[string]string{"case": string(r.CaseID), "person": string(r.Person)}}
		if r.ActingFor != "" {
			row.fields["acting_for"] = string(r.ActingFor)
		}
		return row
	})},
	{contract.SubjectSession, []string{"last_seen_at"}, func(tx *gorm.DB) (found []officeRow, err error) {
		var rows []struct {
			Session sessionRow `gorm:"embedded"`
			Person  casework.PersonID
		}
		err = tx.Table("sessions").Select("sessions.*, accounts.person").Joins("JOIN accounts ON accounts.id = sessions.account").Find(&rows).Error
		for _, r := range rows {
			s := r.Session.session(r.Person)
			row := saidOf(s.ID, s)
			row.fields["sha256"], row.fields["method"] = plainSum(r.Session.Digest), s.Method
			if delete(row.fields, "scope"); r.Session.Scope != "" {
				row.fields["scope"] = r.Session.Scope
			}
			found = append(found, row)
		}
		return found, wrap(err, "reading sessions")
	}},
	{subjectStruck, nil, func(tx *gorm.DB) (found []officeRow, err error) {
		var rows []stagedRow
		err = tx.Select("batch", "position", "struck_by").Where("struck_at <> 0").Find(&rows).Error
		for _, r := range rows {
			found = append(found, officeRow{id: listedRow(r.Batch, strconv.FormatInt(r.Position, 10)), fields: map[string]string{"by": string(r.StruckBy)}})
		}
		return found, wrap(err, "reading struck rows")
	}},
	{subjectDeed, nil, readRows(func(r strikeRow) officeRow {
		row := listedRow(r.Batch, strconv.FormatInt(r.Position, 10))
		return officeRow{id: nthDeed(row, int(r.Nth)), fields: map[string]string{"deed": r.Deed, "by": string(r.DoneBy)}}
	})},
}

// checkRows compares every table with what its entries say.
func (k *officeCheck) checkRows() error {
	for _, table := range officeRows {
		rows, err := table.read(k.tx)
		if err != nil {
			return err
		}
		there := map[string]bool{}
		for _, row := range rows {
			there[row.id] = true
			s := k.standing[contract.Subject{Kind: table.kind, ID: row.id}]
			if s == nil {
				if k.born {
					return differs("%s %s stands in no entry", table.kind, row.id)
				}
				continue
			}
			if err := s.compare(table, row); err != nil {
				return err
			}
		}
		var gone []string
		for subject := range k.standing {
			if subject.Kind == table.kind && !there[subject.ID] {
				gone = append(gone, subject.ID)
			}
		}
		if len(gone) > 0 {
			id := slices.Min(gone)
			return differs("%s %s, of which %s says, is gone", table.kind, id, k.standing[contract.Subject{Kind: table.kind, ID: id}].entry)
		}
	}
	return nil
}

// checkCodes finds recovery codes that no entry gave out, and those that were used and
// are not any more.
func (k *officeCheck) checkCodes() error {
	var rows []recoveryCodeRow
	if err := k.tx.Order("account, digest").Find(&rows).Error; err != nil {
		return wrap(err, "reading recovery codes")
	}
	there, used := map[string][]string{}, map[string]int{}
	for _, r := range rows {
		codes := k.codes[r.Account]
		known := codes != nil && codes.given
		if !known && k.born || known && k.isForeign(r, codes) {
			return differs("a recovery code of account %s stands in no entry", r.Account)
		}
		if codes != nil && r.UsedAt == 0 {
			for _, u := range codes.used {
				if u.digest == r.Digest {
					return differs("a recovery code of account %s was used, as %s says, and is unused again", r.Account, u.entry)
				}
			}
		}
		there[r.Account] = append(there[r.Account], r.Digest)
		if r.UsedAt != 0 {
			used[r.Account]++
		}
	}
	for _, account := range slices.Sorted(maps.Keys(k.codes)) {
		codes := k.codes[account]
		for _, digest := range codes.digest {
			if !slices.Contains(there[account], digest) {
				return differs("a recovery code of account %s, which an entry gave out, is gone", account)
			}
		}
		// Entries of before say that one was used, and not which.
		if n := used[account]; n < len(codes.used) || codes.given && n > len(codes.used) {
			return differs("%d recovery codes of account %s are used, and entries say that of %d", n, account, len(codes.used))
		}
	}
	return nil
}

// isForeign reports whether an entry gave out the codes of an account, and not this one.
func (k *officeCheck) isForeign(r recoveryCodeRow, codes *givenCodes) bool {
	_, on := k.standing[contract.Subject{Kind: subjectFactor, ID: r.Account}]
	return !on || len(codes.digest) > 0 && !slices.Contains(codes.digest, r.Digest)
}

func (s *standing) compare(table rowsOf, row officeRow) error {
	for _, name := range slices.Sorted(maps.Keys(s.fields)) {
		if slices.Contains(table.moves, name) {
			continue
		}
		is, there := row.fields[name]
		switch want := s.fields[name]; {
		case want == nil && there, want != nil && !there, want != nil && !fits(*want, is):
			return differs("%s %s: %s is %q, and %s made it %q", table.kind, row.id, name, is, s.entry, textOf(want))
		}
	}
	if !s.whole {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(row.fields)) {
		if _, said := s.fields[name]; !said && !slices.Contains(table.moves, name) {
			return differs("%s %s: %s is %q, and no entry says so; the last about it is %s", table.kind, row.id, name, row.fields[name], s.entry)
		}
	}
	return nil
}

// fits reports whether a value is what entries say of it, as far as they do.
func fits(want, is string) bool {
	switch want {
	case something:
		return true
	case codeOrNot:
		return is == contract.ByPassword || is == contract.ByCode
	}
	return want == is
}

func textOf(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// checkWords compares somebody's own words with the digests that the chain has of
// them. Without the keys nobody can; where one of them is gone, words that the others
// do not confirm are counted and not judged.
func (k *officeCheck) checkWords() error {
	if k.l.config.Digest(reasonPurpose) == "" {
		return nil
	}
	gone := slices.Contains(slices.Collect(maps.Values(k.lostDigest)), true)
	for place, w := range k.words {
		words, there, err := k.wordsFor(place)
		if err != nil {
			return wrap(err, "reading somebody's words")
		}
		if !there || k.l.sameDigest(w.digest, reasonPurpose, []byte(w.entry), []byte(words)) {
			continue
		}
		if !gone {
			return differs("the words to which %s (%s about %s) holds a digest are not those that are kept", w.entry, place.kind, place.subject)
		}
		k.unchecked++
	}
	return nil
}

// wordsFor finds the words of an entry where they are kept.
func (k *officeCheck) wordsFor(w wordsPlace) (words string, there bool, err error) {
	q, column := k.tx, "reason"
	switch w.kind {
	case contract.ShiftOffered, contract.ShiftTaken, contract.ShiftWithdrawn:
		return k.wordsOfHandover(w)
	case contract.ComplainantShown:
		var looks []lookRow
		if err := q.Where("id = ?", w.fact).Limit(1).Find(&looks).Error; err != nil || len(looks) == 0 {
			return "", false, err
		}
		// What does not open was put there by somebody without the keys.
		words, err = k.l.reasonOf(k.tx, looks[0])
		if unread(err) {
			return "", false, nil
		}
		if err != nil && Unavailable(err) {
			return "", false, err
		}
		return words, true, nil
	case contract.RowStruck:
		q, column = q.Model(&stagedRow{}).Where("batch = ? AND position = ? AND struck_at <> 0", w.subject, w.fact), "strike_reason"
	case contract.ListStaged:
		q, column = q.Model(&batchRow{}).Where("id = ?", w.subject), "backdate_reason"
	case contract.DelegationAdded:
		q = q.Model(&delegationRow{}).Where("id = ?", w.subject)
	case contract.DelegationEnded:
		q, column = q.Model(&delegationRow{}).Where("id = ?", w.subject), "end_reason"
	case contract.DutyStruck:
		q, column = q.Model(&dutyRow{}).Where("id = ?", w.subject), "strike_reason"
	case contract.PolicyStored:
		q = q.Model(&policyRow{}).Where("name = ? AND version = ?", w.subject, w.fact)
	case contract.CalendarStored:
		q = q.Model(&calendarRow{}).Where("year = ? AND version = ?", w.subject, w.fact)
	case contract.ResponsibilitiesStored:
		q = q.Model(&responsibilityRow{}).Where("version = ?", w.fact)
	}
	var found []string
	err = q.Limit(1).Pluck(column, &found).Error
	if len(found) == 0 {
		return "", false, err
	}
	return found[0], true, err
}

// checkOpen compares what was open when a hand-over was signed with the sums in the chain.
func (k *officeCheck) checkOpen() error {
	for place, w := range k.open {
		var rows []handoverRow
		if err := k.tx.Where("id = ?", place.subject).Find(&rows).Error; err != nil {
			return wrap(err, "reading a hand-over")
		}
		column := map[contract.EntryKind]string{contract.ShiftOffered: "handed", contract.ShiftTaken: "taken"}[place.kind]
		for _, r := range rows {
			body, err := k.l.openHandover(r, column)
			switch {
			case errors.Is(err, errNoTextCipher):
				continue // whoever has no keys compares what is not sealed
			case unread(err):
				k.unchecked++
				continue
			case err != nil && Unavailable(err):
				return err
			case plainSum(string(body)) != w.digest:
				return differs("what hand-over %s handed over is not what %s (%s) holds the sum of", r.ID, w.entry, place.kind)
			}
		}
	}
	return nil
}

// wordsOfHandover opens the words with which somebody signed a hand-over.
func (k *officeCheck) wordsOfHandover(w wordsPlace) (words string, there bool, err error) {
	var rows []handoverRow
	if err := k.tx.Where("id = ?", w.subject).Find(&rows).Error; err != nil || len(rows) == 0 {
		return "", false, err
	}
	column := map[contract.EntryKind]string{contract.ShiftOffered: "note", contract.ShiftTaken: "taking_note", contract.ShiftWithdrawn: "reason"}[w.kind]
	plain, err := k.l.openHandover(rows[0], column)
	if unread(err) {
		return "", false, nil // the words stand in the entry's digest alone
	}
	if err != nil && Unavailable(err) {
		return "", false, err
	}
	return string(plain), true, nil // as with a look, nothing that the keys did not seal is what somebody said
}
