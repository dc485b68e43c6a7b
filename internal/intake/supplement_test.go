package intake

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func supplementsIn(list *List) map[string]bool {
	found := map[string]bool{}
	for _, r := range list.Rows {
		found[r.AcceptNo] = r.Supplement
	}
	return found
}

func TestOrdersToWorkOnAKnownCaseAgain(t *testing.T) {
	t.Parallel()
	const columns = "序号,受理编号,交办问题基本情况,行政区域,备注,诉求,交办文号\n"
	list := read(t, "a.csv", []byte(columns+
		"1,1,甲,某县,,停工,\n2,2,乙,某县,补充办理件,,某办〔2021〕5号\n3,3（补充办理件）,丙,某县,,,\n4,4,（补充办理）丁,某县,,,\n"+
		"5,5,戊反映补充办理不力,某县,非补充办理件,,\n6,6*【补办件】,己,某县,,,\n7,7,,某县,补充办理,,\n"))
	require.Equal(t, map[string]bool{"1": false, "2": true, "3": true, "4": true, "5": false, "6": true}, supplementsIn(list))
	require.Equal(t, "停工", list.Rows[0].Demand)
	require.Equal(t, "某办〔2021〕5号", list.Rows[1].Document)
	require.True(t, list.Rows[5].NumberStarred)
	require.Len(t, list.Refused, 1)
	require.True(t, list.Refused[0].Supplement)

	list = read(t, "a.csv", []byte(columns+"一、补充办理件（1件）,,,,,,\n1,1,甲,某县,,,\n二、新交办件,,,,,,\n2,2,乙,某县,,,\n"))
	require.Equal(t, map[string]bool{"1": true, "2": false}, supplementsIn(list))
	require.Empty(t, list.Refused)

	list = read(t, "a.csv", []byte("某市第12批补充办理件一览表,,,,,,\n"+columns+"1,1,甲,某县,,,\n"))
	require.Equal(t, map[string]bool{"1": true}, supplementsIn(list))
	list = read(t, "a.csv", []byte("某市第12批交办件一览表（含补充办理件3件）,,,,,,\n"+columns+"1,1,甲,某县,,,\n"))
	require.Equal(t, map[string]bool{"1": false}, supplementsIn(list), "a title that names others too says nothing of a row")
}
