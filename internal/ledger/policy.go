package ledger

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// policyRow is one stored version of a policy; triggers refuse to change it.
type policyRow struct {
	Name     string `gorm:"primaryKey"`
	Version  int64  `gorm:"primaryKey;autoIncrement:false"`
	Body     []byte
	StoredAt casework.Instant
	StoredBy casework.PersonID
	Reason   string
}

func (policyRow) TableName() string { return "policies" }

type calendarRow struct {
	Year     int64 `gorm:"primaryKey;autoIncrement:false"`
	Version  int64 `gorm:"primaryKey;autoIncrement:false"`
	Body     []byte
	StoredAt casework.Instant
	StoredBy casework.PersonID
	Reason   string
}

func (calendarRow) TableName() string { return "calendars" }

// StorePolicy stores a version of a policy with who, when and why (S1-38). The
// same version with the same content again changes nothing; with another it is
// refused, for a stored version never changes. The caller has checked that the
// policy makes sense.
func (l *Ledger) StorePolicy(ctx context.Context, p casework.Policy, by casework.PersonID, reason string) error {
	if p.Name == "" || p.Version < 1 {
		return invalidField("version", "required")
	}
	if strings.TrimSpace(reason) == "" {
		return invalidField("reason", "required")
	}
	body, err := canonical(p)
	if err != nil {
		return err
	}
	return l.twice(func() error {
		return l.write(ctx, func(tx *gorm.DB) error {
			var rows []policyRow
			if err := tx.Where("name = ? AND version = ?", p.Name, p.Version).Limit(1).Find(&rows).Error; err != nil {
				return wrap(err, "looking for a policy")
			}
			if len(rows) > 0 {
				if bytes.Equal(rows[0].Body, body) {
					return nil
				}
				return casework.Refuse(casework.Conflict, "policy_version_taken", "policy", p.Name, "version", strconv.Itoa(p.Version))
			}
			now, err := l.now(tx)
			if err != nil {
				return wrap(err, "reading the clock")
			}
			err = tx.Create(&policyRow{
				Name: p.Name, Version: int64(p.Version), Body: body, StoredAt: now, StoredBy: by, Reason: reason,
			}).Error
			if err != nil {
				return wrap(err, "storing a policy")
			}
			return l.audit(tx, stored(contract.PolicyStored, p.Name, int64(p.Version), body, by, reason))
		})
	})
}

// stored is the entry of a stored version. Its content is told by its sum: the
// version itself never changes.
func stored(kind contract.EntryKind, name string, version int64, body []byte, by casework.PersonID, reason string) contract.NewEntry {
	entry := about(kind, name)
	entry.Facts = map[string]string{"version": strconv.FormatInt(version, 10), "sha256": fmt.Sprintf("%x", sha256.Sum256(body))}
	entry.Reason = reason
	if by != "" {
		entry.Actor = &casework.Actor{Person: by}
	}
	return entry
}

// RuleSum is the sum of a policy's or a calendar's content, as its entry tells it.
func RuleSum(content any) (string, error) {
	body, err := canonical(content)
	return fmt.Sprintf("%x", sha256.Sum256(body)), err
}

// PolicyVersion reads one version of a policy; version 0 is the highest.
func (l *Ledger) PolicyVersion(ctx context.Context, name string, version int) (contract.PolicyVersion, error) {
	return policyVersion(l.read(ctx), name, version)
}

func policyVersion(tx *gorm.DB, name string, version int) (contract.PolicyVersion, error) {
	q := tx.Where("name = ?", name)
	if version > 0 {
		q = q.Where("version = ?", version)
	}
	var row policyRow
	err := q.Order("version DESC").Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return contract.PolicyVersion{}, casework.Refuse(casework.NotFound, "no_such_policy", "policy", name, "version", strconv.Itoa(version))
	}
	if err != nil {
		return contract.PolicyVersion{}, wrap(err, "reading a policy")
	}
	return row.version()
}

func (r policyRow) version() (contract.PolicyVersion, error) {
	v := contract.PolicyVersion{StoredAt: r.StoredAt, StoredBy: r.StoredBy, Reason: r.Reason}
	return v, unmarshal(r.Body, &v.Policy, "policy "+r.Name)
}

// Policies lists every stored version of every policy, by name and version.
func (l *Ledger) Policies(ctx context.Context) ([]contract.PolicyVersion, error) {
	var rows []policyRow
	if err := l.read(ctx).Order("name, version").Find(&rows).Error; err != nil {
		return nil, wrap(err, "reading the policies")
	}
	versions := make([]contract.PolicyVersion, len(rows))
	for i, r := range rows {
		var err error
		if versions[i], err = r.version(); err != nil {
			return nil, err
		}
	}
	return versions, nil
}

// StoreCalendar stores a year's calendar as its next version; the content that
// counts already changes nothing.
func (l *Ledger) StoreCalendar(ctx context.Context, y casework.CalendarYear, by casework.PersonID, reason string) error {
	return l.storeCalendar(ctx, y, nil, by, reason)
}

// ReplaceCalendar is StoreCalendar for a person who has read a version of the
// year, 0 where there was none: another one meanwhile is refused.
func (l *Ledger) ReplaceCalendar(ctx context.Context, y casework.CalendarYear, read int, by casework.PersonID, reason string) error {
	return l.storeCalendar(ctx, y, &read, by, reason)
}

func (l *Ledger) storeCalendar(ctx context.Context, y casework.CalendarYear, read *int, by casework.PersonID, reason string) error {
	if y.Year == 0 {
		return invalidField("year", "required")
	}
	if strings.TrimSpace(reason) == "" {
		return invalidField("reason", "required")
	}
	body, err := canonical(y)
	if err != nil {
		return err
	}
	return l.twice(func() error {
		return l.write(ctx, func(tx *gorm.DB) error {
			var rows []calendarRow
			if err := tx.Where("year = ?", y.Year).Order("version DESC").Limit(1).Find(&rows).Error; err != nil {
				return wrap(err, "looking for a calendar")
			}
			next := int64(1)
			if len(rows) > 0 {
				if bytes.Equal(rows[0].Body, body) {
					return nil
				}
				next = rows[0].Version + 1
			}
			if read != nil && int64(*read) != next-1 {
				return changedMeanwhile(next - 1)
			}
			now, err := l.now(tx)
			if err != nil {
				return wrap(err, "reading the clock")
			}
			err = tx.Create(&calendarRow{
				Year: int64(y.Year), Version: next, Body: body, StoredAt: now, StoredBy: by, Reason: reason,
			}).Error
			if err != nil {
				return wrap(err, "storing a calendar")
			}
			return l.audit(tx, stored(contract.CalendarStored, strconv.Itoa(y.Year), next, body, by, reason))
		})
	})
}

// Calendars lists every stored version of every year, by year and version.
func (l *Ledger) Calendars(ctx context.Context) ([]contract.CalendarVersion, error) {
	var rows []calendarRow
	if err := l.read(ctx).Order("year, version").Find(&rows).Error; err != nil {
		return nil, wrap(err, "reading the calendars")
	}
	versions := make([]contract.CalendarVersion, len(rows))
	for i, r := range rows {
		v := contract.CalendarVersion{Version: int(r.Version), StoredAt: r.StoredAt, StoredBy: r.StoredBy, Reason: r.Reason}
		if err := unmarshal(r.Body, &v.Year, "calendar of "+strconv.FormatInt(r.Year, 10)); err != nil {
			return nil, err
		}
		versions[i] = v
	}
	return versions, nil
}

// Calendar is the calendar that counts now: the highest version of every year.
func (l *Ledger) Calendar(ctx context.Context) (casework.Calendar, error) {
	return calendar(l.read(ctx))
}

func calendar(tx *gorm.DB) (casework.Calendar, error) {
	var rows []calendarRow
	err := tx.Where("version = (SELECT max(o.version) FROM calendars o WHERE o.year = calendars.year)").Order("year").Find(&rows).Error
	if err != nil {
		return casework.Calendar{}, wrap(err, "reading the calendar")
	}
	var c casework.Calendar
	for _, r := range rows {
		var y casework.CalendarYear
		if err := unmarshal(r.Body, &y, "calendar of "+strconv.FormatInt(r.Year, 10)); err != nil {
			return c, err
		}
		c.Years = append(c.Years, y)
	}
	return c, nil
}

// yearsCarried is how many years of the calendar a case takes along: more than
// any clock of a shipped policy runs.
const yearsCarried = 3

// CasePolicy gives what a new case of a campaign carries by value: the policy
// of its level and mode under the campaign's reading, and the part of the
// calendar that the policy needs. It refuses where the campaign is not live.
func (l *Ledger) CasePolicy(ctx context.Context, campaign string, level casework.SourceLevel, mode casework.SourceMode, handedOver casework.Instant) (p casework.Policy, c casework.Calendar, err error) {
	err = l.view(ctx, func(tx *gorm.DB) error {
		p, c, err = casePolicy(tx, campaign, level, mode, handedOver, contract.CampaignLive)
		return err
	})
	return p, c, err
}

// casePolicy is CasePolicy for campaigns in any of the states.
func casePolicy(tx *gorm.DB, id string, level casework.SourceLevel, mode casework.SourceMode, handedOver casework.Instant, states ...string) (casework.Policy, casework.Calendar, error) {
	campaign, err := takeCampaign(tx, id)
	if err != nil {
		return casework.Policy{}, casework.Calendar{}, err
	}
	if !slices.Contains(states, campaign.State) {
		return casework.Policy{}, casework.Calendar{}, casework.Refuse(casework.Conflict, "campaign_not_live", "campaign", id)
	}
	choice, ok := campaign.Policy(level, mode)
	if !ok {
		return casework.Policy{}, casework.Calendar{}, casework.Refuse(casework.Conflict, "no_policy_for_source",
			"level", string(level), "mode", string(mode))
	}
	stored, err := policyVersion(tx, choice.Policy, choice.Version)
	if err != nil {
		return casework.Policy{}, casework.Calendar{}, err
	}
	policy := contract.WithReading(stored.Policy, campaign.Reading.FirstDay)
	cal, err := calendarOf(tx, policy, handedOver)
	return policy, cal, err
}

// calendarOf is the part of the calendar that a case of the policy needs from an
// instant on.
func calendarOf(tx *gorm.DB, policy casework.Policy, from casework.Instant) (casework.Calendar, error) {
	if !policy.NeedsCalendar() {
		return casework.Calendar{}, nil
	}
	all, err := calendar(tx)
	return all.Extract(from, policy.Zone, yearsCarried), err
}
