//go:build linux

package outage_test

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/api"
	"jiaoban/internal/casework"
)

// rowsInList are more than become cases in one transaction.
const rowsInList = 150

// handover is a list that the group hands over while a noon is lived.
type handover struct {
	o     *office
	at    time.Time
	list  request
	batch string // once it is staged
	fault error
}

func (p *province) handOver(seed uint64, at time.Time) *handover {
	var text strings.Builder
	text.WriteString("序号,受理编号,交办问题基本情况,行政区域,问题类型\n")
	for i := range rowsInList {
		fmt.Fprintf(&text, "%d,N%03d%05d,示范：第%d号工地夜间施工噪声扰民，渣土未覆盖,卧龙区,噪音\n", i+1, seed, i, i)
	}
	l := list(p.t, "list.csv", "zh", []byte(text.String()))
	l.key = rand.Text()
	return &handover{o: p.office, at: at, list: l}
}

// file sends the list until it is staged, and then commits it until that is answered. It
// is called from a goroutine of its own.
func (h *handover) file() {
	time.Sleep(time.Until(h.at))
	var v api.BatchView
	if h.fault = h.o.insist(h.list, &v); h.fault != nil {
		return
	}
	h.batch = v.Batch.ID
	h.fault = h.o.insist(request{login: h.list.login, method: http.MethodPost, path: "/api/v1/batches/" + h.batch + "/commit"}, &v)
}

// balanced: every row of the list became a case, once, and each of them is in some state.
func (h *handover) balanced(t testing.TB, told ...any) {
	t.Helper()
	require.NoError(t, h.fault, told...)
	var v api.BatchView
	h.o.get("duty", "/api/v1/batches/"+h.batch, &v)
	require.True(t, v.Balanced, told...)
	require.Equal(t, [3]int{rowsInList, rowsInList, rowsInList}, [3]int{v.Sum.Read, v.Sum.New, v.Sum.Imported}, told...)
	states, cases := 0, map[casework.CaseID]bool{}
	for _, n := range v.Sum.States {
		states += n
	}
	for _, r := range v.Rows {
		require.True(t, r.Settled && !cases[r.Case], told...)
		cases[r.Case] = true
	}
	require.Equal(t, [2]int{rowsInList, rowsInList}, [2]int{states, len(cases)}, told...)
}
