package api

import (
	"encoding/json"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"
)

const documentDescription = `The engine for an office that receives complaint cases handed over by an inspection group. Each case is handled by units within time limits; every step is an event in a record that nobody can change unnoticed.

**To begin:** POST /api/v1/session with a login and a password, and send the ` + "`token`" + ` of the answer as ` + "`Authorization: Bearer`" + `. GET /api/v1/me says what you may do, GET /api/v1/cases which cases you see, and ` + "`allowed`" + ` of each case which commands it takes from you now.

**Commands** are verbs on a case. Each is durable before it is answered: 200 carries its outcome, 202 the address of a filing that will have one. Send an ` + "`Idempotency-Key`" + ` of your own with each; the same key and body give the same filing. Parts of a case have short ids of its own, such as a1 for an assignment, r1 for an answer, c1 for a clock: read them from the case.

**Refusals** are problem documents (RFC 9457) with a stable ` + "`code`" + `, in Chinese, or in English if Accept-Language asks for it. One that came out of the rules carries a ` + "`filing`" + `: it stands in the record.

**Instants** are RFC 3339 with an offset; answers are UTC with six digits. Free texts are sent as strings and answered as digests, with their words under ` + "`texts`" + `. Lists are read page by page with the cursor of the page before.

交办件由各单位在时限内办理，每一步都是记录中的一个事件，不能悄悄改动。先以登录名和密码 POST /api/v1/session，取答复中的 ` + "`token`" + ` 放在 ` + "`Authorization: Bearer`" + ` 中；GET /api/v1/me 看能做什么，GET /api/v1/cases 看有哪些件，每件的 ` + "`allowed`" + ` 是现在可做的操作。

每个办理请求先登记、后办理：200 表示已有结果，202 给出登记的地址。请为每个请求自备 ` + "`Idempotency-Key`" + `，重发不会重复办理。拒绝以固定的 ` + "`code`" + ` 说明原因；带 ` + "`filing`" + ` 的，拒绝已记录在案。时间须带时区；文字按原文发送，答复中为摘要，原文在 ` + "`texts`" + `。`

const openAPIType = "application/vnd.oai.openapi+json;version=3.1"

// document is huma's configuration. The program serves the document itself and
// has no page of huma's: those load from elsewhere.
func (s *Server) document() huma.Config {
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{
				Title: "Jiaoban 交办", Version: s.options.Version, Description: documentDescription,
				License: &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"},
			},
			Servers: []*huma.Server{{URL: "/", Description: "this program"}},
			Components: &huma.Components{
				Schemas: s.schemas,
				SecuritySchemes: map[string]*huma.SecurityScheme{
					byCookie: {Type: "apiKey", In: byCookie, Name: cookieName, Description: "the browser's session"},
					byBearer: {Type: "http", Scheme: byBearer, Description: "the token of POST /api/v1/session, for programs"},
				},
			},
			Tags: []*huma.Tag{
				{Name: tagSession, Description: "Signing in and out 登录与退出"},
				{Name: tagCampaign, Description: "Inspection campaigns 督察"},
				{Name: tagBatch, Description: "Lists of cases as handed over 批次"},
				{Name: tagCase, Description: "Cases 件"},
				{Name: tagCommand, Description: "What is done to a case 办理"},
				{Name: tagFile, Description: "Evidence 证据材料"},
				{Name: tagOffice, Description: "Units, people, posts and notices 单位、人员与通知"},
				{Name: tagRecord, Description: "Filings, escalations and the audit of the record 登记、督办与审计"},
				{Name: tagSystem, Description: "What the program says about itself 系统"},
			},
		},
		Formats:       map[string]huma.Format{jsonType: jsonFormat, "json": jsonFormat},
		DefaultFormat: jsonType,
	}
}

// describe adds a route that huma does not serve to the document.
func (s *Server) describe(o huma.Operation) {
	problem := &huma.MediaType{Schema: s.schemas.Schema(problemType, true, "Problem")}
	for _, status := range o.Errors {
		o.Responses[statusText(status)] = &huma.Response{
			Description: http.StatusText(status), Content: map[string]*huma.MediaType{ProblemType: problem},
		}
	}
	s.huma.OpenAPI().AddOperation(&o)
}

// render writes the document. Nothing changes it once the routes are there.
func (s *Server) render() []byte {
	text, err := json.Marshal(s.huma.OpenAPI())
	if err != nil {
		panic(err) // a type that cannot be described is a mistake of the program
	}
	return text
}

func (s *Server) serveDocument(c *gin.Context) {
	c.Header("Cache-Control", "no-cache")
	c.Data(http.StatusOK, openAPIType, s.text())
}
