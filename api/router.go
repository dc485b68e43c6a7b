package api

import (
	"context"
	"net/http"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"
)

// Server answers the requests of browsers and programs. It is safe for
// concurrent use and holds nothing that another instance would miss.
type Server struct {
	probes  probes
	ports   Ports
	options Options
	engine  *gin.Engine
	huma    huma.API
	schemas *schemas
	limits  *limits
	lists   turns
	origin  *http.CrossOriginProtection
	metrics *metrics
	text    func() []byte // the OpenAPI document, written when first asked for

	unitNames *unitNames
	feed      *feed

	leaving context.Context // ends when the program does; long work then leaves the rest to another call
	leave   context.CancelFunc
}

// New builds the server over its ports. It fails on options that contradict
// themselves; a port that is missing is a mistake of the program and panics.
func New(ports Ports, options Options) (*Server, error) {
	ports.check()
	return build(ports, options)
}

func build(ports Ports, options Options) (*Server, error) {
	prepare()
	options = options.withDefaults()
	s := &Server{
		probes: probes{ready: ports.Ready, options: options}, ports: ports, options: options, engine: gin.New(), schemas: newSchemas(),
		limits: newLimits(options.Now), lists: newTurns(), origin: http.NewCrossOriginProtection(), metrics: newMetrics(options.Registry),
		unitNames: &unitNames{office: ports.Office, now: options.Now},
		feed:      newFeed(ports.Feed, ports.Positions, options.Logger, options.feedEvery),
	}
	s.leaving, s.leave = context.WithCancel(context.Background())
	for _, origin := range options.TrustedOrigins {
		if err := s.origin.AddTrustedOrigin(origin); err != nil {
			return nil, err
		}
	}
	if err := s.engine.SetTrustedProxies(options.TrustedProxies); err != nil {
		return nil, err
	}
	s.engine.HandleMethodNotAllowed = true
	s.engine.RedirectTrailingSlash = false
	s.engine.UseRawPath = true // an id may hold an escaped slash; it is one segment all the same
	s.engine.Use(s.begin, s.trace, s.observe, s.recover, s.headers, s.sameOrigin, s.keepable, s.authenticate, s.actFor)
	s.engine.NoRoute(s.noRoute)
	s.engine.NoMethod(func(c *gin.Context) {
		answer(c, refuse(http.StatusMethodNotAllowed, "method_not_allowed"))
	})
	s.huma = humagin.New(s.engine, s.document())
	s.routes()
	s.text = sync.OnceValue(s.render)
	return s, nil
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.engine.ServeHTTP(w, r) }

func (s *Server) routes() {
	s.healthRoutes()
	s.sessionRoutes()
	s.ssoRoutes()
	s.meRoutes()
	s.factorRoutes()
	s.tokenRoutes()
	s.campaignRoutes()
	s.batchRoutes()
	s.caseRoutes()
	s.registerRoutes()
	s.similarRoutes()
	s.complainantRoutes()
	s.timelineRoutes()
	s.commandRoutes()
	s.fileRoutes()
	s.uploadRoutes()
	s.filingRoutes()
	s.escalationRoutes()
	s.statisticsRoutes()
	s.noticeRoutes()
	s.eventRoutes()
	s.deadlineRoutes()
	s.calendarRoutes()
	s.ruleRoutes()
	s.officeRoutes()
	s.staffRoutes()
	s.rosterRoutes()
	s.delegationRoutes()
	s.tieRoutes()
	s.postRoutes()
	s.contactRoutes()
	s.rollRoutes()
	s.shiftRoutes()
	s.handoverRoutes()
	s.draftRoutes()
	s.permissionRoutes()
	s.dispatchRoutes()
	s.taskRoutes()
	s.responsibilityRoutes()
	s.auditRoutes()
	s.describeAnswers()
}

// pagePolicy lets a page use its own files and nothing else: no script or style
// within the page, nothing from elsewhere, and no other site's frame around it.
const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; " +
	"connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// noRoute answers what no route matches: a problem under /api and to programs,
// the page to whoever asks for HTML.
func (s *Server) noRoute(c *gin.Context) {
	r := c.Request
	read := r.Method == http.MethodGet || r.Method == http.MethodHead
	if strings.HasPrefix(r.URL.Path, "/api/") || r.URL.Path == "/api" || !read || !s.page(r) {
		answer(c, refuse(http.StatusNotFound, "no_such_path"))
		return
	}
	c.Header("Content-Security-Policy", pagePolicy) // the page may narrow it
	c.Status(http.StatusOK)
	s.options.Page.ServeHTTP(c.Writer, r)
}

// page reports whether the page answers a request: a browser going somewhere,
// or asking for one of the page's own files.
func (s *Server) page(r *http.Request) bool {
	accept := r.Header.Get("Accept")
	if strings.Contains(accept, "text/html") || r.URL.Path == "/" { // what is printed as the page's address is there for everybody
		return true
	}
	last := r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]
	return s.options.hasPage && strings.Contains(last, ".")
}
