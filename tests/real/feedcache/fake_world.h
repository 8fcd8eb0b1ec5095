// Ports that a test drives by hand: a clock that moves when told, seeded draws, counted metrics, and
// an origin whose answers take as long as the test says.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "real/feedcache/feed_cache.h"
#include "real/policies/eviction/key_table.h"

namespace headroom::feedcache {

using namespace std::chrono_literals;

class HandClock final : public Clock {
 public:
  Time now() const override { return now_; }
  WallTime wall_now() const override { return WallTime{now_.time_since_epoch()}; }
  Timer arm(Time at, std::coroutine_handle<> handle) override {
    const std::uint32_t number = ++armed_;
    timers_.emplace(std::pair{at, number}, handle);
    due_.emplace(number, at);
    return {.slot = number, .generation = 0};
  }
  void disarm(Timer timer) noexcept override {
    const auto due = due_.find(timer.slot);
    if (due == due_.end()) return;
    timers_.erase({due->second, timer.slot});
    due_.erase(due);
  }

  // Resumes everything that falls due on the way, in order.
  void advance(Nanos d) {
    const Time until = now_ + d;
    while (!timers_.empty() && timers_.begin()->first.first <= until) {
      const auto [due, handle] = *timers_.begin();
      timers_.erase(timers_.begin());
      due_.erase(due.second);
      now_ = std::max(now_, due.first);
      handle.resume();
    }
    now_ = until;
  }
  std::size_t armed() const { return timers_.size(); }

 private:
  Time now_{};
  std::uint32_t armed_ = 0;
  std::map<std::pair<Time, std::uint32_t>, std::coroutine_handle<>> timers_;
  std::map<std::uint32_t, Time> due_;
};

class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : state_(seed) {}
  std::uint64_t bits() override { return eviction::mixed(state_ += 0x9E3779B97F4A7C15u); }
  std::unique_ptr<Random> stream(std::string_view name) const override {
    std::uint64_t seed = state_;
    for (const char c : name) seed = eviction::mixed(seed ^ static_cast<unsigned char>(c));
    return std::make_unique<SeededRandom>(seed);
  }

 private:
  std::uint64_t state_;
};

class CountingMetrics final : public Metrics {
 public:
  Counter& counter(std::string_view name, std::string_view, Labels labels) override {
    return made<CountedCounter>(name, labels);
  }
  Gauge& gauge(std::string_view name, std::string_view, Labels labels) override {
    return made<CountedGauge>(name, labels);
  }
  Timing& timing(std::string_view name, std::string_view, Labels labels) override {
    return made<CountedTiming>(name, labels);
  }
  // The value of "name" or "name{label}".
  double operator[](const std::string& name) { return values_[name]; }

 private:
  struct CountedCounter final : Counter {
    double* value;
    void add(double n) override { *value += n; }
  };
  struct CountedGauge final : Gauge {
    double* value;
    void set(double v) override { *value = v; }
  };
  struct CountedTiming final : Timing {
    double* value;
    void record(Nanos) override { *value += 1; }
  };
  template <class Handle>
  Handle& made(std::string_view name, const Labels& labels) {
    auto handle = std::make_shared<Handle>();
    std::string full{name};
    if (!labels.empty()) full += "{" + labels.front().second + "}";
    handle->value = &values_[full];
    handles_.push_back(handle);
    return *handle;
  }
  std::map<std::string, double> values_;
  std::vector<std::shared_ptr<void>> handles_;
};

// Answers "list <key> v<n>" for the n-th load, after `takes`; fails while `failing` is set.
class SlowOrigin final : public Loader {
 public:
  explicit SlowOrigin(Clock& clock) : clock_(&clock) {}
  Task<Loaded> load(FeedKey key, Time deadline) override {
    ++loads;
    ++under_way;
    Departure departure{&under_way};
    last_deadline = deadline;
    const std::string version = std::to_string(loads);
    if (takes > 0ns) co_await clock_->sleep_for(takes);
    if (failing) co_return fail(Errc::unavailable, "the origin is down");
    co_return "list " + std::to_string(number(key)) + " v" + version;
  }

  Nanos takes = 10ms;
  bool failing = false;
  int loads = 0;
  int under_way = 0;
  Time last_deadline{};

 private:
  struct Departure {
    int* under_way;
    ~Departure() { --*under_way; }
  };
  Clock* clock_;
};

// A feed cache in that world, and calls into it that a test can look at.
struct World {
  struct Call {
    std::optional<Result<Served>> answer;
    Time answered{};
    Task<void> task;
  };

  explicit World(FeedCacheParams params)
      : cache(std::make_unique<FeedCache>(FeedCachePorts{clock, random, metrics}, std::move(params))) {}

  // Starts a call with so much time, at once.
  Call& ask(FeedKey key, Nanos patience = 1s) {
    calls.push_back(std::make_unique<Call>());
    Call& call = *calls.back();
    call.task = follow(*this, call, key, clock.now() + patience);
    call.task.start(std::noop_coroutine()).resume();
    return call;
  }
  // A call that is over within its patience.
  Result<Served> answer(FeedKey key, Nanos patience = 1s) {
    Call& call = ask(key, patience);
    if (!call.answer) clock.advance(patience);
    return call.answer.value_or(fail(Errc::internal, "no answer"));
  }

  static Task<void> follow(World& world, Call& call, FeedKey key, Time deadline) {
    call.answer = co_await world.cache->get_or_load(key, deadline, world.origin);
    call.answered = world.clock.now();
  }

  HandClock clock;
  SeededRandom random{1};
  CountingMetrics metrics;
  SlowOrigin origin{clock};
  std::unique_ptr<FeedCache> cache;
  std::vector<std::unique_ptr<Call>> calls;
};

inline FeedCacheParams plain_params() {
  FeedCacheParams params;
  params.store.capacity = Bytes{1 << 20};
  params.store.eviction = eviction::Lru{};
  params.ttl = 100s;
  params.ttl_jitter = 0;
  params.early_refresh_beta = 0;
  return params;
}

inline constexpr FeedKey kAda{1};
inline constexpr FeedKey kBob{2};

}  // namespace headroom::feedcache
