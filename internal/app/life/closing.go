package life

import (
	"context"

	"jiaoban/internal/casework"
)

// reply: the leader signs, the office reports up, the result is published.
func (p *play) reply(ctx context.Context) error {
	if err := p.do(ctx, "leader", casework.CmdSignReply, m{"instruction": "示范：同意上报，举一反三。"}, casework.Approved,
		"签发答复", "signed the reply"); err != nil {
		return err
	}
	if err := p.do(ctx, "duty", casework.CmdReportUp, m{"to": "第一督察组（示范）", "document": "示范报〔示〕1号", "means": "专网"}, casework.Replied,
		"上报督察组", "reported up"); err != nil {
		return err
	}
	if err := p.do(ctx, "duty", casework.CmdRecordUpstreamResult, m{"result": "passed"}, casework.Replied,
		"督察组审核通过", "the inspection group passed it"); err != nil {
		return err
	}
	today := casework.Shanghai.DateOf(casework.InstantOf(p.begun))
	text := "示范：群众反映某工地夜间施工噪声扰民，经核查属实，已责令停工整改并立案处罚。"
	if err := p.do(ctx, "reviewer", casework.CmdPreparePublication, m{"text": text}, casework.Replied,
		"核查公开文稿", "checked and prepared what is published"); err != nil {
		return err
	}
	return p.do(ctx, "publicity", casework.CmdPublish, m{"prepared": "p1", "channel": "website", "place": "示范市政府网站边督边改专栏", "on": today}, casework.Replied,
		"公开办理结果", "published the result")
}

// close passes the four gates, each signed by whoever answers for it, and
// closes the case.
func (p *play) close(ctx context.Context) error {
	field, err := p.upload(ctx, "reviewer", picture(0xa0))
	if err != nil {
		return err
	}
	record := []byte("示范：责任认定记录。施工单位已受行政处罚，监管责任已落实到人。")
	if err := p.attach(ctx, "accountability", record, m{"nature": "document"}); err != nil {
		return err
	}
	duty, err := p.upload(ctx, "accountability", record)
	if err != nil {
		return err
	}
	visit := []byte("示范：电话回访记录。举报人表示夜间已停工，满意。")
	if err := p.attach(ctx, "duty", visit, m{"nature": "inspection"}); err != nil {
		return err
	}
	heard, err := p.upload(ctx, "duty", visit)
	if err != nil {
		return err
	}
	for _, gate := range []struct {
		login, zh, en string
		body          m
	}{
		{"reviewer", "问题查清", "facts established", m{"gate": casework.GateFacts, "evidence": []string{field}}},
		{"reviewer", "整改到位（现场照片为证）", "rectified, by evidence from the field", m{"gate": casework.GateRectified, "evidence": []string{field}}},
		{"accountability", "责任落实", "responsibility fixed", m{"gate": casework.GateResponsibility, "evidence": []string{duty}}},
		{"duty", "群众满意", "people satisfied", m{"gate": casework.GateSatisfaction, "evidence": []string{heard}, "satisfaction": casework.Satisfied}},
	} {
		gate.body["statement"] = "示范：" + gate.zh + "。"
		if err := p.do(ctx, gate.login, casework.CmdPassGate, gate.body, casework.Replied, "过关："+gate.zh, "gate passed: "+gate.en); err != nil {
			return err
		}
	}
	return p.do(ctx, "coordinator", casework.CmdClose, m{"note": "示范：四个不放过均已通过，办结。"}, casework.Closed, "办结", "closed")
}
