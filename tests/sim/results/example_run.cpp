#include "tests/sim/results/example_run.h"

#include <cmath>
#include <numbers>

#include "sim/results/limit.h"
#include "sim/results/slo.h"
#include "sim/results/summary.h"

namespace headroom::results {

namespace {

constexpr Nanos step = std::chrono::minutes{5};
constexpr std::size_t steps = 288;

struct Shape {
  const char* name;
  double share, replicas, cost, busy, p50_ms;
};
constexpr Shape shapes[] = {{"gateway", 1.3, 420, 21'000, .52, 1.1},
                            {"feed", 1.0, 610, 31'000, .61, 14},
                            {"feed_cache", 1.1, 96, 18'500, .34, .4},
                            {"candidate_store", .18, 210, 44'000, .47, 3.2},
                            {"metadata", .9, 128, 26'000, .55, 2.1},
                            {"event_intake", 4.5, 350, 17'000, .48, .8},
                            {"log", 4.6, 90, 15'500, .42, 2.4},
                            {"features", .3, 160, 12'000, .44, 1.7},
                            {"retrieval", .06, 240, 38'000, .63, 28},
                            {"ranking", .06, 900, 240'000, .78, 41},
                            {"ranking_worker", .06, 380, 52'000, .58, 160},
                            {"upload", .0012, 24, 1'900, .22, 35},
                            {"transcode", .0012, 5200, 310'000, .71, 8200},
                            {"moderation", .0012, 140, 41'000, .49, 420},
                            {"counters", 2.2, 64, 5'400, .37, .6}};

double hours(std::size_t i) { return static_cast<double>(i) / 12; }
double diurnal(double h) { return 1 + .3 * std::sin((h - 12) / 24 * 2 * std::numbers::pi); }
bool in_brown_out(double h) { return h >= 18 && h < 18 + 2.0 / 3; }
// A repeatable ripple in [-1, 1].
double ripple(std::size_t i, std::size_t salt) { return std::sin(static_cast<double>(i * 7 + salt * 131) * 1.7); }

Histogram latencies(double p50_ms, std::size_t salt) {
  Histogram h;
  for (std::size_t i = 0; i < 4000; ++i) {
    const double tail = std::exp(.7 * ripple(i, salt) + .9 * ripple(i * 3, salt + 1));
    h.record(from_seconds(p50_ms * tail / 1000), 5000);
  }
  return h;
}

template <class F>
void column(RunResult& r, const std::string& name, F value) {
  std::vector<double> values(steps);
  for (std::size_t i = 0; i < steps; ++i) values[i] = value(i);
  r.series.columns.push_back({name, std::move(values)});
}

void add_service(RunResult& r, const Shape& shape, std::size_t salt) {
  const std::string name = shape.name, at = "services." + name;
  const bool hurt = name == "ranking" || name == "feed";
  ServiceResult& s = r.services[name];
  r.histograms[name] = latencies(shape.p50_ms, salt);
  const Histogram& h = r.histograms[name];
  s = {shape.replicas,
       shape.replicas * 1.05,
       shape.replicas * 1.1,
       7.5e9 * shape.share,
       h.samples(),
       1.13e5 * shape.share,
       shape.busy / 1.3,
       shape.busy * 1.22,
       shape.busy * 1.22,
       {millis(h.quantile(.5)), millis(h.quantile(.95)), millis(h.quantile(.99)), millis(h.quantile(.999))},
       hurt ? .0021 : .00002,
       name == "ranking" ? .013 : 0,
       shape.cost,
       {{"network", {shape.busy / 2, shape.busy / 1.6}}},
       {}};
  const auto around = [](double value, double half) { return Interval{value - half, value + half}; };
  s.interval_95 = {around(s.utilization_mean, .004),
                   around(s.latency_ms.p50, .02 * s.latency_ms.p50),
                   {},
                   around(s.latency_ms.p99, .05 * s.latency_ms.p99),
                   {},
                   {},
                   around(s.error_ratio, 1e-5),
                   {},
                   around(s.rps_peak, .03 * s.rps_peak),
                   around(s.load_peak, .03 * s.load_peak),
                   around(s.utilization_peak, .03 * s.utilization_peak)};
  column(r, at + ".rps",
         [&](std::size_t i) { return 8.7e4 * shape.share * diurnal(hours(i)) * (1 + .02 * ripple(i, salt)); });
  column(r, at + ".utilization", [&](std::size_t i) {
    const double base = shape.busy * diurnal(hours(i)) / 1.3 * (1 + .03 * ripple(i, salt));
    return std::min(1.0, hurt && in_brown_out(hours(i)) ? base * 1.6 : base);
  });
  column(r, at + ".replicas",
         [&](std::size_t i) { return std::round(shape.replicas * (.8 + .25 * diurnal(hours(i)))); });
  const double tails[] = {1, 2.4, 4.5, 9};
  const char* names[] = {".p50_ms", ".p95_ms", ".p99_ms", ".p999_ms"};
  for (int q = 0; q < 4; ++q) {
    column(r, at + names[q], [&](std::size_t i) {
      return shape.p50_ms * tails[q] * (1 + .08 * ripple(i, salt)) * (hurt && in_brown_out(hours(i)) ? 6 : 1);
    });
  }
  column(r, at + ".error_ratio",
         [&](std::size_t i) { return hurt && in_brown_out(hours(i)) ? .04 + .01 * ripple(i, salt) : 1e-5; });
  column(r, at + ".shed_ratio", [&](std::size_t i) { return name == "ranking" && in_brown_out(hours(i)) ? .22 : 0; });
}

void add_regions(RunResult& r) {
  const struct {
    const char* name;
    double share, shift;
  } regions[] = {{"asia_pacific", .38, -7},
                 {"europe", .17, 0},
                 {"latin_america", .16, 5},
                 {"middle_east_africa", .16, -2},
                 {"north_america", .13, 6}};
  for (const auto& region : regions) {
    RegionResult& out = r.regions[region.name];
    out = {500e6 * region.share, 1.25e5 * region.share, {}};
    for (const Shape& shape : shapes) {
      out.services[shape.name] = {std::round(shape.replicas * region.share), shape.busy / 1.3,
                                  shape.busy * (1.1 + .2 * region.share), shape.busy * (1.1 + .2 * region.share), {}};
    }
    column(r, std::string("regions.") + region.name + ".feed_rps", [&](std::size_t i) {
      return 8.7e4 * region.share * (1 + .5 * (diurnal(hours(i) - region.shift) - 1) / .3);
    });
  }
}

void add_delivery(RunResult& r) {
  r.caches = {{"feed_cache", {.942, 3.1e8, 2.2e13, 1'500'000}},
              {"cdn_edge", {.914, 8.8e10, 9.1e15, 15'000'000}},
              {"cdn_shield", {.41, 1.2e10, 1.4e15, 1'300'000}}};
  r.cdn = {
      {"edge", {2.25e17, 2.6e12, 3.4e12}}, {"shield", {1.9e16, 2.2e11, 3.0e11}}, {"origin", {1.1e16, 1.3e11, 1.8e11}}};
  for (const auto& [name, cache] : r.caches) {
    column(r, "caches." + name + ".hit_ratio", [&, salt = name.size()](std::size_t i) {
      return cache.hit_ratio *
             (1 - .01 * std::abs(ripple(i, salt)) - (in_brown_out(hours(i)) && name == "feed_cache" ? .2 : 0));
    });
  }
  for (const auto& [name, tier] : r.cdn) {
    column(r, "cdn." + name + ".bytes_per_s", [&](std::size_t i) { return tier.bytes_per_s_mean * diurnal(hours(i)); });
  }
  r.log = {3.9e11, 7.8e13, 1.4, 38};
  r.transcode = {1e7, 1200, 5300, 40, 95, 240};
  column(r, "log.lag_s", [&](std::size_t i) { return in_brown_out(hours(i)) ? 38 : 1.2 + .4 * ripple(i, 3); });
  column(r, "transcode.backlog_jobs",
         [&](std::size_t i) { return std::max(0.0, 5300 * (diurnal(hours(i)) - 1) / .3); });
  column(r, "moderation.backlog_jobs", [&](std::size_t i) { return 900 + 300 * diurnal(hours(i)); });
}

void add_viewers(RunResult& r) {
  r.histograms["viewers.start"] = latencies(210, 99);
  r.viewers = {{212, 930}, .0041, .012, 3.1e8, 8.4e5, 15'000'000};
  column(r, "viewers.active", [](std::size_t i) { return 2.6e7 * diurnal(hours(i)); });
  column(r, "viewers.start_p50_ms", [](std::size_t i) { return 212 + 6 * ripple(i, 5); });
  column(r, "viewers.start_p99_ms",
         [](std::size_t i) { return in_brown_out(hours(i)) ? 2300 : 930 + 30 * ripple(i, 5); });
  column(r, "viewers.rebuffer_ratio", [](std::size_t i) { return .0041 * diurnal(hours(i)); });
  column(r, "viewers.spinner_ratio", [](std::size_t i) { return in_brown_out(hours(i)) ? .09 : .012; });
}

void add_text(RunResult& r) {
  r.events = {{18 * 3600.0, "fault", "ranking", "brown-out: half of the replicas 3x slower"},
              {18 * 3600.0 + 95, "alert", "feed.p99", "p99 above 200 ms for 60 s"},
              {18 * 3600.0 + 300, "scaling", "ranking", "900 -> 990 replicas"},
              {18 * 3600.0 + 2400, "recovery", "ranking", "replicas healthy again, \"all\" of them"}};
  r.provenance = {
      {"clip_duration_median", 14, "s", "published", "Dashlet (NSDI'23), arXiv 2504.13279"},
      {"feed_request_cpu", 180, "us", "measured", "profile feed-2, 1 core at 3.1 GHz"},
      {"popularity_local_share", .3, "ratio", "assumed", "no public figure; varied in the sensitivity runs"}};
  r.notes = {"ranking was cost_only: its virtual time is from the calibrated profile"};
  r.scenario_yaml =
      "name: peak-day\ndemand:\n  dau: 500000000\n  videos_per_user: 150\nregions: [asia_pacific, europe]\n";
}

SloResult objective(std::string measure, Bound bound, double limit, double actual, double allowed, double bad) {
  SloResult slo{.name = measure,
                .measure = std::move(measure),
                .objective = limit,
                .bound = bound,
                .window_s = 86'400,
                .actual = actual,
                .allowed_ratio = allowed};
  judge(slo, {bad, 1, 1e6});
  return slo;
}

}  // namespace

RunResult example_run() {
  RunResult r;
  r.scenario = "peak-day";
  r.seed = 20240817;
  r.sample_rate = 1.0 / 5000;
  r.expected_error = .012;
  r.wall_s = 92.5;
  r.simulated_s = 86'400;
  r.peak_rss_mb = 1210.5;
  r.demand = {500e6, 7.5e10, 7.5e9, 86'800, 113'000, 1.1e6, 1e7};
  r.series = {Nanos{0}, step, steps, {}};
  column(r, "demand.feed_rps", [](std::size_t i) { return 8.7e4 * diurnal(hours(i)); });
  column(r, "demand.plays_per_s", [](std::size_t i) { return 8.7e5 * diurnal(hours(i)); });
  std::size_t salt = 0;
  for (const Shape& shape : shapes) add_service(r, shape, salt++);
  r.surfaces["search"] = {.requests = 2.1e9,
                          .samples = 420'000,
                          .rps_peak = 31'000,
                          .latency_ms = {18, 44, 92, 210},
                          .error_ratio = .0001,
                          .cost_usd_per_day = 4'100};
  column(r, "surfaces.search.rps", [](std::size_t i) { return 2.4e4 * diurnal(hours(i)); });
  column(r, "surfaces.search.p99_ms", [](std::size_t i) { return 92 + 8 * ripple(i, 7); });
  add_regions(r);
  add_delivery(r);
  add_viewers(r);
  add_text(r);
  r.pages = {.asked = 7.5e9,
             .samples = 1'500'000,
             .ratio = {.962, .021, .012, .004, .0008, .0002},
             .latency_ms = {31, 62, 118, 240, 36},
             .latency_ms_by_source = {{"fresh", {30, 58, 95, 180, 33}}}};
  const double late = r.histograms["feed"].share_above(std::chrono::milliseconds{50});
  r.slos = {objective("feed.p99_ms", Bound::at_most, 50, millis(r.histograms["feed"].quantile(.99)), .01, late),
            objective("feed.availability", Bound::at_least, .9995, .99996, .0005, .00004),
            objective("viewers.rebuffer_ratio", Bound::at_most, .01, .0041, .01, .0041),
            objective("feed_cache.hit_ratio", Bound::at_least, .8, .9, .2, .1)};
  r.cost = {1'240'000, {{"compute", 873'300}, {"cdn_egress", 291'000}, {"storage", 61'200}, {"wan", 14'500}}};
  r.verdict = {true, false, 412};
  r.limit = limit_of(r, {}, "");
  r.result_hash = hash_of(r);
  return r;
}

}  // namespace headroom::results
