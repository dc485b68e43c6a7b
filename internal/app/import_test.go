package app

import (
	"bytes"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/api"
	"jiaoban/internal/app/remote"
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

func TestACountThatDiffersIsAskedAboutAtATerminal(t *testing.T) {
	t.Parallel()
	declared := 24
	for _, test := range []struct {
		name     string
		terminal bool
		yes      string
		read     int
		typed    string
		asked    bool
		commits  bool
	}{
		{name: "as declared", terminal: true, read: 24, commits: true},
		{name: "nobody to ask", read: 25, commits: true},
		{name: "told not to ask", terminal: true, yes: "true", read: 25, commits: true},
		{name: "yes", terminal: true, read: 25, typed: "y\n", asked: true, commits: true},
		{name: "是", terminal: true, read: 23, typed: "是\n", asked: true, commits: true},
		{name: "no", terminal: true, read: 25, typed: "n\n", asked: true},
		{name: "nothing typed", terminal: true, read: 25, typed: "\n", asked: true},
		{name: "the terminal is gone", terminal: true, read: 25, asked: true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var asked bytes.Buffer
			c := Call{In: strings.NewReader(test.typed), Err: &asked, Terminal: test.terminal, Flags: map[string]string{"yes": test.yes}}
			err := c.confirmCount(contract.BatchSum{Declared: &declared, Read: test.read})
			require.Equal(t, test.asked, asked.Len() > 0, asked.String())
			if test.commits {
				require.NoError(t, err)
				return
			}
			require.Equal(t, ExitCount, ExitStatus(err))
			require.ErrorContains(t, err, "nothing was committed")
		})
	}
	require.NoError(t, Call{Terminal: true}.confirmCount(contract.BatchSum{Read: 3}), "the sender declared nothing")
}

// The same list, said to be handed over at another instant, does not become as
// many further cases by an oversight, and not by a script that always says yes.
func TestAListThatLooksSentAgainIsAskedAbout(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name            string
		fresh           bool
		terminal, asked bool
		flag, typed     string
		commits         bool
	}{
		{name: "another list", fresh: true, commits: true},
		{name: "nobody to ask"},
		{name: "nobody to ask, and the count may differ", flag: "yes"},
		{name: "it is meant", flag: "again", commits: true},
		{name: "it is meant, at a terminal", terminal: true, flag: "again", commits: true},
		{name: "asked: yes", terminal: true, asked: true, typed: "是\n", commits: true},
		{name: "asked, though the count may differ", terminal: true, asked: true, flag: "yes", typed: "\n"},
		{name: "asked: no", terminal: true, asked: true, typed: "\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var asked, shown bytes.Buffer
			c := Call{In: strings.NewReader(test.typed), Out: &shown, Err: &asked, Terminal: test.terminal, Flags: map[string]string{test.flag: "true"}}
			view := api.BatchView{LooksSentAgain: !test.fresh, Sum: contract.BatchSum{Verbatim: &contract.Verbatim{Rows: 2, Of: 3, RowNumber: 4, Number: "N1"}},
				Rows: []contract.RowFate{{RowNumber: 4, Number: "N1", Verbatim: "case-7", VerbatimNumber: "M1"}, {RowNumber: 5, Number: "N2"}}}
			err := c.confirmAgain(view)
			require.Equal(t, test.asked, asked.Len() > 0, asked.String())
			if test.commits {
				require.NoError(t, err)
				return
			}
			require.Equal(t, ExitUsage, ExitStatus(err))
			require.ErrorContains(t, err, "--again")
			require.Contains(t, shown.String(), "第 4 行 row 4: 编号 number N1 = 案件 case case-7  编号 number M1\n")
			require.NotContains(t, shown.String(), "N2")
		})
	}
}

// A corrected number of the same list is another matter than a list sent twice: it
// is said which case has the old one, and every way out; what else would become of
// the list is shown all the same.
func TestACorrectedNumberIsToldWithEveryWayOut(t *testing.T) {
	t.Parallel()
	var shown bytes.Buffer
	c := Call{Out: &shown, Err: &shown, Flags: map[string]string{}}
	declared := 2
	view := api.BatchView{
		Batch: contract.Batch{ID: "b2"}, LooksSentAgain: true, Balanced: true,
		Sum: contract.BatchSum{Declared: &declared, Read: 2, New: 1, Changed: 1, Verbatim: &contract.Verbatim{Rows: 1, Of: 1, SameList: 1, Sheet: "Sheet1", RowNumber: 4, Number: "N9"}},
		Rows: []contract.RowFate{
			{Position: 1, Sheet: "Sheet1", RowNumber: 4, Number: "N9", Fate: contract.FateNew, Verbatim: "case-7", VerbatimNumber: "N1", VerbatimSameList: true},
			{Position: 2, Sheet: "Sheet1", RowNumber: 5, Number: "N2", Fate: contract.FateChanged, Known: "case-8", Differences: []contract.Difference{{Field: "region", Known: "A区", Row: "B区"}}},
		},
	}
	err := c.uncommitted(view, c.confirmAgain(view))
	require.Equal(t, ExitUsage, ExitStatus(err))
	for _, part := range []string{"amend-registration", "jiaoban batch commit b2", "jiaoban batch strike b2", "--again"} {
		require.ErrorContains(t, err, part)
	}
	require.NotContains(t, err.Error(), "withdraw", "the batch number and the instant are right")
	for _, part := range []string{"Sheet1 第 4 行 row 4: 编号 number N9 = 案件 case case-7  编号 number N1（本清单 of this list）", "A区 → B区", "读取 read 2 = 新件 new 1"} {
		require.Contains(t, shown.String(), part)
	}
}

func TestAnImportEndsByWhatIsWrongWithIt(t *testing.T) {
	t.Parallel()
	refused := []RefusedRow{{RowFate: contract.RowFate{Position: 1}}}
	differs := contract.BatchSum{Declared: new(2), Read: 3}
	for _, test := range []struct {
		name   string
		result Imported
		status int
	}{
		{"well", Imported{Balanced: true, Committed: true}, 0},
		{"only looked at", Imported{Balanced: true, preview: true, Sum: contract.BatchSum{Waiting: 2}}, 0},
		{"rows refused", Imported{Balanced: true, Committed: true, Refused: refused}, ExitRefused},
		{"another count", Imported{Balanced: true, Committed: true, Sum: differs}, ExitCount},
		{"another count, and rows refused", Imported{Balanced: true, Committed: true, Sum: differs, Refused: refused}, ExitCount},
		{"as many as declared, and one said twice", Imported{Balanced: true, Committed: true, Sum: contract.BatchSum{Declared: new(2), Read: 3, Uncounted: 1}}, 0},
		{"left to a coordinator", Imported{Balanced: true, Sum: contract.BatchSum{Waiting: 2}}, 1},
		{"out of balance", Imported{Committed: true}, 1},
	} {
		require.Equal(t, test.status, ExitStatus(test.result.verdict()), test.name)
	}
}

func TestWhatDiffersIsShownWithWhatToDo(t *testing.T) {
	t.Parallel()
	declared := 24
	view := api.BatchView{Balanced: true, Batch: contract.Batch{State: contract.BatchCommitted}, Rows: []contract.RowFate{
		{Position: 1, RowNumber: 2, Number: "D1", Fate: contract.FateNew},
		{Position: 2, RowNumber: 3, Number: "D2", Fate: contract.FateChanged, Known: "case-9", Differences: []contract.Difference{
			{Field: "address", Known: "甲路", Row: "乙路\n3 号"}, {Field: "region", Row: "卧龙区"},
		}},
	}, Sum: contract.BatchSum{Declared: &declared, Read: 25, Changed: 1}}
	var out bytes.Buffer
	c := Call{Out: &out}
	result := importedOf(view, false)
	require.Equal(t, []ChangedRow{{Position: 2, RowNumber: 3, Number: "D2", Case: "case-9", Differences: view.Rows[1].Differences}}, result.Changed)
	c.showSent(view)
	c.showChanged(result.Changed)
	c.showSum(result)
	for _, part := range []string{
		"D2  第 3 行 row 3  案件 case case-9", "地址 address: 甲路 → 乙路 ⏎ 3 号", "行政区域 region: （空 none） → 卧龙区", "amend-registration",
		"件数不一致：来件方申报 24 件，读到 25 件，多 1", "24 cases declared, 25 read, 1 more", "is in the record all the same",
	} {
		require.Contains(t, out.String(), part)
	}
	out.Reset()
	c.JSON = true
	c.showChanged(result.Changed)
	c.showSum(result)
	require.Empty(t, out.String(), "programs read the result, not the words")
	require.NotContains(t, countDiffers(24, 23, false), "all the same")
	require.Contains(t, countDiffers(24, 23, false), "1 fewer")
}

// A repeat names the cases that it is linked to and what it says differently.
func TestARepeatIsShownWithTheCasesItIsLinkedTo(t *testing.T) {
	t.Parallel()
	handedOver, err := casework.ParseInstant("2021-08-20T21:25:00+08:00")
	require.NoError(t, err)
	view := api.BatchView{Rows: []contract.RowFate{
		{Position: 1, RowNumber: 3, Number: "A1", Fate: contract.FateRepeat, Known: "case-1", Case: "case-9", Settled: true, Earlier: []contract.EarlierCase{
			{Case: "case-1", State: casework.Closed, HandedOverAt: handedOver, UpstreamBatchNo: "9", Compared: true, Differences: []contract.Difference{{Field: "complaint", Known: "噪声", Row: "夜间\n噪声"}}},
			{Case: "case-2", State: casework.Registered, HandedOverAt: handedOver, Compared: true},
			{Case: "case-3", State: casework.Registered, HandedOverAt: handedOver},
		}},
		{Position: 2, RowNumber: 4, Number: "A2", Fate: contract.FateRepeat},
	}}
	var out bytes.Buffer
	c := Call{Out: &out}
	result := importedOf(view, false)
	require.Equal(t, []RepeatRow{
		{Position: 1, RowNumber: 3, Number: "A1", Case: "case-9", Earlier: view.Rows[0].Earlier}, {Position: 2, RowNumber: 4, Number: "A2"},
	}, result.Repeats)
	c.showRepeats(result.Repeats)
	for _, part := range []string{
		"A1  第 3 行 row 3  新件 new case case-9\n",
		"关联 linked to case-1  批次 batch 9  交办 handed over 2021-08-20 21:25:00  已办结 closed  内容不同 says something else:\n          交办问题基本情况 complaint: 噪声 → 夜间 ⏎ 噪声\n",
		"关联 linked to case-2  交办 handed over 2021-08-20 21:25:00  已登记 registered  内容相同 says the same\n",
		"关联 linked to case-3  交办 handed over 2021-08-20 21:25:00  已登记 registered\n",
		"A2  第 4 行 row 4\n      以前的案件不在您的查阅范围",
	} {
		require.Contains(t, out.String(), part)
	}
	out.Reset()
	c.showRepeats(nil)
	require.Empty(t, out.String())
}

// What a clerk must do something about stands there in words, with the row as the
// sheet numbers it and the number of the case; a row 0 there is not.
func TestRefusalsAndWarningsAreShownInWordsAtTheirRow(t *testing.T) {
	t.Parallel()
	view := api.BatchView{
		Balanced: true, Batch: contract.Batch{ID: "b1", State: contract.BatchCommitted},
		Rows: []contract.RowFate{
			{Position: 1, RowNumber: 3, Number: "D1", Fate: contract.FateNew, Warnings: []contract.RowWarning{{Code: "x", Text: "请核对编号。"}}},
			{Position: 2, RowNumber: 4, Sheet: "来信", Number: "D2", Fate: contract.FateRefused, Refusal: &contract.RefusedRow{Code: "missing_complaint"}},
		},
		Refusals: map[string]string{"2": "缺“交办问题基本情况”，请补填。"},
		Findings: &contract.ListFindings{Warnings: []contract.ListWarning{{Code: "no_number_column", Text: "表中没有编号列。"}, {RowNumber: 3, Text: "污染类型不认识。"}}},
		Sum:      contract.BatchSum{Read: 2, New: 1, Refused: 1, Uncounted: 1, Declared: new(1)},
	}
	var out bytes.Buffer
	c := Call{Out: &out}
	result := importedOf(view, false)
	c.showSent(view)
	c.showRefused(result)
	c.showSum(result)
	for _, part := range []string{
		"  ! 表中没有编号列。\n", "! 第 3 行 row 3: 污染类型不认识。", "! 请核对编号。",
		"来信 第 4 行 row 4: 编号 number D2  缺“交办问题基本情况”，请补填。", "jiaoban batch correct b1 '来信!4' --field", "jiaoban batch strike b1 '来信!4' --reason",
		"其中 1 行与别行重复或为其续行，不另计：共 1 件", "与来件方申报的 1 件一致", "有提示、须核对的行 rows with warnings: 1",
	} {
		require.Contains(t, out.String(), part)
	}
	require.NotContains(t, out.String(), "row 0")
	require.NotContains(t, out.String(), "第0行")
	require.NotContains(t, out.String(), "missing_complaint", "codes are for programs")
	require.Equal(t, "缺“交办问题基本情况”，请补填。", result.Refused[0].Text)
	require.Len(t, result.Warned, 1)
}

// The sum of a list of re-work orders is the same before its commit and after; what
// was done about the orders stands beside it.
func TestTheSumSaysWhetherReworkWasOrdered(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		sum         contract.BatchSum
		said, never string
	}{
		{contract.BatchSum{Read: 1, Supplements: 1, Waiting: 1}, "待确认入库 waiting to be committed: 1\n", "re-work ordered"},
		{contract.BatchSum{Read: 1, Supplements: 1, Ordered: 1}, "补充办理已下达返工 re-work ordered: 1\n", "waiting to be committed"},
	} {
		var out bytes.Buffer
		Call{Out: &out}.showSum(Imported{Sum: c.sum})
		require.Contains(t, out.String(), c.said)
		require.NotContains(t, out.String(), c.never)
	}
}

func TestALongListIsShownShort(t *testing.T) {
	t.Parallel()
	var view api.BatchView
	for i := range fewRows + 1 {
		view.Rows = append(view.Rows, contract.RowFate{RowNumber: i + 1, Number: "N", Fate: contract.FateNew})
	}
	view.Rows[7].Fate = contract.FateRepeat
	var out bytes.Buffer
	Call{Out: &out}.showFates(view.Rows)
	require.Equal(t, 2, strings.Count(out.String(), "\n"))
	require.Contains(t, out.String(), "重复件 repeat")
	require.Contains(t, out.String(), "200 more rows")
}

func TestProgressIsOneLineOnATerminalAndLinesElsewhere(t *testing.T) {
	t.Parallel()
	for terminal, want := range map[bool]string{
		true:  "\r\033[Kx 1/9\n",
		false: "x 1/9\n",
	} {
		var out bytes.Buffer
		p := &progress{out: &out, terminal: terminal}
		p.count("x", 1, 9)
		p.count("x", 2, 9) // too soon to say anything
		p.end()
		p.end()
		require.Equal(t, want, out.String())
	}
}

func TestSomethingLongSaysHowFarItHasCome(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	p := &progress{out: &out, terminal: true}
	asked := make(chan struct{})
	failure := errors.New("it failed")
	err := p.while("committing", func() (int, int, bool) {
		defer close(asked)
		return 3, 9, true
	}, func() error {
		<-asked
		return failure
	})
	require.ErrorIs(t, err, failure)
	require.Contains(t, out.String(), "committing 3/9")
	require.True(t, strings.HasSuffix(out.String(), "\n"), "the line is left")
}

// Rows with one number are told apart by their position, and struck rows are
// said in the sum.
func TestRowsOfOneNumberAreToldApartAndStruckOnesCounted(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	c := Call{Out: &out}
	row := func(position, number int) RefusedRow {
		return RefusedRow{contract.RowFate{Position: position, RowNumber: number, Fate: contract.FateRefused}, "没有内容"}
	}
	c.showRefusedRows([]RefusedRow{row(4, 3), row(9, 3), row(5, 7)})
	require.Contains(t, out.String(), "第 3 行 row 3: 没有内容（--position 4）")
	require.Contains(t, out.String(), "第 3 行 row 3: 没有内容（--position 9）")
	require.Contains(t, out.String(), "第 7 行 row 7: 没有内容\n")
	// The file that a row came with is said where it is another one than the list's.
	late := row(11, 8)
	late.From = &contract.Sending{FileName: "更正.csv"}
	c.showRefusedRows([]RefusedRow{late})
	require.Contains(t, out.String(), "第 8 行 row 8: 没有内容（更正清单 corrected list 更正.csv，1970-01-01 08:00:00）\n")
	require.Equal(t, "清单 list b1  批次 batch 9  文件 file 名单.xlsx  交办 handed over 1970-01-01 08:00:00",
		listLine(contract.Batch{ID: "b1", UpstreamBatchNo: "9", FileName: "名单.xlsx"}))
	c.showSum(Imported{Sum: contract.BatchSum{Read: 3, Refused: 3, Struck: 1}})
	require.Contains(t, out.String(), "已划去 of these struck: 1")
	out.Reset()
	c.showSum(Imported{Sum: contract.BatchSum{Read: 3, Refused: 3}})
	require.NotContains(t, out.String(), "struck")
	require.NotContains(t, out.String(), "Nothing was added")
	out.Reset()
	c.showSum(Imported{Batch: contract.Batch{Again: true, State: contract.BatchCommitted}, Sum: contract.BatchSum{Read: 24, New: 24}})
	require.Contains(t, out.String(), "本次没有新立、也没有改动；下列为该清单现有的合计。Nothing was added or changed now; the sum is that of the list as it stands.\n读取 read 24 = 新件 new 24", "said before the sum")
}

// What is typed wrongly is said before anything is sent, with what can be typed.
func TestWrongFieldsOfAnImportAreNamed(t *testing.T) {
	t.Parallel()
	good := map[string]string{"campaign": "c1", "handed-over": "2021-08-20T21:25:00+08:00"}
	_, err := importFields(Call{Flags: good})
	require.NoError(t, err)
	for flag, typed := range map[string]string{"level": "country", "mode": "x", "declared": "two dozen", "handed-over": "yesterday", "campaign": ""} {
		flags := maps.Clone(good)
		flags[flag] = typed
		_, err := importFields(Call{Flags: flags})
		require.Equal(t, ExitUsage, ExitStatus(err), flag)
		require.ErrorContains(t, err, "--"+flag)
	}
	_, err = Call{Flags: map[string]string{"lang": "fr"}}.client(t.Context())
	require.Equal(t, ExitUsage, ExitStatus(err))
	require.ErrorContains(t, err, "--lang")
}

// Whoever's import is cut off need not wonder whether to repeat it; a list that is
// wrong in itself ends otherwise than a server that is away.
func TestAnImportThatIsCutOffSaysHowToGoOn(t *testing.T) {
	t.Parallel()
	away := &url.Error{Op: "Post", URL: "http://127.0.0.1:1/api/v1/batches", Err: io.ErrUnexpectedEOF}
	err := cutOff(away, "", "2026-11-27T08:32:00+08:00")
	require.Equal(t, 1, ExitStatus(err))
	require.Equal(t, 2, strings.Count(Say(err), "--handed-over 2026-11-27T08:32:00+08:00"), "the instant of the first time, not of the second")
	err = cutOff(away, "batch-1", "")
	require.Equal(t, 1, ExitStatus(err))
	require.Equal(t, 2, strings.Count(Say(err), "jiaoban batch commit batch-1"))
	wrong := &remote.Refusal{Problem: api.Problem{Status: http.StatusUnprocessableEntity, Code: "header_missing"}}
	require.Equal(t, ExitUsage, ExitStatus(cutOff(wrong, "", "")))
	require.Equal(t, 1, ExitStatus(&remote.Refusal{Problem: api.Problem{Status: http.StatusConflict}}))
	_, failed := os.ReadFile("no-such-list.xlsx")
	require.Equal(t, 2, strings.Count(Say(cannotRead("no-such-list.xlsx", failed)), "no-such-list.xlsx"), "once in each language")
}
