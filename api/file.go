package api

import (
	"context"
	"errors"
	"io"
	"maps"
	"mime"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Object is stored evidence. Everything in it follows from the content.
type Object struct {
	Digest    string `json:"digest" doc:"sha256:<hex> of the content; attach-evidence refers to it"`
	Size      int64  `json:"size" doc:"bytes"`
	MediaType string `json:"media_type" doc:"recognised from the content, whatever the sender said"`
	Kind      string `json:"kind" doc:"text, picture, audio or video"`
}

// stall is how long a transfer may stand still before it is given up.
const stall = 30 * time.Second

// fileRoutes are plain gin routes: files are streamed and never held in memory.
func (s *Server) fileRoutes() {
	s.engine.POST(prefix+"/files", s.upload)
	o := op("upload-file", http.MethodPost, "/files", tagFile, "Upload a file 上传材料")
	o.RequestBody = fileBody(nil)
	o.Errors = []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusRequestTimeout, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity, http.StatusServiceUnavailable}
	s.answers(&o, "201", "Stored, and durable. 已存妥。", reflect.TypeFor[Object]())
	s.describe(o)

	const content = "/cases/:id/files/:digest"
	s.engine.GET(prefix+content, s.download)
	s.engine.HEAD(prefix+content, s.download)
	for id, method := range map[string]string{"get-case-file": http.MethodGet, "head-case-file": http.MethodHead} {
		o := op(id, method, "/cases/{id}/files/{digest}", tagFile, "Read a file of a case 查看案件材料")
		o.Parameters = append(o.Parameters, pathParam("id", "the case"), pathParam("digest", "sha256:<hex>"))
		o.Responses = map[string]*huma.Response{"200": {
			Description: "The content, as a download. 文件内容。", Content: map[string]*huma.MediaType{"*/*": {Schema: binary}},
		}}
		s.describe(o)
	}
}

var (
	binary      = &huma.Schema{Type: huma.TypeString, Format: "binary"}
	problemType = reflect.TypeFor[Problem]()
)

func statusText(status int) string { return strconv.Itoa(status) }

func pathParam(name, doc string) *huma.Param {
	return &huma.Param{Name: name, In: "path", Required: true, Description: doc, Schema: &huma.Schema{Type: huma.TypeString}}
}

// fileBody describes a body that is a file, or a form with a file and fields.
func fileBody(fields map[string]*huma.Schema, required ...string) *huma.RequestBody {
	properties := map[string]*huma.Schema{"file": {Type: huma.TypeString, Format: "binary", Description: "the file, as the last part of the form"}}
	maps.Copy(properties, fields)
	body := &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
		"multipart/form-data": {Schema: &huma.Schema{Type: huma.TypeObject, Properties: properties, Required: append(required, "file")}},
	}}
	if len(fields) == 0 {
		body.Content["application/octet-stream"] = &huma.MediaType{Schema: binary}
	}
	return body
}

// upload stores a file. It answers only when the content is durable.
func (s *Server) upload(c *gin.Context) {
	file, err := s.sentFile(c, s.options.MaxFileBytes)
	if err != nil {
		answer(c, err)
		return
	}
	object, err := s.ports.Files.Put(c.Request.Context(), actorOf(c.Request.Context()).Person, file)
	if err != nil {
		answer(c, uploadError(err, s.options.MaxFileBytes))
		return
	}
	writeJSON(c, http.StatusCreated, object)
}

// sentFile finds the file in a request: the body itself, or the first part of a
// form that is a file. The fields of a form before the file are left in
// c.Request.Form.
func (s *Server) sentFile(c *gin.Context, limit int64) (io.Reader, error) {
	r := c.Request
	if r.ContentLength > limit+formOverhead {
		return nil, tooLarge(limit)
	}
	rc := exchangeOf(r.Context()).writer
	r.Body = http.MaxBytesReader(c.Writer, r.Body, limit+formOverhead)
	body := &patient{Reader: r.Body, allow: func() { _ = rc.SetReadDeadline(time.Now().Add(stall)) }} // a recorder in a test has none
	mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil && r.Header.Get("Content-Type") != "" {
		return nil, refuse(http.StatusUnsupportedMediaType, "unsupported_media_type", "expected", "application/octet-stream, multipart/form-data")
	}
	r.Form = map[string][]string{}
	if mediaType != "multipart/form-data" {
		if strings.HasPrefix(mediaType, "multipart/") || mediaType == "application/x-www-form-urlencoded" {
			return nil, refuse(http.StatusUnsupportedMediaType, "unsupported_media_type", "expected", "application/octet-stream, multipart/form-data")
		}
		return &bounded{r: body, left: limit}, nil
	}
	r.Body = io.NopCloser(body)
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, refuse(http.StatusBadRequest, "unreadable_form")
	}
	for range maxFormParts {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil, refuse(http.StatusUnprocessableEntity, "file_missing")
		}
		if err != nil {
			return nil, uploadError(err, limit)
		}
		if part.FileName() != "" || part.FormName() == "file" {
			r.Form.Set("filename", part.FileName())
			return &bounded{r: part, left: limit}, nil
		}
		value, err := io.ReadAll(io.LimitReader(part, maxFieldBytes))
		if err != nil {
			return nil, uploadError(err, limit)
		}
		if !isText(part.FormName()) {
			return nil, refuse(http.StatusBadRequest, "unreadable_form")
		}
		if !isText(string(value)) {
			return nil, invalidField(part.FormName(), "bad_characters")
		}
		r.Form.Add(part.FormName(), string(value))
	}
	return nil, refuse(http.StatusBadRequest, "unreadable_form")
}

const (
	formOverhead  = 64 << 10 // boundaries, headers and fields of a form
	maxFormParts  = 20
	maxFieldBytes = 2 << 10
)

// patient moves the limit on reading forward with every read, so that a slow
// line may take its time but a dead one does not hold the request for ever.
type patient struct {
	io.Reader

	allow func()
}

func (p *patient) Read(b []byte) (int, error) {
	p.allow()
	return p.Reader.Read(b)
}

// bounded fails once more than the allowed number of bytes has been read.
type bounded struct {
	r    io.Reader
	left int64
}

var errTooLarge = errors.New("more bytes than allowed")

func (b *bounded) Read(p []byte) (int, error) {
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.r.Read(p)
	b.left -= int64(n)
	if b.left < 0 {
		return 0, errTooLarge
	}
	return n, err
}

func tooLarge(limit int64) error {
	r := refuse(http.StatusRequestEntityTooLarge, "file_too_large", "limit", strconv.FormatInt(limit, 10))
	r.header = [2]string{"Connection", "close"}
	return r
}

// uploadError tells what the sender can mend from what went wrong here.
func uploadError(err error, limit int64) error {
	var capped *http.MaxBytesError
	var timeout interface{ Timeout() bool }
	switch {
	case errors.Is(err, contract.ErrUnavailable): // it is the record's connection that broke off
		return err
	case errors.Is(err, errTooLarge), errors.As(err, &capped):
		return tooLarge(limit)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return refuse(http.StatusBadRequest, "body_cut_short")
	case errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.As(err, &timeout) && timeout.Timeout():
		return refuse(http.StatusRequestTimeout, "body_timeout")
	case strings.HasPrefix(err.Error(), "multipart: "):
		return refuse(http.StatusBadRequest, "unreadable_form")
	}
	return err
}

// download gives the content of a file through a case that the reader may see
// and to which the file is attached. It is always a download, never a page.
func (s *Server) download(c *gin.Context) {
	ctx := c.Request.Context()
	record, err := s.ports.Cases.Case(ctx, readerOf(actorOf(ctx)), casework.CaseID(c.Param("id")))
	if err != nil {
		answer(c, err)
		return
	}
	digest := c.Param("digest")
	// What was struck stays in the record, for those who may read it.
	struck := actorOf(ctx).Reads(casework.DataStruck) == casework.ReachAll
	if !slices.ContainsFunc(record.Case.Evidence, func(e casework.Evidence) bool {
		return e.Digest == digest && (struck || !e.Struck)
	}) {
		answer(c, errNotFound)
		return
	}
	content, object, err := s.ports.Files.Get(ctx, digest)
	if err != nil {
		answer(c, err)
		return
	}
	defer content.Close()
	if c.Request.Method != http.MethodHead {
		if err := s.ports.Files.RecordDownload(ctx, record.Case.ID, digest); err != nil {
			answer(c, err)
			return
		}
	}
	_ = exchangeOf(ctx).writer.SetWriteDeadline(time.Time{}) // a recorder in a test has none
	c.Header("Content-Type", object.MediaType)
	c.Header("Content-Disposition", `attachment; filename="`+fileName(object)+`"`)
	c.Header("Content-Security-Policy", "default-src 'none'; sandbox")
	c.Header("ETag", `"`+object.Digest+`"`)
	http.ServeContent(c.Writer, c.Request, "", time.Time{}, content)
}

// fileName is made of the digest: names that people gave to files can hold the
// names of other people.
func fileName(o Object) string {
	name := strings.TrimPrefix(o.Digest, "sha256:")
	if len(name) > 16 {
		name = name[:16]
	}
	if endings, err := mime.ExtensionsByType(o.MediaType); err == nil && len(endings) > 0 {
		name += endings[0]
	}
	return name
}
