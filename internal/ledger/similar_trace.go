package ledger

import (
	"hash/fnv"
	"slices"
	"strings"
	"unicode"

	"jiaoban/internal/contract"
)

// Two cases about the same are seldom written alike: "示范工业路846号" stands in the
// complaint as "卧龙区示范工业路 846 号东侧院内". So texts are compared by their traces,
// which are the same whatever stands around them: a place is the last two letters
// before what ends its name, with its number; a company is its name without what
// all companies are called; and words are runs of four letters.

// likeness is one trace of a case: what is alike where another one has it too.
type likeness struct {
	by   contract.Likeness
	what string
}

// placeEndings end the names of places, longer ones before what they end in.
var placeEndings = [][]rune{
	[]rune("工业园"), []rune("产业园"), []rune("大道"), []rune("大街"), []rune("街道"), []rune("胡同"), []rune("社区"), []rune("小区"), []rune("花园"), []rune("家园"),
	[]rune("广场"), []rune("大厦"), []rune("市场"), []rune("园区"), []rune("公园"), []rune("学校"), []rune("中学"), []rune("小学"), []rune("医院"), []rune("酒店"),
	[]rune("饭店"), []rune("水库"),
	[]rune("路"), []rune("街"), []rune("巷"), []rune("弄"), []rune("镇"), []rune("乡"), []rune("村"), []rune("庄"), []rune("屯"), []rune("桥"), []rune("厂"), []rune("矿"),
	[]rune("站"), []rune("场"), []rune("店"),
}

// companyEndings are what companies are called besides their names, longer ones first.
var companyEndings = []string{"股份有限公司", "有限责任公司", "集团有限公司", "有限公司", "集团公司", "公司", "集团"}

const (
	nameLetters = 2 // of a place before its ending; more would take in what stands before the name
	gramLetters = 4
	gramWindow  = 4 // of so many runs one is kept, so that any seven letters in common are found
	textLetters = 500
)

// lettersOf is a text as it is compared, cut at textLetters.
func lettersOf(text string) []rune {
	letters := []rune(bare(text))
	return letters[:min(len(letters), textLetters)]
}

// places finds the places that a text names, those with a number apart.
func places(letters []rune) (numbered, named []string) {
	for end := range letters {
		ending := endingAt(letters[:end+1])
		from := end + 1 - len(ending) - nameLetters
		if ending == nil || from < 0 || slices.ContainsFunc(letters[from:from+nameLetters], func(r rune) bool { return !unicode.Is(unicode.Han, r) }) {
			continue
		}
		name := string(letters[from : end+1])
		named = append(named, name)
		if number := numberAfter(letters[end+1:]); number != "" {
			numbered = append(numbered, name+number+"号")
		}
	}
	return numbered, named
}

func endingAt(letters []rune) []rune {
	for _, ending := range placeEndings {
		if n := len(letters) - len(ending); n >= 0 && slices.Equal(letters[n:], ending) {
			return ending
		}
	}
	return nil
}

// numberAfter is the house number that follows the name of a road, also behind the
// part of the road (中段) that it lies on.
func numberAfter(letters []rune) string {
	if len(letters) > 2 && letters[1] == '段' && strings.ContainsRune("东西南北中", letters[0]) {
		letters = letters[2:]
	}
	n := slices.IndexFunc(letters, func(r rune) bool { return r < '0' || r > '9' })
	if n < 0 {
		return string(letters)
	}
	if letters[n] != '号' {
		return ""
	}
	return string(letters[:n])
}

// stem is the name of whom a complaint is about without the region before it and
// without what all companies are called.
func stem(respondent string) string {
	name := []rune(bare(respondent))
	for _, ending := range companyEndings {
		if rest, cut := strings.CutSuffix(string(name), ending); cut {
			name = []rune(rest)
			break
		}
	}
	for i, r := range name[:min(len(name), 4)] {
		if i >= 2 && strings.ContainsRune("省市县区", r) && len(name)-i > 2 {
			return string(name[i+1:])
		}
	}
	return string(name)
}

// companies are the ends of the names of companies that a text names.
func companies(letters []rune) []string {
	text := string(letters)
	var ends []string
	for _, ending := range companyEndings[:len(companyEndings)-1] {
		for before := range strings.SplitSeq(text, ending) {
			ends = append(ends, endsOf(before)...)
		}
	}
	return ends
}

// endsOf are the last letters of a name, by which it is found in a running text.
func endsOf(name string) []string {
	letters := []rune(name)
	var ends []string
	for n := gramLetters - 1; n <= gramLetters && n <= len(letters); n++ {
		ends = append(ends, string(letters[len(letters)-n:]))
	}
	return ends
}

// grams are all runs of four letters.
func grams(letters []rune) []string {
	var all []string
	for i := 0; i+gramLetters <= len(letters); i++ {
		all = append(all, string(letters[i:i+gramLetters]))
	}
	return all
}

// someGrams keeps of each window of runs the one whose hash is the least: two texts
// that share seven letters keep one that both have.
func someGrams(letters []rune) []string {
	all := grams(letters)
	if len(all) <= gramWindow {
		return all
	}
	hashes := make([]uint64, len(all))
	for i, g := range all {
		h := fnv.New64a()
		_, _ = h.Write([]byte(g))
		hashes[i] = h.Sum64()
	}
	var some []string
	last := -1
	for i := 0; i+gramWindow <= len(all); i++ {
		least := i
		for j := i + 1; j < i+gramWindow; j++ {
			if hashes[j] <= hashes[least] {
				least = j
			}
		}
		if least != last {
			some, last = append(some, all[least]), least
		}
	}
	return some
}

// likenesses are the traces of what is known of a case. The complaint may be long,
// and only some of its runs of letters are kept.
func likenesses(q contract.SimilarQuery) []likeness {
	seen := map[likeness]bool{}
	var all []likeness
	add := func(by contract.Likeness, whats ...string) {
		for _, what := range whats {
			if l := (likeness{by, what}); what != "" && !seen[l] {
				seen[l] = true
				all = append(all, l)
			}
		}
	}
	address, respondent, complaint := lettersOf(q.Address), lettersOf(q.Respondent), lettersOf(q.Complaint)
	for _, letters := range [][]rune{address, respondent, complaint} {
		numbered, named := places(letters)
		add(contract.AlikePlace, numbered...)
		add(contract.AlikeRoad, named...)
		add(contract.AlikeRespondent, companies(letters)...)
	}
	if name := stem(q.Respondent); len([]rune(name)) >= 2 {
		add(contract.AlikeRespondent, name)
		add(contract.AlikeRespondent, endsOf(name)...)
		add(contract.AlikeWords, grams([]rune(name))...)
	}
	add(contract.AlikeWords, grams(address)...)
	add(contract.AlikeWords, someGrams(complaint)...)
	return all
}

// shared is the longest run of letters that both texts have.
func shared(a, b []rune) []rune {
	before, now := make([]int, len(b)+1), make([]int, len(b)+1)
	longest, end := 0, 0
	for i := range a {
		for j := range b {
			if now[j+1] = 0; a[i] == b[j] {
				now[j+1] = before[j] + 1
				if now[j+1] > longest {
					longest, end = now[j+1], i+1
				}
			}
		}
		before, now = now, before
	}
	return a[end-longest : end]
}

// The least letters in common of which it is said that words are the same.
const (
	leastOfAddress   = 5
	leastOfComplaint = 8
)

// comparison is what is known of two cases in the form in which they are compared.
type comparison struct {
	numbered, named             []string
	number, region, stem        string
	address, complaint, everyAt []rune
}

func comparisonOf(q contract.SimilarQuery) comparison {
	c := comparison{number: contract.NumberKey(q.Number), region: bare(q.Region), stem: stem(q.Respondent), address: lettersOf(q.Address), complaint: lettersOf(q.Complaint)}
	for _, letters := range [][]rune{c.address, lettersOf(q.Respondent), c.complaint} {
		numbered, named := places(letters)
		c.numbered, c.named = append(c.numbered, numbered...), append(c.named, named...)
		c.everyAt = append(append(c.everyAt, letters...), 0) // no run goes over the end of a text
	}
	return c
}

// alike says in what a stored case is like what was asked about, and how much.
func (asked comparison) alike(stored comparison) (why []contract.Alike, weight int) {
	said := func(by contract.Likeness, what string, weighs int) {
		why, weight = append(why, contract.Alike{By: by, What: what}), weight+weighs
	}
	run := string(shared(asked.address, stored.everyAt))
	elsewhere := asked.region != "" && stored.region != "" && !strings.Contains(asked.region, stored.region) && !strings.Contains(stored.region, asked.region)
	place := ""
	if both := common(asked.numbered, stored.numbered); both != "" {
		place = around(run, both)
		said(contract.AlikePlace, place, 40)
	} else if both := common(asked.named, stored.named); both != "" {
		place = around(run, both)
		said(contract.AlikeRoad, place, 8)
	}
	if elsewhere { // every county has a road of the people
		weight /= 2
	}
	if asked.number != "" && asked.number == stored.number {
		said(contract.AlikeNumber, stored.number, 100)
	}
	if name := asked.stem; len([]rune(name)) >= 2 {
		inText := len([]rune(name)) > 2 && strings.Contains(string(stored.everyAt), name)
		within := len([]rune(stored.stem)) > 2 && strings.Contains(name, stored.stem)
		if name == stored.stem || inText || within {
			said(contract.AlikeRespondent, name, 25)
		}
	}
	words := ""
	if n := len([]rune(run)); (n >= leastOfAddress || n > 2 && n == len(asked.address)) && !strings.Contains(place, run) {
		words = run
	}
	if text := shared(asked.complaint, stored.everyAt); len(text) >= leastOfComplaint && len(text) > len([]rune(words)) && !strings.Contains(place, string(text)) {
		words = string(text)
	}
	if words != "" {
		said(contract.AlikeWords, words, min(len([]rune(words)), 20))
	}
	return why, weight
}

// common is the longest of what both name.
func common(a, b []string) string {
	longest := ""
	for _, s := range a {
		if len(s) > len(longest) && slices.Contains(b, s) {
			longest = s
		}
	}
	return longest
}

// around is the whole of what both texts have of a place.
func around(run, place string) string {
	if strings.Contains(run, place) {
		return run
	}
	return place
}
