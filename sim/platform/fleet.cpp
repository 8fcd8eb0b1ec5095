#include "sim/platform/fleet.h"

#include <algorithm>

namespace headroom::platform {

Fleet::Fleet(int hosts, int cores)
    : cores_(cores), hosts_(static_cast<std::size_t>(hosts), Host{cores, true}), open_(hosts_.size()) {}

void Fleet::enqueue(ActivityId id, int cores, int priority) { waiting_.insert({priority, id, cores}); }

bool Fleet::dequeue(ActivityId id, int priority) { return waiting_.erase({priority, id, 0}) > 0; }

std::optional<Fleet::Placement> Fleet::place_next(Time now) {
  if (waiting_.empty()) return std::nullopt;
  const Waiting next = *waiting_.begin();
  const auto open_end = hosts_.begin() + static_cast<std::ptrdiff_t>(open_);
  const auto host =
      std::find_if(hosts_.begin(), open_end, [&](const Host& h) { return h.up && h.free >= next.cores; });
  if (host == open_end) return std::nullopt;
  waiting_.erase(waiting_.begin());
  account(now);
  host->free -= next.cores;
  busy_ += next.cores;
  return Placement{next.id, static_cast<std::size_t>(host - hosts_.begin())};
}

void Fleet::release(std::size_t host, int cores, Time now) {
  account(now);
  hosts_[host].free += cores;
  busy_ -= cores;
}

void Fleet::account(Time now) {
  used_ = core_seconds_used(now);
  busy_since_ = now;
}

GroupState Fleet::state() const {
  const auto up = std::ranges::count_if(hosts_, &Host::up);
  return {static_cast<int>(up) * cores_, busy_, waiting_.size()};
}

double Fleet::core_seconds_used(Time until) const { return used_ + busy_ * seconds(until - busy_since_); }

}  // namespace headroom::platform
