// What a run found out, as plain values. Keys in files are these names; units come last.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/results/histogram.h"
#include "sim/results/interval.h"
#include "sim/results/series.h"

namespace headroom::results {

struct DemandResult {
  double dau = 0, plays = 0, feed_requests = 0, feed_rps_mean = 0, feed_rps_peak = 0;
  double events_rps_mean = 0, uploads = 0;
};

struct LatencyResult {
  double p50 = 0, p95 = 0, p99 = 0, p999 = 0, mean = 0;  // ms
};

struct ServiceIntervals {
  MaybeInterval utilization_mean, p50_ms, p95_ms, p99_ms, p999_ms, mean_ms, error_ratio, shed_ratio;
  MaybeInterval rps_peak, load_peak, utilization_peak;
};

// How much of what the machines have is used; above 1 more is asked of the network than it can carry.
struct ResourceResult {
  double utilization_mean = 0;
  double load_peak = 0;                 // what was asked of it when busiest; above 1 where that is more than it can
  MaybeInterval load_peak_interval_95;  // absent where it does not come from a sample
};

struct ServiceResult {
  double replicas = 0;        // at the end of the run
  double replicas_mean = 0;
  double replicas_peak = 0;   // most at any time
  double requests = 0;        // at full scale
  std::uint64_t samples = 0;  // simulated requests behind the latencies
  double rps_peak = 0;  // as all peaks: an estimate of the mean over the busiest peak_window_s
  double utilization_mean = 0;
  double load_peak = 0;         // of the busiest region: work offered over capacity, above 1 where it drowns
  double utilization_peak = 0;  // of the same: at most 1
  LatencyResult latency_ms;
  double error_ratio = 0, shed_ratio = 0, cost_usd_per_day = 0;
  // Beside the cores, whose utilization is above: memory, drives and network, those of which it is known.
  std::map<std::string, ResourceResult> resources;
  ServiceIntervals interval_95;
};

struct CacheResult {
  double hit_ratio = 0, evictions = 0, bytes = 0;
  std::uint64_t samples = 0;  // simulated look-ups behind the ratio
  MaybeInterval hit_ratio_interval_95;
};

// What users got for the pages they asked for, as shares of all that came or were given up; they add up to 1.
struct PageShares {
  double fresh = 0, stale = 0;      // from the user's own list
  double trending = 0, global = 0;  // from what everybody gets
  double refused = 0;               // no page: the last try was shed or over a limit
  double failed = 0;                // no page: the last try failed
};
struct PageShareIntervals {
  MaybeInterval fresh, stale, trending, global, refused, failed;
};
// A page counts once, however often the application tried.
struct PagesResult {
  double asked = 0;           // at full scale
  std::uint64_t samples = 0;  // simulated pages
  PageShares ratio;
  PageShareIntervals ratio_interval_95;
  LatencyResult latency_ms;  // from the first try until the page was there, of those that came
  std::map<std::string, LatencyResult> latency_ms_by_source;
};

struct RegionServiceResult {
  double replicas = 0, utilization_mean = 0, load_peak = 0, utilization_peak = 0;
  MaybeInterval load_peak_interval_95;
};
struct RegionResult {
  double dau = 0, feed_rps_peak = 0;
  PageShares pages_ratio;
  std::map<std::string, RegionServiceResult> services;
};

struct QuantilePair {
  double p50 = 0, p99 = 0;
};
struct ViewerIntervals {
  MaybeInterval start_p50_ms, start_p99_ms, rebuffer_ratio, spinner_ratio;
};
struct ViewerResult {
  QuantilePair start_ms;      // tap to first frame
  double rebuffer_ratio = 0;  // stalled time over watched time
  double spinner_ratio = 0;   // swipes that waited for the next video
  double watch_hours = 0, watch_hours_lost = 0;
  std::uint64_t samples = 0;  // simulated plays
  ViewerIntervals interval_95;
};

struct CdnTierResult {
  double bytes = 0, bytes_per_s_mean = 0, bytes_per_s_peak = 0;
  MaybeInterval bytes_per_s_peak_interval_95;
};
struct LogResult {
  double records = 0, bytes = 0, lag_s_mean = 0, lag_s_peak = 0;
};
struct TranscodeResult {
  double jobs = 0, failed_jobs = 0, backlog_jobs_peak = 0, backlog_jobs_end = 0, live_after_s_p50 = 0,
         live_after_s_p99 = 0;
  double live_within_ratio = 0;  // uploads that went live within the scenario's promise
};

enum class Bound { at_most, at_least };

// The window of some length in which most went wrong.
struct WorstWindow {
  double window_s = 0, from_s = 0;  // its length, and its start
  double bad_ratio = 0;             // bad events of all in it
  MaybeInterval bad_ratio_interval_95;
};

struct SloResult {
  std::string name;      // as people call it
  std::string measure;   // what is measured, unit last: "feed.latency_p99_ms"
  double objective = 0;  // the bound, in the unit the measure ends in
  Bound bound = Bound::at_most;
  double window_s = 0, from_s = 0;  // what it is judged over: the worst window of its length, or all of a shorter run
  double actual = 0;                // NaN where nothing was measured, or too little answered for such a quantile
  std::optional<bool> met;          // absent where there was nothing to measure
  double bad_ratio = 0;             // bad events of all: what was late, refused or failed counts as bad
  double allowed_ratio = 0;         // the error budget: as many may be bad
  double budget_burned = 0;         // bad over allowed: 1 = the whole budget; may exceed 1
  bool gate = true;                 // a miss fails the run under --gate
  std::vector<WorstWindow> worst;   // of five minutes and of an hour, where the run has two of them
  MaybeInterval actual_interval_95, bad_ratio_interval_95;
};

struct CostResult {
  double usd_per_day = 0;
  std::map<std::string, double> by_driver;  // USD a day: compute, storage, cdn_egress, ...
};

struct VerdictResult {
  std::optional<bool> recovered;  // absent where nothing went wrong on purpose, or a fault acts up to the end
  bool metastable = false;
  std::optional<double> time_to_recover_s;  // absent where nothing had to recover, or never did
};

// What is fullest, and to how many users the fleets hold at least (sim/results/limit.h).
struct LimitResult {
  std::string service, region;  // the fullest; empty where nothing is known of loads
  std::string resource;         // of its machines: cores or network
  double load = 0;              // asked of it over its capacity when busiest
  MaybeInterval load_interval_95;
  double overloaded = 0;        // services, region by region, that are surely asked more than they can do
  std::optional<double> holds_to_dau;
  std::string unknown_because;  // empty where users are named
};

// A figure that may not be relied on, by its key, and why.
struct UntrustedResult {
  std::string figure;  // "services.upload.latency_ms.p99"
  std::string reason;
};

// A law that the run's own accounts must obey: worst of all the stations it was tried on.
struct CheckResult {
  std::string law;      // conservation, utilization, little, weights
  std::string subject;  // the service, and the region of its worst station
  bool holds = true;
  double measured = 0, expected = 0;
  double tolerance = 0;  // |measured - expected| at most
  std::string unit;      // of the three
};

// What was done to know `figure` better; a single run has one replication.
struct ReplicationResult {
  std::uint64_t runs = 1;
  std::uint64_t first_seed = 0;  // the others follow on it
  std::string figure;            // the one that had to be known well enough; empty when none was named
  double asked = 0;              // relative half-width; 0 when only a number of runs was asked for
  double reached = 0;            // that of `figure`; 0 for a single run
};

struct EventResult {
  double time_s = 0;
  std::string kind;     // fault, alert, scaling, failover, ...
  std::string subject;  // what it happened to
  std::string detail;
};

struct ProvenanceResult {
  std::string name;
  double value = 0;
  std::string unit;
  std::string basis;  // measured, calibrated, published or assumed
  std::string source;
};

struct RunResult {
  std::string scenario;
  std::uint64_t seed = 0;
  double sample_rate = 1;     // R
  double expected_error = 0;  // relative, of the headline figures, from R
  std::string result_hash;    // 16 hex digits, see hash_of
  double wall_s = 0, simulated_s = 0, peak_rss_mb = 0;
  double peak_window_s = 0;    // peaks are means over the busiest so many seconds
  bool complete = true;        // false when the run was stopped: figures cover simulated_s, and nothing is judged
  double starts_at_utc_s = 0;  // second of the UTC day at simulated time 0

  DemandResult demand;
  std::map<std::string, ServiceResult> services;
  std::map<std::string, ServiceResult> surfaces;
  std::map<std::string, CacheResult> caches;
  std::map<std::string, RegionResult> regions;
  PagesResult pages;
  ViewerResult viewers;
  std::map<std::string, CdnTierResult> cdn;
  LogResult log;
  TranscodeResult transcode;
  std::vector<SloResult> slos;
  LimitResult limit;
  CostResult cost;
  VerdictResult verdict;
  ReplicationResult replications;
  std::vector<CheckResult> checks;
  std::vector<UntrustedResult> untrusted;
  std::vector<std::string> notes;  // deterministic; nothing about the machine

  // Files of their own in a run directory.
  std::vector<EventResult> events;
  std::vector<ProvenanceResult> provenance;  // in summary.json
  SeriesTable series;
  std::map<std::string, Histogram> histograms;  // latencies by service, start-up as "viewers.start"
  std::string scenario_yaml;                    // the scenario as resolved
};

}  // namespace headroom::results
