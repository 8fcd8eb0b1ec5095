// What viewers live through, told to whoever collects it. Everything is about sampled viewers.
#pragma once

#include <cstdint>

#include "real/ports/result.h"
#include "real/ports/units.h"
#include "real/wire/feed_messages.h"

namespace headroom::clients {

struct Play {
  Nanos start{};       // from the swipe to the first picture
  bool waited = false; // a spinner was shown
  Nanos watched{};
  Nanos stalled{};
};

class Audience {
 public:
  virtual ~Audience() = default;
  virtual void visit_began(std::uint16_t region, Time now) = 0;
  virtual void visit_ended(std::uint16_t region, Time now) = 0;
  // A page arrived, or none did, for the reason that the last attempt gave.
  virtual void page(std::uint16_t region, Time now, Nanos took, Result<wire::PageSource> source) = 0;
  virtual void played(std::uint16_t region, Time now, const Play& play) = 0;
  // A viewer left because there was nothing to watch.
  virtual void gave_up(std::uint16_t region, Time now, Nanos watching_lost) = 0;
  virtual void events_sent(std::uint16_t region, Time now, double events) = 0;
};

}  // namespace headroom::clients
