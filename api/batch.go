package api

import (
	"context"
	"mime"
	"net/http"
	"path"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// ListUpload is what is said about a list that is sent.
type ListUpload struct {
	Campaign        string
	UpstreamBatchNo string
	LocalBatchNo    string
	HandedOverAt    casework.Instant
	BackdateReason  string
	Level           casework.SourceLevel
	Mode            casework.SourceMode
	Kind            string // contract.ListCases, ListSupplement or ListHistory
	DeclaredCount   *int
	FileName        string
	Actor           casework.Actor
}

// StagedList is a list that was read: what becomes of each row, and what the
// reader of the file noticed.
type StagedList struct {
	Preview contract.BatchPreview
	// Correction is what a corrected list did to its batch.
	Correction *contract.Correction
}

type batchesInput struct {
	Campaign string `query:"campaign" maxLength:"64" doc:"only this campaign's"`
}

type batchesOutput struct {
	Body struct {
		Batches []contract.BatchStanding `json:"batches"`
		Names   Names                    `json:"names"`
	}
}

type batchInput struct {
	ID string `path:"id" maxLength:"64" doc:"the batch"`
}

type batchPageInput struct {
	ID    string `path:"id" maxLength:"64" doc:"the batch"`
	After int    `query:"after" minimum:"0" doc:"the position after which the page begins"`
	Limit int    `query:"limit" minimum:"1" maximum:"1000" default:"200" doc:"how many rows a page has"`
	Fate  string `query:"fate" enum:"new,unchanged,changed,repeat,supplement,refused" doc:"only rows of this fate"`
}

type batchOutput struct{ Body BatchView }

type withdrawInput struct {
	ID   string `path:"id" maxLength:"64" doc:"the batch"`
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"1000"`
	}
}

func (s *Server) batchRoutes() {
	s.engine.POST(prefix+"/batches", s.stage)
	s.engine.POST(prefix+"/batches/:id/corrected", s.correct)
	s.engine.GET(prefix+"/batches/:id/refused.xlsx", s.refusedRows)
	s.describeBatches()

	all := op("list-batches", http.MethodGet, "/batches", tagBatch, "List batches 批次列表")
	all.Errors = append(all.Errors, http.StatusForbidden)
	operate(s, all, s.batches)
	one := op("get-batch", http.MethodGet, "/batches/{id}", tagBatch, "Read a batch with every row's fate 查看批次")
	one.Errors = append(one.Errors, http.StatusForbidden)
	operate(s, one, s.batch)
	commit := op("commit-batch", http.MethodPost, "/batches/{id}/commit", tagBatch, "Commit a batch 确认入库")
	commit.Errors = append(commit.Errors, http.StatusForbidden, http.StatusConflict)
	operate(s, commit, s.commit)
	withdraw := op("withdraw-batch", http.MethodPost, "/batches/{id}/withdraw", tagBatch, "Withdraw a staged list 撤回暂存清单")
	withdraw.Errors = append(withdraw.Errors, http.StatusForbidden, http.StatusConflict)
	operate(s, withdraw, s.withdraw)
	s.rowRoutes()
}

func (s *Server) describeBatches() {
	text := func(doc string) *huma.Schema { return &huma.Schema{Type: huma.TypeString, Description: doc} }
	instant := s.schemas.Schema(reflect.TypeFor[casework.Instant](), true, "instant")
	instant.Description = "when the list was handed over; always stated, never guessed"
	stage := op("stage-batch", http.MethodPost, "/batches", tagBatch, "Send a list 上传清单")
	stage.RequestBody = fileBody(map[string]*huma.Schema{
		"campaign": text("id of the campaign"), "batch_no": text("the sender's number of the batch"),
		"local_batch_no": text("the office's own number"), "handed_over_at": instant,
		"backdate_reason": text("needed when the hand-over lies more than an hour back"),
		"level":           text("central, province, city or self"), "mode": text("forwarded, handed_over or supervised"),
		"kind":           {Type: huma.TypeString, Enum: []any{contract.ListSupplement, contract.ListHistory}, Description: "supplement (补充办理件): every row sends a known case down again; history: as history=true"},
		"history":        {Type: huma.TypeBoolean, Description: "an old ledger, which only the coordinator sends: its cases have ended, their reports were due before now, and no clock runs; verdicts and settlements are taken from its columns"},
		"history_reason": text("needed with history: why these cases enter as they are; it is kept in the record of each"),
		"declared_count": {Type: huma.TypeInteger, Description: "how many cases the sender states"},
	}, "campaign", "handed_over_at", "level", "mode")
	stage.Errors = []int{
		http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusRequestTimeout, http.StatusConflict,
		http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity, http.StatusServiceUnavailable,
	}
	s.answers(&stage, "201", "Read and staged; nothing is a case yet. 已读取暂存，尚未入库。", reflect.TypeFor[BatchView]())
	s.answers(&stage, "200", "The same file was sent before: the batch of then. 同一文件此前传过，为当时的批次。", reflect.TypeFor[BatchView]())
	s.describe(stage)

	correct := op("correct-batch", http.MethodPost, "/batches/{id}/corrected", tagBatch, "Send a corrected list 上传更正清单")
	correct.Parameters = []*huma.Param{pathParam("id", "the batch")}
	correct.RequestBody = fileBody(nil)
	correct.Errors = append(slices.Clone(stage.Errors), http.StatusNotFound)
	s.answers(&correct, "200", "Read; mended rows wait to be committed. 已读取，更正的行待确认入库。", reflect.TypeFor[BatchView]())
	s.describe(correct)

	refused := op("get-refused-rows", http.MethodGet, "/batches/{id}/refused.xlsx", tagBatch, "Get the refused rows as a spreadsheet 下载退回行")
	refused.Parameters = []*huma.Param{pathParam("id", "the batch")}
	refused.Responses = map[string]*huma.Response{"200": {
		Description: "The refused rows with their reasons. 退回的行及原因。", Content: map[string]*huma.MediaType{spreadsheet: {Schema: binary}},
	}}
	refused.Errors = append(refused.Errors, http.StatusForbidden)
	s.describe(refused)
}

const spreadsheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// stage reads a list and stages it.
func (s *Server) stage(c *gin.Context) {
	ctx := c.Request.Context()
	if err := guard(ctx, TakeBatches); err != nil {
		answer(c, err)
		return
	}
	file, err := s.sentFile(c, s.options.MaxListBytes)
	if err != nil {
		answer(c, err)
		return
	}
	upload, err := listUpload(c)
	if err != nil {
		answer(c, err)
		return
	}
	list, done, err := s.receive(ctx, file)
	if err != nil {
		answer(c, err)
		return
	}
	defer done()
	staged, err := s.ports.Batches.Stage(ctx, upload, list)
	err = s.listCampaign(ctx, upload.Campaign, err)
	status := http.StatusCreated
	if staged.Preview.Batch.Again {
		status = http.StatusOK
	}
	s.answerStaged(c, status, staged, err)
}

func (s *Server) correct(c *gin.Context) {
	ctx := c.Request.Context()
	list, done, err := s.listSent(c, TakeBatches)
	if err != nil {
		answer(c, err)
		return
	}
	defer done()
	staged, err := s.ports.Batches.Correct(ctx, c.Param("id"), sentName(c), list, actorOf(ctx))
	s.answerStaged(c, http.StatusOK, staged, err)
}

func (s *Server) answerStaged(c *gin.Context, status int, staged StagedList, err error) {
	if err != nil {
		answer(c, uploadError(err, s.options.MaxListBytes))
		return
	}
	view, err := s.stagedView(c.Request.Context(), staged)
	if err != nil {
		answer(c, err)
		return
	}
	c.Header("Location", prefix+"/batches/"+view.Batch.ID)
	writeJSON(c, status, view)
}

// listUpload reads the fields of the form, or the query when the file is the
// body itself, and names every one that is wrong.
func listUpload(c *gin.Context) (ListUpload, error) {
	field := func(name string) string {
		if v := c.Request.Form.Get(name); v != "" {
			return strings.TrimSpace(v)
		}
		return strings.TrimSpace(c.Query(name))
	}
	u := ListUpload{
		Campaign: field("campaign"), UpstreamBatchNo: field("batch_no"), LocalBatchNo: field("local_batch_no"),
		BackdateReason: field("backdate_reason"), Level: casework.SourceLevel(field("level")),
		Mode: casework.SourceMode(field("mode")), FileName: sentName(c), Actor: actorOf(c.Request.Context()),
	}
	invalid := &casework.Error{Reason: casework.Invalid, Code: "invalid_fields"}
	fault := func(name, code string, params ...string) {
		invalid.Fields = append(invalid.Fields, casework.FieldError{Field: name, Code: code, Params: paramsOf(params)})
	}
	for _, required := range []string{"campaign", "handed_over_at", "level", "mode"} {
		if field(required) == "" {
			fault(required, isRequired)
		}
	}
	oneOf := func(name string, allowed ...string) {
		if sent := field(name); sent != "" && !slices.Contains(allowed, sent) {
			fault(name, isNotOneOf, "allowed", strings.Join(allowed, ", "))
		}
	}
	oneOf("level", string(casework.LevelCentral), string(casework.LevelProvince), string(casework.LevelCity), string(casework.LevelSelf))
	oneOf("mode", string(casework.ModeForwarded), string(casework.ModeHandedOver), string(casework.ModeSupervised))
	var err error
	if u.HandedOverAt, err = casework.ParseInstant(field("handed_over_at")); err != nil {
		fault("handed_over_at", isBadFormat, "expected", "2021-08-20T21:25:00+08:00")
	}
	if sent := field("declared_count"); sent != "" {
		n, err := strconv.Atoi(sent)
		if err != nil || n < 0 {
			fault("declared_count", isWrongType, "expected", "integer")
		}
		u.DeclaredCount = &n
	}
	switch u.Kind = field("kind"); u.Kind {
	case contract.ListCases, contract.ListSupplement, contract.ListHistory:
	default:
		fault("kind", isWrongType, "expected", contract.ListSupplement+", "+contract.ListHistory)
	}
	switch history := field("history"); {
	case history == "" || history == "false":
	case history != "true" || u.Kind == contract.ListSupplement:
		fault("history", isWrongType, "expected", "true, without kind="+contract.ListSupplement)
	default:
		u.Kind = contract.ListHistory
	}
	if u.Kind == contract.ListHistory {
		if u.BackdateReason = field("history_reason"); u.BackdateReason == "" {
			fault("history_reason", isRequired)
		}
	}
	if len(invalid.Fields) > 0 {
		return ListUpload{}, invalid
	}
	if u.Kind == contract.ListHistory && !casework.MayEnterHistory(u.Actor) {
		return ListUpload{}, casework.Refuse(casework.Forbidden, "history_by_coordinator")
	}
	return u, nil
}

// sentName is the name of the file as it was sent, without folders and without what
// is no text: programs that name files in another encoding still send their content.
func sentName(c *gin.Context) string {
	name := c.Request.Form.Get("filename")
	if _, params, err := mime.ParseMediaType(c.GetHeader("Content-Disposition")); err == nil && name == "" {
		name = params["filename"]
	}
	if name == "" {
		return ""
	}
	name = strings.ReplaceAll(strings.ToValidUTF8(name, "\uFFFD"), "\x00", "\uFFFD")
	return path.Base(strings.ReplaceAll(name, `\`, "/"))
}

func (s *Server) batches(ctx context.Context, in *batchesInput) (*batchesOutput, error) {
	if err := guard(ctx, ReadBatches); err != nil {
		return nil, err
	}
	batches, err := s.ports.Batches.Batches(ctx, in.Campaign)
	if err != nil {
		return nil, err
	}
	out := &batchesOutput{}
	out.Body.Batches = orEmpty(batches)
	out.Body.Names, err = s.names(ctx, mentioned(batches))
	return out, err
}

func (s *Server) batch(ctx context.Context, in *batchPageInput) (*batchOutput, error) {
	if err := guard(ctx, ReadBatches); err != nil {
		return nil, err
	}
	preview, err := s.ports.Batches.Batch(ctx, in.ID, contract.BatchPage{After: in.After, Limit: in.Limit, Fate: in.Fate})
	if err != nil {
		return nil, err
	}
	view, err := s.batchView(ctx, preview)
	return &batchOutput{Body: view}, err
}

func (s *Server) commit(ctx context.Context, in *batchInput) (*batchOutput, error) {
	if err := guard(ctx, TakeBatches); err != nil {
		return nil, err
	}
	within, done := s.untilLeaving(ctx)
	defer done()
	preview, err := s.ports.Batches.Commit(within, in.ID, actorOf(ctx))
	if err != nil && casework.AsError(err) == nil && s.leaving.Err() != nil && ctx.Err() == nil {
		exchangeOf(ctx).failure = err // a fault, too, is told as what the same call mends
		interrupted := refuse(http.StatusServiceUnavailable, "commit_interrupted")
		interrupted.header = [2]string{"Retry-After", "5"}
		return nil, interrupted
	}
	if err != nil {
		return nil, err
	}
	view, err := s.batchView(ctx, preview)
	return &batchOutput{Body: view}, err
}

func (s *Server) withdraw(ctx context.Context, in *withdrawInput) (*batchOutput, error) {
	if err := guard(ctx, TakeBatches); err != nil {
		return nil, err
	}
	preview, err := s.ports.Batches.Withdraw(ctx, in.ID, in.Body.Reason, actorOf(ctx))
	if err != nil {
		return nil, err
	}
	view, err := s.batchView(ctx, preview)
	return &batchOutput{Body: view}, err
}

func (s *Server) refusedRows(c *gin.Context) {
	ctx := c.Request.Context()
	if err := guard(ctx, ReadBatches); err != nil {
		answer(c, err)
		return
	}
	done, err := s.lists.take(ctx) // the list is read again for its columns
	if err != nil {
		answer(c, err)
		return
	}
	defer done()
	content, err := s.ports.Batches.Refused(ctx, readerOf(actorOf(ctx)), c.Param("id"))
	if err != nil {
		answer(c, err)
		return
	}
	c.Header("Content-Disposition", `attachment; filename="refused.xlsx"`)
	c.Data(http.StatusOK, spreadsheet, content)
}
