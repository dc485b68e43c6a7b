package redaction

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// The people and numbers here are nobody's: surnames with 示范, numbers that are
// not given out or end in a made-up row.
var somebody = Person{
	Name: "示范-栽植甲", Telephone: "199 0000 0011 / 0571-80000001", Address: "示范市甲区栽植路1号", IDNumber: "990101000000000011",
}

type found struct {
	Kind Kind
	Why  Reason
	Text string
	Put  string
}

func check(text string, p Person) []found {
	runes := []rune(text)
	var all []found
	for _, h := range Check(text, p) {
		all = append(all, found{h.Kind, h.Why, string(runes[h.Start:h.End]), h.Suggestion})
	}
	return all
}

func TestWhoeverIsNamedAsComplainingIsFound(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]found{
		"经核实，举报人章示范反映的问题属实。": {Complainant, Labelled, "章示范", "章某"},
		"举报人 章示 称夜间施工":       {Complainant, Labelled, "章示", "章某"},
		"投诉人：方示范，要求停工":       {Complainant, Labelled, "方示范", "方某"},
		"信访人姓名:欧阳示范":         {Complainant, Labelled, "欧阳示范", "欧阳某"},
		"来电人为申示范女士":          {Complainant, Labelled, "申示范", "申某"},
		"反映人是申示多次到现场":        {Complainant, Labelled, "申示", "申某"},
	} {
		require.Contains(t, check(text, Person{}), want, text)
	}
	for _, text := range []string{
		"举报人王某反映", "举报人王先生来电", "举报人李某某", "举报人高度满意", "举报人对处理结果满意", "举报人于当日来电", "举报人反映噪声扰民",
		"举报人时常来电", "举报人向街道反映", "举报人和村民", "投诉人曾多次反映", "经回访，举报人表示满意", "举报人方面", "举报人：无", "回访举报人3次",
	} {
		require.Empty(t, check(text, Person{}), text)
	}
}

func TestNumbersOfPeopleAreFoundHoweverTheyAreWritten(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]found{
		"联系 13800001234 张":        {Telephone, MobileNumber, "13800001234", "138****1234"},
		"致电138 0000 1234。":        {Telephone, MobileNumber, "138 0000 1234", "138****1234"},
		"138-0000-1234":           {Telephone, MobileNumber, "138-0000-1234", "138****1234"},
		"手机１３８００００１２３４":           {Telephone, MobileNumber, "１３８００００１２３４", "138****1234"},
		"138\u200b0000\u200b1234": {Telephone, MobileNumber, "138\u200b0000\u200b1234", "138****1234"},
		"1 3 8 0 0 0 0 1 2 3 4":   {Telephone, MobileNumber, "1 3 8 0 0 0 0 1 2 3 4", "138****1234"},
		"+86 138 0000 1234":       {Telephone, MobileNumber, "+86 138 0000 1234", "138****1234"},
		"+8613800001234":          {Telephone, MobileNumber, "+8613800001234", "138****1234"},
		"008613800001234":         {Telephone, MobileNumber, "008613800001234", "138****1234"},
		"Tel13800001234":          {Telephone, MobileNumber, "13800001234", "138****1234"},
		"0571-80000005":           {Telephone, FixedLine, "0571-80000005", "0571******05"},
		"(0571) 8000 0005":        {Telephone, FixedLine, "0571) 8000 0005", "0571******05"},
		"０１０－８０００００００":            {Telephone, FixedLine, "０１０－８０００００００", "0108*****00"},
		"057180000005":            {Telephone, FixedLine, "057180000005", "0571******05"},
		"+86-571-80000005":        {Telephone, FixedLine, "+86-571-80000005", "0571******05"},
		"电话：8000001":              {Telephone, Labelled, "8000001", "80***01"},
		"座机 8000 0001":            {Telephone, Labelled, "8000 0001", "80****01"},

		"身份证119999189001010006":    {IDNumber, CheckDigitWrong, "119999189001010006", "119***************"},
		"119999189001010005":       {IDNumber, CheckDigitFits, "119999189001010005", "119***************"},
		"11999918900101003X":       {IDNumber, CheckDigitFits, "11999918900101003X", "119***************"},
		"１１９９９９１８９００１０１００３ｘ":       {IDNumber, CheckDigitFits, "１１９９９９１８９００１０１００３ｘ", "119***************"},
		"119999 18900101 0005":     {IDNumber, CheckDigitFits, "119999 18900101 0005", "119***************"},
		"老证号119999900101001":       {IDNumber, OldNumber, "119999900101001", "119************"},
		"身份证号码：990101000000000022": {IDNumber, Labelled, "990101000000000022", "990***************"},

		"6222020000000000000":                 {BankCard, CheckDigitFits, "6222020000000000000", "6222***********0000"},
		"6222 0200 0000 0000 000":             {BankCard, CheckDigitFits, "6222 0200 0000 0000 000", "6222***********0000"},
		"6222020000000000005":                 {BankCard, CheckDigitWrong, "6222020000000000005", "6222***********0005"},
		"4000000000000002":                    {BankCard, CheckDigitFits, "4000000000000002", "4000********0002"},
		"打到卡号 1234567890123":                  {BankCard, Labelled, "1234567890123", "1234*****0123"},
		"写信给 zhi.pei@example.org 即可":          {Email, Written, "zhi.pei@example.org", "z***@example.org"},
		"ｚ＠ｅｘａｍｐｌｅ．ｏｒｇ":                       {Email, Written, "ｚ＠ｅｘａｍｐｌｅ．ｏｒｇ", "z***@example.org"},
		"13800001234@example.org":             {Email, Written, "13800001234@example.org", "1***@example.org"},
		"加微信：shifan_1":                        {Messenger, Labelled, "shifan_1", "***"},
		"QQ 800001":                           {Messenger, Labelled, "800001", "***"},
		"微信号是shifan_1":                        {Messenger, Labelled, "shifan_1", "***"},
		"住示范路12号":                             {DoorNumber, Written, "12号", "**号"},
		"住示范路１２号附３号":                          {DoorNumber, Written, "１２号附３号", "**号附*号"},
		"某某小区5号楼":                             {DoorNumber, Written, "5号楼", "*号楼"},
		"某某小区5栋楼下":                            {DoorNumber, Written, "5栋", "*栋"},
		"3栋2单元501室":                           {DoorNumber, Written, "3栋2单元501室", "*栋*单元***室"},
		"某某花园3-2-501":                         {DoorNumber, Written, "3-2-501", "***"},
		"示范大道十二号":                             {DoorNumber, Written, "十二号", "**号"},
		"门牌号12号":                              {DoorNumber, Written, "12号", "**号"},
		"2单元501的人":                            {DoorNumber, Written, "2单元501", "*单元***"},
		"江西路171号一网点":                          {DoorNumber, Written, "171号", "***号"},
		"南山东路一公寓12号楼临近":                       {DoorNumber, Written, "12号楼", "**号楼"},
		"渭源路37号门口":                            {DoorNumber, Written, "37号", "**号"},
		"福湾路一小区8号楼旁":                          {DoorNumber, Written, "8号楼", "*号楼"},
		"城楼291号一小吃店":                          {DoorNumber, Written, "291号", "***号"},
		"示范栽植甲说":                              {Complainant, OwnComplainant, "示范栽植甲", "某群众"},
		"示 范，栽植 甲 说":                          {Complainant, OwnComplainant, "示 范，栽植 甲", "某群众"},
		"电199.0000.0011":                      {Complainant, OwnComplainant, "199.0000.0011", "199****0011"},
		"０５７１８０００００01":                        {Complainant, OwnComplainant, "０５７１８０００００01", "057*****0001"},
		"在栽植路 1 号":                            {Complainant, OwnComplainant, "栽植路 1 号", "某处"},
		"9901 0100 0000 0000 11":              {Complainant, OwnComplainant, "9901 0100 0000 0000 11", "990***************"},
		"家住示范市甲区栽植路1号旁":                       {Complainant, OwnComplainant, "示范市甲区栽植路1号", "某处"},
		"发送 138\u00a00000\u00a01234 到邮箱":      {Telephone, MobileNumber, "138\u00a00000\u00a01234", "138****1234"},
		"2021-05-03 13800001234 反映夜间噪声":       {Telephone, MobileNumber, "13800001234", "138****1234"},
		"案号D3HA202312150062，来电人13800001234反映": {Telephone, MobileNumber, "13800001234", "138****1234"},
	} {
		require.Equal(t, []found{want}, check(text, somebody), text)
	}
}

// Acceptance numbers (DOMAIN 1.2), document numbers, amounts, dates and things
// that are counted are nobody's.
func TestWhatIsNobodysIsLeftAlone(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"D2NM202203290002", "X2HA202104270093*", "D3HA202312150062", "X3HB202406060020",
		"X410000201806150059", "X140000201812090003", "D410000201806200112", "X420000201811240021(*)",
		"2145", "0121", "73-2", "永川电20251105001-1", "第35-1批", "A0813015", "信20170816134", "新乡D20181122488",
		"访受〔2021〕0517031号", "〔2018〕200", "綦江电20241129003", "D3WH20240422001", "D3ZB20240803767", "SD20LD1122MS02",
		"LN2021LD1112PJ01", "D53250020230620035", "D2YC202304070001", "BCD2022092601", "微信 WX202100036", "微信WX202100036", "wz-xfd-0041", "20211118-3",
		"宜政发〔2021〕278号", "鲁环罚字[2021]第12345678号", "白林宝罚决字[2017]16号", "苏环督察办〔2018〕23号",
		"罚款251,542.71元", "罚款13800001234元", "合计 15000000000 吨", "罚没62220200元",
		"2021-08-20 21:25", "2024年11月25日8时至20时", "5月12号", "11月11号以后", "2018-09-10前", "20240803",
		"拆除3栋厂房", "砍树、建3栋约800平方米", "地铁1号线", "2号井", "距公路12公里", "第12批", "三层楼", "走访501户", "第24批91号",
		"12369", "12345热线", "共涉及2个问题", "马王镇新庄村108国道南侧", "占地2公顷", "凌晨2:30起", "清运建筑垃圾4000余吨",
		"微信公众号发布", "QQ群里说", "报告编号2023121500621", "示范", "栽植", "http://example.org/2023/12/15", "138****1234", "z***@example.org",
		"91370700706312345A", "统一社会信用代码913707007063123456",
	} {
		require.Empty(t, check(text, somebody), text)
	}
}

func TestEveryHitIsSaidInTheOrderOfTheText(t *testing.T) {
	t.Parallel()
	text := "栽植路1号的示范-栽植甲（19900000011）说：示范路3号2栋501室的人电话0571-80000009。"
	require.Equal(t, []found{
		{Complainant, OwnComplainant, "栽植路1号", "某处"},
		{Complainant, OwnComplainant, "示范-栽植甲", "某群众"},
		{Complainant, OwnComplainant, "19900000011", "199****0011"},
		{DoorNumber, Written, "3号2栋501室", "*号*栋***室"},
		{Telephone, FixedLine, "0571-80000009", "0571******09"},
	}, check(text, somebody))
	require.Equal(t, "某处的某群众（199****0011）说：示范路*号*栋***室的人电话0571******09。", Mask(text, somebody))
	hits := Check(text, somebody)
	require.Equal(t, "栽植路1号的某群众（19900000011）说：示范路3号2栋501室的人电话0571-80000009。", Apply(text, hits[1:2]), "each hit stands for itself")
}

// A name of one character, or an address of three, would hit everywhere.
func TestTooShortValuesFindNothing(t *testing.T) {
	t.Parallel()
	require.Empty(t, check("甲路边", Person{Name: "甲", Address: "路边"}))
	require.Empty(t, check("-- ，。", Person{Name: "--", Telephone: "，", Address: "。。。。", IDNumber: " "}))
}

func TestAnExchangeNeverContainsWhatItStandsFor(t *testing.T) {
	t.Parallel()
	require.Equal(t, "***来了", Mask("某群众来了", Person{Name: "某群众"}))
	require.Equal(t, "甲某群众乙", Mask("甲甲乙乙", Person{Name: "甲乙"}))
	require.NotContains(t, Mask("众众甲甲", Person{Name: "众甲"}), "众甲")
}
