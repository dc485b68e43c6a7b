package files

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strconv"
)

const (
	uploadIDBytes  = 16
	declaredName   = "declared"
	maxUploadParts = 4096
)

// Upload is a transfer that may be continued after a broken connection.
type Upload struct {
	ID     string `json:"id"` // cannot be guessed, but is no proof of a right
	Digest string `json:"digest"`
	Size   int64  `json:"size"`
	Offset int64  `json:"offset"` // how many bytes are stored; the next Append begins here
	Owner  string `json:"owner"`  // who may continue it, as BeginUpload was told
}

// part is one stored stretch of an upload, a sealed file of its own named
// after the place where it begins.
type part struct {
	path, name string
	offset     int64
	size       int64
}

// BeginUpload opens an upload of declared content. Ask Stat first whether the
// content is there already. The owner is kept for the caller to compare.
func (d *Disk) BeginUpload(_ context.Context, owner, digest string, size int64, limits Limits) (Upload, error) {
	declared := declaration{Digest: digest, Size: size, Owner: owner}
	if err := declared.check(limits); err != nil {
		return Upload{}, err
	}
	var random [uploadIDBytes]byte
	if _, err := rand.Read(random[:]); err != nil {
		return Upload{}, fmt.Errorf("files: %w", err)
	}
	id := hex.EncodeToString(random[:])
	content, err := json.Marshal(declared)
	if err != nil {
		return Upload{}, fmt.Errorf("files: %w", err)
	}
	w, err := createSealed(filepath.Join(d.dir, tempDir), d.cipher)
	if err != nil {
		return Upload{}, err
	}
	defer w.discard()
	if _, err := w.Write(content); err != nil {
		return Upload{}, err
	}
	if err := w.finish(partName(id, declaredName), "", ""); err != nil {
		return Upload{}, err
	}
	if err := os.Mkdir(d.uploadPath(id), 0o700); err != nil {
		return Upload{}, storageError(err)
	}
	if err := os.Rename(w.path, filepath.Join(d.uploadPath(id), declaredName)); err != nil {
		return Upload{}, storageError(err)
	}
	for _, dir := range []string{d.uploadPath(id), filepath.Join(d.dir, partialDir)} {
		if err := syncDir(dir); err != nil {
			return Upload{}, err
		}
	}
	return Upload{ID: id, Digest: digest, Size: size, Owner: owner}, nil
}

// ContinueUpload says from which offset an upload goes on.
func (d *Disk) ContinueUpload(_ context.Context, id string) (Upload, error) {
	upload, _, err := d.upload(id)
	return upload, err
}

// AppendUpload stores what r holds from the offset on. When the sender breaks
// off, what arrived is kept and the returned Upload says how far it goes, beside
// the CodeInterrupted problem. Of two senders at one offset only one succeeds.
func (d *Disk) AppendUpload(ctx context.Context, id string, offset int64, r io.Reader) (Upload, error) {
	upload, parts, err := d.upload(id)
	if err != nil {
		return Upload{}, err
	}
	if offset != upload.Offset {
		return upload, wrongOffset(upload)
	}
	if len(parts) >= maxUploadParts {
		return upload, problem(CodeUploadFragmented)
	}
	w, err := createSealed(filepath.Join(d.dir, tempDir), d.cipher)
	if err != nil {
		return upload, err
	}
	defer w.discard()
	source := &source{ctx: ctx, r: r}
	left := upload.Size - offset
	_, err = io.CopyBuffer(w, io.LimitReader(source, left+1), make([]byte, copyBytes))
	switch {
	case err != nil && source.failed == nil:
		return upload, err // the disk's; nothing of this part is kept
	case w.size > left:
		return upload, problem(CodeTooLong, "expected_bytes", strconv.FormatInt(upload.Size, 10))
	case w.size > 0:
		if err := d.keepPart(w, upload); err != nil {
			return upload, err
		}
		upload.Offset += w.size
	}
	if source.failed != nil {
		return upload, source.problem()
	}
	return upload, nil
}

func (d *Disk) keepPart(w *sealedWriter, upload Upload) error {
	stem := fmt.Sprintf("%020d", upload.Offset)
	if err := w.finish(partName(upload.ID, stem), "", ""); err != nil {
		return err
	}
	// A link, unlike a rename, fails if another sender was first.
	err := os.Link(w.path, filepath.Join(d.uploadPath(upload.ID), stem))
	switch {
	case errors.Is(err, fs.ErrExist):
		current, _, err := d.upload(upload.ID)
		if err != nil {
			return err
		}
		return wrongOffset(current)
	case errors.Is(err, fs.ErrNotExist):
		return problem(CodeUploadNotFound) // abandoned in the meantime
	case err != nil:
		return storageError(err)
	}
	return syncDir(d.uploadPath(upload.ID))
}

// CompleteUpload turns a whole upload into an object. The upload stays until it is
// abandoned, so that whoever has still to record the object can complete it again;
// Sweep takes what nobody abandons. Content that can never become the declared
// object is removed with its refusal.
func (d *Disk) CompleteUpload(ctx context.Context, id string, limits Limits) (Object, error) {
	upload, parts, err := d.upload(id)
	if err != nil {
		return Object{}, err
	}
	if upload.Offset != upload.Size {
		return Object{}, problem(CodeTruncated,
			"expected_bytes", strconv.FormatInt(upload.Size, 10), "received_bytes", strconv.FormatInt(upload.Offset, 10))
	}
	reader := &partsReader{disk: d, parts: parts}
	defer reader.close()
	object, err := d.put(ctx, reader, limits, &declaration{Digest: upload.Digest, Size: upload.Size})
	switch CodeOf(err) {
	case CodeDigestMismatch, CodeTypeRefused, CodeDamaged:
		err = errors.Join(err, d.AbandonUpload(ctx, id))
	}
	return object, err
}

// AbandonUpload removes an upload; one that is gone already is no error.
func (d *Disk) AbandonUpload(_ context.Context, id string) error {
	if !isLowerHex(id, 2*uploadIDBytes) {
		return problem(CodeUploadNotFound)
	}
	if err := os.RemoveAll(d.uploadPath(id)); err != nil {
		return storageError(err)
	}
	return nil
}

func (d *Disk) uploadPath(id string) string { return filepath.Join(d.dir, partialDir, id) }

func partName(id, stem string) string { return "upload:" + id + ":" + stem }

func wrongOffset(upload Upload) *Problem {
	return problem(CodeUploadOffset, "offset", strconv.FormatInt(upload.Offset, 10))
}

// upload reads an upload and its parts, in order.
func (d *Disk) upload(id string) (Upload, []part, error) {
	if !isLowerHex(id, 2*uploadIDBytes) {
		return Upload{}, nil, problem(CodeUploadNotFound)
	}
	content, err := d.readSmall(filepath.Join(d.uploadPath(id), declaredName), partName(id, declaredName))
	if err != nil {
		return Upload{}, nil, err
	}
	var declared declaration
	if err := json.Unmarshal(content, &declared); err != nil {
		return Upload{}, nil, problem(CodeUploadNotFound).because(err)
	}
	upload := Upload{ID: id, Digest: declared.Digest, Size: declared.Size, Owner: declared.Owner}
	entries, err := os.ReadDir(d.uploadPath(id))
	if err != nil {
		return Upload{}, nil, fmt.Errorf("files: %w", err)
	}
	var parts []part
	for _, entry := range entries {
		offset, err := strconv.ParseInt(entry.Name(), 10, 64)
		if err != nil {
			continue // the declaration
		}
		p := part{path: filepath.Join(d.uploadPath(id), entry.Name()), name: partName(id, entry.Name()), offset: offset}
		file, h, err := openSealed(p.path, p.name, d.cipher)
		if err != nil {
			return Upload{}, nil, problem(CodeUploadNotFound).because(err)
		}
		file.Close()
		p.size = h.Size
		parts = append(parts, p)
	}
	sort.Slice(parts, func(i, j int) bool { return parts[i].offset < parts[j].offset })
	for _, p := range parts {
		if p.offset != upload.Offset {
			return Upload{}, nil, problem(CodeUploadNotFound).because(fmt.Errorf("%w: a part is missing", errDamaged))
		}
		upload.Offset += p.size
	}
	return upload, parts, nil
}

func (d *Disk) readSmall(path, name string) ([]byte, error) {
	file, h, err := openSealed(path, name, d.cipher)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, errDamaged) {
			return nil, problem(CodeUploadNotFound).because(err)
		}
		return nil, fmt.Errorf("files: %w", err)
	}
	r := d.partReader(file, h)
	defer r.Close()
	return io.ReadAll(r)
}

func (d *Disk) partReader(file *os.File, h header) *sealedReader {
	return &sealedReader{file: file, header: h, cipher: d.cipher,
		damage: func(cause error) *Problem { return problem(CodeDamaged).because(cause) }}
}

// partsReader reads the parts of an upload one after the other.
type partsReader struct {
	disk    *Disk
	parts   []part
	current *sealedReader
}

func (p *partsReader) Read(buffer []byte) (int, error) {
	for {
		if p.current == nil {
			if len(p.parts) == 0 {
				return 0, io.EOF
			}
			file, h, err := openSealed(p.parts[0].path, p.parts[0].name, p.disk.cipher)
			if err != nil {
				return 0, problem(CodeUploadNotFound).because(err)
			}
			p.current, p.parts = p.disk.partReader(file, h), p.parts[1:]
		}
		n, err := p.current.Read(buffer)
		if err != io.EOF {
			return n, err
		}
		p.close()
	}
}

func (p *partsReader) close() {
	if p.current != nil {
		p.current.Close()
		p.current = nil
	}
}
