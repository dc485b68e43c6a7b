package casework

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"unicode"
)

// Text refers to a free text (complaint, facts, reason …) by its digest. Free
// texts never stand in events: they are kept once per case beside them. A Text
// made by NewText also carries its body until it is stored.
type Text struct {
	Digest string `json:"digest"`          // sha256:<hex> of the UTF-8 body
	Chars  int    `json:"chars,omitempty"` // letters and digits only: what is left of a text when spaces and punctuation are not counted
	body   string
}

// NewText refers to body and carries it.
func NewText(body string) Text {
	if body == "" {
		return Text{}
	}
	sum := sha256.Sum256([]byte(body))
	chars := 0
	for _, r := range body {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			chars++
		}
	}
	return Text{Digest: "sha256:" + hex.EncodeToString(sum[:]), Chars: chars, body: body}
}

// Body returns the carried body; it is empty for a Text read back from a record.
func (t Text) Body() string { return t.body }

// IsZero reports whether there is no text at all.
func (t Text) IsZero() bool { return t.Digest == "" }

// Ref returns the reference alone, without the carried body.
func (t Text) Ref() Text { t.body = ""; return t }

// UnmarshalJSON reads either a plain string, as people send it, or a reference.
func (t *Text) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		var s string
		if err := json.Unmarshal(b, &s); err != nil {
			return err
		}
		*t = NewText(s)
		return nil
	}
	type ref Text
	var r ref
	if err := json.Unmarshal(b, &r); err != nil {
		return err
	}
	*t = Text(r)
	return nil
}
