package app

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/papers"
	"jiaoban/internal/redaction"
)

// publicColumns are those of a table for the public: of the texts of a case it
// has the one that two people signed and nothing else.
var publicColumns = []papers.Column{
	{Label: "序号", Width: 6}, {Label: "受理编号", Width: 20}, {Label: "行政区域", Width: 12}, {Label: "问题类型", Width: 12},
	{Label: "是否属实", Width: 10}, {Label: "是否办结", Width: 10}, {Label: "公开内容", Width: 80},
}

// publicRow makes a case's row in a table for the public; false: nothing of it
// is published, or what was has lost its approval.
func publicRow(c casework.Case) ([]cell, bool) {
	text, found := published(c)
	if !found {
		return nil, false
	}
	all := tableRow(c)
	return []cell{{}, all[1], all[3], all[4], all[6], all[9], {texts: []casework.Text{text}}, all[len(columns)]}, true
}

// published is the text that was released last.
func published(c casework.Case) (casework.Text, bool) {
	for i := len(c.Publication) - 1; i >= 0; i-- {
		for _, p := range c.Prepared {
			if p.ID == c.Publication[i].Prepared && p.Round == c.Round && !p.Fallen {
				return p.Text, true
			}
		}
	}
	return casework.Text{}, false
}

// mostTold is how many places a refusal names.
const mostTold = 50

// check looks at every cell of the table as at a text that leaves the office, and
// refuses the table where something is found. It names places and kinds and not
// what was found. In a table for the public two people have decided what is kept; it
// is looked at for the complainant alone, who may have become known since.
//
// unknown counts the cases whose complainant cannot be read any more, since the key
// is gone. In a table for the public that is said and no more, for two people signed;
// any other is refused for it.
func (t table) check(ctx context.Context, r *opened) (unknown int, err error) {
	var zh, en strings.Builder
	n := 0
	_, err = t.each(ctx, r, func(c casework.Case, cells []cell, texts map[string]string) error {
		known, err := r.ledger.ComplainantForTable(ctx, c.ID)
		if refusal := casework.AsError(err); refusal != nil && (refusal.Code == contract.SealedByLostKey || refusal.Code == contract.ComplainantGone) {
			known, err = &contract.Complainant{}, nil
			unknown++
		}
		if err != nil {
			return err
		}
		who := personOf(known)
		for i, column := range t.columns() {
			if i < 2 { // numbers of rows and cases
				continue
			}
			for _, kind := range t.forbidden(kindsOf(redaction.Check(cells[i].text(texts), who))) {
				if n++; n > mostTold {
					continue
				}
				for tongue, b := range map[string]*strings.Builder{casework.Chinese: &zh, casework.English: &en} {
					b.WriteString("\n  " + nameOf(c) + " · " + column.Label + " · " + casework.Word(kind, tongue))
				}
			}
		}
		return nil
	})
	if err != nil {
		return unknown, err
	}
	if n == 0 && (unknown == 0 || t.readers == readPublic) {
		return unknown, nil
	}
	if n == 0 {
		return unknown, because(nil, ExitRefused,
			"%[1]d 件的信访人因密钥遗失无法比对，没有写出文件。对外公开请加 --public，只写已公开的文稿；表格只在本单位内使用的，加 --internal。",
			"The complainants of %[1]d cases cannot be compared, since their key is gone; nothing was written. For the public use --public, which writes published texts alone; --internal says that the table stays inside.",
			unknown)
	}
	if t.readers == readPublic {
		return unknown, because(nil, ExitRefused,
			"已公开的文稿中有 %[1]d 处写有信访人信息，没有写出文件（至多列出 %[2]d 处）。请另行准备文稿，由两人签署后公开。%[3]s",
			"%[1]d published texts name the complainant; nothing was written (at most %[2]d are named). Prepare others, and have two people sign them.%[4]s",
			n, mostTold, zh.String(), en.String())
	}
	return unknown, because(nil, ExitRefused,
		"表中 %[1]d 处写有不应外传的内容，没有写出文件（至多列出 %[2]d 处）。对外公开请加 --public，只写已公开的文稿；表格只在本单位内使用的，加 --internal。%[3]s",
		"%[1]d places of the table hold what must not leave the office; nothing was written (at most %[2]d are named). For the public use --public, which writes published texts alone; --internal says that the table stays inside.%[4]s",
		n, mostTold, zh.String(), en.String())
}

// forbidden are the kinds of what was found that keep the table from being written.
func (t table) forbidden(found []casework.RedactionKind) []casework.RedactionKind {
	if t.readers != readPublic {
		return found
	}
	return slices.DeleteFunc(found, func(k casework.RedactionKind) bool { return k != casework.RedactComplainant })
}

// personOf is what a case knows of its complainant, as texts are compared with it.
func personOf(c *contract.Complainant) redaction.Person {
	return redaction.Person{Name: c.Name, Telephone: c.Telephone, Address: c.Address, IDNumber: c.IDNumber}
}

// kindsOf gives each kind of the hits once, in the order of the text.
func kindsOf(hits []redaction.Hit) []casework.RedactionKind {
	var kinds []casework.RedactionKind
	for _, h := range hits {
		if kind := casework.RedactionKind(h.Kind); !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

// nameOf tells cases of one number apart by their campaign and batch.
func nameOf(c casework.Case) string {
	name := cmp.Or(rawNumber(c), string(c.ID)) + " (" + c.Source.Campaign
	if c.Source.Batch != "" {
		name += ", " + c.Source.Batch
	}
	return name + ")"
}
