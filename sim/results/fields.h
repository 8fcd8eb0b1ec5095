// Every key of summary.json, once, for the writer and the reader alike.
// An archive `a` has `a(key, field)`; As<A, T> is const where it writes.
#pragma once

#include <type_traits>

#include "sim/results/run_result.h"

namespace headroom::results {

template <class A, class T>
using As = std::conditional_t<A::writes, const T, T>;

// The version of the files; a reader refuses any other.
inline constexpr int format_version = 3;

template <class A>
void fields(A& a, As<A, DemandResult>& d) {
  a("dau", d.dau), a("plays", d.plays), a("feed_requests", d.feed_requests);
  a("feed_rps_mean", d.feed_rps_mean), a("feed_rps_peak", d.feed_rps_peak);
  a("events_rps_mean", d.events_rps_mean), a("uploads", d.uploads);
}
template <class A>
void fields(A& a, As<A, LatencyResult>& l) {
  a("p50", l.p50), a("p95", l.p95), a("p99", l.p99), a("p999", l.p999), a("mean", l.mean);
}
template <class A>
void fields(A& a, As<A, ServiceIntervals>& i) {
  a("utilization_mean", i.utilization_mean), a("p50_ms", i.p50_ms), a("p95_ms", i.p95_ms);
  a("p99_ms", i.p99_ms), a("p999_ms", i.p999_ms), a("mean_ms", i.mean_ms), a("error_ratio", i.error_ratio);
  a("shed_ratio", i.shed_ratio), a("rps_peak", i.rps_peak), a("load_peak", i.load_peak);
  a("utilization_peak", i.utilization_peak);
}
template <class A>
void fields(A& a, As<A, ResourceResult>& r) {
  a("utilization_mean", r.utilization_mean), a("load_peak", r.load_peak);
  a("load_peak_interval_95", r.load_peak_interval_95);
}
template <class A>
void fields(A& a, As<A, ServiceResult>& s) {
  a("replicas", s.replicas), a("replicas_mean", s.replicas_mean), a("replicas_peak", s.replicas_peak);
  a("requests", s.requests), a("resources", s.resources);
  a("samples", s.samples), a("rps_peak", s.rps_peak);
  a("utilization_mean", s.utilization_mean), a("load_peak", s.load_peak), a("utilization_peak", s.utilization_peak);
  a("latency_ms", s.latency_ms), a("error_ratio", s.error_ratio), a("shed_ratio", s.shed_ratio);
  a("cost_usd_per_day", s.cost_usd_per_day), a("interval_95", s.interval_95);
}
template <class A>
void fields(A& a, As<A, CacheResult>& c) {
  a("hit_ratio", c.hit_ratio), a("evictions", c.evictions), a("bytes", c.bytes), a("samples", c.samples);
  a("hit_ratio_interval_95", c.hit_ratio_interval_95);
}
template <class A>
void fields(A& a, As<A, RegionServiceResult>& s) {
  a("replicas", s.replicas), a("utilization_mean", s.utilization_mean), a("load_peak", s.load_peak);
  a("utilization_peak", s.utilization_peak), a("load_peak_interval_95", s.load_peak_interval_95);
}
template <class A, class Shares>
void page_outcomes(A& a, Shares& s) {
  a("fresh", s.fresh), a("stale", s.stale), a("trending", s.trending), a("global", s.global);
  a("refused", s.refused), a("failed", s.failed);
}
template <class A>
void fields(A& a, As<A, PageShares>& s) {
  page_outcomes(a, s);
}
template <class A>
void fields(A& a, As<A, PageShareIntervals>& s) {
  page_outcomes(a, s);
}
template <class A>
void fields(A& a, As<A, PagesResult>& p) {
  a("asked", p.asked), a("samples", p.samples), a("ratio", p.ratio), a("latency_ms", p.latency_ms);
  a("latency_ms_by_source", p.latency_ms_by_source), a("ratio_interval_95", p.ratio_interval_95);
}
template <class A>
void fields(A& a, As<A, RegionResult>& r) {
  a("dau", r.dau), a("feed_rps_peak", r.feed_rps_peak), a("pages_ratio", r.pages_ratio), a("services", r.services);
}
template <class A>
void fields(A& a, As<A, QuantilePair>& q) {
  a("p50", q.p50), a("p99", q.p99);
}
template <class A>
void fields(A& a, As<A, ViewerIntervals>& i) {
  a("start_p50_ms", i.start_p50_ms), a("start_p99_ms", i.start_p99_ms);
  a("rebuffer_ratio", i.rebuffer_ratio), a("spinner_ratio", i.spinner_ratio);
}
template <class A>
void fields(A& a, As<A, ViewerResult>& v) {
  a("start_ms", v.start_ms), a("rebuffer_ratio", v.rebuffer_ratio), a("spinner_ratio", v.spinner_ratio);
  a("watch_hours", v.watch_hours), a("watch_hours_lost", v.watch_hours_lost), a("samples", v.samples);
  a("interval_95", v.interval_95);
}
template <class A>
void fields(A& a, As<A, CdnTierResult>& c) {
  a("bytes", c.bytes), a("bytes_per_s_mean", c.bytes_per_s_mean), a("bytes_per_s_peak", c.bytes_per_s_peak);
  a("bytes_per_s_peak_interval_95", c.bytes_per_s_peak_interval_95);
}
template <class A>
void fields(A& a, As<A, LogResult>& l) {
  a("records", l.records), a("bytes", l.bytes), a("lag_s_mean", l.lag_s_mean), a("lag_s_peak", l.lag_s_peak);
}
template <class A>
void fields(A& a, As<A, TranscodeResult>& t) {
  a("jobs", t.jobs), a("failed_jobs", t.failed_jobs);
  a("backlog_jobs_peak", t.backlog_jobs_peak), a("backlog_jobs_end", t.backlog_jobs_end);
  a("live_after_s_p50", t.live_after_s_p50), a("live_after_s_p99", t.live_after_s_p99);
  a("live_within_ratio", t.live_within_ratio);
}
template <class A>
void fields(A& a, As<A, WorstWindow>& w) {
  a("window_s", w.window_s), a("from_s", w.from_s), a("bad_ratio", w.bad_ratio);
  a("bad_ratio_interval_95", w.bad_ratio_interval_95);
}
template <class A>
void fields(A& a, As<A, SloResult>& s) {
  a("name", s.name), a("measure", s.measure), a("objective", s.objective), a("bound", s.bound);
  a("window_s", s.window_s), a("from_s", s.from_s), a("actual", s.actual), a("met", s.met);
  a("bad_ratio", s.bad_ratio), a("allowed_ratio", s.allowed_ratio), a("budget_burned", s.budget_burned);
  a("gate", s.gate), a("worst", s.worst);
  a("actual_interval_95", s.actual_interval_95), a("bad_ratio_interval_95", s.bad_ratio_interval_95);
}
template <class A>
void fields(A& a, As<A, CostResult>& c) {
  a("usd_per_day", c.usd_per_day), a("by_driver", c.by_driver);
}
template <class A>
void fields(A& a, As<A, VerdictResult>& v) {
  a("recovered", v.recovered), a("metastable", v.metastable), a("time_to_recover_s", v.time_to_recover_s);
}
template <class A>
void fields(A& a, As<A, LimitResult>& l) {
  a("service", l.service), a("region", l.region), a("resource", l.resource);
  a("load", l.load), a("load_interval_95", l.load_interval_95);
  a("overloaded", l.overloaded), a("holds_to_dau", l.holds_to_dau), a("unknown_because", l.unknown_because);
}
template <class A>
void fields(A& a, As<A, ProvenanceResult>& p) {
  a("name", p.name), a("value", p.value), a("unit", p.unit), a("basis", p.basis), a("source", p.source);
}

template <class A>
void fields(A& a, As<A, UntrustedResult>& u) {
  a("figure", u.figure), a("reason", u.reason);
}
template <class A>
void fields(A& a, As<A, CheckResult>& c) {
  a("law", c.law), a("subject", c.subject), a("holds", c.holds), a("measured", c.measured);
  a("expected", c.expected), a("tolerance", c.tolerance), a("unit", c.unit);
}
template <class A>
void fields(A& a, As<A, ReplicationResult>& r) {
  a("runs", r.runs), a("first_seed", r.first_seed), a("figure", r.figure);
  a("asked", r.asked), a("reached", r.reached);
}

template <class A>
void fields(A& a, As<A, RunResult>& r) {
  a("scenario", r.scenario), a("seed", r.seed), a("sample_rate", r.sample_rate);
  if (!a.only_repeatable) a("result_hash", r.result_hash), a("wall_s", r.wall_s);
  a("simulated_s", r.simulated_s), a("peak_window_s", r.peak_window_s);
  if (!a.only_repeatable) a("peak_rss_mb", r.peak_rss_mb);
  a("complete", r.complete), a("expected_error", r.expected_error), a("starts_at_utc_s", r.starts_at_utc_s);
  a("demand", r.demand), a("services", r.services), a("surfaces", r.surfaces), a("caches", r.caches);
  a("regions", r.regions), a("pages", r.pages), a("viewers", r.viewers), a("cdn", r.cdn), a("log", r.log);
  a("transcode", r.transcode), a("slos", r.slos), a("limit", r.limit), a("cost", r.cost);
  a("verdict", r.verdict), a("replications", r.replications), a("checks", r.checks);
  a("untrusted", r.untrusted), a("notes", r.notes), a("provenance", r.provenance);
}

}  // namespace headroom::results
