package ledger

import (
	"slices"
	"strconv"
	"unicode"
	"unicode/utf8"

	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// areasIn reads the units that govern an area. Who answers for one and is disabled
// by now is left out: a part that comes by itself names nobody who cannot sign in.
func areasIn(tx *gorm.DB) ([]casework.Area, error) {
	units, err := unitsIn(tx)
	if err != nil {
		return nil, err
	}
	areas := contract.Areas(units)
	var named []casework.PersonID
	for _, a := range areas {
		named = append(named, a.FirstResponsible, a.DirectResponsible)
	}
	var gone []casework.PersonID
	if err := tx.Model(&personRow{}).Where("disabled = ? AND id IN ?", true, named).Pluck("id", &gone).Error; err != nil {
		return nil, wrap(err, "reading who answers for an area")
	}
	for i := range areas {
		for _, p := range []*casework.PersonID{&areas[i].FirstResponsible, &areas[i].DirectResponsible} {
			if slices.Contains(gone, *p) {
				*p = ""
			}
		}
	}
	return areas, nil
}

const (
	territoryNames = 40
	territoryShort = 2 // letters; one alone names too much
	territoryLong  = 40
)

// territoryFaults says what is wrong with the names of a unit's area.
func territoryFaults(tx *gorm.DB, u contract.Unit) (faults []casework.FieldError, err error) {
	add := func(field, code string, params ...string) {
		faults = append(faults, casework.FieldError{Field: field, Code: code, Params: casework.Refuse(casework.Invalid, code, params...).Params})
	}
	if len(u.Territory) > 0 && !u.GovernsArea() {
		add("territory", "territory_of_no_area")
	}
	if len(u.Territory) > territoryNames {
		add("territory", "too_many", "max", strconv.Itoa(territoryNames))
	}
	for i, name := range u.Territory {
		field := "territory[" + strconv.Itoa(i) + "]"
		switch letters := utf8.RuneCountInString(name); {
		case letters == 0:
			add(field, "required")
		case letters < territoryShort:
			add(field, "text_too_short", "min", strconv.Itoa(territoryShort))
		case letters > territoryLong:
			add(field, "text_too_long", "max", strconv.Itoa(territoryLong))
		case !isName(name):
			add(field, "territory_no_name")
		}
	}
	if len(faults) > 0 || u.Disabled {
		return faults, nil
	}
	var beside []unitRow
	if err := tx.Where("parent = ? AND kind = ? AND id <> ? AND NOT disabled", u.Parent, u.Kind, u.ID).Order("id").Find(&beside).Error; err != nil {
		return nil, wrap(err, "reading the units beside one")
	}
	for i, name := range u.TerritoryClaims() {
		field := "name"
		if len(u.Territory) > 0 {
			field = "territory[" + strconv.Itoa(i) + "]"
		}
		for _, row := range beside {
			if slices.Contains(row.unit().TerritoryClaims(), name) {
				add(field, "territory_claimed", "name", name, "unit", row.Name)
			}
		}
	}
	return faults, nil
}

// isName reports whether a text is letters and digits only, as the names of
// areas are.
func isName(s string) bool {
	for _, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return false
		}
	}
	return true
}
