// Command jiaoban keeps complaint cases handed over by an inspection group
// moving until they are answered, and keeps the record of it.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	_ "time/tzdata" // offices run it on machines without zone files

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"jiaoban/internal/app"
)

// version is set by the linker.
var version = "dev"

// garbagePercent is how much garbage may gather before it is collected, in percent of
// what is in use, unless GOGC says otherwise: by Go's own 100 whole lives of cases take
// more processor time, and all of it less memory; see docs/performance.md.
const garbagePercent = 200

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbagePercent)
	}
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is the whole program, for tests as well. A first signal ends a command in
// good order, a second one at once.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	go func() {
		<-ctx.Done()
		stop() // the next signal has its usual effect again
	}()
	root := commands()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if err != nil {
		fmt.Fprintf(stderr, "jiaoban: %s\n", app.Say(err))
	}
	return app.ExitStatus(err)
}

// command is one line of the program's table of commands; help.go says what
// each does.
type command struct {
	use   string
	args  cobra.PositionalArgs
	flags func(*pflag.FlagSet)
	do    func(context.Context, app.Call) error
}

func commands() *cobra.Command {
	root := &cobra.Command{
		Use: "jiaoban", Args: cobra.ArbitraryArgs, RunE: helpOnly, SilenceUsage: true, SilenceErrors: true, Version: version,
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return wrongFlag(err) })
	for _, c := range []command{
		{"serve", cobra.NoArgs, serveFlags, app.Serve},
		{"api", cobra.NoArgs, serveFlags, app.API},
		{"worker", cobra.NoArgs, workerFlags, app.Worker},
		{"engine", cobra.NoArgs, engineFlags, app.Engine},
		{"promote", cobra.NoArgs, storeFlags, app.Promote},
		{"migrate", cobra.NoArgs, migrateFlags, app.Migrate},
		{"import FILE", cobra.ExactArgs(1), importFlags, app.Import},
		{"export", cobra.NoArgs, exportFlags, app.Export},
		{"backup", cobra.NoArgs, backupFlags, app.Backup},
		{"restore FILE", cobra.ExactArgs(1), restoreFlags, app.Restore},
		{"password", cobra.NoArgs, serverFlags, app.Password},
		{"recover", cobra.NoArgs, recoverFlags, app.Recover},
		{"demo", cobra.NoArgs, demoFlags, app.Demo},
		{"bench", cobra.NoArgs, benchFlags, app.Bench},
		{"version", cobra.NoArgs, nil, app.Version},
	} {
		root.AddCommand(c.cobra())
	}
	audit := &cobra.Command{Use: "audit", Args: cobra.ArbitraryArgs, RunE: helpOnly}
	for _, c := range []command{
		{"verify", cobra.NoArgs, verifyFlags, app.Verify},
		{"root", cobra.NoArgs, outFlags, app.Root},
		{"prove CASE", cobra.ExactArgs(1), outFlags, app.Prove},
	} {
		audit.AddCommand(c.cobra())
	}
	root.AddCommand(audit)
	evidence := &cobra.Command{Use: "evidence", Args: cobra.ArbitraryArgs, RunE: helpOnly}
	evidence.AddCommand(command{"verify", cobra.NoArgs, evidenceFlags, app.VerifyEvidence}.cobra())
	root.AddCommand(evidence)
	root.AddCommand(batchCommands())
	root.AddCommand(accountCommands())
	for _, group := range staffCommands() {
		root.AddCommand(group)
	}
	root.AddCommand(keyCommands())
	root.SetUsageTemplate(usageTemplate)
	root.InitDefaultHelpCmd()
	root.InitDefaultVersionFlag()
	helpFlags(root)
	describe(root)
	return root
}

// keyCommands look after the keys of a folder, while the program runs or not.
func keyCommands() *cobra.Command {
	keys := &cobra.Command{Use: "keys", Args: cobra.ArbitraryArgs, RunE: helpOnly}
	for _, c := range []command{
		{"list", cobra.NoArgs, keysFlags, app.KeysList},
		{"rotate RING", cobra.ExactArgs(1), rotateFlags, app.KeysRotate},
		{"reseal RING", cobra.ExactArgs(1), storeFlags, app.KeysReseal},
		{"backup", cobra.NoArgs, keyFileFlags, app.BackupKey},
		{"forget RING KEY", cobra.ExactArgs(2), forgetFlags, app.KeysForget},
	} {
		keys.AddCommand(c.cobra())
	}
	return keys
}

// batchCommands look after lists that were sent, through a running server.
func batchCommands() *cobra.Command {
	batch := &cobra.Command{Use: "batch", Args: cobra.ArbitraryArgs, RunE: helpOnly}
	for _, c := range []command{
		{"list", cobra.NoArgs, batchListFlags, app.BatchList},
		{"show BATCH", cobra.ExactArgs(1), serverFlags, app.BatchShow},
		{"refused BATCH", cobra.ExactArgs(1), serverFlags, app.BatchRefused},
		{"correct BATCH ROW", cobra.ExactArgs(2), correctFlags, app.BatchCorrect},
		{"strike BATCH ROW", cobra.ExactArgs(2), rowFlags, app.BatchStrike},
		{"restore BATCH ROW", cobra.ExactArgs(2), rowFlags, app.BatchRestore},
		{"commit BATCH", cobra.ExactArgs(1), serverFlags, app.BatchCommit},
		{"withdraw BATCH", cobra.ExactArgs(1), reasonFlags, app.BatchWithdraw},
	} {
		batch.AddCommand(c.cobra())
	}
	return batch
}

// accountCommands are for the operator of the machine, who needs no account.
func accountCommands() *cobra.Command {
	account := &cobra.Command{Use: "account", Args: cobra.ArbitraryArgs, RunE: helpOnly}
	for _, c := range []command{
		{"list", cobra.NoArgs, storeFlags, app.AccountList},
		{"add LOGIN", cobra.ExactArgs(1), accountFlags, app.AccountAdd},
		{"disable LOGIN", cobra.ExactArgs(1), storeFlags, app.AccountDisable},
		{"enable LOGIN", cobra.ExactArgs(1), storeFlags, app.AccountEnable},
		{"unlock LOGIN", cobra.ExactArgs(1), storeFlags, app.AccountUnlock},
		{"reset-password LOGIN", cobra.ExactArgs(1), storeFlags, app.AccountResetPassword},
		{"reset-second-factor LOGIN", cobra.ExactArgs(1), storeFlags, app.AccountResetFactor},
		{"sessions LOGIN", cobra.ExactArgs(1), storeFlags, app.AccountSessions},
		{"end-session ID", cobra.ExactArgs(1), storeFlags, app.AccountEndSession},
	} {
		account.AddCommand(c.cobra())
	}
	return account
}

// helpFlags gives every command cobra's own flag now, so that it is described
// with the others.
func helpFlags(cmd *cobra.Command) {
	cmd.InitDefaultHelpFlag()
	for _, below := range cmd.Commands() {
		helpFlags(below)
	}
}

// helpOnly shows what there is, and refuses a command that there is not.
func helpOnly(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return app.Usage(fmt.Sprintf("没有命令 %q；请看 %s --help。", args[0], cmd.CommandPath()),
			fmt.Sprintf("There is no command %q; see %s --help.", args[0], cmd.CommandPath()))
	}
	return cmd.Help()
}

func (c command) cobra() *cobra.Command {
	cmd := &cobra.Command{Use: c.use, Args: func(cmd *cobra.Command, args []string) error {
		if c.args(cmd, args) != nil {
			return c.wrongArguments(cmd, args)
		}
		return nil
	}}
	cmd.Flags().Bool("json", false, "")
	if c.flags != nil {
		c.flags(cmd.Flags())
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error { return c.do(cmd.Context(), call(cmd, args)) }
	return cmd
}

// call gathers what was typed.
func call(cmd *cobra.Command, args []string) app.Call {
	c := app.Call{
		Version: version, Flags: map[string]string{}, Args: args, Environ: os.Environ(),
		In: cmd.InOrStdin(), Out: cmd.OutOrStdout(), Err: cmd.ErrOrStderr(), Terminal: app.AtTerminal(cmd.InOrStdin()),
	}
	cmd.Flags().Visit(func(f *pflag.Flag) {
		c.Flags[f.Name] = f.Value.String()
		if several, ok := f.Value.(pflag.SliceValue); ok {
			c.Flags[f.Name] = strings.Join(several.GetSlice(), app.Several)
		}
	})
	c.JSON = c.Flags["json"] == "true"
	return c
}
