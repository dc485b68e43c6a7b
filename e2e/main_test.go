// Package e2e tests the whole program: started in this process on folders and
// ports of its own, or as the real binary. All scenarios are in this one
// package, since linking the Temporal server takes its time.
package e2e

import (
	"testing"

	"jiaoban/internal/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }
