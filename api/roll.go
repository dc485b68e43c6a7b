package api

import (
	"context"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Rolls bring the office's units, people, posts, contact persons and rosters in
// from a file, and write them to one.
type Rolls interface {
	// Preview says what would become of every row, and changes nothing.
	Preview(ctx context.Context, fileName string, content io.Reader) (LoadedRoll, error)
	// Commit does what the preview of a plan said, all or nothing.
	Commit(ctx context.Context, fileName string, content io.Reader, plan string) (LoadedRoll, error)
	// Export writes the office as a file that makes the same office elsewhere.
	Export(ctx context.Context) ([]byte, error)
}

// LoadedRoll is what became of a roll, and what was found in the file.
type LoadedRoll struct {
	Outcome  contract.RollOutcome
	Findings RollFindings
}

// RollFindings are what was found in a file beside its rows.
type RollFindings struct {
	Examples      int      `json:"examples,omitempty" doc:"marked rows of the template, passed over"`
	Unrecognised  []string `json:"unrecognised_columns,omitempty"`
	SkippedSheets []string `json:"skipped_sheets,omitempty"`
}

// RollView is a roll with what becomes of every row.
type RollView struct {
	Sum       contract.RollSum `json:"sum"`
	Rows      []RollRowView    `json:"rows" doc:"in the order of the file"`
	Plan      string           `json:"plan" doc:"names what is shown here; committing asks for it"`
	Committed bool             `json:"committed" doc:"it was done; otherwise only shown"`
	Findings  RollFindings     `json:"findings"`
}

// RollRowView is a row with what is said about it in words.
type RollRowView struct {
	contract.RollFate

	Refusals []string `json:"refusal_texts,omitempty" doc:"for each fault, in the reader's language: what to mend"`
	NoteText string   `json:"note_text,omitempty" doc:"the note in the reader's language"`
}

func (s *Server) rollRoutes() {
	s.engine.POST(prefix+"/roll/preview", s.previewRoll)
	s.engine.POST(prefix+"/roll/commit", s.commitRoll)
	s.engine.GET(prefix+"/roll.xlsx", s.exportRoll)

	preview := op("preview-roll", http.MethodPost, "/roll/preview", tagOffice, "Show what a roll would change 预览名册")
	preview.RequestBody = fileBody(nil)
	preview.Errors = []int{
		http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusRequestTimeout,
		http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity, http.StatusServiceUnavailable,
	}
	s.answers(&preview, "200", "Nothing was changed. 未作任何更改。", reflect.TypeFor[RollView]())
	s.describe(preview)
	commit := op("commit-roll", http.MethodPost, "/roll/commit", tagOffice, "Bring a roll in 导入名册")
	commit.Parameters = []*huma.Param{{
		Name: "plan", In: "query", Required: true, Description: "the plan that the preview of this file answered",
		Schema: &huma.Schema{Type: huma.TypeString},
	}}
	commit.RequestBody = fileBody(nil)
	commit.Errors = append(slices.Clone(preview.Errors), http.StatusConflict)
	s.answers(&commit, "200", "All of it was done. 已全部导入。", reflect.TypeFor[RollView]())
	s.describe(commit)
	export := op("export-roll", http.MethodGet, "/roll.xlsx", tagOffice, "Get the roll as a spreadsheet 导出名册")
	export.Responses = map[string]*huma.Response{"200": {
		Description: "The office as a roll. 名册。", Content: map[string]*huma.MediaType{spreadsheet: {Schema: binary}},
	}}
	export.Errors = append(export.Errors, http.StatusForbidden)
	s.describe(export)
}

func (s *Server) previewRoll(c *gin.Context) {
	s.roll(c, func(ctx context.Context, list io.Reader) (LoadedRoll, error) {
		return s.ports.Rolls.Preview(ctx, sentName(c), list)
	})
}

func (s *Server) commitRoll(c *gin.Context) {
	s.roll(c, func(ctx context.Context, list io.Reader) (LoadedRoll, error) {
		plan := c.Query("plan")
		if plan == "" {
			return LoadedRoll{}, invalidField("query.plan", isRequired)
		}
		return s.ports.Rolls.Commit(ctx, sentName(c), list, plan)
	})
}

// roll takes a file and does something with it in its turn.
func (s *Server) roll(c *gin.Context, do func(context.Context, io.Reader) (LoadedRoll, error)) {
	ctx := c.Request.Context()
	list, done, err := s.listSent(c, ManageStaff)
	if err != nil {
		answer(c, err)
		return
	}
	defer done()
	loaded, err := do(ctx, list)
	if err != nil {
		answer(c, uploadError(err, s.options.MaxListBytes))
		return
	}
	writeJSON(c, http.StatusOK, rollView(loaded, exchangeOf(ctx).lang))
}

func (s *Server) exportRoll(c *gin.Context) {
	ctx := c.Request.Context()
	if err := guard(ctx, ManageStaff); err != nil {
		answer(c, err)
		return
	}
	content, err := s.ports.Rolls.Export(ctx)
	if err != nil {
		answer(c, err)
		return
	}
	c.Header("Content-Disposition", `attachment; filename="roll.xlsx"`)
	c.Data(http.StatusOK, spreadsheet, content)
}

func rollView(r LoadedRoll, lang string) RollView {
	view := RollView{Sum: r.Outcome.Sum, Plan: r.Outcome.Plan, Committed: r.Outcome.Committed, Findings: r.Findings, Rows: []RollRowView{}}
	for _, fate := range r.Outcome.Rows {
		row := RollRowView{RollFate: fate}
		for _, fault := range fate.Faults {
			row.Refusals = append(row.Refusals, faultText(fault, lang))
		}
		if fate.Note != "" {
			row.NoteText = sentences[fate.Note].in(lang)
		}
		view.Rows = append(view.Rows, row)
	}
	return view
}

// faultText says what is wrong with a row, and in which column of the file.
func faultText(fault contract.RollFault, lang string) string {
	var text string
	if words, ours := sentences[fault.Code]; ours {
		text = fill(words.in(lang), fault.Params)
	} else {
		text = fieldSentence(casework.FieldError{Field: fault.Field, Code: fault.Code, Params: fault.Params}, lang)
	}
	switch {
	case fault.Column == "":
		return text
	case lang == zh:
		return "“" + fault.Column + "”：" + text
	}
	return strings.TrimSpace(fault.Column) + ": " + text
}
