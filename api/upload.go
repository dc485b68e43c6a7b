package api

import (
	"context"
	"net/http"
	"reflect"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"
)

// Upload is a transfer that goes on where it broke off.
type Upload struct {
	ID     string  `json:"id" doc:"names the upload in its path"`
	Digest string  `json:"digest" doc:"sha256:<hex> of the whole content, as it was declared"`
	Size   int64   `json:"size" doc:"bytes of the whole content"`
	Offset int64   `json:"offset" doc:"how many bytes are stored; the next part begins there"`
	Object *Object `json:"object,omitempty" doc:"the stored file, once the last byte is there"`
}

type beginUploadInput struct {
	Body struct {
		Digest string `json:"digest" minLength:"71" maxLength:"71" doc:"sha256:<hex> of the content"`
		Size   int64  `json:"size" minimum:"1" doc:"bytes"`
	}
}

type uploadInput struct {
	ID string `path:"id" maxLength:"64" doc:"the upload"`
}

type uploadOutput struct{ Body Upload }

const offsetHeader = "Upload-Offset"

// uploadRoutes let a long transfer over a bad line end after all: a file is
// declared, sent in parts, and after a break continued from where it stands.
func (s *Server) uploadRoutes() {
	begin := op("begin-upload", http.MethodPost, "/uploads", tagFile, "Begin an upload in parts 分段上传")
	begin.DefaultStatus = http.StatusCreated
	operate(s, begin, func(ctx context.Context, in *beginUploadInput) (*uploadOutput, error) {
		if in.Body.Size > s.options.MaxFileBytes {
			return nil, tooLarge(s.options.MaxFileBytes)
		}
		u, err := s.ports.Files.BeginUpload(ctx, actorOf(ctx).Person, in.Body.Digest, in.Body.Size)
		return &uploadOutput{Body: u}, err
	})
	look := op("read-upload", http.MethodGet, "/uploads/{id}", tagFile, "Read how far an upload has come 上传进度")
	operate(s, look, func(ctx context.Context, in *uploadInput) (*uploadOutput, error) {
		u, err := s.ports.Files.Upload(ctx, actorOf(ctx).Person, in.ID)
		return &uploadOutput{Body: u}, err
	})

	s.engine.PATCH(prefix+"/uploads/:id", s.appendUpload)
	o := op("append-upload", http.MethodPatch, "/uploads/{id}", tagFile, "Send a part of an upload 续传")
	o.Parameters = append(o.Parameters, pathParam("id", "the upload"), &huma.Param{
		Name: offsetHeader, In: "header", Required: true, Description: "where the body begins; it must be the offset of the upload",
		Schema: &huma.Schema{Type: huma.TypeInteger},
	})
	o.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"application/octet-stream": {Schema: binary}}}
	o.Errors = []int{
		http.StatusBadRequest, http.StatusUnauthorized, http.StatusNotFound, http.StatusRequestTimeout, http.StatusConflict,
		http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity, http.StatusServiceUnavailable,
	}
	s.answers(&o, "200", "Stored so far. 已存到此处。", reflect.TypeFor[Upload]())
	s.describe(o)
}

func (s *Server) appendUpload(c *gin.Context) {
	offset, err := strconv.ParseInt(c.GetHeader(offsetHeader), 10, 64)
	if err != nil || offset < 0 {
		answer(c, invalidField("header."+offsetHeader, isWrongType, "expected", "integer"))
		return
	}
	part, err := s.sentFile(c, s.options.MaxFileBytes)
	if err != nil {
		answer(c, err)
		return
	}
	u, err := s.ports.Files.AppendUpload(c.Request.Context(), actorOf(c.Request.Context()).Person, c.Param("id"), offset, part)
	if err != nil {
		answer(c, uploadError(err, s.options.MaxFileBytes))
		return
	}
	writeJSON(c, http.StatusOK, u)
}
