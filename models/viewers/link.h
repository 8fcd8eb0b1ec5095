// The client's last mile and what its player makes of it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "models/laws/law.h"
#include "models/popularity/sources.h"
#include "models/viewers/sources.h"

namespace headroom::models {

enum class LinkClass : std::uint8_t { slow, medium, fast };
inline constexpr std::array<LinkClass, 3> link_classes = {LinkClass::slow, LinkClass::medium, LinkClass::fast};

struct LinkMix {
  double slow = slow_share;
  double medium = medium_share;
  double fast = 1 - slow_share - medium_share;
};
LinkClass link_class(const LinkMix& mix, double u);

// Throughput of clients, bit/s. A visit has a level (spread between traces of a class), each second varies around it
// (spread within a trace); both lognormal, so that the class mean is met. From 50 traces in thirds by mean
// (data/network).
class LinkModel {
 public:
  LinkModel();
  double mean(LinkClass c) const;
  double visit(LinkClass c, double u) const;                  // level of one visit; its mean is the class's
  double second(double level, double u) const;                // one second at that level; its mean is the level

 private:
  std::array<Law, 3> visit_;
  Law second_;
};

// The index into `ladder` that a player picks: the highest rendition whose rate is below .8 of the throughput, else the
// lowest.
std::size_t rendition_for(double bits_per_s);

}  // namespace headroom::models
