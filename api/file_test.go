package api

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// form makes a form of fields and a file; an empty file name leaves it out.
func form(t *testing.T, fields map[string]string, fileName, content string) (io.Reader, string) {
	t.Helper()
	var buffer bytes.Buffer
	w := multipart.NewWriter(&buffer)
	for name, value := range fields {
		require.NoError(t, w.WriteField(name, value))
	}
	if fileName != "" {
		part, err := w.CreateFormFile("file", fileName)
		require.NoError(t, err)
		_, err = io.WriteString(part, content)
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return &buffer, w.FormDataContentType()
}

func TestUploads(t *testing.T) {
	t.Parallel()
	small := func(o *Options) { o.MaxFileBytes = 1000 }
	officer := tokenOf(casework.UnitOfficer)
	t.Run("as the body", func(t *testing.T) {
		t.Parallel()
		w := newStage(t, small)
		got := w.request("POST", "/api/v1/files", officer, strings.NewReader("a picture"), "Content-Type", "image/png")
		require.Equal(t, 201, got.Code, got.Body)
		require.Contains(t, got.Body.String(), objectOf([]byte("a picture")).Digest)
		w.asDocumented(t, "POST", "/api/v1/files", got)
	})
	t.Run("in a form", func(t *testing.T) {
		t.Parallel()
		w := newStage(t, small)
		body, contentType := form(t, map[string]string{"note": "x"}, "照片.png", "a picture")
		got := w.request("POST", "/api/v1/files", officer, body, "Content-Type", contentType)
		require.Equal(t, 201, got.Code, got.Body)
		require.Contains(t, w.objects, objectOf([]byte("a picture")).Digest)
	})
	t.Run("exactly as large as allowed", func(t *testing.T) {
		t.Parallel()
		w := newStage(t, small)
		require.Equal(t, 201, w.request("POST", "/api/v1/files", officer, strings.NewReader(strings.Repeat("x", 1000))).Code)
	})
	for name, content := range map[string]string{"one byte too large": strings.Repeat("x", 1001), "far too large": strings.Repeat("x", 1000+formOverhead+1)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newStage(t, small)
			raw := w.request("POST", "/api/v1/files", officer, strings.NewReader(content))
			require.Equal(t, "file_too_large", problemIn(t, raw).Code)
			require.Equal(t, 413, raw.Code)
			body, contentType := form(t, nil, "x", content)
			require.Equal(t, 413, w.request("POST", "/api/v1/files", officer, body, "Content-Type", contentType).Code)
			unsized := w.request("POST", "/api/v1/files", officer, io.MultiReader(strings.NewReader(content)))
			require.Equal(t, 413, unsized.Code, "also when its length is not said")
			require.Empty(t, w.objects)
		})
	}
	for _, tt := range []struct {
		name, contentType, body string
		status                  int
		code                    string
	}{
		{"nothing", "", "", 422, "file_empty"},
		{"a form without a file", "", "form", 422, "file_missing"},
		{"a broken form", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=file\r\n\r\nhalf", 400, "body_cut_short"},
		{"a form without a boundary", "multipart/form-data", "x", 400, "unreadable_form"},
		{"fields of a page's form", "application/x-www-form-urlencoded", "a=b", 415, "unsupported_media_type"},
		{"another multipart", "multipart/mixed; boundary=x", "x", 415, "unsupported_media_type"},
		{"no type at all", "///", "x", 415, "unsupported_media_type"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newStage(t, small)
			var body io.Reader = strings.NewReader(tt.body)
			if tt.body == "form" {
				body, tt.contentType = form(t, map[string]string{"note": "x"}, "", "")
			}
			got := w.request("POST", "/api/v1/files", officer, body, "Content-Type", tt.contentType, "Accept-Language", "en")
			require.Equal(t, tt.status, got.Code, got.Body)
			require.Equal(t, tt.code, problemIn(t, got).Code)
			w.asDocumented(t, "POST", "/api/v1/files", got)
			require.Empty(t, w.objects)
		})
	}
	t.Run("that break off", func(t *testing.T) {
		t.Parallel()
		w := newStage(t, small)
		broken := io.MultiReader(strings.NewReader("half"), &failing{err: io.ErrUnexpectedEOF})
		require.Equal(t, "body_cut_short", problemIn(t, w.request("POST", "/api/v1/files", officer, broken)).Code)
		failed := io.MultiReader(strings.NewReader("half"), &failing{err: errSecret})
		got := w.request("POST", "/api/v1/files", officer, failed)
		require.Equal(t, 500, got.Code)
		require.NotContains(t, got.Body.String(), "hunter2")
	})
}

// Where the record's own connection breaks off, or is too slow, while an upload is stored,
// nothing is wrong with the sender's body: the same is to be sent again.
func TestARecordThatBreaksOffIsNotTheSendersBody(t *testing.T) {
	t.Parallel()
	for _, cause := range []error{io.ErrUnexpectedEOF, os.ErrDeadlineExceeded, errors.New("multipart: x")} {
		err := fmt.Errorf("storing a list: %w: %w", contract.ErrUnavailable, cause)
		require.Equal(t, err, uploadError(err, 1))
		p := problemOf(t.Context(), uploadError(err, 1))
		require.Equal(t, http.StatusServiceUnavailable, p.Status)
		require.Equal(t, "unavailable", p.Code)
	}
	require.Equal(t, "body_cut_short", uploadError(io.ErrUnexpectedEOF, 1).Error(), "the body itself")
}

type failing struct{ err error }

func (f *failing) Read([]byte) (int, error) { return 0, f.err }

func TestDownloads(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	object, err := (*fileStage)(w).Put(t.Context(), "person-unit_officer", strings.NewReader("a picture"))
	require.NoError(t, err)
	path := "/api/v1/cases/case-1/files/" + object.Digest
	officer := tokenOf(casework.UnitOfficer)
	require.Equal(t, 404, w.request("GET", path, officer, nil).Code, "it is not attached")
	body := `{"files":[{"digest":"` + object.Digest + `","nature":"photo"}]}`
	require.Equal(t, 200, w.command(casework.CmdAttachEvidence, officer, body).Code)

	got := w.request("GET", path, officer, nil)
	require.Equal(t, 200, got.Code)
	require.Equal(t, "a picture", got.Body.String())
	require.Equal(t, "image/png", got.Header().Get("Content-Type"))
	require.Equal(t, "nosniff", got.Header().Get("X-Content-Type-Options"))
	require.Regexp(t, `^attachment; filename="[0-9a-f]{16}(\.\w+)?"$`, got.Header().Get("Content-Disposition"))
	require.Contains(t, got.Header().Get("Content-Security-Policy"), "sandbox")

	head := w.request("HEAD", path, officer, nil)
	require.Equal(t, 200, head.Code)
	require.Empty(t, head.Body.String())
	require.Equal(t, "9", head.Header().Get("Content-Length"))
	part := w.request("GET", path, officer, nil, "Range", "bytes=2-")
	require.Equal(t, 206, part.Code)
	require.Equal(t, "picture", part.Body.String())
	missing := w.request("HEAD", "/api/v1/cases/case-1/files/sha256:none", officer, nil)
	require.Equal(t, 404, missing.Code)
	require.Empty(t, missing.Body.String())
	require.Equal(t, 404, w.request("GET", path, tokenOf(casework.Administrator), nil).Code)

	strike := `{"seq":` + strconv.FormatInt(w.cases[caseOne].Evidence[0].Seq, 10) + `,"reason":"照片里有无关的人"}`
	require.Equal(t, 200, w.command(casework.CmdStrikeEntry, officer, strike).Code)
	require.Equal(t, 404, w.request("GET", path, officer, nil).Code, "struck: no longer for units")
	require.Equal(t, 404, w.request("HEAD", path, officer, nil).Code)
	require.Equal(t, 200, w.request("GET", path, tokenOf(casework.Reviewer), nil).Code, "and for the office all the same")
}

// A digest opens nothing: whoever did not send the content is told the same as
// for a file that was never there.
func TestOnlyItsSenderAttachesAFile(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	reviewer := tokenOf(casework.Reviewer)
	sent := w.request("POST", "/api/v1/files", tokenOf(casework.UnitOfficer), strings.NewReader("a picture"))
	require.Equal(t, 201, sent.Code, sent.Body)
	digest := objectOf([]byte("a picture")).Digest
	body := func(digest string) string { return `{"files":[{"digest":"` + digest + `","nature":"photo"}]}` }
	named := w.command(casework.CmdAttachEvidence, reviewer, body(digest), requestHeader, "the-same-request")
	none := w.command(casework.CmdAttachEvidence, reviewer, body("sha256:none"), requestHeader, "the-same-request")
	require.Equal(t, 422, named.Code, named.Body)
	require.Equal(t, "no_such_file", problemIn(t, named).Errors[0].Code)
	require.Equal(t, none.Body.String(), named.Body.String())
	require.Empty(t, w.filings)

	require.Equal(t, 201, w.request("POST", "/api/v1/files", reviewer, strings.NewReader("a picture")).Code)
	require.Equal(t, 200, w.command(casework.CmdAttachEvidence, reviewer, body(digest)).Code, "whoever has the content may name it")
}

func TestSendingAList(t *testing.T) {
	t.Parallel()
	fields := map[string]string{
		"campaign": "campaign-1", "batch_no": "12", "handed_over_at": "2021-08-27T01:46:40+08:00", "level": "central",
		"mode": "handed_over", "declared_count": "2",
	}
	with := func(name, value string) map[string]string {
		changed := maps.Clone(fields)
		changed[name] = value
		return changed
	}
	history := func(reason string) map[string]string {
		changed := with("history", "true")
		changed["history_reason"] = reason
		return changed
	}
	for _, tt := range []struct {
		name      string
		as        casework.Role
		fields    map[string]string
		content   string
		status    int
		contains  []string
		isChanged []string
	}{
		{"of no level", casework.DutyOfficer, with("level", "moon"), "rows", 422, []string{`"level"`, `"not_one_of"`, "central、province、city、self"}, nil},
		{"in no mode", casework.DutyOfficer, with("mode", "thrown"), "rows", 422, []string{`"mode"`, `"not_one_of"`, "forwarded、handed_over、supervised"}, nil},
		{"an old ledger", casework.Coordinator, history("旧台账补录"), "rows", 201, []string{`"batch-1"`}, []string{"staged 清单.csv of 12 rows, history: 旧台账补录"}},
		{"an old ledger by the duty officer", casework.DutyOfficer, history("旧台账补录"), "rows", 403, []string{`"history_by_coordinator"`}, nil},
		{"an old ledger without a reason", casework.Coordinator, history("  "), "rows", 422, []string{`"history_reason"`, `"required"`}, nil},
		{"a list", casework.DutyOfficer, fields, "rows", 201, []string{`"batch-1"`, `"odd in zh"`, `"findings"`, `"strange in zh"`}, []string{"staged 清单.csv of 12 rows"}},
		{"the same list again", casework.DutyOfficer, fields, "again", 200, []string{`"again":true`, `"sent_before":{`, "由 姓名 person-duty_officer 上传（批次 batch-1），其交办时间", "没有改动任何内容", "仍待确认入库"}, []string{"staged 清单.csv of 12 again"}},
		{"no list", casework.DutyOfficer, fields, "not a list", 422, []string{`"no_header"`, "no header zh"}, nil},
		{"without the instant", casework.DutyOfficer, with("handed_over_at", ""), "rows", 422, []string{`"handed_over_at"`, `"required"`}, nil},
		{"an instant without an offset", casework.DutyOfficer, with("handed_over_at", "2021-08-27 01:46"), "rows", 422, []string{`"bad_format"`}, nil},
		{"for a campaign that is not there", casework.DutyOfficer, with("campaign", "campaign-9"), "rows", 422, []string{`"campaign"`, "没有督察“campaign-9”。可收清单的督察：campaign-1 第二轮督察。"}, nil},
		{"for a campaign that has ended", casework.DutyOfficer, with("campaign", "campaign-0"), "rows", 409, []string{`"campaign_not_live"`, "督察“campaign-0”尚未启用或已经结束。可收清单的督察：campaign-1 第二轮督察。"}, nil},
		{"a count in words", casework.DutyOfficer, with("declared_count", "两件"), "rows", 422, []string{`"declared_count"`, `"wrong_type"`}, nil},
		{"too large a list", casework.DutyOfficer, fields, strings.Repeat("x", 1001), 413, []string{`"file_too_large"`}, nil},
		{"by a reviewer", casework.Reviewer, fields, "rows", 403, []string{`"role_forbidden"`}, nil},
		{"by a unit", casework.UnitLeader, fields, "rows", 403, nil, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newStage(t, func(o *Options) { o.MaxListBytes = 1000 })
			body, contentType := form(t, tt.fields, `C:\lists\清单.csv`, tt.content)
			got := w.request("POST", "/api/v1/batches", tokenOf(tt.as), body, "Content-Type", contentType)
			require.Equal(t, tt.status, got.Code, got.Body)
			for _, want := range tt.contains {
				require.Contains(t, got.Body.String(), want)
			}
			require.Equal(t, tt.isChanged, w.changed)
			w.asDocumented(t, "POST", "/api/v1/batches", got)
		})
	}
}

func TestSendingACorrectedList(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	got := w.request("POST", "/api/v1/batches/batch-1/corrected", tokenOf(casework.DutyOfficer), strings.NewReader("rows"),
		"Content-Type", "text/csv", "Content-Disposition", `attachment; filename="../mended.csv"`)
	require.Equal(t, 200, got.Code, got.Body)
	require.Equal(t, []string{"corrected batch-1 by mended.csv rows"}, w.changed)
	w.asDocumented(t, "POST", "/api/v1/batches/batch-1/corrected", got)
	require.Equal(t, 403, w.request("POST", "/api/v1/batches/batch-1/corrected", tokenOf(casework.Leader), strings.NewReader("rows")).Code)
}

func TestAListAsTheBodyTakesItsFieldsFromTheQuery(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	query := "?campaign=campaign-1&batch_no=12&handed_over_at=2021-08-27T01:46:40%2B08:00&level=central&mode=handed_over"
	got := w.request("POST", "/api/v1/batches"+query, tokenOf(casework.Coordinator), strings.NewReader("rows"), "Content-Type", "text/csv")
	require.Equal(t, 201, got.Code, got.Body)
	require.NotContains(t, w.log.String(), "handed_over_at")
}

func TestBoundedReadsToItsEndAndNoFurther(t *testing.T) {
	t.Parallel()
	for size, tooMany := range map[int]bool{0: false, 9: false, 10: false, 11: true, 12: true} {
		read, err := io.ReadAll(&bounded{r: strings.NewReader(strings.Repeat("x", size)), left: 10})
		require.Equal(t, tooMany, errors.Is(err, errTooLarge), size)
		if !tooMany {
			require.Len(t, read, size)
		}
	}
}

// A line that breaks at half costs half: what has arrived is kept.
func TestAnUploadGoesOnWhereItBroke(t *testing.T) {
	t.Parallel()
	w := newStage(t)
	officer := tokenOf(casework.UnitOfficer)
	whole := objectOf([]byte("a picture"))
	begun := w.request("POST", "/api/v1/uploads", officer, `{"digest":"`+whole.Digest+`","size":9}`)
	require.Equal(t, 201, begun.Code, begun.Body)
	w.asDocumented(t, "POST", "/api/v1/uploads", begun)
	path := "/api/v1/uploads/" + uploadOnce
	part := func(token, offset string, body io.Reader) *httptest.ResponseRecorder {
		return w.request("PATCH", path, token, body, offsetHeader, offset, "Content-Type", "application/octet-stream")
	}
	broken := part(officer, "0", io.MultiReader(strings.NewReader("a pi"), iotest.ErrReader(io.ErrUnexpectedEOF)))
	require.Equal(t, 400, broken.Code, broken.Body)
	require.Equal(t, "body_cut_short", problemIn(t, broken).Code)
	stands := w.request("GET", path, officer, nil)
	require.Contains(t, stands.Body.String(), `"offset":4`)
	require.Equal(t, 409, part(officer, "0", strings.NewReader("a picture")).Code, "it is not where the upload stands")
	require.Equal(t, 422, part(officer, "half", strings.NewReader("x")).Code)
	require.Equal(t, 404, part(tokenOf(casework.Reviewer), "4", strings.NewReader("cture")).Code, "somebody else's")
	require.Equal(t, 404, w.request("GET", path, tokenOf(casework.Reviewer), nil).Code)
	rest := part(officer, "4", strings.NewReader("cture"))
	require.Equal(t, 200, rest.Code, rest.Body)
	w.asDocumented(t, "PATCH", "/api/v1/uploads/{id}", rest)
	require.Contains(t, rest.Body.String(), whole.Digest)
	require.Equal(t, 200, w.command(casework.CmdAttachEvidence, officer, `{"files":[{"digest":"`+whole.Digest+`","nature":"photo"}]}`).Code)
}
