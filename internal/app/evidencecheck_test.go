package app

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/files"
)

// A file that is not as the record has it is named once, in words of both languages, with
// the number that people know the case by.
func TestAMisfitOfTheEvidenceIsNamedInWords(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	kept, err := d.record.files.Put(t.Context(), strings.NewReader("示范：一份检查笔录。"), files.Limits{})
	require.NoError(t, err)
	lost := kept.Digest[:len(kept.Digest)-8] + "00000000"
	theCase, theList := ofWhom{twoTongues{"案件", "case"}, "c-1", "D1-示范"}, ofWhom{twoTongues{"清单", "batch"}, "b-1", ""}
	for _, test := range []struct {
		e             casework.Evidence
		of            ofWhom
		said, forProg string
	}{
		{casework.Evidence{Digest: kept.Digest, Size: kept.Size}, theCase, "", ""},
		{casework.Evidence{Digest: lost}, theCase, "缺文件 missing: " + lost + "，案件 case c-1（D1-示范）", lost + " of case c-1: missing"},
		{casework.Evidence{Digest: lost}, theList, "缺文件 missing: " + lost + "，清单 batch b-1", lost + " of batch b-1: missing"},
		{casework.Evidence{Digest: kept.Digest, Size: 7}, theCase, "大小不符（现 30 字节，记录为 7） of another size (30 bytes, the record says 7): " + kept.Digest + "，案件 case c-1（D1-示范）", ""},
	} {
		k := evidenceCheck{met: map[string]bool{}}
		require.NoError(t, k.file(t.Context(), d.record.files, test.e, test.of))
		if test.said == "" {
			require.Empty(t, k.misfits)
			continue
		}
		require.Equal(t, []string{test.said}, k.misfits)
		require.Len(t, k.report.Misfits, 1)
		if test.forProg != "" {
			require.Equal(t, test.forProg, k.report.Misfits[0])
		}
		require.NotContains(t, k.misfits[0]+k.report.Misfits[0], "file_")
	}
}
