package intake

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// Complainant are the cells of a row about the person who complained. They
// belong in the restricted identity store and are nowhere else in a List.
type Complainant struct {
	Name      string
	Telephone string
	Address   string
	IDNumber  string
	Note      string
	Anonymous bool // the list says so, in the place of a name
}

// Empty tells whether nothing is said about the complainant.
func (c *Complainant) Empty() bool { return c == nil || *c == Complainant{} }

// sensitiveFields are the columns about complainants, and where their cells go.
var sensitiveFields = []struct {
	field Field
	place func(*Complainant) *string
}{
	{FieldComplainant, func(c *Complainant) *string { return &c.Name }},
	{FieldComplainantPhone, func(c *Complainant) *string { return &c.Telephone }},
	{FieldComplainantAddress, func(c *Complainant) *string { return &c.Address }},
	{FieldComplainantID, func(c *Complainant) *string { return &c.IDNumber }},
	{FieldComplainantNote, func(c *Complainant) *string { return &c.Note }},
}

// complainantWords are the persons that a heading may speak of, the other way
// round with 被 in front.
var (
	complainantWord = regexp.MustCompile(`(?:^|[^被])(?:举报人|信访人|投诉人|反映人|来电人|来信人|来访人|上访人)`)
	officialWord    = regexp.MustCompile(`责任|承办|主办|协办|办案|经办|办理|单位|部门|领导|督办|审核|填报|包案|牵头|网格|企业|被`)
)

// longestHeading bounds the headings that are recognised by a word in them, so
// that the text of a complaint is not taken for one.
const longestHeading = 14

// aboutComplainant recognises a heading about the complainant that is not in
// the table, such as 举报人及联系方式. It prefers to recognise too many: what is
// sealed in error can be looked up, what is shown in error cannot be taken back.
func aboutComplainant(key string) Field {
	if utf8.RuneCountInString(key) > longestHeading || !complainantWord.MatchString(key) {
		return FieldNone
	}
	return complainantPart(key)
}

// complainantPart tells which part of an identity a heading names.
func complainantPart(key string) Field {
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(key, w) {
				return true
			}
		}
		return false
	}
	phone, name := has("电话", "手机", "联系", "号码"), has("姓名", "名字")
	switch {
	case has("身份证", "证件"):
		return FieldComplainantID
	case phone && name:
		return FieldComplainantNote
	case has("住址", "地址"):
		return FieldComplainantAddress
	case phone:
		return FieldComplainantPhone
	case name:
		return FieldComplainant
	}
	return FieldComplainantNote
}

// part takes the cells about the complainant out of a row. Cells that are
// filled from the row above, by a merge, are that row's.
func (a *assembler) part(row *gridRow, raw []string) ([]string, *Complainant) {
	if !a.sensitive {
		return raw, nil
	}
	shown := append([]string(nil), raw...)
	who := &Complainant{}
	for _, s := range sensitiveFields {
		var texts []string
		for _, i := range a.columns[s.field] {
			if text := trim(raw[i]); !row.isFilled(i) && !absent(text) {
				texts = append(texts, text)
			}
			shown[i] = ""
		}
		*s.place(who) = strings.Join(texts, "\n")
	}
	if name := labelKey(who.Name); strings.HasPrefix(name, "匿名") && utf8.RuneCountInString(name) <= 5 {
		who.Name, who.Anonymous = "", true
	}
	if who.Empty() {
		return shown, nil
	}
	return shown, who
}

// join adds what a further row of a case says about its complainants.
func (c *Complainant) join(more *Complainant) *Complainant {
	if c == nil || more == nil {
		if c == nil {
			return more
		}
		return c
	}
	for _, s := range sensitiveFields {
		have, also := s.place(c), *s.place(more)
		switch {
		case *have == "":
			*have = also
		case also != "" && also != *have:
			*have += "\n" + also
		}
	}
	return c
}

// misplaced tells whether the cells of a refused row may stand in wrong columns,
// so that a complainant may be in any of them.
func misplaced(code string) bool { return code == "too_many_cells" || code == "broken_quotes" }
