package api

import (
	"context"
	"net/http"

	"jiaoban/internal/contract"
)

type statisticsInput struct{ CaseQuery }

// StatisticsView are the statistics with the names of the units in them.
type StatisticsView struct {
	contract.Statistics

	Names Names `json:"names"`
}

type statisticsOutput struct{ Body StatisticsView }

func (s *Server) statisticsRoutes() {
	operate(s, op("read-statistics", http.MethodGet, "/statistics", tagRecord, "Read statistics 督办统计"), s.statistics)
}

func (s *Server) statistics(ctx context.Context, in *statisticsInput) (*statisticsOutput, error) {
	filter, err := in.filter()
	if err != nil {
		return nil, err
	}
	counted, err := s.ports.Cases.Statistics(ctx, readerOf(actorOf(ctx)), filter)
	if err != nil {
		return nil, err
	}
	names, err := s.names(ctx, mentioned(counted))
	return &statisticsOutput{Body: StatisticsView{Statistics: counted, Names: names}}, err
}
