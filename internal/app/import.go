package app

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"jiaoban/api"
	"jiaoban/internal/app/remote"
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Imported is the result of an import.
type Imported struct {
	Batch      contract.Batch    `json:"batch"`
	Sum        contract.BatchSum `json:"sum"`
	Balanced   bool              `json:"balanced"`
	AsDeclared *bool             `json:"as_declared,omitempty"` // left out where nothing was declared
	Committed  bool              `json:"committed"`
	Notices    []string          `json:"notices,omitempty"`
	// Findings are what was found in the list beside its rows: unknown columns,
	// sheets that were not read, what a person should look at.
	Findings          *contract.ListFindings       `json:"findings,omitempty"`
	CorrectedFindings []contract.CorrectedFindings `json:"corrected_findings,omitempty"`
	// Changed are rows whose case is known and says something else. Nothing of
	// them was taken over: whoever wants a difference amends the registration.
	Changed []ChangedRow `json:"changed,omitempty"`
	// Repeats are rows whose number is known from another list: each is a case of
	// its own, linked to the earlier ones.
	Repeats []RepeatRow  `json:"repeats,omitempty"`
	Refused []RefusedRow `json:"refused,omitempty"`
	// Warned are rows that enter and that somebody should look at.
	Warned []contract.RowFate `json:"warned,omitempty"`

	preview bool
}

// RefusedRow is a refused row with its reason in words.
type RefusedRow struct {
	contract.RowFate

	Text string `json:"text"`
}

// ChangedRow is a row that differs from the case that it meets.
type ChangedRow struct {
	Position    int                   `json:"position"`
	Sheet       string                `json:"sheet,omitempty"`
	RowNumber   int                   `json:"row_number"`
	Number      string                `json:"number,omitempty"`
	Case        casework.CaseID       `json:"case"`
	Differences []contract.Difference `json:"differences"`
}

// RepeatRow is a row that repeats earlier cases, and what it says differently.
// Case is the row's own, once it is committed.
type RepeatRow struct {
	Position  int                    `json:"position"`
	Sheet     string                 `json:"sheet,omitempty"`
	RowNumber int                    `json:"row_number"`
	Number    string                 `json:"number,omitempty"`
	Case      casework.CaseID        `json:"case,omitempty"`
	Earlier   []contract.EarlierCase `json:"earlier"`
}

// Import sends a list to a running server, shows what becomes of each row,
// commits it and gives the sum. Where the sender declared another number of
// cases it asks whoever sits at the terminal, commits all the same otherwise,
// since the clocks of the good rows run, and ends with ExitCount; where refused
// rows remain, with ExitRefused.
func Import(ctx context.Context, c Call) error {
	fields, err := importFields(c)
	if err != nil {
		return err
	}
	content, err := os.ReadFile(c.Args[0])
	if err != nil {
		return cannotRead(c.Args[0], err)
	}
	client, err := c.client(ctx)
	if err != nil {
		return err
	}
	shown := &progress{out: c.Err, terminal: AtTerminal(c.Err)}
	defer shown.end()
	view, err := c.sendList(ctx, client, fields, content, shown)
	if err != nil {
		return cutOff(err, "", fields["handed_over_at"])
	}
	notices := c.showSent(view)
	if view.Batch.State == contract.BatchCommitted || c.set("preview") {
		c.showNotices(notices) // who must commit it is said otherwise when it was tried
		return c.conclude(view)
	}
	if err := c.confirmCount(view.Sum); err != nil {
		return c.uncommitted(view, err)
	}
	if err := c.confirmAgain(view); err != nil {
		return c.uncommitted(view, err)
	}
	batch := view.Batch.ID
	if view, err = c.commitList(ctx, client, view, shown); err != nil {
		return cutOff(err, batch, "")
	}
	c.showNotices(view.Notices)
	return c.conclude(view)
}

// conclude shows the sum of a list and says how it ended.
func (c Call) conclude(view api.BatchView) error {
	result := importedOf(view, c.set("preview"))
	if !sentAgain(view.Batch) {
		c.showRepeats(result.Repeats)
		c.showChanged(result.Changed)
	}
	c.showRefused(result)
	c.showSum(result)
	if view.Batch.State == contract.BatchStaged && result.preview {
		c.printf("清单 %[1]s 已留存、尚未入库：确认用 jiaoban batch commit %[1]s，撤回用 jiaoban batch withdraw %[1]s。\n"+
			"The list is kept as %[1]s and not committed: jiaoban batch commit %[1]s, or jiaoban batch withdraw %[1]s.\n", view.Batch.ID)
	}
	if err := c.print(result); err != nil {
		return err
	}
	return result.verdict()
}

// sendList sends a list and reads what would become of every row.
func (c Call) sendList(ctx context.Context, client *remote.Client, fields map[string]string, content []byte, shown *progress) (api.BatchView, error) {
	var view api.BatchView
	err := shown.while("上传并读取清单 sending and reading the list", nil, func() error {
		return client.Patient().Send(ctx, "/api/v1/batches", fields, filepath.Base(c.Args[0]), content, &view)
	})
	if err != nil {
		return view, err
	}
	return view, restOf(ctx, client, &view, shown)
}

// cutOff says of an import whose server went away, or is about to, how it goes on: a list that is
// there by its id, and one that may not be by the instant at which it was handed
// over. A command line that reads the clock would give another one the second time.
func cutOff(err error, batch, handedOver string) error {
	if _, away := errors.AsType[*url.Error](err); !away && remote.CodeOf(err) != "commit_interrupted" {
		return err
	}
	if batch != "" {
		return because(err, 1, "导入没有完成；已收到的不会重复登记。清单已留存，继续入库用 jiaoban batch commit %[1]s",
			"the import did not come to its end; nothing that was taken enters twice. The list is there, go on with jiaoban batch commit %[1]s", batch)
	}
	return because(err, 1, "导入没有完成；已收到的不会重复登记。请再执行一次，交办时间照旧：--handed-over %[1]s",
		"the import did not come to its end; nothing that was taken enters twice. Run it again with the same instant: --handed-over %[1]s", handedOver)
}

// commitList commits a batch; how far it has come is asked beside it.
func (c Call) commitList(ctx context.Context, client *remote.Client, staged api.BatchView, shown *progress) (api.BatchView, error) {
	c.printf("入库中 committing %d 行 rows …\n", staged.Sum.Waiting)
	id := url.PathEscape(staged.Batch.ID)
	toCome := staged.Sum.New + staged.Sum.Repeats
	count := func() (done, total int, ok bool) {
		var tally contract.Tally
		err := client.Get(ctx, "/api/v1/tally?batch="+id, &tally)
		return int(tally.Total), toCome, err == nil
	}
	var view api.BatchView
	err := shown.while("入库 committing", count, func() error {
		return client.Patient().Post(ctx, "/api/v1/batches/"+id+"/commit", nil, &view)
	})
	if err != nil {
		return view, err
	}
	return view, restOf(ctx, client, &view, shown)
}

func importedOf(view api.BatchView, preview bool) Imported {
	result := Imported{
		Batch: view.Batch, Sum: view.Sum, Balanced: view.Balanced, AsDeclared: view.AsDeclared, Notices: noticesSaid(view.Notices), Findings: view.Findings, CorrectedFindings: view.CorrectedFindings,
		Committed: view.Batch.State == contract.BatchCommitted, preview: preview,
	}
	for _, row := range view.Rows {
		switch {
		case row.Fate == contract.FateRefused && row.Struck == nil:
			result.Refused = append(result.Refused, RefusedRow{row, view.Refusals[strconv.Itoa(row.Position)]})
		case row.Fate == contract.FateRepeat:
			result.Repeats = append(result.Repeats, RepeatRow{
				Position: row.Position, Sheet: row.Sheet, RowNumber: row.RowNumber, Number: row.Number, Case: row.Case, Earlier: row.Earlier,
			})
		case row.Fate == contract.FateChanged:
			result.Changed = append(result.Changed, ChangedRow{
				Position: row.Position, Sheet: row.Sheet, RowNumber: row.RowNumber, Number: row.Number, Case: row.Known, Differences: row.Differences,
			})
		}
		if len(row.Warnings) > 0 {
			result.Warned = append(result.Warned, row)
		}
	}
	return result
}

// verdict is how an import ends. That the count differs is said first: refused
// rows stay on the shift's list, and a row that is missing stands nowhere.
func (r Imported) verdict() error {
	switch {
	case !r.Balanced:
		return failed("合计不平：有的行没有去向。", "The sum does not balance: not every row is accounted for.")
	case r.Sum.CountDiffers():
		return because(nil, ExitCount, "来件方申报 %d 件，读到 %d 件。", "The sender declared %d cases, %d were read.", *r.Sum.Declared, r.Sum.Counted())
	case !r.preview && !r.Committed && r.Sum.Waiting > 0:
		return failed("%d 行待他人（补充办理件须由统筹协调）确认入库：jiaoban batch commit %s", "%d rows wait for somebody else (where they order more work, a coordinator) to commit them: jiaoban batch commit %s", r.Sum.Waiting, r.Batch.ID)
	case len(r.Refused) > 0:
		return because(nil, ExitRefused, "退回 %d 行，须更正或划去。", "%d rows were refused and remain to be mended or struck.", len(r.Refused))
	}
	return nil
}

// confirmCount asks before committing a list that is not as the sender declared.
// Where nobody sits at a terminal it is committed: its clocks run already.
func (c Call) confirmCount(sum contract.BatchSum) error {
	if !sum.CountDiffers() || !c.Terminal || c.set("yes") {
		return nil
	}
	fmt.Fprintf(c.Err, "来件方申报 %d 件，读到 %d 件。The sender declared %d cases, %d were read.\n仍要入库吗？Commit all the same? [y/N] ",
		*sum.Declared, sum.Counted(), *sum.Declared, sum.Counted())
	if yes, err := c.saysYes(); err != nil || yes {
		return err
	}
	return because(nil, ExitCount, "没有入库：来件方申报的件数与读到的不一致。", "nothing was committed: the sender's count differs from what was read.")
}

// confirmAgain asks before a list is committed that looks like one sent once more.
// Where nobody sits at a terminal nothing is committed until --again says that it
// is meant: --yes does not, for a script that always says it would have no guard.
func (c Call) confirmAgain(view api.BatchView) error {
	if !view.LooksSentAgain || c.set("again") {
		return nil
	}
	v := view.Sum.Verbatim
	c.showAlike(view.Rows)
	asked := because(nil, ExitUsage,
		"没有入库：%[1]d 行与已登记的案件一字不差（见上），入库后将另成 %[1]d 件，各自计时。如是同一清单再次报送，请用 jiaoban batch withdraw %[2]s 撤回，并以原批次号（--batch）或原交办时间（--handed-over）重报；确为新的交办，请加 --again，或用 jiaoban batch commit %[2]s 入库。",
		"nothing was committed: %[1]d rows say word for word what registered cases say (see above); committed, they would become %[1]d further cases with clocks of their own. If it is the same list once more, take it back with jiaoban batch withdraw %[2]s and send it under the batch number (--batch) or the instant (--handed-over) that it had; if they were handed over anew, add --again or use jiaoban batch commit %[2]s.",
		v.Rows, view.Batch.ID)
	if v.SameList > 0 {
		asked = because(nil, ExitUsage,
			"没有入库：%[1]d 行与本清单先前入库的案件一字不差、只是编号不同，而原编号已不在清单中（见上），多半是来件方更正了编号。如是，请先在该案件上更正登记：POST /api/v1/cases/案件/amend-registration {\"number\": 新编号, \"reason\": …}，再用 jiaoban batch commit %[2]s 入库，该行即认作该案；或划去该行：jiaoban batch strike %[2]s 行号 --reason …。如确是另一件新的举报，请加 --again，或用 jiaoban batch commit %[2]s 入库。",
			"nothing was committed: %[1]d rows say word for word what cases of this very list say, under other numbers, and the old numbers are no longer in the list (see above): the sender has probably corrected them. If so, amend the registration of that case: POST /api/v1/cases/CASE/amend-registration {\"number\": the new one, \"reason\": …}, and then jiaoban batch commit %[2]s finds the row to be that case; or strike the row: jiaoban batch strike %[2]s ROW --reason …. If it is another, new complaint, add --again or use jiaoban batch commit %[2]s.",
			v.SameList, view.Batch.ID)
	}
	if !c.Terminal {
		return asked
	}
	fmt.Fprintf(c.Err, "%d 行与已登记的案件一字不差（见上），入库后将另成新件，各自计时。%d rows say word for word what registered cases say; committed, they become further cases.\n仍要入库吗？Commit all the same? [y/N] ", v.Rows, v.Rows)
	if yes, err := c.saysYes(); err != nil || yes {
		return err
	}
	return asked
}

// showAlike names the rows that say word for word what cases say, with the cases.
func (c Call) showAlike(rows []contract.RowFate) {
	c.printf("\n与已登记的案件一字不差的行 rows that say word for word what registered cases say:\n")
	shown, left := 0, 0
	for _, row := range rows {
		switch {
		case row.Verbatim == "":
		case shown == mostAlike:
			left++
		default:
			shown++
			same := ""
			if row.VerbatimSameList {
				same = "（本清单 of this list）"
			}
			c.printf("  %s编号 number %s = 案件 case %s  编号 number %s%s\n", placeInList(row.Sheet, row.RowNumber),
				cmp.Or(shortLine(row.Number), "—"), row.Verbatim, cmp.Or(shortLine(row.VerbatimNumber), "—"), same)
		}
	}
	if left > 0 {
		c.printf("  … 另有 %d 行 and %d more\n", left, left)
	}
}

// mostAlike bounds the rows that showAlike names.
const mostAlike = 20

// uncommitted shows what a list would have come to that is not committed, and
// ends with why it is not.
func (c Call) uncommitted(view api.BatchView, why error) error {
	result := importedOf(view, true)
	c.showRepeats(result.Repeats)
	c.showChanged(result.Changed)
	c.showRefused(result)
	c.showSum(result)
	if err := c.print(result); err != nil {
		return err
	}
	return why
}

// saysYes reads an answer to a question.
func (c Call) saysYes() (bool, error) {
	line, err := bufio.NewReader(c.In).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return false, err
	}
	switch strings.ToLower(strings.TrimSpace(line)) {
	case "y", "yes", "是":
		return true, nil
	}
	return false, nil
}

// usualSource is who hands lists over to the office that this is made for.
var usualSource = map[string]string{"level": "central", "mode": "handed_over"}

// restOf adds the rows of a batch that an answer left out.
func restOf(ctx context.Context, client *remote.Client, view *api.BatchView, shown *progress) error {
	for view.Next > 0 {
		shown.count("逐行查看 reading what becomes of each row", len(view.Rows), view.Sum.Read)
		var page api.BatchView
		path := fmt.Sprintf("/api/v1/batches/%s?limit=1000&after=%d", url.PathEscape(view.Batch.ID), view.Next)
		if err := client.Get(ctx, path, &page); err != nil {
			return err
		}
		view.Rows, view.Next = append(view.Rows, page.Rows...), page.Next
		maps.Copy(view.Refusals, page.Refusals)
	}
	return nil
}

// sourceWords are the enumerations of the flags about the source.
var sourceWords = map[string]string{"level": "SourceLevel", "mode": "SourceMode"}

func importFields(c Call) (map[string]string, error) {
	fields := map[string]string{}
	for flag, field := range map[string]string{
		"campaign": "campaign", "handed-over": "handed_over_at", "backdate-reason": "backdate_reason", "batch": "batch_no",
		"local-batch": "local_batch_no", "declared": "declared_count", "level": "level", "mode": "mode",
	} {
		if v := cmp.Or(c.Flags[flag], usualSource[flag]); v != "" {
			fields[field] = v
		}
	}
	for _, name := range []string{"level", "mode"} {
		if known := casework.Words()[sourceWords[name]]; known[fields[name]] == [2]string{} {
			allowed := strings.Join(slices.Sorted(maps.Keys(known)), ", ")
			return nil, usage("--%[1]s 不能是“%[2]s”，可填：%[3]s。", "--%[1]s cannot be %[2]q; it is one of %[3]s.", name, fields[name], allowed)
		}
	}
	if n := fields["declared_count"]; n != "" {
		if _, err := strconv.ParseUint(n, 10, 31); err != nil {
			return nil, usage("--declared 须是件数，如 24，不能是“%s”。", "--declared is a number of cases such as 24, not %q.", n)
		}
	}
	supplement, history := c.Flags["supplement"] == "true", c.Flags["history"] == "true"
	switch {
	case supplement && history:
		return nil, usage("--supplement 与 --history 不能同时用。", "--supplement and --history exclude each other.")
	case supplement:
		fields["kind"] = contract.ListSupplement
	case history && c.Flags["history-reason"] == "":
		return nil, usage("请用 --history-reason 写明为何这样入库。", "Say with --history-reason why these cases enter as they are.")
	case history:
		fields["history"], fields["history_reason"] = "true", c.Flags["history-reason"]
	case c.Flags["history-reason"] != "":
		return nil, usage("--history-reason 只与 --history 合用。", "--history-reason belongs to --history.")
	}
	if fields["campaign"] == "" {
		return nil, usage("请用 --campaign 写明是哪次督察。", "Name the campaign with --campaign.")
	}
	// The hand-over decides every clock; it is never guessed.
	at, err := casework.ParseInstant(fields["handed_over_at"])
	if err != nil || at.IsZero() {
		return nil, usage("请用 --handed-over 写明交办时间，连同时区，如 2021-08-20T21:25:00+08:00。", "Say with --handed-over when the list was handed over, with its offset: 2021-08-20T21:25:00+08:00.")
	}
	return fields, nil
}
