package api

import (
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"jiaoban/internal/casework"
)

// enumWords put a value of a member in words, by the type that the member has
// in the domain; keys are as in memberTexts.
var enumWords = map[string]func(value, lang string) string{
	"answer_mode":                  word[casework.AnswerMode],
	"cause":                        word[casework.Cause],
	"channel":                      word[casework.Channel],
	"first_day":                    word[casework.FirstDay],
	"gate":                         word[casework.Gate],
	"in":                           word[casework.AddressField],
	"level":                        word[casework.SourceLevel],
	"means":                        word[casework.Means],
	"mode":                         word[casework.SourceMode],
	"nature":                       word[casework.EvidenceNature],
	"priority":                     word[casework.Priority],
	"rectify_track":                word[casework.RectifyTrack],
	"result":                       word[casework.UpstreamResult],
	"role":                         word[casework.Role],
	"round":                        word[casework.RoundKind],
	"rung":                         word[casework.Rung],
	"satisfaction":                 word[casework.Satisfaction],
	"settlement":                   word[casework.Settlement],
	"stage":                        word[casework.Stage],
	"standing":                     word[casework.TerritoryStanding],
	"verdict":                      word[casework.Verdict],
	"with":                         word[casework.ContactWith],
	"within_in":                    word[casework.AddressField],
	"RedactionDecision.kind":       word[casework.RedactionKind],
	"RedactionHit.kind":            word[casework.RedactionKind],
	"RedactionDecision.decision":   word[casework.RedactionChoice],
	"LinkRepeat.basis":             word[casework.RepeatBasis],
	"LinkRepeat.link":              word[casework.RepeatKind],
	"Publish.channel":              word[casework.MediaChannel],
	"RecordContact.purpose":        word[casework.ContactPurpose],
	"RecordVisit.purpose":          word[casework.VisitPurpose],
	"ReviewAccountability.outcome": word[casework.Outcome],
	"Screen.outcome":               word[casework.ScreeningOutcome],
	"Target.role":                  word[casework.AssignmentRole],
}

func word[T ~string](value, lang string) string { return casework.Word(T(value), lang) }

// withEnumWords adds to a member's description what each of its values is
// called, where the domain has words for them.
func withEnumWords(schema, member string, s *huma.Schema) *huma.Schema {
	if len(s.Enum) == 0 {
		return s
	}
	words := enumWordsOf(schema, member)
	if words == nil {
		return s
	}
	named := make([]string, len(s.Enum))
	for i, v := range s.Enum {
		value, _ := v.(string) // every enumeration of the API is of strings
		named[i] = "`" + value + "` " + words(value, zh)
		if english := words(value, en); english != strings.ReplaceAll(value, "_", " ") {
			named[i] += " " + english
		}
	}
	described := *s
	described.Description = strings.TrimSpace(s.Description + "\n\n" + strings.Join(named, ", "))
	return &described
}

func enumWordsOf(schema, member string) func(value, lang string) string {
	for _, key := range memberKeys(schema, member) {
		if words := enumWords[key]; words != nil {
			return words
		}
	}
	return nil
}
