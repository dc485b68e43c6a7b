package app

import (
	"bytes"
	"context"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"jiaoban/api"
	"jiaoban/internal/app/remote"
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/intake"
	"jiaoban/internal/papers"
)

// RollTemplate writes an empty roll to fill in.
func RollTemplate(_ context.Context, c Call) error {
	var out bytes.Buffer
	if err := papers.WriteTables(&out, rollTables(intake.RollTemplate())); err != nil {
		return err
	}
	return c.writeWorkbook(out.Bytes())
}

// RollExport writes the office of a running server as a roll.
func RollExport(ctx context.Context, c Call) error {
	if err := workbookName(c.Args[0]); err != nil {
		return err
	}
	client, err := c.client(ctx)
	if err != nil {
		return err
	}
	content, err := client.Patient().Fetch(ctx, "/api/v1/roll.xlsx")
	if err != nil {
		return err
	}
	return c.writeWorkbook(content)
}

func workbookName(name string) error {
	if !strings.EqualFold(filepath.Ext(name), ".xlsx") {
		return usage("请写以 .xlsx 结尾的文件名，不是 %q。", "Name a file that ends in .xlsx, not %q.", name)
	}
	return nil
}

// writeWorkbook writes a new file; one that is there stays.
func (c Call) writeWorkbook(content []byte) error {
	name := c.Args[0]
	if err := workbookName(name); err != nil {
		return err
	}
	if err := c.writeFile(name, content); err != nil {
		return err
	}
	return c.print(map[string]string{"out": name})
}

// RollLoad shows what a roll would change in a running server and, with
// --commit, brings it in. Where a row is refused it ends with ExitRefused and
// nothing is done.
func RollLoad(ctx context.Context, c Call) error {
	if c.set("commit") && c.set("dry-run") {
		return usage("--commit 与 --dry-run 不能同时用。", "--commit and --dry-run exclude each other.")
	}
	content, err := os.ReadFile(c.Args[0])
	if err != nil {
		return cannotRead(c.Args[0], err)
	}
	client, err := c.client(ctx)
	if err != nil {
		return err
	}
	view, err := c.sendRoll(ctx, client, "/api/v1/roll/preview", content)
	if err != nil {
		return err
	}
	c.showRoll(view)
	if view.Sum.Refused == 0 && c.set("commit") {
		if view, err = c.sendRoll(ctx, client, "/api/v1/roll/commit?plan="+url.QueryEscape(view.Plan), content); err != nil {
			return err
		}
	}
	c.showRollEnd(view)
	if err := c.print(view); err != nil {
		return err
	}
	if view.Sum.Refused > 0 {
		return because(nil, ExitRefused, "退回 %d 行，没有导入任何内容。", "%d rows are refused; nothing was brought in.", view.Sum.Refused)
	}
	return nil
}

func (c Call) sendRoll(ctx context.Context, client *remote.Client, path string, content []byte) (api.RollView, error) {
	var view api.RollView
	return view, client.Patient().Send(ctx, path, nil, filepath.Base(c.Args[0]), content, &view)
}

var rollFates = map[string]string{
	contract.FateNew: "新增 new", contract.FateChanged: "更改 changed", contract.FateRefused: "退回 refused",
}

// showRoll shows what is refused, what changes and what is new; of many new rows
// some.
func (c Call) showRoll(view api.RollView) {
	for _, label := range view.Findings.Unrecognised {
		c.printf("  ! 未识别的列，未读取 column not recognised, not read: %s\n", label)
	}
	for _, sheet := range view.Findings.SkippedSheets {
		c.printf("  ! 未读取的工作表 sheet not read: %s\n", sheet)
	}
	if n := view.Findings.Examples; n > 0 {
		c.printf("  （%d 行示例未读入 %d example rows passed over）\n", n, n)
	}
	shown := 0
	for _, row := range view.Rows {
		if row.Fate == contract.FateNew {
			if shown++; shown > fewRows {
				continue
			}
		}
		c.showRollRow(row)
	}
	if more := shown - fewRows; more > 0 {
		c.printf("  … 另有 %d 行新增未逐行列出 %d more rows are new\n", more, more)
	}
}

func (c Call) showRollRow(row api.RollRowView) {
	if row.Fate == contract.FateUnchanged && row.Note == "" {
		return
	}
	sheet := contract.RollSheetOf(row.Table)
	word, known := rollFates[row.Fate]
	if !known {
		word = "相同 unchanged"
	}
	c.printf("  %s %s 第%d行  %s  %s\n", sheet.ZH, sheet.EN, row.RowNumber, word, row.Name)
	for _, text := range row.Refusals {
		c.printf("      ✗ %s\n", text)
	}
	if row.NoteText != "" {
		c.printf("      ! %s\n", row.NoteText)
	}
	for _, change := range row.Changes {
		label := change.Field
		for _, col := range sheet.Columns {
			if col.Field == change.Field {
				label = col.ZH
			}
		}
		if before, after := inRollWords(change.Field, change.Before), inRollWords(change.Field, change.After); row.Fate == contract.FateNew {
			c.printf("      %s：%s\n", label, after)
		} else {
			c.printf("      %s：%s → %s\n", label, before, after)
		}
	}
}

// inRollWords is a value as the file has it.
func inRollWords(field string, value *string) string {
	if value == nil {
		return "（无 none）"
	}
	return intake.RollText(field, *value, casework.Chinese)
}

func (c Call) showRollEnd(view api.RollView) {
	s := view.Sum
	c.printf("读取 read %d = 新增 new %d + 更改 changed %d + 相同 unchanged %d + 退回 refused %d\n", s.Read, s.New, s.Changed, s.Unchanged, s.Refused)
	switch {
	case s.Refused > 0:
		c.printf("有退回的行，没有作任何更改。Rows are refused; nothing was changed.\n")
	case view.Committed:
		c.printf("已全部导入。All of it was brought in.\n")
	default:
		c.printf("以上为预览，没有作任何更改；确认无误后加 --commit 导入。This is a preview; nothing was changed. Add --commit to bring it in.\n")
	}
}
