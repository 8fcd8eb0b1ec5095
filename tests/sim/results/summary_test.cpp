#include "sim/results/summary.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>

#include "tests/sim/results/example_run.h"

namespace headroom::results {
namespace {

TEST(Summary, ReadsBackToTheSameText) {
  const std::string text = summary_json(example_run());
  const auto again = read_summary(text);
  ASSERT_TRUE(again) << again.error();
  EXPECT_EQ(summary_json(*again), text);
}

TEST(Summary, BeginsWithTheKeysOfTheContractInOrder) {
  const std::string text = summary_json(example_run());
  std::size_t from = 0;
  for (const char* key : {"format_version",
                          "scenario",
                          "seed",
                          "sample_rate",
                          "result_hash",
                          "wall_s",
                          "simulated_s",
                          "peak_window_s",
                          "peak_rss_mb",
                          "demand",
                          "dau",
                          "plays",
                          "feed_requests",
                          "feed_rps_mean",
                          "feed_rps_peak",
                          "events_rps_mean",
                          "uploads",
                          "services",
                          "replicas",
                          "requests",
                          "rps_peak",
                          "utilization_mean",
                          "load_peak",
                          "utilization_peak",
                          "latency_ms",
                          "p50",
                          "p95",
                          "p99",
                          "p999",
                          "error_ratio",
                          "shed_ratio",
                          "cost_usd_per_day",
                          "caches",
                          "hit_ratio",
                          "evictions",
                          "bytes",
                          "pages",
                          "asked",
                          "ratio",
                          "refused",
                          "latency_ms_by_source",
                          "viewers",
                          "start_ms",
                          "rebuffer_ratio",
                          "spinner_ratio",
                          "watch_hours",
                          "watch_hours_lost",
                          "slos",
                          "measure",
                          "objective",
                          "window_s",
                          "actual",
                          "met",
                          "bad_ratio",
                          "budget_burned",
                          "cost",
                          "usd_per_day",
                          "by_driver",
                          "verdict",
                          "recovered",
                          "metastable",
                          "time_to_recover_s"}) {
    from = text.find("\"" + std::string(key) + "\":", from);
    ASSERT_NE(from, std::string::npos) << key;
  }
}

TEST(Summary, KeepsAwkwardNumbers) {
  RunResult run;
  run.seed = std::numeric_limits<std::uint64_t>::max();
  run.demand.dau = 0.1 + 0.2;
  run.demand.plays = 5e-324;
  run.demand.uploads = 1.7976931348623157e308;
  run.demand.feed_requests = -0.0;
  run.cost.usd_per_day = NAN;
  run.verdict.time_to_recover_s = std::nullopt;
  const auto again = read_summary(summary_json(run));
  ASSERT_TRUE(again) << again.error();
  EXPECT_EQ(again->seed, run.seed);
  EXPECT_EQ(again->demand.dau, run.demand.dau);
  EXPECT_EQ(again->demand.plays, run.demand.plays);
  EXPECT_EQ(again->demand.uploads, run.demand.uploads);
  EXPECT_TRUE(std::isnan(again->cost.usd_per_day));
  EXPECT_FALSE(again->verdict.time_to_recover_s);
  EXPECT_EQ(summary_json(*again), summary_json(run));
}

TEST(Summary, KeepsNamesWithQuotesLineEndsAndBrokenUtf8) {
  RunResult run;
  run.scenario = "a \"quoted\"\nname \\ </script>";
  run.services["x\ty"].replicas = 2;
  const auto again = read_summary(summary_json(run));
  ASSERT_TRUE(again) << again.error();
  EXPECT_EQ(again->scenario, run.scenario);
  EXPECT_EQ(again->services.at("x\ty").replicas, 2);
  run.scenario = "broken \xff";
  EXPECT_EQ(read_summary(summary_json(run))->scenario, "broken \xef\xbf\xbd");
}

TEST(Summary, SaysWhatIsWrongWithATextItCannotRead) {
  const std::string text = summary_json(example_run());
  EXPECT_EQ(read_summary(text.substr(0, 500)).error(), "is not whole JSON (cut short?)");
  EXPECT_EQ(read_summary("[]").error(), "should hold a JSON object");
  EXPECT_EQ(read_summary("{}").error(), "has format version null, this program reads 3");
  EXPECT_EQ(read_summary("{\"format_version\": 9}").error(), "has format version 9, this program reads 3");
  EXPECT_EQ(read_summary("{\"format_version\": \"x\"}").error(), "has format version \"x\", this program reads 3");
  EXPECT_EQ(read_summary("{\"format_version\": 3}").error(), "scenario: missing");
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string changed = text;
    changed.replace(changed.find(from), from.size(), to);
    return read_summary(changed).error();
  };
  EXPECT_EQ(with("\"seed\": 20240817", "\"seed\": -1"), "seed: should be a whole number");
  EXPECT_EQ(with("\"dau\": 500000000", "\"dau\": \"many\""), "demand.dau: should be a number");
  EXPECT_EQ(with("\"complete\": true", "\"complete\": 1"), "complete: should be true or false");
  EXPECT_EQ(with("\"at_most\"", "\"roughly\""), "slos[0].bound: should be at_most or at_least");
  EXPECT_EQ(with("\"replicas_peak\"", "\"replicaspeak\""), "services.candidate_store.replicas_peak: missing");
}

TEST(Histograms, ReadBackToTheSameText) {
  const std::string text = histograms_json(example_run().histograms);
  const auto again = read_histograms(text);
  ASSERT_TRUE(again) << again.error();
  EXPECT_EQ(histograms_json(*again), text);
  EXPECT_EQ(histograms_json({}), "{\n}\n");
  EXPECT_EQ(read_histograms("{\"feed\": {}}").error(), "feed: is not a histogram as this program writes it");
}

TEST(SeriesFile, ReadsBackToTheSameTextAndGrid) {
  RunResult run = example_run();
  run.series.columns[0].values[5] = NAN;
  const std::string text = series_csv(run.series);
  const auto again = read_series(text);
  ASSERT_TRUE(again) << again.error();
  EXPECT_EQ(series_csv(*again), text);
  EXPECT_EQ(again->step, run.series.step);
  EXPECT_EQ(again->count, run.series.count);
  EXPECT_EQ(again->columns[1], run.series.columns[1]);
}

TEST(SeriesFile, SaysWhichRowIsBroken) {
  EXPECT_EQ(read_series("").error(), "should begin with time_s,until_s");
  EXPECT_EQ(read_series("time_s,until_s,a\n0,1,2\n1,2\n").error(), "row 3: has 2 cells, the header has 3");
  EXPECT_EQ(read_series("time_s,until_s,a\n0,1,x\n").error(), "row 2, column a: 'x' is not a number");
  EXPECT_EQ(read_series("time_s,until_s,a\n0,1,2\n1,2,").error(), "is cut short: its last line has no end");
}

TEST(EventsFile, KeepsCommasQuotesAndLineEnds) {
  const std::vector<EventResult> events{{1.5, "fault", "a,b", "said \"no\"\nand left"}, {2, "alert", "", ""}};
  const std::string text = events_csv(events);
  EXPECT_EQ(text, "time_s,kind,subject,detail\n1.5,fault,\"a,b\",\"said \"\"no\"\"\nand left\"\n2,alert,,\n");
  const auto again = read_events(text);
  ASSERT_TRUE(again) << again.error();
  EXPECT_EQ(events_csv(*again), text);
  EXPECT_EQ(read_events("time_s,kind,subject,detail\n1,fault,\"x\n").error(), "is cut short: its last line has no end");
  EXPECT_EQ(read_events("time_s,kind,subject,detail\n1,fault\n").error(), "row 2: has 2 cells, not 4");
}

TEST(Hash, IsSixteenHexDigitsAndIgnoresTheMachine) {
  RunResult run = example_run();
  const std::string hash = hash_of(run);
  EXPECT_EQ(hash.size(), 16u);
  EXPECT_EQ(hash.find_first_not_of("0123456789abcdef"), std::string::npos);
  run.wall_s += 1;
  run.peak_rss_mb *= 2;
  run.result_hash = "another";
  run.scenario_yaml = "name: 'peak-day'\n";
  EXPECT_EQ(hash_of(run), hash);
}

TEST(Hash, ChangesWithAnythingARunFoundOut) {
  const RunResult run = example_run();
  const std::string hash = hash_of(run);
  const std::vector<std::function<void(RunResult&)>> changes{
      [](RunResult& r) { r.scenario += "x"; },
      [](RunResult& r) { r.seed ^= 1; },
      [](RunResult& r) { r.sample_rate *= 2; },
      [](RunResult& r) { r.complete = false; },
      [](RunResult& r) { r.simulated_s -= 1; },
      [](RunResult& r) { r.demand.uploads += 1; },
      [](RunResult& r) {
        r.services["feed"].latency_ms.p999 = std::nextafter(r.services["feed"].latency_ms.p999, 1e9);
      },
      [](RunResult& r) { r.services["feed"].samples += 1; },
      [](RunResult& r) { r.services["feed"].interval_95.p95_ms = Interval{1, 2}; },
      [](RunResult& r) { r.surfaces.erase("search"); },
      [](RunResult& r) { r.caches["feed_cache"].bytes += 1; },
      [](RunResult& r) { r.regions["europe"].services["feed"].replicas += 1; },
      [](RunResult& r) { r.pages.ratio.stale += 1e-6; },
      [](RunResult& r) { r.regions["europe"].pages_ratio.failed = 0.5; },
      [](RunResult& r) { r.slos[0].met.reset(); },
      [](RunResult& r) { r.viewers.start_ms.p99 += 1; },
      [](RunResult& r) { r.cdn["edge"].bytes *= 2; },
      [](RunResult& r) { r.log.records += 1; },
      [](RunResult& r) { r.transcode.failed_jobs += 1; },
      [](RunResult& r) { r.slos[0].bound = Bound::at_least; },
      [](RunResult& r) { r.limit.service = "gateway"; },
      [](RunResult& r) { r.cost.by_driver["wan"] += 1; },
      [](RunResult& r) { r.verdict.time_to_recover_s.reset(); },
      [](RunResult& r) { r.notes.clear(); },
      [](RunResult& r) { r.events[2].detail = ""; },
      [](RunResult& r) { r.provenance[1].basis = "assumed"; },
      [](RunResult& r) { r.series.columns[3].values[7] += 1e-9; },
      [](RunResult& r) { r.histograms["feed"].record(Nanos{1}); },
  };
  for (std::size_t i = 0; i < changes.size(); ++i) {
    RunResult changed = run;
    changes[i](changed);
    EXPECT_NE(hash_of(changed), hash) << "change " << i;
  }
}

}  // namespace
}  // namespace headroom::results
