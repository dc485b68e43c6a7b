// Package kill_test proves what a crash may not do. The program, built as it is
// shipped, is killed (SIGKILL) and started again on the same folder at least
// 200 times while people give it every command that there is: during requests,
// during a start, during a recovery and in the middle of taking a list over.
// Every few times the engine's file is lost as well.
//
// Whatever happens: a filing that was answered stands once, in its place, and
// gets its outcome; a request that was not answered and is sent again is filed
// once; no event is there twice or missing; what fell due while nobody was there
// is published once, dated with the instant at which it fell due; and every
// running clock has a workflow that will ring it.
//
// Each seed has a folder of its own and can be lived again alone:
//
//	JIAOBAN_KILL_SEED=7 go test -vet=off -run TestKills ./e2e/kill
//
// JIAOBAN_KILL_SEEDS=8 lives only the first eight, and then does not ask that
// every command was met on its way. A quarter of the seeds are lived a second time
// over a ledger in PostgreSQL (TestKillsOverPostgres).
package kill_test
