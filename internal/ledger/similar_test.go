package ledger

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/secrecy"
)

// placed registers a case at a place, or one of a list, which has it in the complaint only.
func (d *desk) placed(number, region, address, respondent, complaint string) casework.CaseID {
	d.t.Helper()
	r := registration(number)
	r.Source.Batch, r.Region, r.Address, r.Respondent, r.Complaint = "", region, address, respondent, casework.NewText(complaint)
	f, err := d.l.Register(ctx, contract.NewCase{Body: r, Actor: dutyOfficer})
	require.NoError(d.t, err)
	return f.Case
}

func (d *desk) similar(q contract.SimilarQuery) contract.SimilarCases {
	d.t.Helper()
	found, err := d.l.Similar(ctx, contract.Reader{Actor: dutyOfficer}, q)
	require.NoError(d.t, err)
	return found
}

// Whoever types an address or a name as one does is shown the case that says it
// otherwise, and why; what is about another place is not shown.
func TestACaseAboutTheSameIsFoundHoweverItIsWritten(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d, _, _ := withKeys(t, config)
		form := d.placed("D1", "卧龙区", "示范工业路846号", "南阳市示范建材有限公司", "夜间排放黑烟，气味刺鼻")
		listed := d.placed("D2", "卧龙区", "", "", "卧龙区北京大道中段一康养项目工地夜间施工噪音大，示范砖厂粉尘污染严重")
		d.placed("D3", "宛城区", "栽植路12号", "某某饭馆", "油烟扰民")
		for i, c := range []struct {
			q    contract.SimilarQuery
			id   casework.CaseID
			by   contract.Likeness
			what string
		}{
			{contract.SimilarQuery{Address: "示范工业路846号"}, form, contract.AlikePlace, "示范工业路846号"},
			{contract.SimilarQuery{Address: "示范工业路846号东侧院内"}, form, contract.AlikePlace, "示范工业路846号"},
			{contract.SimilarQuery{Address: "卧龙区示范工业路846号"}, form, contract.AlikePlace, "示范工业路846号"},
			{contract.SimilarQuery{Address: "示范工业路 ８４６ 号"}, form, contract.AlikePlace, "示范工业路846号"},
			{contract.SimilarQuery{Address: "河南省南阳市卧龙区示范工业路846号附近"}, form, contract.AlikePlace, "示范工业路846号"},
			{contract.SimilarQuery{Address: "示范工业路84"}, form, contract.AlikeRoad, "示范工业路84"},
			{contract.SimilarQuery{Complaint: "有人在工业路846号的院子里烧东西"}, form, contract.AlikePlace, "工业路846号"},
			{contract.SimilarQuery{Respondent: "示范建材"}, form, contract.AlikeRespondent, "示范建材"},
			{contract.SimilarQuery{Respondent: "示范建材有限公司"}, form, contract.AlikeRespondent, "示范建材"},
			{contract.SimilarQuery{Respondent: "南阳市示范建材有限责任公司"}, form, contract.AlikeRespondent, "示范建材"},
			{contract.SimilarQuery{Number: "d 1"}, form, contract.AlikeNumber, "D1"},
			{contract.SimilarQuery{Address: "北京大道中段", Region: "卧龙区"}, listed, contract.AlikeRoad, "北京大道中段"},
			{contract.SimilarQuery{Respondent: "示范砖厂"}, listed, contract.AlikeRespondent, "示范砖厂"},
			{contract.SimilarQuery{Complaint: "我家旁边一康养项目工地夜间施工噪音很大"}, listed, contract.AlikeWords, "一康养项目工地夜间施工噪音"},
		} {
			found := d.similar(c.q)
			require.NotEmpty(t, found.Cases, "%d %+v", i, c.q)
			require.Equal(t, c.id, found.Cases[0].Case.ID, "%d %+v", i, c.q)
			require.Contains(t, found.Cases[0].Alike, contract.Alike{By: c.by, What: c.what}, "%d", i)
			require.Len(t, found.Cases, 1, "%d", i)
		}
		for _, q := range []contract.SimilarQuery{{}, {Address: "示范新村9号"}, {Respondent: "另一建材有限公司"}, {Complaint: "夜间"}, {Address: "卧龙区"}} {
			require.Empty(t, d.similar(q).Cases, "%+v", q)
		}
		for _, s := range []string{"示范", "工业", "大道"} {
			require.NotContains(t, d.dump("case_traces"), s)
		}
	})
}

// What the same road is in another region is not as sure as in this one.
func TestTheSameRoadOfAnotherRegionComesLast(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d, _, _ := withKeys(t, config)
		here := d.placed("D1", "卧龙区", "人民路5号", "", "油烟")
		there := d.placed("D2", "宛城区", "人民路5号", "", "油烟")
		none := d.placed("D3", "", "新华人民路", "", "油烟")
		found := d.similar(contract.SimilarQuery{Region: "卧龙区", Address: "新人民路5号"})
		require.Equal(t, []casework.CaseID{here, there, none}, []casework.CaseID{found.Cases[0].Case.ID, found.Cases[1].Case.ID, found.Cases[2].Case.ID})
	})
}

// A case that was corrected is found by what it says now and by nothing else.
func TestACorrectedCaseIsFoundByWhatItSaysNow(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d, _, _ := withKeys(t, config)
		id := d.placed("D1", "卧龙区", "示范工业路846号", "", "有人在示范集贸市场旁焚烧垃圾")
		address, text := "栽植路12号", casework.NewText("有人在栽植路露天烧烤")
		d.do(id, dutyOfficer, &casework.AmendRegistration{Address: &address, Complaint: &text, Reason: casework.NewText("misheard")})
		require.Empty(t, d.similar(contract.SimilarQuery{Address: "示范工业路846号", Complaint: "示范集贸市场旁焚烧垃圾"}).Cases)
		require.Len(t, d.similar(contract.SimilarQuery{Address: "栽植路12号"}).Cases, 1)
	})
}

// Nobody is shown a case that is not theirs, whatever they type.
func TestASimilarCaseIsShownToNobodyWhoDoesNotSeeIt(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d, _, _ := withKeys(t, config)
		d.placed("D1", "卧龙区", "示范工业路846号", "", "黑烟")
		q := contract.SimilarQuery{Number: "D1", Address: "示范工业路846号"}
		require.Len(t, d.similar(q).Cases, 1)
		found, err := d.l.Similar(ctx, contract.Reader{Actor: officer}, q)
		require.NoError(t, err)
		require.Empty(t, found.Cases)
	})
}

// Cases of before are traced in small steps, and how many are not yet is said: finding
// nothing among the others does not say that there is nothing. Under a newer key they
// are traced anew and found all the time.
func TestWhatIsNotTracedYetIsSaid(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, config Config) {
		d, keys, config := withKeys(t, config)
		without := config
		without.Index = nil
		old := newDesk(t, without)
		for i := range 3 {
			old.placed(fmt.Sprintf("D%d", i), "卧龙区", "示范工业路846号", "", "黑烟")
		}
		q := contract.SimilarQuery{Address: "示范工业路846号院内"}
		require.Equal(t, 3, old.similar(q).Unsearched, "without keys nothing is compared")
		require.Equal(t, 3, d.similar(q).Unsearched)
		require.Empty(t, d.similar(q).Cases)
		traced := func() (n int) {
			for {
				some, err := d.l.TraceCases(ctx)
				require.NoError(t, err)
				if n += some; some == 0 {
					return n
				}
			}
		}
		require.Equal(t, 3, traced())
		require.Zero(t, traced())
		require.Len(t, d.similar(q).Cases, 3)
		require.Zero(t, d.similar(q).Unsearched)
		rows := d.rows("case_traces")

		require.NoError(t, keys.Rotate(secrecy.Digest))
		require.Len(t, d.similar(q).Cases, 3, "found under the older key")
		require.Equal(t, 3, d.similar(q).Unsearched)
		require.Equal(t, 3, traced())
		require.Len(t, d.similar(q).Cases, 3)
		require.Equal(t, rows, d.rows("case_traces"))
	})
}

// Of a text some runs of letters are kept, and of any seven letters that two texts
// share both keep one.
func TestAnySevenLettersInCommonAreFound(t *testing.T) {
	t.Parallel()
	letters := lettersOf("河边一处没有名字的院子里白天黑夜都有人烧塑料皮子味道大得开不了窗户孩子咳嗽老人睡不着觉")
	for i := 0; i+7 <= len(letters); i++ {
		piece := string(letters[i : i+7])
		other := lettersOf("前天我路过" + piece + "旁边看见")
		require.NotEmpty(t, common(someGrams(letters), someGrams(other)), piece)
	}
	require.Less(t, len(someGrams(letters)), len(grams(letters))*2/3)
}
