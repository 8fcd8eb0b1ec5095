#include "sim/run/virals.h"

#include <algorithm>

#include "sim/run/sources.h"

namespace headroom::run {

Virals::Virals(const scenario::Scenario& scenario, const std::vector<models::Region>& places,
               const models::Catalogue& catalogue, Time begin)
    : begin_(begin) {
  const auto add = [&](Nanos at, double share, Nanos rise, double decay, const std::string& region) -> Viral& {
    Viral viral;
    viral.spike = {.at_s = seconds(at), .peak_share = share, .rise_s = seconds(rise), .decay_exponent = decay};
    const auto slot = static_cast<std::uint64_t>(ordinary_rank) + virals_.size();
    viral.video = catalogue.video_at({0, std::min(slot, catalogue.slots(0) - 1)}, scenario.start + at);
    viral.everywhere = region.empty();
    if (!viral.everywhere)
      viral.region =
          static_cast<std::uint16_t>(std::ranges::find(places, region, &models::Region::name) - places.begin());
    return virals_.emplace_back(viral);
  };
  for (const scenario::Viral& v : scenario.demand.virals) add(v.at, v.peak_share, v.rise, v.decay_exponent, v.region);
  for (const scenario::Fault& fault : scenario.faults)
    if (const auto* hot = std::get_if<scenario::HotKey>(&fault.fault))
      add(fault.at, hot->share, fault.lasts, 0, fault.select.region).steady = true;
}

std::optional<models::VideoId> Virals::instead(std::uint16_t region, Time now, double u) const {
  if (virals_.empty() || now < begin_) return std::nullopt;
  const double at_s = seconds(now - begin_);
  for (const Viral& viral : virals_) {
    if (!viral.everywhere && viral.region != region) continue;
    u -= viral.share(at_s);
    if (u < 0) return viral.video;
  }
  return std::nullopt;
}

}  // namespace headroom::run
