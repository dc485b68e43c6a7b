package files

import (
	"bytes"
	"encoding/binary"
	"strings"

	"github.com/gabriel-vasile/mimetype"
)

// Kind is what evidence is for people (S2-40: 文字、图片、音频、视频).
type Kind string

// The kinds. Text comprises office documents.
const (
	KindText    Kind = "text"
	KindPicture Kind = "picture"
	KindAudio   Kind = "audio"
	KindVideo   Kind = "video"
)

const (
	mediaTypeZip = "application/zip"
	mediaTypeOFD = "application/ofd" // GB/T 33190, the layout format of official papers
	ooxml        = "application/vnd.openxmlformats-officedocument."
)

// accepted lists every media type that is taken; everything else is refused.
// Refused on purpose: programs and scripts; archives, which would hide what
// they hold; HTML, XML and SVG, which a browser would run as part of our own
// page. Macros in office documents are not looked for: whoever serves these
// files must send them as attachments, with nosniff and this media type.
var accepted = map[string]Kind{
	"text/plain":                                      KindText,
	"text/csv":                                        KindText,
	"text/tab-separated-values":                       KindText,
	"application/json":                                KindText,
	"application/pdf":                                 KindText,
	mediaTypeOFD:                                      KindText,
	"application/msword":                              KindText,
	"application/vnd.ms-excel":                        KindText,
	"application/vnd.ms-powerpoint":                   KindText,
	ooxml + "wordprocessingml.document":               KindText,
	ooxml + "spreadsheetml.sheet":                     KindText,
	ooxml + "presentationml.presentation":             KindText,
	"application/vnd.oasis.opendocument.text":         KindText,
	"application/vnd.oasis.opendocument.spreadsheet":  KindText,
	"application/vnd.oasis.opendocument.presentation": KindText,

	"image/jpeg":          KindPicture,
	"image/png":           KindPicture,
	"image/apng":          KindPicture,
	"image/gif":           KindPicture,
	"image/webp":          KindPicture,
	"image/bmp":           KindPicture,
	"image/tiff":          KindPicture,
	"image/heic":          KindPicture,
	"image/heif":          KindPicture,
	"image/heic-sequence": KindPicture,
	"image/heif-sequence": KindPicture,
	"image/avif":          KindPicture,

	"audio/mpeg":      KindAudio,
	"audio/wav":       KindAudio,
	"audio/aac":       KindAudio,
	"audio/amr":       KindAudio,
	"audio/flac":      KindAudio,
	"audio/ogg":       KindAudio,
	"application/ogg": KindAudio,
	"audio/mp4":       KindAudio,
	"audio/x-m4a":     KindAudio,

	"video/mp4":       KindVideo,
	"video/x-m4v":     KindVideo,
	"video/quicktime": KindVideo,
	"video/3gpp":      KindVideo,
	"video/3gpp2":     KindVideo,
	"video/webm":      KindVideo,
	"video/ogg":       KindVideo,
	"video/mpeg":      KindVideo,
	"video/matroska":  KindVideo,
	"video/x-msvideo": KindVideo,
	"video/x-flv":     KindVideo,
	"video/x-ms-asf":  KindVideo,
}

// headBytes is how much of a file's beginning is looked at.
const headBytes = 64 << 10

// recognise finds the media type in a file's first bytes.
func recognise(head []byte) (mediaType string, kind Kind, err error) {
	mediaType, _, _ = strings.Cut(mimetype.Detect(head).String(), ";")
	if mediaType == mediaTypeZip {
		mediaType = recogniseZip(head)
	}
	kind, ok := accepted[mediaType]
	if !ok {
		return "", "", problem(CodeTypeRefused, "media_type", mediaType)
	}
	if kind == KindPicture && !hasPictureHeader(mediaType, head) {
		return "", "", problem(CodePictureBroken, "media_type", mediaType)
	}
	return mediaType, kind, nil
}

// recogniseZip looks for document formats that are zip files in a longer
// stretch than the library reads, and for OFD, which it does not know.
func recogniseZip(head []byte) string {
	hasContentTypes, part := false, ""
	for first := true; ; first = false {
		name, rest, found := nextZipName(head)
		if !found {
			break
		}
		head = rest
		switch {
		case first && name == "OFD.xml":
			return mediaTypeOFD
		case name == "[Content_Types].xml":
			hasContentTypes = true
		case part != "":
		case strings.HasPrefix(name, "word/"):
			part = ooxml + "wordprocessingml.document"
		case strings.HasPrefix(name, "xl/"):
			part = ooxml + "spreadsheetml.sheet"
		case strings.HasPrefix(name, "ppt/"):
			part = ooxml + "presentationml.presentation"
		}
		if hasContentTypes && part != "" {
			return part
		}
	}
	return mediaTypeZip
}

// nextZipName finds the next local file header. It searches for the signature,
// since writers that stream leave the entries' lengths out of their headers.
func nextZipName(b []byte) (name string, rest []byte, found bool) {
	const fixed, nameLengthAt = 30, 26
	at := bytes.Index(b, []byte("PK\x03\x04"))
	if at < 0 || len(b) < at+fixed {
		return "", nil, false
	}
	b = b[at:]
	end := fixed + int(binary.LittleEndian.Uint16(b[nameLengthAt:]))
	if len(b) < end {
		return "", nil, false
	}
	return string(b[fixed:end]), b[end:], true
}
