#include "sim/kernel/shared_processor.h"

#include <algorithm>
#include <cmath>

#include "real/ports/verify.h"

namespace headroom::kernel {

SharedProcessor::SharedProcessor(Clock& clock, unsigned cores) : clock_(clock), cores_(cores) {
  verify(cores > 0, "a processor has at least one core");
}

SharedProcessor::Visit SharedProcessor::use(Nanos service) { return Visit{*this, service}; }

double SharedProcessor::speed() const {
  return std::min(1.0, cores_ / static_cast<double>(sharing_.size()));
}

void SharedProcessor::advance() {
  const Time now = clock_.now();
  if (!sharing_.empty()) attained_ += static_cast<double>((now - advanced_).count()) * speed();
  advanced_ = now;
}

// Wakes the visit that ends next; rounding up makes sure it has had all its service by then.
void SharedProcessor::rearm() {
  clock_.disarm(timer_);
  if (sharing_.empty()) return;
  const auto& [tag, visit] = *sharing_.begin();
  const double left = std::max(0.0, tag.first - attained_) / speed();
  timer_ = clock_.arm(advanced_ + Nanos{static_cast<std::int64_t>(std::ceil(left))}, visit->handle_);
}

void SharedProcessor::enter(Visit& visit) {
  advance();
  visit.tag_ = {attained_ + static_cast<double>(visit.service_.count()), arrivals_++};
  visit.inside_ = true;
  sharing_.emplace(visit.tag_, &visit);
  rearm();
}

void SharedProcessor::leave(Visit& visit) {
  advance();
  visit.inside_ = false;
  sharing_.erase(visit.tag_);
  rearm();
}

}  // namespace headroom::kernel
