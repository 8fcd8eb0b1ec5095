#include "sim/cluster/later_jobs.h"

#include <gtest/gtest.h>

#include <vector>

namespace headroom::cluster {
namespace {

LaterJob job(double units) { return {{.units = units}, 100, Priority::normal}; }

std::vector<std::int64_t> taken_until(LaterJobs& jobs, std::int64_t t) {
  std::vector<std::int64_t> taken;
  while (jobs.any_until(t)) taken.push_back(jobs.take().at);
  return taken;
}

TEST(LaterJobs, ComeInTheOrderOfTime) {
  LaterJobs jobs;
  jobs.add_done(30, 0, 0);
  jobs.add(10, 0, 0, job(1));
  jobs.add_done(40, 0, 0);
  jobs.add(20, 0, 0, job(2));
  EXPECT_EQ(taken_until(jobs, 30), (std::vector<std::int64_t>{10, 20, 30}));
  EXPECT_EQ(taken_until(jobs, 100), (std::vector<std::int64_t>{40}));
  EXPECT_FALSE(jobs.any_until(1'000));
}

TEST(LaterJobs, AreWhatWasAddedHoweverManyCameAndWent) {
  LaterJobs jobs;
  jobs.add(1, 3, 1, job(1));
  jobs.add(5, 4, 0, job(5));
  EXPECT_EQ(jobs.job_of(jobs.take()).work.units, 1);
  jobs.add(4, 0, 0, job(4));  // in the place of the first
  jobs.add(6, 0, 0, job(6));
  for (const double units : {4, 5, 6}) {
    const LaterEvent event = jobs.take();
    EXPECT_EQ(jobs.job_of(event).work.units, units);
    EXPECT_EQ(event.replica, units == 5 ? 4U : 0U);
  }
  jobs.add_done(7, 0, 1);
  const LaterEvent done = jobs.take();
  EXPECT_EQ(done.job, LaterEvent::no_job);
  EXPECT_EQ(done.traffic, 1U);
}

TEST(LaterJobs, AreCarriedWithTheirPatience) {
  LaterJobs jobs;
  jobs.add(10, 0, 0, job(1));
  jobs.carry(5);
  EXPECT_FALSE(jobs.any_until(14));
  const LaterEvent event = jobs.take();
  EXPECT_EQ(event.at, 15);
  EXPECT_EQ(jobs.job_of(event).patience, 100);
}

TEST(LaterJobs, ForgetAReplicasOnly) {
  LaterJobs jobs;
  for (const std::int64_t at : {30, 10, 40, 20}) jobs.add(at, at < 25 ? 1 : 2, 0, job(1));
  jobs.forget(1);
  EXPECT_EQ(taken_until(jobs, 100), (std::vector<std::int64_t>{30, 40}));
}

}  // namespace
}  // namespace headroom::cluster
