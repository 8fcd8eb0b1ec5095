// What viewers live through, told to whoever collects it. Everything is about sampled viewers.
#pragma once

#include <cstdint>

#include "real/ports/result.h"
#include "real/ports/units.h"
#include "real/wire/feed_messages.h"

namespace headroom::clients {

// One video of a visit. Watched and lost add up to what the viewer would have watched had nothing made him wait.
struct Play {
  bool first = false;    // of its visit
  Nanos start{};         // until its first picture: from the swipe, or from opening the application
  bool waited = false;   // it was not ready when the viewer swiped to it
  Nanos watched{}, lost{};
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
  // A video that was due was not shown: no page had come yet, no tier served it, or the viewer was gone.
  virtual void missed(std::uint16_t region, Time now, Nanos watching_lost) = 0;
  virtual void events_sent(std::uint16_t region, Time now, double events) = 0;
};

}  // namespace headroom::clients
