package town

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/intake"
)

// proposed says by hand who is proposed for each row of the list: the lead, and
// the assisting units behind it.
var proposed = []string{
	"zhujian shengtai chengguan",
	"nongye shengtai",
	"shengtai",
	"ziyuan nongye shengtai",
	"yuquan chengguan shengtai",
	"zhujian shengtai chengguan linye",
	"zhujian jiaotong shengtai",
	"zhujian shengtai chengguan",
	"zhujian shengtai chengguan",
	"chengguan shengtai",
	"ziyuan nongye shengtai",
	"shuili ziyuan shengtai",
	"linye chengguan",
	"shengtai",
	"xingqing chengguan shengtai",
	"ziyuan nongye shengtai",
	"shuili ziyuan shengtai linye",
	"ziyuan shengtai linye",
	"lianjiang chengguan shengtai",
	"ziyuan shengtai linye",
	"nongye shengtai ziyuan linye",
	"shuili ziyuan shengtai linye",
	"gaoxin linye",
	"chengguan shengtai",
}

// Every row of the demonstration list finds a lead, each part with its reason.
func TestEveryRowOfTheListIsProposedALead(t *testing.T) {
	t.Parallel()
	list, err := intake.Read(t.Context(), bytes.NewReader(List), int64(len(List)), ListName, intake.Limits{})
	require.NoError(t, err)
	var got []string
	for i, row := range list.Rows {
		var types []string
		for _, known := range row.PollutionTypes {
			types = append(types, known.Type)
		}
		p := casework.Propose(casework.Matters{
			Region: row.Region, Address: row.Address, Respondent: row.Respondent, PollutionTypes: types, Complaint: row.Complaint, Level: casework.LevelCentral,
		}, lines(), contract.Areas(units()), nil)
		var parts []string
		local := false
		for _, part := range p.Parts {
			require.NotEmpty(t, part.Reasons)
			slug := strings.TrimPrefix(string(part.Unit), "demo-")
			local = local || slug == territoryOf[i]
			if part.Role != casework.RoleTerritorial {
				parts = append(parts, slug)
			}
		}
		require.True(t, local || len(p.Parts) > 0, "row %d", i+1)
		got = append(got, strings.Join(parts, " "))
	}
	require.Equal(t, proposed, got)
}
