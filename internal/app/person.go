package app

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"

	"jiaoban/api"
	"jiaoban/internal/app/remote"
	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// PersonList lists who can be named, everybody or those of one unit.
func PersonList(ctx context.Context, c Call) error {
	return c.asked(ctx, func(client *remote.Client) (any, error) {
		var out struct {
			People []personWithPosts `json:"people"`
		}
		if err := client.Get(ctx, "/api/v1/people?unit="+url.QueryEscape(c.Flags["unit"]), &out); err != nil {
			return nil, err
		}
		names, err := c.postsOf(ctx, client, out.People)
		for _, p := range out.People {
			state := ""
			if p.Disabled {
				state = "  （已停用 disabled）"
			}
			c.printf("%s  %s  %s%s\n", p.ID, p.Name, p.Telephone, state)
			for _, h := range p.Held {
				until := ""
				if !h.Until.IsZero() {
					until = "  至 until " + casework.Shanghai.Local(h.Until)
				}
				c.printf("    任职 post %s  %s  %s %s%s\n", h.ID, cmp.Or(names.Units[h.Unit], string(h.Unit)), casework.Word(h.Role, casework.Chinese), h.Role, until)
			}
		}
		return out.People, err
	})
}

// personWithPosts is a person with the posts that "person end-post" ends.
type personWithPosts struct {
	api.PersonView

	Held []contract.Holding `json:"held,omitempty"`
}

// postsOf adds the posts of people and those to come, where whoever asks looks after
// posts; others see the people alone.
func (c Call) postsOf(ctx context.Context, client *remote.Client, people []personWithPosts) (api.Names, error) {
	var out struct {
		Posts []contract.Holding `json:"posts"`
		Names api.Names          `json:"names"`
	}
	err := client.Get(ctx, "/api/v1/posts?unit="+url.QueryEscape(c.Flags["unit"]), &out)
	if refusal, ok := errors.AsType[*remote.Refusal](err); ok && refusal.Status == http.StatusForbidden {
		return out.Names, nil
	}
	for i, p := range people {
		for _, h := range out.Posts {
			if h.Person == p.ID {
				people[i].Held = append(people[i].Held, h)
			}
		}
	}
	return out.Names, err
}

// PersonAdd adds a person.
func PersonAdd(ctx context.Context, c Call) error {
	return c.asked(ctx, func(client *remote.Client) (any, error) {
		var p contract.Person
		err := client.Post(ctx, "/api/v1/people", map[string]string{"name": c.Args[0], "telephone": c.Flags["telephone"]}, &p)
		if err == nil {
			c.printf("已新增 added: %s  %s\n", p.ID, p.Name)
		}
		return p, err
	})
}

// PersonChange changes what is known of a person; what is not named stays.
func PersonChange(ctx context.Context, c Call) error {
	body, err := c.fields(map[string]string{"name": "name", "telephone": "telephone"})
	if err != nil {
		return err
	}
	if len(body) == 0 {
		return usage("请写明变更什么：--name、--telephone。", "Say what changes: --name, --telephone.")
	}
	return c.asked(ctx, func(client *remote.Client) (any, error) {
		return c.changePerson(ctx, client, body, "已更改 changed")
	})
}

// PersonDisable shows what hangs on a person, and lets the person in no more.
func PersonDisable(ctx context.Context, c Call) error {
	return c.asked(ctx, func(client *remote.Client) (any, error) {
		ties, err := c.ties(ctx, client, personAt(c.Args[0]))
		if err != nil || c.set("preview") {
			return ties, err
		}
		return c.changePerson(ctx, client, map[string]any{"disabled": true}, "已停用 disabled")
	})
}

// PersonEnable lets a person who was disabled be named and sign in again.
func PersonEnable(ctx context.Context, c Call) error {
	return c.asked(ctx, func(client *remote.Client) (any, error) {
		return c.changePerson(ctx, client, map[string]any{"disabled": false}, "已重新启用 enabled")
	})
}

// changePerson changes a person and says what became of it: also how many cases
// are left without a handler by it.
func (c Call) changePerson(ctx context.Context, client *remote.Client, body map[string]any, done string) (any, error) {
	var p api.ChangedPerson
	if err := client.Change(ctx, personAt(c.Args[0]), 0, body, &p); err != nil {
		return nil, err
	}
	c.printf("%s: %s  %s  %s\n", done, p.ID, p.Name, p.Telephone)
	if p.Handling != nil && p.Handling.Count > 0 {
		c.printf("  ! %d 件没有承办人了 cases are left without a handler\n", p.Handling.Count)
	}
	return p, nil
}

func personAt(id string) string { return "/api/v1/people/" + url.PathEscape(id) }

// PersonPost gives a person a post in a unit.
func PersonPost(ctx context.Context, c Call) error {
	body, err := c.fields(map[string]string{"from": "from", "until": "until"})
	if err != nil {
		return err
	}
	body["person"], body["unit"], body["role"] = c.Args[0], c.Args[1], c.Args[2]
	return c.asked(ctx, func(client *remote.Client) (any, error) {
		var h contract.Holding
		err := client.Post(ctx, "/api/v1/posts", body, &h)
		if err == nil {
			c.printf("已任职 post: %s\n", h.ID)
		}
		return h, err
	})
}

// PersonEndPost ends a post.
func PersonEndPost(ctx context.Context, c Call) error {
	body, err := c.fields(map[string]string{"at": "at"})
	if err != nil {
		return err
	}
	return c.asked(ctx, func(client *remote.Client) (any, error) {
		err := client.Post(ctx, "/api/v1/posts/"+url.PathEscape(c.Args[0])+"/end", body, nil)
		if err == nil {
			c.printf("已免职 ended: %s\n", c.Args[0])
		}
		return map[string]string{"ended": c.Args[0]}, err
	})
}
