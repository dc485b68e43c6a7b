package secrecy

import (
	"encoding/binary"
	"fmt"
)

// feedPlace is what a sealed position of the feed is bound to.
func feedPlace() []byte { return place("jiaoban", string(Text), "1", "feed", "position") }

// SealPosition encrypts how far a listener has heard the record. Sealed twice it
// looks different, and has the same length wherever it lies, so that whoever
// holds two of them cannot tell whether anything came in between. Every process
// with these keys opens it, also after a rotation.
func (k *Keys) SealPosition(pos int64) ([]byte, error) {
	return k.rings[Text].seal(binary.BigEndian.AppendUint64(nil, uint64(pos)), feedPlace())
}

// OpenPosition opens what SealPosition made; anything else is ErrUnreadable.
func (k *Keys) OpenPosition(sealed []byte) (int64, error) {
	plain, err := k.rings[Text].open(sealed, feedPlace())
	if err != nil {
		return 0, err
	}
	if len(plain) != 8 {
		return 0, fmt.Errorf("%w (position)", ErrUnreadable)
	}
	return int64(binary.BigEndian.Uint64(plain)), nil
}
