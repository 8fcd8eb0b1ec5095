#include <utility>  // before Asio 1.74, which forgets it

#include "real/service/wall_clock.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <set>
#include <tuple>
#include <vector>

namespace headroom::service {
namespace {

using Steady = std::chrono::steady_clock;

// All timers share one of Asio's, which stands at the earliest: arming costs a place in an ordered set.
class WallClock final : public Clock {
 public:
  explicit WallClock(Reactor& reactor)
      : began_(Steady::now()), alive_(std::make_shared<bool>(true)), earliest_(reactor.context()) {}

  Time now() const override { return Time{std::chrono::duration_cast<Nanos>(Steady::now() - began_)}; }
  WallTime wall_now() const override {
    return std::chrono::time_point_cast<Nanos>(std::chrono::system_clock::now());
  }

  Timer arm(Time at, std::coroutine_handle<> handle) override {
    if (free_.empty()) {
      free_.push_back(static_cast<std::uint32_t>(slots_.size()));
      slots_.emplace_back();
    }
    const std::uint32_t slot = free_.back();
    free_.pop_back();
    Slot& taken = slots_[slot];
    taken.handle = handle;
    taken.place = armed_.emplace(at, ++sequence_, slot).first;
    stand_at_earliest();
    return {slot, taken.generation};
  }

  void disarm(Timer timer) noexcept override {
    if (timer.slot < slots_.size() && slots_[timer.slot].generation == timer.generation) (void)take(timer.slot);
  }

 private:
  using Armed = std::set<std::tuple<Time, std::uint64_t, std::uint32_t>>;  // when, in which order, slot
  struct Slot {
    std::coroutine_handle<> handle;
    std::uint32_t generation = 1;
    Armed::iterator place;
  };

  // Frees the slot; a timer that names it is stale from here on.
  std::coroutine_handle<> take(std::uint32_t slot) {
    Slot& taken = slots_[slot];
    armed_.erase(taken.place);
    if (++taken.generation == 0) taken.generation = 1;
    free_.push_back(slot);
    return std::exchange(taken.handle, nullptr);
  }

  void stand_at_earliest() {
    if (armed_.empty()) return;
    const Time at = std::get<0>(*armed_.begin());
    if (standing_ && *standing_ <= at) return;  // it will look again when it fires
    standing_ = at;
    earliest_.expires_at(began_ + std::chrono::duration_cast<Steady::duration>(at.time_since_epoch()));
    earliest_.async_wait([this, alive = std::weak_ptr(alive_), at](const boost::system::error_code& error) {
      if (error || alive.expired() || standing_ != at) return;
      standing_.reset();
      fire();
      if (!alive.expired()) stand_at_earliest();
    });
  }

  // What is armed meanwhile waits for the next turn, so that sockets are not starved.
  void fire() {
    const std::weak_ptr<bool> alive = alive_;
    const std::uint64_t last = sequence_;
    const Time due = now();
    while (!alive.expired() && !armed_.empty()) {
      const auto [at, sequence, slot] = *armed_.begin();
      if (at > due || sequence > last) return;
      take(slot).resume();
    }
  }

  Steady::time_point began_;
  std::shared_ptr<bool> alive_;
  boost::asio::steady_timer earliest_;
  std::optional<Time> standing_;
  Armed armed_;
  std::vector<Slot> slots_;
  std::vector<std::uint32_t> free_;
  std::uint64_t sequence_ = 0;
};

}  // namespace

std::unique_ptr<Clock> make_wall_clock(Reactor& reactor) { return std::make_unique<WallClock>(reactor); }

}  // namespace headroom::service
