// A scenario's windows of finer detail, as the run steps through them.
//
// Within a window the request plane simulates K times as many users: each sampled user is joined by K - 1 twins
// (sim/clients/user_ids.h) that begin with his state. Lists, visits, pools and the feed cache thus go on where they
// were; what is sampled by video rather than by user (plays, the content network), and what is thinned further
// (client events, the log), keeps its rate, and its figures their weights.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "real/ports/units.h"
#include "sim/clients/user_ids.h"
#include "sim/scenario/scenario.h"

namespace headroom::run {

class DetailWindows {
 public:
  explicit DetailWindows(const scenario::Scenario& scenario);

  struct Window {
    Nanos from, to;         // since the start of the measured part, at ends of steps
    clients::Twins twins;
  };
  const std::vector<Window>& list() const { return windows_; }
  // The window that holds this instant; null outside all of them.
  const Window* at(Nanos since_start) const;

 private:
  std::vector<Window> windows_;  // in order, apart from one another
};

// The finest rate at which the run ever simulates: R, or that of its windows.
double finest_rate(const scenario::Scenario& scenario);

}  // namespace headroom::run
