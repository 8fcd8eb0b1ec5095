// The first seconds of a play, held to the plays that they were fitted to.
#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "models/viewers/watch.h"

namespace headroom::models {
namespace {

std::string unpacked(const std::filesystem::path& path) {
  std::string text, chunk(1 << 16, '\0');
  const gzFile file = gzopen(path.c_str(), "rb");
  for (int got; file != nullptr && (got = gzread(file, chunk.data(), static_cast<unsigned>(chunk.size()))) > 0;)
    text.append(chunk, 0, static_cast<std::size_t>(got));
  if (file != nullptr) gzclose(file);
  return text;
}

// Seconds watched of each impression whose play started, in ascending order.
std::vector<double> started_plays(const std::filesystem::path& path) {
  std::istringstream lines{unpacked(path)};
  std::string line;
  std::getline(lines, line);
  EXPECT_EQ(line.find("user_id,video_id,author_id,time_ms,play_time_ms,duration_ms"), 0u) << line;
  std::vector<double> watched;
  while (std::getline(lines, line)) {
    std::istringstream fields{line};
    std::string field;
    for (int column = 0; column <= 4; ++column) std::getline(fields, field, ',');
    if (const double ms = std::stod(field); ms > 0) watched.push_back(ms / 1000);
  }
  std::ranges::sort(watched);
  return watched;
}

// Tolerance 4 % of the time, from the second percentile to where the published share within two seconds takes over. The
// curve is the same for every duration above viewers.short_clip, and no clip of the data is shorter.
TEST(FirstGlance, is_as_long_as_that_of_the_plays_it_was_fitted_to) {
  const char* data = std::getenv("HEADROOM_DATA");
  const std::filesystem::path path = std::filesystem::path(data ? data : ".") / "behaviour/kuairand_val.csv.gz";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << path << " is absent (HEADROOM_DATA)";
  const std::vector<double> plays = started_plays(path);
  ASSERT_EQ(plays.size(), 84'994u);
  const WatchModel model;
  for (int percentile = 2; percentile <= 24; ++percentile) {
    const double u = percentile / 100.0;
    const double seen = plays[static_cast<std::size_t>(u * static_cast<double>(plays.size()))];
    EXPECT_NEAR(model.watched_s(u, 60) / seen, 1, 0.04) << "percentile " << percentile << ", seen " << seen << " s";
  }
}

}  // namespace
}  // namespace headroom::models
