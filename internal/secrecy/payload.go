package secrecy

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"google.golang.org/protobuf/proto"
)

const (
	// EncodingEncrypted is the encoding that a payload names when this codec
	// encrypted it.
	EncodingEncrypted = "binary/encrypted"
	// MetadataKeyID is the payload's metadata entry with the key's id, eight
	// hexadecimal digits.
	MetadataKeyID = "encryption-key-id"

	// maxCodecRequestBytes bounds what the remote codec reads at once; a page
	// of a workflow's history stays far below it.
	maxCodecRequestBytes = 2 << 20
)

// payloadCodec encrypts whole payloads, their metadata included.
type payloadCodec struct {
	ring *ring
	// inWorkflow turns a missing key from an error, which would end the
	// workflow, into a panic, which only fails the workflow task: Temporal
	// tries it again until somebody has provided the key.
	inWorkflow bool
}

// PayloadCodec is the codec that encrypts every payload before Temporal sees
// it. Payloads that it did not encrypt pass through decoding unchanged, as the
// SDK demands; altered ones are ErrUnreadable, those of a key that is not there
// are ErrKeyUnknown.
func (k *Keys) PayloadCodec() converter.PayloadCodec {
	return &payloadCodec{ring: k.rings[Payload]}
}

// Encode implements converter.PayloadCodec.
func (c *payloadCodec) Encode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	encoded := make([]*commonpb.Payload, len(payloads))
	for i, payload := range payloads {
		plain, err := proto.Marshal(payload)
		if err != nil {
			return nil, fmt.Errorf("secrecy: encode a payload: %w", err)
		}
		// One state for both, in case the ring is rotated in between.
		state := c.ring.current()
		keyID := formatKeyID(state.primary)
		data, err := state.aead.Encrypt(plain, payloadContext(keyID))
		if err != nil {
			return nil, fmt.Errorf("secrecy: encode a payload: %w", err)
		}
		encoded[i] = &commonpb.Payload{
			Metadata: map[string][]byte{
				converter.MetadataEncoding: []byte(EncodingEncrypted),
				MetadataKeyID:              []byte(keyID),
			},
			Data: data,
		}
	}
	return encoded, nil
}

// Decode implements converter.PayloadCodec.
func (c *payloadCodec) Decode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	decoded := make([]*commonpb.Payload, len(payloads))
	for i, payload := range payloads {
		if string(payload.GetMetadata()[converter.MetadataEncoding]) != EncodingEncrypted {
			decoded[i] = payload
			continue
		}
		keyID := string(payload.GetMetadata()[MetadataKeyID])
		if err := c.requireKey(keyID); err != nil {
			if c.inWorkflow {
				panic(err)
			}
			return nil, err
		}
		plain, err := c.ring.open(payload.GetData(), payloadContext(keyID))
		if err != nil {
			return nil, err
		}
		decoded[i] = &commonpb.Payload{}
		if err := proto.Unmarshal(plain, decoded[i]); err != nil {
			return nil, fmt.Errorf("%w (%s): not a payload", ErrUnreadable, Payload)
		}
	}
	return decoded, nil
}

func (c *payloadCodec) requireKey(keyID string) error {
	id, err := strconv.ParseUint(keyID, 16, 32)
	if err != nil || formatKeyID(uint32(id)) != keyID {
		return fmt.Errorf("%w (%s): it names no key", ErrUnreadable, Payload)
	}
	if c.ring.current().has(uint32(id)) {
		return nil
	}
	if c.ring.reloadIfChanged() && c.ring.current().has(uint32(id)) {
		return nil
	}
	return fmt.Errorf("%w: %s key %s", ErrKeyUnknown, Payload, keyID)
}

func formatKeyID(id uint32) string { return fmt.Sprintf("%08x", id) }

func payloadContext(keyID string) []byte { return place("jiaoban", string(Payload), "1", keyID) }

// dataConverter is the SDK's usual converter behind the codec. Within a
// workflow it hands out a variant that waits for a missing key.
type dataConverter struct {
	converter.DataConverter
	inWorkflow converter.DataConverter
}

// NewDataConverter is the converter that every client and worker must use.
func NewDataConverter(keys *Keys) converter.DataConverter {
	over := func(codec converter.PayloadCodec) converter.DataConverter {
		return converter.NewCodecDataConverter(converter.GetDefaultDataConverter(), codec)
	}
	return &dataConverter{
		DataConverter: over(keys.PayloadCodec()),
		inWorkflow:    over(&payloadCodec{ring: keys.rings[Payload], inWorkflow: true}),
	}
}

// WithWorkflowContext is called by the SDK for code that runs in a workflow.
func (d *dataConverter) WithWorkflowContext(converter.WorkflowContext) converter.DataConverter {
	return d.inWorkflow
}

// WithContext is called by the SDK for clients and activities.
func (d *dataConverter) WithContext(context.Context) converter.DataConverter { return d }

// NewFailureConverter encrypts the messages and stack traces of failures too,
// which Temporal would otherwise keep in the clear. Clients and workers need it
// beside NewDataConverter.
func NewFailureConverter(keys *Keys) converter.FailureConverter {
	return temporal.NewDefaultFailureConverter(temporal.DefaultFailureConverterOptions{
		DataConverter:          NewDataConverter(keys),
		EncodeCommonAttributes: true,
	})
}

// PayloadDecoder answers one half of Temporal's remote codec protocol, POST
// .../decode, with which Temporal's own page can show payloads; the page has
// nothing to encrypt. Whoever reaches it can read every payload in Temporal, so
// it is offered on the loopback only, and to nobody but that page.
func (k *Keys) PayloadDecoder() http.Handler {
	codec := http.MaxBytesHandler(converter.NewPayloadCodecHTTPHandler(k.PayloadCodec()), maxCodecRequestBytes)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, "/decode") {
			http.NotFound(w, r)
			return
		}
		codec.ServeHTTP(w, r)
	})
}
