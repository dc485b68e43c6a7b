package app

import (
	"context"
	"net/url"
	"strings"

	"jiaoban/api"
	"jiaoban/internal/app/remote"
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// RosterList lists a unit's turns of duty, the next seven days where no time is
// given, struck ones included.
func RosterList(ctx context.Context, c Call) error {
	span, err := c.fields(map[string]string{"from": "from", "until": "until"})
	if err != nil {
		return err
	}
	query := url.Values{}
	for name := range span {
		query.Set(name, c.Flags[name])
	}
	return c.asked(ctx, func(client *remote.Client) (any, error) {
		var out struct {
			Duties []contract.Duty `json:"duties"`
			Names  api.Names       `json:"names"`
		}
		err := client.Get(ctx, rosterOf(c.Args[0])+"?"+query.Encode(), &out)
		for _, d := range out.Duties {
			c.showTurn(d, out.Names)
		}
		return out.Duties, err
	})
}

func (c Call) showTurn(d contract.Duty, names api.Names) {
	backup, struck := "", ""
	if d.Backup != "" {
		backup = "  （备班 backup: " + names.People[d.Backup] + "）"
	}
	if d.Struck {
		struck = "  （已撤销 struck）"
		if d.StrikeReason != "" {
			struck = "  （已撤销 struck: " + d.StrikeReason + "）"
		}
	}
	c.printf("%s  %s … %s  %s  %s%s%s\n", d.ID, hours(d.From), hours(d.Until), names.People[d.Person], d.Telephone, backup, struck)
}

// RosterAdd puts a turn of duty on a unit's roster.
func RosterAdd(ctx context.Context, c Call) error {
	body, err := c.fields(map[string]string{"from": "from", "until": "until", "telephone": "telephone", "backup": "backup"})
	if err != nil {
		return err
	}
	if body["from"] == nil || body["until"] == nil {
		return usage("请用 --from、--until 写明班次的起止，连同时区，如 2021-08-20T21:25:00+08:00。",
			"Say with --from and --until when the turn begins and ends, with the offset: 2021-08-20T21:25:00+08:00.")
	}
	if body["telephone"] == nil {
		return usage("请用 --telephone 写明值班电话。", "Say with --telephone where the person on duty is reached.")
	}
	body["person"] = c.Args[1]
	return c.asked(ctx, func(client *remote.Client) (any, error) {
		var d contract.Duty
		err := client.Post(ctx, rosterOf(c.Args[0]), body, &d)
		if err == nil {
			c.printf("已排班 on duty: %s  %s … %s\n", d.ID, hours(d.From), hours(d.Until))
		}
		return d, err
	})
}

// RosterStrike takes a turn off a unit's roster and says why; it stays readable.
func RosterStrike(ctx context.Context, c Call) error {
	if strings.TrimSpace(c.Flags["reason"]) == "" {
		return usage("请用 --reason 写明为何撤销该班次，理由留在记录里。", "Say with --reason why the turn is struck; it stays on record.")
	}
	return c.asked(ctx, func(client *remote.Client) (any, error) {
		var d contract.Duty
		path := rosterOf(c.Args[0]) + "/" + url.PathEscape(c.Args[1]) + "/strike"
		err := client.Post(ctx, path, map[string]string{"reason": c.Flags["reason"]}, &d)
		if err == nil {
			c.printf("已撤销 struck: %s\n", d.ID)
		}
		return d, err
	})
}

// hours writes an instant of a roster in the office's own time, to the second.
func hours(at casework.Instant) string {
	return casework.Shanghai.Local(at - at%casework.Instant(casework.Second))
}

func rosterOf(unit string) string { return "/api/v1/units/" + url.PathEscape(unit) + "/roster" }
