// Package remote speaks with a server of this program over HTTP, as any other
// program would.
package remote

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"jiaoban/api"
	"jiaoban/internal/casework"
)

// Client is one signed-in person or program. It is safe for concurrent use once
// it is signed in.
type Client struct {
	base  string
	lang  string
	token string
	http  *http.Client
	me    api.Me
}

// connections are shared by all clients. The standard ones keep two idle to a
// server: of many requests at once all others would open and close one each.
var connections = func() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConnsPerHost = t.MaxIdleConns
	return t
}()

// New makes a client of the server at a base URL; lang is zh or en.
func New(base, lang string) *Client {
	return &Client{base: strings.TrimRight(base, "/"), lang: lang, http: &http.Client{Transport: connections, Timeout: 2 * time.Minute}}
}

// WithToken uses a session that was opened before.
func (c *Client) WithToken(token string) *Client {
	c.token = token
	return c
}

// Patient is the same client for what takes as long as it takes, such as
// committing a list of thousands of rows; the context alone bounds it.
func (c *Client) Patient() *Client {
	patient := *c
	patient.http = &http.Client{Transport: connections}
	return &patient
}

// Token is the session's secret, for other programs.
func (c *Client) Token() string { return c.token }

// Me is who is signed in.
func (c *Client) Me() api.Me { return c.me }

// SignIn opens a session. When the server asks for patience it gets it.
func (c *Client) SignIn(ctx context.Context, login, password string) error {
	var in api.SignedIn
	try := func() error {
		return c.Post(ctx, "/api/v1/session", map[string]string{"login": login, "password": password}, &in)
	}
	err := try()
	for CodeOf(err) == "too_many_attempts" && Pause(ctx, time.Second) == nil {
		err = try()
	}
	if err != nil {
		return fmt.Errorf("sign-in of %s: %w", login, err)
	}
	if in.Challenge != "" {
		return fmt.Errorf("sign-in of %s: the account has a second factor; give a token of your own instead (POST /api/v1/me/tokens)", login)
	}
	if c.token = in.Token; in.Me != nil {
		c.me = *in.Me
	}
	return nil
}

// SignOut ends the session.
func (c *Client) SignOut(ctx context.Context) error {
	return c.Delete(ctx, "/api/v1/session")
}

// Get reads a path into out.
func (c *Client) Get(ctx context.Context, path string, out any) error {
	return c.do(ctx, http.MethodGet, path, "", nil, out)
}

// Fetch reads a path as it is.
func (c *Client) Fetch(ctx context.Context, path string) ([]byte, error) {
	var content []byte
	err := c.do(ctx, http.MethodGet, path, "", nil, &content)
	return content, err
}

// Post sends in as JSON, under an idempotency key of its own, and reads the
// answer into out.
func (c *Client) Post(ctx context.Context, path string, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	return c.do(ctx, http.MethodPost, path, "application/json", body, out)
}

// Change sends a change of what was read at a version, and reads what became of
// it into out; version 0 means whatever stands there.
func (c *Client) Change(ctx context.Context, path string, version int64, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	var header []string
	if version > 0 {
		header = []string{"If-Match", strconv.Quote(strconv.FormatInt(version, 10))}
	}
	return c.do(ctx, http.MethodPatch, path, "application/json", body, out, header...)
}

// Delete asks for something to be ended.
func (c *Client) Delete(ctx context.Context, path string) error {
	return c.do(ctx, http.MethodDelete, path, "", nil, nil)
}

// Command gives a command to a case and waits for its outcome.
func (c *Client) Command(ctx context.Context, id casework.CaseID, kind casework.Kind, body any) (api.Outcome, error) {
	var out api.Outcome
	path := "/api/v1/cases/" + url.PathEscape(string(id)) + "/" + string(kind)
	if err := c.Post(ctx, path, body, &out); err != nil {
		return out, fmt.Errorf("%s: %w", kind, err)
	}
	for out.Filing.State == "pending" {
		if err := c.Get(ctx, "/api/v1/filings/"+out.Filing.ID, &out.Filing); err != nil {
			return out, fmt.Errorf("%s: %w", kind, err)
		}
		if err := Pause(ctx, 200*time.Millisecond); err != nil {
			return out, fmt.Errorf("%s: its outcome: %w", kind, err)
		}
	}
	if r := out.Filing.Refusal; r != nil {
		return out, fmt.Errorf("%s: %s", kind, r.Message(c.lang))
	}
	return out, nil
}

// Upload stores evidence.
func (c *Client) Upload(ctx context.Context, content []byte) (api.Object, error) {
	var o api.Object
	return o, c.do(ctx, http.MethodPost, "/api/v1/files", "application/octet-stream", content, &o)
}

// Send posts a form with fields and one file.
func (c *Client) Send(ctx context.Context, path string, fields map[string]string, name string, content []byte, out any) error {
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	for field, value := range fields {
		if err := w.WriteField(field, value); err != nil {
			return err
		}
	}
	part, err := w.CreateFormFile("file", name)
	if err != nil {
		return err
	}
	if _, err := part.Write(content); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return c.do(ctx, http.MethodPost, path, w.FormDataContentType(), form.Bytes(), out)
}

// Refusal is the server's word that something is not done.
//
//nolint:errname // a refusal is an answer, not a failure
type Refusal struct {
	api.Problem

	Lang string // of its words
}

// Error says it in the client's language, with every field at fault on a line.
func (r *Refusal) Error() string {
	var text strings.Builder
	text.WriteString(cmp.Or(r.Detail, r.Code))
	if r.Batch != "" {
		text.WriteString("\n  batch: " + r.Batch)
	}
	for _, f := range r.Errors {
		text.WriteString("\n  " + f.Field + ": " + f.Detail)
	}
	return text.String()
}

// CodeOf is the code of a refusal in an error's chain, or "".
func CodeOf(err error) string {
	if r, ok := errors.AsType[*Refusal](err); ok {
		return r.Code
	}
	return ""
}

func (c *Client) do(ctx context.Context, method, path, contentType string, body []byte, out any, header ...string) error {
	request, err := http.NewRequestWithContext(ctx, method, c.base+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	if _, raw := out.(*[]byte); !raw {
		request.Header.Set("Accept", "application/json")
	}
	request.Header.Set("Accept-Language", c.lang)
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	if c.token != "" {
		request.Header.Set("Authorization", "Bearer "+c.token)
	}
	if method == http.MethodPost {
		request.Header.Set("Idempotency-Key", rand.Text())
	}
	for i := 0; i+1 < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	response, err := c.http.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode >= 400 {
		refusal := &Refusal{Lang: c.lang}
		if json.Unmarshal(answer, &refusal.Problem) != nil || refusal.Code == "" {
			return fmt.Errorf("%s %s: %s", method, path, response.Status)
		}
		return refusal
	}
	if out == nil || len(answer) == 0 {
		return nil
	}
	if content, raw := out.(*[]byte); raw {
		*content = answer
		return nil
	}
	if err := json.Unmarshal(answer, out); err != nil {
		return fmt.Errorf("%s %s: the answer is not understood: %w", method, path, err)
	}
	return nil
}

// Pause waits so long, or until the context ends, and says then why.
func Pause(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
