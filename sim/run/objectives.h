// The scenario's objectives: what each counts as bad is gathered step by step, so that any window can be judged.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "sim/cluster/fleet.h"
#include "sim/results/run_result.h"
#include "sim/results/slo.h"
#include "sim/run/region_collector.h"
#include "sim/scenario/scenario.h"

namespace headroom::run {

// What was late, refused or failed is bad; a call that its caller's own rate limit turned away counts neither way.
class Objectives {
 public:
  // `directory` knows every service already.
  Objectives(const scenario::Scenario& scenario, const cluster::Directory& directory);

  // What happened in the measured step under way; a sampled event stands for `weight`.
  void add_calls(std::uint32_t service, const RegionCollector::Service& calls, double weight);
  void add_viewers(const RegionCollector::Viewers& viewers, double weight);
  void add_look_ups(std::string_view cache, double hits, double look_ups, double samples);
  void add_uploads(double late, double all);  // sampled
  void end_step();

  // Fills in result.slos. The result has the services', viewers' and caches' figures with their intervals.
  void judge(results::RunResult& result) const;

 private:
  // Of a step or of several.
  struct Counts {
    results::Events events;
    double unanswered = 0;  // of the bad ones, those that got no answer at all
    Counts& operator+=(const Counts& more);
    Counts operator-(const Counts& less) const;
  };
  struct Record {
    const scenario::Slo& slo;
    std::optional<std::uint32_t> service;  // whose calls it is about, if it is about calls
    Counts step;                           // the one under way
    std::vector<Counts> before;            // each ended step: all that happened before it; then all that happened
    results::Histogram answered;           // of latencies and start times, over the whole run ...
    results::Histogram answered_in_step;
    std::vector<results::Histogram::Parts> answered_by_step;  // ... and by step, where a window is shorter than the run
  };
  struct Window {
    std::size_t first, steps;
    Counts counts;
  };

  static void add(Record& record, double bad, double all, double samples);
  static void add_times(Record& record, const results::Histogram& answered, double count, double unanswered,
                        double weight);
  static void add_pages(Record& record, const RegionCollector::Pages& pages, double weight);
  static Window window(const Record& record, std::size_t first, std::size_t steps);
  std::optional<Window> worst(const Record& record, Nanos length) const;
  results::SloResult judged(const Record& record, const results::RunResult& result) const;
  static double actual(const Record& record, const Window& window);

  Nanos duration_, step_;
  std::vector<Record> records_;
};

}  // namespace headroom::run
