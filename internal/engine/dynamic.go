package engine

import (
	"time"

	dc "go.temporal.io/server/common/dynamicconfig"
)

// plenty is a limit that a single machine never reaches. The server's own
// limits protect a cluster from its tenants; here they would only throttle us
// in the very minute in which everybody files.
const plenty = 1_000_000

// dynamicConfig tunes the server for one small machine with one tenant.
func dynamicConfig(t tuning) dc.StaticClient {
	c := dc.StaticClient{}

	// One partition: with several, a task that lands in a partition without a
	// waiting worker is found only after seconds.
	c[dc.MatchingNumTaskqueueReadPartitions.Key()] = t.partitions
	c[dc.MatchingNumTaskqueueWritePartitions.Key()] = t.partitions

	// Nothing throttles.
	for _, key := range []dc.Key{
		dc.FrontendRPS.Key(),
		dc.FrontendMaxNamespaceRPSPerInstance.Key(),
		dc.FrontendMaxNamespaceVisibilityRPSPerInstance.Key(),
		dc.FrontendMaxConcurrentLongRunningRequestsPerInstance.Key(),
		dc.FrontendPersistenceMaxQPS.Key(),
		dc.HistoryRPS.Key(),
		dc.HistoryPersistenceMaxQPS.Key(),
		dc.MatchingRPS.Key(),
		dc.MatchingPersistenceMaxQPS.Key(),
		dc.WorkerPersistenceMaxQPS.Key(),
		dc.VisibilityPersistenceMaxReadQPS.Key(),
		dc.VisibilityPersistenceMaxWriteQPS.Key(),
	} {
		c[key] = plenty
	}

	// Timers are prompt. The processor reads this far ahead of the clock to
	// bridge clocks of several machines, and a timer that is set inside the
	// span already read is moved to its end: with the default of one second a
	// short timer fires up to a second late. One machine has one clock.
	c[dc.TimerProcessorMaxTimeShift.Key()] = 100 * time.Millisecond
	// A shard may load due tasks more often than twenty times a second, which
	// matters when thousands of clocks run out at noon.
	c[dc.TimerProcessorMaxPollRPS.Key()] = 200
	c[dc.TransferProcessorMaxPollRPS.Key()] = 200
	c[dc.VisibilityProcessorMaxPollRPS.Key()] = 50
	// The host limit of the same loops falls back to a share of the
	// persistence limit, which is out of reach above.

	// One writer does the work of all queues, so hundreds of waiting workers
	// each would only hold memory.
	c[dc.TimerProcessorSchedulerWorkerCount.Key()] = 64
	c[dc.TransferProcessorSchedulerWorkerCount.Key()] = 64
	// Writing the lists for the web page costs a quarter of the work at noon,
	// and nobody waits for it: few workers let everything else go first.
	c[dc.VisibilityProcessorSchedulerWorkerCount.Key()] = 2
	c[dc.MemoryTimerProcessorSchedulerWorkerCount.Key()] = 16

	// Small caches: entries count whole mutable states of some ten kilobytes,
	// and a miss costs one read of a local file.
	c[dc.HistoryCacheHostLevelMaxSize.Key()] = 4096
	c[dc.EventsCacheMaxSizeBytes.Key()] = 2 << 20 // per shard

	// A case lives long and takes many commands; runs end by continue-as-new
	// well before these limits, which would otherwise refuse a command.
	c[dc.WorkflowExecutionMaxInFlightUpdates.Key()] = 1000
	c[dc.WorkflowExecutionMaxTotalUpdates.Key()] = 10_000
	c[dc.HistoryCountSuggestContinueAsNew.Key()] = 2000
	c[dc.HistorySizeSuggestContinueAsNew.Key()] = 2 << 20

	// Idle means idle: four services reread a table with two rows.
	c[dc.NamespaceCacheRefreshInterval.Key()] = 30 * time.Second
	// Connections never leave the machine; closing them every five minutes
	// only interrupts long polls.
	c[dc.KeepAliveMaxConnectionAge.Key()] = 24 * time.Hour
	// A laptop that wakes up looks like a deadlock; do not print every stack.
	c[dc.DeadlockDumpGoroutines.Key()] = false
	// The internal workers serve system workflows that hardly ever run.
	c[dc.WorkerScannerMaxConcurrentActivityTaskPollers.Key()] = 1
	c[dc.WorkerScannerMaxConcurrentWorkflowTaskPollers.Key()] = 2 // the SDK wants two
	// Cases have no child workflows; without its worker the server applies a
	// parent's closing to few children at once instead of through a workflow.
	c[dc.EnableParentClosePolicyWorker.Key()] = false

	// Nothing calls home.
	c[dc.EnableServerVersionCheck.Key()] = false
	return c
}
