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
	"jiaoban/internal/ledger"
)

// evidence fits the evidence store to the API. Who may name which file is in
// the ledger: a digest is no secret.
type evidence struct {
	store  files.Store
	ledger *ledger.Ledger
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
