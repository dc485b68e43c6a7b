package ledger

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/contract"
)

// found is a list of a good and a refused row with something noticed in each,
// and something beside them.
func found(who *contract.Complainant) contract.NewBatch {
	row := line(3, "D1", "smoke")
	row.Complainant, row.Warnings = who, []contract.RowWarning{{Code: "number_cell", Params: map[string]string{"text": "noticed in a cell", "whose": "19900000011"}}}
	broken := bad(4, "missing_complaint", "D2")
	broken.Complainant, broken.Warnings = who, row.Warnings
	n := list("1", row)
	n.Refused = []contract.RefusedRow{broken}
	n.Findings = &contract.ListFindings{
		Title: "the title of a list", Unrecognised: []string{"weather"},
		Warnings: []contract.ListWarning{{Code: "no_number_column"}, {RowNumber: 9, Code: "hidden_row", Params: map[string]string{"text": "beside the rows"}}},
	}
	return n
}

// What was found in a list stays with it, sealed like its rows and without a
// part of a complainant, and every later reading has it: whoever commits the list
// need not be who sent it.
func TestWhatWasFoundInAListIsReadAfterwards(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d, _, _ := withKeys(t, config)
		d.live()
		n := found(&contract.Complainant{Name: "示范-栽植甲", Telephone: "19900000011"})
		b := d.stage(n)
		noticed := []contract.RowWarning{{Code: "number_cell", Params: map[string]string{"text": "noticed in a cell", "whose": "…"}}}
		shown := func(when string) contract.BatchPreview {
			p := d.preview(b.ID)
			require.Equal(t, n.Findings, p.Findings, when)
			require.Len(t, p.Rows, 2, when)
			for _, row := range p.Rows {
				require.Equal(t, noticed, row.Warnings, "%s: row %d", when, row.RowNumber)
			}
			require.Nil(t, p.Rows[1].Refusal.Warnings, "said once")
			return p
		}
		shown("staged")
		for _, words := range []string{"the title of a list", "noticed in a cell", "beside the rows", "19900000011"} {
			for _, table := range []string{"batches", "batch_rows", "list_findings"} {
				require.NotContains(t, d.dump(table), words, table)
			}
		}
		d.commit(b.ID)
		shown("committed")
		again, err := d.l.StageBatch(ctx, n)
		require.NoError(t, err)
		require.True(t, again.Again)
		require.Equal(t, b.ID, again.ID)
		require.Equal(t, 1, d.rows("list_findings"))

		// A corrected list has findings of its own, and its rows what was noticed in them.
		mended := corrected(b.ID, "mended", line(4, "D2", "noise"))
		mended.Rows[0].Warnings = []contract.RowWarning{{Code: "region_missing"}}
		mended.Findings = &contract.ListFindings{Unrecognised: []string{"moon"}}
		for range 2 {
			_, err = d.l.SendCorrected(ctx, mended)
			require.NoError(t, err)
		}
		p := d.preview(b.ID)
		require.Equal(t, n.Findings, p.Findings)
		require.Len(t, p.CorrectedFindings, 1)
		require.Equal(t, *mended.Findings, p.CorrectedFindings[0].Findings)
		require.Equal(t, "mended", p.CorrectedFindings[0].From.FileName)
		require.Equal(t, mended.Rows[0].Warnings, p.Rows[1].Warnings)
		page, err := d.l.PreviewPage(ctx, b.ID, contract.BatchPage{After: 1, Limit: 1})
		require.NoError(t, err)
		require.Equal(t, n.Findings, page.Findings, "with every page")
	})
}

// A list that is withdrawn keeps what was found in it.
func TestAWithdrawnListKeepsItsFindings(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d, _, _ := withKeys(t, config)
		d.live()
		n := found(nil)
		b := d.stage(n)
		require.NoError(t, d.l.WithdrawBatch(ctx, b.ID, "the wrong file", importer))
		require.Equal(t, n.Findings, d.preview(b.ID).Findings)
		anew := d.stage(n)
		require.NotEqual(t, b.ID, anew.ID)
		require.Equal(t, n.Findings, d.preview(anew.ID).Findings)
		plain := list("2", line(3, "E1", "dust"))
		require.Nil(t, d.preview(d.stage(plain).ID).Findings, "as of lists of before")
	})
}

// A row whose region names nobody's area would become a case without a territorial
// unit: whoever commits the list is told so before. What is settled is not told again.
func TestARegionThatNobodyGovernsIsSaidOfItsRow(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d, _, _ := withKeys(t, config)
		d.live()
		at := func(row int, number, region string) contract.BatchRow {
			r := line(row, number, "smoke by the bridge, "+number)
			r.Region = region
			return r
		}
		staged := func(name string) contract.Batch {
			n := list(name, at(2, "R1"+name, "河西区"), at(3, "R2"+name, "河西区、别处县"), at(4, "R3"+name, "别处县"), at(5, "R4"+name, ""))
			return d.stage(n)
		}
		warned := func(b contract.Batch) (rows []int) {
			for _, row := range d.preview(b.ID).Rows {
				for _, w := range row.Warnings {
					require.Equal(t, contract.RowWarning{Code: contract.WarnUnknownRegion, Column: "region", Params: map[string]string{"region": "别处县"}}, w)
					rows = append(rows, row.RowNumber)
				}
			}
			return rows
		}
		require.Empty(t, warned(staged("1")), "an office without areas knows none")
		_, err := d.l.AddUnit(t.Context(), contract.Unit{ID: "district", Name: "河西区", Kind: contract.UnitCounty})
		require.NoError(t, err)
		require.Equal(t, []int{4}, warned(staged("2")))
	})
}
