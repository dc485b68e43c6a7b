package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"jiaoban/internal/app/town"
	"jiaoban/internal/casework"
	"jiaoban/internal/gateway"
)

// Serve runs the whole program in one process until ctx ends.
func Serve(ctx context.Context, c Call) error { return c.run(ctx, Everything) }

// API runs the server alone, for a cluster.
func API(ctx context.Context, c Call) error { return c.run(ctx, OnlyAPI) }

// Worker runs the worker alone, for a cluster.
func Worker(ctx context.Context, c Call) error { return c.run(ctx, OnlyWorker) }

func (c Call) run(ctx context.Context, parts Parts) error {
	conf, err := c.config()
	if err != nil {
		return err
	}
	log := c.logger(conf)
	s, err := Start(ctx, Options{Config: conf, Logger: log, Version: c.Version, Parts: parts, NewLedger: c.set("new-ledger")})
	if err != nil {
		return err
	}
	c.announce(s, parts)
	c.announceTemporal(ctx, s.temporal, log)
	select {
	case <-ctx.Done():
		log.Info("stopping; a second signal ends at once")
	case <-s.Done():
		log.Error("a part has died; stopping", slog.Any("error", s.Err()))
	}
	stop, cancel := bounded(ctx, conf)
	defer cancel()
	err = errors.Join(s.Err(), s.Stop(stop))
	if err == nil {
		log.Info("stopped")
	}
	return err
}

// announce says where everything is reached and who can sign in.
func (c Call) announce(s *System, parts Parts) {
	serving := s.Serving()
	if c.JSON {
		_ = c.print(struct {
			Serving
			First *FirstLogin `json:"first_login,omitempty"`
		}{serving, s.FirstLogin()})
		return
	}
	if parts == OnlyWorker {
		c.printf("交办 Jiaoban %s: the worker runs, Temporal %s\n", c.Version, serving.Temporal.Frontend)
		return
	}
	c.printf("\n交办 Jiaoban %s\n\n", c.Version)
	c.printf("  页面与接口 page and API   %s\n", serving.URL)
	c.printf("  接口说明   API document   %s/openapi.json\n", serving.URL)
	if serving.Temporal.UI != "" {
		c.printf("  引擎页面   Temporal page  %s  (look only)\n", serving.Temporal.UI)
	}
	c.printf("  引擎地址   Temporal       %s, namespace %s\n", serving.Temporal.Frontend, serving.Temporal.Namespace)
	if parts == Everything {
		c.printf("  数据       data           %s\n", s.folder.dir)
	}
	if first := s.FirstLogin(); first != nil {
		c.printf("\n  管理员登录（仅显示这一次）first administrator, shown this once:\n    %s  %s\n    先改密码 change it before anything else: JIAOBAN_LOGIN=%s jiaoban password\n", first.Login, first.Password, first.Login)
	}
	if serving.Demo != nil {
		c.announceDemo(serving)
	}
	c.printf("\n  Ctrl-C 结束 ends it.\n\n")
}

// announcedWithin bounds how long a start looks whether somebody else's Temporal
// is there, in order to say so.
const announcedWithin = 3 * time.Second

// announceTemporal says what no case can do without and is not there.
func (c Call) announceTemporal(ctx context.Context, t *temporal, log *slog.Logger) {
	if t.engine != nil {
		return
	}
	asked, cancel := context.WithTimeout(ctx, announcedWithin)
	defer cancel()
	err := t.healthy(asked)
	if err == nil {
		return
	}
	log.Warn("Temporal is not ready; commands are taken and applied, and what falls due is recorded later", slog.Any("error", t.refused(ctx, err)))
	if missing, ok := errors.AsType[*gateway.NamespaceMissingError](err); ok {
		c.printf("  Temporal 上没有命名空间 %s：办理照常受理，到期判定与提醒待建立后补记。请建立：\n"+
			"  Temporal has no namespace %s: commands are taken and applied; what falls due is recorded, and told, once it is there. Create it:\n    %s --address %s\n\n",
			missing.Namespace, missing.Namespace, createNamespace(missing.Namespace), t.where.Frontend)
		return
	}
	c.printf("  Temporal（%s）没有应答：办理照常受理，到期判定与提醒待接通后补记。\n"+
		"  Temporal at %s does not answer: commands are taken and applied; what falls due is recorded, and told, once it does.\n\n", t.where.Frontend, t.where.Frontend)
}

// announceDemo lists the logins of the city and a few calls that move a case.
func (c Call) announceDemo(serving Serving) {
	demo := serving.Demo
	password := demo.Logins[0].Password
	c.printf("\n  示范市 The demonstration city. Everything marked 示范 is invented. One password for all: %s\n", password)
	for _, l := range demo.Logins {
		if strings.Contains(l.Login, "-") {
			continue
		}
		c.printf("    %-15s %-24s %s\n", l.Login, l.Roles[0], l.Name)
	}
	c.printf("    <单位 unit>-officer, -leader, -duty: 各单位人员 the people of a unit, such as wolong-officer; 全部在 all are in serve.json\n")
	c.printf("\n  试一试 Try it:\n%s", indent(curlLines(serving.URL, password), "    "))
}

// curlLines move a case a little: they sign in, find a case, assign it, and
// sign for it in the unit.
func curlLines(url, password string) string {
	lead := town.UnitID("wolong")
	return fmt.Sprintf(`URL=%s
signin() { curl -s $URL/api/v1/session -H 'Content-Type: application/json' -d '{"login":"'$1'","password":"%s"}' | sed 's/.*"token":"\([^"]*\)".*/\1/'; }
TOKEN=$(signin coordinator)
CASE=$(curl -sG $URL/api/v1/cases -d state=registered -d limit=1 --data-urlencode region=卧龙区 -H "Authorization: Bearer $TOKEN" | sed 's/.*"cases":\[{"id":"\([^"]*\)".*/\1/')
curl -s $URL/api/v1/cases/$CASE/%s -H "Authorization: Bearer $TOKEN" -H "Idempotency-Key: $(date +%%s%%N)" -H 'Content-Type: application/json' -d '{"targets":[{"role":"lead","unit":"%s"}]}'
curl -s $URL/api/v1/cases/$CASE/%s -H "Authorization: Bearer $(signin wolong-duty)" -H "Idempotency-Key: $(date +%%s%%N)" -H 'Content-Type: application/json' -d '{"assignment":"a1"}'
curl -s $URL/api/v1/cases/$CASE/timeline -H "Authorization: Bearer $TOKEN"
`, url, password, casework.CmdAssign, lead, casework.CmdAcknowledge)
}

func indent(text, by string) string {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	return by + strings.Join(lines, "\n"+by) + "\n"
}
