package app

import (
	"context"
	"errors"
	"io"
	"net/http"

	"jiaoban/api"
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/files"
)

// evidence fits the evidence store to the API. Who may name which file is in
// the ledger: a digest is no secret.
type evidence struct {
	store  *files.Disk
	ledger sentFiles
}

// sentFiles is what the ledger knows of files: who sent one, who may name it, and
// who was given it.
type sentFiles interface {
	KeepUpload(ctx context.Context, person casework.PersonID, digest string) error
	MayAttach(ctx context.Context, who contract.Reader, digest string) (bool, error)
	RecordDownload(ctx context.Context, id casework.CaseID, digest string) error
}

// Put implements api.Files. The API bounds the size. The sender is noted when
// the content is durable, and has not sent it where that fails.
func (e evidence) Put(ctx context.Context, by casework.PersonID, content io.Reader) (api.Object, error) {
	object, err := e.store.Put(ctx, content, files.Limits{})
	if err == nil {
		err = e.ledger.KeepUpload(ctx, by, object.Digest)
	}
	return objectOf(object), evidenceRefusal(err)
}

// BeginUpload implements api.Files.
func (e evidence) BeginUpload(ctx context.Context, by casework.PersonID, digest string, size int64) (api.Upload, error) {
	u, err := e.store.BeginUpload(ctx, string(by), digest, size, files.Limits{})
	return uploadOf(u), uploadRefusal(err)
}

// Upload implements api.Files. Somebody else's upload is not there.
func (e evidence) Upload(ctx context.Context, by casework.PersonID, id string) (api.Upload, error) {
	u, err := e.store.ContinueUpload(ctx, id)
	if err == nil && u.Owner != string(by) {
		return api.Upload{}, casework.Refuse(casework.NotFound, "not_found")
	}
	return uploadOf(u), uploadRefusal(err)
}

// AppendUpload implements api.Files. Whoever sends the last part has sent all
// of it, since nobody else can continue an upload.
func (e evidence) AppendUpload(ctx context.Context, by casework.PersonID, id string, offset int64, content io.Reader) (api.Upload, error) {
	if u, err := e.Upload(ctx, by, id); err != nil {
		return u, err
	}
	u, err := e.store.AppendUpload(ctx, id, offset, content)
	if err != nil || u.Offset < u.Size {
		return uploadOf(u), uploadRefusal(err)
	}
	object, err := e.store.CompleteUpload(ctx, id, files.Limits{})
	if err == nil {
		err = e.ledger.KeepUpload(ctx, by, object.Digest)
	}
	if err == nil {
		// Not before the ledger knows whose it is: until then an empty last part
		// completes it again. What cannot be removed now is left to the sweep.
		_ = e.store.AbandonUpload(ctx, id)
	}
	whole, stored := uploadOf(u), objectOf(object)
	whole.Object = &stored
	return whole, uploadRefusal(err)
}

func uploadOf(u files.Upload) api.Upload {
	return api.Upload{ID: u.ID, Digest: u.Digest, Size: u.Size, Offset: u.Offset}
}

// uploadRefusal gives an error of a part its status: a malformed digest is the
// sender's to mend and not a file that is not there.
func uploadRefusal(err error) error {
	var p *files.Problem
	if errors.As(err, &p) && p.Code == files.CodeDigestMalformed {
		return &api.Refusal{Status: http.StatusUnprocessableEntity, Code: p.Code, Words: p.Message}
	}
	return evidenceRefusal(err)
}

// Attachable implements api.Files. A file of others is as little there as one
// that was never sent.
func (e evidence) Attachable(ctx context.Context, r contract.Reader, digest string) (api.Object, error) {
	may, err := e.ledger.MayAttach(ctx, r, digest)
	if err != nil {
		return api.Object{}, err
	}
	if !may {
		return api.Object{}, casework.Refuse(casework.NotFound, "not_found")
	}
	object, err := e.store.Stat(ctx, digest)
	return objectOf(object), evidenceRefusal(err)
}

// Get implements api.Files.
func (e evidence) Get(ctx context.Context, digest string) (io.ReadSeekCloser, api.Object, error) {
	content, object, err := e.store.Get(ctx, digest)
	if files.CodeOf(err) == files.CodeNotFound {
		return nil, api.Object{}, missing(err)
	}
	return content, objectOf(object), evidenceRefusal(err)
}

// RecordDownload implements api.Files.
func (e evidence) RecordDownload(ctx context.Context, id casework.CaseID, digest string) error {
	return e.ledger.RecordDownload(ctx, id, digest)
}

// missing says that the record names a file which the store does not have. Who
// reads it may see it; to say that it is not there for them would be untrue.
func missing(cause error) error {
	return errors.Join(&api.Refusal{Status: http.StatusInternalServerError, Code: "evidence_missing", Words: func(lang string) string {
		if lang == "en" {
			return "The record names this file, but the evidence store does not have it. You may see it: the loss is the system's. Tell the administrator, who can bring it back from a backup."
		}
		return "记录中有这份材料，但证据库里找不到文件。您有权查看，是系统丢失了文件；请告诉管理员，由其从备份恢复。"
	}}, cause)
}

func objectOf(o files.Object) api.Object {
	return api.Object{Digest: o.Digest, Size: o.Size, MediaType: o.MediaType, Kind: string(o.Kind)}
}

// evidenceStatus maps the store's problems to statuses; 422 where nothing is said.
var evidenceStatus = map[string]int{
	files.CodeTooLarge: http.StatusRequestEntityTooLarge, files.CodeTypeRefused: http.StatusUnsupportedMediaType,
	files.CodeNotFound: http.StatusNotFound, files.CodeDigestMalformed: http.StatusNotFound,
	files.CodeUploadNotFound: http.StatusNotFound, files.CodeUploadOffset: http.StatusConflict, files.CodeUploadFragmented: http.StatusConflict,
	files.CodeStorageFull: http.StatusInsufficientStorage,
}

// evidenceRefusal lets the store say no in its own words. Damage and a full
// disk are also the operator's affair, so their causes stay in the chain.
func evidenceRefusal(err error) error {
	var p *files.Problem
	if !errors.As(err, &p) {
		return err
	}
	if p.Code == files.CodeDamaged {
		return err // an internal error: what was stored is not what is there
	}
	status, known := evidenceStatus[p.Code]
	if !known {
		status = http.StatusUnprocessableEntity
	}
	return errors.Join(&api.Refusal{Status: status, Code: p.Code, Words: p.Message}, p.Unwrap())
}
