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
