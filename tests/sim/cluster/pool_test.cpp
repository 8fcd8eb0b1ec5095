#include "sim/cluster/pool.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <map>

#include "models/queueing/parallel.h"
#include "models/queueing/stations.h"
#include "sim/kernel/philox.h"

namespace headroom::cluster {
namespace {

struct SteadyRoots final : RootLoad {
  explicit SteadyRoots(double r) : per_second(r) {}
  double rate(Time) const override { return per_second; }
  double per_second;
};

const ServiceTable exponential_1ms{models::Law{models::Exponential{1e6}}};
const ServiceTable constant_1ms{models::Law{models::Fixed{1e6}}};

// Poisson arrivals of the users' requests, each counted among the roots; of work that lasts 1 ms in the mean.
struct Arrivals {
  Time next() {
    s += random.exponential(1 / per_second);
    roots.count();
    return Time{from_seconds(s)};
  }
  SteadyRoots& roots;
  double per_second;
  kernel::PhiloxRandom random{1};
  double s = 0;
};
const WorkLaw one_key{.noise = &exponential_1ms, .per_unit_ns = 1};

struct Seen {
  double mean_wait_s = 0;
  double waited_share = 0;
  double refused_share = 0;
};

// Sampled requests at R of a steady Poisson load, service with mean 1 ms.
Seen drive(PoolParams params, double load_per_s, double sampled, const ServiceTable& service = exponential_1ms) {
  SteadyRoots roots{load_per_s};
  Pool pool{params, roots};
  Arrivals arrivals{roots, load_per_s * params.sample_rate, kernel::PhiloxRandom{params.seed}};
  auto works = arrivals.random.named("works");
  double wait = 0, waited = 0, refused = 0, counted = 0;
  const double warm = 0.1 * sampled;
  for (double i = 0; i < sampled; ++i) {
    const Time now = arrivals.next();
    const unsigned replica = pool.choose(now, arrivals.random.bits());
    const Ticket ticket = pool.offer(replica, now, {&service}, works.bits(), Time::max(), Priority::normal);
    if (i < warm) continue;
    counted += 1;
    if (ticket.admission != Admission::admitted) {
      refused += 1;
      continue;
    }
    wait += seconds(ticket.start - now);
    waited += ticket.start > now ? 1 : 0;
  }
  return {wait / (counted - refused), waited / (counted - refused), refused / counted};
}

// M/M/4 at rho .8: Erlang C .596432, Wq .745541 service times (the table in docs of theory).
TEST(Pool, OfAFewSampledRequestsQueuesAsThoughAllWereThere) {
  const double c = 4, rho = 0.8, replicas = 100;
  const double load = rho * c * 1000 * replicas;
  for (const double r : {1.0 / 10, 1.0 / 100, 1.0 / 1000}) {
    PoolParams params{.replicas = replicas, .simulated = std::max(8u, static_cast<unsigned>(replicas * r)),
                      .cores = 4, .sample_rate = r, .routing = Routing::uniform, .seed = 3};
    const Seen seen = drive(params, load, r > 0.05 ? 2'000'000 : 400'000);
    EXPECT_NEAR(seen.mean_wait_s / 1e-3, 0.745541, 0.02 * 0.745541) << "R = " << r;
    EXPECT_NEAR(seen.waited_share, 0.596432, 0.01) << "R = " << r;
  }
}

// Pollaczek and Khinchine at rho .7 where next to all is background, most of which is left out: one service in 51 lasts
// 26 means, and a queue behind it is no backlog to be worked off meanwhile.
TEST(Pool, OfAFewSampledRequestsQueuesBehindLongServicesToo) {
  for (const double scv : {4.0, 25.0}) {
    const ServiceTable service{models::Law{models::Hyperexponential{1e6, scv}}};
    PoolParams params{.replicas = 8, .simulated = 8, .cores = 1, .sample_rate = 1e-4, .routing = Routing::uniform,
                      .seed = 3};
    const Seen seen = drive(params, 0.7 * 1000 * 8, scv < 10 ? 50'000 : 100'000, service);
    const double exact = models::mg1_mean_wait(0.7, 1, scv);
    EXPECT_NEAR(seen.mean_wait_s / 1e-3, exact, 0.03 * exact) << "scv = " << scv;
    EXPECT_NEAR(seen.waited_share, 0.7, 0.01) << "scv = " << scv;
  }
}

// A second of one and a half times what it can serve leaves half a second's work, of which each second at half of the
// load works off as much. Thirty requests a second are sampled.
TEST(Pool, WorksOffWhatAHeavierLoadLeft) {
  SteadyRoots roots{1.5 * 1000 * 8};
  Pool pool{{.replicas = 8, .simulated = 8, .cores = 1, .sample_rate = 1.0 / 200, .routing = Routing::uniform,
             .drop_late = false, .seed = 3},
            roots};
  Arrivals arrivals{roots, roots.per_second / 200};
  const auto mean_wait_s = [&](double from, double to) {
    double wait = 0, seen = 0;
    while (arrivals.s < to) {
      const Time now = arrivals.next();
      const Ticket ticket = pool.offer(pool.choose(now, arrivals.random.bits()), now, {&exponential_1ms},
                                       arrivals.random.bits(), Time::max(), Priority::normal);
      if (arrivals.s < from) continue;
      wait += seconds(ticket.start - now);
      seen += 1;
    }
    return wait / seen;
  };
  (void)mean_wait_s(0, 1);
  roots.per_second /= 3;
  arrivals.per_second /= 3;
  EXPECT_NEAR(mean_wait_s(1.2, 1.6), 0.3, 0.1);
  EXPECT_LT(mean_wait_s(3, 6), 0.01);
}

// JSQ(2) of many M/M/1 at rho .9: mean response 2.614057.
TEST(Pool, BalancedByTheShorterOfTwoQueuesMatchesTheMeanFieldLimit) {
  const double replicas = 1000, rho = 0.9;
  PoolParams params{.replicas = replicas, .simulated = 200, .cores = 1, .sample_rate = 1e-3,
                    .routing = Routing::least_request, .seed = 5};
  const Seen seen = drive(params, rho * 1000 * replicas, 60'000);
  EXPECT_NEAR(seen.mean_wait_s / 1e-3 + 1, models::jsq_mean_response(rho, 2), 0.03 * 2.614);
}

// From a utilization of .3 to .9 in an instant, of which one request a second is sampled: the sixth to the 25th look at
// two of five hundred replicas.
TEST(Pool, BalancedSettlesSoonAfterItsLoadHasMoved) {
  double wait = 0, seen = 0;
  for (int seed = 1; seed <= 25; ++seed) {
    SteadyRoots roots{0.3 * 1000 * 1000};
    Pool pool{{.replicas = 1000, .simulated = 512, .cores = 1, .sample_rate = 1 / roots.per_second,
               .routing = Routing::least_request, .seed = static_cast<std::uint64_t>(seed)},
              roots};
    Arrivals arrivals{roots, 1, kernel::PhiloxRandom{static_cast<std::uint64_t>(seed)}};
    const auto look = [&] {
      const Time now = arrivals.next();
      const Ticket ticket = pool.offer(pool.choose(now, 0), now, {&exponential_1ms}, arrivals.random.bits(),
                                       Time::max(), Priority::normal);
      return seconds(ticket.start - now);
    };
    for (int i = 0; i < 50; ++i) (void)look();
    roots.per_second *= 3;
    arrivals.per_second *= 3;
    for (int i = 0; i < 25; ++i) {
      const double waited = look();
      if (i < 5) continue;
      wait += waited;
      seen += 1;
    }
  }
  const double exact = models::jsq_mean_response(0.9, 2) - 1;
  EXPECT_NEAR(wait / seen / 1e-3, exact, 0.2 * exact) << "at .3 it is .1";
}

TEST(Pool, BalancedComparesDifferentReplicas) {
  for (const unsigned choices : {2u, 3u}) {  // of two
    SteadyRoots roots{1};
    Pool pool{{.replicas = 2, .simulated = 8, .cores = 1, .routing = Routing::least_request, .choices = choices,
               .seed = 5, .whole = true},
              roots};
    ASSERT_EQ(pool.simulated(), 2u);
    for (int second = 0; second < 100; ++second) {
      const Time now{from_seconds(second)};
      const unsigned first = pool.choose(now, 0);
      (void)pool.offer(first, now, {&constant_1ms}, 0, Time::max(), Priority::normal);
      EXPECT_EQ(pool.choose(now, 0), 1 - first);
    }
  }
}

// Two that are all there are at first; of the thousand that they become, so many are simulated as were asked for.
TEST(Pool, SimulatesMoreAsItGrows) {
  SteadyRoots roots{100};
  Pool pool{{.replicas = 2, .simulated = 64, .capacity = 64, .cores = 1, .sample_rate = 1e-3,
             .routing = Routing::least_request, .seed = 5},
            roots};
  EXPECT_EQ(pool.simulated(), 2u);
  pool.set_replicas(40, Time{from_seconds(1)});
  EXPECT_EQ(pool.simulated(), 40u);
  pool.set_replicas(1000, Time{from_seconds(2)});
  EXPECT_EQ(pool.simulated(), 64u);
  pool.set_replicas(3, Time{from_seconds(3)});
  EXPECT_EQ(pool.simulated(), 3u);
}

// Nobody waits longer than thirty services. Who joins the fewest waiting may find long services there, so the queues
// differ, and stand below the thirty.
TEST(Pool, BalancedAndDrownedWaitsAsLongInASampleAsWhole) {
  const auto drowned = [](double rho, double r) {
    SteadyRoots roots{rho * 2 * 1000 * 48};
    Pool pool{{.replicas = 48, .simulated = r < 1 ? 8u : 48u, .cores = 2, .sample_rate = r,
               .routing = Routing::least_request, .queue_limit = 1000, .seed = 3, .whole = r == 1},
              roots};
    Arrivals arrivals{roots, roots.per_second * r};
    Seen seen;
    const int requests = r < 1 ? 40'000 : 400'000;
    double admitted = 0;
    for (int i = 0; i < requests; ++i) {
      const Time now = arrivals.next();
      const unsigned replica = pool.choose(now, arrivals.random.bits());
      const Ticket ticket = pool.offer(replica, now, {&exponential_1ms}, arrivals.random.bits(),
                                       now + Nanos{30'000'000}, Priority::normal);
      if (i < requests / 10 || ticket.admission != Admission::admitted) continue;
      admitted += 1;
      seen.mean_wait_s += seconds(ticket.start - now);
    }
    seen.mean_wait_s /= admitted;
    seen.refused_share = 1 - admitted / (0.9 * requests);
    return seen;
  };
  for (const double rho : {1.2, 2.0, 8.0}) {
    const Seen whole = drowned(rho, 1);
    for (const double r : {1.0 / 30, 1.0 / 100, 1.0 / 1000}) {
      const Seen seen = drowned(rho, r);
      EXPECT_NEAR(seen.mean_wait_s, whole.mean_wait_s, 0.5e-3) << "rho = " << rho << ", R = " << r;
      EXPECT_NEAR(seen.refused_share, whole.refused_share, 0.01) << "rho = " << rho << ", R = " << r;
    }
  }
}

TEST(Pool, RefusesWhatAFullSystemWouldRefuse) {
  // M/M/4/16 at a = 5: loss .207086 (room 16 = 4 cores + 12 waiting).
  PoolParams params{.replicas = 100, .simulated = 8, .cores = 4, .sample_rate = 1e-2,
                    .routing = Routing::uniform, .queue_limit = 12, .seed = 7};
  const Seen seen = drive(params, 5 * 1000 * 100, 200'000);
  EXPECT_NEAR(seen.refused_share, 0.207086, 0.02 * 0.207086 + 0.003);
}

// M/M/4 at rho .8 behind keys: nothing is missing on eight of eighty replicas that a tenth of all requests fill.
TEST(Pool, FilledByItsSampleKeepsTheQueueBetweenTwoRequests) {
  SteadyRoots roots{0.8 * 4 * 1000 * 80};
  Pool pool{{.replicas = 80, .simulated = 8, .cores = 4, .sample_rate = 0.1, .routing = Routing::keyed, .seed = 1},
            roots};
  Arrivals arrivals{roots, roots.per_second / 10};
  double wait = 0;
  constexpr int requests = 1'000'000;
  for (int i = 0; i < requests; ++i) {
    const Time now = arrivals.next();
    const unsigned replica = pool.spread(now, 1, one_key, Time::max(), Priority::normal).front().replica;
    const Ticket ticket =
        pool.offer(replica, now, {&exponential_1ms}, arrivals.random.bits(), Time::max(), Priority::normal, true);
    wait += seconds(ticket.start - now);
  }
  EXPECT_NEAR(wait / requests / 1e-3, 0.745541, 0.03 * 0.745541);
}

TEST(Pool, AHotKeyLoadsItsOwnerAlone) {
  SteadyRoots roots{100'000};
  Pool pool{{.replicas = 100, .simulated = 8, .cores = 4, .sample_rate = 1e-3, .routing = Routing::keyed, .seed = 1},
            roots};
  Arrivals arrivals{roots, 100};
  pool.set_hot(42, 0.05);
  double hot_wait = 0, other_wait = 0, hot = 0, other = 0;
  const unsigned owner = pool.owner(42);
  for (int i = 0; i < 50'000; ++i) {
    const Time now = arrivals.next();
    const unsigned replica = pool.spread(now, 1, one_key, Time::max(), Priority::normal).front().replica;
    const Ticket ticket =
        pool.offer(replica, now, {&exponential_1ms}, arrivals.random.bits(), Time::max(), Priority::normal, true);
    if (ticket.admission != Admission::admitted) continue;
    (replica == owner ? hot_wait : other_wait) += seconds(ticket.start - now);
    (replica == owner ? hot : other) += 1;
  }
  EXPECT_GT(hot_wait / hot, 0.1) << "5 % of 100,000 a second drown four cores of 1,000 a second each";
  EXPECT_LT(other_wait / other, 1e-4);
}

// Reads give up after 20 ms and a few writes never: the queue of the drowning replica stands where reads give up, and
// it turns away what it cannot serve: it is asked for 5,000 + 960 a second and serves 4,000.
TEST(Pool, DrownedByAHotKeyStandsWhereItsReadsGiveUp) {
  SteadyRoots roots{100'000};
  Pool pool{{.replicas = 100, .simulated = 8, .cores = 4, .sample_rate = 1e-3, .routing = Routing::keyed, .seed = 1},
            roots};
  Arrivals arrivals{roots, 100};
  pool.set_hot(42, 0.05);
  double wait = 0, reads = 0, late = 0;
  for (int i = 0; i < 50'000; ++i) {
    const Time now = arrivals.next();
    auto& random = arrivals.random;
    if (i % 100 == 0)
      pool.offer(pool.choose(now, random.bits()), now, {&exponential_1ms}, random.bits(), Time::max(),
                 Priority::normal);
    const Time deadline = now + Nanos{20'000'000};
    const unsigned replica = pool.spread(now, 1, one_key, deadline, Priority::normal).front().replica;
    const Ticket ticket = pool.offer(replica, now, {&exponential_1ms}, random.bits(), deadline, Priority::normal, true);
    if (replica != pool.owner(42)) continue;
    reads += 1;
    if (ticket.admission == Admission::late) late += 1;
    else wait += seconds(ticket.start - now);
  }
  EXPECT_NEAR(late / reads, 1 - 4'000.0 / 5'960, 0.04);
  EXPECT_GT(wait / (reads - late), 0.015);
}

// Eight stand for 44, of whom 74 are made: 3.24 of the eight start idle, so three or four of them.
TEST(Pool, RenewsAsManyAsAreNewOnAverage) {
  double renewed = 0;
  constexpr int pools = 400;
  for (int seed = 1; seed <= pools; ++seed) {
    SteadyRoots roots{1};
    Pool pool{{.replicas = 44, .simulated = 8, .capacity = 8, .cores = 1, .sample_rate = 0.01,
               .routing = Routing::uniform, .seed = static_cast<std::uint64_t>(seed)},
              roots};
    const auto waits = [&](unsigned replica, Time now) {
      const Ticket ticket = pool.offer(replica, now, {&constant_1ms, 1e6}, 0, Time::max(), Priority::normal);
      return ticket.start > now;
    };
    for (unsigned r = 0; r < 8; ++r) EXPECT_FALSE(waits(r, Time{from_seconds(1)}));
    pool.set_replicas(74, Time{from_seconds(2)});
    int idle = 0;
    for (unsigned r = 0; r < 8; ++r) idle += waits(r, Time{from_seconds(2)}) ? 0 : 1;
    EXPECT_TRUE(idle == 3 || idle == 4) << idle;
    renewed += idle;
  }
  EXPECT_NEAR(renewed / pools, 8 * 30.0 / 74, 0.08);
}

// Of two pools in a row the second fails everybody for ten seconds; each asks once more, 1.25 s after his request
// failed. So many ask at the first as would among all, from when they would and no longer.
TEST(Pool, TellsTheDoorsBeforeItWhoWillAskAgain) {
  SteadyRoots roots{800};
  const PoolParams params{.replicas = 8, .simulated = 8, .cores = 1, .sample_rate = 0.1, .seed = 5};
  Pool first{params, roots}, second{params, roots};
  first.stand_behind_doors(std::array<const RootLoad*, 1>{&roots});
  second.watch_failures();
  second.serve_behind(first, 0, std::chrono::milliseconds{1250});
  kernel::PhiloxRandom random{6};
  std::map<double, std::uint64_t> again;  // user by when
  std::uint64_t users = 0;
  const auto ask = [&](double t, bool once_more) {
    const Time now = Time{from_seconds(t)};
    const std::uint64_t user = once_more ? ++users : again.begin()->second;
    if (once_more) roots.count();
    const Time deadline = now + std::chrono::seconds{1};
    first.let_in(now, Priority::normal, user, 0);
    (void)first.offer(first.choose(now, 0), now, {&constant_1ms}, 0, deadline, Priority::normal, false, user);
    const Ticket ticket =
        second.offer(second.choose(now, 0), now, {&constant_1ms}, 0, deadline, Priority::normal, false, user);
    const bool failed = ticket.admission != Admission::admitted || ticket.end > deadline;
    if (failed && once_more) again.emplace(t + 1 + 0.5 * random.uniform(), user);
  };
  double next = 0;
  const auto asked_per_s_at = [&](double until) {
    for (;;) {
      const bool returns = !again.empty() && again.begin()->first < next;
      const double t = returns ? again.begin()->first : next;
      if (t > until) break;
      ask(t, !returns);
      if (returns) again.erase(again.begin());
      else next += random.exponential(1 / 80.0);
    }
    return first.arrival_rate(Time{from_seconds(until)});
  };
  EXPECT_NEAR(asked_per_s_at(60), 800, 40);
  second.set_slowdown(100);
  EXPECT_NEAR(asked_per_s_at(60.9), 800, 40) << "nobody is back yet";
  EXPECT_NEAR(asked_per_s_at(63), 1500, 150) << "a little behind, as shares are those of the last seconds";
  EXPECT_NEAR(asked_per_s_at(70), 1600, 160);
  second.set_slowdown(1);
  EXPECT_NEAR(asked_per_s_at(74), 800, 80);
}

TEST(Pool, TellsItsUtilizationFromTheRealLoad) {
  SteadyRoots roots{100'000};
  Pool pool{{.replicas = 50, .simulated = 8, .cores = 4, .sample_rate = 1e-3, .routing = Routing::uniform, .seed = 1},
            roots};
  Arrivals arrivals{roots, 100};
  for (int i = 0; i < 20'000; ++i) {
    const Time now = arrivals.next();
    pool.offer(pool.choose(now, 0), now, {&constant_1ms}, arrivals.random.bits(), Time::max(), Priority::normal);
  }
  EXPECT_NEAR(pool.utilization(Time{from_seconds(arrivals.s)}), 0.5, 0.005);
}

}  // namespace
}  // namespace headroom::cluster
