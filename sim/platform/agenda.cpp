#include "sim/platform/agenda.h"

#include <algorithm>
#include <tuple>

namespace headroom::platform {

void Agenda::add(Completion completion) {
  completion.at = std::max(completion.at, edge_);
  pending_.push_back(completion);
}

void Agenda::close_window(Time until) {
  std::ranges::sort(pending_, {}, [](const Completion& c) { return std::make_tuple(c.at, c.id); });
  const auto later = std::ranges::find_if(pending_, [until](const Completion& c) { return c.at >= until; });
  window_.assign(pending_.begin(), later);
  pending_.erase(pending_.begin(), later);
  edge_ = until;
}

bool Agenda::withdraw(ActivityId id) {
  return std::erase_if(pending_, [id](const Completion& c) { return c.id == id; }) > 0;
}

}  // namespace headroom::platform
