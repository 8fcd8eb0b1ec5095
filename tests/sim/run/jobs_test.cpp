// One day on several threads is the same day.
#include <gtest/gtest.h>

#include "tests/sim/run/whole_run.h"

namespace headroom::run {
namespace {

void expect_one_hash(const std::string& words) {
  const results::RunResult alone = whole_run(words + " --jobs 1");
  EXPECT_EQ(alone.result_hash, whole_run(words + " --jobs 2").result_hash) << words;
  EXPECT_EQ(alone.result_hash, whole_run(words + " --jobs 3").result_hash) << words;
  EXPECT_EQ(alone.result_hash, whole_run(words).result_hash) << words;
}

TEST(Jobs, ChangeNoResultOfTwoRegions) { expect_one_hash("scenarios/small.yaml --sample 1/1000 --set duration=20min"); }

// Denser uploads than users: most cards are written in another region than where the video came from.
TEST(Jobs, ChangeNoResultWhereRegionsWriteAcrossTheOcean) {
  expect_one_hash("scenarios/small.yaml --sample 1/200 --set duration=10min --set demand.uploads_per_day=2M");
}

TEST(Jobs, ChangeNoResultOfFiveRegions) {
  expect_one_hash("scenarios/trace-replay.yaml --sample 1/100000 --set duration=20min --set warm_up=5min");
}

}  // namespace
}  // namespace headroom::run
