package api

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"jiaoban/internal/casework"
)

// commandText is what a programmer who has never seen the program needs to know
// of a command. Who may give it, and while the case stands where, is added from
// the rules; what each field means stands beside the field.
type commandText struct {
	name string // in English; the Chinese term is the rules' own
	does words  // what it does, and what it asks for in which case
	// refused lists the codes of refusals that are the command's own, beside
	// those that every command knows.
	refused []string
	// example is a request that is well formed. A test puts each through the
	// rules' own reading and checks.
	example string
}

// commandTexts describes every command. They stand in four files, in the order
// of a case's life.
var commandTexts = func() map[casework.Kind]commandText {
	all := map[casework.Kind]commandText{}
	for _, texts := range []map[casework.Kind]commandText{intakeTexts, handlingTexts, reviewTexts, oversightTexts} {
		maps.Copy(all, texts)
	}
	return all
}()

// commandName is what a command is called in a language.
func commandName(kind casework.Kind, lang string) string {
	if lang == zh {
		return casework.Word(kind, casework.Chinese)
	}
	return commandTexts[kind].name
}

func commandSummary(kind casework.Kind) string {
	return commandTexts[kind].name + " " + casework.Word(kind, casework.Chinese)
}

// commandDescription says what a command does, who may give it, in which
// states, and by which codes it is refused.
func commandDescription(kind casework.Kind) string {
	text := commandTexts[kind]
	parts := []string{
		text.does.en + " " + mayGive(kind, casework.English),
		text.does.zh + mayGive(kind, casework.Chinese),
	}
	if len(text.refused) > 0 {
		lines := []string{"Refused with, beside the codes of every command 特有的拒绝代码:\n"}
		for _, code := range text.refused {
			lines = append(lines, "- `"+code+"` "+codeWords(code, en)+" "+codeWords(code, zh))
		}
		parts = append(parts, strings.Join(lines, "\n"))
	}
	return strings.Join(parts, "\n\n")
}

// mayGive puts the row of the permission table in words.
func mayGive(kind casework.Kind, lang string) string {
	permissions := casework.Permissions()
	p := permissions[slices.IndexFunc(permissions, func(p casework.Permission) bool { return p.Command == kind })]
	var may []string
	if len(p.Office) > 0 {
		may = append(may, wordsOf(p.Office, lang))
	}
	if len(p.Unit) > 0 {
		unit := wordsOf(p.Unit, lang)
		if lang == zh {
			unit += "（所在单位须为" + casework.Word(p.Relation, lang) + "）"
		} else {
			unit += " (of " + casework.Word(p.Relation, lang) + ")"
		}
		may = append(may, unit)
	}
	attested := slices.Contains(casework.Attestable(), kind)
	if lang == zh {
		said := "可由" + strings.Join(may, "；或") + "办理"
		if attested {
			said += "；书面、传真或电话到达的，由值班员或统筹协调填 `attested` 代为录入"
		}
		return said + "。" + inStates(p.States, lang)
	}
	said := "Who may: " + strings.Join(may, "; or ") + "."
	if attested {
		said += " What arrived on paper, by fax or by telephone is entered by the duty officer or the coordinator with `attested`."
	}
	return said + " " + inStates(p.States, lang)
}

func inStates(states []casework.State, lang string) string {
	every, none := len(states) == len(casework.States), len(states) == 0
	switch {
	case lang == zh && every:
		return "案件处于任何状态均可。"
	case lang == zh && none:
		return ""
	case lang == zh:
		return "案件状态须为：" + wordsOf(states, lang) + "。"
	case every:
		return "In every state of the case."
	case none:
		return ""
	}
	return "While the case is: " + wordsOf(states, lang) + "."
}

// wordsOf lists values of an enumeration by their words.
func wordsOf[T ~string](values []T, lang string) string {
	all := make([]string, len(values))
	for i, v := range values {
		all[i] = casework.Word(v, lang)
	}
	if lang == zh {
		return strings.Join(all, "、")
	}
	return strings.Join(all, ", ")
}

// codeWords says what a code means where nothing is known of the request: a
// parameter within a sentence is left open, one in brackets is left out.
func codeWords(code, lang string) string {
	said := casework.General(code, lang)
	for _, own := range []map[string]words{sentences, fieldSentences} {
		if text, ours := own[code]; ours {
			said = parameter.ReplaceAllString(text.in(lang), "…")
			break
		}
	}
	return emptyBrackets.Replace(said)
}

var (
	parameter     = regexp.MustCompile(`\{\w+\}`)
	emptyBrackets = strings.NewReplacer(" (…)", "", "（…）", "", " (…, …)", "", "（…，…）", "")
)
