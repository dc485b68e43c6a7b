package life

import (
	"context"
	"fmt"
	"time"

	"jiaoban/api"
	"jiaoban/internal/app/town"
	"jiaoban/internal/casework"
)

// english are the units in the English lines.
var english = map[string]string{
	first: "housing", lead: "urban management", assisting: "environment", territorial: "the district",
}

// m is the body of a command as it stands in the request.
type m map[string]any

// handOver registers the case at this moment.
func (p *play) handOver(ctx context.Context) error {
	p.begun = time.Now()
	priority := "starred" // which somebody in charge has to answer for
	if p.Plain {
		priority = "normal"
	}
	var out api.Outcome
	err := p.clients["duty"].Post(ctx, "/api/v1/cases", m{
		"source":         m{"campaign": p.Campaign, "level": "central", "mode": "handed_over"},
		"handed_over_at": casework.InstantOf(p.begun), "number": p.number, "priority": priority, "channel": "phone",
		"region": "卧龙区", "address": "示范大道一处工地", "respondent": "示范康养项目工地", "pollution_types": []string{"噪声", "大气"},
		"complaint":   "示范：工地夜间施工噪声扰民，渣土未覆盖，扬尘大。",
		"demand":      "示范：夜间停工，覆盖裸土。",
		"complainant": p.Complainant,
	}, &out)
	if err != nil {
		return fmt.Errorf("registration: %w", err)
	}
	p.id = out.Filing.Case
	p.commands++
	view, err := p.look(ctx)
	if err != nil {
		return err
	}
	if view.Case.State != casework.Registered || view.Main == nil {
		return fmt.Errorf("the registered case is %s and its report clock is %v", view.Case.State, view.Main)
	}
	if err := p.tell(ctx, Step{
		At: out.Filing.FiledAt.Time(), Who: p.names["duty"], State: view.Case.State,
		ZH: "接件登记 " + p.number + "，报告时限 " + view.Main.DueLocal,
		EN: "handed over and registered; the report is due " + view.Main.DueLocal,
	}); err != nil {
		return err
	}
	return p.do(ctx, "coordinator", casework.CmdScreen, m{"outcome": "accepted"}, casework.Registered, "甄别受理", "screened: accepted")
}

// settleWho assigns the case, and a dispute moves it to the unit that it
// belongs to; the due instant stays.
func (p *play) settleWho(ctx context.Context) error {
	asked := first
	if p.Plain {
		asked = lead
	}
	targets := []m{
		{"role": "lead", "unit": town.UnitID(asked)},
		{"role": "assisting", "unit": town.UnitID(assisting), "answers": p.Mode == casework.Separate},
		{"role": "territorial", "unit": town.UnitID(territorial)},
	}
	if err := p.do(ctx, "coordinator", casework.CmdAssign, m{"answer_mode": p.Mode, "targets": targets}, casework.Assigned,
		"分办："+town.UnitName(asked)+"主办，生态环境局协办，卧龙区属地", "assigned: "+english[asked]+" leads, environment assists, the district is the territory"); err != nil {
		return err
	}
	for _, unit := range []string{asked, assisting, territorial} {
		if err := p.acknowledge(ctx, unit); err != nil {
			return err
		}
	}
	if p.Plain {
		return nil
	}
	return p.disputeAndRule(ctx)
}

// disputeAndRule: the unit that was asked first says that it is another's, and is
// right.
func (p *play) disputeAndRule(ctx context.Context) error {
	part, err := p.assignment(ctx, first)
	if err != nil {
		return err
	}
	if err := p.do(ctx, first+"-officer", casework.CmdDispute, m{
		"assignment": part, "reason": "示范：夜间施工噪声属城市管理部门执法范围。", "suggested": town.UnitID(lead),
	}, casework.Disputed, "提出异议：应由城管局办理（时限照走）", "disputed: it is the urban management's; the clock runs on"); err != nil {
		return err
	}
	view, err := p.look(ctx)
	if err != nil {
		return err
	}
	if len(view.Case.Disputes) != 1 {
		return fmt.Errorf("there are %d disputes", len(view.Case.Disputes))
	}
	if err := p.do(ctx, "coordinator", casework.CmdRule, m{
		"dispute": view.Case.Disputes[0].ID, "upheld": true, "reason": "示范：异议成立，改由城管局主办。",
		"to": m{"role": "lead", "unit": town.UnitID(lead)},
	}, casework.Assigned, "裁定：异议成立，改城管局主办，时限不变", "ruled: upheld, urban management leads, the due instant stays"); err != nil {
		return err
	}
	return p.acknowledge(ctx, lead)
}

func (p *play) acknowledge(ctx context.Context, unit string) error {
	part, err := p.assignment(ctx, unit)
	if err != nil {
		return err
	}
	return p.do(ctx, unit+"-duty", casework.CmdAcknowledge, m{"assignment": part, "handler": town.PersonID(unit + "-officer")}, "",
		"签收并指定承办人", english[unit]+" acknowledged and named its handler")
}

// handle: the lead reaches the others, who deliver their parts.
func (p *play) handle(ctx context.Context) error {
	for _, unit := range []string{assisting, territorial} {
		part, err := p.assignment(ctx, unit)
		if err != nil {
			return err
		}
		if err := p.do(ctx, lead+"-officer", casework.CmdRecordContact, m{"with": "unit", "assignment": part, "note": "示范：已电话对接。"},
			casework.Handling, "与"+town.UnitName(unit)+"对接", "reached "+english[unit]); err != nil {
			return err
		}
	}
	if p.Mode == casework.Joint {
		part, err := p.assignment(ctx, assisting)
		if err != nil {
			return err
		}
		if err := p.do(ctx, assisting+"-officer", casework.CmdContribute, m{
			"assignment": part, "sent": town.PersonID(assisting + "-officer"), "part": "示范：夜间监测等效声级超过标准，已出具监测意见。",
		}, casework.Handling, "协办：提交监测意见", "environment contributed its part"); err != nil {
			return err
		}
	}
	part, err := p.assignment(ctx, territorial)
	if err != nil {
		return err
	}
	return p.do(ctx, territorial+"-officer", casework.CmdCosign, m{"assignment": part, "agree": true}, casework.Handling,
		"属地会签同意", "the district cosigned")
}
