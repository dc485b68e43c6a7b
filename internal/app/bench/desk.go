package bench

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"jiaoban/api"
	"jiaoban/internal/app/life"
	"jiaoban/internal/app/remote"
	"jiaoban/internal/app/town"
	"jiaoban/internal/casework"
)

// desk is the people of the city at work on a running program.
type desk struct {
	Running

	clients map[string]*remote.Client
	players *life.Players
	cases   []casework.CaseID
	number  atomic.Int64 // of the last case that was made
	begun   atomic.Int64 // lives
	given   atomic.Int64 // commands of lives
}

// m is the body of a request.
type m map[string]any

// leads are the units that cases are given to, by turns.
var leads = []string{"chengguan", "zhujian", "shengtai"}

func openDesk(ctx context.Context, r Running) (*desk, error) {
	d := &desk{Running: r, clients: map[string]*remote.Client{}}
	cast := []string{"duty", "coordinator"}
	for _, unit := range leads {
		cast = append(cast, unit+"-officer", unit+"-leader")
	}
	for _, l := range r.Logins {
		for _, login := range cast {
			if l.Login != login {
				continue
			}
			c := remote.New(r.Base, "en")
			if err := c.SignIn(ctx, l.Login, l.Password); err != nil {
				return nil, err
			}
			d.clients[login] = c
		}
	}
	if len(d.clients) < len(cast) {
		return nil, errors.New("the demonstration city is not whole")
	}
	var err error
	d.players, err = life.Open(ctx, life.Options{Base: r.Base, Logins: r.Logins, Campaign: town.Campaign, Plain: true})
	return d, err
}

// header of the lists that are sent.
const header = "序号,受理编号,交办问题基本情况,行政区域,污染类型\n"

// source is where a list comes from, and thereby which limits its cases have.
type source struct {
	level casework.SourceLevel
	mode  casework.SourceMode
}

var (
	// hasty are cases whose first clock rings after half an hour.
	hasty = source{casework.LevelCentral, casework.ModeHandedOver}
	// sleepy are petitions, whose first clock rings after days: they sleep as long as
	// measuring takes.
	sleepy = source{casework.LevelCity, casework.ModeForwarded}
)

// stage sends a list of n rows and gives its id.
func (d *desk) stage(ctx context.Context, n int, from source, handedOver casework.Instant) (string, error) {
	var list strings.Builder
	list.WriteString(header)
	for i := range n {
		number := d.number.Add(1)
		fmt.Fprintf(&list, "%d,示测%07d,示范-第%d件：某工地夜间施工噪声扰民，渣土未覆盖，扬尘大。,卧龙区,噪声\n", i+1, number, number)
	}
	var view api.BatchView
	err := d.clients["duty"].Patient().Send(ctx, "/api/v1/batches", map[string]string{
		"campaign": town.Campaign, "level": string(from.level), "mode": string(from.mode),
		"handed_over_at": handedOver.String(), "backdate_reason": "示范：测速", "declared_count": strconv.Itoa(n),
	}, "list.csv", []byte(list.String()), &view)
	if err == nil && view.Sum.New != n {
		err = fmt.Errorf("%d of %d rows become cases", view.Sum.New, n)
	}
	return view.Batch.ID, err
}

func (d *desk) commit(ctx context.Context, batch string) error {
	return d.clients["duty"].Patient().Post(ctx, "/api/v1/batches/"+url.PathEscape(batch)+"/commit", nil, nil)
}

// allStarted waits until every case has its workflow, which begins at the first clock of
// its case.
func (d *desk) allStarted(ctx context.Context) error {
	for {
		waiting, err := d.Unstarted(ctx)
		if err != nil || waiting == 0 {
			return err
		}
		if err := remote.Pause(ctx, 50*time.Millisecond); err != nil {
			return err
		}
	}
}

// casesOf lists the cases of a list.
func (d *desk) casesOf(ctx context.Context, batch string) ([]casework.CaseID, error) {
	var ids []casework.CaseID
	for after := ""; ; {
		var page api.CaseList
		query := url.Values{"batch": {batch}, "limit": {"200"}, "after": {after}}
		if after == "" {
			query.Del("after")
		}
		if err := d.clients["duty"].Get(ctx, "/api/v1/cases?"+query.Encode(), &page); err != nil {
			return nil, err
		}
		for _, row := range page.Cases {
			ids = append(ids, row.ID)
		}
		if after = page.Next; after == "" {
			return ids, nil
		}
	}
}

// register takes in one case.
func (d *desk) register(ctx context.Context, _ int64) error {
	number := d.number.Add(1)
	var out api.Outcome
	return d.clients["duty"].Post(ctx, "/api/v1/cases", m{
		"source":         m{"campaign": town.Campaign, "level": casework.LevelCentral, "mode": casework.ModeHandedOver},
		"handed_over_at": d.now(), "number": fmt.Sprintf("示测%07d", number), "channel": "phone", "region": "卧龙区",
		"complaint": fmt.Sprintf("示范-第%d件：某工地夜间施工噪声扰民。", number),
	}, &out)
}

// now is the program's clock, to the second before.
func (d *desk) now() casework.Instant {
	now, err := d.Ledger.Now(context.Background())
	if err != nil {
		return casework.InstantOf(time.Now())
	}
	return now - now%casework.Instant(casework.Second)
}

// call records a telephone call in a case, which any state of it allows: each time in
// another one, wherever it stands among all.
func (d *desk) call(ctx context.Context, i int64) error {
	_, err := d.clients["duty"].Command(ctx, d.cases[scattered(i, len(d.cases))], casework.CmdRecordCall,
		m{"unit": town.UnitID(leads[0]), "answered": true, "note": "示范：已电话提醒。"})
	return err
}

// stride is a prime by which a walk comes to every one of fewer or more things.
const stride = 7919

// scattered is the i-th place of a walk over n things that comes to all of them, and from
// the first steps on to those at the end as to those at the beginning. A multiple of
// stride is walked in order.
func scattered(i int64, n int) int64 {
	if n%stride == 0 {
		return i % int64(n)
	}
	return i % int64(n) * stride % int64(n)
}

// get reads a path.
func (d *desk) get(path string) func(context.Context, int64) error {
	return func(ctx context.Context, _ int64) error {
		_, err := d.clients["duty"].Fetch(ctx, path)
		return err
	}
}

// live lives one plain life.
func (d *desk) live(ctx context.Context, _ int64) error {
	lived, err := d.players.Play(ctx, fmt.Sprintf("示测全%04d", d.begun.Add(1)))
	d.given.Add(int64(lived))
	return err
}

// errNoMore says that there is nothing left to do.
var errNoMore = errors.New("there is no more of it")

// meanwhile does something every so often, as long as there is any of it, until the function
// that it gives is called, which waits for what has begun.
func (d *desk) meanwhile(ctx context.Context, name string, every time.Duration, do func(context.Context, int64) error) func() (Sample, error) {
	ctx, stop := context.WithCancel(ctx)
	var (
		took  []time.Duration
		first error
	)
	begun := begin()
	over := make(chan struct{})
	go func() {
		defer close(over)
		for i := int64(0); ctx.Err() == nil && first == nil; i++ {
			before := time.Now()
			// What has begun comes to its end.
			if first = do(context.WithoutCancel(ctx), i); errors.Is(first, errNoMore) {
				first = nil
				return
			}
			took = append(took, time.Since(before))
			_ = remote.Pause(ctx, every-time.Since(before))
		}
	}()
	return func() (Sample, error) {
		stop()
		<-over
		return begun.end(name, len(took)).timed(took).beside(), first
	}
}
