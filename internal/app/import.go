package app

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/term"

	"jiaoban/api"
	"jiaoban/internal/app/remote"
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Imported is the result of an import.
type Imported struct {
	Batch      contract.Batch    `json:"batch"`
	Sum        contract.BatchSum `json:"sum"`
	Balanced   bool              `json:"balanced"`
	AsDeclared bool              `json:"as_declared"`
	Committed  bool              `json:"committed"`
	// Changed are rows whose case is known and says something else. Nothing of
	// them was taken over: whoever wants a difference amends the registration.
	Changed []ChangedRow       `json:"changed,omitempty"`
	Refused []contract.RowFate `json:"refused,omitempty"`
}

// ChangedRow is a row that differs from the case that it meets.
type ChangedRow struct {
	Position    int                   `json:"position"`
	Sheet       string                `json:"sheet,omitempty"`
	RowNumber   int                   `json:"row_number"`
	Number      string                `json:"number,omitempty"`
	Case        casework.CaseID       `json:"case"`
	Differences []contract.Difference `json:"differences"`
}

// Import sends a list to a running server, shows what becomes of each row,
// commits it and gives the sum. Where the sender declared another number of
// cases it asks whoever sits at the terminal, commits all the same otherwise,
// since the clocks of the good rows run, and ends with ExitCount; where refused
// rows remain, with ExitRefused.
func Import(ctx context.Context, c Call) error {
	fields, err := importFields(c)
	if err != nil {
		return err
	}
	content, err := os.ReadFile(c.Args[0])
	if err != nil {
		return usage("%v", err)
	}
	client, err := c.client(ctx)
	if err != nil {
		return err
	}
	shown := &progress{out: c.Err, terminal: AtTerminal(c.Err)}
	defer shown.end()
	view, err := c.sendList(ctx, client, fields, content, shown)
	if err != nil {
		return err
	}
	c.showFates(view)
	committed := view.Batch.State == contract.BatchCommitted
	if !c.set("preview") {
		if committed {
			c.printf("该清单此前已入库，不重复入库。The list was committed before; nothing is done twice.\n")
		} else if err := c.confirmCount(view.Sum); err != nil {
			return err
		}
		if view, err = c.commitList(ctx, client, view, shown); err != nil {
			return err
		}
		committed = true
	}
	result := importedOf(view, committed)
	c.showChanged(result.Changed)
	c.showSum(result)
	if err := c.print(result); err != nil {
		return err
	}
	return result.verdict()
}

// sendList sends a list and reads what would become of every row.
func (c Call) sendList(ctx context.Context, client *remote.Client, fields map[string]string, content []byte, shown *progress) (api.BatchView, error) {
	var view api.BatchView
	err := shown.while("上传并读取清单 sending and reading the list", nil, func() error {
		return client.Patient().Send(ctx, "/api/v1/batches", fields, filepath.Base(c.Args[0]), content, &view)
	})
	if err != nil {
		return view, err
	}
	return view, restOf(ctx, client, &view, shown)
}

// commitList commits a batch; how far it has come is asked beside it.
func (c Call) commitList(ctx context.Context, client *remote.Client, staged api.BatchView, shown *progress) (api.BatchView, error) {
	c.printf("入库中 committing %d 行 rows …\n", staged.Sum.Read)
	id := url.PathEscape(staged.Batch.ID)
	toCome := staged.Sum.New + staged.Sum.Repeats
	count := func() (done, total int, ok bool) {
		var tally contract.Tally
		err := client.Get(ctx, "/api/v1/tally?batch="+id, &tally)
		return int(tally.Total), toCome, err == nil
	}
	var view api.BatchView
	err := shown.while("入库 committing", count, func() error {
		return client.Patient().Post(ctx, "/api/v1/batches/"+id+"/commit", nil, &view)
	})
	if err != nil {
		return view, err
	}
	return view, restOf(ctx, client, &view, shown)
}

func importedOf(view api.BatchView, committed bool) Imported {
	result := Imported{Batch: view.Batch, Sum: view.Sum, Balanced: view.Balanced, AsDeclared: view.AsDeclared, Committed: committed}
	for _, row := range view.Rows {
		switch {
		case row.Fate == contract.FateRefused && row.Struck == nil:
			result.Refused = append(result.Refused, row)
		case row.Fate == contract.FateChanged:
			result.Changed = append(result.Changed, ChangedRow{
				Position: row.Position, Sheet: row.Sheet, RowNumber: row.RowNumber, Number: row.Number, Case: row.Known, Differences: row.Differences,
			})
		}
	}
	return result
}

// verdict is how an import ends. That the count differs is said first: refused
// rows stay on the shift's list, and a row that is missing stands nowhere.
func (r Imported) verdict() error {
	switch {
	case !r.Balanced:
		return errors.New("the sum does not balance: not every row is accounted for")
	case !r.AsDeclared:
		return &exit{status: ExitCount, err: fmt.Errorf("the sender declared %d cases, %d rows were read", *r.Sum.Declared, r.Sum.Read)}
	case len(r.Refused) > 0:
		return &exit{status: ExitRefused, err: fmt.Errorf("%d rows were refused and remain to be mended or struck", len(r.Refused))}
	}
	return nil
}

// confirmCount asks before committing a list that is not as the sender declared.
// Where nobody sits at a terminal it is committed: its clocks run already.
func (c Call) confirmCount(sum contract.BatchSum) error {
	if sum.AsDeclared() || !c.Terminal || c.set("yes") {
		return nil
	}
	fmt.Fprintf(c.Err, "来件方申报 %d 件，读取 %d 行。The sender declared %d cases, %d rows were read.\n仍要入库吗？Commit all the same? [y/N] ",
		*sum.Declared, sum.Read, *sum.Declared, sum.Read)
	line, err := bufio.NewReader(c.In).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	switch strings.ToLower(strings.TrimSpace(line)) {
	case "y", "yes", "是":
		return nil
	}
	return &exit{status: ExitCount, err: errors.New("没有入库 nothing was committed: the sender's count differs from what was read")}
}

// usualSource is who hands lists over to the office that this is made for.
var usualSource = map[string]string{"level": "central", "mode": "handed_over"}

// restOf adds the rows of a batch that an answer left out.
func restOf(ctx context.Context, client *remote.Client, view *api.BatchView, shown *progress) error {
	for view.Next > 0 {
		shown.count("逐行查看 reading what becomes of each row", len(view.Rows), view.Sum.Read)
		var page api.BatchView
		path := fmt.Sprintf("/api/v1/batches/%s?limit=1000&after=%d", url.PathEscape(view.Batch.ID), view.Next)
		if err := client.Get(ctx, path, &page); err != nil {
			return err
		}
		view.Rows, view.Next = append(view.Rows, page.Rows...), page.Next
	}
	return nil
}

func importFields(c Call) (map[string]string, error) {
	fields := map[string]string{}
	for flag, field := range map[string]string{
		"campaign": "campaign", "handed-over": "handed_over_at", "backdate-reason": "backdate_reason", "batch": "batch_no",
		"local-batch": "local_batch_no", "declared": "declared_count", "level": "level", "mode": "mode",
	} {
		if v := cmp.Or(c.Flags[flag], usualSource[flag]); v != "" {
			fields[field] = v
		}
	}
	supplement, history := c.Flags["supplement"] == "true", c.Flags["history"] == "true"
	switch {
	case supplement && history:
		return nil, usage("--supplement and --history exclude each other")
	case supplement:
		fields["kind"] = contract.ListSupplement
	case history && c.Flags["history-reason"] == "":
		return nil, usage("say with --history-reason why these cases enter as they are")
	case history:
		fields["history"], fields["history_reason"] = "true", c.Flags["history-reason"]
	case c.Flags["history-reason"] != "":
		return nil, usage("--history-reason belongs to --history")
	}
	if fields["campaign"] == "" {
		return nil, usage("name the campaign with --campaign")
	}
	// The hand-over decides every clock; it is never guessed.
	at, err := casework.ParseInstant(fields["handed_over_at"])
	if err != nil || at.IsZero() {
		return nil, usage("say with --handed-over when the list was handed over, with its offset: 2021-08-20T21:25:00+08:00")
	}
	return fields, nil
}

// client is signed in by token, or by login and password.
func (c Call) client(ctx context.Context) (*remote.Client, error) {
	given := func(flag, env, standard string) (string, error) {
		if v := c.Flags[flag]; v != "" {
			return v, nil
		}
		v, err := c.env(env)
		if v == "" {
			v = standard
		}
		return v, err
	}
	server, err := given("server", "JIAOBAN_SERVER", "http://127.0.0.1:8080")
	if err != nil {
		return nil, err
	}
	lang := c.Flags["lang"]
	if lang == "" {
		lang = "zh"
	}
	client := remote.New(server, lang)
	token, err := given("token", "JIAOBAN_TOKEN", "")
	if err != nil || token != "" {
		return client.WithToken(token), err
	}
	login, err := given("login", "JIAOBAN_LOGIN", "")
	if err != nil {
		return nil, err
	}
	if login == "" {
		return nil, usage("say who you are: --login, or a token in JIAOBAN_TOKEN")
	}
	password, err := c.env("JIAOBAN_PASSWORD")
	if err != nil {
		return nil, err
	}
	if password == "" {
		if password, err = c.ask("密码 password: "); err != nil {
			return nil, err
		}
	}
	return client, client.SignIn(ctx, login, password)
}

// ask reads a password: from a terminal without showing what is typed, else the
// first line of the input.
func (c Call) ask(prompt string) (string, error) {
	fmt.Fprint(c.Err, prompt)
	if file, ok := c.In.(*os.File); ok && c.Terminal {
		typed, err := term.ReadPassword(int(file.Fd()))
		fmt.Fprintln(c.Err)
		if err == nil && len(typed) == 0 {
			err = usage("no password was given: set JIAOBAN_PASSWORD or JIAOBAN_PASSWORD_FILE, or type it at the terminal")
		}
		return string(typed), err
	}
	line, err := bufio.NewReader(c.In).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	if line = strings.TrimRight(line, "\r\n"); line == "" {
		return "", usage("no password was given: set JIAOBAN_PASSWORD or JIAOBAN_PASSWORD_FILE, or type it at the terminal")
	}
	return line, nil
}
