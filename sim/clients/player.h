// A client's player: what it fetches ahead, in which rendition, and what its viewer waits for.
#pragma once

#include <vector>

#include "models/network/network.h"
#include "models/popularity/catalogue.h"
#include "models/viewers/link.h"
#include "real/ports/random.h"
#include "sim/clients/audience.h"
#include "sim/cluster/cdn.h"

namespace headroom::clients {

// When a video is on the screen, in seconds of virtual time: from the swipe to the next, and until the viewer is back
// from where he goes then.
struct Showing {
  double from_s = 0, to_s = 0, back_s = 0;
};

// One visit's player: a link of one class at one level, which everything shares, one download after the other. `random`
// must outlive it.
//
// What comes first is what the viewer would miss first: the video on the screen until its buffer is no longer low, then
// the first segments of those lined up behind it, then the video on the screen up to the buffer's limit. A download
// under way is finished, but for what follows of a video that was swiped away.
class Player {
 public:
  struct World {
    const models::Catalogue& catalogue;
    const models::LinkModel& links;
    const models::NetworkModel& network;
    cluster::Cdn& cdn;
  };
  Player(const World& world, std::uint16_t region, std::uint64_t viewer, const models::LinkMix& mix, Random& random);

  // Puts a video behind those that come next; its first segment is fetched when its turn comes.
  void line_up(models::VideoId video);
  std::size_t lined_up() const { return line_.size(); }
  // The one that comes next; lined_up() > 0.
  models::VideoId next() const { return line_.front().video; }
  double next_duration_s() const { return line_.front().duration_s; }

  // Shows the next video: how long it took to start, and what was watched of the time. Nullopt: no tier would serve it.
  std::optional<Play> show(const Showing& showing, Time now, WallTime wall);
  // Fetches what is lined up while nothing is on the screen.
  void fetch_ahead(double from_s, double to_s, Time now, WallTime wall);

  // Bits of what was watched, each once: the rest of what was delivered was for nothing.
  double watched_bits() const { return watched_bits_; }

 private:
  struct Clip {
    models::VideoId video;
    double duration_s = 0;
    std::size_t rendition = 0;
    cluster::Delivery delivery{};
    bool asked = false;
    double first_bits = 0;  // of its first segment
    double ready_s = 0;     // when that is here
    double first_s() const;
  };

  // No faster than the content network can give, in bits a second.
  double arrives(double from_s, double bits, double served);
  void observe(double bits, double took_s);
  double estimate() const { return 1 / s_per_bit_; }
  std::size_t rendition(double buffered_s) const;
  bool ask(Clip& clip, double at_s, bool ahead, Time now, WallTime wall);
  bool ask_next(double at_s, Time now, WallTime wall);
  // What was fetched of a video beyond its first segment while it was on the screen.
  struct Rest {
    double stalled_s = 0, fetched_s = 0, bits = 0;
  };
  Rest fetch_rest(const Clip& clip, const Showing& showing, Time now, WallTime wall);

  const World& world_;
  Random& random_;
  std::uint64_t viewer_;  // decides which point of presence is his
  double level_;      // bit/s
  double rtt_s_;      // to the edge
  double s_per_bit_;  // as the player believes
  std::vector<Clip> line_;
  double free_s_ = 0;         // when the link has nothing more to do
  bool connected_ = false;
  std::int64_t second_ = 0;  // of virtual time, in which the link has `rate_`
  double rate_ = 0;          // bit/s; 0 before the first download
  double watched_bits_ = 0;
};

}  // namespace headroom::clients
