package app

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"jiaoban/api"
	"jiaoban/internal/app/remote"
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

var batchStates = map[string]string{
	contract.BatchStaged: "待入库 staged", contract.BatchCommitted: "已入库 committed", contract.BatchWithdrawn: "已撤回 withdrawn",
}

// BatchList lists the lists that a running server has taken.
func BatchList(ctx context.Context, c Call) error {
	return c.asked(ctx, func(client *remote.Client) (any, error) {
		var out struct {
			Batches []contract.Batch `json:"batches"`
			Names   api.Names        `json:"names"`
		}
		if err := client.Get(ctx, "/api/v1/batches?campaign="+url.QueryEscape(c.Flags["campaign"]), &out); err != nil {
			return nil, err
		}
		lists := make([]listed, 0, len(out.Batches))
		for _, b := range out.Batches {
			var view api.BatchView
			if err := client.Get(ctx, "/api/v1/batches/"+url.PathEscape(b.ID)+"?limit=1", &view); err != nil {
				return nil, err
			}
			lists = append(lists, listed{b, view.Sum, view.Sum.AsDeclared()})
			by := out.Names.People[b.StagedBy]
			if by == "" {
				by = string(b.StagedBy)
			}
			c.printf("%s  %s  %s  批次 batch %s  交办 handed over %s  上传 sent %s %s  %s\n", b.ID, batchStates[b.State], b.Campaign, cmp.Or(b.UpstreamBatchNo, b.LocalBatchNo, "—"),
				casework.Shanghai.Local(b.HandedOverAt), casework.Shanghai.Local(b.StagedAt), by, b.FileName)
			c.printf("  %s\n", standing(b, view.Sum))
		}
		if len(out.Batches) == 0 {
			c.printf("没有清单。There are no lists.\n")
		}
		return lists, nil
	})
}

// listed is a list with how it stands.
type listed struct {
	contract.Batch

	Sum        contract.BatchSum `json:"sum"`
	AsDeclared *bool             `json:"as_declared,omitempty"`
}

// standing says what became of a list's rows, and whether the sender counts others.
func standing(b contract.Batch, s contract.BatchSum) string {
	text := fmt.Sprintf("读取 read %d  入库 in the record %d  退回 refused %d", s.Read, s.Imported, s.Refused-s.Struck)
	if s.Struck > 0 {
		text += fmt.Sprintf("  划去 struck %d", s.Struck)
	}
	if s.Waiting > 0 && b.State != contract.BatchWithdrawn {
		text += fmt.Sprintf("  待确认入库 waiting %d", s.Waiting)
	}
	if s.CountDiffers() {
		text += fmt.Sprintf("  !! 件数不一致：申报 %d 件，读到 %d 件 the count differs: %d declared, %d read", *s.Declared, s.Counted(), *s.Declared, s.Counted())
	}
	return text
}

// BatchShow shows a list as it stands: what was found in it, what became or would
// become of every row, and the sum.
func BatchShow(ctx context.Context, c Call) error {
	return c.asked(ctx, func(client *remote.Client) (any, error) {
		var view api.BatchView
		if err := client.Get(ctx, "/api/v1/batches/"+url.PathEscape(c.Args[0])+"?limit=1000", &view); err != nil {
			return nil, err
		}
		shown := &progress{out: c.Err, terminal: AtTerminal(c.Err)}
		defer shown.end()
		if err := restOf(ctx, client, &view, shown); err != nil {
			return nil, err
		}
		c.printf("%s  %s\n", listLine(view.Batch), batchStates[view.Batch.State])
		c.showNotices(c.showSent(view))
		result := importedOf(view, true)
		c.showRepeats(result.Repeats)
		c.showChanged(result.Changed)
		c.showRefused(result)
		c.showSum(result)
		return result, nil
	})
}

// BatchRefused shows the refused rows of a list with their reasons in words.
func BatchRefused(ctx context.Context, c Call) error {
	return c.asked(ctx, func(client *remote.Client) (any, error) {
		list, rows, err := refusedRows(ctx, client, c.Args[0])
		if err != nil {
			return nil, err
		}
		c.printf("%s\n", listLine(list))
		c.showRefusedRows(rows)
		if len(rows) == 0 {
			c.printf("没有退回的行。No row is refused.\n")
		}
		return rows, nil
	})
}

// listLine says which list rows belong to.
func listLine(b contract.Batch) string {
	text := "清单 list " + b.ID
	if no := cmp.Or(b.UpstreamBatchNo, b.LocalBatchNo); no != "" {
		text += "  批次 batch " + no
	}
	return text + "  文件 file " + cmp.Or(b.FileName, "—") + "  交办 handed over " + casework.Shanghai.Local(b.HandedOverAt)
}

func refusedRows(ctx context.Context, client *remote.Client, batch string) (contract.Batch, []RefusedRow, error) {
	rows := []RefusedRow{}
	for after := 0; ; {
		var page api.BatchView
		path := "/api/v1/batches/" + url.PathEscape(batch) + "?fate=refused&limit=1000&after=" + strconv.Itoa(after)
		if err := client.Get(ctx, path, &page); err != nil {
			return page.Batch, nil, err
		}
		for _, row := range page.Rows {
			rows = append(rows, RefusedRow{row, page.Refusals[strconv.Itoa(row.Position)]})
		}
		if after = page.Next; after == 0 {
			return page.Batch, rows, nil
		}
	}
}

// BatchCorrect mends one refused row: its cells are replaced and it is read again.
func BatchCorrect(ctx context.Context, c Call) error {
	path, body, err := c.rowRequest("correct")
	if err != nil {
		return err
	}
	cells := map[string]string{}
	for _, one := range strings.Split(c.Flags["field"], Several) {
		if one == "" {
			continue
		}
		name, value, ok := strings.Cut(one, "=")
		if !ok || strings.TrimSpace(name) == "" {
			return usage("请用 --field 栏目=内容 写明该行应填什么，如 --field complaint=…；现写的是 %q。", "Say what the row should hold with --field name=value, such as --field complaint=…, not %q.", one)
		}
		cells[strings.TrimSpace(name)] = value
	}
	body["cells"] = cells
	client, err := c.client(ctx)
	if err != nil {
		return err
	}
	var view api.BatchView
	if err := client.Post(ctx, path, body, &view); err != nil {
		return err
	}
	c.showNotices(view.Notices)
	still := []RefusedRow{}
	if view.Correction != nil && view.Correction.Mended == 0 {
		if _, still, err = refusedRows(ctx, client, c.Args[0]); err != nil {
			return err
		}
		still = c.theRow(still, body) // why is in the notices
	}
	if view.Batch.State == contract.BatchStaged {
		c.printf("确认入库 commit: jiaoban batch commit %s\n", view.Batch.ID)
	}
	if err := c.print(view); err != nil {
		return err
	}
	if len(still) > 0 {
		return because(nil, ExitRefused, "该行仍未更正。", "The row is not mended yet.")
	}
	return nil
}

// theRow keeps of refused rows the one that was asked for.
func (c Call) theRow(rows []RefusedRow, asked map[string]any) []RefusedRow {
	kept := []RefusedRow{}
	for _, r := range rows {
		if strings.HasSuffix("!"+strings.ReplaceAll(c.Args[1], "！", "!"), "!"+strconv.Itoa(r.RowNumber)) && r.Struck == nil && (asked["sheet"] == nil || asked["sheet"] == r.Sheet) &&
			(asked["position"] == nil || asked["position"] == r.Position) {
			kept = append(kept, r)
		}
	}
	return kept
}

// BatchStrike takes a refused row off the shift's list.
func BatchStrike(ctx context.Context, c Call) error {
	return c.strike(ctx, "strike", "已划去 struck")
}

// BatchRestore undoes a strike.
func BatchRestore(ctx context.Context, c Call) error {
	return c.strike(ctx, "restore", "已撤销划去，该行回到值班清单 the strike is undone; the row is on the shift's list again")
}

func (c Call) strike(ctx context.Context, deed, done string) error {
	path, body, err := c.rowRequest(deed)
	if err != nil {
		return err
	}
	return c.asked(ctx, func(client *remote.Client) (any, error) {
		var view api.BatchView
		err := client.Post(ctx, path, body, &view)
		if err == nil {
			c.printf("%s: %s %s\n", done, c.Args[0], c.Args[1])
		}
		return view, err
	})
}

// rowRequest is the path and the body of what is asked about one row: 5, or
// with its sheet, 来信!5.
func (c Call) rowRequest(deed string) (string, map[string]any, error) {
	sheet, number := "", c.Args[1]
	if i := strings.LastIndexAny(number, "!！"); i >= 0 {
		sheet, number = number[:i], strings.TrimLeft(number[i:], "!！")
	}
	row, err := strconv.Atoi(number)
	if err != nil || row < 1 {
		return "", nil, usage("行号是表中的行号，如 5；注明工作表的写作 来信!5。现写的是 %q。", "ROW is the row's number in the sheet, such as 5, or with its sheet as in \"letters!5\", not %q.", c.Args[1])
	}
	if strings.TrimSpace(c.Flags["reason"]) == "" {
		return "", nil, usage("请用 --reason 写明理由。", "Say why with --reason.")
	}
	body := map[string]any{"reason": c.Flags["reason"]}
	if sheet != "" {
		body["sheet"] = sheet
	}
	if p := c.Flags["position"]; p != "" {
		if body["position"], err = strconv.Atoi(p); err != nil {
			return "", nil, usage("--position 须为数字。", "--position is a number.")
		}
	}
	return "/api/v1/batches/" + url.PathEscape(c.Args[0]) + "/rows/" + strconv.Itoa(row) + "/" + deed, body, nil
}

// BatchCommit commits a list that was staged: mended rows, or what a duty
// officer left to a coordinator.
func BatchCommit(ctx context.Context, c Call) error {
	client, err := c.client(ctx)
	if err != nil {
		return err
	}
	shown := &progress{out: c.Err, terminal: AtTerminal(c.Err)}
	defer shown.end()
	var view api.BatchView
	if err := client.Get(ctx, "/api/v1/batches/"+url.PathEscape(c.Args[0])+"?limit=1000", &view); err != nil {
		return err
	}
	if view.Batch.State == contract.BatchCommitted {
		c.printf("该清单此前已入库，没有待入库的行。The list was committed before; no row waits.\n")
		if err := restOf(ctx, client, &view, shown); err != nil {
			return err
		}
		c.showFound(view)
		return c.conclude(view)
	}
	c.showNotices(view.Notices) // while they can still be heeded
	if view, err = c.commitList(ctx, client, view, shown); err != nil {
		return err
	}
	c.showFound(view)
	c.showNotices(view.Notices)
	return c.conclude(view)
}

// BatchWithdraw takes back a list that was sent by mistake and not committed.
func BatchWithdraw(ctx context.Context, c Call) error {
	if strings.TrimSpace(c.Flags["reason"]) == "" {
		return usage("请用 --reason 写明理由。", "Say why with --reason.")
	}
	return c.asked(ctx, func(client *remote.Client) (any, error) {
		var view api.BatchView
		err := client.Post(ctx, "/api/v1/batches/"+url.PathEscape(c.Args[0])+"/withdraw", map[string]string{"reason": c.Flags["reason"]}, &view)
		if err == nil {
			c.printf("已撤回 withdrawn: %s\n", c.Args[0])
		}
		return view, err
	})
}
