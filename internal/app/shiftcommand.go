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

const handoversPath = "/api/v1/shift/handovers"

// signedShift is what a signature is answered by.
type signedShift struct {
	Handover contract.Handover `json:"handover"`
	Names    api.Names         `json:"names"`
}

// ShiftShow shows a hand-over with how much of each part was handed over and what
// has become of it: the one that is named, or the one that waits.
func ShiftShow(ctx context.Context, c Call) error {
	return c.asked(ctx, func(client *remote.Client) (any, error) {
		var id string
		if len(c.Args) > 0 {
			id = c.Args[0]
		} else {
			var waiting contract.HandoverPage
			if err := client.Get(ctx, handoversPath+"?waiting=true", &waiting); err != nil {
				return nil, err
			}
			if len(waiting.Handovers) == 0 {
				c.printf("没有待接班的交接班。\nNo hand-over waits to be taken.\n")
				return nil, nil //nolint:nilnil // that none waits is an answer too
			}
			id = waiting.Handovers[0].ID
		}
		var view api.HandoverView
		err := client.Get(ctx, handoversPath+"/"+url.PathEscape(id)+"?first=1", &view)
		if err == nil {
			c.showHandover(view.Handover, view.Names)
			for _, p := range view.Parts {
				if p.Count+p.Came > 0 {
					c.printf("  %s  %d  （已处理 dealt with %d，新增 came %d）\n", p.Part, p.Count, p.Settled, p.Came)
				}
			}
		}
		return view, err
	})
}

// ShiftOffer signs the shift over to a person.
func ShiftOffer(ctx context.Context, c Call) error {
	body := map[string]string{"to": c.Args[0], "note": c.Flags["note"]}
	return c.signsShift(ctx, handoversPath, body, "已交班 handed over")
}

// ShiftTake signs for a shift.
func ShiftTake(ctx context.Context, c Call) error {
	return c.signsShift(ctx, handoversPath+"/"+url.PathEscape(c.Args[0])+"/take", map[string]string{"note": c.Flags["note"]}, "已接班 taken")
}

// ShiftWithdraw takes an offer back and says why.
func ShiftWithdraw(ctx context.Context, c Call) error {
	if strings.TrimSpace(c.Flags["reason"]) == "" {
		return usage("请用 --reason 写明为何撤回。", "Say with --reason why it is withdrawn.")
	}
	return c.signsShift(ctx, handoversPath+"/"+url.PathEscape(c.Args[0])+"/withdraw", map[string]string{"reason": c.Flags["reason"]}, "已撤回 withdrawn")
}

func (c Call) signsShift(ctx context.Context, path string, body map[string]string, done string) error {
	return c.asked(ctx, func(client *remote.Client) (any, error) {
		var signed signedShift
		err := client.Post(ctx, path, body, &signed)
		if err == nil {
			c.printf("%s: %s\n", done, signed.Handover.ID)
			c.showHandover(signed.Handover, signed.Names)
		}
		return signed.Handover, err
	})
}

// ShiftHistory lists the latest hand-overs.
func ShiftHistory(ctx context.Context, c Call) error {
	return c.asked(ctx, func(client *remote.Client) (any, error) {
		var page struct {
			contract.HandoverPage

			Names api.Names `json:"names"`
		}
		err := client.Get(ctx, handoversPath+"?limit=50", &page)
		for _, h := range page.Handovers {
			c.showHandover(h, page.Names)
		}
		return page.Handovers, err
	})
}

func (c Call) showHandover(h contract.Handover, names api.Names) {
	name := func(by, whom casework.PersonID) string {
		if whom == "" {
			return names.People[by]
		}
		return names.People[by] + "（代 for " + names.People[whom] + "）"
	}
	c.printf("%s  %s  %s → %s", h.ID, hours(h.OfferedAt), name(h.OfferedBy, h.OfferedFor), names.People[h.To])
	switch h.State {
	case contract.HandoverTaken:
		c.printf("  已接班 taken: %s %s", name(h.TakenBy, h.TakenFor), hours(h.TakenAt))
	case contract.HandoverWithdrawn:
		c.printf("  已撤回 withdrawn: %s %s", name(h.WithdrawnBy, h.WithdrawnFor), hours(h.WithdrawnAt))
	case contract.HandoverOffered:
		c.printf("  待接班 waits")
	}
	c.printf("\n")
	for _, words := range []string{h.Note, h.TakingNote, h.Reason} {
		if words != "" {
			c.printf("  %s\n", strings.ReplaceAll(words, "\n", "\n  "))
		}
	}
}
