package app

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/api"
	"jiaoban/internal/contract"
)

// Whoever lists the lists sees how each stands, and whether the sender counts
// others; whoever may not see them sees the refusal alone.
func TestTheListOfListsSaysHowEachStands(t *testing.T) {
	t.Parallel()
	sums := map[string]contract.BatchSum{
		"b1": {Read: 17, New: 15, Refused: 2, Imported: 15, Declared: new(15)},
		"b2": {Read: 5, New: 3, Refused: 2, Struck: 1, Waiting: 3, Declared: new(5)},
		"b3": {Read: 2, New: 2, Waiting: 2},
	}
	lists := []contract.Batch{{ID: "b1", State: contract.BatchCommitted}, {ID: "b2", State: contract.BatchStaged}, {ID: "b3", State: contract.BatchWithdrawn}}
	allowed := true
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := strings.TrimPrefix(r.URL.Path, "/api/v1/batches/")
		var answer any = api.BatchView{Sum: sums[id]}
		switch {
		case !allowed:
			w.Header().Set("Content-Type", "application/problem+json")
			w.WriteHeader(http.StatusForbidden)
			answer = api.Problem{Status: http.StatusForbidden, Code: "role_forbidden", Detail: "只有值班人员可以这样做。"}
		case id == r.URL.Path:
			answer = map[string]any{"batches": lists}
		}
		_ = json.NewEncoder(w).Encode(answer)
	}))
	t.Cleanup(server.Close)
	var out bytes.Buffer
	c := Call{Flags: map[string]string{"server": server.URL, "token": "t"}, Out: &out}
	require.NoError(t, BatchList(t.Context(), c))
	lines := strings.Split(out.String(), "\n")
	require.Len(t, lines, 7)
	require.Equal(t, "  读取 read 17  入库 in the record 15  退回 refused 2  !! 件数不一致：申报 15 件，读到 17 件 the count differs: 15 declared, 17 read", lines[1])
	require.Equal(t, "  读取 read 5  入库 in the record 0  退回 refused 1  划去 struck 1  待确认入库 waiting 3", lines[3])
	require.Equal(t, "  读取 read 2  入库 in the record 0  退回 refused 0", lines[5], "nothing waits in a list that was withdrawn")

	out.Reset()
	c.JSON = true
	require.NoError(t, BatchList(t.Context(), c))
	var read []struct {
		ID         string            `json:"id"`
		Sum        contract.BatchSum `json:"sum"`
		AsDeclared *bool             `json:"as_declared"`
	}
	require.NoError(t, json.Unmarshal(out.Bytes(), &read))
	require.Equal(t, "b1", read[0].ID)
	require.Equal(t, 2, read[0].Sum.Refused)
	require.False(t, *read[0].AsDeclared)
	require.Nil(t, read[2].AsDeclared)

	out.Reset()
	c.JSON, allowed = false, false
	require.Error(t, BatchList(t.Context(), c))
	require.Empty(t, out.String(), "that there are no lists is another answer")
	allowed, lists = true, nil
	require.NoError(t, BatchList(t.Context(), c))
	require.Contains(t, out.String(), "没有清单")
}

// A field is named so that the sentence about it can follow.
func TestTheInstantOfHandOverIsNamedAsAThing(t *testing.T) {
	t.Parallel()
	require.Equal(t, "  The instant of hand-over: x", fieldLine("handed_over_at", "x", "en"))
	require.Equal(t, "  “交办时间”：x", fieldLine("handed_over_at", "x", "zh"))
}
