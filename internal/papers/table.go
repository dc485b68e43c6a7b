// Package papers writes documents that leave the program.
package papers

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"
)

// Column is one column of a table; Width is in characters.
type Column struct {
	Label string
	Width float64
}

// Table is one sheet of a workbook: a header, and rows of text that are given one
// at a time, so that a long table takes little memory. Cells are written as they
// are given: the caller has made them safe.
type Table struct {
	Sheet   string
	Columns []Column
	Rows    func(yield func([]string) error) error
}

// WriteTable writes a workbook with one sheet.
func WriteTable(w io.Writer, sheet string, columns []Column, rows func(yield func([]string) error) error) error {
	return WriteTables(w, []Table{{sheet, columns, rows}})
}

// WriteTables writes a workbook with a sheet for each table.
func WriteTables(w io.Writer, tables []Table) error {
	file := excelize.NewFile()
	defer file.Close()
	for i, t := range tables {
		var err error
		if i == 0 {
			err = file.SetSheetName("Sheet1", t.Sheet)
		} else {
			_, err = file.NewSheet(t.Sheet)
		}
		if err == nil {
			err = writeSheet(file, t.Sheet, t.Columns, t.Rows)
		}
		if err != nil {
			return fmt.Errorf("papers: table: %w", err)
		}
	}
	if err := file.Write(w); err != nil {
		return fmt.Errorf("papers: table: %w", err)
	}
	return nil
}

func writeSheet(file *excelize.File, sheet string, columns []Column, rows func(yield func([]string) error) error) error {
	// Format 49 is text: numbers and dates stay what they are in the record.
	style, err := file.NewStyle(&excelize.Style{NumFmt: 49, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	if err != nil {
		return err
	}
	out, err := file.NewStreamWriter(sheet)
	if err != nil {
		return err
	}
	labels := make([]string, len(columns))
	for i, c := range columns {
		labels[i] = c.Label
		if err := out.SetColWidth(i+1, i+1, c.Width); err != nil {
			return err
		}
	}
	line := 0
	write := func(texts []string) error {
		line++
		cells := make([]any, len(texts))
		for i, t := range texts {
			cells[i] = excelize.Cell{StyleID: style, Value: t}
		}
		return out.SetRow(fmt.Sprintf("A%d", line), cells)
	}
	if err := write(labels); err != nil {
		return err
	}
	if err := rows(write); err != nil {
		return err
	}
	return out.Flush()
}
