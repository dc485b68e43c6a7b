package files

import (
	"errors"
	"fmt"
	"sort"
	"strings"
	"syscall"
)

// Codes of the problems that people are told of.
const (
	CodeEmpty            = "file_empty"
	CodeTooLarge         = "file_too_large"
	CodeTypeRefused      = "file_type_refused"
	CodePictureBroken    = "file_picture_broken"
	CodeInterrupted      = "file_interrupted"
	CodeTruncated        = "file_truncated"
	CodeTooLong          = "file_longer_than_declared"
	CodeDigestMismatch   = "file_digest_mismatch"
	CodeDigestMalformed  = "file_digest_malformed"
	CodeNotFound         = "file_not_found"
	CodeDamaged          = "file_damaged"
	CodeStorageFull      = "file_storage_full"
	CodeUploadNotFound   = "upload_not_found"
	CodeUploadOffset     = "upload_offset_mismatch"
	CodeUploadFragmented = "upload_too_fragmented"
)

// Problem is an error that is fit for people. Params hold what its texts name.
type Problem struct {
	Code   string
	Params map[string]string
	cause  error
}

// texts gives the Chinese and the English text of every code.
var texts = map[string][2]string{
	CodeEmpty:            {"文件是空的。", "The file is empty."},
	CodeTooLarge:         {"文件超过上限 {limit}。", "The file is larger than the limit of {limit}."},
	CodeTypeRefused:      {"不接收此类文件({media_type})。可上传文档、图片、音频或视频。", "This type of file ({media_type}) is not accepted. Send a document, picture, audio or video."},
	CodePictureBroken:    {"这不是一张完整的图片({media_type}),打不开;请重新拍摄或重新导出后再上传。", "This is not a whole picture ({media_type}) and cannot be opened. Take or export it again."},
	CodeInterrupted:      {"传输中断,已收到 {received_bytes} 字节,请重新发送。", "The transfer broke off after {received_bytes} bytes. Send the file again."},
	CodeTruncated:        {"文件不完整:应为 {expected_bytes} 字节,收到 {received_bytes} 字节,请重新发送。", "The file is incomplete: {received_bytes} of {expected_bytes} bytes arrived. Send it again."},
	CodeTooLong:          {"文件比申报的 {expected_bytes} 字节更长。", "The file is longer than the declared {expected_bytes} bytes."},
	CodeDigestMismatch:   {"文件内容与申报的摘要不符,请重新发送。", "The content does not match the declared digest. Send it again."},
	CodeDigestMalformed:  {"文件摘要的格式不正确。", "The file's digest is malformed."},
	CodeNotFound:         {"没有这个文件。", "There is no such file."},
	CodeDamaged:          {"存储的文件已损坏,请联系管理员;重新上传原文件可以修复。", "The stored file is damaged. Tell the administrator; uploading the original again repairs it."},
	CodeStorageFull:      {"存储空间不足,文件未保存。", "The storage is full; the file was not saved."},
	CodeUploadNotFound:   {"没有这个上传,可能已完成或已过期。", "There is no such upload; it may be complete or have expired."},
	CodeUploadOffset:     {"请从第 {offset} 字节继续发送。", "Continue sending from byte {offset}."},
	CodeUploadFragmented: {"分段过多,请重新上传并使用较大的分段。", "Too many fragments. Start the upload again with larger ones."},
}

func problem(code string, params ...string) *Problem {
	p := &Problem{Code: code}
	for i := 0; i+1 < len(params); i += 2 {
		if p.Params == nil {
			p.Params = map[string]string{}
		}
		p.Params[params[i]] = params[i+1]
	}
	return p
}

func (p *Problem) because(cause error) *Problem {
	p.cause = cause
	return p
}

// Error is for logs; people get Message.
func (p *Problem) Error() string {
	var b strings.Builder
	b.WriteString(p.Code)
	names := make([]string, 0, len(p.Params))
	for name := range p.Params {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		b.WriteString(" " + name + "=" + p.Params[name])
	}
	if p.cause != nil {
		b.WriteString(": " + p.cause.Error())
	}
	return b.String()
}

// Unwrap gives the cause, which is for logs only.
func (p *Problem) Unwrap() error { return p.cause }

// Message is the text for people: English for "en", otherwise Chinese.
func (p *Problem) Message(language string) string {
	pair, known := texts[p.Code]
	if !known {
		return p.Code
	}
	text := pair[0]
	if language == "en" {
		text = pair[1]
	}
	for name, value := range p.Params {
		text = strings.ReplaceAll(text, "{"+name+"}", value)
	}
	return text
}

// CodeOf gives the code of a *Problem in an error's chain, or "".
func CodeOf(err error) string {
	var p *Problem
	if errors.As(err, &p) {
		return p.Code
	}
	return ""
}

// storageError tells a full disk, which an operator can cure while the sender
// waits, from every other failure of the disk.
func storageError(err error) error {
	for _, full := range []error{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG} {
		if errors.Is(err, full) {
			return problem(CodeStorageFull).because(err)
		}
	}
	return fmt.Errorf("files: %w", err)
}

func formatLimit(bytes int64) string {
	for _, unit := range []struct {
		size int64
		name string
	}{{1 << 30, "GiB"}, {1 << 20, "MiB"}, {1 << 10, "KiB"}} {
		if bytes >= unit.size && bytes%unit.size == 0 {
			return fmt.Sprintf("%d %s", bytes/unit.size, unit.name)
		}
	}
	return fmt.Sprintf("%d B", bytes)
}
