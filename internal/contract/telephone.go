package contract

import (
	"regexp"
	"strings"
)

// NoTelephone is the fault of a field that holds something else.
const NoTelephone = "no_telephone"

// telephone is a number as it can be dialled in China: a mobile one, a line with or
// without its area code, or a service such as 110, 12369 or 400-…, perhaps with an
// extension. Ranges that may be given out later are let through.
var telephone = regexp.MustCompile(`(?i)^(?:(?:\+|00)?86-?)?(?:1[3-9]\d-?\d{4}-?\d{4}|(?:0\d{2,3}-?)?\d{3,4}-?\d{4}|[48]00-?\d{3}-?\d{4}|1[0-2]\d{1,3}|9[56]\d{3,6})(?:(?:-|转|分机|ext\.?|x|#)-?\d{1,6})?$`)

var (
	withoutGaps = strings.NewReplacer(" ", "", "\t", "", "(", "", ")", "-", "—", "-", "–", "-", "－", "-")
	several     = regexp.MustCompile(`[、,;/]`)
)

// IsTelephone reports whether somebody can be rung up by what is written: one number,
// or several.
func IsTelephone(text string) bool {
	for _, one := range several.Split(Levelled(text), -1) {
		if !telephone.MatchString(strings.ReplaceAll(withoutGaps.Replace(one), "--", "-")) {
			return false
		}
	}
	return true
}
