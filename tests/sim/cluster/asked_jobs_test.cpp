#include "sim/cluster/asked_jobs.h"

#include <gtest/gtest.h>

namespace headroom::cluster {
namespace {

const ServiceTable one_ms{[](double) { return 1e6; }, 1e6};

Time at(double s) { return Time{from_seconds(s)}; }

void ask(AskedJobs& jobs, double t, double roots, std::uint64_t user, double units = 1) {
  jobs.arrival(at(t), roots, user);
  jobs.remember(at(t), {{&one_ms, units}, 1'000'000, Priority::normal, user});
}

// One in four comes again, twice: of six jobs a second for each four roots, half are of those who were refused.
TEST(AskedJobs, TellThoseWhoComeAgainFromTheRest) {
  AskedJobs jobs;
  double roots = 0;
  for (std::uint64_t user = 1; user <= 4'000; ++user) {
    const double t = 0.05 * static_cast<double>(user);
    ask(jobs, t, ++roots, user);
    if (user % 4 != 0) continue;
    for (int attempt = 0; attempt < 2; ++attempt) {
      jobs.turn_away(at(t), user);
      ask(jobs, t, roots, user, 3);
    }
  }
  EXPECT_NEAR(jobs.per_root(at(200), roots), 1.5, 0.15);
  EXPECT_NEAR(jobs.mean_work(), (4 * 1 + 2 * 3) / 6.0 * 1e6, 0.2e6);
  int again = 0;
  for (std::uint64_t i = 0; i < 65'536; ++i) {
    const auto job = jobs.pick(i << 16);
    again += job.user % 4 == 0 && job.work.units == 3 ? 1 : 0;
  }
  EXPECT_NEAR(again / 65'536.0, 1.0 / 3, 0.05);
}

TEST(AskedJobs, ForgetAfterAMinuteWhoWasTurnedAway) {
  AskedJobs jobs;
  ask(jobs, 0, 1, 7);
  jobs.turn_away(at(1), 7);
  ask(jobs, 2, 2, 7, 5);
  EXPECT_GT(jobs.per_root(at(2), 2), 0);
  EXPECT_GT(jobs.mean_work(), 1e6);
  for (int i = 0; i < 400; ++i) ask(jobs, 100 + i, 3 + i, 7);
  (void)jobs.per_root(at(500), 403);
  EXPECT_NEAR(jobs.mean_work(), 1e6, 1e3) << "he is like anybody else again";
}

// Four in ten ask for more two seconds later.
TEST(AskedJobs, TellThoseWhoComeAgainSoonThoughNobodyTurnedThemAway) {
  AskedJobs jobs;
  double roots = 0;
  for (std::uint64_t user = 1; user <= 7'000; ++user) {
    const double t = 0.1 * static_cast<double>(user);
    jobs.ask(at(t), user);
    ask(jobs, t, ++roots, user);
    if (user < 6'000 || user % 5 > 1) continue;
    jobs.ask(at(t), user - 20);
    ask(jobs, t, roots, user - 20, 3);
  }
  EXPECT_NEAR(jobs.per_root(at(700), roots), 1.4, 0.1);
  int again = 0;
  for (std::uint64_t i = 0; i < 65'536; ++i) again += jobs.pick(i << 16).work.units == 3 ? 1 : 0;
  EXPECT_NEAR(again / 65'536.0, 0.4 / 1.4, 0.05) << "of jobs that are theirs alone";
}

TEST(AskedJobs, TakeWhoAsksForHisNextPageForAnybody) {
  AskedJobs jobs;
  double roots = 0;
  for (int i = 0; i < 2'000; ++i) {
    const auto user = static_cast<std::uint64_t>(i % 100);
    jobs.ask(at(0.1 * i), user);
    ask(jobs, 0.1 * i, ++roots, user, i < 1'000 ? 1 : 5);
  }
  EXPECT_NEAR(jobs.mean_work(), 5e6, 1e3) << "nobody was remembered apart";
}

}  // namespace
}  // namespace headroom::cluster
