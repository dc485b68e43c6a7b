package e2e

import (
	"bytes"
	"context"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"jiaoban/api"
	"jiaoban/internal/app"
	"jiaoban/internal/app/life"
	"jiaoban/internal/app/remote"
	"jiaoban/internal/app/town"
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
	"jiaoban/internal/pgtest"
)

// heard is a log that a test reads afterwards.
type heard struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (h *heard) Write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.b.Write(p)
}

func (h *heard) all() []byte {
	h.mu.Lock()
	defer h.mu.Unlock()
	return bytes.Clone(h.b.Bytes())
}

// Planted identities go through everything: single intake, whole lives of both
// kinds, looks, searches, checks, requests that are refused, the death of the
// database's connections, exports and a rotation of keys. One of them also stands
// in a complaint's text, as people write it. Then every byte is
// searched: of both databases (of PostgreSQL also what its tables hold, which it packs), of Temporal's store, of files, of the log at its
// most talkative, of the metrics and of the exports.
func TestPlantedIdentitiesOfWholeLivesAreNowhere(t *testing.T) {
	t.Parallel()
	for _, store := range []string{"sqlite", "postgres"} {
		t.Run(store, func(t *testing.T) {
			t.Parallel()
			more := settings{"log-level": "debug"}
			var cluster *pgtest.Cluster
			if store == "postgres" {
				cluster = pgtest.Start(t)
				more["database"] = cluster.DSN()
			}
			log := &heard{}
			o := options(t, on(t.TempDir(), more))
			o.Logger = slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
			running, err := app.Start(within(t, 2*time.Minute), o)
			require.NoError(t, err)
			s := &system{System: running, t: t, settings: on(o.Config.Data, more), password: running.Serving().Demo.Logins[0].Password}
			t.Cleanup(s.stop)

			id := s.plantOne(within(t, time.Minute))
			campaign := s.campaign("swift")
			for i, mode := range []casework.AnswerMode{casework.Joint, casework.Separate} {
				_, err := life.Play(within(t, 4*time.Minute), life.Options{
					Base: s.URL(), Logins: s.Serving().Demo.Logins, Campaign: campaign, Mode: mode, Complainant: &planted[i+1],
				})
				require.NoError(t, err)
			}
			s.pry(within(t, 2*time.Minute), id)
			if cluster != nil {
				cluster.Restart()
				require.Eventually(t, func() bool { return status(t, s.URL()+"/readyz") == http.StatusOK }, time.Minute, 100*time.Millisecond)
			}
			s.rotateAll(t)
			s.pry(within(t, 2*time.Minute), id)

			metrics := s.get("coordinator", "/metrics")
			content, err := io.ReadAll(metrics.Body)
			require.NoError(t, err)
			require.NoError(t, metrics.Body.Close())
			require.Empty(t, found(content), "metrics")
			for _, format := range []string{"jsonl", "csv", "xlsx"} {
				out := filepath.Join(t.TempDir(), "out."+format)
				call, _ := command(settings{"data": s.settings["data"], "database": s.settings["database"], "out": out})
				if format != "jsonl" {
					err := app.Export(within(t, time.Minute), call)
					require.Equal(t, app.ExitRefused, app.ExitStatus(err), "a name stands in a complaint")
					require.Empty(t, found([]byte(err.Error())))
					require.NoFileExists(t, out)
					call.Flags["public"] = "true"
				}
				require.NoError(t, app.Export(within(t, time.Minute), call))
				requireNotIn(t, filepath.Dir(out), 1)
			}
			requireNotIn(t, s.settings["data"], 10) // also the journals, while the program runs
			s.stop()
			requireNotIn(t, s.settings["data"], 10)
			if cluster != nil {
				requireNotInTables(t, more["database"], 20)
				cluster.Stop()
				requireNotIn(t, cluster.Folder(), 500)
			}
			require.Greater(t, len(log.all()), 10_000, "the log was at its most talkative")
			require.Empty(t, found(log.all()), "the log")
		})
	}
}

// plantOne registers a case by hand, with requests around it that are refused.
func (s *system) plantOne(ctx context.Context) casework.CaseID {
	s.t.Helper()
	body := map[string]any{
		"source": map[string]any{"campaign": town.Campaign, "level": "central", "mode": "handed_over"}, "handed_over_at": time.Now().Format(time.RFC3339),
		"number": "P1", "region": "卧龙区", "complaint": "示范：" + planted[0].Name + "反映夜间施工噪声。", "complainant": planted[0],
	}
	var out api.Outcome
	require.NoError(s.t, s.as("duty").Post(ctx, "/api/v1/cases", body, &out))
	require.Error(s.t, s.as("duty").Post(ctx, "/api/v1/cases", body, nil), "the number is known")
	body["number"], body["complaint"] = "P2", ""
	require.Error(s.t, s.as("duty").Post(ctx, "/api/v1/cases", body, nil), "no complaint")
	body["complaint"], body["complainant"] = "示范", map[string]any{"name": planted[0].Name, "telephone": planted[0].Telephone, "nickname": planted[0].Address}
	_ = s.as("duty").Post(ctx, "/api/v1/cases", body, nil) // known or not, it must not be repeated anywhere
	require.Error(s.t, s.as("reviewer").Post(ctx, "/api/v1/cases", body, nil), "not theirs")
	_, err := s.as("duty").Command(ctx, out.Filing.Case, casework.CmdAmendRegistration, map[string]any{"channel": "letter", "reason": "示范：更正来件方式"})
	require.NoError(s.t, err)
	return out.Filing.Case
}

// pry looks, searches and checks with the planted values in the bodies, by those
// who may and those who may not.
func (s *system) pry(ctx context.Context, id casework.CaseID) {
	s.t.Helper()
	who := planted[0]
	at := "/api/v1/cases/" + string(id)
	var shown contract.Complainant
	require.NoError(s.t, s.as("duty").Post(ctx, at+"/complainant", map[string]string{"reason": "示范-回访"}, &shown))
	require.Equal(s.t, who, shown)
	require.Error(s.t, s.as("leader").Post(ctx, at+"/complainant", map[string]string{"reason": "示范-好奇"}, nil))

	search := func(login string, body map[string]string) (cases []contract.SameComplainant, err error) {
		var out struct{ Cases []contract.SameComplainant }
		err = s.as(login).Post(ctx, "/api/v1/complainants/search", body, &out)
		return out.Cases, err
	}
	for _, body := range []map[string]string{
		{"telephone": who.Telephone, "reason": "示范-来电自称举报过"}, {"id_number": who.IDNumber, "reason": "示范-来电自称举报过"},
		{"name": who.Name, "address": who.Address, "reason": "示范-来电自称举报过"},
	} {
		cases, err := search("coordinator", body)
		require.NoError(s.t, err)
		require.Len(s.t, cases, 1)
		require.Equal(s.t, id, cases[0].Case)
		_, err = search("supervisor", body)
		require.Error(s.t, err)
	}
	_, err := search("coordinator", map[string]string{"telephone": who.Telephone})
	require.Error(s.t, err, "without a reason")

	text := "示范：" + who.Name + "（" + who.Telephone + "，" + who.Address + "）反映夜间施工。"
	var checked struct {
		Hits   []contract.RedactionHit
		Masked string
	}
	require.NoError(s.t, s.as("publicity").Post(ctx, at+"/redaction", map[string]string{"text": text}, &checked))
	require.Len(s.t, checked.Hits, 3)
	require.Empty(s.t, found([]byte(checked.Masked)))
	_, err = s.as("publicity").Command(ctx, id, casework.CmdPreparePublication, map[string]any{"text": text})
	require.Equal(s.t, "invalid_fields", remote.CodeOf(err), "it is not even received")
	require.Empty(s.t, found([]byte(err.Error())))
}

// rotateAll rotates every ring while the program runs, and seals anew.
func (s *system) rotateAll(t *testing.T) {
	t.Helper()
	for _, ring := range []string{"identity", "text", "files", "payload", "signin", "roots", "digest"} {
		call, out := command(settings{"data": s.settings["data"], "database": s.settings["database"], "reseal": "true"}, ring)
		require.NoError(t, app.KeysRotate(within(t, time.Minute), call))
		require.Contains(t, out.String(), ring)
	}
}

// requireNotIn searches every file below a folder, of which there must be some.
func requireNotIn(t *testing.T, folder string, least int) {
	t.Helper()
	files, told := searched(t, folder)
	require.Empty(t, told)
	require.GreaterOrEqual(t, files, least, folder)
}

// searched counts the files below a folder, and names those in which something
// planted is.
func searched(t *testing.T, folder string) (files int, told []string) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if os.IsNotExist(err) || err == nil && !entry.Type().IsRegular() {
			return nil // gone meanwhile, or nothing that holds bytes
		}
		if err != nil {
			return err
		}
		content, err := os.ReadFile(path)
		if os.IsNotExist(err) {
			return nil
		}
		files++
		if what := found(content); len(what) > 0 {
			told = append(told, path+": "+strings.Join(what, ", "))
		}
		return err
	}))
	return files, told
}
