package worker

import (
	"fmt"
	"testing"

	"go.temporal.io/sdk/worker"
)

func TestMoreAskForTasksWhereTemporalKeepsItsQueueInParts(t *testing.T) {
	fixed := fmt.Sprintf("%T", worker.NewPollerBehaviorSimpleMaximum(worker.PollerBehaviorSimpleMaximumOptions{}))
	growing := fmt.Sprintf("%T", worker.NewPollerBehaviorAutoscaling(worker.PollerBehaviorAutoscalingOptions{}))
	for _, its := range []struct {
		partitioned bool
		want        string
	}{{false, fixed}, {true, growing}} {
		w := Worker{options: Options{Partitioned: its.partitioned}}
		o := w.sdkOptions(nil)
		if got := fmt.Sprintf("%T", o.WorkflowTaskPollerBehavior); got != its.want {
			t.Errorf("partitioned %v: workflow tasks are asked for by %s, want %s", its.partitioned, got, its.want)
		}
		if o.MaxConcurrentWorkflowTaskPollers != 0 {
			t.Errorf("partitioned %v: the SDK refuses a fixed number beside it", its.partitioned)
		}
	}
}
