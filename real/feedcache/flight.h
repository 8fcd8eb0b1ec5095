// One load of one key, and everybody who waits for it.
#pragma once

#include <coroutine>
#include <cstdint>
#include <optional>
#include <string>

#include "real/ports/clock.h"
#include "real/ports/result.h"

namespace headroom::feedcache {

using Loaded = Result<std::string>;

// Waiters wait inside their own coroutines, each until its own deadline; dropping one takes it out.
class Flight {
 public:
  class Waiter;

  explicit Flight(Time deadline) : deadline_(deadline) {}
  Flight(const Flight&) = delete;
  Flight& operator=(const Flight&) = delete;
  ~Flight();

  // When the load itself gives up.
  Time deadline() const { return deadline_; }
  std::uint32_t waiters() const { return waiters_; }

  // The value changed at its origin after the load began.
  void outdate() { outdated_ = true; }
  bool outdated() const { return outdated_; }

  // Gives every waiter the outcome and wakes it through its clock, first come first.
  void land(const Loaded& outcome);

 private:
  void join(Waiter& waiter);
  void leave(Waiter& waiter);

  Time deadline_;
  bool outdated_ = false;
  std::uint32_t waiters_ = 0;
  Waiter* first_ = nullptr;
  Waiter* last_ = nullptr;
};

// co_await gives the outcome, or nothing when the waiter's own deadline came first.
class Flight::Waiter {
 public:
  Waiter(Flight& flight, Clock& clock, Time deadline);
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;
  ~Waiter();

  bool await_ready() const { return outcome_.has_value(); }
  void await_suspend(std::coroutine_handle<> self);
  std::optional<Loaded> await_resume();

 private:
  friend class Flight;

  Flight* flight_;
  Clock* clock_;
  Time deadline_;
  Clock::Timer timer_;
  bool armed_ = false;
  std::coroutine_handle<> self_;
  std::optional<Loaded> outcome_;
  Waiter* before_ = nullptr;
  Waiter* after_ = nullptr;
};

}  // namespace headroom::feedcache
