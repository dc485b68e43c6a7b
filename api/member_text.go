package api

import (
	"maps"
	"slices"

	"github.com/danielgtaylor/huma/v2"
)

// memberTexts describe the members of what is sent and answered. A name means
// the same wherever it stands, so that it is described once; "Schema.member"
// describes one that means something of its own there, with or without the
// Input of what is sent. A doc tag beside the field comes before both.
var memberTexts = func() map[string]string {
	all := map[string]string{}
	for _, texts := range []map[string]string{caseMembers, officeMembers, peculiarMembers} {
		maps.Copy(all, texts)
	}
	return all
}()

// memberText describes a member of a schema, or is empty.
func memberText(schema, member string) string {
	for _, key := range memberKeys(schema, member) {
		if text := memberTexts[key]; text != "" {
			return text
		}
	}
	return ""
}

func memberKeys(schema, member string) []string {
	return []string{schema + "." + member, answeredName(schema) + "." + member, member}
}

// recordedAsMissing are members that the rules always require and whose absence
// stands in the record as a refusal, such as a report that is a shell. The
// document says that they are required; the check is left to the rules.
var recordedAsMissing = map[string][]string{
	"FindingInput": {"facts", "handling", "goal"},
	"MeasureInput": {"text"},
}

// describeMembers writes the description of every member that has none.
func describeMembers(name string, schema *huma.Schema) *huma.Schema {
	if len(schema.Properties) == 0 {
		return schema
	}
	described := *schema
	described.Required = slices.Concat(schema.Required, recordedAsMissing[name])
	described.Properties = make(map[string]*huma.Schema, len(schema.Properties))
	for member, s := range schema.Properties {
		if s.Description == "" {
			one := *s
			one.Description = memberText(name, member)
			s = &one
		}
		described.Properties[member] = withEnumWords(name, member, s)
	}
	return &described
}
