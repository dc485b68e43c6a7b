package intake

import (
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// rollValue makes of a cell what the API takes for a field, or says what is
// wrong with it.
func rollValue(field, text string) (value, fault string, params []string) {
	switch field {
	case "kind":
		return oneOfWords(rollKinds, text)
	case "role":
		return oneOfWords(rollRoles, text)
	case "from", "until":
		at, ok := rollInstant(text, field == "until")
		if !ok {
			return "", "bad_format", []string{"expected", "2021-08-20 21:25"}
		}
		return at.String(), "", nil
	case "name", "person", "substitute", "backup", "first_responsible", "direct_responsible":
		return closedUp(text), "", nil
	case "territory":
		names := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",，、;；", r) })
		for i := range names {
			names[i] = strings.TrimSpace(names[i])
		}
		return strings.Join(names, "、"), "", nil
	}
	return text, "", nil
}

// closedUp takes out the blanks by which names of two characters are drawn out
// to the width of three. Between other letters they stay.
func closedUp(s string) string {
	runes := []rune(s)
	out := runes[:0:0]
	for i, r := range runes {
		between := i > 0 && i+1 < len(runes) && unicode.Is(unicode.Han, runes[i-1]) && unicode.Is(unicode.Han, runes[i+1])
		if unicode.IsSpace(r) && between {
			continue
		}
		out = append(out, r)
	}
	return string(out)
}

// office is the zone of times in a roll. It has no summer time, and files name
// no offset.
var office = time.FixedZone("+08:00", 8*60*60)

const officeLayout = "2006-01-02 15:04:05.999999"

// RollInstant writes an instant as a roll has it, exactly.
func RollInstant(at casework.Instant) string {
	if at.IsZero() {
		return ""
	}
	return strings.TrimSuffix(at.Time().In(office).Format(officeLayout), ":00")
}

var dateFold = strings.NewReplacer("年", "-", "月", "-", "日", " ", "号", " ", "/", "-", ".", "-", "时", ":", "點", ":", "点", ":", "分", "", "：", ":", "T", " ")

// rollInstant reads a time of the office, or an instant with its offset. A day
// without a time begins at midnight; where it ends something, it is the last day.
func rollInstant(text string, ending bool) (casework.Instant, bool) {
	if at, err := casework.ParseInstant(text); err == nil {
		return at, !at.IsZero()
	}
	day, clock, _ := strings.Cut(strings.TrimSpace(dateFold.Replace(text)), " ")
	if whole, fraction, split := strings.Cut(text, "."); split && strings.Count(whole, ":") == 2 {
		// The fold took the point before the fraction of a second for one of a date.
		day, clock, _ = strings.Cut(strings.TrimSpace(dateFold.Replace(whole)), " ")
		clock += "." + fraction
	}
	date, err := time.ParseInLocation("2006-1-2", day, office)
	if err != nil || date.Year() < 1970 || date.Year() > 9000 {
		return 0, false
	}
	clock = strings.TrimSuffix(strings.TrimSpace(clock), ":")
	switch clock {
	case "":
		if ending {
			date = date.AddDate(0, 0, 1)
		}
		return casework.InstantOf(date), true
	case "24", "24:00", "24:00:00":
		return casework.InstantOf(date.AddDate(0, 0, 1)), true
	}
	for _, layout := range []string{"15:4:5.999999", "15:4", "15"} {
		if of, err := time.Parse(layout, clock); err == nil {
			at := date.Add(time.Duration(of.Hour())*time.Hour + time.Duration(of.Minute())*time.Minute + time.Duration(of.Second())*time.Second + time.Duration(of.Nanosecond()))
			return casework.InstantOf(at), true
		}
	}
	return 0, false
}

func oneOfWords(words map[string]string, text string) (value, fault string, params []string) {
	if value = words[labelKey(text)]; value != "" {
		return value, "", nil
	}
	return "", "not_one_of", []string{"allowed", strings.Join(wordsOf(words), ", ")}
}

// wordsOf are the words that the program's own files use.
func wordsOf(words map[string]string) []string {
	own := map[string]bool{}
	for _, value := range words {
		own[rollWord(value)] = true
	}
	return slices.Sorted(maps.Keys(own))
}

// rollWord is how a file of the program's own names a kind or a role.
func rollWord(value string) string {
	if word := contract.UnitKindWord(value, casework.Chinese); word != value {
		return word
	}
	return casework.Word(casework.Role(value), casework.Chinese)
}

// rollKinds find the kinds of units by their names.
var rollKinds = named(contract.UnitKinds, func(kind, lang string) string { return contract.UnitKindWord(kind, lang) }, map[string][]string{
	contract.UnitOffice: {"办公室", "迎检办", "督察协调办"}, contract.UnitGroup: {"组", "group"}, contract.UnitProvince: {"省级", "自治区", "直辖市"},
	contract.UnitCity: {"市", "州", "市级", "地市", "市州", "地级市"}, contract.UnitCounty: {"县", "区", "县级", "区县", "县区", "县市区"},
	contract.UnitDepartment: {"局", "市直部门", "县直部门", "直属部门"}, contract.UnitTownship: {"乡", "镇", "街道", "乡镇", "镇街", "乡镇街道"},
})

// rollRoles find the roles by their names.
var rollRoles = named(roleNames(), func(role, lang string) string { return casework.Word(casework.Role(role), lang) }, map[string][]string{
	string(casework.UnitOfficer): {"经办人", "承办人", "承办单位经办人"}, string(casework.UnitLeader): {"负责人"}, string(casework.Reviewer): {"审核", "审核员", "信访维稳组"},
	string(casework.Administrator): {"管理员"}, string(casework.Auditor): {"审计员"}, string(casework.Supervisor): {"督查员"},
	string(casework.Coordinator): {"统筹协调组", "协调员"},
})

func roleNames() []string {
	names := make([]string, len(casework.Roles))
	for i, r := range casework.Roles {
		names[i] = string(r)
	}
	return names
}

func named(values []string, word func(value, lang string) string, more map[string][]string) map[string]string {
	found := map[string]string{}
	for _, value := range values {
		for _, name := range append([]string{value, word(value, casework.Chinese), word(value, casework.English)}, more[value]...) {
			found[labelKey(name)] = value
		}
	}
	return found
}
