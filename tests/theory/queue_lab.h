// A laboratory for queues: Poisson sources, service laws and tallies over the simulation kernel, so that a theory test
// reads like the formula it checks. One unit of time is a virtual second; service laws have mean 1 unless said.
//
// How a run is made honest: the first tenth of the arrivals is not counted, every counted arrival is followed to its
// end, and run lengths are chosen so that the standard error (from batch means) is about a third of the tolerance;
// half of it for the mean wait at hundreds of servers.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "real/ports/task_set.h"
#include "sim/kernel/philox.h"
#include "sim/kernel/scheduler.h"
#include "sim/kernel/station.h"

namespace headroom::theory {

// Draws a service time in seconds.
using Law = std::function<double(Random&)>;
Law deterministic(double mean = 1);
Law exponential(double mean = 1);
// The sum of k exponentials: cs^2 = 1/k.
Law erlang(int k, double mean = 1);
// Two exponentials with balanced means, p1 m1 = p2 m2: p1 = (1 + sqrt((cs2 - 1) / (cs2 + 1))) / 2, cs2 >= 1.
Law hyperexponential(double cs2, double mean = 1);

// A virtual world with its own random streams.
struct Lab {
  kernel::Scheduler clock;
  // The seed of the theory suite; another is taken from HEADROOM_THEORY_SEED, to see that no seed was chosen to please.
  kernel::PhiloxRandom seed{suite_seed()};
  TaskSet tasks;

  Random& stream(const std::string& name);
  static std::uint64_t suite_seed();

 private:
  std::vector<std::unique_ptr<Random>> streams_;
};

// What was seen of one quantity, in order of observation. Single values are kept only where a quantile is asked for.
class Tally {
 public:
  enum class Keep : std::uint8_t { sums, values };
  explicit Tally(Keep keep = Keep::sums) : keep_(keep) {}

  void add(double value);
  double mean() const { return sum_ / static_cast<double>(count_); }
  // The smallest value that a share q of all observations does not exceed; of a tally that keeps values.
  double quantile(double q) const;
  // Standard error of the mean, from 30 batches in order of observation.
  double standard_error() const;
  // Means of `n` consecutive batches of equal length.
  std::vector<double> batch_means(std::size_t n) const;

 private:
  static constexpr std::uint64_t run_length = 1024;

  Keep keep_;
  double sum_ = 0, run_ = 0;
  std::uint64_t count_ = 0;
  std::vector<double> runs_;   // sums of `run_length` consecutive values
  std::vector<float> values_;  // seven digits are plenty for a quantile
};

// Poisson arrivals at `rate` a second; the first tenth warms up.
struct Arrivals {
  double rate = 1;
  std::uint64_t count = 0;
};
// Spawns make(counted) at each arrival; `make` gives a Task<void> from a named coroutine. Keep `make` small.
template <class Make>
Task<void> poisson(Lab& lab, std::string name, Arrivals arrivals, Make make) {
  Random& gaps = lab.stream(name);
  for (std::uint64_t i = 0; i < arrivals.count; ++i) {
    co_await lab.clock.sleep_for(from_seconds(gaps.exponential(1 / arrivals.rate)));
    lab.tasks.spawn(make(i >= arrivals.count / 10));
  }
}

// What requests saw of one station. `wait` is the response less the service; `found` how many were there before.
struct Seen {
  explicit Seen(Tally::Keep keep = Tally::Keep::sums) : response(keep), wait(keep) {}
  Tally response, wait;
  Tally waited, found, lost;
};
// One visit, tallied when `seen` is given.
Task<void> visit(kernel::Scheduler& clock, kernel::Station& station, double service_s, unsigned priority, Seen* seen);
// One station under one Poisson stream, from empty to drained.
Seen simulate(kernel::StationParams station, Arrivals arrivals, Law service, Tally::Keep keep = Tally::Keep::sums);

}  // namespace headroom::theory

// |simulated - exact| <= share of exact; says the error, and the standard error where there is one.
#define EXPECT_WITHIN(share, simulated, exact) \
  EXPECT_NEAR(simulated, exact, (share) * (exact)) << "off by " << 100 * ((simulated) / (exact)-1) << " %"
#define EXPECT_MEAN(tally, exact) \
  EXPECT_WITHIN(.02, (tally).mean(), exact) << "standard error " << 100 * (tally).standard_error() / (exact) << " %"
