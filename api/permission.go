package api

import (
	"context"
	"net/http"

	"jiaoban/internal/casework"
)

// PermissionView is one row of the table of who may do what.
type PermissionView struct {
	Command  casework.Kind     `json:"command"`
	Name     string            `json:"name" doc:"in the reader's language"`
	Office   []casework.Role   `json:"office" doc:"roles of the office: in every case"`
	Unit     []casework.Role   `json:"unit" doc:"roles of a unit: in its own cases"`
	Relation casework.Relation `json:"relation,omitempty" doc:"which part of the case the unit must hold"`
	States   []casework.State  `json:"states" doc:"none: before the case exists"`
}

// DeedView is one row of who may do what outside of cases.
type DeedView struct {
	Deed  Deed            `json:"deed"`
	Roles []casework.Role `json:"roles"`
}

// ReadingView is one row of who reads what.
type ReadingView struct {
	Data casework.Data   `json:"data"`
	Name string          `json:"name" doc:"in the reader's language"`
	All  []casework.Role `json:"all" doc:"read all of it"`
	Unit []casework.Role `json:"unit" doc:"read what their unit, or one below it, has a part in"`
	Own  []casework.Role `json:"own" doc:"read what is their own"`
}

type permissionsOutput struct {
	Body struct {
		Permissions []PermissionView `json:"permissions" doc:"commands on cases"`
		Deeds       []DeedView       `json:"deeds" doc:"what is done outside of cases"`
		Readings    []ReadingView    `json:"readings" doc:"who reads what"`
	}
}

func (s *Server) permissionRoutes() {
	operate(s, op("list-permissions", http.MethodGet, "/permissions", tagOffice, "Show who may do what 权限表"),
		func(ctx context.Context, _ *struct{}) (*permissionsOutput, error) {
			lang := exchangeOf(ctx).lang
			out := &permissionsOutput{}
			out.Body.Permissions = []PermissionView{}
			for _, p := range casework.Permissions() {
				out.Body.Permissions = append(out.Body.Permissions, PermissionView{
					Command: p.Command, Name: commandName(p.Command, lang), Office: orEmpty(p.Office), Unit: orEmpty(p.Unit),
					Relation: p.Relation, States: orEmpty(p.States),
				})
			}
			for _, r := range casework.Readings() {
				out.Body.Readings = append(out.Body.Readings, ReadingView{
					Data: r.Data, Name: casework.Word(r.Data, lang), All: orEmpty(r.All), Unit: orEmpty(r.Unit), Own: orEmpty(r.Own),
				})
			}
			for _, d := range deeds {
				out.Body.Deeds = append(out.Body.Deeds, DeedView{Deed: d.deed, Roles: d.roles})
			}
			return out, nil
		})
}
