package redaction

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// group is a run of digits; a chain is groups with nothing but a few signs
// between them, as people write long numbers.
type group struct {
	from, to int
	used     bool
}

var between = regexp.MustCompile(`^[ \t\-‐‑‒–—―.·)]{1,6}$`)

// chains cuts the text into chains of groups. An X that ends a run of digits
// belongs to it, for identity-card numbers end so.
func (f *folded) chains() [][]group {
	var all [][]group
	last := -1
	for at := 0; at < len(f.text); {
		if !digit(f.text[at]) {
			at++
			continue
		}
		from := at
		for at < len(f.text) && digit(f.text[at]) {
			at++
		}
		if at < len(f.text) && (f.text[at] == 'X' || f.text[at] == 'x') && !f.wordAt(at+1) {
			at++
		}
		if last < 0 || from-last > 12 || !between.MatchString(f.text[last:from]) {
			all = append(all, nil)
		}
		all[len(all)-1] = append(all[len(all)-1], group{from: from, to: at})
		last = at
	}
	return all
}

func (f *folded) wordAt(at int) bool {
	return at < len(f.text) && (digit(f.text[at]) || letter(rune(f.text[at])))
}

// candidate is some neighbouring groups of a chain read as one number.
type candidate struct {
	digits   string
	lengths  []int
	from, to int
}

// longest is the most digits that a number has.
const longest = 20

// numbers finds identity cards first, then bank cards, then telephones; what is
// part of one is not looked at again.
func (f *folded) numbers() []Hit {
	var hits []Hit
	for _, chain := range f.chains() {
		for _, test := range []func(candidate) (Hit, bool){f.idNumber, f.bankCard, f.telephone} {
			hits = append(hits, f.search(chain, test)...)
		}
	}
	return hits
}

// search takes the longest number that begins at a group: a card of nineteen
// digits begins with sixteen that look like one, too.
func (f *folded) search(chain []group, test func(candidate) (Hit, bool)) []Hit {
	var hits []Hit
	for i := 0; i < len(chain); i++ {
		c := candidate{from: chain[i].from}
		var best Hit
		end := i
		for j := i; j < len(chain) && len(c.digits) < longest && !chain[j].used; j++ {
			c.digits += f.text[chain[j].from:chain[j].to]
			c.lengths = append(c.lengths, chain[j].to-chain[j].from)
			c.to = chain[j].to
			if hit, found := test(c); found {
				best, end = hit, j+1
			}
		}
		if end == i {
			continue
		}
		hits = append(hits, best)
		for k := i; k < end; k++ {
			chain[k].used = true
		}
		i = end - 1
	}
	return hits
}

// provinces are the first two digits of an identity-card number (GB/T 2260).
const provinces = " 11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83 "

var idLabel = regexp.MustCompile(`(?i)(?:身份证|证件|id)(?:号码|号)?[^0-9\n]{0,4}$`)

func (f *folded) idNumber(c candidate) (Hit, bool) {
	if len(c.digits) != 18 && len(c.digits) != 15 {
		return Hit{}, false
	}
	single := len(c.lengths) == 1
	labelled := idLabel.MatchString(f.text[max(0, c.from-40):c.from])
	if letter(f.before(c.from)) && !labelled {
		return Hit{}, false // a letter in front of so many digits is an acceptance number
	}
	made := func(why Reason) (Hit, bool) {
		return f.hit(IDNumber, why, c.from, c.to, hide(c.digits, 3, 0)), true
	}
	switch len(c.digits) {
	case 18:
		number := c.digits[:17]
		if strings.ContainsAny(number, "xX") {
			return Hit{}, false
		}
		likely := strings.Contains(provinces, " "+number[:2]+" ") && dated("20060102", number[6:14])
		fits := checkDigit(number) == strings.ToUpper(c.digits[17:])[0]
		switch {
		case likely && fits:
			return made(CheckDigitFits)
		case likely && (single || slices.Equal(c.lengths, []int{6, 8, 4})):
			return made(CheckDigitWrong)
		case labelled:
			return made(Labelled)
		}
	case 15:
		if strings.ContainsAny(c.digits, "xX") {
			return Hit{}, false
		}
		likely := strings.Contains(provinces, " "+c.digits[:2]+" ") && dated("060102", c.digits[6:12])
		if likely && (single || slices.Equal(c.lengths, []int{6, 6, 3})) {
			return made(OldNumber)
		}
		if labelled {
			return made(Labelled)
		}
	}
	return Hit{}, false
}

func dated(layout, s string) bool {
	at, err := time.Parse(layout, s)
	return err == nil && (layout == "060102" || at.Year() >= 1880 && at.Year() < 2100)
}

// checkDigit of the first seventeen digits (GB 11643, ISO 7064 mod 11-2).
func checkDigit(number string) byte {
	sum := 0
	for i := range 17 {
		sum += int(number[i]-'0') * (1 << (17 - i) % 11)
	}
	return "10X98765432"[sum%11]
}

// cardRanges are the beginnings of card numbers with their lengths.
var cardRanges = []struct {
	begins  *regexp.Regexp
	lengths []int
	certain bool // so rarely anything else that a wrong check digit is a slip
}{
	{regexp.MustCompile(`^62`), []int{16, 19}, true},
	{regexp.MustCompile(`^62`), []int{17, 18}, false},
	{regexp.MustCompile(`^(?:9558|95599)`), []int{19}, false},
	{regexp.MustCompile(`^4`), []int{13, 16, 19}, false},
	{regexp.MustCompile(`^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)`), []int{16}, false},
	{regexp.MustCompile(`^3[47]`), []int{15}, false},
	{regexp.MustCompile(`^(?:352[89]|35[3-8])`), []int{16}, false},
	{regexp.MustCompile(`^60`), []int{16, 17, 18, 19}, false},
}

var cardLabel = regexp.MustCompile(`(?:卡号|银行卡|账号|账户|帐号)[^0-9\n]{0,6}$`)

func (f *folded) bankCard(c candidate) (Hit, bool) {
	n := len(c.digits)
	if n < 13 || n > 19 || strings.ContainsAny(c.digits, "xX") || letter(f.before(c.from)) || f.measured(c.to) || !cardGroups(c.lengths) {
		return Hit{}, false
	}
	made := func(why Reason) (Hit, bool) { return f.hit(BankCard, why, c.from, c.to, hide(c.digits, 4, 4)), true }
	if luhn(c.digits) {
		for _, r := range cardRanges {
			if r.begins.MatchString(c.digits) && slices.Contains(r.lengths, n) {
				return made(CheckDigitFits)
			}
		}
	}
	if cardLabel.MatchString(f.text[max(0, c.from-40):c.from]) {
		return made(Labelled)
	}
	if r := cardRanges[0]; r.begins.MatchString(c.digits) && slices.Contains(r.lengths, n) {
		return made(CheckDigitWrong)
	}
	return Hit{}, false
}

// cardGroups: cards are written in one piece, in fours, or with their first six
// digits apart.
func cardGroups(lengths []int) bool {
	last := len(lengths) - 1
	if last == 0 || last == 1 && lengths[0] == 6 {
		return true
	}
	return lengths[last] <= 4 && !slices.ContainsFunc(lengths[:last], func(n int) bool { return n != 4 })
}

func luhn(digits string) bool {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			d *= 2
			d = d/10 + d%10
		}
		sum += d
	}
	return sum%10 == 0
}

// unit follows an amount, which is nobody's number.
var unit = regexp.MustCompile(`^ ?(?:多|余|余万)?(?:元|万|亿|千|吨|平方|立方|公里|千米|米|公斤|千克|度|千瓦|户|人次|%|m|kg|t\b)`)

func (f *folded) measured(at int) bool { return unit.MatchString(f.text[at:]) }
