package worker

import (
	"reflect"
	"testing"

	"go.temporal.io/sdk/worker"
)

func TestMoreAskForTasksWhereTemporalKeepsItsQueueInParts(t *testing.T) {
	for partitioned, want := range map[bool]worker.PollerBehavior{
		false: worker.NewPollerBehaviorSimpleMaximum(worker.PollerBehaviorSimpleMaximumOptions{MaximumNumberOfPollers: 4}),
		true: worker.NewPollerBehaviorAutoscaling(worker.PollerBehaviorAutoscalingOptions{
			InitialNumberOfPollers: 4, MinimumNumberOfPollers: 4, MaximumNumberOfPollers: 32,
		}),
	} {
		w := Worker{options: Options{Partitioned: partitioned}}
		o := w.sdkOptions(nil)
		if !reflect.DeepEqual(o.WorkflowTaskPollerBehavior, want) {
			t.Errorf("partitioned %v: workflow tasks are asked for by %#v, want %#v", partitioned, o.WorkflowTaskPollerBehavior, want)
		}
		if o.MaxConcurrentWorkflowTaskPollers != 0 {
			t.Errorf("partitioned %v: the SDK refuses a fixed number beside it", partitioned)
		}
	}
}
