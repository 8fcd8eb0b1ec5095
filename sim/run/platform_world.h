// The platform of a run from plain inputs: regions, the network between them, who encodes where.
#pragma once

#include <string>
#include <vector>

#include "models/network/network.h"
#include "sim/platform/params.h"

namespace headroom::run {

// Machines that run one-core jobs, as SimGrid knows them.
struct EncoderHosts {
  int hosts = 0;    // built, each with one core; those in use may be fewer. 0: none in this region
  double speed = 1; // of a core, relative to the reference core
};

struct PlatformInputs {
  std::vector<std::string> regions;
  models::NetworkParams network;              // of as many regions
  std::size_t home = 0;                       // the region that keeps the origin and the primaries
  double wan_bytes_per_second = models::wan_bits_per_s / 8;               // one way, each pair of regions
  double origin_bytes_per_second = models::edge_to_origin_bits_per_s / 8; // into the content network of a region
  std::vector<EncoderHosts> encoders;         // by region, or empty
};

// Sites "<region>", "<region>/dc" and "<region>/cdn"; links "<a>-><b>" between regions, "<region>.dc-out", "...dc-in"
// and "...cdn-in" within; pipes "origin-><region>" (home dc to its cdn) and, to all but home, "replication-><region>"
// (home dc to its dc); host groups "transcode.<region>". Rates are those of the full world: traffic is not sampled
// here.
platform::PlatformParams build_platform(const PlatformInputs& inputs);

// The names of the parts above.
std::string origin_pipe(const std::string& region);
std::string replication_pipe(const std::string& region);
std::string encoder_group(const std::string& region);

}  // namespace headroom::run
