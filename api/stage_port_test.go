package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// The ports of the stage that share method names with others.
type (
	fileStage     stage
	loginStage    stage
	campaignStage stage
	batchStage    stage
	policyStage   stage
	rollStage     stage
)

type content struct{ *bytes.Reader }

func (content) Close() error { return nil }

func objectOf(b []byte) Object {
	sum := sha256.Sum256(b)
	return Object{Digest: "sha256:" + hex.EncodeToString(sum[:]), Size: int64(len(b)), MediaType: "image/png", Kind: "picture"}
}

func (w *fileStage) Put(_ context.Context, by casework.PersonID, r io.Reader) (Object, error) {
	b, err := io.ReadAll(r)
	if err != nil {
		return Object{}, err
	}
	if len(b) == 0 {
		return Object{}, &Refusal{Status: http.StatusUnprocessableEntity, Code: "file_empty", Words: func(lang string) string {
			return map[string]string{"zh": "文件是空的。", "en": "The file is empty."}[lang]
		}}
	}
	o := objectOf(b)
	w.objects[o.Digest] = b
	w.senders[o.Digest+" "+string(by)] = true
	return o, nil
}

// uploadOnce is the one upload that there is, of nine bytes.
const uploadOnce = "0123456789abcdef0123456789abcdef"

func (w *fileStage) BeginUpload(_ context.Context, by casework.PersonID, digest string, size int64) (Upload, error) {
	w.parts[uploadOnce+" "+string(by)] = []byte{}
	return Upload{ID: uploadOnce, Digest: digest, Size: size}, nil
}

func (w *fileStage) Upload(_ context.Context, by casework.PersonID, id string) (Upload, error) {
	part, known := w.parts[id+" "+string(by)]
	if !known {
		return Upload{}, &Refusal{Status: http.StatusNotFound, Code: "upload_not_found"}
	}
	return Upload{ID: id, Digest: objectOf([]byte("a picture")).Digest, Size: 9, Offset: int64(len(part))}, nil
}

func (w *fileStage) AppendUpload(ctx context.Context, by casework.PersonID, id string, offset int64, r io.Reader) (Upload, error) {
	u, err := w.Upload(ctx, by, id)
	if err != nil {
		return u, err
	}
	if offset != u.Offset {
		return u, &Refusal{Status: http.StatusConflict, Code: "upload_offset_mismatch", Words: func(string) string { return "offset" }}
	}
	b, err := io.ReadAll(r)
	w.parts[id+" "+string(by)] = append(w.parts[id+" "+string(by)], b...)
	if err != nil {
		return u, err
	}
	if u.Offset += int64(len(b)); u.Offset == u.Size {
		o, err := w.Put(ctx, by, bytes.NewReader(w.parts[id+" "+string(by)]))
		u.Object = &o
		return u, err
	}
	return u, nil
}

func (w *fileStage) Attachable(_ context.Context, r contract.Reader, digest string) (Object, error) {
	b, known := w.objects[digest]
	if !known || !w.senders[digest+" "+string(r.Actor.Person)] {
		return Object{}, &Refusal{Status: http.StatusNotFound, Code: "file_not_found"}
	}
	return objectOf(b), nil
}

func (w *fileStage) Get(ctx context.Context, digest string) (io.ReadSeekCloser, Object, error) {
	b, known := w.objects[digest]
	if !known {
		return nil, Object{}, &Refusal{Status: http.StatusNotFound, Code: "file_not_found"}
	}
	return content{bytes.NewReader(b)}, objectOf(b), ctx.Err()
}

func (w *fileStage) RecordDownload(_ context.Context, id casework.CaseID, digest string) error {
	w.changed = append(w.changed, "download "+string(id)+" "+digest)
	return nil
}

func (w *loginStage) AddAccount(_ context.Context, login, password string, p casework.PersonID) (contract.Account, string, error) {
	if password == "short" {
		return contract.Account{}, "", invalidField("password", "password_too_short", "least", "10")
	}
	w.changed = append(w.changed, "account "+login)
	return contract.Account{ID: "account-new", Login: login, Person: p, Hash: "$argon2id$secret", CreatedAt: noon}, "made just now", nil
}

func (w *loginStage) ResetPassword(_ context.Context, account string) (string, error) {
	if account != "account-new" {
		return "", casework.Refuse(casework.NotFound, "no_such_account")
	}
	return "made just now", nil
}

func (w *campaignStage) Campaigns(context.Context) ([]contract.Campaign, error) {
	return []contract.Campaign{{ID: "campaign-1", Name: "第二轮督察", Level: casework.LevelCentral, Kind: "routine", State: "live", CreatedAt: noon, Policies: []contract.PolicyChoice{{Level: casework.LevelCentral, Mode: casework.ModeHandedOver, Policy: "test", Version: 1}}, CreatedBy: "person-leader"}}, nil
}

func (w *campaignStage) Campaign(_ context.Context, id string) (contract.Campaign, error) {
	if id != "campaign-1" {
		return contract.Campaign{}, casework.Refuse(casework.NotFound, "no_such_campaign")
	}
	return contract.Campaign{ID: id, Name: "第二轮督察", Level: casework.LevelCentral, Kind: "routine", State: contract.CampaignDraft, CreatedAt: noon}, nil
}

func (w *campaignStage) ChangeCampaign(_ context.Context, c contract.Campaign) (contract.Campaign, error) {
	w.changed = append(w.changed, fmt.Sprintf("changed %s %s %s %d", c.ID, c.Name, c.Kind, len(c.Policies)))
	return c, nil
}

func (w *campaignStage) AddCampaign(_ context.Context, c contract.Campaign, by casework.Actor) (contract.Campaign, error) {
	w.changed = append(w.changed, "campaign "+c.Name)
	c.ID, c.State, c.CreatedBy, c.CreatedAt = "campaign-2", contract.CampaignDraft, by.Person, noon
	return c, nil
}

func (w *campaignStage) ChooseReading(_ context.Context, id string, first casework.FirstDay, document string, leader casework.Actor) (contract.Campaign, error) {
	if id != "campaign-1" {
		return contract.Campaign{}, casework.Refuse(casework.NotFound, "no_such_campaign")
	}
	w.changed = append(w.changed, "read "+string(first)+" by "+document+" of "+string(leader.Person))
	return contract.Campaign{}, nil
}

func (w *campaignStage) GoLive(_ context.Context, id string) (contract.Campaign, error) {
	w.changed = append(w.changed, "live "+id)
	return contract.Campaign{ID: id, Name: "第二轮督察", State: contract.CampaignLive, Level: casework.LevelCentral, Kind: "routine", CreatedAt: noon}, nil
}

func (w *campaignStage) EndCampaign(_ context.Context, id string) (contract.Campaign, error) {
	w.changed = append(w.changed, "ended "+id)
	return contract.Campaign{ID: id, Name: "第二轮督察", State: contract.CampaignEnded, Level: casework.LevelCentral, Kind: "routine", CreatedAt: noon}, nil
}

func batchPreview(id string) contract.BatchPreview {
	return contract.BatchPreview{
		Batch: contract.Batch{ID: id, Campaign: "campaign-1", State: contract.BatchStaged, StagedBy: "person-duty_officer", HandedOverAt: noon, StagedAt: noon},
		Sum:   contract.BatchSum{Read: 2, New: 1, Refused: 1},
		Rows: []contract.RowFate{
			{Position: 1, RowNumber: 3, Fate: contract.FateNew},
			{Position: 2, RowNumber: 4, Fate: contract.FateRefused, Refusal: &contract.RefusedRow{RowNumber: 4, Code: "duplicate_row"}},
		},
		Findings:          &contract.ListFindings{Format: "csv", Warnings: []contract.ListWarning{{RowNumber: 3, Code: "odd"}}},
		CorrectedFindings: []contract.CorrectedFindings{{From: &contract.Sending{At: noon, By: "person-duty_officer", FileName: "更正.csv"}, Findings: contract.ListFindings{Warnings: []contract.ListWarning{{Code: "strange"}}}}},
	}
}

func (w *batchStage) Stage(_ context.Context, u ListUpload, r io.Reader) (StagedList, error) {
	b, err := io.ReadAll(r)
	if err != nil {
		return StagedList{}, err
	}
	switch u.Campaign {
	case "campaign-9":
		return StagedList{}, casework.Refuse(casework.NotFound, "no_such_campaign")
	case "campaign-0":
		return StagedList{}, casework.Refuse(casework.Conflict, "campaign_not_live", "campaign", u.Campaign)
	}
	if string(b) == "not a list" {
		return StagedList{}, &Refusal{Status: http.StatusUnprocessableEntity, Code: "no_header", Words: func(lang string) string { return "no header " + lang }}
	}
	said := "staged " + u.FileName + " of " + u.UpstreamBatchNo + " " + string(b)
	if u.Kind == contract.ListHistory {
		said += ", history: " + u.BackdateReason
	}
	w.changed = append(w.changed, said)
	preview := batchPreview("batch-1")
	if preview.Batch.Again = string(b) == "again"; preview.Batch.Again {
		preview.Batch.SentBefore = &contract.Sending{At: noon, By: "person-duty_officer"}
	}
	return StagedList{Preview: preview}, nil
}

func (w *batchStage) Correct(_ context.Context, batch, name string, r io.Reader, _ casework.Actor) (StagedList, error) {
	b, err := io.ReadAll(r)
	w.changed = append(w.changed, "corrected "+batch+" by "+name+" "+string(b))
	return StagedList{Preview: batchPreview(batch)}, err
}

func (w *batchStage) Batches(context.Context, string) ([]contract.BatchStanding, error) {
	return []contract.BatchStanding{{Batch: batchPreview("batch-1").Batch, Counted: 3, Unmended: 1}}, nil
}

func (w *batchStage) Batch(_ context.Context, id string, _ contract.BatchPage) (contract.BatchPreview, error) {
	if id != "batch-1" {
		return contract.BatchPreview{}, casework.Refuse(casework.NotFound, "no_such_batch")
	}
	return batchPreview(id), nil
}

func (w *batchStage) Commit(ctx context.Context, id string, _ casework.Actor) (contract.BatchPreview, error) {
	if w.endless != nil {
		w.endless <- struct{}{}
		<-ctx.Done()
		if id == "withdrawn" {
			return contract.BatchPreview{}, casework.Refuse(casework.Conflict, "batch_withdrawn")
		}
		if id == "broken" {
			return contract.BatchPreview{}, errors.New("the disk is gone")
		}
		return contract.BatchPreview{}, ctx.Err()
	}
	w.changed = append(w.changed, "committed "+id)
	return w.Batch(ctx, id, contract.BatchPage{})
}

func (w *batchStage) Strike(ctx context.Context, id string, row contract.RowRef, reason string, _ casework.Actor) (contract.BatchPreview, error) {
	if row.Row == 99 {
		return contract.BatchPreview{}, casework.Refuse(casework.NotFound, "no_such_row", "row", "99")
	}
	w.changed = append(w.changed, fmt.Sprintf("struck %+v %s", row, reason))
	return w.Batch(ctx, id, contract.BatchPage{})
}

func (w *batchStage) Restore(ctx context.Context, id string, row contract.RowRef, reason string, _ casework.Actor) (contract.BatchPreview, error) {
	w.changed = append(w.changed, fmt.Sprintf("restored %+v %s", row, reason))
	return w.Batch(ctx, id, contract.BatchPage{})
}

func (w *batchStage) Withdraw(ctx context.Context, id, reason string, _ casework.Actor) (contract.BatchPreview, error) {
	w.changed = append(w.changed, "withdrawn "+reason)
	return w.Batch(ctx, id, contract.BatchPage{})
}

func (w *batchStage) OpenRow(ctx context.Context, batch string, row contract.RowRef, _ casework.Actor) (contract.OpenedRow, error) {
	_, err := w.Batch(ctx, batch, contract.BatchPage{})
	return contract.OpenedRow{Position: row.Row, Cells: []contract.RowCell{{Name: "complaint", Heading: "举报内容", Text: "油烟扰民"}}, Fault: "number"}, err
}

func (w *batchStage) CorrectRow(_ context.Context, batch string, how contract.RowCorrection, _ casework.Actor) (StagedList, error) {
	w.changed = append(w.changed, fmt.Sprintf("corrected %+v %v %s", how.Row, how.Cells, how.Reason))
	return StagedList{Preview: batchPreview(batch), Correction: &contract.Correction{Mended: 1}}, nil
}

func (w *batchStage) Refused(ctx context.Context, r contract.Reader, id string) ([]byte, error) {
	_, err := w.Batch(ctx, id, contract.BatchPage{})
	return []byte("a spreadsheet for " + r.Actor.Person), err
}

func (w *policyStage) Policies(context.Context) ([]contract.PolicyVersion, error) {
	if w.policies != nil {
		return w.policies, nil
	}
	second := testPolicy()
	second.Version, second.Basis = 2, "a later document"
	shorter := testPolicy()
	shorter.Name, shorter.Clocks = "shorter", []casework.ClockPolicy{
		{Kind: casework.ClockReport, Rule: casework.DueRule{From: casework.FromHandedOver, Day: 2, At: "12:00", FirstDay: casework.Counted, Days: casework.WorkingDays}},
	}
	return []contract.PolicyVersion{
		{Policy: shorter, StoredAt: noon, Reason: "stricter"}, {Policy: testPolicy(), StoredAt: noon, Reason: "shipped"}, {Policy: second, StoredAt: noon, Reason: "later"},
	}, nil
}

func (w *policyStage) Calendar(context.Context) (casework.Calendar, error) {
	return casework.Calendar{Years: []casework.CalendarYear{{Year: 2021}}}, nil
}

func (w *policyStage) Calendars(context.Context) ([]contract.CalendarVersion, error) {
	year := casework.CalendarYear{Year: 2021, Source: "2021年安排", Holidays: []casework.Date{"2021-10-01"}}
	mended := casework.CalendarYear{Year: 2021, Source: "2021年安排", Holidays: []casework.Date{"2021-10-01"}, Makeup: []casework.Date{"2021-09-26"}}
	return []contract.CalendarVersion{
		{Year: year, Version: 1, StoredAt: noon, Reason: "shipped"}, {Year: mended, Version: 2, StoredAt: noon, StoredBy: "person-first", Reason: "notice"},
		{Year: casework.CalendarYear{Year: 2022}, Version: 1, StoredAt: noon, Reason: "shipped"},
	}, nil
}

func (w *policyStage) CasePolicy(_ context.Context, campaign string, _ casework.SourceLevel, _ casework.SourceMode, _ casework.Instant) (casework.Policy, casework.Calendar, error) {
	if campaign != "campaign-1" {
		return casework.Policy{}, casework.Calendar{}, casework.Refuse(casework.NotFound, "no_such_campaign")
	}
	return testPolicy(), casework.Calendar{}, nil
}

func (w *policyStage) PolicyVersion(ctx context.Context, name string, version int) (contract.PolicyVersion, error) {
	versions, err := w.Policies(ctx)
	for _, v := range versions {
		if v.Policy.Name == name && v.Policy.Version == version {
			return v, err
		}
	}
	return contract.PolicyVersion{}, casework.Refuse(casework.NotFound, "no_such_policy")
}

// The texts of the stage are the names of its policies.
func (w *policyStage) ReadPolicy(ctx context.Context, text string) (contract.PolicyDraft, error) {
	if text == "broken" {
		return contract.PolicyDraft{Faults: []contract.RuleFault{
			{Line: 3, Path: "zone", Text: "there is no zone", ZH: "时区有误"}, {Line: 4, Text: "no YAML", ZH: "不是 YAML"}, {Text: "nothing", ZH: "什么也没有"},
		}}, nil
	}
	versions, err := w.Policies(ctx)
	for _, v := range versions {
		if v.Policy.Name == text {
			return contract.PolicyDraft{Policy: v.Policy, SHA256: "sum", Stored: true}, err
		}
	}
	p := testPolicy()
	p.Name, p.Clocks = text, versions[0].Policy.Clocks
	return contract.PolicyDraft{Policy: p, SHA256: "sum"}, err
}

func (w *policyStage) ReadCalendar(_ context.Context, text string) (contract.CalendarDraft, error) {
	if text == "broken" {
		return contract.CalendarDraft{Faults: []contract.RuleFault{{Line: 1, Path: "year", Text: "whole", ZH: "整数"}}}, nil
	}
	if text == "monday off" {
		return contract.CalendarDraft{Year: casework.CalendarYear{Year: 2021, Source: text, Holidays: []casework.Date{"2021-08-30"}}, SHA256: "sum", Version: 2}, nil
	}
	return contract.CalendarDraft{Year: casework.CalendarYear{Year: 2022, Source: text}, SHA256: "sum", Version: 1}, nil
}

func (w *policyStage) PolicyText(p casework.Policy) (text, sum string, err error) {
	return "name: " + p.Name, "sum", nil
}

func (w *policyStage) CalendarText(y casework.CalendarYear) (text, sum string, err error) {
	return fmt.Sprint("year: ", y.Year), "sum", nil
}

func (w *policyStage) StorePolicy(_ context.Context, p casework.Policy, by casework.PersonID, reason string) error {
	w.changed = append(w.changed, fmt.Sprintf("stored %s %d by %s: %s", p.Name, p.Version, by, reason))
	return nil
}

func (w *policyStage) ReplaceCalendar(_ context.Context, y casework.CalendarYear, read int, by casework.PersonID, reason string) error {
	w.changed = append(w.changed, fmt.Sprintf("stored %d over %d by %s: %s", y.Year, read, by, reason))
	return nil
}
