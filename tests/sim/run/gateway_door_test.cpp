#include "sim/run/gateway_door.h"

#include <gtest/gtest.h>

#include <cmath>
#include <deque>
#include <functional>
#include <queue>
#include <utility>
#include <vector>

#include "sim/kernel/philox.h"

namespace headroom::run {
namespace {

class SteadyRoots final : public cluster::RootLoad {
 public:
  explicit SteadyRoots(double per_s) : per_s_(per_s) {}
  double rate(Time) const override { return per_s_; }

 private:
  double per_s_;
};

const cluster::ServiceTable exponential_10ms{[](double u) { return -1e7 * std::log1p(-u); }, 1e7};

// Eight replicas of two cores that could serve 1,600 a second are asked for `per_s`, each time by somebody else, who
// asks so many times until he is let in: the share of requests, of the second half of five minutes, that the doors let
// in.
double let_in(double per_s, double sample_rate, int attempts = 1) {
  SteadyRoots roots{per_s};
  cluster::Pool pool{{.replicas = 8, .simulated = 8, .cores = 2, .sample_rate = sample_rate,
                      .routing = cluster::Routing::uniform, .seed = 4},
                     roots};
  std::deque<GatewayDoor> doors;
  for (unsigned r = 0; r < 8; ++r) {
    doors.emplace_back(policies::LoadShedParams{}, pool, r);
    pool.set_door(r, doors.back());
  }
  kernel::PhiloxRandom random{5};
  std::vector<std::deque<std::pair<Time, Nanos>>> waiting(8);
  struct Asker {
    double t;
    std::uint64_t user;
    int attempt;
    bool operator>(const Asker& other) const { return t > other.t; }
  };
  std::priority_queue<Asker, std::vector<Asker>, std::greater<>> askers;
  const auto next = [&](double t) {
    askers.push({t + random.exponential(1 / (per_s * sample_rate)), random.bits(), 1});
  };
  next(0);
  double came = 0, in = 0;
  while (askers.top().t < 300) {
    const Asker asker = askers.top();
    askers.pop();
    const Time now{from_seconds(asker.t)};
    if (asker.attempt == 1) {
      roots.count();
      next(asker.t);
    }
    const unsigned replica = random.below(8);
    for (auto& starts = waiting[replica]; !starts.empty() && starts.front().first <= now; starts.pop_front())
      doors[replica].record_wait(starts.front().first, starts.front().second);
    const bool admitted = doors[replica].admits(now, Priority::normal, asker.user);
    if (asker.t > 150) came += 1, in += admitted ? 1 : 0;
    if (!admitted) {
      if (asker.attempt < attempts)
        askers.push({asker.t + 0.5 + 2 * random.uniform(), asker.user, asker.attempt + 1});
      continue;
    }
    const cluster::Ticket ticket = pool.offer(replica, now, {&exponential_10ms}, random.bits(),
                                              now + std::chrono::seconds{5}, Priority::normal, false, asker.user);
    if (ticket.admission != cluster::Admission::admitted) continue;
    waiting[replica].emplace_back(ticket.start, ticket.start - now);
  }
  return in / came;
}

TEST(GatewayDoor, TurnsAwayOfASampleWhatItWouldOfAll) {
  const double all = let_in(3200, 1);
  EXPECT_LT(all, 0.6) << "no more than half of them can be served";
  EXPECT_NEAR(let_in(3200, 0.1), all, 0.06);
  EXPECT_NEAR(let_in(3200, 0.02), all, 0.06);
}

// Who is refused comes again, and is refused again: as cheaply in a sample as among all.
TEST(GatewayDoor, RefusesThoseWhoComeAgainAsItWouldAmongAll) {
  const double all = let_in(3200, 1, 3);
  EXPECT_LT(all, 0.4) << "three attempts of everybody who is refused";
  EXPECT_NEAR(let_in(3200, 0.1, 3), all, 0.05);
  EXPECT_NEAR(let_in(3200, 0.02, 3), all, 0.05);
}

TEST(GatewayDoor, LetsEverybodyInWhileThereIsRoom) {
  EXPECT_GT(let_in(800, 1), 0.999);
  // A thin sample sees the odd long wait of a short period.
  EXPECT_GT(let_in(800, 0.02), 0.98);
}

}  // namespace
}  // namespace headroom::run
