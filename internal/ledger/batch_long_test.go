package ledger

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/contract"
)

// A cell that is too long for what it is has got text of another column: the row is
// refused when the list is read, by its field, and the rows beside it become cases.
// The longest that a number, a region, an address or a respondent may be is kept.
func TestARowWhoseCellIsTooLongIsRefusedAndTheOthersAreTaken(t *testing.T) {
	t.Parallel()
	for field, c := range map[string]struct {
		set  func(*contract.BatchRow, string)
		most int
	}{
		"number":     {func(r *contract.BatchRow, s string) { r.Number = s }, 64},
		"region":     {func(r *contract.BatchRow, s string) { r.Region = s }, 200},
		"address":    {func(r *contract.BatchRow, s string) { r.Address = s }, 400},
		"respondent": {func(r *contract.BatchRow, s string) { r.Respondent = s }, 400},
	} {
		t.Run(field, func(t *testing.T) {
			t.Parallel()
			onBoth(t, func(t *testing.T, config Config) {
				d := newDesk(t, config)
				d.live()
				rows := lines("D", 4)
				c.set(&rows[1], strings.Repeat("长", c.most))
				c.set(&rows[2], strings.Repeat("长", c.most+1))
				b := d.stage(list("1", rows...))
				p := d.preview(b.ID)
				require.Equal(t, []string{"new", "new", "refused", "new"}, fatesOf(p))
				require.Equal(t, []string{field, "text_too_long"}, []string{p.Rows[2].Refusal.Column, p.Rows[2].Refusal.Code})
				require.Equal(t, 3, d.commit(b.ID).Imported)
				require.Equal(t, 3, d.rows("cases"))
			})
		})
	}
}

// What no index of a database holds stops no list.
func TestANumberOfThousandsOfCharactersStopsNoList(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d := newDesk(t, config)
		d.live()
		rows := lines("D", 3)
		number := make([]byte, 3000)
		for i := range number {
			number[i] = byte('A' + i*i*7%26)
		}
		rows[1].Number = string(number)
		b := d.stage(list("1", rows...))
		require.Equal(t, 2, d.commit(b.ID).Imported)
	})
}
