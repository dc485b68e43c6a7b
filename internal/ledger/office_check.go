package ledger

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// differsError says that a row is not what the office's own record made of it.
type differsError struct{ what string }

func (e *differsError) Error() string { return e.what }

func differs(format string, args ...any) error { return &differsError{fmt.Sprintf(format, args...)} }

// standing is what the entries say of one subject by now.
type standing struct {
	entry string // the last one about it
	// whole says that its first entry is there: what it does not say, is not so.
	// What is older than the record is known by its changes only.
	whole  bool
	fields map[string]*string // nil: it is empty
}

// something stands for a value that an entry does not give: that there is one.
var something = "(something)"

// officeCheck compares the rows of the office with what its entries committed to.
type officeCheck struct {
	l  *Ledger
	tx *gorm.DB
	// born says that the ledger began with the record, so that no row of it can
	// be older, and one that stands in no entry was put there beside the program.
	born     bool
	standing map[contract.Subject]*standing
	words    map[wordsPlace]wordsOf // the last ones of each place
	open     map[wordsPlace]wordsOf // what was open when a hand-over was signed
	// lostDigest are the digest keys that are gone for good, as entries say. A digest
	// does not name its key, so that words which no key confirms may be one of theirs.
	lostDigest map[string]bool
	unchecked  int                    // words that for this reason were not compared
	opened     map[string][]*standing // sessions of each account that a browser opened
	codes      map[string]*givenCodes // recovery codes of each account
	deeds      map[string]int         // strikes of each row of a list, and what was undone, so far
}

// givenCodes are the recovery codes of an account, as entries speak of them.
type givenCodes struct {
	given  bool     // by an entry, or taken away; others are older than the record
	digest []string // none: the entry is of before, when it did not say so
	used   []usedCode
}

type usedCode struct {
	entry  string
	digest string // empty: the entry is of before, when it did not say so
}

// wordsOf is a digest of somebody's words, and the entry that holds it.
type wordsOf struct{ entry, digest string }

// wordsPlace is where the words are.
type wordsPlace struct {
	kind    contract.EntryKind
	subject string
	fact    string // what else finds them
}

// checkOffice reads the whole of the office's own record and compares it with
// the rows that it is about. The error names the first difference. It counts the
// words that could not be compared, since a key of their digests is gone.
func (l *Ledger) checkOffice(tx *gorm.DB) (unchecked int, err error) {
	k := &officeCheck{l: l, tx: tx, standing: map[contract.Subject]*standing{}, words: map[wordsPlace]wordsOf{}, open: map[wordsPlace]wordsOf{}, codes: map[string]*givenCodes{}, lostDigest: map[string]bool{}, opened: map[string][]*standing{}, deeds: map[string]int{}}
	var first []chainRow
	if err := tx.Where("pos = 1").Find(&first).Error; err != nil {
		return 0, wrap(err, "reading the chain")
	}
	if k.born = len(first) == 1 && first[0].CaseID == contract.OfficeStream; k.born {
		for _, u := range unitsOfTheBeginning {
			k.standing[contract.Subject{Kind: contract.SubjectUnit, ID: string(u.ID)}] = &standing{entry: "the beginning", whole: true, fields: firstSaid(u)}
		}
	}
	if err := k.readEntries(); err != nil {
		return 0, err
	}
	for _, check := range []func() error{k.checkRows, k.checkCodes, k.checkWords, k.checkOpen} {
		if err := check(); err != nil {
			return 0, err
		}
	}
	return k.unchecked, nil
}

// readEntries folds the entries, and compares what they are found by with them.
func (k *officeCheck) readEntries() error {
	var n int64
	if err := k.tx.Model(&entryRow{}).Count(&n).Error; err != nil {
		return wrap(err, "counting entries")
	}
	for seq := int64(0); ; {
		var rows []struct {
			Entry entryRow `gorm:"embedded"`
			Place int64
			Bytes []byte
		}
		err := k.tx.Table("events").Select("entries.*, events.seq AS place, events.bytes").
			Joins("LEFT JOIN entries ON entries.seq = events.seq").
			Where("events.case_id = ? AND events.seq > ?", contract.OfficeStream, seq).Order("events.seq").Limit(verifyPage).Find(&rows).Error
		if err != nil {
			return wrap(err, "reading entries")
		}
		for _, r := range rows {
			var e contract.AuditEntry
			if err := unmarshal(r.Bytes, &e, casework.EventID(contract.OfficeStream, r.Place)); err != nil {
				return err
			}
			if r.Entry != entryRowOf(e) {
				return differs("%s is listed otherwise than it was written", casework.EventID(contract.OfficeStream, r.Place))
			}
			k.fold(e)
			seq = r.Place
		}
		if len(rows) < verifyPage {
			if n != seq {
				return differs("%d entries are listed, not %d", n, seq)
			}
			return nil
		}
	}
}

// begins are the kinds of entries that say all of a new subject.
var begins = []contract.EntryKind{
	contract.PersonAdded, contract.UnitAdded, contract.PostGranted, contract.DelegationAdded, contract.DutyAdded,
	contract.ContactAdded, contract.CampaignAdded, contract.AccountAdded,
	contract.ShiftOffered,
}

// digestRing is the ring whose keys make digests.
const digestRing = "digest"

// Subjects of the check beside those of entries.
const (
	subjectLink   = "link"
	subjectFactor = "second_factor"
	subjectLook   = "look"
	subjectStruck = "struck row" // of a list
	subjectDeed   = "strike"     // of a row of a list, or the undoing of one
)

// codeOrNot stands for a session that a password opened, where no entry says whether a
// second factor was set up or taken away in it.
const codeOrNot = "(password, with a code or without)"

// fold adds what an entry says.
func (k *officeCheck) fold(e contract.AuditEntry) {
	subject, facts := e.Payload.Subject, e.Payload.Facts
	k.remember(e)
	for session := range strings.FieldsSeq(facts[endedFact]) {
		k.at(e, contract.SubjectSession, session).set(map[string]string{"revoked_at": something})
	}
	switch e.Type {
	case contract.KeyForgotten, contract.KeyFound:
		if subject.ID == digestRing {
			k.lostDigest[facts["key"]] = e.Type == contract.KeyForgotten
		}
	case contract.SignedIn:
		s := k.at(e, contract.SubjectSession, facts["session"])
		s.set(withFacts(facts, map[string]string{
			"account": subject.ID, "person": string(e.Actor), "method": cmp.Or(facts["method"], something), "address": facts["address"],
		}, "expires_at", "sha256"))
		k.opened[subject.ID] = append(k.opened[subject.ID], s)
	case contract.TokenGranted:
		k.at(e, contract.SubjectSession, subject.ID).set(withFacts(facts, map[string]string{"account": facts["account"], "method": contract.ByToken, madeInFact: facts[madeInFact]}, "expires_at", "scope", "sha256"))
	case contract.SignedOut, contract.SessionRevoked:
		k.at(e, contract.SubjectSession, subject.ID).set(map[string]string{"revoked_at": something})
	case contract.AccountDisabled:
		k.at(e, subject.Kind, subject.ID).set(map[string]string{"disabled": "true"})
	case contract.AccountEnabled:
		k.at(e, subject.Kind, subject.ID).fields["disabled"] = nil
	case contract.DutyStruck:
		k.at(e, subject.Kind, subject.ID).set(map[string]string{"struck": "true"})
	case contract.ContactEnded:
		k.at(e, subject.Kind, subject.ID).set(map[string]string{"until": something})
	case contract.ShiftTaken:
		k.at(e, subject.Kind, subject.ID).set(map[string]string{"taken_at": something, "taken_by": string(e.Actor), "taken_for": string(e.ActingFor)})
	case contract.ShiftWithdrawn:
		k.at(e, subject.Kind, subject.ID).set(map[string]string{"withdrawn_at": something, "withdrawn_by": string(e.Actor), "withdrawn_for": string(e.ActingFor)})
	case contract.DelegationEnded:
		k.at(e, subject.Kind, subject.ID).set(map[string]string{"ended_at": something, "ended_by": string(e.Actor)})
	case contract.LinkAdded:
		k.at(e, subjectLink, facts["link"]).set(withFacts(facts, map[string]string{"account": subject.ID, "issuer": facts["issuer"]}, "sha256"))
	case contract.LinkRemoved:
		delete(k.standing, contract.Subject{Kind: subjectLink, ID: facts["link"]})
	case contract.SecondFactorSet, contract.RecoveryCodesReplaced:
		k.at(e, subjectFactor, subject.ID)
		k.codes[subject.ID] = &givenCodes{given: true, digest: strings.Fields(facts[codesFact])}
		if e.Type == contract.SecondFactorSet {
			k.moved(e, contract.ByCode)
		}
	case contract.RecoveryCodeUsed:
		if k.codes[subject.ID] == nil {
			k.codes[subject.ID] = &givenCodes{}
		}
		codes := k.codes[subject.ID]
		codes.used = append(codes.used, usedCode{e.ID, facts[codesFact]})
	case contract.SecondFactorRemoved:
		k.moved(e, contract.ByPassword)
		delete(k.standing, contract.Subject{Kind: subjectFactor, ID: subject.ID})
		k.codes[subject.ID] = &givenCodes{given: true}
	case contract.RowStruck:
		k.deed(e, contract.DeedStruck)
		k.at(e, subjectStruck, rowOf(e)).set(map[string]string{"by": string(e.Actor)})
	case contract.RowRestored:
		k.deed(e, contract.DeedRestored)
		delete(k.standing, contract.Subject{Kind: subjectStruck, ID: rowOf(e)})
	case contract.PolicyStored, contract.CalendarStored, contract.ResponsibilitiesStored:
		k.at(e, subject.Kind, subject.ID+" version "+facts["version"]).set(map[string]string{"sha256": facts["sha256"]})
	case contract.ComplainantShown:
		k.at(e, subjectLook, facts["look"]).set(map[string]string{
			"case": subject.ID, "person": string(e.Actor), "acting_for": string(e.ActingFor),
		})
	case contract.PersonChanged, contract.UnitChanged, contract.PostEnded, contract.CampaignChanged:
		k.at(e, subject.Kind, subject.ID).change(e.Payload.Changes)
	default:
		if slices.Contains(begins, e.Type) {
			s := k.at(e, subject.Kind, subject.ID)
			s.whole = true
			s.change(e.Payload.Changes)
		}
	}
}

// withFacts adds to fields those facts that the entry has: older ones say less.
func withFacts(facts, fields map[string]string, names ...string) map[string]string {
	for _, name := range names {
		if value, there := facts[name]; there {
			fields[name] = value
		}
	}
	return fields
}

// remember keeps the digest of somebody's words, where the words are kept.
func (k *officeCheck) remember(e contract.AuditEntry) {
	// Entries of before do not say it.
	if sum := e.Payload.Facts["sha256"]; sum != "" && (e.Type == contract.ShiftOffered || e.Type == contract.ShiftTaken) {
		k.open[wordsPlace{kind: e.Type, subject: e.Payload.Subject.ID}] = wordsOf{entry: e.ID, digest: sum}
	}
	if e.Payload.Reason == "" {
		return
	}
	w := wordsPlace{kind: e.Type, subject: e.Payload.Subject.ID}
	switch e.Type {
	case contract.ComplainantShown:
		w.fact = e.Payload.Facts["look"]
	case contract.RowStruck:
		w.fact = positionOf(e)
	case contract.PolicyStored, contract.CalendarStored, contract.ResponsibilitiesStored:
		w.fact = e.Payload.Facts["version"]
	case contract.DelegationAdded, contract.DelegationEnded, contract.ListStaged, contract.DutyStruck,
		contract.ShiftOffered, contract.ShiftTaken, contract.ShiftWithdrawn:
	default:
		return // of these the chain has the digest alone
	}
	k.words[w] = wordsOf{entry: e.ID, digest: e.Payload.Reason}
}

// at is what stands of a subject, which the entry is about.
func (k *officeCheck) at(e contract.AuditEntry, kind, id string) *standing {
	subject := contract.Subject{Kind: kind, ID: id}
	s := k.standing[subject]
	if s == nil {
		s = &standing{fields: map[string]*string{}}
		k.standing[subject] = s
	}
	s.entry = e.ID
	return s
}

// moved follows the session in which a second factor was set up or taken away to how it
// counts from then on; one that single sign-on opened stays what it is. Entries of before
// do not name it: then nothing is said of how those were opened that go on, not even of
// single sign-on's, which those programs called one of a password.
func (k *officeCheck) moved(e contract.AuditEntry, to string) {
	if named := e.Payload.Facts[keptFact]; named != "" {
		s := k.standing[contract.Subject{Kind: contract.SubjectSession, ID: named}]
		if s != nil && slices.Contains([]string{contract.ByPassword, contract.ByCode, codeOrNot}, textOf(s.fields["method"])) {
			s.set(map[string]string{"method": to})
		}
		return
	}
	for _, s := range k.opened[e.Payload.Subject.ID] {
		switch method := textOf(s.fields["method"]); {
		case s.fields["revoked_at"] != nil:
		case method == contract.BySSO:
			s.set(map[string]string{"method": something})
		case method != something:
			s.set(map[string]string{"method": codeOrNot})
		}
	}
}

// rowOf names the row of a list that was struck, or was restored.
func rowOf(e contract.AuditEntry) string {
	return listedRow(e.Payload.Subject.ID, positionOf(e))
}

func listedRow(batch, position string) string { return batch + " row " + position }

// positionOf is where the row stands; the first versions called that the row.
func positionOf(e contract.AuditEntry) string {
	return cmp.Or(e.Payload.Facts["position"], e.Payload.Facts["row"])
}

// deed is one strike of a row, or the undoing of one. In a ledger that is older than the
// record nobody knows how many there were before.
func (k *officeCheck) deed(e contract.AuditEntry, deed string) {
	if row := rowOf(e); k.born {
		k.deeds[row]++
		k.at(e, subjectDeed, nthDeed(row, k.deeds[row])).set(map[string]string{"deed": deed, "by": string(e.Actor)})
	}
}

func nthDeed(row string, nth int) string { return row + " nth " + strconv.Itoa(nth) }

func (s *standing) set(fields map[string]string) {
	for name, value := range fields {
		s.fields[name] = nil
		if value != "" {
			s.fields[name] = &value
		}
	}
}

func (s *standing) change(changes []contract.Change) {
	for _, c := range changes {
		s.fields[c.Field] = c.After
	}
}
