package ledger

import (
	"crypto/rand"
	"encoding/json"
	"fmt"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/gowebpki/jcs"
	"github.com/oklog/ulid/v2"

	"jiaoban/internal/casework"
)

// newID makes an opaque, unguessable identifier that sorts roughly by time.
func newID(at casework.Instant) string {
	return ulid.MustNew(uint64(max(at, 0))/1000, rand.Reader).String()
}

// marshal renders a document for a column. What it is given are values of this
// module, all of which can be rendered.
func marshal(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("ledger: rendering %T: %v", v, err))
	}
	return b
}

// unmarshal reads what marshal rendered, in half the time that encoding/json takes.
func unmarshal(b []byte, v any, what string) error {
	if err := jsonv2.Unmarshal(b, v); err != nil {
		return fmt.Errorf("reading the %s: %w", what, err)
	}
	return nil
}

// canonical renders a document in the one form of RFC 8785, so that equal
// documents have equal bytes and equal digests.
func canonical(v any) ([]byte, error) {
	b, err := jcs.Transform(marshal(v))
	if err != nil {
		return nil, fmt.Errorf("canonical form of %T: %w", v, err)
	}
	return b, nil
}
