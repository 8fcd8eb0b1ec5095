#include "sim/cluster/asked_jobs.h"

#include <gtest/gtest.h>

#include <array>
#include <functional>

#include "tests/sim/cluster/still_world.h"

namespace headroom::cluster {
namespace {

const ServiceTable one_ms{models::Law{models::Fixed{1e6}}};

Time at(double s) { return Time{from_seconds(s)}; }

// Asked for by users of whom one request a second is due.
struct Asked {
  ConstantRoots roots{1};
  AskedJobs jobs{roots};

  // One that is due.
  void ask_due(double t, std::uint64_t user, double units = 1) {
    roots.count();
    ask(t, user, units);
  }
  void ask(double t, std::uint64_t user, double units = 1) {
    jobs.arrival(at(t), user, 0);
    jobs.remember(at(t), {{&one_ms, units}, 1'000'000, Priority::normal, user});
  }
  // Of one request, ns.
  double mean_work(double t) {
    (void)per_s(t);
    return jobs.brought(0).ns;
  }
  double per_s(double t, double refused = 0) {
    return jobs.per_s(at(t), [refused](std::size_t) { return 1 - refused; });
  }
  double of_picked(const std::function<bool(const Job&)>& is) {
    int yes = 0;
    for (std::uint64_t i = 0; i < 65'536; ++i) yes += is(jobs.pick(i << 16)) ? 1 : 0;
    return yes / 65'536.0;
  }
};

// One in four is turned away twice and asks again at once: of six requests for each four roots, two are theirs.
TEST(AskedJobs, TellThoseWhoWereTurnedAwayFromTheRest) {
  Asked asked;
  for (std::uint64_t user = 1; user <= 4'000; ++user) {
    const double t = 0.05 * static_cast<double>(user);
    asked.ask_due(t, user);
    for (int attempt = 0; user % 4 == 0 && attempt < 2; ++attempt) {
      asked.jobs.turn_away(at(t), user, 0);
      asked.ask(t, user, 3);
    }
    (void)asked.per_s(t, 1.0 / 3);
  }
  EXPECT_NEAR(asked.per_s(200, 1.0 / 3), 1.5, 0.1);
  EXPECT_NEAR(asked.jobs.per_root(0), 1.5, 0.1);
  EXPECT_NEAR(asked.jobs.brought(0).ns, (4 * 1 + 2 * 3) / 6.0 * 1e6, 0.1e6);
  EXPECT_NEAR(asked.of_picked([](const Job& job) { return job.user % 4 == 0 && job.work.units == 3; }), 1.0 / 3, 0.03);
}

// No sample has to show that doors turn away more, or no longer: who was turned away is a share of the refusals.
TEST(AskedJobs, AreAsManyAgainAsDoorsTurnAway) {
  Asked asked;
  for (std::uint64_t user = 1; user <= 1'000; ++user) {
    const double t = 0.1 * static_cast<double>(user);
    asked.ask_due(t, user);
    if (user % 2 != 0) continue;
    if (user > 10 && user % 4 == 0) asked.ask(t, user - 10);
    if (user <= 990) asked.jobs.turn_away(at(t), user, 0);
  }
  // Half of the refused come again, a second later: usual / (1 - refused / 2).
  double t = 100;
  const auto settle = [&](double refused) {
    for (int i = 0; i < 200; ++i) (void)asked.per_s(t += 0.05, refused);
    return asked.per_s(t, refused);
  };
  EXPECT_NEAR(settle(0.8), 1 / (1 - 0.4), 0.1);
  EXPECT_NEAR(settle(0.2), 1 / (1 - 0.1), 0.1);
  EXPECT_NEAR(settle(0), 1, 0.05);
}

TEST(AskedJobs, ForgetSoonWhoWasTurnedAway) {
  Asked asked;
  asked.ask_due(0, 7);
  asked.jobs.turn_away(at(1), 7, 0);
  asked.ask_due(2, 7, 5);
  for (double t = 2; t <= 5; t += 0.5) (void)asked.per_s(t, 0.5);
  EXPECT_GT(asked.jobs.brought(0).ns, 1e6);
  for (int i = 0; i < 400; ++i) {
    asked.ask_due(100 + i, 7);
    (void)asked.per_s(100 + i);
  }
  EXPECT_NEAR(asked.mean_work(500), 1e6, 1e3) << "he is like anybody else again";
}

// Four in ten ask for more two seconds later.
TEST(AskedJobs, TellThoseWhoComeAgainSoonThoughNobodyTurnedThemAway) {
  Asked asked;
  for (std::uint64_t user = 1; user <= 7'000; ++user) {
    const double t = 0.1 * static_cast<double>(user);
    asked.jobs.ask(at(t), user);
    asked.ask_due(t, user);
    if (user < 6'000 || user % 5 > 1) continue;
    asked.jobs.ask(at(t), user - 20);
    asked.ask(t, user - 20, 3);
  }
  EXPECT_NEAR(asked.per_s(700), 1.4, 0.1);
  EXPECT_NEAR(asked.of_picked([](const Job& job) { return job.work.units == 3; }), 0.4 / 1.4, 0.05)
      << "of jobs that are theirs alone";
}

TEST(AskedJobs, TakeWhoAsksForHisNextPageForAnybody) {
  Asked asked;
  for (int i = 0; i < 2'000; ++i) {
    const auto user = static_cast<std::uint64_t>(i % 100);
    asked.jobs.ask(at(0.1 * i), user);
    asked.ask_due(0.1 * i, user, i < 1'000 ? 1 : 5);
  }
  EXPECT_NEAR(asked.mean_work(200), 5e6, 1e3) << "nobody was remembered apart";
}

// Two classes, the second of which brings twice the work: when its roots become three times as many, it is three times
// as many of all in the same moment.
TEST(AskedJobs, KnowTheMixtureOfTheirClasses) {
  ConstantRoots pages{3}, others{1};
  AskedJobs jobs{pages};
  const auto none_refused = [](std::size_t) { return 0.0; };
  jobs.stand_behind_doors(std::array<const RootLoad*, 2>{&pages, &others});
  std::uint64_t user = 0;
  for (int i = 0; i < 3'000; ++i)
    for (const unsigned traffic : {0u, 0u, 0u, 1u}) {
      (traffic == 0 ? pages : others).count();
      jobs.arrival(at(i), ++user, traffic);
      jobs.remember(at(i), {{&one_ms, 1.0 + traffic}, 1'000'000, Priority::normal, user, traffic});
    }
  EXPECT_NEAR(jobs.per_s(at(3'000), none_refused), 4, 0.05);
  EXPECT_NEAR(jobs.share(1), 0.25, 0.01);
  others.per_second = 3;
  EXPECT_NEAR(jobs.per_s(at(3'000), none_refused), 6, 0.1);
  EXPECT_NEAR(jobs.share(1), 0.5, 0.01);
  EXPECT_NEAR(jobs.brought(1).ns, 0.5 * 2e6, 2e4);
  EXPECT_NEAR(jobs.per_root(1), 1, 0.02);
  int second = 0;
  for (std::uint64_t i = 0; i < 65'536; ++i) second += jobs.pick(i << 16).traffic == 1 ? 1 : 0;
  EXPECT_NEAR(second / 65'536.0, 0.5, 0.01);
}

// Half of those whose request fails behind the doors come again, and no sample has to show that more of them fail.
TEST(AskedJobs, AreAsManyAgainAsFailBehindTheDoors) {
  Asked asked;
  asked.jobs.set_again_after(0, std::chrono::seconds{2});
  for (std::uint64_t user = 1; user <= 1'000; ++user) {
    const double t = 0.1 * static_cast<double>(user);
    asked.ask_due(t, user);
    if (user > 20 && user % 8 == 4) asked.ask(t, user - 20, 3);
    if (user <= 980 && user % 4 == 0) asked.jobs.fail(at(t), user, 0);
  }
  const auto told = [&](double from, double failures_per_s) {
    double t = from;
    for (; t < from + 1.4; t += 0.05) {
      asked.jobs.tell_failures(at(t), 0, failures_per_s);
      (void)asked.per_s(t);
    }
    return asked.per_s(t);
  };
  EXPECT_NEAR(told(100, 0.8), 1, 0.05) << "it is too early";
  EXPECT_NEAR(told(101.5, 0.8), 1.4, 0.1);
  EXPECT_NEAR(asked.of_picked([](const Job& job) { return job.work.units == 3; }), 0.4 / 1.4, 0.05);
  (void)told(110, 0);
  EXPECT_NEAR(told(111.5, 0), 1, 0.05);
}

TEST(AskedJobs, KeepTheJobsOfOneRequestTogether) {
  ConstantRoots roots{1};
  AskedJobs jobs{roots};
  jobs.stand_behind_doors(std::array<const RootLoad*, 1>{&roots});
  roots.count();
  jobs.arrival(at(1), 7, 0);
  jobs.begin(at(1), {{&one_ms, 1}, 1'000'000, Priority::normal, 7}, at(3));
  EXPECT_FALSE(jobs.any()) << "what it does is not known yet";
  EXPECT_EQ(jobs.follow(8, {&one_ms, 4}), std::nullopt) << "of somebody who began nothing";
  EXPECT_EQ(jobs.follow(7, {&one_ms, 4}), 0u);
  EXPECT_EQ(jobs.follow(7, {&one_ms, 2}), std::nullopt) << "a request brings two jobs";
  (void)jobs.per_s(at(3), [](std::size_t) { return 0.0; });
  EXPECT_EQ(jobs.pick(0).then.units, 4);
  EXPECT_DOUBLE_EQ(jobs.brought(0).pieces, 2);
  EXPECT_DOUBLE_EQ(jobs.brought(0).ns, 5e6);
}

TEST(AskedJobs, RememberARequestThatBringsNoSecondJob) {
  ConstantRoots roots{1};
  AskedJobs jobs{roots};
  jobs.stand_behind_doors(std::array<const RootLoad*, 1>{&roots});
  for (const std::uint64_t user : {7u, 8u}) {
    roots.count();
    jobs.arrival(at(1), user, 0);
    jobs.begin(at(1), {{&one_ms, 1}, 1'000'000, Priority::normal, user}, at(3));
  }
  EXPECT_EQ(jobs.follow(8, {&one_ms, 4}), 0u);
  jobs.begin(at(4), {{&one_ms, 1}, 1'000'000, Priority::normal, 9}, at(5));
  (void)jobs.per_s(at(4), [](std::size_t) { return 0.0; });
  EXPECT_DOUBLE_EQ(jobs.brought(0).ns, 3e6) << "of five and of one";
  EXPECT_EQ(jobs.follow(7, {&one_ms, 2}), std::nullopt);
}

}  // namespace
}  // namespace headroom::cluster
