#include "sim/cluster/later_jobs.h"

#include <gtest/gtest.h>

#include <vector>

namespace headroom::cluster {
namespace {

LaterJob job(std::int64_t at, unsigned replica) { return {at, replica, {}, at + 100, Priority::normal, 0}; }

std::vector<std::int64_t> taken_until(LaterJobs& jobs, std::int64_t t) {
  std::vector<std::int64_t> taken;
  while (jobs.any_until(t)) taken.push_back(jobs.take().at);
  return taken;
}

TEST(LaterJobs, ComeInTheOrderOfTime) {
  LaterJobs jobs;
  for (const std::int64_t at : {30, 10, 40, 20}) jobs.add(job(at, 0));
  EXPECT_EQ(taken_until(jobs, 30), (std::vector<std::int64_t>{10, 20, 30}));
  EXPECT_EQ(taken_until(jobs, 100), (std::vector<std::int64_t>{40}));
  EXPECT_FALSE(jobs.any_until(1'000));
}

TEST(LaterJobs, AreCarriedWithTheirDeadlines) {
  LaterJobs jobs;
  jobs.add(job(10, 0));
  jobs.carry(5);
  EXPECT_FALSE(jobs.any_until(14));
  EXPECT_EQ(jobs.take().deadline, 115);
}

TEST(LaterJobs, ForgetAReplicasOnly) {
  LaterJobs jobs;
  for (const std::int64_t at : {30, 10, 40, 20}) jobs.add(job(at, at < 25 ? 1 : 2));
  jobs.forget(1);
  EXPECT_EQ(taken_until(jobs, 100), (std::vector<std::int64_t>{30, 40}));
}

}  // namespace
}  // namespace headroom::cluster
