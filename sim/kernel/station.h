// Event-driven resources: a station of identical servers with a queue in front, FIFO, LIFO or by
// priority, with finite room where wanted.
#pragma once

#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "real/ports/clock.h"
#include "real/ports/units.h"

namespace headroom::kernel {

enum class Discipline : std::uint8_t { fifo, lifo, priority, preemptive_priority };

struct StationParams {
  unsigned servers = 1;
  Discipline discipline = Discipline::fifo;
  std::size_t room = std::numeric_limits<std::size_t>::max();  // in service and waiting together
  unsigned priorities = 1;                                     // 0 is served first
};

// co_await station.use(service) gives true once served, false at once when there is no room.
// Dropping a visit leaves the queue, or frees the server. Preemption resumes where it stopped.
class Station {
 public:
  class Visit;

  Station(Clock& clock, StationParams params);
  Station(const Station&) = delete;
  Station& operator=(const Station&) = delete;

  Visit use(Nanos service, unsigned priority = 0);

  std::size_t in_system() const { return serving_.size + waiting_count_; }
  std::size_t waiting() const { return waiting_count_; }
  unsigned busy() const { return static_cast<unsigned>(serving_.size); }

 private:
  // A doubly linked list through the visits themselves: no allocation per visit.
  struct List {
    Visit* first = nullptr;
    Visit* last = nullptr;
    std::size_t size = 0;
    void push_back(Visit& v);
    void push_front(Visit& v);
    void remove(Visit& v);
  };

  bool enter(Visit& visit);
  void leave(Visit& visit);
  void start(Visit& visit);
  void wait(Visit& visit, bool at_front);
  void preempt(Visit& victim);
  Visit* lowest_in_service();
  void start_next();

  Clock& clock_;
  StationParams params_;
  std::vector<List> waiting_;  // by priority
  std::size_t waiting_count_ = 0;
  List serving_;
};

class [[nodiscard]] Station::Visit {
 public:
  Visit(Station& station, Nanos service, unsigned priority)
      : station_(station), remaining_(service), priority_(priority) {}
  Visit(const Visit&) = delete;
  Visit& operator=(const Visit&) = delete;
  ~Visit() {
    if (where_ != Where::outside) station_.leave(*this);
  }

  bool await_ready() const noexcept { return false; }
  bool await_suspend(std::coroutine_handle<> self) {
    handle_ = self;
    return station_.enter(*this);
  }
  bool await_resume() {
    if (where_ == Where::outside) return false;
    fired_ = true;
    station_.leave(*this);
    return true;
  }

 private:
  friend class Station;
  enum class Where : std::uint8_t { outside, waiting, serving };

  Station& station_;
  Nanos remaining_;
  unsigned priority_;
  Where where_ = Where::outside;
  bool fired_ = false;
  std::coroutine_handle<> handle_;
  Time started_{};
  Clock::Timer timer_{};
  Visit* next_ = nullptr;
  Visit* prev_ = nullptr;
};

}  // namespace headroom::kernel
