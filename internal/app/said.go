package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"strings"
	"syscall"

	"jiaoban/api"
	"jiaoban/internal/app/remote"
	"jiaoban/internal/archive"
	"jiaoban/internal/casework"
	"jiaoban/internal/chain"
	"jiaoban/internal/contract"
	"jiaoban/internal/postgres"
	"jiaoban/internal/secrecy"
)

// What goes wrong is said in Chinese and then in English, as help is: whoever
// sits at a machine reads one of them. An error that knows its words has a method
// Words; others are technical, and the table of causes knows the Chinese of those
// that an operator can meet.

// Worded is an error that says itself in both languages.
type Worded interface {
	error
	Words() (zh, en string)
}

// fault is an error of a command in words, with the exit status and the cause.
type fault struct {
	status int
	zh, en string
	cause  error // said after the words; nil: there is nothing more to say
}

func (f *fault) Error() string {
	zh, en := f.Words()
	return zh + "\n" + en
}

func (f *fault) Unwrap() error { return f.cause }

// Words implements Worded.
func (f *fault) Words() (zh, en string) {
	if f.cause == nil {
		return f.zh, f.en
	}
	zh, en = said(f.cause)
	if zh == unknown {
		return f.zh + "（原因见英文说明）。", f.en + ": " + en
	}
	return f.zh + "：" + below(zh, ""), f.en + ":" + below(en, " ")
}

// usage is an error in what was typed or set. Both sentences take the same arguments.
func usage(zh, en string, args ...any) error { return because(nil, ExitUsage, zh, en, args...) }

// failed is something that was not done.
func failed(zh, en string, args ...any) error { return because(nil, 1, zh, en, args...) }

// because names what was being done when an error arose; a nil error may be given.
func because(cause error, status int, zh, en string, args ...any) error {
	return &fault{status: status, zh: fmt.Sprintf(zh, args...), en: fmt.Sprintf(en, args...), cause: cause}
}

// misfits says that the record does not hold.
func misfits(zh, en string) error { return &fault{status: ExitMisfit, zh: zh, en: en} }

// wrapped is because for what may have gone well.
func wrapped(cause error, zh, en string, args ...any) error {
	if cause == nil {
		return nil
	}
	return because(cause, ExitStatus(cause), zh, en, args...)
}

// Usage marks an error as one of the command line.
func Usage(zh, en string) error { return &fault{status: ExitUsage, zh: zh, en: en} }

// Say puts an error in words for a person: everything in Chinese, then everything
// in English; what is the same in both, such as a server's answer in the language
// that was asked for, stands once.
func Say(err error) string {
	zh, en := said(err)
	if zh == en {
		return zh
	}
	return zh + "\n" + en
}

func said(err error) (zh, en string) {
	if named, ok := err.(*atDatabase); ok { //nolint:errorlint // this very error, not one below it
		if parts := joined(named.cause); len(parts) > 0 {
			for i, part := range parts {
				parts[i] = at(named.setting, part)
			}
			err = errors.Join(parts...)
		}
	}
	if parts := joined(err); len(parts) > 0 {
		var inChinese, inEnglish []string
		for _, part := range parts {
			zh, en := said(part)
			inChinese, inEnglish = append(inChinese, zh), append(inEnglish, en)
		}
		return strings.Join(inChinese, "\n"), strings.Join(inEnglish, "\n")
	}
	if worded, ok := errors.AsType[Worded](err); ok {
		return worded.Words()
	}
	if answer, ok := errors.AsType[*remote.Refusal](err); ok {
		words := answered(answer)
		return words, words
	}
	if refusal := casework.AsError(err); refusal != nil {
		return refused(refusal, casework.Chinese), refused(refusal, casework.English)
	}
	if misfit, ok := errors.AsType[*chain.MisfitError](err); ok {
		return fmt.Sprintf("第 %d 条记录不符", misfit.Pos), err.Error()
	}
	if trouble, ok := troubleOf(err); ok {
		return trouble.ZH, trouble.EN
	}
	return cmp.Or(technical(err), unknown), err.Error()
}

// atDatabase is an error of a database, with the setting that names it.
type atDatabase struct {
	setting postgres.Setting
	cause   error
}

func (e *atDatabase) Error() string { return e.cause.Error() }

func (e *atDatabase) Unwrap() error { return e.cause }

// The settings that name a database.
var (
	ofLedger = postgres.OfLedger
	ofOwner  = postgres.Setting{Env: "JIAOBAN_MIGRATE_DATABASE"}
	ofEngine = postgres.OfEngine
)

// at notes which setting names the database that an error is of.
func at(setting postgres.Setting, err error) error {
	if err == nil {
		return nil
	}
	return &atDatabase{setting, err}
}

// troubleOf knows what is wrong with a PostgreSQL, which is the ledger's where
// nothing else is noted.
func troubleOf(err error) (postgres.Trouble, bool) {
	setting := ofLedger
	if e, ok := errors.AsType[*atDatabase](err); ok {
		setting = e.setting
	}
	return postgres.TroubleOf(err, setting)
}

// joined are the parts of errors.Join, whose text is theirs, line by line.
func joined(err error) []error {
	several, ok := err.(interface{ Unwrap() []error }) //nolint:errorlint // this very error, not one below it
	if !ok {
		return nil
	}
	parts := several.Unwrap()
	lines := make([]string, len(parts))
	for i, part := range parts {
		lines[i] = part.Error()
	}
	if err.Error() != strings.Join(lines, "\n") {
		return nil
	}
	return parts
}

// refused puts a refusal of the rules in words, with each field on a line.
func refused(e *casework.Error, lang string) string {
	return answered(&remote.Refusal{Problem: *api.InWords(e, lang), Lang: lang})
}

// answered is a server's refusal, in the one language that it was asked for in.
func answered(r *remote.Refusal) string {
	lines := []string{cmp.Or(r.Detail, r.Code)}
	for _, f := range r.Errors {
		lines = append(lines, fieldLine(f.Field, f.Detail, r.Lang))
	}
	return strings.Join(lines, "\n")
}

// fieldLine names a field in the reader's words, where the glossary has them.
func fieldLine(field, what, lang string) string {
	words, known := fieldWords[field]
	if !known {
		words, known = sentFields[field]
	}
	if known && lang == casework.Chinese {
		return "  “" + words.zh + "”：" + what
	} else if known {
		return "  The " + words.en + ": " + what
	}
	if lang == casework.Chinese {
		return "  " + field + "：" + what
	}
	return "  " + field + ": " + what
}

// causes are technical errors that an operator can do something about.
var causes = []struct {
	is error
	zh string
}{
	{secrecy.ErrRingNew, "密钥目录缺少本版本新增的密钥环；请运行 jiaoban migrate，并把目录复制到其他机器"},
	{secrecy.ErrKeysMissing, "密钥目录缺失或不完整；请从备份恢复"},
	{secrecy.ErrKeysExist, "密钥目录中已有密钥"},
	{secrecy.ErrPermissions, "密钥目录或密钥文件的权限过宽，只应由所有者访问（目录 chmod 700，文件 chmod 600）"},
	{secrecy.ErrKeyFile, "密钥文件已损坏，或不是本程序的密钥文件"},
	{secrecy.ErrMasterKey, "主密钥与密钥目录不符（见 JIAOBAN_MASTER_KEY）"},
	{secrecy.ErrKeyUnknown, "密钥目录中没有加密此数据的密钥"},
	{secrecy.ErrUnreadable, "用现有密钥解不开此数据"},
	{syscall.ENOSPC, "磁盘已满"}, {syscall.EDQUOT, "磁盘配额已用完"}, {syscall.ENAMETOOLONG, "名称过长"}, {syscall.EROFS, "文件系统只读"},
	{syscall.ENOTDIR, "路径中有一级不是目录"}, {syscall.EISDIR, "这是目录，不是文件"},
	{syscall.ECONNREFUSED, "连接被拒绝，对方没有在该地址运行"}, {syscall.EADDRINUSE, "端口已被占用"},
	{syscall.EADDRNOTAVAIL, "本机没有这个地址"}, {syscall.ECONNRESET, "连接中断"},
	{fs.ErrNotExist, "没有这个文件或目录"}, {fs.ErrPermission, "没有权限"}, {fs.ErrExist, "已经存在"},
	{context.Canceled, "已中止"}, {context.DeadlineExceeded, "等待超时"},
	{archive.ErrDamaged, "文件已损坏、不完整或不是备份，请换另一份"},
	{archive.ErrOtherKey, "备份只能用与其公钥成对的私钥打开"},
	{archive.ErrNoKey, "请指明含有 AGE-SECRET-KEY-… 一行的私钥文件（由 jiaoban keys backup 生成）"},
	{archive.ErrNoRecipient, "请写 age1… 开头的公钥（由 jiaoban keys backup 生成）"},
	{contract.ErrUnavailable, "台账暂时无法使用（数据库不可达、被锁住或磁盘已满）"},
}

// below puts several lines below the one that they belong to.
func below(text, before string) string {
	if !strings.Contains(text, "\n") {
		return before + text
	}
	return "\n  " + strings.ReplaceAll(text, "\n", "\n  ")
}

// unknown is what Chinese says of an error that no table knows.
const unknown = "未能完成，原因见英文说明。"

// technical says in Chinese what it knows of an error that has no words of its own.
func technical(err error) string {
	if zh := ofSQLite(err); zh != "" {
		return zh
	}
	for _, c := range causes {
		if errors.Is(err, c.is) {
			return whereOf(err, c.is) + c.zh
		}
	}
	if dns, ok := errors.AsType[*net.DNSError](err); ok {
		return "找不到主机 " + dns.Name
	}
	if _, ok := errors.AsType[*net.OpError](err); ok {
		return "网络连接失败"
	}
	return ""
}

// ofSQLite says what SQLite's own code means where an operator can do something
// about it; "" where it is none of these.
func ofSQLite(err error) string {
	coded, ok := errors.AsType[interface {
		error
		Code() int
	}](err)
	if !ok {
		return ""
	}
	switch coded.Code() & 0xff {
	case 8:
		return "台账文件或其目录只读，没有写入的权限（ledger.db，以及它所在的目录）"
	case 11, 26:
		return "台账文件已损坏或不是台账；请先另存原文件，再从备份恢复"
	case 13:
		return "磁盘已满"
	case 14:
		return "打不开台账文件，请检查路径和权限"
	}
	return ""
}

// whereOf names the file, the server or the ledger that an error is about.
func whereOf(err, cause error) string {
	if e, ok := errors.AsType[*url.Error](err); ok {
		return e.URL + "："
	}
	if errors.Is(err, contract.ErrUnavailable) && !errors.Is(cause, contract.ErrUnavailable) {
		return "台账无法使用："
	}
	if e, ok := errors.AsType[*fs.PathError](err); ok && e.Path != "." {
		return e.Path + "："
	}
	return ""
}

// ofSettings are causes that only another setting or another key folder cures.
var ofSettings = []error{
	secrecy.ErrRingNew, secrecy.ErrKeysMissing, secrecy.ErrPermissions, secrecy.ErrKeyFile, secrecy.ErrMasterKey, syscall.EADDRNOTAVAIL,
}

func alreadyThere(name string) error {
	return usage("%s 已经存在，不覆盖。", "%s is there already and is not overwritten.", name)
}

// cannotRead names the file once, in whichever words the error has.
func cannotRead(name string, err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok && e.Path == name {
		err = e.Err
	}
	return because(err, ExitUsage, "不能读取 %s", "cannot read %s", name)
}

// sentFields name the fields that commands send, beside those of fieldWords.
var sentFields = map[string]twoTongues{
	"campaign": {"督察", "campaign"}, "backdate_reason": {"补录原因（--backdate-reason）", "reason for backdating (--backdate-reason)"},
	"batch_no": {"来件方批次号", "sender's number of the batch"}, "local_batch_no": {"本办批次号", "office's own number of the batch"},
	"declared_count": {"申报件数", "declared number of cases"}, "level": {"来源级别", "level"}, "mode": {"来源方式", "mode"},
	"history_reason": {"旧台账入库理由", "reason for entering an old ledger"}, "kind": {"类别", "kind"}, "file": {"文件", "file"}, "reason": {"理由", "reason"},
	"sheet": {"工作表", "sheet"}, "position": {"批次中的位置", "place in the batch"}, "cells": {"栏目", "cells"}, "login": {"登录名", "login"},
	"password": {"密码", "password"}, "old_password": {"现密码", "present password"}, "person": {"人员", "person"}, "name": {"名称", "name"},
	"telephone": {"电话", "telephone"}, "code": {"代码", "code"}, "parent": {"上级单位", "unit above"},
	"first_responsible": {"第一责任人", "first responsible person"}, "direct_responsible": {"直接责任人", "directly responsible person"},
	"territory": {"辖区名称", "names of the area"}, "unit": {"单位", "unit"}, "role": {"岗位", "role"}, "from": {"起", "beginning"}, "until": {"止", "end"},
	"substitute": {"替补", "substitute"}, "backup": {"备班人员", "backup"}, "disabled": {"停用", "disabled"}, "delegate": {"受托人", "delegate"}, "delegator": {"委托人", "delegator"}, "format": {"格式", "format"},
}
