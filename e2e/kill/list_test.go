package kill_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/api"
	"jiaoban/internal/app/town"
	"jiaoban/internal/casework"
)

// rows of the list that is taken over: more than go into one transaction.
const rowsInList = 150

// list is a list that somebody sends, again and again until it is answered, and
// then commits, again and again until that is answered.
type list struct {
	content []byte
	fields  map[string]string
	batch   string // once it is staged
	done    bool
}

func newList(seed uint64) *list {
	var text strings.Builder
	text.WriteString("序号,受理编号,交办问题基本情况,行政区域,问题类型\n")
	for i := range rowsInList {
		fmt.Fprintf(&text, "%d,K%03d%05d,示范：第%d号工地夜间施工噪声扰民，渣土未覆盖,卧龙区,噪音\n", i+1, seed, i, i)
	}
	return &list{content: []byte(text.String()), fields: map[string]string{
		"campaign": town.Campaign, "level": "central", "mode": "handed_over", "handed_over_at": soon(-time.Minute).String(),
		"batch_no": fmt.Sprintf("示范%d", seed), "declared_count": strconv.Itoa(rowsInList),
	}}
}

// push does what is left to do; false: there was no answer.
func (l *list) push(line *line) bool {
	who := clerk("duty")
	if l.batch == "" {
		status, content, err := line.form(who, "/api/v1/batches", l.fields, "list.csv", l.content)
		if err != nil {
			return false
		}
		require.Contains(line.t, []int{http.StatusOK, http.StatusCreated}, status, "%s", content)
		l.batch = viewed(line, content).Batch.ID
	}
	status, content, err := line.do(http.MethodPost, "/api/v1/batches/"+l.batch+"/commit", who.token, "", "", nil)
	if err != nil {
		return false
	}
	require.Equal(line.t, http.StatusOK, status, "%s", content)
	l.done = true
	return true
}

func viewed(line *line, content []byte) api.BatchView {
	var v api.BatchView
	require.NoError(line.t, json.Unmarshal(content, &v))
	return v
}

// again goes on with a list after a start.
func (l *list) again(b *block) {
	if l == nil {
		return
	}
	deadline := time.Now().Add(patience)
	for !l.done && !l.push(b.line) {
		require.True(b.t, time.Now().Before(deadline), "the list is not taken over")
	}
}

// inList kills the program while a list is sent and its rows become cases.
func (b *block) inList(_ int, _ []casework.Kind) {
	b.t.Helper()
	b.list = newList(b.seed)
	sent := make(chan struct{})
	go func() {
		defer close(sent)
		b.list.push(b.line)
	}()
	if b.rnd.IntN(2) == 0 {
		b.begun(sent)
	} else {
		time.Sleep(time.Duration(b.rnd.IntN(400_000)) * time.Microsecond)
	}
	b.kill()
	<-sent
	dead := b.home.corpse(b.t)
	defer dead.close()
	cases := b.taken(dead)
	if cases < rowsInList {
		tally.count("kills in a list")
	}
	if 0 < cases && cases < rowsInList {
		tally.count("kills in the middle of a commit")
	}
}

// taken is how many rows of the list are cases.
func (b *block) taken(r *reader) int64 {
	b.t.Helper()
	return r.number(fmt.Sprintf(`SELECT count(*) FROM cases WHERE number LIKE 'K%03d%%'`, b.seed))
}

// begun waits until the first rows of the list are cases, or all is over.
func (b *block) begun(over <-chan struct{}) {
	b.t.Helper()
	r := b.home.read(b.t)
	defer r.close()
	for b.taken(r) == 0 {
		select {
		case <-over:
			return
		case <-time.After(time.Millisecond):
		}
	}
	time.Sleep(time.Duration(b.rnd.IntN(10_000)) * time.Microsecond)
}

// balanced: every row of the list became a case, once, and every case of the
// batch is in some state.
func (b *block) balanced() {
	b.t.Helper()
	if b.list == nil {
		return
	}
	var v api.BatchView
	require.True(b.t, b.line.get(clerk("duty"), "/api/v1/batches/"+b.list.batch, &v))
	require.True(b.t, v.Balanced)
	require.False(b.t, v.Sum.CountDiffers())
	require.Equal(b.t, []int{rowsInList, rowsInList, rowsInList}, []int{v.Sum.Read, v.Sum.New, v.Sum.Imported})
	states := 0
	for _, n := range v.Sum.States {
		states += n
	}
	require.Equal(b.t, rowsInList, states)
	cases := map[casework.CaseID]bool{}
	for _, r := range v.Rows {
		require.True(b.t, r.Settled)
		require.False(b.t, cases[r.Case], "two rows became one case")
		cases[r.Case] = true
	}
}
