package app

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
)

// machine says where something was measured. What the system does not tell is left
// out.
type machine struct {
	System    string  `json:"system"`
	Processor string  `json:"processor,omitempty"`
	CPUs      int     `json:"cpus"`
	MemoryMiB int     `json:"memory_mib,omitempty"`
	Go        string  `json:"go"`
	Load      float64 `json:"load_before"` // of the minute before
	LoadAfter float64 `json:"load_after"`
}

func thisMachine() machine {
	kib, _ := strconv.Atoi(strings.TrimSuffix(entryOf("/proc/meminfo", "MemTotal"), " kB"))
	return machine{
		System: runtime.GOOS + "/" + runtime.GOARCH, Processor: entryOf("/proc/cpuinfo", "model name"),
		CPUs: runtime.GOMAXPROCS(0), MemoryMiB: kib / 1024, Go: runtime.Version(), Load: load(),
	}
}

// entryOf is the first entry of a name in a file of the system's.
func entryOf(path, name string) string {
	content, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(content)) {
		if key, value, found := strings.Cut(line, ":"); found && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// load is the machine's load over the last minute.
func load() float64 {
	content, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return 0
	}
	first, _, _ := strings.Cut(string(content), " ")
	f, _ := strconv.ParseFloat(first, 64)
	return f
}

// String says it in a line.
func (m machine) String() string {
	parts := []string{m.System, m.Processor, fmt.Sprintf("%d CPU", m.CPUs)}
	if m.MemoryMiB > 0 {
		parts = append(parts, fmt.Sprintf("%d MiB", m.MemoryMiB))
	}
	parts = append(parts, m.Go, fmt.Sprintf("负荷 load %.2f", m.Load))
	return strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
}
