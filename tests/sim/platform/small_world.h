// A world small enough to compute by hand: "eu" and "us" with a zone each, 100 MB/s of payload between the regions.
#pragma once

#include <chrono>
#include <map>
#include <vector>

#include "sim/platform/platform.h"

namespace headroom::platform {

using namespace std::chrono_literals;

inline Time at(Nanos since_start) { return Time{since_start}; }

inline PlatformParams small_world() {
  PlatformParams params;
  params.network.payload_share = 1;
  params.network.capped_flows_per_site = 2;
  params.regions = {
      {"eu", {{"a", {{"encoders", 2, 4, 1.0}}, {{"origin", 200e6, 100e6}}}}},
      {"us", {{"b", {{"fast", 1, 2, 2.0}}, {}}}},
  };
  params.links = {
      {"eu-us", "eu", "us", 100e6, 40ms}, {"us-eu", "us", "eu", 100e6, 40ms},
      {"a-eu", "eu/a", "eu", 1000e6, 1ms}, {"eu-a", "eu", "eu/a", 1000e6, 1ms},
      {"us-b", "us", "us/b", 50e6, 2ms},
  };
  params.pipes = {{"fill", "eu", "us"}, {"fill-b", "eu", "us/b"}};
  return params;
}

// Advances to `until` in windows of `window` and collects the completions by id.
inline std::map<ActivityId, Completion> play(Platform& platform, Time until, Nanos window = 10s) {
  std::map<ActivityId, Completion> all;
  while (platform.edge() < until) {
    platform.advance(std::min(until, platform.edge() + window));
    for (const Completion& completion : platform.completions()) all.emplace(completion.id, completion);
  }
  return all;
}

}  // namespace headroom::platform
