#include "sim/run/composition_world.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <deque>
#include <optional>
#include <utility>

#include "models/popularity/rank_law.h"
#include "sim/cluster/service_table.h"
#include "sim/results/summary.h"
#include "sim/run/certainty.h"
#include "sim/run/self_check.h"
#include "sim/run/station_laws.h"
#include "sim/scenario/write.h"

namespace headroom::run {
namespace {

// Every call takes as long.
class EvenDistances final : public cluster::Distances {
 public:
  explicit EvenDistances(Nanos round_trip) : round_trip_(round_trip) {}
  Nanos round_trip(cluster::Place, cluster::Place, std::uint64_t) const override { return round_trip_; }

 private:
  Nanos round_trip_;
};

// The requests of all streams together.
class OutsideLoad final : public cluster::RootLoad {
 public:
  explicit OutsideLoad(const scenario::Composition& composition) {
    for (const auto& [name, stream] : composition.arrivals) per_s_ += stream.rate.per_second;
  }
  double rate(Time) const override { return per_s_; }

 private:
  double per_s_ = 0;
};

cluster::Directory directory_of(const scenario::Composition& composition) {
  cluster::Directory directory{1};
  for (const auto& [name, station] : composition.stations) directory.service(name);
  return directory;
}

class CompositionWorld {
 public:
  CompositionWorld(const scenario::Scenario& s, const std::atomic<bool>* stop)
      : scenario_(s), random_(s.seed), distances_(s.composition->round_trip), roots_(*s.composition),
        directory_(directory_of(*s.composition)), begin_(Time{} + s.warm_up), end_(begin_ + s.duration),
        records_({begin_, s.step, static_cast<std::size_t>((s.duration + s.step - Nanos{1}) / s.step)}, s.sample_rate,
                 *s.composition, directory_),
        stations_(*s.composition, s.sample_rate, random_, {clock_, directory_, distances_, records_}, directory_,
                  roots_) {
    clock_.obey(stop);
    if (begin_ == Time{}) at_begin_ = call_accounts(directory_, begin_);
    for (const auto& [name, from] : s.composition->arrivals) {
      Stream& stream = streams_.emplace_back(from, random_.named("gaps " + name), random_.named("keys " + name));
      stream.first = stations_.find(from.to);
      stream.record = records_.add_stream(name);
      if (from.keys)
        stream.keys.emplace(models::RankLawParams{.slope_head = from.keys->alpha, .slope_tail = from.keys->alpha,
                                                  .knee = from.keys->objects, .size = std::floor(from.keys->objects)});
      else stream.keys.reset();
      tasks_.spawn(arrive(stream));
    }
  }

  // Runs up to the end of the next step and closes it; false if it was stopped on the way.
  bool step() {
    const Time from = clock_.now();
    // Steps count from the measured part's start, whatever the warm-up's length.
    const Time to = from < begin_ ? begin_ : std::min(from + scenario_.step, end_);
    if (!clock_.run_until(to)) return false;
    records_.end_step(from, to, stations_);
    closed_ = to;
    if (to == begin_) at_begin_ = call_accounts(directory_, begin_);
    return true;
  }
  bool over() const { return closed_ >= end_; }
  // Of the simulated time, warm-up included.
  double done() const { return seconds(closed_) / seconds(end_); }
  Nanos simulated() const { return closed_ - begin_; }
  // Up to the end of the last step that was closed.
  results::RunResult finish() {
    if (closed_ <= begin_) return {};
    results::RunResult result = records_.finish(closed_);
    if (!over()) return result;  // books are closed at the end
    add_station_checks(result, directory_, clock_.now());
    add_little_checks(result, directory_, at_begin_, begin_, clock_.now(), [](const std::string&) { return Nanos{}; });
    return result;
  }

 private:
  struct Stream {
    Stream(const scenario::Arrivals& a, kernel::PhiloxRandom g, kernel::PhiloxRandom k)
        : arrivals(a), gaps(g), draws(k) {}
    const scenario::Arrivals& arrivals;
    kernel::PhiloxRandom gaps, draws;
    std::optional<models::RankLaw> keys;
    std::uint32_t first = 0;
    std::size_t record = 0;
  };

  Task<void> arrive(Stream& stream) {
    const double mean_ns = 1e9 / (stream.arrivals.rate.per_second * scenario_.sample_rate);
    std::optional<cluster::ServiceTable> law;
    if (stream.arrivals.law != scenario::TimeLaw::exponential)
      law.emplace(unit_law(stream.arrivals.law, stream.arrivals.scv));
    // Rounded down, and what is lost carried into the next gap: a rate is kept to the last digit.
    double due = 0;
    for (;;) {
      due += law ? mean_ns * law->draw_ns(stream.gaps.bits()) : stream.gaps.exponential(mean_ns);
      if (due >= static_cast<double>(end_.time_since_epoch().count())) co_return;
      co_await clock_.sleep_until(Time{Nanos{static_cast<std::int64_t>(due)}});
      roots_.count();
      tasks_.spawn(request(stream));
    }
  }

  Task<void> request(Stream& stream) {
    const Time arrived = clock_.now();
    // A sample of the objects keeps their rates: rank r becomes one of R times as many.
    std::uint64_t key = 0;
    if (stream.keys)
      key = static_cast<std::uint64_t>(static_cast<double>(stream.keys->rank(stream.draws.uniform()) - 1) *
                                       scenario_.sample_rate);
    const Result<Message> answer = co_await stations_.walk(stream.first, key);
    records_.answered(stream.record, clock_.now(), clock_.now() - arrived, answer.has_value());
  }

  const scenario::Scenario& scenario_;
  kernel::Scheduler clock_;
  kernel::PhiloxRandom random_;
  EvenDistances distances_;
  OutsideLoad roots_;
  cluster::Directory directory_;
  Time begin_, end_;
  Time closed_{};  // the end of the last step that was closed
  std::vector<cluster::CallAccount> at_begin_;  // of the measured part
  StationRecords records_;
  Stations stations_;
  std::deque<Stream> streams_;
  TaskSet tasks_;  // last: its tasks use all of the above
};

}  // namespace

results::RunResult run_composition(const scenario::Scenario& scenario, const RunOptions& options) {
  using WallClock = std::chrono::steady_clock;
  const auto began = WallClock::now();
  const auto wall_s = [began] { return std::chrono::duration<double>(WallClock::now() - began).count(); };
  CompositionWorld world{scenario, options.stop};
  while (!world.over() && world.step()) {
    if (options.progress) options.progress({world.done(), world.simulated(), wall_s()});
  }
  if (options.ended) options.ended();
  results::RunResult result = world.finish();
  result.scenario = scenario.name;
  result.seed = scenario.seed;
  result.sample_rate = scenario.sample_rate;
  result.simulated_s = seconds(std::max(world.simulated(), Nanos{}));
  result.complete = world.over();
  // A p99 from n samples is uncertain by about 1 / sqrt(n (1 - .99)) of the tail's count.
  std::uint64_t fewest = ~std::uint64_t{0};
  for (const auto& [name, stream] : result.surfaces) fewest = std::min(fewest, stream.samples);
  const bool known = fewest > 0 && !result.surfaces.empty();
  result.expected_error = known ? std::sqrt(1.0 / (0.01 * static_cast<double>(fewest))) : 1;
  add_untrusted(result);
  result.replications.first_seed = scenario.seed;
  result.scenario_yaml = scenario::resolved_yaml(scenario);
  result.result_hash = results::hash_of(result);
  result.wall_s = wall_s();
  return result;
}

}  // namespace headroom::run
