// The jobs that a pool is asked to do, those of users who come again apart from the rest.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <unordered_map>

#include "real/ports/priority.h"
#include "sim/cluster/echoes.h"
#include "sim/cluster/sources.h"

namespace headroom::cluster {

// What background jobs do: what a sampled one did.
struct Job {
  Service work;
  std::int64_t patience;  // until its deadline, ns
  Priority priority;
  std::uint64_t user;
};

// Who comes again, because his request failed or doors turned him away, is counted and remembered apart. There are
// next to none of them as long as all is well, so that a storm of them is seen with the first ten, which would be lost
// in the noise of all arrivals. And a policy that picks users turns the same ones away again, at no cost: taken for
// arrivals of anybody, they would have to be paid for by refusing others.
class AskedJobs {
 public:
  void keep(std::size_t echoes) { usual_.keep(echoes); }
  // A sampled job, or `amount` of them at once; told before turn_away().
  void arrival(Time now, double roots, std::uint64_t user, double amount = 1) {
    of(now, user).arrival(now, roots, amount);
  }
  void remember(Time now, const Job& job) {
    Work work;
    work.add(job.work);
    of(now, job.user).remember(job, work);
  }
  // A user's request, before its jobs.
  void ask(Time now, std::uint64_t user) {
    const auto [of_user, first] = seen_.try_emplace(user);
    Seen& seen = of_user->second;
    if (!first && now - seen.asked < from_seconds(came_again_within_s.value))
      again_until(seen, now, came_again_within_s);
    seen.asked = now;
    if (seen_.size() < forget_at_) return;
    std::erase_if(seen_, [&](const auto& u) {
      return now >= u.second.again_until && now - u.second.asked >= from_seconds(came_again_within_s.value);
    });
    forget_at_ = std::max(fewest_forgotten, 2 * seen_.size());
  }
  void turn_away(Time now, std::uint64_t user) { again_until(seen_[user], now, turned_away_lately_s); }

  bool any() const { return usual_.any() || again_.any(); }
  double per_root(Time now, double roots) {
    const double usual = usual_.per_root(now, roots), again = again_.any() ? again_.per_root(now, roots) : 0;
    again_share_ = usual + again > 0 ? again / (usual + again) : 0;
    return usual + again;
  }
  // Of one job, on average, ns and ns^2; as of the last per_root().
  double mean_work() const { return mix(usual_.mean_work(), again_.mean_work()); }
  double mean_square() const { return mix(usual_.mean_square(), again_.mean_square()); }
  const Job& pick(std::uint64_t bits) const {
    const bool again = static_cast<double>((bits >> 16) & 0xFFFF) < again_share_ * 0x10000;
    return (again || !usual_.any() ? again_ : usual_).pick(bits);
  }
  template <class See>
  void each(See see) const {
    if (usual_.any()) usual_.each([&](const Job& job, double share) { see(job, share * (1 - again_share_)); });
    if (again_.any()) again_.each([&](const Job& job, double share) { see(job, share * again_share_); });
  }

 private:
  static constexpr std::size_t fewest_forgotten = 4096;

  struct Seen {
    Time asked{}, again_until{};
  };
  static void again_until(Seen& seen, Time now, const models::Constant& lately_s) {
    seen.again_until = std::max(seen.again_until, now + from_seconds(lately_s.value));
  }
  Echoes<Job>& of(Time now, std::uint64_t user) {
    if (seen_.empty()) return usual_;
    const auto found = seen_.find(user);
    return found != seen_.end() && now < found->second.again_until ? again_ : usual_;
  }
  double mix(double usual, double again) const { return usual * (1 - again_share_) + again * again_share_; }

  Echoes<Job> usual_;
  Echoes<Job> again_ = Echoes<Job>(
      {.short_s = turned_away_window_s.value, .short_roots = turned_away_roots.value, .long_over_short = 1});
  double again_share_ = 0;
  std::unordered_map<std::uint64_t, Seen> seen_;
  std::size_t forget_at_ = fewest_forgotten;  // users, when those are forgotten who do not come again
};

}  // namespace headroom::cluster
