// Package engine runs the Temporal server inside this process. It is the only
// package that imports go.temporal.io/server and temporalio/ui-server.
//
// Start brings up the four services (frontend, history, matching, worker) over
// one SQLite file, or over one database in PostgreSQL, and, if wanted, the web page
// of Temporal; everything listens on 127.0.0.1. What follows is about the file; the
// database is in postgres.go and docs/decisions/0020. The file is expendable: the ledger is the record, and whenever
// the file is missing, damaged or made by another server version, it is set
// aside and replaced, and ID gives a new value that tells the application to
// recover every open case.
//
// # Why these settings
//
// Synchronous is FULL, because a timer or an update that was acknowledged must
// survive a power cut; NORMAL was 10 to 40 % faster and would lose the last
// transactions. The plugin gets one connection: SQLite has one writer anyway,
// and the plugin's transactions begin deferred, so that with several they
// could fail as busy when they turn from reading to writing. A task queue has
// one partition, because only then every task meets every waiting worker; four
// were not faster. Four history shards let the transactions of several cases
// be prepared while one is written: with one shard the median update took
// 47 ms instead of 38 ms, eight were no better than four, and in the other
// measurements the three differed by less than the noise. The number cannot
// change later. Two workers instead of 512 write the lists for the web page:
// with 32, these took a quarter of the processor time when 2,000 timers fell
// due at once, in competition with the timers.
//
// Timers read 100 ms ahead instead of a second, because a timer that is set
// inside the span already read is moved to its end.
//
// Seen on two cores that others were using too, by the benchmarks beside this
// file: cold start 0.4 to 0.5 s, warm start 0.1 to 0.3 s, stop 1.1 s; idle
// 0.1 % of a core and 130 to 150 MB resident, the test program included;
// timers of 0.3 s and of 5 s 10 to 33 ms late by the workflow's clock;
// depending on the neighbours 90 to 245 starts and 100 to 350 updates a
// second; 2,000 timers due at one instant 40 to 125 a second, at about 10 to
// 14 ms of processor time each, worker included.
//
// # Process-wide effects
//
// Several engines may run in one process or side by side. What they share is
// not ours to separate: the server sets OpenTelemetry's global error handler
// and reads the OTEL_* exporter variables of the environment.
package engine
