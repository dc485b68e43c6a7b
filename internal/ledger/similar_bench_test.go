package ledger

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Looking for what is alike over 100,000 cases, by a form that is filled in. A
// hundred roads have all of them, with 1,000 numbers each, and all complain of a few
// things in much the same words.
func BenchmarkSimilarOver100000Cases(b *testing.B) {
	measure := func(b *testing.B, config Config) {
		keyed, _, _ := withKeys(b, config)
		id := keyed.placed("D0", "卧龙区", "示范工业路846号", "示范建材有限公司", "夜间排放黑烟，气味刺鼻")
		manyCases(b, keyed, id, 100_000)
		traceMany(b, keyed, id)
		for name, q := range map[string]contract.SimilarQuery{
			"address": {Region: "卧龙区", Address: "卧龙区路名一七路846号东侧院内"},
			"road":    {Address: "路名一七路"},
			"all":     {Region: "卧龙区", Address: "卧龙区路名一七路846号东侧院内", Respondent: "某某第三建材有限公司", Complaint: complaintAt(17846) + complaintAt(3)},
		} {
			b.Run(name, func(b *testing.B) {
				for b.Loop() {
					found, err := keyed.l.Similar(ctx, contract.Reader{Actor: dutyOfficer}, q)
					require.NoError(b, err)
					require.NotEmpty(b, found.Cases)
				}
			})
		}
	}
	for _, driver := range []string{SQLite, Postgres} {
		b.Run(driver, func(b *testing.B) { measure(b, newConfig(b, driver)) })
	}
}

var roadNames = func() (names []string) {
	digits := []rune("零一二三四五六七八九")
	for i := range 100 {
		names = append(names, fmt.Sprintf("路名%c%c路", digits[i/10], digits[i%10]))
	}
	return names
}()

func complaintAt(i int) string {
	things := []string{"夜间施工噪音大影响居民休息", "露天焚烧垃圾冒黑烟", "养殖场粪污直排沟渠臭味难闻", "工地裸土未覆盖扬尘严重", "饭店油烟未经净化直排"}
	letters := []rune("东西南北院内旁边沟渠后门前墙角落小巷深处水塘树林田地坡上坡下桥头井口")
	r := rand.New(rand.NewPCG(uint64(i), 1))
	text := fmt.Sprintf("反映%s%d号", roadNames[i/1000%100], i%1000)
	for range 20 {
		text += string(letters[r.IntN(len(letters))])
	}
	return text + things[i%len(things)] + "，多次反映未解决"
}

// traceMany gives copied cases traces of their own.
func traceMany(b *testing.B, d *desk, registered casework.CaseID) {
	b.Helper()
	var ids []casework.CaseID
	require.NoError(b, d.l.reader.Model(&caseRow{}).Where("id <> ?", registered).Pluck("id", &ids).Error)
	require.NoError(b, d.l.write(ctx, func(tx *gorm.DB) error {
		var rows []traceRow
		var snapshots []snapshotRow
		var texts []textRow
		for i, id := range ids {
			c := casework.Case{ID: id, Seq: 1, Respondent: fmt.Sprintf("某某第%d建材有限公司", i%300), Complaint: casework.NewText(complaintAt(i))}
			traces, err := d.l.tracesOf(id, contract.SimilarQuery{Respondent: c.Respondent, Complaint: c.Complaint.Body()})
			if err != nil {
				return err
			}
			rows = append(rows, traces...)
			text := textRow{CaseID: id, Digest: c.Complaint.Digest, Body: []byte(c.Complaint.Body())}
			if err := d.l.sealText(nil, &text); err != nil {
				return err
			}
			texts = append(texts, text)
			c.Complaint = c.Complaint.Ref()
			snapshots = append(snapshots, snapshotRow{CaseID: id, Seq: 1, Body: marshal(c)})
		}
		b.ReportMetric(float64(len(rows))/float64(len(ids)), "traces/case")
		if err := insert(tx, snapshots, "snapshots"); err != nil {
			return err
		}
		if err := insert(tx, texts, "texts"); err != nil {
			return err
		}
		if err := insert(tx, rows, "traces"); err != nil {
			return err
		}
		return tx.Create(&metaRow{Key: tracedKey, Value: d.l.tracing() + tracedAll}).Error
	}))
	require.NoError(b, d.l.writer.Exec("ANALYZE").Error)
}
