package app

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"
	"syscall"

	"golang.org/x/term"

	"jiaoban/internal/app/remote"
)

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
	if u, err := url.Parse(server); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil, usage("服务地址 %q 有误：--server（JIAOBAN_SERVER）请写 http://主机:端口，经 https 的写 https://主机。",
			"The address %q of the server is wrong: in --server (JIAOBAN_SERVER) write http://host:port, or https://host where it is reached by https.", server)
	}
	lang := c.Flags["lang"]
	if lang == "" {
		lang = "zh"
	}
	if lang != "zh" && lang != "en" {
		return nil, usage("--lang 只能是 zh 或 en。", "--lang is zh or en.")
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
		return nil, usage("请写明您是谁：--login 登录名，或在 JIAOBAN_TOKEN 中放会话令牌。", "Say who you are: --login, or a token in JIAOBAN_TOKEN.")
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
	err = client.SignIn(ctx, login, password)
	if errors.Is(err, syscall.ECONNREFUSED) {
		return nil, because(err, 1, "%s 没有程序在运行（在别处的，请写明 --server 或 JIAOBAN_SERVER）", "nothing runs at %s (if it runs elsewhere, say so by --server or JIAOBAN_SERVER)", server)
	}
	return client, err
}

// ask reads a password: from a terminal without showing what is typed, else the
// first line of the input.
func (c Call) ask(prompt string) (string, error) {
	fmt.Fprint(c.Err, prompt)
	if file, ok := c.In.(*os.File); ok && c.Terminal {
		typed, err := term.ReadPassword(int(file.Fd()))
		fmt.Fprintln(c.Err)
		if err == nil && len(typed) == 0 {
			err = noPassword()
		}
		return string(typed), err
	}
	line, err := bufio.NewReader(c.In).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	if line = strings.TrimRight(line, "\r\n"); line == "" {
		return "", noPassword()
	}
	return line, nil
}

func noPassword() error {
	return usage("没有给出密码：请设 JIAOBAN_PASSWORD 或 JIAOBAN_PASSWORD_FILE，或在终端输入。",
		"No password was given: set JIAOBAN_PASSWORD or JIAOBAN_PASSWORD_FILE, or type it at the terminal.")
}
