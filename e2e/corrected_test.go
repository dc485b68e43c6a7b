package e2e

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/api"
)

// A corrected list is taken also where the file that it corrects cannot be read any
// more: the list as it was sent says nothing that the corrected one needs.
func TestACorrectedListIsTakenWithoutTheFileThatItCorrects(t *testing.T) {
	t.Parallel()
	s := start(t, on(t.TempDir()))
	ctx := within(t, 2*time.Minute)
	const head = "序号,受理编号,交办问题基本情况,行政区域\n"
	batch := s.stage("list.csv", head+"1,C1,示范-夜间施工噪声,卧龙区\n2,C2,,卧龙区\n", nil).Batch.ID
	damaged := 0
	require.NoError(t, filepath.WalkDir(filepath.Join(s.settings["data"], "files", "lists"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil || len(content) < 2 {
			return err
		}
		damaged++
		content[len(content)-1]++
		return os.WriteFile(path, content, 0o600)
	}))
	require.Positive(t, damaged)
	var view api.BatchView
	require.NoError(t, s.as("duty").Send(ctx, "/api/v1/batches/"+batch+"/corrected", nil, "corrected.csv", []byte(head+"2,C2,示范-补上的内容,卧龙区\n"), &view))
	require.Equal(t, 2, view.Sum.New)
	require.Zero(t, view.Sum.Refused)
	require.Equal(t, 2, s.commit("duty", batch).Sum.Imported)
}
