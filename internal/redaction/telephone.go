package redaction

import (
	"regexp"
	"slices"
	"strings"
)

var (
	mobile = regexp.MustCompile(`^1[3-9]\d{9}$`)
	// fixed: the area codes of three digits have numbers of eight, those of
	// four have numbers of seven or eight.
	fixed     = regexp.MustCompile(`^(?:0(?:10|2\d)[2-9]\d{7}|0[3-9]\d{2}[2-9]\d{6,7})$`)
	abroad    = regexp.MustCompile(`^(?:0086|86)`)
	telLabel  = regexp.MustCompile(`(?i)(?:电话|座机|固话|手机|联系方式|致电|拨打|tel|phone|mobile)(?:号码|号)?[^0-9\n]{0,6}$`)
	localOnly = regexp.MustCompile(`^[2-8]\d{6,7}$`)
)

// mobileGroups are the ways in which people write a mobile number.
var mobileGroups = [][]int{{11}, {3, 4, 4}, {3, 8}, {7, 4}, {4, 4, 3}, {4, 3, 4}, {3, 3, 5}, {5, 6}, {6, 5}, {4, 7}, {3, 2, 3, 3}, {5, 3, 3}}

func (f *folded) telephone(c candidate) (Hit, bool) {
	if len(c.digits) < 7 || len(c.digits) > 16 {
		return Hit{}, false
	}
	labelled := telLabel.MatchString(f.text[max(0, c.from-40):c.from])
	if strings.ContainsAny(c.digits, "xX") || letter(f.before(c.from)) && !labelled || f.measured(c.to) {
		return Hit{}, false
	}
	number, lengths, from := c.digits, c.lengths, c.from
	if code := abroad.FindString(number); code != "" {
		number = number[len(code):]
		if lengths = shorten(lengths, len(code)); lengths == nil {
			return Hit{}, false
		}
		if from > 0 && f.text[from-1] == '+' {
			from--
			if !mobile.MatchString(number) {
				number = "0" + strings.TrimPrefix(number, "0")
				if fixed.MatchString(number) {
					return f.hit(Telephone, FixedLine, from, c.to, hide(number, 4, 2)), true
				}
			}
		}
	}
	switch {
	case mobile.MatchString(number) && mobileWay(lengths):
		return f.hit(Telephone, MobileNumber, from, c.to, hide(number, 3, 4)), true
	case fixed.MatchString(number) && fixedWay(lengths):
		return f.hit(Telephone, FixedLine, from, c.to, hide(number, 4, 2)), true
	case labelled && localOnly.MatchString(number) && localWay(lengths):
		return f.hit(Telephone, Labelled, from, c.to, hide(number, 2, 2)), true
	}
	return Hit{}, false
}

// shorten takes a prefix away from the first groups; nil where it ends inside
// the second.
func shorten(lengths []int, by int) []int {
	if lengths[0] < by {
		return nil
	}
	rest := slices.Clone(lengths)
	if rest[0] -= by; rest[0] == 0 {
		rest = rest[1:]
	}
	if len(rest) == 0 {
		return nil
	}
	return rest
}

func mobileWay(lengths []int) bool {
	digitByDigit := len(lengths) == 11
	return digitByDigit || slices.ContainsFunc(mobileGroups, func(g []int) bool { return slices.Equal(g, lengths) })
}

// fixedWay: one piece, or the area code, then one piece or two.
func fixedWay(lengths []int) bool {
	switch len(lengths) {
	case 1:
		return true
	case 2, 3:
		return lengths[0] == 3 || lengths[0] == 4
	}
	return false
}

func localWay(lengths []int) bool {
	return len(lengths) == 1 || len(lengths) == 2 && lengths[0] >= 3 && lengths[1] == 4
}

var (
	email      = regexp.MustCompile(`[A-Za-z0-9._%+\-]{1,64} ?@ ?[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,6}`)
	messenger  = regexp.MustCompile(`(?i)(微信|微 信|薇信|V信|wechat|weixin|vx|wx|qq)(?:号码|号|id|群)?((?:\s|[:：,，()（）"“”'是为])*)([a-z0-9][a-z0-9_\-]{4,19})`)
	acceptance = regexp.MustCompile(`^[A-Za-z]{1,4}\d?[A-Za-z]{0,3}\d{8,}`)
)

func (f *folded) emails() []Hit {
	var hits []Hit
	for _, at := range email.FindAllStringIndex(f.text, -1) {
		local, host, _ := strings.Cut(f.text[at[0]:at[1]], "@")
		hits = append(hits, f.hit(Email, Written, at[0], at[1], local[:1]+"***@"+strings.TrimSpace(host)))
	}
	return hits
}

func (f *folded) messengers() []Hit {
	var hits []Hit
	for _, at := range messenger.FindAllStringSubmatchIndex(f.text, -1) {
		label, id := strings.ToLower(f.text[at[2]:at[3]]), f.text[at[6]:at[7]]
		latin := letter(rune(label[0]))
		switch {
		case acceptance.MatchString(id): // "微信 WX202100036" is a channel and a number
			continue
		case latin && letter(f.before(at[2])): // the end of another word
			continue
		case latin && at[3] == at[6] && label != "qq" && !digit(id[0]): // the beginning of another word
			continue
		case label == "wx" && at[3] == at[6]: // an acceptance number with this beginning
			continue
		}
		hits = append(hits, f.hit(Messenger, Labelled, at[6], at[7], "***"))
	}
	return hits
}
