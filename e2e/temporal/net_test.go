package temporal_test

import (
	"net"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

func hostPort(t *testing.T, address string) (string, int) {
	t.Helper()
	host, port, err := net.SplitHostPort(address)
	require.NoError(t, err)
	number, err := strconv.Atoi(port)
	require.NoError(t, err)
	return host, number
}
