package ledger

import (
	"bytes"
	"context"
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// responsibilityRow is one version of the responsibility list; triggers refuse
// to change it.
type responsibilityRow struct {
	Version  int64 `gorm:"primaryKey;autoIncrement:false"`
	Body     []byte
	Document string
	StoredAt casework.Instant
	StoredBy casework.PersonID
	Reason   string
}

func (responsibilityRow) TableName() string { return "responsibility_lists" }

func (r responsibilityRow) version() contract.ResponsibilityVersion {
	return contract.ResponsibilityVersion{Version: r.Version, Document: r.Document, Reason: r.Reason, StoredAt: r.StoredAt, StoredBy: r.StoredBy}
}

func (r responsibilityRow) list() (contract.ResponsibilityList, error) {
	l := contract.ResponsibilityList{ResponsibilityVersion: r.version(), Lines: []casework.Responsibility{}}
	if r.Version == 0 {
		return l, nil
	}
	return l, unmarshal(r.Body, &l.Lines, "responsibility list "+strconv.FormatInt(r.Version, 10))
}

// responsibilityLines is the most that a list may hold.
const responsibilityLines = 500

// Responsibilities reads a version of the responsibility list; version 0 is the
// one in force. An office that has none has an empty one of version 0.
func (l *Ledger) Responsibilities(ctx context.Context, version int64) (contract.ResponsibilityList, error) {
	q := l.read(ctx)
	if version > 0 {
		q = q.Where("version = ?", version)
	}
	var rows []responsibilityRow
	if err := q.Order("version DESC").Limit(1).Find(&rows).Error; err != nil {
		return contract.ResponsibilityList{}, wrap(err, "reading the responsibility list")
	}
	switch {
	case len(rows) > 0:
		return rows[0].list()
	case version > 0:
		return contract.ResponsibilityList{}, casework.Refuse(casework.NotFound, "no_such_list_version", "version", strconv.FormatInt(version, 10))
	}
	return responsibilityRow{}.list()
}

// ResponsibilityVersions lists every version there was, the one in force first.
func (l *Ledger) ResponsibilityVersions(ctx context.Context) ([]contract.ResponsibilityVersion, error) {
	var rows []responsibilityRow
	if err := l.read(ctx).Omit("body").Order("version DESC").Find(&rows).Error; err != nil {
		return nil, wrap(err, "reading the versions of the responsibility list")
	}
	versions := make([]contract.ResponsibilityVersion, len(rows))
	for i, r := range rows {
		versions[i] = r.version()
	}
	return versions, nil
}

// StoreResponsibilities puts a new version in force, with who, when and why. The
// content that is in force already changes nothing.
func (l *Ledger) StoreResponsibilities(ctx context.Context, n contract.NewResponsibilities) (contract.ResponsibilityList, error) {
	if strings.TrimSpace(n.Reason) == "" {
		return contract.ResponsibilityList{}, invalidField("reason", "required")
	}
	if n.Lines == nil {
		n.Lines = []casework.Responsibility{}
	}
	body, err := canonical(n.Lines)
	if err != nil {
		return contract.ResponsibilityList{}, err
	}
	var row responsibilityRow
	err = l.write(ctx, func(tx *gorm.DB) error {
		// The units are locked, so that no line names one that is dissolved just
		// now, and no two versions are stored at once.
		if _, err := l.lockUnits(tx); err != nil {
			return err
		}
		var last []responsibilityRow
		if err := tx.Order("version DESC").Limit(1).Find(&last).Error; err != nil {
			return wrap(err, "reading the responsibility list")
		}
		if len(last) > 0 {
			row = last[0]
		}
		if bytes.Equal(row.Body, body) && row.Document == n.Document {
			return nil
		}
		if n.Read != row.Version {
			return changedMeanwhile(row.Version)
		}
		units, err := unitsIn(tx)
		if err != nil {
			return err
		}
		if faults := responsibilityFaults(n.Lines, units); len(faults) > 0 {
			refusal := casework.Refuse(casework.Invalid, "invalid_fields")
			refusal.Fields = faults
			return refusal
		}
		now, err := l.now(tx)
		if err != nil {
			return wrap(err, "reading the clock")
		}
		row = responsibilityRow{Version: row.Version + 1, Body: body, Document: n.Document, StoredAt: now, StoredBy: n.By, Reason: n.Reason}
		if err := tx.Create(&row).Error; err != nil {
			return wrap(err, "storing the responsibility list")
		}
		if n.Drafted {
			if err := dropDraft(tx, n.By, contract.PlaceResponsibilities, now); err != nil {
				return err
			}
		}
		return l.audit(tx, stored(contract.ResponsibilitiesStored, responsibilityList, row.Version, body, n.By, n.Reason))
	})
	if err != nil {
		return contract.ResponsibilityList{}, err
	}
	return row.list()
}

// responsibilityList is the one list that entries are about.
const responsibilityList = "list"

// responsibilityFaults says what is wrong with the lines of a list.
func responsibilityFaults(lines []casework.Responsibility, units []contract.Unit) (faults []casework.FieldError) {
	add := func(field, code string, params ...string) {
		faults = append(faults, casework.FieldError{Field: field, Code: code, Params: casework.Refuse(casework.Invalid, code, params...).Params})
	}
	if len(lines) > responsibilityLines {
		add("lines", "too_many", "max", strconv.Itoa(responsibilityLines))
		return faults
	}
	byID := map[casework.UnitID]contract.Unit{}
	for _, u := range units {
		byID[u.ID] = u
	}
	known := map[string]int{}
	for i, line := range lines {
		at := func(name string) string { return "lines[" + strconv.Itoa(i) + "]." + name }
		takes := func(field string, id casework.UnitID) {
			switch u, there := byID[id]; {
			case !there:
				add(field, "no_such_unit")
			case u.Disabled:
				add(field, "unit_disabled")
			case u.Kind == contract.UnitOffice || u.Kind == contract.UnitGroup:
				add(field, "unit_takes_no_cases")
			}
		}
		if strings.TrimSpace(line.Matter) == "" {
			add(at("matter"), "required")
		}
		if line.Lead != "" {
			takes(at("lead"), line.Lead)
		}
		if u, there := byID[line.Area]; line.Area != "" && (!there || !u.GovernsArea()) {
			add(at("area"), "territory_of_no_area")
		}
		for j, u := range line.Assisting {
			field := at("assisting") + "[" + strconv.Itoa(j) + "]"
			if u == line.Lead || slices.Index(line.Assisting, u) < j {
				add(field, "unit_named_twice")
				continue
			}
			takes(field, u)
		}
		key := strings.Join([]string{string(line.Kind), strings.TrimSpace(line.Matter), string(line.Area), string(line.Level)}, "\x00")
		if before, twice := known[key]; twice {
			add(at("matter"), "line_twice", "line", strconv.Itoa(before))
		} else {
			known[key] = i + 1
		}
	}
	return faults
}
