package app

import (
	"testing"

	"github.com/stretchr/testify/require"

	"jiaoban/internal/casework"
	"jiaoban/internal/contract"
)

// Whatever bytes come as a responsibility list: they are refused in words, or they
// are lines whose units are those of the office.
func FuzzResponsibilities(f *testing.F) {
	units := []contract.Unit{{ID: "u1", Name: "示范局", Code: "01"}, {ID: "u2", Name: "示范县"}}
	head := "\ufeff"
	for i, c := range responsibilityColumns {
		if i > 0 {
			head += ","
		}
		head += c
	}
	for _, rows := range []string{"", "\n", "\nindustry,餐饮,油烟、噪声,,,示范局,u2\n", "\npollution,大气,,示范县,central," + byTerritory + ",\n", "\nindustry,,,,,,\n", "\n\"industry", "\nindustry,x,,nowhere,,01,01;u2\n", "\n,,,\n"} {
		f.Add([]byte(head + rows))
	}
	f.Add([]byte{0xff, 0xfe, 0})
	f.Fuzz(func(t *testing.T, content []byte) {
		lines, err := readResponsibilities(content, units)
		if err != nil {
			require.NotEmpty(t, err.Error())
			return
		}
		known := map[casework.UnitID]bool{"": true, "u1": true, "u2": true}
		for _, line := range lines {
			for _, unit := range append([]casework.UnitID{line.Lead, line.Area}, line.Assisting...) {
				require.True(t, known[unit], unit)
			}
		}
	})
}
