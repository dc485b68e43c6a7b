package intake

import (
	"strings"
	"unicode/utf8"

	"jiaoban/internal/contract"
)

// headerSearchRows is how many rows with content may stand above the header,
// itself included.
const headerSearchRows = 20

// fieldOf recognises a heading. A heading that is not in the table may carry
// one that is, with a few words around it: 交办问题基本情况（摘要）.
func fieldOf(label string) Field {
	if len(label) > 200 {
		return FieldNone
	}
	key := labelKey(label)
	if key == "" {
		return FieldNone
	}
	if field, ok := fieldByKey[key]; ok {
		return field
	}
	best, bestLen, bestAt := FieldNone, 0, 0
	size := utf8.RuneCountInString(key)
	for known, field := range fieldByKey {
		n := utf8.RuneCountInString(known)
		if n < 4 || size > n+6 || n < bestLen || !strings.Contains(key, known) {
			continue
		}
		// Of two equally long names the earlier in the heading, then the smaller
		// text, wins, so that the answer does not hang on the order of a map.
		if at := strings.Index(key, known); n > bestLen || at < bestAt || at == bestAt && field < best {
			best, bestLen, bestAt = field, n, at
		}
	}
	return guarded(key, best)
}

// guarded sees to headings that speak of a person: of the complainant, where
// the name of a column hides behind another word, or of an official, whose
// telephone is no secret.
func guarded(key string, best Field) Field {
	who := aboutComplainant(key)
	switch {
	case who != FieldNone && (who != FieldComplainantNote || best == FieldNone || best.Sensitive()) && best != FieldComplaint && best != FieldDemand:
		return who
	case best.Sensitive() && who == FieldNone && officialWord.MatchString(key):
		return FieldNone
	}
	return best
}

// headerScore tells how much a row looks like a header: the number of different
// fields it names, 0 if they are too few, or few beside cells of another kind.
func headerScore(cells []string) int {
	fields := map[Field]bool{}
	filled := 0
	for i, c := range cells {
		if i >= 1000 {
			break
		}
		if isBlank(c) {
			continue
		}
		filled++
		if f := fieldOf(c); f != FieldNone {
			fields[f] = true
		}
	}
	known := len(fields)
	if fields[FieldComplaint] {
		known++
	}
	if known < 3 || known < 5 && len(fields)*2 < filled {
		return 0
	}
	score := 2 * len(fields)
	if fields[FieldComplaint] {
		score++
	}
	return score
}

// findHeader returns the index of the best header among the first rows, or -1
// and the row that comes closest.
func findHeader(rows []gridRow) (index, closest int) {
	index, closest = -1, 0
	best, most := 0, -1
	for i := range rows {
		if score := headerScore(rows[i].cells); score > best {
			index, best = i, score
		}
		named := 0
		for _, c := range rows[i].cells {
			if fieldOf(c) != FieldNone {
				named++
			}
		}
		if named > most {
			closest, most = i, named
		}
	}
	return index, closest
}

// layoutOf reads the header. next, if it is the second line of a two-line
// header, names the columns under a heading that is merged over several.
func layoutOf(header, next *gridRow) (columns []Column, twoLines bool) {
	labels := append([]string(nil), header.cells...)
	if next != nil {
		if sub := secondLine(header, next); sub != nil {
			for len(labels) < len(sub) {
				labels = append(labels, "")
			}
			for i, s := range sub {
				if s != "" {
					labels[i] = s
				}
			}
			return columnsOf(labels, personsUnder(header, sub)), true
		}
	}
	return columnsOf(labels, nil), false
}

func columnsOf(labels []string, persons map[int]Field) []Column {
	var columns []Column
	for i, label := range labels {
		text := cleanLine(label)
		field := fieldOf(text)
		if person, is := persons[i]; is {
			field = person
		}
		columns = append(columns, Column{Index: i, Letter: columnLetter(i), Label: text, Field: field})
	}
	for len(columns) > 0 && columns[len(columns)-1].Label == "" {
		columns = columns[:len(columns)-1]
	}
	return columns
}

// personsUnder are the columns under a heading such as 举报人信息, whose second
// line names the part only: 姓名, 电话.
func personsUnder(header *gridRow, sub []string) map[int]Field {
	persons := map[int]Field{}
	for from, to := range header.spans {
		if key := labelKey(header.cell(from)); !complainantWord.MatchString(key) || aboutComplainant(key) == FieldNone {
			continue
		}
		for i := from; i <= to && i < len(sub); i++ {
			if sub[i] != "" {
				persons[i] = complainantPart(labelKey(sub[i]))
			}
		}
	}
	return persons
}

// secondLine returns the labels of a header's second line by column, or nil if
// next is not one: each of its cells must stand under a heading that spans
// several columns.
func secondLine(header, next *gridRow) []string {
	if len(header.spans) == 0 {
		return nil
	}
	under := make(map[int]bool)
	for from, to := range header.spans {
		if isBlank(header.cell(from)) {
			continue
		}
		for i := from; i <= to; i++ {
			under[i] = true
		}
	}
	own := next.own()
	if len(own) < 2 {
		return nil
	}
	sub := make([]string, len(next.cells))
	for _, i := range own {
		if !under[i] {
			return nil
		}
		sub[i] = next.cells[i]
	}
	return sub
}

// sameAsHeader tells whether a row is the header once more.
func sameAsHeader(row *gridRow, layout []Column, complaint int) bool {
	// Most rows are told apart by one cell.
	if text := row.cell(complaint); len(text) > 300 || fieldOf(text) != FieldComplaint {
		return false
	}
	matches, filled := 0, 0
	for i, c := range row.cells {
		if isBlank(c) {
			continue
		}
		filled++
		if i < len(layout) && layout[i].Label != "" && labelKey(c) == labelKey(layout[i].Label) {
			matches++
		}
	}
	return matches >= 3 && matches*4 >= filled*3
}

// countsColumns tells whether a row only numbers the columns: 1 2 3 4.
func countsColumns(row *gridRow) bool {
	own := row.own()
	if len(own) < 4 {
		return false
	}
	first := -1
	for n, i := range own {
		text := strings.Trim(contract.Levelled(row.cells[i]), "()栏列.")
		value, ok := smallNumber(text)
		if !ok {
			return false
		}
		if n == 0 {
			first = value
		}
		if first > 1 || value != first+n {
			return false
		}
	}
	return true
}
