// Command jiaoban keeps complaint cases handed over by an inspection group
// moving until they are answered, and keeps the record of it.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // offices run it on machines without zone files

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"jiaoban/internal/app"
)

// version is set by the linker.
var version = "dev"

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

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
		fmt.Fprintf(stderr, "jiaoban: %v\n", err)
	}
	return app.ExitStatus(err)
}

// command is one line of the program's table of commands.
type command struct {
	use, short string
	args       cobra.PositionalArgs
	flags      func(*pflag.FlagSet)
	do         func(context.Context, app.Call) error
}

func commands() *cobra.Command {
	root := &cobra.Command{
		Use: "jiaoban", Short: "交办 — hands cases over and demands an answer by a time", Args: cobra.ArbitraryArgs, RunE: helpOnly,
		SilenceUsage: true, SilenceErrors: true, Version: version,
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return app.Usage(err) })
	for _, c := range []command{
		{"serve", "run everything in one process", cobra.NoArgs, serveFlags, app.Serve},
		{"api", "run the server alone (PostgreSQL and an external Temporal)", cobra.NoArgs, serveFlags, app.API},
		{"worker", "run the worker alone (PostgreSQL and an external Temporal)", cobra.NoArgs, storeFlags, app.Worker},
		{"migrate", "bring the ledger to this version; makes the keys of a new one", cobra.NoArgs, storeFlags, app.Migrate},
		{"import FILE", "send a list to a running server and commit it", cobra.ExactArgs(1), importFlags, app.Import},
		{"export", "write cases or the record to a file", cobra.NoArgs, exportFlags, app.Export},
		{"recover", "give every unfinished case a new workflow, from the ledger", cobra.NoArgs, recoverFlags, app.Recover},
		{"demo", "live the whole life of one case in about two minutes", cobra.NoArgs, demoFlags, app.Demo},
		{"version", "say what this is made of", cobra.NoArgs, nil, app.Version},
	} {
		root.AddCommand(c.cobra())
	}
	audit := &cobra.Command{Use: "audit", Short: "check and prove the record", Args: cobra.ArbitraryArgs, RunE: helpOnly}
	for _, c := range []command{
		{"verify", "check a ledger, an exported chain or a proof; names the first misfit", cobra.NoArgs, verifyFlags, app.Verify},
		{"root", "sign the root over the whole chain, and print it as one line", cobra.NoArgs, outFlags, app.Root},
		{"prove CASE", "write the entries of a case with proofs that need no database", cobra.ExactArgs(1), outFlags, app.Prove},
	} {
		audit.AddCommand(c.cobra())
	}
	root.AddCommand(audit)
	root.AddCommand(accountCommands())
	for _, group := range staffCommands() {
		root.AddCommand(group)
	}
	return root
}

// accountCommands are for the operator of the machine, who needs no account.
func accountCommands() *cobra.Command {
	account := &cobra.Command{Use: "account", Short: "look after accounts, without a server", Args: cobra.ArbitraryArgs, RunE: helpOnly}
	for _, c := range []command{
		{"list", "list the accounts", cobra.NoArgs, storeFlags, app.AccountList},
		{"add LOGIN", "let somebody sign in; shows the password once", cobra.ExactArgs(1), accountFlags, app.AccountAdd},
		{"disable LOGIN", "close an account and end its sessions", cobra.ExactArgs(1), storeFlags, app.AccountDisable},
		{"enable LOGIN", "open an account again", cobra.ExactArgs(1), storeFlags, app.AccountEnable},
		{"unlock LOGIN", "forget the wrong passwords that locked an account", cobra.ExactArgs(1), storeFlags, app.AccountUnlock},
		{"reset-password LOGIN", "replace a forgotten password; shows the new one once", cobra.ExactArgs(1), storeFlags, app.AccountResetPassword},
		{"reset-second-factor LOGIN", "take a lost second factor away", cobra.ExactArgs(1), storeFlags, app.AccountResetFactor},
		{"sessions LOGIN", "list an account's sessions and tokens", cobra.ExactArgs(1), storeFlags, app.AccountSessions},
		{"end-session ID", "end one session or token", cobra.ExactArgs(1), storeFlags, app.AccountEndSession},
	} {
		account.AddCommand(c.cobra())
	}
	return account
}

// helpOnly shows what there is, and refuses a command that there is not.
func helpOnly(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return app.Usage(fmt.Errorf("there is no command %q; see %s --help", args[0], cmd.CommandPath()))
	}
	return cmd.Help()
}

func (c command) cobra() *cobra.Command {
	cmd := &cobra.Command{Use: c.use, Short: c.short, Args: func(cmd *cobra.Command, args []string) error {
		if err := c.args(cmd, args); err != nil {
			return app.Usage(err)
		}
		return nil
	}}
	cmd.Flags().Bool("json", false, "write results for programs")
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
		In: cmd.InOrStdin(), Out: cmd.OutOrStdout(), Err: cmd.ErrOrStderr(),
	}
	cmd.Flags().Visit(func(f *pflag.Flag) {
		c.Flags[f.Name] = f.Value.String()
	})
	c.JSON = c.Flags["json"] == "true"
	return c
}
