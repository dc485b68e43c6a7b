// Facts writes what the page is built from into a folder: openapi.json, the
// document of the API, and facts.json, the words of the program.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"jiaoban/api"
)

func main() {
	if err := write(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "facts:", err)
		os.Exit(1)
	}
}

func write(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("name the folder to write into")
	}
	document, err := api.Document("")
	if err != nil {
		return err
	}
	facts, err := json.MarshalIndent(api.NewFacts(), "", "\t")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(args[0], 0o755); err != nil {
		return err
	}
	for name, content := range map[string][]byte{"openapi.json": document, "facts.json": facts} {
		if err := os.WriteFile(filepath.Join(args[0], name), content, 0o644); err != nil {
			return err
		}
	}
	return nil
}
