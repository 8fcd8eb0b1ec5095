#include "real/policies/balance.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "real/ports/verify.h"

namespace headroom::policies {
namespace {

using Replicas = std::span<const ReplicaState>;
using Choice = std::optional<std::size_t>;

// An available replica drawn evenly: by trial while that is quick, by counting where most are gone.
template <class Eligible>
Choice draw(Replicas replicas, Random& random, Eligible eligible) {
  if (replicas.empty()) return std::nullopt;
  for (int trial = 0; trial < 4; ++trial) {
    const std::size_t at = random.below(replicas.size());
    if (eligible(replicas[at])) return at;
  }
  const auto count = static_cast<std::size_t>(std::ranges::count_if(replicas, eligible));
  if (count == 0) return std::nullopt;
  std::size_t skip = random.below(count);
  for (std::size_t at = 0;; ++at) {
    if (eligible(replicas[at]) && skip-- == 0) return at;
  }
}

template <class Eligible>
Choice least_of(int choices, Replicas replicas, Random& random, Eligible eligible) {
  Choice best = draw(replicas, random, eligible);
  for (int i = 1; best && i < choices; ++i) {
    const Choice other = draw(replicas, random, eligible);
    if (replicas[*other].load < replicas[*best].load) best = other;
  }
  return best;
}

bool is_available(const ReplicaState& replica) { return replica.available; }

struct RandomBalancer final : Balancer {
  Choice choose(Replicas replicas, BalanceRequest, Random& random) override {
    return draw(replicas, random, is_available);
  }
};

struct RoundRobin final : Balancer {
  std::size_t next = 0;
  bool started = false;
  Choice choose(Replicas replicas, BalanceRequest, Random& random) override {
    if (replicas.empty()) return std::nullopt;
    // Callers that all start at the first replica would walk in step.
    if (!std::exchange(started, true)) next = random.below(replicas.size());
    for (std::size_t i = 0; i < replicas.size(); ++i) {
      const std::size_t at = (next + i) % replicas.size();
      if (!replicas[at].available) continue;
      next = at + 1;
      return at;
    }
    return std::nullopt;
  }
};

struct LeastRequest final : Balancer {
  explicit LeastRequest(LeastRequestParams p) : params(p) {}
  LeastRequestParams params;
  Choice choose(Replicas replicas, BalanceRequest, Random& random) override {
    return least_of(params.choices, replicas, random, is_available);
  }
};

std::uint64_t score(std::uint64_t key, std::uint64_t replica) {
  std::uint64_t x = key ^ (replica * 0x9e3779b97f4a7c15);
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

struct ConsistentHash final : Balancer {
  explicit ConsistentHash(ConsistentHashParams p) : params(p) {
    verify(p.bound >= 1, "no replica can stay below the mean of all");
  }
  ConsistentHashParams params;
  Choice choose(Replicas replicas, BalanceRequest request, Random&) override {
    double load = 1;  // this request included
    double available = 0;
    for (const ReplicaState& r : replicas) {
      if (!r.available) continue;
      load += r.load;
      available += 1;
    }
    if (available == 0) return std::nullopt;
    const double room = std::ceil(params.bound * load / available);
    Choice best;
    std::uint64_t best_score = 0;
    for (std::size_t at = 0; at < replicas.size(); ++at) {
      if (!replicas[at].available || replicas[at].load >= room) continue;
      const std::uint64_t s = score(request.key, replicas[at].id);
      if (!best || s > best_score) best = at, best_score = s;
    }
    return best;
  }
};

struct ZoneAware final : Balancer {
  explicit ZoneAware(ZoneAwareParams p) : params(p) {}
  ZoneAwareParams params;
  Choice choose(Replicas replicas, BalanceRequest request, Random& random) override {
    double here = 0, here_load = 0, all = 0, all_load = 0;
    for (const ReplicaState& r : replicas) {
      if (!r.available) continue;
      all += 1, all_load += r.load;
      if (r.zone == request.zone) here += 1, here_load += r.load;
    }
    // One request more or less a replica is noise, not load.
    const bool stay = here > 0 && here_load / here <= params.spill * all_load / all + 1;
    if (!stay) return least_of(2, replicas, random, is_available);
    return least_of(2, replicas, random,
                    [&](const ReplicaState& r) { return r.available && r.zone == request.zone; });
  }
};

struct Make {
  std::unique_ptr<Balancer> operator()(const RandomParams&) const { return std::make_unique<RandomBalancer>(); }
  std::unique_ptr<Balancer> operator()(const RoundRobinParams&) const { return std::make_unique<RoundRobin>(); }
  std::unique_ptr<Balancer> operator()(const LeastRequestParams& p) const { return std::make_unique<LeastRequest>(p); }
  std::unique_ptr<Balancer> operator()(const ConsistentHashParams& p) const {
    return std::make_unique<ConsistentHash>(p);
  }
  std::unique_ptr<Balancer> operator()(const ZoneAwareParams& p) const { return std::make_unique<ZoneAware>(p); }
};

}  // namespace

std::unique_ptr<Balancer> make_balancer(const BalanceParams& params) { return std::visit(Make{}, params); }

}  // namespace headroom::policies
