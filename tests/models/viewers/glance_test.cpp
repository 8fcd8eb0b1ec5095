// The law of the time that a video is given, held to the two sources that it lies between.
#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "models/laws/law.h"
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

// Those who leave within two seconds decide so whatever the duration is: KuaiRand's plays leave sooner than TikTok's
// swipes, lognormal(1.67, .88), come.
TEST(FirstGlance, lies_between_the_plays_and_the_swipes_that_it_was_fitted_to) {
  const char* data = std::getenv("HEADROOM_DATA");
  const std::filesystem::path path = std::filesystem::path(data ? data : ".") / "behaviour/kuairand_val.csv.gz";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << path << " is absent (HEADROOM_DATA)";
  const std::vector<double> plays = started_plays(path);
  ASSERT_EQ(plays.size(), 84'994u);
  const WatchModel model;
  const Law swipes{Lognormal{1.67, 0.88}};
  for (int percentile = 2; percentile <= 24; ++percentile) {
    const double u = percentile / 100.0;
    const double played = plays[static_cast<std::size_t>(u * static_cast<double>(plays.size()))];
    EXPECT_GT(model.watched_s(u, 60), played) << "percentile " << percentile;
    EXPECT_LT(model.watched_s(u, 60), swipes.draw(u)) << "percentile " << percentile;
  }
}

}  // namespace
}  // namespace headroom::models
