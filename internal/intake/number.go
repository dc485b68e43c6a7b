package intake

import (
	"regexp"
	"strings"

	"jiaoban/internal/contract"
)

// NumberFacts are what a known pattern of acceptance numbers says. They are
// hints: a number that fits no pattern is as good as any other, and Date is
// never an instant of hand-over.
type NumberFacts struct {
	Pattern  NumberPattern
	Channel  Channel
	Round    string // 1, 2 or 3: which round of inspections
	Province string // two letters of GB/T 2260 (HA is 河南), "" if not stated
	Area     string // digits of GB/T 2260 or letters of a local scheme
	Date     string // 2021-08-20, 2021 or --08-20, as much as the number says
	Seq      string // running number, leading zeros kept
	Sub      string // sub-number: 2 in 73-2
}

// NumberPattern names a shape of acceptance numbers.
type NumberPattern string

// Known shapes, each with an example.
const (
	PatternUnknown    NumberPattern = ""
	PatternRound      NumberPattern = "round"       // D3HA202312150062, X2HA202104270093
	PatternLocalRound NumberPattern = "local_round" // D3WH20240422001, D2YC202304070001
	PatternArea       NumberPattern = "area"        // X410000201806150059, D410400000201912170004
	PatternInteger    NumberPattern = "integer"     // 2145, 018, 73-2
	PatternMonthDay   NumberPattern = "month_day"   // A0813015
	PatternWordDate   NumberPattern = "word_date"   // 信20170816134, 万盛电20251211002, 新乡D20181122488, D20181119007
	PatternBracket    NumberPattern = "bracket"     // 访受〔2021〕0517031号, 〔2018〕200
	PatternProvince   NumberPattern = "province"    // SD20LD1122MS02, LN2021LD1112PJ01
	PatternLetters    NumberPattern = "letters"     // BCD2022092601
	PatternWechat     NumberPattern = "wechat"      // WX202100036
	PatternDashed     NumberPattern = "dashed"      // wz-xfd-0041
	PatternDateSeq    NumberPattern = "date_seq"    // 20211118-3
	PatternMasked     NumberPattern = "masked"      // D*008
	PatternBatchSeq   NumberPattern = "batch_seq"   // 第二十四批91号
)

// provinceLetters are the two-letter codes of GB/T 2260.
var provinceLetters = wordSet("BJ TJ HE SX NM LN JL HL SH JS ZJ AH FJ JX SD HA HB HN GD GX HI CQ SC GZ YN XZ SN GS QH NX XJ BT")

// provinceDigits are the first two digits of its area codes, in letters.
var provinceDigits = map[string]string{
	"11": "BJ", "12": "TJ", "13": "HE", "14": "SX", "15": "NM", "21": "LN", "22": "JL", "23": "HL",
	"31": "SH", "32": "JS", "33": "ZJ", "34": "AH", "35": "FJ", "36": "JX", "37": "SD",
	"41": "HA", "42": "HB", "43": "HN", "44": "GD", "45": "GX", "46": "HI",
	"50": "CQ", "51": "SC", "52": "GZ", "53": "YN", "54": "XZ",
	"61": "SN", "62": "GS", "63": "QH", "64": "NX", "65": "XJ",
}

func wordSet(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

var (
	roundNumber    = regexp.MustCompile(`^([DX])([123])([A-Z]{2})([0-9]{8})([0-9]{3,5})$`)
	areaNumber     = regexp.MustCompile(`^([DX])([0-9]{6})((?:000){0,2})([0-9]{8})([0-9]{3,4})$`)
	integerNumber  = regexp.MustCompile(`^[0-9]{1,6}$`)
	monthDayNumber = regexp.MustCompile(`^([A-Z])([0-9]{2})([0-9]{2})([0-9]{3})$`)
	wordDateNumber = regexp.MustCompile(`^(\p{Han}{0,8}?)(电|信|访|网|微|D|X)([0-9]{8})([0-9]{1,5})$`)
	bracketNumber  = regexp.MustCompile(`^(\p{Han}{0,8})\[([0-9]{4})\]([0-9]{1,8})号?$`)
	provinceNumber = regexp.MustCompile(`^([A-Z]{2})([0-9]{2}|20[0-9]{2})L([DX])([0-9]{4})([A-Z]{2})([0-9]{2,3})$`)
	lettersNumber  = regexp.MustCompile(`^([A-Z]{2})([DX])([0-9]{8})([0-9]{2,4})$`)
	wechatNumber   = regexp.MustCompile(`^WX([0-9]{4})([0-9]{3,6})$`)
	dashedNumber   = regexp.MustCompile(`^([A-Z]{2,4})-XF([DX])-([0-9]{3,5})$`)
	dateSeqNumber  = regexp.MustCompile(`^([0-9]{8})-([0-9]{1,4})$`)
	maskedNumber   = regexp.MustCompile(`^([DX])\*+([0-9]{1,5})$`)
	subNumber      = regexp.MustCompile(`^(.+)-([0-9]{1,2})$`)
)

// readNumber matches a key with the known shapes.
func readNumber(key string) NumberFacts {
	if len(key) > 100 {
		return NumberFacts{}
	}
	if f, ok := wholeNumber(key); ok {
		return f
	}
	if m := subNumber.FindStringSubmatch(key); m != nil {
		if f, ok := wholeNumber(m[1]); ok {
			f.Sub = m[2]
			return f
		}
	}
	return NumberFacts{}
}

func wholeNumber(key string) (NumberFacts, bool) {
	for _, try := range []func(string) (NumberFacts, bool){nationalNumber, plainNumber, localNumber} {
		if f, ok := try(key); ok {
			return f, true
		}
	}
	return NumberFacts{}, false
}

func nationalNumber(key string) (NumberFacts, bool) {
	if m := roundNumber.FindStringSubmatch(key); m != nil {
		if date, ok := fullDate(m[4]); ok {
			f := NumberFacts{Pattern: PatternLocalRound, Channel: channelLetter(m[1]), Round: m[2], Area: m[3], Date: date, Seq: m[5]}
			if provinceLetters[m[3]] && len(m[5]) == 4 {
				f.Pattern, f.Province = PatternRound, m[3]
			}
			return f, true
		}
	}
	if m := areaNumber.FindStringSubmatch(key); m != nil {
		date, ok := fullDate(m[4])
		if province := provinceDigits[m[2][:2]]; ok && province != "" {
			return NumberFacts{Pattern: PatternArea, Channel: channelLetter(m[1]), Province: province, Area: m[2], Date: date, Seq: m[5]}, true
		}
	}
	return NumberFacts{}, false
}

func plainNumber(key string) (NumberFacts, bool) {
	switch {
	case integerNumber.MatchString(key):
		return NumberFacts{Pattern: PatternInteger, Seq: key}, true
	case dateSeqNumber.MatchString(key):
		m := dateSeqNumber.FindStringSubmatch(key)
		if date, ok := fullDate(m[1]); ok {
			return NumberFacts{Pattern: PatternDateSeq, Date: date, Seq: m[2]}, true
		}
	case maskedNumber.MatchString(key):
		m := maskedNumber.FindStringSubmatch(key)
		return NumberFacts{Pattern: PatternMasked, Channel: channelLetter(m[1]), Seq: m[2]}, true
	case monthDayNumber.MatchString(key):
		m := monthDayNumber.FindStringSubmatch(key)
		if monthDay(m[2], m[3]) {
			return NumberFacts{Pattern: PatternMonthDay, Date: "--" + m[2] + "-" + m[3], Seq: m[4]}, true
		}
	case strings.HasPrefix(key, "第"):
		if m := batchSeqPattern.FindStringSubmatch(key); m != nil && contract.BatchIn(key) != "" {
			return NumberFacts{Pattern: PatternBatchSeq, Seq: m[1]}, true
		}
	}
	return NumberFacts{}, false
}

func localNumber(key string) (NumberFacts, bool) {
	if m := wordDateNumber.FindStringSubmatch(key); m != nil {
		if date, ok := fullDate(m[3]); ok {
			return NumberFacts{Pattern: PatternWordDate, Channel: channelLetter(m[2]), Area: m[1], Date: date, Seq: m[4]}, true
		}
	}
	if m := bracketNumber.FindStringSubmatch(key); m != nil {
		f := NumberFacts{Pattern: PatternBracket, Area: m[1], Date: m[2], Seq: m[3]}
		if len(m[3]) == 7 && monthDay(m[3][:2], m[3][2:4]) {
			f.Date, f.Seq = m[2]+"-"+m[3][:2]+"-"+m[3][2:4], m[3][4:]
		}
		return f, true
	}
	if m := provinceNumber.FindStringSubmatch(key); m != nil && provinceLetters[m[1]] && monthDay(m[4][:2], m[4][2:]) {
		year := m[2]
		if len(year) == 2 {
			year = "20" + year
		}
		return NumberFacts{Pattern: PatternProvince, Channel: channelLetter(m[3]), Province: m[1], Area: m[5], Date: year + "-" + m[4][:2] + "-" + m[4][2:], Seq: m[6]}, true
	}
	if m := lettersNumber.FindStringSubmatch(key); m != nil {
		if date, ok := fullDate(m[3]); ok {
			return NumberFacts{Pattern: PatternLetters, Channel: channelLetter(m[2]), Area: m[1], Date: date, Seq: m[4]}, true
		}
	}
	if m := wechatNumber.FindStringSubmatch(key); m != nil && strings.HasPrefix(m[1], "20") {
		return NumberFacts{Pattern: PatternWechat, Channel: ChannelWechat, Date: m[1], Seq: m[2]}, true
	}
	if m := dashedNumber.FindStringSubmatch(key); m != nil {
		return NumberFacts{Pattern: PatternDashed, Channel: channelLetter(m[2]), Area: m[1], Seq: m[3]}, true
	}
	return NumberFacts{}, false
}

func channelLetter(s string) Channel {
	switch s {
	case "D", "电":
		return ChannelPhone
	case "X", "信":
		return ChannelLetter
	case "访":
		return ChannelVisit
	case "微":
		return ChannelWechat
	case "网":
		return ChannelOther
	}
	return ChannelUnknown
}

// fullDate reads eight digits as a date between 2010 and 2099.
func fullDate(s string) (string, bool) {
	if len(s) != 8 || s[:2] != "20" || s[2] == '0' || !monthDay(s[4:6], s[6:]) {
		return "", false
	}
	return s[:4] + "-" + s[4:6] + "-" + s[6:], true
}

func monthDay(month, day string) bool {
	return month >= "01" && month <= "12" && day >= "01" && day <= "31"
}
