#include "sim/run/gateway_door.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <deque>
#include <functional>
#include <optional>
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

const cluster::ServiceTable a_check{models::Law{models::Fixed{1e4}}};
const cluster::ServiceTable exponential_10ms{models::Law{models::Exponential{1e7}}};

struct Doors {
  double let_in;     // share of the requests in the second half of five minutes
  double passed_on;  // requests done for each that is due, as told on average then
};

// Eight replicas of two cores that could serve 1,600 a second are asked for `per_s`, each time by somebody else, who
// asks so many times until he is let in. A request is a check that costs next to nothing, and then the work.
Doors ask(double per_s, double sample_rate, int attempts = 1) {
  SteadyRoots roots{per_s};
  cluster::Pool pool{{.replicas = 8, .simulated = 8, .cores = 2, .sample_rate = sample_rate,
                      .routing = cluster::Routing::uniform, .seed = 4},
                     roots};
  pool.stand_behind_doors(std::array<const cluster::RootLoad*, 1>{&roots});
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
    std::optional<unsigned> checked = {};  // at this replica
    bool operator>(const Asker& other) const { return t > other.t; }
  };
  std::priority_queue<Asker, std::vector<Asker>, std::greater<>> askers;
  const auto next = [&](double t) {
    askers.push({t + random.exponential(1 / (per_s * sample_rate)), random.bits(), 1});
  };
  next(0);
  double came = 0, in = 0, passed_on = 0;
  while (askers.top().t < 300) {
    const Asker asker = askers.top();
    askers.pop();
    const Time now{from_seconds(asker.t)};
    const auto offer = [&](unsigned replica, const cluster::ServiceTable& work) {
      return pool.offer(replica, now, {&work}, random.bits(), now + std::chrono::seconds{5}, Priority::normal, false,
                        asker.user);
    };
    if (asker.checked) {
      (void)offer(*asker.checked, exponential_10ms);
      continue;
    }
    if (asker.attempt == 1) {
      roots.count();
      next(asker.t);
    }
    const unsigned replica = random.below(8);
    for (auto& starts = waiting[replica]; !starts.empty() && starts.front().first <= now; starts.pop_front())
      doors[replica].for_pages().record_wait(starts.front().first, starts.front().second);
    const bool admitted = doors[replica].for_pages().admits(now, Priority::normal, asker.user);
    if (asker.t > 150) came += 1, in += admitted ? 1 : 0, passed_on += pool.at_doors().passed_on_per_root(0);
    if (!admitted) {
      if (asker.attempt < attempts)
        askers.push({asker.t + 0.5 + 2 * random.uniform(), asker.user, asker.attempt + 1});
      continue;
    }
    const cluster::Ticket ticket = offer(replica, a_check);
    if (ticket.admission != cluster::Admission::admitted) continue;
    waiting[replica].emplace_back(ticket.start, ticket.start - now);
    askers.push({seconds(ticket.end), asker.user, asker.attempt, replica});
  }
  return {in / came, passed_on / came};
}

TEST(GatewayDoor, TurnsAwayOfASampleWhatItWouldOfAll) {
  const double all = ask(3200, 1).let_in;
  EXPECT_LT(all, 0.6) << "no more than half of them can be served";
  EXPECT_NEAR(ask(3200, 0.1).let_in, all, 0.03);
  EXPECT_NEAR(ask(3200, 0.02).let_in, all, 0.03);
}

// Who is refused comes again, and is refused again: as cheaply in a sample as among all.
TEST(GatewayDoor, RefusesThoseWhoComeAgainAsItWouldAmongAll) {
  const double all = ask(3200, 1, 3).let_in;
  EXPECT_LT(all, 0.4) << "three attempts of everybody who is refused";
  EXPECT_NEAR(ask(3200, 0.1, 3).let_in, all, 0.05);
  EXPECT_NEAR(ask(3200, 0.02, 3).let_in, all, 0.05);
}

TEST(GatewayDoor, PassesOnWhatItsReplicasServe) {
  const double all = ask(3200, 1).let_in;
  for (const double sample_rate : {0.1, 0.02}) {
    EXPECT_NEAR(ask(3200, sample_rate).passed_on, all, 0.03) << sample_rate;
    EXPECT_NEAR(ask(800, sample_rate).passed_on, 1, 0.03) << sample_rate;
  }
}

TEST(GatewayDoor, LetsEverybodyInWhileThereIsRoom) {
  EXPECT_GT(ask(800, 1).let_in, 0.999);
  // A thin sample sees the odd long wait of a short period.
  EXPECT_GT(ask(800, 0.02).let_in, 0.98);
}

}  // namespace
}  // namespace headroom::run
