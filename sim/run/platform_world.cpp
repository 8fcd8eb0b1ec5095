#include "sim/run/platform_world.h"

#include "real/ports/verify.h"

namespace headroom::run {
namespace {

Nanos one_way(double round_trip_ms) { return from_seconds(round_trip_ms * 1e-3 / 2); }

platform::RegionParams region_of(const PlatformInputs& in, std::size_t r) {
  platform::ZoneParams dc{.name = "dc"};
  if (r < in.encoders.size() && in.encoders[r].hosts > 0)
    dc.groups.push_back({encoder_group(in.regions[r]), in.encoders[r].hosts, 1, in.encoders[r].speed});
  return {in.regions[r], {std::move(dc), {.name = "cdn"}}};
}

// The data centre's own uplink never limits: it carries all of its region's wide-area links and its content network.
void add_inner_links(const PlatformInputs& in, const std::string& region, std::vector<platform::LinkParams>& links) {
  const double uplink = in.wan_bytes_per_second * static_cast<double>(in.regions.size()) + in.origin_bytes_per_second;
  const Nanos half = one_way(in.network.between_zones_ms) / 2;
  links.push_back({region + ".dc-out", region + "/dc", region, uplink, half});
  links.push_back({region + ".dc-in", region, region + "/dc", uplink, half});
  links.push_back({region + ".cdn-in", region, region + "/cdn", in.origin_bytes_per_second, half});
}

}  // namespace

std::string origin_pipe(const std::string& region) { return "origin->" + region; }
std::string replication_pipe(const std::string& region) { return "replication->" + region; }
std::string encoder_group(const std::string& region) { return "transcode." + region; }

platform::PlatformParams build_platform(const PlatformInputs& in) {
  verify(in.network.regions == in.regions.size(), "the network has as many regions as there are names");
  verify(in.home < in.regions.size(), "the home region is one of them");
  platform::PlatformParams params;
  const std::string& home = in.regions[in.home];
  for (std::size_t a = 0; a < in.regions.size(); ++a) {
    const std::string& region = in.regions[a];
    params.regions.push_back(region_of(in, a));
    add_inner_links(in, region, params.links);
    for (std::size_t b = 0; b < in.regions.size(); ++b) {
      if (a == b) continue;
      params.links.push_back({region + "->" + in.regions[b], region, in.regions[b], in.wan_bytes_per_second,
                              one_way(in.network.regions_ms(a, b))});
    }
    params.pipes.push_back({origin_pipe(region), home + "/dc", region + "/cdn"});
    if (a != in.home) params.pipes.push_back({replication_pipe(region), home + "/dc", region + "/dc"});
  }
  return params;
}

}  // namespace headroom::run
