// Processor sharing: every visit in the system is served at once, at an equal share of the cores.
#pragma once

#include <coroutine>
#include <cstdint>
#include <map>
#include <utility>

#include "real/ports/clock.h"
#include "real/ports/units.h"

namespace headroom::kernel {

// Each of n visits runs at speed min(1, cores / n). Kept in attained-service time, so that an
// arrival or a departure costs O(log n) however many share.
class SharedProcessor {
 public:
  class Visit;

  SharedProcessor(Clock& clock, unsigned cores);
  SharedProcessor(const SharedProcessor&) = delete;
  SharedProcessor& operator=(const SharedProcessor&) = delete;

  // co_await processor.use(service): resumes when `service` of attained time has passed.
  Visit use(Nanos service);
  std::size_t in_system() const { return sharing_.size(); }

 private:
  using Tag = std::pair<double, std::uint64_t>;  // attained time at which a visit ends, then arrival order

  void advance();
  void rearm();
  void enter(Visit& visit);
  void leave(Visit& visit);
  double speed() const;

  Clock& clock_;
  double cores_;
  double attained_ = 0;  // ns of service given to each visit since the start
  Time advanced_{};
  std::uint64_t arrivals_ = 0;
  std::map<Tag, Visit*> sharing_;
  Clock::Timer timer_{};
};

class [[nodiscard]] SharedProcessor::Visit {
 public:
  Visit(SharedProcessor& processor, Nanos service) : processor_(processor), service_(service) {}
  Visit(const Visit&) = delete;
  Visit& operator=(const Visit&) = delete;
  ~Visit() {
    if (inside_) processor_.leave(*this);
  }
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> self) {
    handle_ = self;
    processor_.enter(*this);
  }
  void await_resume() { processor_.leave(*this); }

 private:
  friend class SharedProcessor;
  SharedProcessor& processor_;
  Nanos service_;
  Tag tag_{};
  bool inside_ = false;
  std::coroutine_handle<> handle_;
};

}  // namespace headroom::kernel
