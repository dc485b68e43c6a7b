// Package app puts the program together: it is the only place that knows all
// the others. Each command of the command line is one function here.
package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/term"

	"jiaoban/internal/app/remote"
	"jiaoban/internal/config"
	"jiaoban/internal/policies"
	"jiaoban/internal/postgres"
)

// Call is one call of a command: what was typed and where to write.
type Call struct {
	Version string
	Flags   map[string]string // those that were given, by name
	Args    []string          // without the command's name
	Environ []string          // as os.Environ
	In      io.Reader
	Out     io.Writer // results
	Err     io.Writer // the log, and what went wrong
	JSON    bool      // results for programs
	// Terminal says that a person sits at In and can be asked.
	Terminal bool
}

// Several stands between the values of a flag that was given more than once.
const Several = "\x1f"

// AtTerminal reports whether an input or an output is a terminal.
func AtTerminal(stream any) bool {
	file, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// Exit statuses beside 0 and 1.
const (
	ExitUsage   = 2 // the command line or the configuration needs mending
	ExitRefused = 3 // rows of a list were refused and remain to be mended
	ExitMisfit  = 4 // the record, a backup, a file or a verdict does not hold
	ExitCount   = 5 // the sender declared another number of cases than was read
)

// ExitStatus is how the program ends after an error of a command.
func ExitStatus(err error) int {
	var f *fault
	var problems config.Problems
	var inFiles policies.LoadError
	var occupied *postgres.OccupiedError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &f):
		return f.status
	case errors.As(err, &problems), errors.As(err, &inFiles), errors.As(err, &occupied):
		return ExitUsage
	case slices.ContainsFunc(ofSettings, func(cause error) bool { return errors.Is(err, cause) }):
		return ExitUsage
	}
	if refusal, ok := errors.AsType[*remote.Refusal](err); ok && (refusal.Status == http.StatusUnprocessableEntity || refusal.Code == "list_sent_otherwise") {
		return ExitUsage // it is wrong in itself, and the same fails again
	}
	if trouble, ok := troubleOf(err); ok && trouble.Mend {
		return ExitUsage
	}
	return 1
}

// config reads the configuration of the call.
func (c Call) config() (config.Config, error) {
	return config.Load(config.Sources{Flags: c.Flags, Environ: c.Environ, File: c.Flags["config"]})
}

// set reports whether a flag without a value was given.
func (c Call) set(flag string) bool { return c.Flags[flag] == strconv.FormatBool(true) }

// logger logs to the call's error output; names of settings that nobody knows
// are its first lines.
func (c Call) logger(conf config.Config) *slog.Logger {
	options := &slog.HandlerOptions{Level: conf.Log.Level}
	var handler slog.Handler = slog.NewTextHandler(c.Err, options)
	if conf.Log.Format == "json" {
		handler = slog.NewJSONHandler(c.Err, options)
	}
	log := slog.New(handler)
	for _, name := range conf.Unknown {
		said := []any{slog.String("name", name)}
		if names := config.Meant(name); len(names) > 0 {
			said = append(said, slog.String("perhaps", strings.Join(names, ", ")))
		}
		log.Warn("the environment has a name that is no setting", said...)
	}
	return log
}

// printf writes a line for people; programs get JSON instead, so it is silent there.
func (c Call) printf(format string, args ...any) {
	if !c.JSON {
		fmt.Fprintf(c.Out, format, args...)
	}
}

// print writes a result for programs.
func (c Call) print(v any) error {
	if !c.JSON {
		return nil
	}
	encoder := json.NewEncoder(c.Out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(v)
}

// env gives a name of the call's environment, or the content of the file that
// NAME_FILE names.
func (c Call) env(name string) (string, error) {
	for _, line := range c.Environ {
		if len(line) > len(name) && line[:len(name)+1] == name+"=" {
			return line[len(name)+1:], nil
		}
	}
	for _, line := range c.Environ {
		if prefix := name + "_FILE="; len(line) > len(prefix) && line[:len(prefix)] == prefix {
			content, err := os.ReadFile(line[len(prefix):])
			if err != nil {
				return "", because(err, ExitUsage, "%s_FILE", "%s_FILE", name)
			}
			return trimmed(string(content)), nil
		}
	}
	return "", nil
}

// bounded gives the cleanup of a command its own time, since the context of the
// command has usually ended when it begins.
func bounded(ctx context.Context, conf config.Config) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), conf.Server.StopWithin)
}
