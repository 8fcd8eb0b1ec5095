// The Clock port on the machine's own clocks.
#pragma once

#include <memory>

#include "real/ports/clock.h"
#include "real/service/reactor.h"

namespace headroom::service {

// now() counts from the making of the clock; timers fire on the reactor's thread, in order of their
// time, then of their arming. now() and wall_now() may be called from any thread.
std::unique_ptr<Clock> make_wall_clock(Reactor& reactor);

}  // namespace headroom::service
