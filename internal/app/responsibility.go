package app

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"jiaoban/api"
	"jiaoban/internal/app/remote"
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

const responsibilityPath = "/api/v1/responsibilities"

// ResponsibilityList shows the responsibility list 责任清单 in force.
func ResponsibilityList(ctx context.Context, c Call) error {
	return c.asked(ctx, func(client *remote.Client) (any, error) {
		var view api.ResponsibilityView
		if err := client.Get(ctx, responsibilityPath, &view); err != nil {
			return nil, err
		}
		if view.Version == 0 {
			c.printf("还没有责任清单：用 jiaoban responsibility load 公布。There is none yet: put one in force with jiaoban responsibility load.\n")
			return view, nil
		}
		c.printf("第 %d 版 version %d  %s  %s  %s  %s\n", view.Version, view.Version, casework.Shanghai.Local(view.StoredAt), view.Names.People[view.StoredBy], view.Document, view.Reason)
		for i, line := range view.Lines {
			c.printf("%3d  %s\n", i+1, strings.Join(slices.DeleteFunc(lineCells(line, view.Names.Units), func(s string) bool { return s == "" }), "  "))
		}
		return view, nil
	})
}

// responsibilityColumns are the headings of the list as a file, in their order.
var responsibilityColumns = []string{"类别", "事项", "别称", "适用辖区", "来源级别", "主办单位", "协办单位"}

// byTerritory stands in a file for the lead that the territorial authority is.
const byTerritory = "属地"

// separator stands between several words or units of one cell.
const separator = "、"

// lineCells writes a line as the file has it.
func lineCells(line casework.Responsibility, units map[casework.UnitID]string) []string {
	name := func(u casework.UnitID) string {
		if known, ok := units[u]; ok {
			return known
		}
		return string(u)
	}
	lead := byTerritory
	if line.Lead != "" {
		lead = name(line.Lead)
	}
	assisting := make([]string, len(line.Assisting))
	for i, u := range line.Assisting {
		assisting[i] = name(u)
	}
	level := ""
	if line.Level != "" {
		level = casework.Word(line.Level, casework.Chinese)
	}
	return []string{
		casework.Word(line.Kind, casework.Chinese), line.Matter, strings.Join(line.Words, separator), name(line.Area), level, lead, strings.Join(assisting, separator),
	}
}

// ResponsibilityExport writes the list in force to a new file, as load reads it.
func ResponsibilityExport(ctx context.Context, c Call) error {
	return c.asked(ctx, func(client *remote.Client) (any, error) {
		var view api.ResponsibilityView
		if err := client.Get(ctx, responsibilityPath, &view); err != nil {
			return nil, err
		}
		var out bytes.Buffer
		out.WriteString("\ufeff") // spreadsheets know UTF-8 by it
		w := csv.NewWriter(&out)
		rows := [][]string{responsibilityColumns}
		for _, line := range view.Lines {
			rows = append(rows, lineCells(line, view.Names.Units))
		}
		if err := w.WriteAll(rows); err != nil {
			return nil, err
		}
		return map[string]any{"out": c.Args[0], "version": view.Version, "lines": len(view.Lines)}, c.writeFile(c.Args[0], out.Bytes())
	})
}

// writeFile writes a file that is not there yet.
func (c Call) writeFile(name string, content []byte) error {
	file, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, os.ErrExist) {
		return alreadyThere(name)
	}
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return errors.Join(err, os.Remove(name))
	}
	c.printf("已写入 written: %s\n", name)
	return nil
}

// ResponsibilityLoad puts the list of a file in force, in the place of the one
// that is in force now. --preview only shows which lines go and which come.
func ResponsibilityLoad(ctx context.Context, c Call) error {
	content, err := os.ReadFile(c.Args[0])
	if err != nil {
		return cannotRead(c.Args[0], err)
	}
	if !c.set("preview") && strings.TrimSpace(c.Flags["reason"]) == "" {
		return usage("请用 --reason 写明为何公布，如机构调整。", "Say with --reason why the list is put in force.")
	}
	return c.asked(ctx, func(client *remote.Client) (any, error) {
		var now api.ResponsibilityView
		if err := client.Get(ctx, responsibilityPath, &now); err != nil {
			return nil, err
		}
		units, err := unitsOf(ctx, client)
		if err != nil {
			return nil, err
		}
		lines, err := readResponsibilities(content, units)
		if err != nil {
			return nil, err
		}
		c.showLineChanges(now.Lines, lines, units)
		if c.set("preview") {
			return lines, nil
		}
		var view api.ResponsibilityView
		err = client.Post(ctx, responsibilityPath, map[string]any{
			"read": now.Version, "document": c.Flags["document"], "reason": c.Flags["reason"], "lines": lines,
		}, &view)
		if err == nil {
			c.printf("责任清单第 %d 版已公布，共 %d 行。Version %d is in force, %d lines.\n", view.Version, len(view.Lines), view.Version, len(view.Lines))
		}
		return view, err
	})
}

// showLineChanges shows what is no longer said and what is new.
func (c Call) showLineChanges(before, after []casework.Responsibility, units []contract.Unit) {
	names := map[casework.UnitID]string{}
	for _, u := range units {
		names[u.ID] = u.Name
	}
	said := func(lines []casework.Responsibility) []string {
		all := make([]string, len(lines))
		for i, l := range lines {
			all[i] = strings.Join(slices.DeleteFunc(lineCells(l, names), func(s string) bool { return s == "" }), "  ")
		}
		return all
	}
	old, come := said(before), said(after)
	for _, l := range old {
		if !slices.Contains(come, l) {
			c.printf("  - %s\n", l)
		}
	}
	for _, l := range come {
		if !slices.Contains(old, l) {
			c.printf("  + %s\n", l)
		}
	}
}

// readResponsibilities reads a list from a file of comma-separated values. Units
// are named by id, code or name; a line that cannot be read is said with its row.
func readResponsibilities(content []byte, units []contract.Unit) ([]casework.Responsibility, error) {
	content = bytes.TrimPrefix(content, []byte("\ufeff"))
	if !utf8.Valid(content) {
		return nil, usage("文件不是 UTF-8 编码：在电子表格中另存为“CSV UTF-8”。", "The file is not UTF-8: save it as CSV UTF-8.")
	}
	r := csv.NewReader(bytes.NewReader(content))
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		return nil, because(err, ExitUsage, "读不了这份 CSV", "the CSV cannot be read")
	}
	if len(rows) == 0 || !slices.Equal(trimmedCells(rows[0]), responsibilityColumns) {
		return nil, usage("第一行应为：%s。可先用 jiaoban responsibility export 导出一份。", "The first row must be: %s. Write one with jiaoban responsibility export.", strings.Join(responsibilityColumns, ","))
	}
	lines := []casework.Responsibility{}
	for i, cells := range rows[1:] {
		cells = trimmedCells(cells)
		if strings.Join(cells, "") == "" {
			continue
		}
		row := listRow{number: i + 2, cells: append(cells, make([]string, len(responsibilityColumns))...), units: units}
		line, err := row.line()
		if err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	return lines, nil
}

func trimmedCells(cells []string) []string {
	trimmed := make([]string, len(cells))
	for i, c := range cells {
		trimmed[i] = strings.TrimSpace(c)
	}
	return trimmed
}

// listRow is a row of the file, by the number that a spreadsheet shows.
type listRow struct {
	number int
	cells  []string
	units  []contract.Unit
}

func (r listRow) line() (line casework.Responsibility, err error) {
	line = casework.Responsibility{Matter: r.cells[1], Words: several(r.cells[2])}
	if line.Kind, err = r.oneOf(0, []casework.MatterKind{casework.MatterPollution, casework.MatterIndustry}); err != nil {
		return line, err
	}
	if r.cells[4] != "" {
		level, err := r.level()
		if err != nil {
			return line, err
		}
		line.Level = level
	}
	if r.cells[3] != "" {
		if line.Area, err = r.unit(3, r.cells[3]); err != nil {
			return line, err
		}
	}
	if r.cells[5] == "" {
		return line, r.wrong(5, r.cells[5], "请写主办单位，或写“属地”", "name the lead, or the word for the territorial authority as the export writes it")
	}
	if r.cells[5] != byTerritory {
		if line.Lead, err = r.unit(5, r.cells[5]); err != nil {
			return line, err
		}
	}
	for _, name := range several(r.cells[6]) {
		u, err := r.unit(6, name)
		if err != nil {
			return line, err
		}
		line.Assisting = append(line.Assisting, u)
	}
	return line, nil
}

func several(cell string) (all []string) {
	for _, part := range strings.FieldsFunc(cell, func(c rune) bool { return strings.ContainsRune("、，,;；", c) }) {
		if part = strings.TrimSpace(part); part != "" {
			all = append(all, part)
		}
	}
	return all
}

func (r listRow) oneOf(column int, kinds []casework.MatterKind) (casework.MatterKind, error) {
	var allowed []string
	for _, k := range kinds {
		if cell := r.cells[column]; cell == string(k) || cell == casework.Word(k, casework.Chinese) {
			return k, nil
		}
		allowed = append(allowed, casework.Word(k, casework.Chinese))
	}
	return "", r.wrong(column, r.cells[column], "应为"+strings.Join(allowed, "或"), "it is one of "+strings.Join(allowed, ", "))
}

func (r listRow) level() (casework.SourceLevel, error) {
	for _, l := range []casework.SourceLevel{casework.LevelCentral, casework.LevelProvince, casework.LevelCity, casework.LevelSelf} {
		if r.cells[4] == string(l) || r.cells[4] == casework.Word(l, casework.Chinese) {
			return l, nil
		}
	}
	return "", r.wrong(4, r.cells[4], "不是来源级别", "it is no level of a source")
}

// unit finds a unit by its id, its code or its name.
func (r listRow) unit(column int, named string) (casework.UnitID, error) {
	var found []casework.UnitID
	for _, u := range r.units {
		if string(u.ID) == named {
			return u.ID, nil
		}
		if u.Name == named || u.Code != "" && u.Code == named {
			found = append(found, u.ID)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return "", r.wrong(column, named, "没有这个单位", "there is no such unit")
	}
	return "", r.wrong(column, named, "有几个单位都叫这个名字，请写编号", "several units are called so: write the id")
}

func (r listRow) wrong(column int, cell, zh, en string) error {
	return usage("第 %[1]d 行“%[2]s”栏“%[3]s”："+zh+"。", "Row %[1]d, column %[2]s, %[3]q: "+en+".", r.number, responsibilityColumns[column], cell)
}
