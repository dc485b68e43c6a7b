package app

import (
	"cmp"
	"context"
	"net/url"
	"strings"

	"jiaoban/api"
	"jiaoban/internal/app/remote"
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// UnitList lists the tree of units of a running server.
func UnitList(ctx context.Context, c Call) error {
	return c.asked(ctx, func(client *remote.Client) (any, error) {
		found, err := unitsOf(ctx, client)
		if err != nil {
			return nil, err
		}
		c.showBelow(found, "", 0)
		return found, nil
	})
}

func unitsOf(ctx context.Context, client *remote.Client) ([]contract.Unit, error) {
	var out struct {
		Units []contract.Unit `json:"units"`
	}
	err := client.Get(ctx, "/api/v1/units", &out)
	return out.Units, err
}

func (c Call) showBelow(units []contract.Unit, parent casework.UnitID, depth int) {
	for _, u := range units {
		if u.Parent != parent || depth > len(units) {
			continue
		}
		state := ""
		if u.Disabled {
			state = "  （已停用 dissolved）"
		}
		c.printf("%s%s  %s  %s%s\n", strings.Repeat("  ", depth), u.ID, u.Name, u.Kind, state)
		c.showBelow(units, u.ID, depth+1)
	}
}

// UnitAdd adds a unit.
func UnitAdd(ctx context.Context, c Call) error {
	body, err := c.fields(map[string]string{
		"kind": "kind", "parent": "parent", "telephone": "telephone", "code": "code", "first": "first_responsible", "direct": "direct_responsible",
		"territory": "territory",
	})
	if err != nil {
		return err
	}
	body["name"] = c.Args[0]
	if body["kind"] == nil {
		body["kind"] = contract.UnitDepartment
	}
	return c.asked(ctx, func(client *remote.Client) (any, error) {
		var u contract.Unit
		err := client.Post(ctx, "/api/v1/units", body, &u)
		if err == nil {
			c.printf("已新增 added: %s  %s\n", u.ID, u.Name)
		}
		return u, err
	})
}

// UnitChange changes what is known of a unit; what is not named stays.
func UnitChange(ctx context.Context, c Call) error {
	body, err := c.fields(map[string]string{
		"name": "name", "kind": "kind", "telephone": "telephone", "code": "code", "first": "first_responsible", "direct": "direct_responsible",
		"territory": "territory",
	})
	if err != nil {
		return err
	}
	if len(body) == 0 {
		return usage("请写明变更什么：--name、--kind、--telephone、--code、--first、--direct、--territory。", "Say what changes: --name, --kind, --telephone, --code, --first, --direct, --territory.")
	}
	return c.changeUnit(ctx, body)
}

// UnitMove puts a unit below another.
func UnitMove(ctx context.Context, c Call) error {
	return c.changeUnit(ctx, map[string]any{"parent": c.Args[1]})
}

// UnitDisable dissolves a unit, after showing what hangs on it.
func UnitDisable(ctx context.Context, c Call) error {
	return c.changeUnit(ctx, map[string]any{"disabled": true})
}

// UnitEnable lets a dissolved unit take work again.
func UnitEnable(ctx context.Context, c Call) error {
	return c.changeUnit(ctx, map[string]any{"disabled": false})
}

// changeUnit shows what hangs on the unit where that matters, changes the unit
// as it was seen, and gives it back. --preview only shows.
func (c Call) changeUnit(ctx context.Context, body map[string]any) error {
	return c.asked(ctx, func(client *remote.Client) (any, error) {
		path := "/api/v1/units/" + url.PathEscape(c.Args[0])
		if body["disabled"] == true || body["parent"] != nil {
			ties, err := c.ties(ctx, client, path)
			if err != nil || c.set("preview") {
				return ties, err
			}
		}
		var u contract.Unit
		if err := client.Get(ctx, path, &u); err != nil {
			return nil, err
		}
		var changed contract.Unit // a field that has become empty is not in the answer
		err := client.Change(ctx, path, u.Version, body, &changed)
		if err == nil {
			done := "已更改 changed"
			switch body["disabled"] {
			case true:
				done = "已停用 dissolved"
			case false:
				done = "已重新启用 enabled"
			}
			c.printf("%s: %s  %s\n", done, changed.ID, changed.Name)
		}
		return changed, err
	})
}

// ties shows what hangs on a unit or a person.
func (c Call) ties(ctx context.Context, client *remote.Client, path string) (api.TiesView, error) {
	var t api.TiesView
	if err := client.Get(ctx, path+"/ties", &t); err != nil {
		return t, err
	}
	for _, one := range []struct {
		n    int64
		what string
	}{
		{t.OpenCases, "件未办结 open cases"}, {t.Handling, "件正在承办 parts handled"}, {int64(len(t.Responsible)), "个单位的责任人 units answered for"},
		{t.Posts, "项任职 posts"}, {t.Duties, "个班次 turns of duty"}, {t.Contacts, "项联络员 contact persons"},
		{t.Delegations, "项委托 delegations"}, {t.UnitsBelow, "个下级单位 units below"},
	} {
		if one.n > 0 {
			c.printf("  ! %d %s\n", one.n, one.what)
		}
	}
	return t, nil
}

// DelegationList lists who acts for whom.
func DelegationList(ctx context.Context, c Call) error {
	return c.asked(ctx, func(client *remote.Client) (any, error) {
		query := url.Values{}
		if c.set("all") {
			query.Set("all", "true")
		}
		var out struct {
			Delegations []contract.Delegation `json:"delegations"`
			Names       api.Names             `json:"names"`
		}
		err := client.Get(ctx, "/api/v1/delegations?"+query.Encode(), &out)
		for _, d := range out.Delegations {
			end := cmp.Or(d.EndedAt, d.Until)
			c.printf("%s  %s → %s  %s … %s\n", d.ID, out.Names.People[d.Delegator], out.Names.People[d.Delegate], hours(d.From), hours(end))
		}
		return out.Delegations, err
	})
}

// DelegationAdd lets a person act for another.
func DelegationAdd(ctx context.Context, c Call) error {
	body, err := c.fields(map[string]string{"for": "delegator", "from": "from", "until": "until", "reason": "reason"})
	if err != nil {
		return err
	}
	if body["until"] == nil {
		return usage("请用 --until 写明何时终止，连同时区，如 2021-08-20T21:25:00+08:00。", "Say with --until when it ends, with its offset: 2021-08-20T21:25:00+08:00.")
	}
	body["delegate"] = c.Args[0]
	return c.asked(ctx, func(client *remote.Client) (any, error) {
		var d contract.Delegation
		err := client.Post(ctx, "/api/v1/delegations", body, &d)
		if err == nil {
			c.printf("已委托 delegated: %s\n", d.ID)
		}
		return d, err
	})
}

// DelegationEnd ends a delegation early.
func DelegationEnd(ctx context.Context, c Call) error {
	return c.asked(ctx, func(client *remote.Client) (any, error) {
		var d contract.Delegation
		err := client.Post(ctx, "/api/v1/delegations/"+url.PathEscape(c.Args[0])+"/end", map[string]string{"reason": c.Flags["reason"]}, &d)
		if err == nil {
			c.printf("已终止 ended: %s\n", d.ID)
		}
		return d, err
	})
}

// asked signs in, does one thing and writes its result for programs.
func (c Call) asked(ctx context.Context, do func(*remote.Client) (any, error)) error {
	client, err := c.client(ctx)
	if err != nil {
		return err
	}
	result, err := do(client)
	if err != nil {
		return err
	}
	return c.print(result)
}

// fields makes a body of the flags that were given. What names an instant must
// be one.
func (c Call) fields(names map[string]string) (map[string]any, error) {
	body := map[string]any{}
	for flag, field := range names {
		value, given := c.Flags[flag]
		if !given {
			continue
		}
		if flag == "from" || flag == "until" || flag == "at" {
			if _, err := casework.ParseInstant(value); err != nil {
				return nil, usage("--%s 须为带时区的时间，如 2021-08-20T21:25:00+08:00。", "--%s is an instant with its offset: 2021-08-20T21:25:00+08:00.", flag)
			}
		}
		body[field] = value
		if flag == "territory" { // a list; an empty one is the unit's own name
			body[field] = strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == '，' || r == '、' })
		}
	}
	return body, nil
}
