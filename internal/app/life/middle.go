package life

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"time"

	"jiaoban/internal/app/town"
	"jiaoban/internal/casework"
)

// miss lets the fifth-day noon of this life pass: the breach is published, the
// urging goes out by itself, and the letter waits for a person.
func (p *play) miss(ctx context.Context) error {
	a, err := p.answerOf(ctx, lead)
	if err != nil {
		return err
	}
	view, err := p.look(ctx)
	if err != nil {
		return err
	}
	due := casework.Instant(0)
	for _, k := range view.Case.Clocks {
		if k.Kind == casework.ClockReport && k.Subject == a.ID {
			due = k.Due
		}
	}
	p.Tell(Step{At: time.Now().UTC(), State: view.Case.State, ZH: "……到时限仍无报告", EN: "… the report does not come"})
	at, err := p.await(ctx, due, "the breach of the report clock", func(c casework.Case) (casework.Instant, bool) {
		for _, b := range c.Breaches {
			if b.Kind == casework.ClockReport && b.Owner.Unit == town.UnitID(lead) {
				return b.Due, true
			}
		}
		return 0, false
	})
	if err != nil {
		return err
	}
	if at != due {
		return fmt.Errorf("the breach is of %s and the due instant was %s", at, due)
	}
	if err := p.tell(ctx, Step{At: at.Time(), State: casework.Handling, ZH: "超时：报告未按时上报，已记录", EN: "missed: the breach is in the record"}); err != nil {
		return err
	}
	urged, err := p.rung(ctx, due, casework.RungUrge, casework.EscalationIssued)
	if err != nil {
		return err
	}
	return p.tell(ctx, Step{At: urged.At.Time(), State: casework.Handling, ZH: "自动催办", EN: "urged, by itself"})
}

// rung waits for a rung of the lead's report clock.
func (p *play) rung(ctx context.Context, due casework.Instant, rung casework.Rung, state casework.EscalationState) (casework.Escalation, error) {
	var found casework.Escalation
	_, err := p.await(ctx, due, string(rung), func(c casework.Case) (casework.Instant, bool) {
		for _, e := range c.Escalations {
			if e.Rung == rung && e.State == state && e.Unit == town.UnitID(lead) {
				found = e
				return e.At, true
			}
		}
		return 0, false
	})
	return found, err
}

// confirmLetter: a leader confirms what the ladder proposes.
func (p *play) confirmLetter(ctx context.Context) error {
	letter, err := p.rung(ctx, casework.InstantOf(time.Now().Add(10*time.Second)), casework.RungSupervisionLetter, casework.EscalationProposed)
	if err != nil {
		return err
	}
	p.letter = letter.ID
	return p.do(ctx, "leader", casework.CmdConfirmEscalation, m{"escalation": letter.ID, "confirm": true, "document": "示范督办函第1号"}, "",
		"确认督办函（系统只提议，由人决定）", "confirmed the supervision letter; software only proposes")
}

// report: the lead shows what it did, and reports; with separate answers so does
// the assisting unit.
func (p *play) report(ctx context.Context) error {
	before, after := picture(0x60), picture(0xa0)
	for _, shot := range []struct {
		content []byte
		stage   string
	}{{before, "before"}, {after, "after"}} {
		if err := p.attach(ctx, lead+"-officer", shot.content, m{"nature": "photo", "stage": shot.stage, "pair": "示范点位一", "place": "示范大道"}); err != nil {
			return err
		}
	}
	zh, en := "负责人签字后迟报办理情况", "reported late, signed by its leader"
	if p.Plain {
		zh, en = "负责人签字后上报办理情况", "reported, signed by its leader"
	}
	if err := p.file(ctx, lead, "示范：属实。", casework.CmdSubmitReport, zh, en); err != nil || p.Mode != casework.Separate {
		return err
	}
	return p.file(ctx, assisting, "示范：监测表明夜间超标。", casework.CmdSubmitReport, "分别办理：上报本单位部分", "reported its own part")
}

// answerLetter: what came late stays late, and its unit says why.
func (p *play) answerLetter(ctx context.Context) error {
	view, err := p.look(ctx)
	if err != nil {
		return err
	}
	if !view.Late || len(view.Case.OpenBreaches()) == 0 {
		return errors.New("the late report does not show as late")
	}
	return p.do(ctx, lead+"-leader", casework.CmdAnswerEscalation, m{"escalation": p.letter, "reply": "示范：已说明迟报原因并整改。"}, "",
		"回复督办函", "answered the letter")
}

// attach uploads a file and adds it to the case.
func (p *play) attach(ctx context.Context, login string, content []byte, about m) error {
	digest, err := p.upload(ctx, login, content)
	if err != nil {
		return err
	}
	about["digest"] = digest
	zh, en := "上传证据", "attached evidence"
	if stage, ok := about["stage"]; ok {
		zh, en = fmt.Sprintf("上传现场照片（%v）", stage), fmt.Sprintf("attached a photograph (%v)", stage)
	}
	return p.do(ctx, login, casework.CmdAttachEvidence, m{"files": []m{about}}, "", zh, en)
}

func (p *play) upload(ctx context.Context, login string, content []byte) (string, error) {
	o, err := p.clients[login].Upload(ctx, content)
	if err != nil {
		return "", fmt.Errorf("%s uploads: %w", login, err)
	}
	return o.Digest, nil
}

// file: the unit's officer presents a report, its leader signs, and the officer files.
func (p *play) file(ctx context.Context, unit, facts string, kind casework.Kind, zh, en string) error {
	a, err := p.answerOf(ctx, unit)
	if err != nil {
		return err
	}
	view, err := p.look(ctx)
	if err != nil {
		return err
	}
	findings := []m{}
	for _, issue := range view.Case.OpenIssues() {
		findings = append(findings, m{
			"issue": issue.ID, "facts": facts + "经现场核查，工地夜间施工未办手续，部分渣土未覆盖。", "verdict": "verified",
			"handling": "示范：责令夜间停工，立案查处，渣土全部覆盖。", "goal": "示范：夜间不施工，无裸露渣土。",
			"settlement": "concluded", "rectify_track": "immediate",
		})
	}
	body := m{"verdict": "verified", "findings": findings, "summary": "示范：已办结。", "accountability": "无"}
	if err := p.do(ctx, unit+"-officer", casework.CmdPresentReport, m{"answer": a.ID, "report": body}, "", "报告送签", "presented the report for signature"); err != nil {
		return err
	}
	if a, err = p.answerOf(ctx, unit); err != nil {
		return err
	}
	if a.Presented == nil {
		return errors.New("what was presented does not wait for its signature")
	}
	if err := p.do(ctx, unit+"-leader", casework.CmdSignReport, m{"answer": a.ID, "presented": a.Presented.Seq}, "", "负责人照送签稿签字", "signed what was presented"); err != nil {
		return err
	}
	filed := m{"answer": a.ID}
	if kind == casework.CmdSupplement {
		filed["note"] = "示范：已补充监测数据和照片说明。"
	}
	return p.do(ctx, unit+"-officer", kind, filed, "", zh, en)
}

// sendBack: the reviewer wants more of the lead, and gets it.
func (p *play) sendBack(ctx context.Context) error {
	a, err := p.answerOf(ctx, lead)
	if err != nil {
		return err
	}
	if err := p.do(ctx, "reviewer", casework.CmdOpenReview, m{"answer": a.ID}, "", "开始审核", "opened the review"); err != nil {
		return err
	}
	if err := p.do(ctx, "reviewer", casework.CmdReturn, m{"answer": a.ID, "items": []string{"示范：缺夜间监测数据。", "示范：照片未注明时间。"}},
		casework.Supplementing, "退回补充，列明两项，六小时另计", "returned with two items; the hours for it run from now"); err != nil {
		return err
	}
	return p.file(ctx, lead, "示范：夜间等效声级 62 分贝，照片摄于当晚。", casework.CmdSupplement, "补充完善", "supplemented")
}

// approve passes every answer, and merges separate ones.
func (p *play) approve(ctx context.Context) error {
	units := []string{lead}
	if p.Mode == casework.Separate {
		units = append(units, assisting)
	}
	for i, unit := range units {
		a, err := p.answerOf(ctx, unit)
		if err != nil {
			return err
		}
		want := casework.State("")
		if i == len(units)-1 {
			want = casework.Approved
		}
		if err := p.do(ctx, "reviewer", casework.CmdApprove, m{"answer": a.ID, "opinion": "示范：情况清楚，同意。"}, want,
			"审核通过"+town.UnitName(unit)+"的报告", "approved the report of "+english[unit]); err != nil {
			return err
		}
	}
	if p.Mode != casework.Separate {
		return nil
	}
	return p.do(ctx, "coordinator", casework.CmdMergeAnswers, m{"summary": "示范：两单位意见一致，合并答复。", "verdict": "verified"}, casework.Approved,
		"合并各单位答复", "merged the answers")
}

// picture makes a small photograph-like picture; others than the same shade
// give other content.
func picture(shade uint8) []byte {
	img := image.NewGray(image.Rect(0, 0, 64, 48))
	for i := range img.Pix {
		img.Pix[i] = shade ^ uint8(i*7)
	}
	img.Set(0, 0, color.Gray{Y: shade})
	var out bytes.Buffer
	_ = png.Encode(&out, img) // into memory, of a picture that is valid
	return out.Bytes()
}
