package intake

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"jiaoban/internal/contract"
)

// 补充办理件 are orders from above to work on a known case again. A list says so
// in a heading above some rows, in the name or title of a sheet, or in a row: in
// a remark, beside its number, or at the beginning of its text.
var (
	supplementWord    = regexp.MustCompile(`补充办理|补办件|补办案件`)
	supplementNot     = regexp.MustCompile(`(?:非|不是|不属于|不含|无)(?:补充办理|补办)`)
	supplementOthers  = regexp.MustCompile(`[含及和与、]|其中|另`)
	supplementNote    = regexp.MustCompile(`[\[(（【〔]\s*(?:补充办理(?:件|案件)?|补办(?:件|案件))\s*[\])）】〕]|^(?:补充办理(?:件|案件)?|补办(?:件|案件))\s*[:：]?`)
	supplementSection = regexp.MustCompile(`^\(?[一二三四五六七八九十0-9]{0,3}\)?[、.]?(?:补充办理|补办)(?:件|案件|事项)?(?:[(:]?共?([0-9]{1,6})件\)?)?$`)
	newSection        = regexp.MustCompile(`^\(?[一二三四五六七八九十0-9]{0,3}\)?[、.]?(?:新增|新交办|新转办|新受理|交办|转办)(?:件|案件|信访件|举报件)(?:[(:]?共?([0-9]{1,6})件\)?)?$`)
)

// headsSupplements tells whether a title or the name of a sheet says that all
// below it are such orders; one that names other cases beside them does not.
func headsSupplements(text string) bool {
	text = contract.Levelled(text)
	return supplementWord.MatchString(text) && !supplementNot.MatchString(text) && !supplementOthers.MatchString(text)
}

// supplementsBelow tells whether a line above a block of rows is about such orders, or
// about the others.
func supplementsBelow(text string) (supplements, is bool) {
	text = contract.Levelled(text)
	return supplementSection.MatchString(text), supplementSection.MatchString(text) || newSection.MatchString(text)
}

// withoutNote takes the note off a number: 2145（补充办理件）.
func withoutNote(number string) (rest string, noted bool) {
	if !supplementNote.MatchString(number) {
		return number, false
	}
	return trim(supplementNote.ReplaceAllString(number, "")), true
}

// orders tells whether a row itself says that it is such an order.
func orders(r *Row) bool {
	for _, text := range []string{r.Remarks, r.Later[FieldRepeatNote]} {
		if utf8.RuneCountInString(text) <= 60 && supplementWord.MatchString(text) && !supplementNot.MatchString(contract.Levelled(text)) {
			return true
		}
	}
	at := supplementNote.FindStringIndex(r.Complaint)
	return at != nil && strings.TrimSpace(r.Complaint[:at[0]]) == ""
}
