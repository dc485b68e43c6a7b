package app

import (
	"context"
	"net/url"

	"jiaoban/api"
	"jiaoban/internal/app/remote"
	"jiaoban/internal/contract"
)

// ContactList lists the present contact persons of a unit or a working group.
func ContactList(ctx context.Context, c Call) error {
	return c.asked(ctx, func(client *remote.Client) (any, error) {
		var out struct {
			Contacts []contract.Contact `json:"contacts"`
			Names    api.Names          `json:"names"`
		}
		err := client.Get(ctx, contactsOf(c.Args[0]), &out)
		for _, contact := range out.Contacts {
			substitute := ""
			if contact.Substitute != "" {
				substitute = "  （替补 substitute: " + out.Names.People[contact.Substitute] + "）"
			}
			c.printf("%s  %s  %s%s\n", contact.ID, out.Names.People[contact.Person], contact.Telephone, substitute)
		}
		return out.Contacts, err
	})
}

// ContactAdd names a contact person of a unit from now on.
func ContactAdd(ctx context.Context, c Call) error {
	body, err := c.fields(map[string]string{"telephone": "telephone", "substitute": "substitute"})
	if err != nil {
		return err
	}
	if body["telephone"] == nil {
		return usage("请用 --telephone 写明联络员的电话。", "Say with --telephone where the contact person is reached.")
	}
	body["person"] = c.Args[1]
	return c.asked(ctx, func(client *remote.Client) (any, error) {
		var contact contract.Contact
		err := client.Post(ctx, contactsOf(c.Args[0]), body, &contact)
		if err == nil {
			c.printf("已指定 named: %s\n", contact.ID)
		}
		return contact, err
	})
}

// ContactEnd says that somebody is a unit's contact person no longer.
func ContactEnd(ctx context.Context, c Call) error {
	return c.asked(ctx, func(client *remote.Client) (any, error) {
		err := client.Delete(ctx, contactsOf(c.Args[0])+"/"+url.PathEscape(c.Args[1]))
		if err == nil {
			c.printf("已撤销 ended: %s\n", c.Args[1])
		}
		return map[string]string{"ended": c.Args[1]}, err
	})
}

func contactsOf(unit string) string { return "/api/v1/units/" + url.PathEscape(unit) + "/contacts" }
