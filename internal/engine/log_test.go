package engine

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/log/tag"
)

const useExisting = enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING

func errorTag(err error) tag.Tag { return tag.Error(err) }

func recorded(level slog.Leveler) (*serverLog, *bytes.Buffer, *[]error) {
	var out bytes.Buffer
	var fatal []error
	l := newServerLog(slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug})), level,
		func(err error) { fatal = append(fatal, err) })
	return l, &out, &fatal
}

func TestLogPassesWhatIsSevereEnough(t *testing.T) {
	t.Parallel()
	l, out, _ := recorded(slog.LevelWarn)
	l.Debug("one")
	l.Info("two")
	l.Warn("three", tag.NewStringTag("k", "v"))
	l.Error("four")
	l.DPanic("five")
	l.SLog().With("a", 1).WithGroup("g").Warn("six", "b", 2)
	l.SLog().Info("seven")
	require.Equal(t, 4, strings.Count(out.String(), "\n"), out.String())
	require.Contains(t, out.String(), `level=WARN msg=three component=engine k=v`)
	require.Contains(t, out.String(), `msg=six component=engine a=1 g.b=2`)
}

func TestLogTagsReplaceEarlierOnes(t *testing.T) {
	t.Parallel()
	l, out, _ := recorded(slog.LevelWarn)
	log.With(log.With(l, tag.NewStringTag("k", "old")), tag.NewStringTag("k", "new")).Warn("x")
	require.Contains(t, out.String(), "k=new")
	require.NotContains(t, out.String(), "old")
}

func TestLogHidesHarmlessAndPartingWords(t *testing.T) {
	t.Parallel()
	l, out, _ := recorded(slog.LevelWarn)
	for _, h := range harmless {
		l.Warn(h.message+" and more", tag.Error(errors.New(h.cause)))
	}
	l.sink.quiet.Store(true)
	l.Error("connection lost while stopping")
	require.Empty(t, out.String())
	l.sink.quiet.Store(false)
	l.Error("Queue reader unable to retrieve tasks", tag.Error(errors.New("disk I/O error")))
	require.Contains(t, out.String(), "disk I/O error")
}

func TestFatalEndsTheGoroutineAndNotTheProcess(t *testing.T) {
	t.Parallel()
	l, out, fatal := recorded(slog.LevelWarn)
	cause := errors.New("port taken")
	ended := make(chan bool)
	go func() {
		defer close(ended)
		log.With(l, tag.Error(cause)).Fatal("no listener")
		ended <- true
	}()
	_, returned := <-ended
	require.False(t, returned, "the caller of Fatal never goes on")
	require.Len(t, *fatal, 1)
	require.ErrorIs(t, (*fatal)[0], cause)
	require.Contains(t, out.String(), "no listener")
	require.PanicsWithValue(t, "panicked", func() { l.Panic("panicked") })
}
