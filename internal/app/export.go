package app

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"jiaoban/internal/contract"
)

// Exported is the result of an export.
type Exported struct {
	Out    string `json:"out"`
	Format string `json:"format"`
	Rows   int    `json:"rows"`

	// Unread counts the texts that could not be read, since their key is gone.
	Unread int `json:"unread,omitempty"`
}

// Export writes the cases in the eleven columns of the standard table, or the
// record's events, one a line. What a table says about a case is what was
// approved, since tables are handed on. People write names and numbers into
// complaints and reports, so a table for the public has published texts alone, and
// one of which nobody says that it stays inside is checked first.
func Export(ctx context.Context, c Call) (err error) {
	ctx = contract.AtCommandLine(ctx)
	out, format := c.Flags["out"], c.Flags["format"]
	if out == "" {
		return usage("请用 --out 写明输出文件；- 为标准输出。", "Name the file to write with --out; - is standard output.")
	}
	ending := strings.ToLower(strings.TrimPrefix(filepath.Ext(out), "."))
	if format == "" {
		format = ending
	}
	writers := map[string]func(context.Context, *opened, table, io.Writer) (int, error){
		"csv": exportCSV, "xlsx": exportXLSX, "jsonl": exportEvents,
	}
	write, known := writers[format]
	if !known {
		return usage("--format 为 csv、xlsx 或 jsonl，不是 %q。", "--format is csv, xlsx or jsonl, not %q.", format)
	}
	// A file whose name says another format opens wrongly wherever it is handed on.
	if _, another := writers[ending]; another && ending != format {
		return usage("--out 的扩展名 .%[1]s 与 --format %[2]s 不一致：请改文件名，或去掉 --format。", "--out ends in .%[1]s and --format says %[2]s: name the file otherwise, or leave --format out.", ending, format)
	}
	t := table{filter: contract.CaseFilter{Campaign: c.Flags["campaign"], Batch: c.Flags["batch"], Order: contract.ByNumber}, withState: c.Flags["with-state"] == "true"}
	inside, public := c.Flags["internal"] == "true", c.Flags["public"] == "true"
	switch {
	case inside && public:
		return usage("--internal 与 --public 只能用一个。", "Use --internal or --public, not both.")
	case inside:
		t.readers = readInside
	case public:
		t.readers = readPublic
	}
	if t.filter.Batch != "" {
		t.filter.Order = contract.ByRow
	}
	if format == "jsonl" && (t.filter.Campaign != "" || t.filter.Batch != "" || t.withState || t.readers != "") {
		return usage("记录是一条完整的链，须整体导出：请去掉 --campaign、--batch、--with-state、--internal 和 --public。", "Events are exported all together, since they are one chain, and hold no text: leave out --campaign, --batch, --with-state, --internal and --public.")
	}
	r, err := c.open(ctx, recordOptions{}, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.close()) }()
	if err := t.known(ctx, r.ledger); err != nil {
		return err
	}
	facts := map[string]string{"format": format}
	if format != "jsonl" && t.readers != readInside {
		unknown, err := t.check(ctx, r)
		if err != nil {
			return err
		}
		if unknown > 0 {
			facts["not_compared"] = strconv.Itoa(unknown)
			c.printf("%[1]d 件的信访人因密钥遗失无法比对。\nThe complainants of %[1]d cases were not compared: their key is gone.\n", unknown)
		}
	}
	result := Exported{Out: out, Format: format}
	if format != "jsonl" {
		if result.Unread, err = t.unread(ctx, r); err != nil {
			return err
		}
	}
	if result.Unread > 0 {
		facts["unread"] = strconv.Itoa(result.Unread)
		if out != "-" { // the table says it itself
			c.printf("表中 %[1]d 处文字因密钥遗失无法读取，单元格内已注明“%[2]s”。\n%[1]d texts of the table cannot be read, since their key is gone: their cells say %[2]s.\n", result.Unread, unreadMark)
		}
	}
	if t.readers != "" {
		facts["readers"] = t.readers
	}
	for name, value := range map[string]string{"campaign": t.filter.Campaign, "batch": t.filter.Batch} {
		if value != "" {
			facts[name] = value
		}
	}
	// What leaves the house is recorded before the first byte of it does.
	err = r.ledger.Audit(ctx, contract.NewEntry{Kind: contract.Exported, Subject: wholeRecord, Facts: facts})
	if err != nil {
		return err
	}
	if out == "-" {
		result.Rows, err = write(ctx, r, t, c.Out)
		return err
	}
	file, err := os.OpenFile(out, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, os.ErrExist) {
		return alreadyThere(out)
	}
	if err != nil {
		return err
	}
	result.Rows, err = write(ctx, r, t, file)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return errors.Join(err, os.Remove(out))
	}
	c.printf("%[1]s：%[2]d 行。%[1]s: %[2]d rows.\n", out, result.Rows)
	return c.print(result)
}

// exportEvents writes the record in the order of the chain, as docs/audit.md
// describes it: cases and the office's own record.
func exportEvents(ctx context.Context, r *opened, _ table, w io.Writer) (int, error) {
	out := bufio.NewWriter(w)
	n := 0
	for {
		lines, err := r.ledger.ChainLines(ctx, int64(n), exportPage)
		if err != nil {
			return n, because(err, ExitStatus(err), "写到第 %d 条后中断", "after position %d", n)
		}
		for _, line := range lines {
			if err := line.Write(out); err != nil {
				return n, err
			}
			n++
		}
		if len(lines) < exportPage {
			return n, out.Flush()
		}
	}
}

// exportPage is how many positions are read at once.
const exportPage = 500
