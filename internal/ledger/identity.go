package ledger

import (
	"context"
	"errors"
	"slices"
	"strings"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"

	"gorm.io/gorm"
)

var (
	errNoTextCipher = errors.New("the ledger holds sealed texts and was opened without their cipher")
	errUnknownField = errors.New("the identity store holds a field that this version does not know")
)

// identityField names one field of a complainant's block, as it is sealed.
type identityField struct {
	name  string
	value func(*contract.Complainant) *string
}

var identityFields = []identityField{
	{"name", func(c *contract.Complainant) *string { return &c.Name }},
	{"telephone", func(c *contract.Complainant) *string { return &c.Telephone }},
	{"address", func(c *contract.Complainant) *string { return &c.Address }},
	{"id_number", func(c *contract.Complainant) *string { return &c.IDNumber }},
	{"note", func(c *contract.Complainant) *string { return &c.Note }},
}

// anonymousField is there, and empty, when the complainant gave no name on purpose.
const anonymousField = "anonymous"

// sealIdentity seals a complainant's block field by field. The reference is
// all that the rest of the record ever holds of it.
func (l *Ledger) sealIdentity(id casework.CaseID, ref string, c *contract.Complainant) ([]identityRow, error) {
	var rows []identityRow
	seal := func(field, value string) error {
		sealed, err := l.config.Identities.SealIdentity([]byte(value), string(id), field)
		rows = append(rows, identityRow{CaseID: id, Field: field, Ref: ref, Sealed: sealed})
		return wrap(err, "sealing an identity")
	}
	for _, f := range identityFields {
		if v := *f.value(c); v != "" {
			if err := seal(f.name, v); err != nil {
				return nil, err
			}
		}
	}
	if c.Anonymous {
		if err := seal(anonymousField, ""); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// Complainant opens a case's identity block for a person who may see it. The
// look and its reason are recorded in the same transaction, before anything is
// shown; a look that cannot be recorded is not granted.
func (l *Ledger) Complainant(ctx context.Context, actor casework.Actor, id casework.CaseID, reason string) (*contract.Complainant, error) {
	if actor.Reads(casework.DataIdentity) != casework.ReachAll {
		return nil, casework.Refuse(casework.Forbidden, "not_your_role")
	}
	if strings.TrimSpace(reason) == "" {
		return nil, faulty("reason", "required", nil)
	}
	var shown *contract.Complainant
	err := l.write(ctx, func(tx *gorm.DB) error {
		if err := l.seenApart(tx, actor, casework.DataIdentity, id); err != nil {
			return err
		}
		now, err := l.now(tx)
		if err != nil {
			return wrap(err, "reading the clock")
		}
		look := lookRow{ID: newID(now), CaseID: id, Person: actor.Person, ActingFor: actor.ActingFor, At: now}
		if err := l.sealReason(tx, &look, reason); err != nil {
			return err
		}
		if err := tx.Create(&look).Error; err != nil {
			return wrap(err, "recording a look at an identity")
		}
		if err := tellOfLook(tx, look, actor); err != nil {
			return err
		}
		if shown, err = l.recordedComplainant(tx, id); err != nil {
			return err
		}
		entry := about(contract.ComplainantShown, string(id))
		entry.Case, entry.Actor, entry.Reason = id, &actor, reason
		entry.Facts = map[string]string{"look": look.ID}
		return l.audit(tx, entry)
	})
	if err != nil {
		return nil, err
	}
	return shown, nil
}

// sealReason keeps why somebody looked, which may speak of the complainant, under
// the key of the case's texts; where there are no keys, in the clear.
func (l *Ledger) sealReason(tx *gorm.DB, look *lookRow, reason string) error {
	key, err := l.caseKey(tx, look.CaseID)
	if err != nil || key == nil {
		look.Reason = reason
		return err
	}
	look.Sealed, err = l.config.Texts.SealCaseText(key, []byte(reason), string(look.CaseID), reasonField(look.ID))
	return wrap(err, "sealing the reason of a look")
}

// reasonOf reads why somebody looked, in whichever way it was stored.
func (l *Ledger) reasonOf(tx *gorm.DB, look lookRow) (string, error) {
	if len(look.Sealed) == 0 {
		return look.Reason, nil
	}
	if l.config.Texts == nil {
		return "", errNoTextCipher
	}
	key, err := knownKey(tx, look.CaseID)
	if err != nil {
		return "", err
	}
	if key == nil {
		return "", errNoCaseKey
	}
	plain, err := l.config.Texts.OpenCaseText(key, look.Sealed, string(look.CaseID), reasonField(look.ID))
	return string(plain), wrap(err, "opening the reason of a look")
}

// reasonField names the reason of one look; it opens nowhere else.
func reasonField(look string) string { return "look/" + look }

// ComplainantLookedAt is the type of the message that somebody looked at a
// case's complainant; no event of a case has it.
const ComplainantLookedAt casework.EventType = "complainant_looked_at"

// ComplainantFoundByCheck is the type of the message that a check of a text found
// the complainant for somebody who may not look.
const ComplainantFoundByCheck casework.EventType = "complainant_found_by_check"

// tellOfFinding tells of a check that answered who complained as tellOfLook does of a look.
func tellOfFinding(tx *gorm.DB, look lookRow, actor casework.Actor) error {
	return tellOf(tx, ComplainantFoundByCheck, look, actor)
}

// tellOfLook tells the coordinators who looked at a complainant, and for whom, so
// that a look without cause is noticed without anybody having to ask for the list
// of looks. Coordinators are not left to watch themselves: where one of them
// looked, or somebody for one of them, the supervisors are told too, and the auditors
// where every supervisor is recused. The reason
// stays in the list: it may speak of the complainant.
func tellOfLook(tx *gorm.DB, look lookRow, actor casework.Actor) error {
	return tellOf(tx, ComplainantLookedAt, look, actor)
}

func tellOf(tx *gorm.DB, what casework.EventType, look lookRow, actor casework.Actor) error {
	row, f, err := factsOf(tx, look.CaseID, look.At)
	if err != nil {
		return err
	}
	f["person"] = string(look.Person)
	if look.ActingFor != "" {
		f["acting_for"] = string(look.ActingFor)
	}
	told := []address{{role: casework.Coordinator}}
	if slices.ContainsFunc(slices.Concat(actor.Posts, actor.Own), func(p casework.Post) bool { return p.Role == casework.Coordinator }) {
		told = append(told, address{role: casework.Supervisor})
		watched, err := holdsUnbarred(tx, casework.Supervisor, look.CaseID, look.At)
		if err != nil {
			return err
		}
		if !watched {
			told = append(told, address{role: casework.Auditor})
		}
	}
	rows := make([]outboxRow, len(told))
	for i, to := range told {
		rows[i] = outboxRow{
			Notice: noticeRow{
				ID: string(what) + "/" + look.ID + "/" + to.String(), CaseID: look.CaseID, Seq: row.Counters.LastEventSeq,
				Type: what, Role: to.role, Facts: marshal(f), At: look.At,
			},
			State: outboxPending, NextTry: look.At,
		}
	}
	return insert(tx, rows, "the outbox")
}

func (l *Ledger) openIdentity(id casework.CaseID, rows []identityRow) (*contract.Complainant, error) {
	c := &contract.Complainant{}
	for _, r := range rows {
		plain, err := l.config.Identities.OpenIdentity(r.Sealed, string(id), r.Field)
		if err != nil && (r.Field != anonymousField || !unread(err)) { // that it is there says all of it
			return nil, wrap(err, "opening an identity")
		}
		if r.Field == anonymousField {
			c.Anonymous = true
			continue
		}
		i := slices.IndexFunc(identityFields, func(f identityField) bool { return f.name == r.Field })
		if i < 0 {
			return nil, errUnknownField
		}
		*identityFields[i].value(c) = string(plain)
	}
	return c, nil
}

// Looks lists who looked at a case's complainant, when and why, latest first.
// It is for those who answer for the case and those who check.
func (l *Ledger) Looks(ctx context.Context, who contract.Reader, id casework.CaseID) ([]contract.Look, error) {
	if who.Reads(casework.DataLooks) != casework.ReachAll {
		return nil, casework.Refuse(casework.Forbidden, "not_your_role")
	}
	if err := l.seen(l.read(ctx), who, casework.DataLooks, id); err != nil {
		return nil, err
	}
	var rows []lookRow
	if err := l.read(ctx).Where("case_id = ?", id).Order("at DESC, id DESC").Find(&rows).Error; err != nil {
		return nil, wrap(err, "reading looks")
	}
	looks := make([]contract.Look, len(rows))
	for i, r := range rows {
		reason, err := l.reasonOf(l.read(ctx), r)
		if err != nil && !unread(err) {
			return nil, err
		}
		looks[i] = contract.Look{Case: r.CaseID, Person: r.Person, ActingFor: r.ActingFor, Reason: reason, At: r.At}
	}
	return looks, nil
}
