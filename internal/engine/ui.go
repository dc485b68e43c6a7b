package engine

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
	"github.com/temporalio/ui-server/v2/server/api"
	uiconfig "github.com/temporalio/ui-server/v2/server/config"
	"github.com/temporalio/ui-server/v2/server/csrf"
	"github.com/temporalio/ui-server/v2/server/headers"
	"github.com/temporalio/ui-server/v2/server/route"
	"github.com/temporalio/ui-server/v2/ui"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/grpc"
)

// page is the web page of Temporal on its own port. It is put together from
// the parts of ui-server instead of its server type, because that one ends the
// process when its port is taken, never closes its connection to the frontend,
// and offers a route that asks the internet for newer versions.
type page struct {
	url    string
	server *http.Server
	conn   *grpc.ClientConn
	ended  chan struct{}
}

const pageStopTime = 2 * time.Second

func openPage(c Config, frontend string, onDead func(error)) (_ *page, err error) {
	provider, err := uiconfig.NewConfigProviderWithRefresh(pageConfig(c, frontend))
	if err != nil {
		return nil, fmt.Errorf("engine page: %w", err)
	}
	conn, err := api.CreateGRPCConnection(provider)
	if err != nil || conn == nil {
		return nil, fmt.Errorf("engine page: no connection to the frontend: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, conn.Close())
		}
	}()
	handler, err := pageHandler(provider, conn, c.Codec)
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp4", address(c.UIPort))
	if err != nil {
		return nil, fmt.Errorf("engine page: %w", err)
	}
	p := &page{
		url:    "http://" + listener.Addr().String(),
		server: &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second},
		conn:   conn,
		ended:  make(chan struct{}),
	}
	go func() {
		defer close(p.ended)
		if err := p.server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			onDead(fmt.Errorf("page: %w", err))
		}
	}()
	return p, nil
}

func (p *page) close() error {
	ctx, cancel := context.WithTimeout(context.Background(), pageStopTime)
	defer cancel()
	err := p.server.Shutdown(ctx)
	if err != nil {
		err = p.server.Close()
	}
	<-p.ended
	return errors.Join(err, p.conn.Close())
}

func pageConfig(c Config, frontend string) *uiconfig.Config {
	return &uiconfig.Config{
		TemporalGRPCAddress: "passthrough:///" + frontend,
		Host:                loopback,
		EnableUI:            true,
		DefaultNamespace:    c.Namespace,
		DisableNewsFetch:    true,
		NotifyOnNewVersion:  false,
		Distribution:        "server",
		HideLogs:            true,
		DisableWriteActions: !c.UIWrite,
		CORS:                uiconfig.CORS{CookieInsecure: true}, // plain HTTP on the loopback
		Codec:               uiconfig.Codec{Endpoint: codecEndpoint(c.Codec)},
	}
}

func pageHandler(provider *uiconfig.ConfigProviderWithRefresh, conn *grpc.ClientConn, codec http.Handler) (http.Handler, error) {
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.Use(middleware.Recover(), middleware.Gzip(), middleware.Secure())
	e.Use(csrf.EnsureTokenCookie(false))
	e.Use(middleware.CSRFWithConfig(csrf.MiddlewareConfig(provider, false)))

	route.SetHealthRoute(e)
	forward := []api.Middleware{headers.WithForwardHeaders([]string{"Caller-Type"})}
	write := route.DisableWriteMiddleware(provider)
	group := e.Group("/api/v1")
	group.GET("/settings", api.GetSettings(provider))
	group.GET("/ui-extensions", api.GetUIExtensions(provider, nil))
	group.GET("/releases", func(echo.Context) error { return echo.ErrNotFound })
	group.GET(api.WorkflowRawHistoryUrl, api.WorkflowRawHistoryHandler(workflowservice.NewWorkflowServiceClient(conn)), write)
	group.Match([]string{"GET", "POST", "PUT", "PATCH", "DELETE"}, "/*", api.TemporalAPIHandler(provider, forward, conn), write)

	assets, err := ui.Assets()
	if err != nil {
		return nil, fmt.Errorf("engine page: %w", err)
	}
	if assets, err = fs.Sub(assets, "local"); err != nil {
		return nil, fmt.Errorf("engine page: %w", err)
	}
	if err := route.SetUIRoutes(e, "", assets, provider); err != nil {
		return nil, fmt.Errorf("engine page: %w", err)
	}
	route.SetRenderRoute(e, "/")
	return withCodec(codec, stayLocal(e)), nil
}

// stayLocal answers only requests addressed to the loopback, so that a page on
// the internet cannot reach this one by renaming itself, and tells the browser
// to talk to nobody but this page.
func stayLocal(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !localHost(r.Host) {
			http.Error(w, "this page answers on the loopback only", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(&policyWriter{ResponseWriter: w, policy: "connect-src 'self'"}, r)
	})
}

func localHost(hostport string) bool {
	host := hostport
	if h, port, err := net.SplitHostPort(hostport); err == nil {
		if _, err := strconv.Atoi(port); err != nil {
			return false
		}
		host = h
	}
	return strings.EqualFold(host, "localhost") || host == loopback
}

// policyWriter adds one more content security policy when the headers go out.
// The handlers behind it set their own, and browsers enforce all of them.
type policyWriter struct {
	http.ResponseWriter
	policy string
	sent   bool
}

func (w *policyWriter) WriteHeader(status int) {
	if !w.sent {
		w.sent = true
		w.Header().Add("Content-Security-Policy", w.policy)
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *policyWriter) Write(b []byte) (int, error) {
	if !w.sent {
		w.WriteHeader(http.StatusOK)
	}
	return w.ResponseWriter.Write(b)
}

// Unwrap lets the standard library reach flushing and deadlines.
func (w *policyWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
