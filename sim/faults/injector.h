// Makes what was planned go wrong, at its time, and tells of it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "real/ports/clock.h"
#include "real/ports/task_set.h"

namespace headroom::faults {

// One fault in one region: what it does when it begins, again and again while it lasts, and when it ends.
struct Incident {
  std::string id;
  std::string what;             // for the events: "slow: factor 3"
  std::string subject;          // the service it happens to
  bool told = true;             // false: the same fault is told of in another region
  Time from{}, to{};            // equal: at one instant
  std::function<void()> begin;  // may be empty, as the others: the fault acts elsewhere (on the demand model)
  std::function<void()> again;
  Nanos every{};                // between two agains; zero: never
  std::function<void()> end;
};

class Injector {
 public:
  // (when, subject, detail)
  using Told = std::function<void(Time, const std::string&, const std::string&)>;
  Injector(Clock& clock, std::vector<Incident> incidents, Told told);
  Injector(const Injector&) = delete;
  Injector& operator=(const Injector&) = delete;

  // Incidents that are still to come begin from now on.
  void open();

 private:
  Task<void> live_through(const Incident& incident);
  void tell(const Incident& incident, const char* step) const;

  Clock& clock_;
  std::vector<Incident> incidents_;
  Told told_;
  TaskSet tasks_;  // last: its tasks use all of the above
};

}  // namespace headroom::faults
