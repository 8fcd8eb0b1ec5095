#include "sim/results/terminal_summary.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "sim/results/figures.h"
#include "tests/sim/results/example_run.h"

namespace headroom::results {
namespace {

void expect_fits(const std::string& screen) {
  std::istringstream lines(screen);
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    const auto width =
        std::ranges::count_if(line, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
    EXPECT_LE(width, 100) << line;
  }
  EXPECT_LE(count, 40u);
}

TEST(TerminalSummary, FitsOneScreenAndSaysFirstWhatMatters) {
  const std::string screen = terminal_summary(example_run());
  expect_fits(screen);
  EXPECT_EQ(screen.find('\x1b'), std::string::npos);
  std::size_t from = 0;
  for (const char* part :
       {"peak-day: 500M users a day, 24 h simulated", "3 of 4 objectives hold", "✗ feed.p99_ms", "✓ feed.availability",
        "Holds        not known: ",
        "Recovery     by itself, in 6.87 min", "Demand       75.0B plays", "Service", "ranking ", "surface search",
        "Machines     ranking network 48.8 %", "Cache hits", "Viewers", "Cost         1.24M USD a day: compute 873k",
        "Repeat       seed 20240817, R 1/5000 (p99 ±1.2 %), hash "}) {
    const auto at = screen.find(part, from);
    EXPECT_NE(at, std::string::npos) << part << "\n" << screen;
    if (at != std::string::npos) from = at;
  }
}

TEST(TerminalSummary, StillFitsWithEverythingTooLong) {
  RunResult run = example_run();
  run.scenario = std::string(300, 'x');
  for (int i = 0; i < 60; ++i) {
    run.services[fmt::format("service_with_a_long_name_{}", i)] = run.services["feed"];
    run.slos.push_back(run.slos[0]);
    run.caches[fmt::format("cache_{}", i)] = {};
    run.notes.push_back(std::string(500, 'n'));
  }
  const std::string screen = terminal_summary(run);
  expect_fits(screen);
  EXPECT_NE(screen.find("calmer ones in summary.json"), std::string::npos);
  EXPECT_NE(screen.find("and 56 more in summary.json"), std::string::npos);
}

TEST(TerminalSummary, JudgesNothingOfARunThatWasStopped) {
  RunResult run = example_run();
  run.complete = false;
  run.slos.clear();
  run.limit = {};
  run.verdict = {};
  const std::string screen = terminal_summary(run);
  expect_fits(screen);
  EXPECT_NE(
      screen.find("\nPARTIAL: the run was stopped; figures cover the simulated time only, and nothing is judged\n"),
      std::string::npos);
  for (const char* judged : {"objectives", "Bottleneck", "Recovery", "USD"})
    EXPECT_EQ(screen.find(judged), std::string::npos) << judged;

  run = {};
  run.scenario = "peak-day";
  run.demand.dau = 500e6;
  run.complete = false;
  EXPECT_EQ(terminal_summary(run),
            "peak-day: 500M users a day, 0 s simulated\n"
            "PARTIAL: the run was stopped before the first step was measured\n");
}

TEST(TerminalSummary, SaysWhenARunStaysDown) {
  RunResult run;
  run.verdict = {false, true, {}};
  EXPECT_NE(terminal_summary(run).find("METASTABLE"), std::string::npos);
  run.verdict = {false, false, {}};
  EXPECT_NE(terminal_summary(run).find("did not recover within the run"), std::string::npos);
  EXPECT_NE(terminal_summary(run).find("No objectives were set."), std::string::npos);
}

TEST(TerminalSummary, SaysToHowManyUsersItHoldsOrWhatIsOverloadedOrWhyNeitherIsKnown) {
  RunResult run = example_run();
  run.limit = {"ranking", "asia-east", "cores", 0.621, Interval{0.6024, 0.6396}, 0, 525e6, ""};
  EXPECT_NE(terminal_summary(run).find("\nHolds        at least to 525M users a day: ranking of asia-east 62.1 % ±3% "
                                       "full at peak\n"),
            std::string::npos)
      << terminal_summary(run);
  run.limit = {"ranking", "asia-east", "cores", 1.98, Interval{1.94, 2.02}, 3, {}, "it is asked too much"};
  EXPECT_NE(terminal_summary(run).find("\nOverloaded   ranking of asia-east is asked 198 % ±2% of its capacity when "
                                       "busiest, and 2 more\n"),
            std::string::npos)
      << terminal_summary(run);
  run.limit = {"upload", "", "cores", 0.3, {}, 0, {}, "the run was stopped"};
  EXPECT_NE(terminal_summary(run).find("\nHolds        not known: the run was stopped\n"), std::string::npos);
  run.limit = {};
  EXPECT_EQ(terminal_summary(run).find("Holds"), std::string::npos);
}

TEST(TerminalSummary, ColoursOnlyWhenAskedAndLetsNoNameDriveTheTerminal) {
  RunResult run = example_run();
  run.scenario = "evil\x1b[2J\u009b31m\nname";
  run.services["\x1b]0;x"] = run.services["feed"];
  EXPECT_EQ(terminal_summary(run).find('\x1b'), std::string::npos);
  EXPECT_EQ(terminal_summary(run).find("evil?[2J?31m?name"), 0u);
  EXPECT_NE(terminal_summary(run, {.colours = true}).find("\x1b[31m  ✗ feed.p99_ms"), std::string::npos);
}

TEST(TerminalSummary, SaysHowSureAPeakIsAndMarksWhatIsNotTrusted) {
  RunResult run = example_run();
  run.services["feed"].load_peak = 34;
  run.services["feed"].interval_95.load_peak = Interval{33, 35};
  run.services["gateway"].interval_95.load_peak = std::nullopt;
  run.untrusted = {{"services.gateway.load_peak", "too little"}, {"cdn.edge.bytes_per_s_peak", "wide"}};
  run.cdn["edge"].bytes_per_s_peak_interval_95 = Interval{2.4e12, 4.4e12};
  const std::string screen = terminal_summary(run);
  for (const char* part : {" busiest ", " 95±3% ", "3400% ", " 63%? ", "edge 3.40 TB/s ±29%?"})
    EXPECT_NE(screen.find(part), std::string::npos) << part << "\n" << screen;
}

TEST(Figures, KeepThreeDigitsAndAUnit) {
  EXPECT_EQ(short_count(500e6), "500M");
  EXPECT_EQ(short_count(868'055), "868k");
  EXPECT_EQ(short_count(999'700), "1.00M");
  EXPECT_EQ(short_count(7), "7");
  EXPECT_EQ(short_bytes(2.6e12), "2.60 TB");
  EXPECT_EQ(percent(.9999), "99.99 %");
  EXPECT_EQ(percent(1), "100 %");
  EXPECT_EQ(percent(.00123), "0.123 %");
  EXPECT_EQ(percent(31.4), "3140 %");
  EXPECT_EQ(short_millis(.4), "400 us");
  EXPECT_EQ(short_millis(5200), "5.20 s");
  EXPECT_EQ(in_unit_of("log.lag_s", 38), "38.0 s");
  EXPECT_EQ(in_unit_of("feed.availability", .99953), "99.953 %");
}

}  // namespace
}  // namespace headroom::results
