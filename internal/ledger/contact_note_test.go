package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// What somebody writes into the note of a contact or a call, a telephone number say, is
// a text of the case: it is sealed by the case's key, and neither event, filing,
// message nor any other row has it in the clear.
func TestTheNoteOfAContactIsSealed(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d, _, _ := withKeys(t, config)
		id := d.handled("D1")
		const number = "19900000077"
		note := casework.NewText("the complainant rang from " + number + ", call back after six")
		d.do(id, officer, &casework.RecordContact{With: "unit", Assignment: "a1", Note: note})
		d.do(id, officer, &casework.RecordCall{Unit: "bureau", Answered: true, Note: note})
		require.Contains(t, d.eventTypes(id), casework.EventType("contact_recorded"))
		require.Contains(t, d.eventTypes(id), casework.EventType("call_recorded"))
		require.NotContains(t, d.everything(), number)
		texts, err := d.l.Texts(ctx, contract.Reader{Actor: coordinator}, id, note.Digest)
		require.NoError(t, err)
		require.Contains(t, texts[note.Digest], number, "whoever may read the case reads it")
	})
}
