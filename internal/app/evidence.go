package app

import (
	"context"
	"errors"
	"io"
	"net/http"

	"jiaoban/api"
	"jiaoban/internal/files"
)

// evidence fits the evidence store to the API.
type evidence struct{ store files.Store }

// Put implements api.Files. The API bounds the size.
func (e evidence) Put(ctx context.Context, content io.Reader) (api.Object, error) {
	object, err := e.store.Put(ctx, content, files.Limits{})
	return objectOf(object), evidenceRefusal(err)
}

// Stat implements api.Files.
func (e evidence) Stat(ctx context.Context, digest string) (api.Object, error) {
	object, err := e.store.Stat(ctx, digest)
	return objectOf(object), evidenceRefusal(err)
}

// Get implements api.Files.
func (e evidence) Get(ctx context.Context, digest string) (io.ReadSeekCloser, api.Object, error) {
	content, object, err := e.store.Get(ctx, digest)
	return content, objectOf(object), evidenceRefusal(err)
}

func objectOf(o files.Object) api.Object {
	return api.Object{Digest: o.Digest, Size: o.Size, MediaType: o.MediaType, Kind: string(o.Kind)}
}

// evidenceStatus maps the store's problems to statuses; 422 where nothing is said.
var evidenceStatus = map[string]int{
	files.CodeTooLarge: http.StatusRequestEntityTooLarge, files.CodeTypeRefused: http.StatusUnsupportedMediaType,
	files.CodeNotFound: http.StatusNotFound, files.CodeDigestMalformed: http.StatusNotFound,
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
