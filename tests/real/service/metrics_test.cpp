#include "real/service/prometheus_metrics.h"

#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <sstream>

namespace headroom::service {
namespace {

using namespace std::chrono_literals;

std::string sample() {
  const auto metrics = make_prometheus_metrics();
  metrics->counter("pages_total", "Pages", {{"source", "fresh"}}).add(3);
  metrics->counter("pages_total", "Pages", {{"source", "a \"quoted\\\n name"}}).add();
  metrics->gauge("cache_bytes", "Bytes kept").set(1.5e9);
  Timing& timing = metrics->timing("page_seconds", "Time of a page");
  timing.record(400us);
  timing.record(30ms);
  timing.record(1min);
  return metrics->exposition();
}

TEST(Exposition, has_only_lines_of_the_text_format) {
  const std::regex comment{R"(# (HELP|TYPE) [a-zA-Z_:][a-zA-Z0-9_:]* .+)"};
  const std::regex value{
      R"([a-zA-Z_:][a-zA-Z0-9_:]*(\{([a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\.)*",?)*\})? [-+0-9.eInfNa]+)"};
  std::istringstream lines{sample()};
  int count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    EXPECT_TRUE(std::regex_match(line, line.starts_with('#') ? comment : value)) << line;
  }
  EXPECT_GT(count, 20);
}

TEST(Exposition, cumulates_the_buckets_of_a_timing_up_to_its_count) {
  const std::string text = sample();
  for (const char* line :
       {"# TYPE page_seconds histogram\n", "page_seconds_bucket{le=\"0.0005\"} 1\n",
        "page_seconds_bucket{le=\"0.025\"} 1\n", "page_seconds_bucket{le=\"0.05\"} 2\n",
        "page_seconds_bucket{le=\"10\"} 2\n", "page_seconds_bucket{le=\"+Inf\"} 3\n", "page_seconds_count 3\n",
        "# HELP cache_bytes Bytes kept\n", "# TYPE cache_bytes gauge\n", "pages_total{source=\"fresh\"} 3\n",
        "pages_total{source=\"a \\\"quoted\\\\\\n name\"} 1\n"}) {
    EXPECT_NE(text.find(line), std::string::npos) << line << "is not in\n" << text;
  }
}

TEST(Exposition, says_help_and_type_once_for_each_name) {
  std::map<std::string, int> types;
  std::istringstream lines{sample()};
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("# TYPE ")) ++types[line.substr(7)];
  }
  EXPECT_EQ(types, (std::map<std::string, int>{
                       {"pages_total counter", 1}, {"cache_bytes gauge", 1}, {"page_seconds histogram", 1}}));
}

}  // namespace
}  // namespace headroom::service
