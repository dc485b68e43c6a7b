package app

import (
	"context"

	"jiaoban/internal/app/remote"
	"jiaoban/internal/contract"
)

// Password changes the password of whoever signs in, the first one as well,
// with which nothing else can be done.
func Password(ctx context.Context, c Call) error {
	old, err := c.env("JIAOBAN_PASSWORD")
	if err == nil && old == "" {
		old, err = c.ask("现密码 present password: ")
	}
	if err != nil {
		return err
	}
	password, err := c.env("JIAOBAN_NEW_PASSWORD")
	if err == nil && password == "" {
		password, err = c.askTwice()
	}
	if err != nil {
		return err
	}
	known := c
	known.Environ = append([]string{"JIAOBAN_PASSWORD=" + old}, c.Environ...)
	return known.asked(ctx, func(client *remote.Client) (any, error) {
		err := client.Post(ctx, "/api/v1/me/password", map[string]string{"old_password": old, "password": password}, nil)
		if err == nil {
			c.printf("密码已修改。The password was changed.\n")
		}
		return map[string]bool{"changed": err == nil}, err
	})
}

// askTwice reads a new password, which nobody sees, twice.
func (c Call) askTwice() (string, error) {
	password, err := c.ask("新密码 new password: ")
	if ExitStatus(err) == ExitUsage { // nothing was typed
		return "", usage("没有给出新密码：请设 JIAOBAN_NEW_PASSWORD 或 JIAOBAN_NEW_PASSWORD_FILE，或在终端输入。",
			"No new password was given: set JIAOBAN_NEW_PASSWORD or JIAOBAN_NEW_PASSWORD_FILE, or type it at the terminal.")
	}
	if err != nil || !c.Terminal {
		return password, err
	}
	again, err := c.ask("再输一次 once more: ")
	if err == nil && again != password {
		err = usage("两次输入不一致。", "The two are not the same.")
	}
	return password, err
}

// PersonAccount lets a person sign in, and shows the first password once.
func PersonAccount(ctx context.Context, c Call) error {
	return c.asked(ctx, func(client *remote.Client) (any, error) {
		var account struct {
			contract.Account

			Password string `json:"password"`
		}
		err := client.Post(ctx, "/api/v1/accounts", map[string]string{"person": c.Args[0], "login": c.Args[1]}, &account)
		if err == nil {
			c.printf("已开通 opened: %s  初始密码（仅显示这一次） first password, shown this once: %s\n", account.Login, account.Password)
		}
		return account, err
	})
}
