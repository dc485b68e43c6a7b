package redaction

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// pieces are what texts of these tests are put together from.
var pieces = []string{
	"13800001234", "138 0000 1234", "+86 138-0000-1234", "0571-80000001", "057180000001", "电话", "8000001", "119999189001010005",
	"11999918900101003X", "119999900101001", "6222020000000000000", "z@example.org", "微信：", "shifan_1", "QQ", "示范路", "12号", "3栋", "2单元",
	"501室", "小区", "示范", "栽植甲", "某群众", "19900000011", "990101000000000011", "栽植路1号", "０５７１", "１３８", " ", "-", "，", "*", "D3HA20231215", "0062", "X", "元",
	"\u200b", "\xff", "é", "①", "℡", "㎡", "(", ")", "一", "86", "0",
}

func texts() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(pieces), rapid.StringN(0, 4, -1)), 0, 14).Draw(t, "pieces"), "")
	})
}

func persons() *rapid.Generator[Person] {
	return rapid.Custom(func(t *rapid.T) Person {
		value := rapid.OneOf(rapid.Just(""), rapid.SampledFrom(pieces), texts())
		return Person{Name: value.Draw(t, "name"), Telephone: value.Draw(t, "telephone"), Address: value.Draw(t, "address"), IDNumber: value.Draw(t, "id number")}
	})
}

func requireSound(t require.TestingT, text string, p Person) {
	hits := Check(text, p)
	n, last := utf8.RuneCountInString(text), 0
	for _, h := range hits {
		require.LessOrEqual(t, last, h.Start, "hits are in order and apart")
		require.Less(t, h.Start, h.End)
		require.LessOrEqual(t, h.End, n)
		require.Contains(t, Kinds(), h.Kind)
		require.Contains(t, Reasons(), h.Why)
		require.NotEmpty(t, h.Suggestion)
		last = h.End
	}
	masked := Mask(text, p)
	require.Empty(t, Check(masked, p), "nothing is left of %q: %q", text, masked)
	require.Equal(t, masked, Mask(masked, p))
	if len(hits) == 0 {
		require.Equal(t, text, masked)
	}
}

func TestOffsetsAreValidAndMaskingLeavesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		requireSound(t, texts().Draw(t, "text"), persons().Draw(t, "complainant"))
	})
}

// Whatever stands around it, the complainant's telephone is found, with any
// signs between its digits.
func TestTheComplainantIsFoundAnywhere(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.StringMatching(`1[3-9][0-9]{9}`).Draw(t, "number")
		var written strings.Builder
		for _, d := range number {
			written.WriteRune(d)
			written.WriteString(rapid.SampledFrom([]string{"", "", "", " ", "-", "，", "\u200b", "。 "}).Draw(t, "sign"))
		}
		text := texts().Draw(t, "before") + written.String() + texts().Draw(t, "after")
		hits := Check(text, Person{Telephone: number})
		require.True(t, slices.ContainsFunc(hits, func(h Hit) bool { return h.Kind == Complainant }), text)
	})
}

func FuzzCheck(f *testing.F) {
	f.Add("示范路12号3栋2单元501室，13800001234，z@example.org", "示范", "13800001234", "示范路12号", "119999189001010005")
	f.Add("X410000201806150059 罚款13800001234元", "", "", "", "")
	f.Add("微信：shifan_1 QQ 800001 (0571) 8000 0001", "某群众", "0571-80000001", "省市区县1", "x")
	f.Add(strings.Join(pieces, ""), "栽植甲", "199/0000/0011", "栽植路1号", "990101000000000011")
	f.Add("\xff\xfe\u200b①②㎡℡½１３８００００１２３４", "\xff", "\u200b", "①", "Ⅷ")
	f.Fuzz(func(t *testing.T, text, name, telephone, address, idNumber string) {
		if len(text) > 4096 || len(name)+len(telephone)+len(address)+len(idNumber) > 400 {
			return
		}
		requireSound(t, text, Person{Name: name, Telephone: telephone, Address: address, IDNumber: idNumber})
	})
}
