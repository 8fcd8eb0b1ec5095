#include "sim/run/virals.h"

#include <algorithm>

namespace headroom::run {
namespace {

// Where a hit comes from: a rank that a thousandth of a millionth of all views go to.
constexpr double ordinary_rank = 1e6;

}  // namespace

Virals::Virals(const scenario::Scenario& scenario, const std::vector<models::Region>& places,
               const models::Catalogue& catalogue, Time begin)
    : begin_(begin) {
  std::uint64_t next = 0;
  for (const scenario::Viral& v : scenario.demand.virals) {
    Viral viral;
    viral.spike = {.at_s = seconds(v.at),
                   .peak_share = v.peak_share,
                   .rise_s = seconds(v.rise),
                   .decay_exponent = v.decay_exponent};
    const auto slots = catalogue.slots(0);
    const auto slot = std::min(static_cast<std::uint64_t>(ordinary_rank * catalogue.sample_rate()), slots - 1) + next++;
    viral.video = catalogue.video_at({0, std::min(slot, slots - 1)}, scenario.start + v.at);
    viral.everywhere = v.region.empty();
    if (!viral.everywhere)
      viral.region =
          static_cast<std::uint16_t>(std::ranges::find(places, v.region, &models::Region::name) - places.begin());
    virals_.push_back(viral);
  }
}

std::optional<models::VideoId> Virals::instead(std::uint16_t region, Time now, double u) const {
  if (virals_.empty() || now < begin_) return std::nullopt;
  const double at_s = seconds(now - begin_);
  for (const Viral& viral : virals_) {
    if (!viral.everywhere && viral.region != region) continue;
    u -= viral.spike.share(at_s);
    if (u < 0) return viral.video;
  }
  return std::nullopt;
}

}  // namespace headroom::run
