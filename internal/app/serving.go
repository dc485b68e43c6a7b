package app

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"time"

	"jiaoban/internal/app/town"
)

// Serving is DIR/serve.json: where a running process is reached. It is written
// when everything is ready and removed when the process ends in good order.
type Serving struct {
	URL       string          `json:"url"`
	Probes    string          `json:"probes,omitempty"` // where they have an address of their own
	PID       int             `json:"pid"`
	Temporal  ServingTemporal `json:"temporal"`
	Demo      *ServingDemo    `json:"demo,omitempty"`
	Version   string          `json:"version"`
	StartedAt time.Time       `json:"started_at"`
}

// ServingTemporal is where the engine is reached.
type ServingTemporal struct {
	Frontend  string `json:"frontend"`
	Namespace string `json:"namespace"`
	UI        string `json:"ui,omitempty"`
}

// ServingDemo are the logins of the demonstration city and what it has.
type ServingDemo struct {
	Logins    []town.Login       `json:"logins"`
	Campaigns []ServingCampaigns `json:"campaigns"`
}

// ServingCampaigns names a campaign of the demonstration.
type ServingCampaigns struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Fast bool   `json:"fast"` // its clocks run in seconds
}

func readServing(path string) (Serving, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return Serving{}, err
	}
	var s Serving
	return s, json.Unmarshal(content, &s)
}

func removeServing(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
