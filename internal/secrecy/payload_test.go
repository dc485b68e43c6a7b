package secrecy_test

import (
	"bytes"
	"context"
	"errors"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/proto"

	"jiaoban/internal/secrecy"
)

const planted = "planted-words-that-must-not-appear"

type message struct {
	CaseID string `json:"case_id"`
	Text   string `json:"text"`
}

func TestPayloadsRoundTripAndNeverShowTheirContent(t *testing.T) {
	t.Parallel()
	keys, _ := newKeys(t)
	dc := secrecy.NewDataConverter(keys)
	payloads, err := dc.ToPayloads(message{CaseID: caseA, Text: planted}, planted, []byte(planted), nil, 7)
	require.NoError(t, err)
	raw, err := proto.Marshal(payloads)
	require.NoError(t, err)
	require.NotContains(t, string(raw), planted)
	require.NotContains(t, string(raw), caseA)
	require.NotContains(t, string(raw), "json/plain", "the inner metadata is encrypted too")
	for _, payload := range payloads.Payloads {
		require.Equal(t, "binary/encrypted", string(payload.Metadata["encoding"]))
		require.Regexp(t, "^[0-9a-f]{8}$", string(payload.Metadata["encryption-key-id"]))
		require.Len(t, payload.Metadata, 2)
	}
	var (
		m      message
		text   string
		binary []byte
		none   *string
		number int
	)
	require.NoError(t, dc.FromPayloads(payloads, &m, &text, &binary, &none, &number))
	require.Equal(t, message{CaseID: caseA, Text: planted}, m)
	require.Equal(t, planted, text)
	require.Equal(t, planted, string(binary))
	require.Nil(t, none)
	require.Equal(t, 7, number)
}

func TestPayloadsThatAreNotEncryptedPassThrough(t *testing.T) {
	t.Parallel()
	keys, _ := newKeys(t)
	codec := keys.PayloadCodec()
	plain, err := converter.GetDefaultDataConverter().ToPayloads("plain", 1)
	require.NoError(t, err)
	before := proto.CloneOf(plain)
	decoded, err := codec.Decode(plain.Payloads)
	require.NoError(t, err)
	require.True(t, proto.Equal(plain, &commonpb.Payloads{Payloads: decoded}))
	encoded, err := codec.Encode(plain.Payloads)
	require.NoError(t, err)
	require.True(t, proto.Equal(before, plain), "the SDK's own payloads must not be changed")
	mixed, err := codec.Decode(append(encoded, plain.Payloads...))
	require.NoError(t, err)
	require.Len(t, mixed, 4)
	require.True(t, proto.Equal(mixed[0], mixed[2]))
	for _, empty := range [][]*commonpb.Payload{nil, {}} {
		out, err := codec.Encode(empty)
		require.NoError(t, err)
		require.Empty(t, out)
	}
	// What is encrypted twice needs to be decrypted twice.
	twice, err := codec.Encode(encoded)
	require.NoError(t, err)
	once, err := codec.Decode(twice)
	require.NoError(t, err)
	require.True(t, proto.Equal(encoded[0], once[0]))
}

func TestAlteredPayloadsAreErrors(t *testing.T) {
	t.Parallel()
	keys, _ := newKeys(t)
	codec := keys.PayloadCodec()
	plain, err := converter.GetDefaultDataConverter().ToPayload(planted)
	require.NoError(t, err)
	encoded, err := codec.Encode([]*commonpb.Payload{plain})
	require.NoError(t, err)
	for i := range encoded[0].Data {
		altered := proto.CloneOf(encoded[0])
		altered.Data[i] ^= 0x80
		_, err := codec.Decode([]*commonpb.Payload{altered})
		require.ErrorIs(t, err, secrecy.ErrUnreadable, "byte %d", i)
	}
	require.NoError(t, keys.Rotate(secrecy.Payload))
	newer, err := codec.Encode([]*commonpb.Payload{plain})
	require.NoError(t, err)
	relabelled := proto.CloneOf(encoded[0])
	relabelled.Metadata["encryption-key-id"] = newer[0].Metadata["encryption-key-id"]
	for _, id := range []string{"", "0", "zzzzzzzz", "+0000001", "ABCDEF01", "123456789"} {
		altered := proto.CloneOf(encoded[0])
		altered.Metadata["encryption-key-id"] = []byte(id)
		_, err := codec.Decode([]*commonpb.Payload{altered})
		require.ErrorIs(t, err, secrecy.ErrUnreadable, "key id %q", id)
	}
	_, err = codec.Decode([]*commonpb.Payload{relabelled})
	require.ErrorIs(t, err, secrecy.ErrUnreadable)
	_, err = codec.Decode([]*commonpb.Payload{{Metadata: map[string][]byte{"encoding": []byte("binary/encrypted")}}})
	require.ErrorIs(t, err, secrecy.ErrUnreadable)
}

func TestOlderPayloadsDecodeAfterRotationAlsoElsewhere(t *testing.T) {
	t.Parallel()
	keys, dir := newKeys(t)
	other, err := secrecy.Open(dir, secrecy.Master{})
	require.NoError(t, err)
	dc, elsewhere := secrecy.NewDataConverter(keys), secrecy.NewDataConverter(other)
	older, err := dc.ToPayload("older")
	require.NoError(t, err)
	require.NoError(t, keys.Rotate(secrecy.Payload))
	newer, err := dc.ToPayload("newer")
	require.NoError(t, err)
	require.NotEqual(t, older.Metadata["encryption-key-id"], newer.Metadata["encryption-key-id"])
	for _, c := range []converter.DataConverter{dc, elsewhere} {
		var text string
		require.NoError(t, c.FromPayload(older, &text))
		require.Equal(t, "older", text)
		require.NoError(t, c.FromPayload(newer, &text))
		require.Equal(t, "newer", text)
	}
}

func TestAMissingKeyIsAnErrorOutsideAWorkflowAndAPanicInside(t *testing.T) {
	t.Parallel()
	ours, _ := newKeys(t)
	theirs, _ := newKeys(t)
	foreign, err := secrecy.NewDataConverter(theirs).ToPayload(planted)
	require.NoError(t, err)
	dc := secrecy.NewDataConverter(ours)
	var text string
	require.ErrorIs(t, dc.FromPayload(foreign, &text), secrecy.ErrKeyUnknown)
	aware := dc.(converter.ContextAware)
	require.ErrorIs(t, aware.WithContext(t.Context()).FromPayload(foreign, &text), secrecy.ErrKeyUnknown)
	inWorkflow := aware.WithWorkflowContext(nil)
	require.Panics(t, func() { _ = inWorkflow.FromPayload(foreign, &text) })
	// What no key can cure stays an error there too.
	ownPayload, err := dc.ToPayload(planted)
	require.NoError(t, err)
	ownPayload.Data[len(ownPayload.Data)-1] ^= 1
	require.ErrorIs(t, inWorkflow.FromPayload(ownPayload, &text), secrecy.ErrUnreadable)
}

func TestFailuresHideTheirMessages(t *testing.T) {
	t.Parallel()
	keys, _ := newKeys(t)
	fc := secrecy.NewFailureConverter(keys)
	cause := temporal.NewNonRetryableApplicationError(planted, "refused", errors.New("inner "+planted), planted)
	failure := fc.ErrorToFailure(cause)
	raw, err := proto.Marshal(failure)
	require.NoError(t, err)
	require.NotContains(t, string(raw), planted)
	var back *temporal.ApplicationError
	require.ErrorAs(t, fc.FailureToError(failure), &back)
	require.Equal(t, planted, back.Message())
	require.ErrorContains(t, errors.Unwrap(back), "inner "+planted)
	var detail string
	require.NoError(t, back.Details(&detail))
	require.Equal(t, planted, detail)
}

func TestAWorkflowRunsOverEncryptedPayloads(t *testing.T) {
	t.Parallel()
	keys, _ := newKeys(t)
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.SetDataConverter(secrecy.NewDataConverter(keys))
	env.SetFailureConverter(secrecy.NewFailureConverter(keys))
	echo := func(_ context.Context, m message) (message, error) { return m, nil }
	env.RegisterActivity(echo)
	env.ExecuteWorkflow(func(ctx workflow.Context, m message) (message, error) {
		ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
		var out message
		err := workflow.ExecuteActivity(ctx, echo, m).Get(ctx, &out)
		return out, err
	}, message{CaseID: caseA, Text: planted})
	require.True(t, env.IsWorkflowCompleted())
	var out message
	require.NoError(t, env.GetWorkflowResult(&out))
	require.Equal(t, planted, out.Text)
}

func TestTheRemoteCodecAnswersTemporalsPage(t *testing.T) {
	t.Parallel()
	keys, _ := newKeys(t)
	server := httptest.NewServer(keys.PayloadDecoder())
	defer server.Close()
	remote := converter.NewRemotePayloadCodec(converter.RemotePayloadCodecOptions{Endpoint: server.URL})
	plain, err := converter.GetDefaultDataConverter().ToPayload(planted)
	require.NoError(t, err)
	encoded, err := keys.PayloadCodec().Encode([]*commonpb.Payload{plain})
	require.NoError(t, err)
	decoded, err := remote.Decode(encoded)
	require.NoError(t, err)
	require.True(t, proto.Equal(plain, decoded[0]))

	response, err := server.Client().Post(server.URL+"/decode", "application/json", bytes.NewReader(bytes.Repeat([]byte(" "), 3<<20)))
	require.NoError(t, err)
	defer response.Body.Close()
	require.GreaterOrEqual(t, response.StatusCode, 400)
	_, err = remote.Encode([]*commonpb.Payload{plain})
	require.Error(t, err, "it only opens")
}

// FuzzDecode looks for bytes that the decoder takes or stumbles over.
func FuzzDecode(f *testing.F) {
	keys, err := secrecy.Create(filepath.Join(f.TempDir(), "keys"), secrecy.Master{})
	if err != nil {
		f.Fatal(err)
	}
	codec := keys.PayloadCodec()
	genuine, err := codec.Encode([]*commonpb.Payload{{Data: []byte("seed")}})
	if err != nil {
		f.Fatal(err)
	}
	keyID := genuine[0].Metadata["encryption-key-id"]
	f.Add(keyID, genuine[0].Data[:len(genuine[0].Data)-1])
	f.Add(keyID, genuine[0].Data[:5])
	f.Add([]byte("00000000"), []byte{})
	f.Add([]byte(nil), []byte(nil))
	f.Fuzz(func(t *testing.T, keyID, data []byte) {
		payload := &commonpb.Payload{
			Metadata: map[string][]byte{"encoding": []byte("binary/encrypted"), "encryption-key-id": keyID},
			Data:     data,
		}
		if _, err := codec.Decode([]*commonpb.Payload{payload}); err == nil && !bytes.Equal(data, genuine[0].Data) {
			t.Fatalf("decoded %x under key %q", data, keyID)
		}
		if _, err := keys.OpenIdentity(data, caseA, "name"); err == nil {
			t.Fatalf("opened %x", data)
		}
	})
}
