package api

import (
	"context"
	"net/http"
	"strconv"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// A row of a list is named by its number in the sender's sheet, the one that
// the preview, refusals and the downloaded spreadsheet show.
type rowInput struct {
	ID   string `path:"id" maxLength:"64" doc:"the batch"`
	Row  int    `path:"row" minimum:"1" doc:"the row's number in the sheet, as the preview and the refusals show it"`
	Body struct {
		Reason   string `json:"reason" minLength:"1" maxLength:"1000"`
		Sheet    string `json:"sheet,omitempty" maxLength:"200" doc:"name of the sheet, where several sheets have a row of this number"`
		Position int    `json:"position,omitempty" minimum:"1" doc:"place in the batch, where a corrected list brought another row of this number"`
	}
}

type correctRowInput struct {
	ID   string `path:"id" maxLength:"64" doc:"the batch"`
	Row  int    `path:"row" minimum:"1" doc:"the row's number in the sheet, as the preview and the refusals show it"`
	Body struct {
		Reason   string            `json:"reason" minLength:"1" maxLength:"1000"`
		Sheet    string            `json:"sheet,omitempty" maxLength:"200" doc:"name of the sheet, where several sheets have a row of this number"`
		Position int               `json:"position,omitempty" minimum:"1" doc:"place in the batch, where a corrected list brought another row of this number"`
		Cells    map[string]string `json:"cells,omitempty" doc:"what the row should say, by heading of the list or by field: number, complaint, region, address, respondent, pollution_types, channel, demand"`
	}
}

type openRowInput struct {
	ID       string `path:"id" maxLength:"64" doc:"the batch"`
	Row      int    `path:"row" minimum:"1" doc:"the row's number in the sheet, as the preview and the refusals show it"`
	Sheet    string `query:"sheet" maxLength:"200" doc:"name of the sheet, where several sheets have a row of this number"`
	Position int    `query:"position" minimum:"1" doc:"place in the batch, where a corrected list brought another row of this number"`
}

type openRowOutput struct{ Body contract.OpenedRow }

func (s *Server) rowRoutes() {
	open := op("get-row", http.MethodGet, "/batches/{id}/rows/{row}", tagBatch, "Read what a row says that may be mended 查看待更正行")
	open.Errors = append(open.Errors, http.StatusForbidden, http.StatusConflict)
	operate(s, open, s.openRow)
	for _, one := range []struct {
		id, path, summary string
		do                func(context.Context, string, contract.RowRef, string, casework.Actor) (contract.BatchPreview, error)
	}{
		{"strike-row", "/batches/{id}/rows/{row}/strike", "Strike a refused row 划去退回行", s.ports.Batches.Strike},
		{"restore-row", "/batches/{id}/rows/{row}/restore", "Undo the strike of a row 撤销划去", s.ports.Batches.Restore},
	} {
		o := op(one.id, http.MethodPost, one.path, tagBatch, one.summary)
		o.Errors = append(o.Errors, http.StatusForbidden, http.StatusConflict)
		operate(s, o, func(ctx context.Context, in *rowInput) (*batchOutput, error) {
			if err := guard(ctx, TakeBatches); err != nil {
				return nil, err
			}
			preview, err := one.do(ctx, in.ID, contract.RowRef{Row: in.Row, Sheet: in.Body.Sheet, Position: in.Body.Position}, in.Body.Reason, actorOf(ctx))
			if err != nil {
				return nil, rowError(err, in.Row)
			}
			view, err := s.batchView(ctx, preview)
			return &batchOutput{Body: view}, err
		})
	}
	correct := op("correct-row", http.MethodPost, "/batches/{id}/rows/{row}/correct", tagBatch, "Mend a refused row by hand 更正退回行")
	correct.Errors = append(correct.Errors, http.StatusForbidden, http.StatusConflict)
	operate(s, correct, s.correctRow)
}

func (s *Server) openRow(ctx context.Context, in *openRowInput) (*openRowOutput, error) {
	if err := guard(ctx, TakeBatches); err != nil {
		return nil, err
	}
	done, err := s.lists.take(ctx) // the list is read again for its columns
	if err != nil {
		return nil, err
	}
	defer done()
	row, err := s.ports.Batches.OpenRow(ctx, in.ID, contract.RowRef{Row: in.Row, Sheet: in.Sheet, Position: in.Position}, actorOf(ctx))
	if err != nil {
		return nil, rowError(err, in.Row)
	}
	row.Cells = orEmpty(row.Cells)
	return &openRowOutput{Body: row}, nil
}

func (s *Server) correctRow(ctx context.Context, in *correctRowInput) (*batchOutput, error) {
	if err := guard(ctx, TakeBatches); err != nil {
		return nil, err
	}
	done, err := s.lists.take(ctx) // the list is read again for its columns
	if err != nil {
		return nil, err
	}
	defer done()
	how := contract.RowCorrection{Row: contract.RowRef{Row: in.Row, Sheet: in.Body.Sheet, Position: in.Body.Position}, Cells: in.Body.Cells, Reason: in.Body.Reason}
	staged, err := s.ports.Batches.CorrectRow(ctx, in.ID, how, actorOf(ctx))
	if err != nil {
		return nil, rowError(err, in.Row)
	}
	view, err := s.stagedView(ctx, staged)
	return &batchOutput{Body: view}, err
}

// rowError says which row is not there: whoever asks sees the whole batch, so
// that nothing is given away.
func rowError(err error, row int) error {
	if e := casework.AsError(err); e != nil && e.Code == "no_such_row" {
		return refuse(http.StatusNotFound, "no_such_row", "row", strconv.Itoa(row))
	}
	return err
}
