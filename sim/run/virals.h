// The scenario's videos that take off, and its hot keys: which one a view goes to instead of what its list says.
#pragma once

#include <cstdint>
#include <vector>

#include "models/demand/regions.h"
#include "models/popularity/catalogue.h"
#include "models/popularity/growth.h"
#include "sim/clients/visitors.h"
#include "sim/scenario/scenario.h"

namespace headroom::run {

struct Viral {
  models::ViralSpike spike;    // at_s counts from the start of the measured part
  models::VideoId video;       // an ordinary video until then
  bool everywhere = true;
  std::uint16_t region = 0;    // else: only here
  bool steady = false;         // a hot_key fault: its peak share from spike.at_s on, for as long as spike.rise_s

  // Of all plays.
  double share(double at_s) const {
    if (!steady) return spike.share(at_s);
    return at_s >= spike.at_s && at_s < spike.at_s + spike.rise_s ? spike.peak_share : 0;
  }
};

class Virals final : public clients::Fashion {
 public:
  // `begin`: of the measured part.
  Virals(const scenario::Scenario& scenario, const std::vector<models::Region>& places,
         const models::Catalogue& catalogue, Time begin);

  const std::vector<Viral>& list() const { return virals_; }
  std::optional<models::VideoId> instead(std::uint16_t region, Time now, double u) const override;

 private:
  std::vector<Viral> virals_;
  Time begin_;
};

}  // namespace headroom::run
