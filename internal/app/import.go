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

	"jiaoban/api"
	"jiaoban/internal/app/remote"
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Imported is the result of an import.
type Imported struct {
	Batch      contract.Batch     `json:"batch"`
	Sum        contract.BatchSum  `json:"sum"`
	Balanced   bool               `json:"balanced"`
	AsDeclared bool               `json:"as_declared"`
	Committed  bool               `json:"committed"`
	Refused    []contract.RowFate `json:"refused,omitempty"`
}

// Import sends a list to a running server, shows what becomes of each row,
// commits it and gives the sum. It ends with ExitRefused where refused rows
// remain.
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
	var view api.BatchView
	if err := client.Send(ctx, "/api/v1/batches", fields, filepath.Base(c.Args[0]), content, &view); err != nil {
		return err
	}
	if err := restOf(ctx, client, &view); err != nil {
		return err
	}
	c.showFates(view)
	committed := view.Batch.State == contract.BatchCommitted
	if !c.set("preview") {
		if committed {
			c.printf("该清单此前已入库，不重复入库。The list was committed before; nothing is done twice.\n")
		}
		c.printf("入库中 committing %d 行 rows …\n", view.Sum.Read)
		path := "/api/v1/batches/" + url.PathEscape(view.Batch.ID) + "/commit"
		view = api.BatchView{} // nothing of the first answer stays
		if err := client.Post(ctx, path, nil, &view); err != nil {
			return err
		}
		if err := restOf(ctx, client, &view); err != nil {
			return err
		}
		committed = true
	}
	result := Imported{Batch: view.Batch, Sum: view.Sum, Balanced: view.Balanced, AsDeclared: view.AsDeclared, Committed: committed}
	for _, row := range view.Rows {
		if row.Fate == contract.FateRefused && row.Struck == nil {
			result.Refused = append(result.Refused, row)
		}
	}
	c.showSum(result)
	if err := c.print(result); err != nil {
		return err
	}
	switch {
	case !result.Balanced:
		return errors.New("the sum does not balance: not every row is accounted for")
	case len(result.Refused) > 0:
		return &exit{status: ExitRefused, err: fmt.Errorf("%d rows were refused and remain to be mended or struck", len(result.Refused))}
	}
	return nil
}

// usualSource is who hands lists over to the office that this is made for.
var usualSource = map[string]string{"level": "central", "mode": "handed_over"}

// restOf adds the rows of a batch that an answer left out.
func restOf(ctx context.Context, client *remote.Client, view *api.BatchView) error {
	for view.Next > 0 {
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

// ask reads a line from the terminal. What is typed is seen, so that scripts
// and careful people use JIAOBAN_PASSWORD_FILE.
func (c Call) ask(prompt string) (string, error) {
	fmt.Fprint(c.Err, prompt)
	line, err := bufio.NewReader(c.In).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	if line = strings.TrimRight(line, "\r\n"); line == "" {
		return "", usage("no password was given")
	}
	return line, nil
}

var fateWords = map[string]string{
	contract.FateNew: "新件 new", contract.FateUnchanged: "已有且相同 unchanged", contract.FateChanged: "已有但不同 changed",
	contract.FateRepeat: "重复件 repeat", contract.FateSupplement: "补充办理 supplement", contract.FateRefused: "退回 refused",
}

func (c Call) showFates(view api.BatchView) {
	if f := view.Findings; f != nil {
		c.printf("%s  %s\n", f.Title, f.TitleBatch)
		for _, w := range f.Warnings {
			c.printf("  ! %s 第%d行: %s\n", w.Sheet, w.RowNumber, w.Text)
		}
	}
	for _, row := range view.Rows {
		c.printf("  %4d  %-20s %s", row.RowNumber, row.Number, fateWords[row.Fate])
		if row.Refusal != nil {
			c.printf("  %s %s", row.Refusal.Code, row.Refusal.Column)
		}
		for _, d := range row.Differences {
			c.printf("  %s: %s → %s", d.Field, d.Known, d.Row)
		}
		c.printf("\n")
	}
}

func (c Call) showSum(r Imported) {
	s := r.Sum
	c.printf("读取 read %d = 新件 new %d + 相同 unchanged %d + 不同 changed %d + 重复 repeats %d + 补充 supplements %d + 退回 refused %d\n",
		s.Read, s.New, s.Unchanged, s.Changed, s.Repeats, s.Supplements, s.Refused)
	switch {
	case s.Declared == nil:
		c.printf("来件方未申报件数。The sender declared no count.\n")
	case r.AsDeclared:
		c.printf("与来件方申报的 %d 件一致。As many as declared.\n", *s.Declared)
	default:
		c.printf("来件方申报 %d 件，读取 %d 行，不一致！The sender declared %d.\n", *s.Declared, s.Read, *s.Declared)
	}
	if r.Committed {
		c.printf("入库 in the record: %d。批次 batch %s\n", s.Imported, r.Batch.ID)
	}
}
