package api

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
)

// What was said of a list that is sent again stands there in words, not in codes.
func TestWhatWasSaidOfAListIsInWords(t *testing.T) {
	t.Parallel()
	said := func(field, stands, sent, lang string) string {
		code := "stands_otherwise"
		if stands == "" {
			code = "nothing_stands"
		}
		return fieldSentence(casework.FieldError{Field: field, Code: code, Params: map[string]string{"stands": stands, "sent": sent}}, lang)
	}
	require.Equal(t, "原填“普通清单”，这次“补充办理件清单”。", said("kind", "cases", "supplement", "zh"))
	require.Equal(t, "an ordinary list stands, an old ledger was sent.", said("kind", "cases", "history", "en"))
	require.Equal(t, "原填“中央”，这次“市级”。", said("level", "central", "city", "zh"))
	require.Equal(t, "handed over stands, forwarded was sent.", said("mode", "handed_over", "forwarded", "en"))
	require.Equal(t, "原来没有填，这次“cases”。", said("local_batch_no", "", "cases", "zh"), "a number is told as it was typed")
}

// The batch of then is named apart, for the page to lead there; no sentence has its id,
// and none in Chinese a name of the API.
func TestAListThatWasSentOtherwiseLeadsToItsBatch(t *testing.T) {
	t.Parallel()
	refusal := casework.Refuse(casework.Conflict, "list_sent_otherwise", "batch", "01BATCH", "at", "2026-11-27", "by", "示范-值班员甲")
	for _, code := range []string{"handover_stands", "handover_stands_staged"} {
		refusal.Fields = append(refusal.Fields, casework.FieldError{Field: "handed_over_at", Code: code, Params: map[string]string{"stands": "a", "sent": "b"}})
	}
	for _, lang := range []string{zh, en} {
		p := InWords(refusal, lang)
		require.Equal(t, "01BATCH", p.Batch)
		require.NotContains(t, p.Detail, "01BATCH")
		if lang == zh {
			require.NotContains(t, p.Errors[0].Detail+p.Errors[1].Detail, "correct-")
		}
	}
}
