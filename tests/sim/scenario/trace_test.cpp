#include "sim/scenario/trace.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <numeric>

namespace headroom::scenario {
namespace {

using namespace std::chrono_literals;

const Replay strict{};
const Replay filling{.gaps = TraceGaps::interpolate, .gap_limit = 2};

struct Refused {
  std::string because, csv, told;
  Replay replay = strict;
};

const std::vector<Refused> refusals = {
    {"empty", "", "t.csv: has no rows of timestamp,value\n"},
    {"a header and no rows", "timestamp,value\n", "t.csv: has no rows of timestamp,value\n"},
    {"blank lines only", "\n\n\n", "t.csv: has no rows of timestamp,value\n"},
    {"one row", "timestamp,value\n100,5\n", "t.csv:2: is the only row: a trace needs two or more\n"},
    {"nothing but zeros", "0,0\n60,0\n120,0\n", "t.csv: has no value above 0\n"},
    {"a negative value", "0,1\n60,-5\n120,1\n", "t.csv:2: the value is negative: -5\n"},
    {"NaN", "0,1\n60,NaN\n120,1\n", "t.csv:2: expected a number, got 'NaN'\n"},
    {"infinity", "0,1\n60,inf\n", "t.csv:2: expected a number, got 'inf'\n"},
    {"a word", "0,1\n60,many\n", "t.csv:2: expected a number, got 'many'\n"},
    {"no value", "0,1\n60,\n", "t.csv:2: expected a number, got ''\n"},
    {"one column", "0,1\n60\n", "t.csv:2: expected timestamp,value, got '60'\n"},
    {"three columns", "0,1,2\n", "t.csv:1: expected timestamp,value, got '0,1,2'\n"},
    {"a repeated time", "0,1\n60,1\n60,2\n120,1\n", "t.csv:3: repeats the time of line 2\n"},
    {"disorder", "0,1\n120,1\n60,2\n180,1\n",
     "t.csv:3: goes back in time: 1970-01-01T00:01:00Z after 1970-01-01T00:02:00Z\n"},
    {"a gap", "0,1\n60,1\n120,1\n240,1\n300,1\n",
     "t.csv:4: a gap: 1 step of 1min is missing before 1970-01-01T00:04:00Z "
     "(demand.replay.gaps=interpolate would fill it)\n"},
    {"a gap longer than may be filled", "0,1\n60,1\n120,1\n360,1\n",
     "t.csv:4: a gap: 3 steps of 1min are missing before 1970-01-01T00:06:00Z, more than demand.replay.gap_limit 2\n",
     filling},
    {"a row too soon", "0,1\n60,1\n120,1\n130,1\n190,1\n250,1\n",
     "t.csv:4: comes 10s after the row before, where the step is 1min\n"},
    {"milliseconds", "1609459200000,1\n1609459260000,2\n",
     "t.csv:1: expected seconds since 1970, got '1609459200000' (are these milliseconds?)\n"
     "t.csv:2: expected seconds since 1970, got '1609459260000' (are these milliseconds?)\n"},
    {"a day that is none", "2015-02-30 10:00:00,1\n2015-02-26 10:05:00,1\n",
     "t.csv:1: is no date of the calendar: 2015-02-30 10:00:00\n"},
    {"a date in other letters", "0,1\n26/02/2015 21:42,1\n",
     "t.csv:2: expected a date and time such as '2026-03-02T18:00:00Z', got '26/02/2015 21:42'\n"},
    {"centuries between rows", "0,1\n5929213001,3\n",
     "t.csv:2: comes more than a year after the row before, as most rows do\n"},
    {"a compressed file", "BZh91AY&SY", "t.csv: is compressed: unpack it first\n"},
    {"bytes", std::string("0,1\n\0,2\n", 8), "t.csv: is not text\n"},
    {"several at once", "timestamp,value\n0,-1\n60,nan\nx,1\n",
     "t.csv:2: the value is negative: -1\n"
     "t.csv:3: expected a number, got 'nan'\n"
     "t.csv:4: expected a date and time such as '2026-03-02T18:00:00Z', got 'x'\n"},
};

TEST(RefusedTraces, AreToldWithTheirRows) {
  for (const Refused& refused : refusals) {
    SCOPED_TRACE(refused.because);
    const auto read = parse_trace(refused.csv, "t.csv", refused.replay);
    EXPECT_FALSE(read.has_value());
    if (!read) EXPECT_EQ(to_string(read.error()), refused.told);
  }
}

TEST(RefusedTraces, AreNotToldMoreThanTwentyTimes) {
  std::string csv;
  for (int i = 0; i < 100; ++i) csv += std::to_string(60 * i) + ",-1\n";
  const auto read = parse_trace(csv, "t.csv", strict);
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().size(), 21u);
  EXPECT_EQ(to_string(read.error().back()), "t.csv: and 80 more");
}

TEST(AcceptedTraces, MayHaveAHeaderQuotesBlanksAndEitherKindOfTime) {
  const Trace expected{.start = WallTime{std::chrono::sys_days{std::chrono::year{2015} / 2 / 26}} + 21h + 42min + 53s,
                       .step = 5min, .values = {57, 43, 55.5}};
  for (const char* csv :
       {"timestamp,value\n2015-02-26 21:42:53,57\n2015-02-26 21:47:53,43\n2015-02-26 21:52:53,55.5\n",
        "2015-02-26T21:42:53Z,57\n2015-02-26T21:47:53Z,43\n2015-02-26T21:52:53Z,55.5",
        "\xEF\xBB\xBF\"time\",\"n\"\r\n\"1424986973\",\"57\"\r\n1424987273 , 43\r\n\r\n1424987573,5.55e1\r\n"}) {
    const auto read = parse_trace(csv, "t.csv", strict);
    ASSERT_TRUE(read.has_value()) << to_string(read.error());
    EXPECT_EQ(*read, expected);
  }
}

TEST(AcceptedTraces, HaveTheirShortGapsFilledWhereThatIsAskedFor) {
  const auto read = parse_trace("0,1\n60,1\n120,1\n300,7\n360,7\n", "t.csv", filling);
  ASSERT_TRUE(read.has_value()) << to_string(read.error());
  EXPECT_EQ(read->values, (std::vector<double>{1, 1, 1, 3, 5, 7, 7}));
  EXPECT_EQ(read->interpolated, 2);
}

double mean(const TraceProfile& profile) {
  return std::accumulate(profile.factors.begin(), profile.factors.end(), 0.0) /
         static_cast<double>(profile.factors.size());
}

TEST(LaidOverTraces, KeepTheScenariosVolume) {
  const Trace trace{.start = {}, .step = 1h, .values = {1, 2, 3, 4, 5, 90, 5, 4, 3, 2}};
  for (TraceShape shape : {TraceShape::around_peak, TraceShape::stretch, TraceShape::slice}) {
    const auto profile = lay_over(trace, Replay{.shape = shape}, 4h);
    ASSERT_TRUE(profile.has_value());
    EXPECT_NEAR(mean(*profile), 1, 1e-12);
    EXPECT_GE(profile->step * static_cast<std::int64_t>(profile->factors.size()), 4h);
  }
}

TEST(LaidOverTraces, AreTakenAroundThePeakAtTheirOwnPace) {
  const Trace trace{.start = {}, .step = 1h, .values = {1, 2, 3, 4, 5, 90, 5, 4, 3, 2}};
  const auto profile = lay_over(trace, Replay{}, 4h);
  ASSERT_TRUE(profile.has_value());
  EXPECT_EQ(profile->step, Nanos{1h});
  EXPECT_EQ(profile->factors, (std::vector<double>{4 / 26.0, 5 / 26.0, 90 / 26.0, 5 / 26.0}));
}

TEST(LaidOverTraces, AreStretchedWhereTheyAreShorterThanTheRun) {
  const Trace trace{.start = {}, .step = 1min, .values = {1, 3}};
  const auto profile = lay_over(trace, Replay{}, 24h);
  ASSERT_TRUE(profile.has_value());
  EXPECT_EQ(profile->step, Nanos{12h});
  EXPECT_EQ(profile->factors, (std::vector<double>{0.5, 1.5}));
}

TEST(LaidOverTraces, KeepTheirShapeWhereTheirSumIsNoNumber) {
  for (const double unit : {1.0, 1e308, 4e-324}) {
    const Trace trace{.start = {}, .step = 1h, .values = {unit, unit, 0, unit}};
    const auto profile = lay_over(trace, Replay{.shape = TraceShape::stretch}, 4h);
    ASSERT_TRUE(profile.has_value()) << profile.error();
    const std::vector<double> wanted{4.0 / 3, 4.0 / 3, 0, 4.0 / 3};
    for (std::size_t i = 0; i < 4; ++i) EXPECT_DOUBLE_EQ(profile->factors[i], wanted[i]) << unit;
  }
}

TEST(LaidOverTraces, WhoseStepIsLongerThanTheRunAreEven) {
  const Trace trace{.start = {}, .step = 24h, .values = {1, 3}};
  const auto profile = lay_over(trace, Replay{}, 1h);
  ASSERT_TRUE(profile.has_value()) << profile.error();
  EXPECT_EQ(profile->factors, (std::vector<double>{1, 1}));
  EXPECT_GE(profile->step * 2, 1h);
}

TEST(LaidOverTraces, RefuseSlicesTheyDoNotHave) {
  const Trace trace{.start = {}, .step = 1h, .values = {1, 2, 3}};
  const auto profile = lay_over(trace, Replay{.shape = TraceShape::slice, .from = 2h}, 2h);
  ASSERT_FALSE(profile.has_value());
  EXPECT_EQ(profile.error(), "the slice ends after the trace, which lasts 3h");
}

TEST(SharedTraces, AreReadWhole) {
  const char* data = std::getenv("HEADROOM_DATA");
  if (!data || !std::filesystem::exists(data)) GTEST_SKIP() << "HEADROOM_DATA names no folder of shared inputs";
  const std::filesystem::path folder = std::filesystem::path(data) / "traffic";
  struct Known {
    const char* file;
    std::size_t steps;
    Nanos step;
    double peak;
    int interpolated;
  };
  for (const Known& known : {Known{"twitter_volume_AMZN.csv", 15831, 5min, 1673, 0},
                             Known{"twitter_volume_FB.csv", 15833, 5min, 1258, 0},
                             Known{"twitter_volume_CRM.csv", 15902, 5min, 209, 0},
                             Known{"nyc_taxi.csv", 10320, 30min, 39197, 0},
                             Known{"elb_request_count.csv", 4040, 5min, 656, 8}}) {
    SCOPED_TRACE(known.file);
    const auto read = read_trace(folder / known.file, Replay{.gaps = TraceGaps::interpolate});
    ASSERT_TRUE(read.has_value()) << to_string(read.error());
    EXPECT_EQ(read->values.size(), known.steps);
    EXPECT_EQ(read->step, known.step);
    EXPECT_EQ(*std::ranges::max_element(read->values), known.peak);
    EXPECT_EQ(read->interpolated, known.interpolated);
  }
  // The load balancer's log has eight single gaps: refused unless filling them is asked for.
  const auto gappy = read_trace(folder / "elb_request_count.csv", strict);
  ASSERT_FALSE(gappy.has_value());
  EXPECT_EQ(gappy.error().size(), 8u);
  EXPECT_EQ(gappy.error()[0].line, 140);
}

}  // namespace
}  // namespace headroom::scenario
