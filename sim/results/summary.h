// RunResult as JSON text in one canonical form, and its hash.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "sim/results/run_result.h"

namespace headroom::results {

// Fixed key order, two-space indent, shortest doubles that read back the same, null for NaN.
// Holds everything but events, series, histograms and the scenario's text. Ends in a newline.
std::string summary_json(const RunResult& result);
// The inverse; the error names the key: "services.feed.replicas: missing".
std::expected<RunResult, std::string> read_summary(std::string_view json);

// histograms.json: filled buckets only, by name.
std::string histograms_json(const std::map<std::string, Histogram>& histograms);
std::expected<std::map<std::string, Histogram>, std::string> read_histograms(std::string_view json);

// series.csv: time_s, then one column for each series; empty where a step has no value.
std::string series_csv(const SeriesTable& table);
std::expected<SeriesTable, std::string> read_series(std::string_view csv);

// events.csv: time_s,kind,subject,detail, quoted as RFC 4180 says.
std::string events_csv(const std::vector<EventResult>& events);
std::expected<std::vector<EventResult>, std::string> read_events(std::string_view csv);

// 64 bits over everything a run found out: all of the above but wall_s, peak_rss_mb and result_hash
// itself, and not the scenario's text. Equal for equal scenario, seed and build. 16 hex digits.
std::string hash_of(const RunResult& result);

}  // namespace headroom::results
