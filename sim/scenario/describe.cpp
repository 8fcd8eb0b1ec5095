#include "sim/scenario/describe.h"

#include "sim/scenario/names.h"

namespace headroom::scenario {
namespace {

const std::vector<std::string_view> surface_names = {"search",        "comments",          "profile",
                                                     "notifications", "creator_analytics", "live"};

}  // namespace

void describe(Archive& a, Replay& r) {
  a.choice<TraceShape>({"shape", "the duration around its peak, the whole of it stretched to the duration, or a slice"},
                       r.shape, trace_shapes);
  a.duration({"from", "slice: offset from the trace's start"}, r.from);
  a.duration({"length", "slice: how much of it, stretched to the duration; 0 = the duration itself"}, r.length);
  a.choice<TraceGaps>({"gaps", "what a missing step means"}, r.gaps, trace_gaps);
  a.count({"gap_limit", "interpolate: at most so many missing steps in a row"}, r.gap_limit);
}

void describe(Archive& a, Popularity& p) {
  a.number({"slope_head", "popularity falls as rank^-slope up to the knee ..."}, p.slope_head,
           {.at_least = 0, .at_most = 4});
  a.number({"slope_tail", "... and so beyond it"}, p.slope_tail, {.at_least = 0, .at_most = 4});
  a.number({"knee", "rank"}, p.knee, at_least_one);
  // The models' ids have room for 2^36 places of an order (models/popularity/catalogue.cpp).
  a.number({"catalogue", "published videos, 60B at most"}, p.catalogue, {.at_least = 1, .at_most = 60e9});
  a.ratio({"global_share", "of the views; the rest follows each region's own order"}, p.global_share);
  a.ratio({"day1_share", "of a video's views on its first day; day7_share says which it may be"}, p.day1_share);
  a.ratio({"day7_share", "by its seventh day: 0.0165 to 0.46 (1 - day1_share) above day1_share, at most 7 day1_share"},
          p.day7_share);
}

void describe(Archive& a, Viral& v) {
  a.duration({"at", "offset from the start", true}, v.at);
  a.ratio({"peak_share", "of all plays, at the peak"}, v.peak_share, {.above = 0, .at_most = 0.9});
  a.duration({"rise", "from nothing to the peak"}, v.rise, above_zero);
  a.number({"decay_exponent", "falls as (1 + t/rise)^-exponent: 1.4 sub-critical, 0.6 critical"}, v.decay_exponent,
           {.above = 0, .at_most = 10});
  a.text({"region", "where; empty = everywhere"}, v.region);
}

void describe(Archive& a, Demand& d) {
  a.number({"dau", "users of the day"}, d.dau, {.at_least = 1, .at_most = 100e9});
  a.number({"videos_per_user", "plays per user and day"}, d.videos_per_user, {.at_least = 0.001, .at_most = 10e3});
  a.number({"visits_per_user", "sessions per user and day; at most 1,000 videos each"}, d.visits_per_user,
           {.at_least = 0.001, .at_most = 1e3});
  a.count({"page_size", "videos per feed page"}, d.page_size, {.at_least = 1, .at_most = 50});
  a.choice<DayKind>({"day", "a holiday has 45 % more volume"}, d.day, day_kinds);
  a.number({"dispersion", "variance over mean of the arrivals in a second; 1 = Poisson"}, d.dispersion,
           {.at_least = 1, .at_most = 1e3});
  a.text({"trace", "CSV of timestamp,value that replaces the hours of the day; empty = none"}, d.trace);
  a.section({"replay", "how the trace is replayed"}, d.replay);
  a.number({"uploads_per_day", "videos"}, d.uploads_per_day, {.at_least = 0, .at_most = 10e9});
  a.number({"events_per_view", "client events per play"}, d.events_per_view, {.at_least = 0, .at_most = 1e3});
  a.count({"event_batch", "events per request to the intake"}, d.event_batch, {.at_least = 1, .at_most = 10'000});
  a.map({"surfaces", "requests per user and day to the other surfaces"}, d.surfaces, surface_names,
        [](Archive& archive, const Field& f, double& n) { archive.number(f, n, {.at_least = 0, .at_most = 1e3}); });
  a.list({"virals", "items that take off"}, d.virals);
  a.section({"popularity", "of videos"}, d.popularity);
}

void describe(Archive& a, DetailWindow& w) {
  a.duration({"at", "offset from the start", true}, w.at);
  a.duration({"for", "how long"}, w.length, above_zero);
}

void describe(Archive& a, Detail& d) {
  a.ratio({"sample_rate", "within the windows: a whole multiple of the scenario's; 0 = no windows"}, d.sample_rate);
  a.list({"windows", "when; widened to whole steps"}, d.windows);
  a.choice<Around>({"around", "faults: a window for each fault as well"}, d.around, arounds);
  a.duration({"before", "of that window: what comes before the fault"}, d.before);
  a.duration({"after", "and what comes after its end"}, d.after);
}

void describe(Archive& a, Region& r) {
  a.text({"name", "one of the world's regions", true}, r.name);
  a.ratio({"share", "of the users; 0 everywhere = by population"}, r.share);
}

void describe(Archive& a, RoundTrip& r) {
  a.text({"from", "region", true}, r.from);
  a.text({"to", "region", true}, r.to);
  a.duration({"rtt", "there and back", true}, r.rtt, {.at_least = 0.001, .at_most = 10});
}

void describe(Archive& a, Network& n) {
  a.duration({"same_zone", "round trip within a zone"}, n.same_zone, {.above = 0, .at_most = 10});
  a.duration({"between_zones", "round trip between zones of a region"}, n.between_zones, {.above = 0, .at_most = 10});
  a.count({"zones", "per region"}, n.zones, {.at_least = 1, .at_most = 16});
  a.list({"round_trips", "between regions, where they differ from the measured matrix"}, n.round_trips);
}

void describe(Archive& a, ListCache& c) {
  a.choice<Eviction>({"eviction", "who leaves first"}, c.eviction, evictions);
  a.bytes({"bytes", "over all nodes of the world"}, c.bytes, above_zero);
  a.duration({"ttl", "how long an entry is believed; 0 = for ever"}, c.ttl);
  a.ratio({"ttl_jitter", "share of the TTL, so that entries written together do not expire together"}, c.ttl_jitter);
  a.duration({"stale_while_revalidate", "after expiry, served while it is fetched anew"}, c.stale_while_revalidate);
  a.duration({"stale_if_error", "after expiry, served when fetching fails"}, c.stale_if_error);
  a.number({"early_refresh", "beta: refreshed when now - delta beta ln U >= expiry; 0 = off"}, c.early_refresh,
           {.at_least = 0, .at_most = 100});
  a.ratio({"warm", "share of recent visitors' lists held when the run starts"}, c.warm);
}

void describe(Archive& a, EdgeCache& c) {
  a.choice<Eviction>({"eviction", "who leaves first"}, c.eviction, evictions);
  a.bytes({"bytes", "of all points of presence of a region"}, c.bytes, above_zero);
  a.count({"nodes", "points of presence in each region"}, c.nodes, {.at_least = 1, .at_most = 100'000});
  a.duration({"ttl", "how long an entry is believed; 0 = for ever"}, c.ttl);
  a.flag({"single_flight", "requests for what is being fetched wait for it"}, c.single_flight);
  a.flag({"warm", "begins as days of viewing leave it, not empty"}, c.warm);
}

void describe(Archive& a, ShieldCache& c) {
  a.choice<Eviction>({"eviction", "who leaves first"}, c.eviction, evictions);
  a.bytes({"bytes", "over the world; a region has its users' share"}, c.bytes, above_zero);
  a.duration({"ttl", "how long an entry is believed; 0 = for ever"}, c.ttl);
  a.flag({"single_flight", "requests for what is being fetched wait for it"}, c.single_flight);
  a.flag({"warm", "begins as days of viewing leave it, not empty"}, c.warm);
}

void describe(Archive& a, Caches& c) {
  a.section({"feed_cache", "lists of the feed"}, c.feed_cache);
  a.section({"cdn_edge", "video chunks near the viewers"}, c.cdn_edge);
  a.section({"cdn_shield", "video chunks before the origin"}, c.cdn_shield);
}

void describe(Archive& a, Feed& f) {
  a.count({"list_size", "videos in a user's list"}, f.list_size, {.at_least = 1, .at_most = 1'000});
  a.duration({"refresh_interval", "age at which an active user's list is made anew"}, f.refresh_interval, above_zero);
  a.ratio({"refresh_below", "share of the list left that asks for a new one at once"}, f.refresh_below);
  a.duration({"trending_interval", "how often trending lists are made anew"}, f.trending_interval,
             {.at_least = 1});
}

void describe(Archive& a, LinkMix& l) {
  a.ratio({"slow", "mean 1.2 Mbit/s"}, l.slow);
  a.ratio({"medium", "mean 1.6 Mbit/s"}, l.medium);
  a.ratio({"fast", "mean 3.6 Mbit/s"}, l.fast);
}

void describe(Archive& a, Clients& c) {
  a.count({"prefetch", "videos fetched ahead"}, c.prefetch, {.at_least = 0, .at_most = 50});
  a.count({"kept_videos", "kept to play when the feed is down"}, c.kept_videos, {.at_least = 0, .at_most = 10'000});
  a.count({"attempts", "of a feed request, the first included"}, c.attempts, {.at_least = 1, .at_most = 20});
  a.duration({"retry_base", "first wait between attempts, full jitter"}, c.retry_base,
             {.at_least = 0, .at_most = 3600});
  a.duration({"timeout", "of one attempt"}, c.timeout, {.above = 0, .at_most = 3600});
  a.section({"links", "shares of clients by link"}, c.links);
}

void describe(Archive& a, Transcode& t) {
  a.list({"renditions", "lines of each: 240, 360, 480, 720 or 1080"}, t.renditions,
         [](Archive& archive, const Field& index, int& lines) { archive.count(index, lines); });
  a.duration({"segment", "of each rendition"}, t.segment, {.at_least = 0.1, .at_most = 3600});
  a.count({"attempts", "before a job goes to the dead letters"}, t.attempts, {.at_least = 1, .at_most = 20});
  a.duration({"live_within", "from upload to playable; see the SLO indicator of that name"}, t.live_within, above_zero);
}

void describe(Archive& a, Moderation& m) {
  a.ratio({"reject_above", "score that rejects"}, m.reject_above);
  a.ratio({"review_above", "score that asks a person"}, m.review_above);
  a.count({"reviewers", "people on shift, whole world"}, m.reviewers, not_negative);
  a.duration({"review_time", "of one video"}, m.review_time, above_zero);
  a.duration({"review_within", "what the human queue promises"}, m.review_within, above_zero);
}

void describe(Archive& a, Slo& s) {
  a.text({"name", "for the results", true}, s.name);
  a.text({"of", "a service, a cache, 'pages', 'viewers' or 'uploads'", true}, s.of);
  a.choice<Indicator>({"indicator", "what is measured", true}, s.indicator, indicators);
  a.objective({"objective", "a duration for latencies and start times, a ratio for the rest", true}, s.objective);
  a.duration({"window", "the worst of this length in the run must meet it; a shorter run is judged as a whole"},
             s.window, above_zero);
  a.flag({"gate", "a miss fails the run under --gate"}, s.gate);
}

void describe(Archive&, Execute&) {}
void describe(Archive&, CostOnly&) {}
void describe(Archive& a, Sample& s) {
  a.ratio({"p", "share of the calls, chosen by hash", true}, s.p, {.above = 0, .at_most = 1});
}

void describe(Archive& a, Scenario& s) {
  a.text({"name", "shown in results"}, s.name);
  a.text({"description", "what it is for"}, s.description);
  a.count({"seed", "of all random streams"}, s.seed);
  a.ratio({"sample_rate", "R: share of users simulated one by one"}, s.sample_rate,
          {.above = 0, .at_most = 1});
  a.instant({"start", "UTC: a date, a date and time, or a time of day"}, s.start);
  a.duration({"duration", "measured"}, s.duration, {.at_least = 1, .at_most = 366 * 86400.0});
  a.duration({"warm_up", "simulated before the start, not measured"}, s.warm_up,
             {.at_least = 0, .at_most = 7 * 86400.0});
  a.duration({"step", "of the series"}, s.step, {.at_least = 0.1});
  a.flag({"explain", "print every constant with its source"}, s.explain);
  a.optional({"composition", "stations of your own in place of the product; sample_rate is 1 then, if left out"},
             s.composition);
  if (s.composition) return;
  a.section({"detail", "when the run looks closer, at a finer sample"}, s.detail);
  a.section({"demand", "how many come, when, and what for"}, s.demand);
  a.list({"regions", "where they are; none = the world's five by population"}, s.regions);
  a.section({"network", "round trips"}, s.network);
  a.map({"services", "the fleet; what is left out is as below"}, s.services,
        {service_names().begin(), service_names().end()},
        [](Archive& archive, const Field& f, Service& each) { archive.section(f, each); });
  a.section({"caches", "what they hold and for how long"}, s.caches);
  a.section({"feed", "the product's lists"}, s.feed);
  a.section({"clients", "what the application on the phone does"}, s.clients);
  a.section({"transcode", "from upload to renditions"}, s.transcode);
  a.section({"moderation", "who may be published"}, s.moderation);
  a.map({"fidelity", "execute, sample or cost_only, by kind of work; left out: the real function where it is linked"},
        s.fidelity, {},
        [](Archive& archive, const Field& f, Fidelity& each) { archive.variant(f, each, fidelities); });
  a.list({"faults", "what goes wrong, and when"}, s.faults);
  a.list({"slos", "promises, in OpenSLO's terms"}, s.slos);
  a.section({"estimate", "read by headroom estimate"}, s.estimate);
}

}  // namespace headroom::scenario
