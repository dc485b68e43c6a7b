package files

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	_ "image/gif"  // reads the header
	_ "image/jpeg" // reads the header
	_ "image/png"  // reads the header
	"io"
	"slices"
)

// hasPictureHeader reports whether a file that begins like a picture also says
// how large the picture is: a few bytes of a mark are no picture. Formats
// whose header lies deeper than what is looked at here are taken by their mark.
func hasPictureHeader(mediaType string, head []byte) bool {
	switch mediaType {
	case "image/png", "image/apng", "image/jpeg", "image/gif":
		size, _, err := image.DecodeConfig(bytes.NewReader(head))
		if err != nil {
			// A camera may write more before the header than is looked at.
			cut := errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF)
			return mediaType == "image/jpeg" && cut && len(head) == headBytes
		}
		return size.Width > 0 && size.Height > 0
	case "image/bmp":
		return hasBitmapHeader(head)
	case "image/webp":
		return len(head) > 20 && slices.Contains([]string{"VP8 ", "VP8L", "VP8X"}, string(head[12:16]))
	case "image/tiff":
		return hasTIFFHeader(head)
	}
	return true
}

// hasBitmapHeader wants one of the known lengths of the second header, and a size.
func hasBitmapHeader(head []byte) bool {
	if len(head) < 26 {
		return false
	}
	length := binary.LittleEndian.Uint32(head[14:])
	if length == 12 {
		return binary.LittleEndian.Uint16(head[18:]) > 0 && binary.LittleEndian.Uint16(head[20:]) > 0
	}
	return slices.Contains([]uint32{16, 40, 52, 56, 64, 108, 124}, length) &&
		binary.LittleEndian.Uint32(head[18:]) != 0 && binary.LittleEndian.Uint32(head[22:]) != 0
}

// hasTIFFHeader wants the place of the first directory, which may lie anywhere
// behind the header.
func hasTIFFHeader(head []byte) bool {
	if len(head) <= 8 {
		return false
	}
	var order binary.ByteOrder = binary.LittleEndian
	if head[0] == 'M' {
		order = binary.BigEndian
	}
	return order.Uint32(head[4:]) >= 8
}
