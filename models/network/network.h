// How far apart things are and how much fits between them.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "models/laws/law.h"
#include "models/provenance/constant.h"
#include "real/ports/units.h"

namespace headroom::models {

inline constexpr Constant same_zone_rtt{
    0.1, Basis::published, "network.rtt.same_zone", "ms",
    "IBM Cloud, .07 to .13 ms within a zone (data/geo/ibm_region_rtt.md, 16 August 2026)"};
inline constexpr Constant between_zones_rtt{
    1.0, Basis::published, "network.rtt.between_zones", "ms",
    "IBM Cloud, .13 to 2.2 ms between zones of a region, most .3 to 1.8 (data/geo/ibm_region_rtt.md)"};
inline constexpr Constant rtt_jitter_mean{
    0.023, Basis::published, "network.jitter_mean", "1",
    "mean deviation over round trip, 2,712 pairs of cities, mean (data/geo/ping, computed)"};
inline constexpr Constant rtt_jitter_median{0.0041, Basis::published, "network.jitter_median", "1",
                                            "the same, median; p90 .037, p99 .33 (data/geo/ping, computed)"};
inline constexpr Constant wan_bits_per_s{
    4e12, Basis::assumed, "network.wan_capacity", "bit/s",
    "no public figure; networks of this size speak of tens of Tbit/s in all: ten 400 Gbit/s waves between any two "
    "regions"};
inline constexpr Constant edge_to_origin_bits_per_s{
    2e12, Basis::assumed, "network.origin_capacity", "bit/s",
    "no public figure: a tenth of a region's share of the peak of 5 TB/s (preset B) may miss at once"};

inline constexpr Constant unruly_share{
    0.02, Basis::assumed, "network.unruly_share", "1",
    "of the round trips; theirs is the jitter that the published mean has beyond an exponential law of the published "
    "median"};
inline constexpr Constant client_cv{0.5, Basis::assumed, "network.client_cv", "1",
                                    "access networks differ more than the paths behind them"};

// The region of IBM's matrix that stands for ours, and the way from a client to its nearest edge.
struct RegionPlace {
  std::string_view region;
  std::string_view stands_for;
  Constant client_edge_rtt_ms;  // access network included
};
std::span<const RegionPlace> region_places();

struct NetworkParams {
  double same_zone_ms = same_zone_rtt;
  double between_zones_ms = between_zones_rtt;
  double regions_ms(std::size_t from, std::size_t to) const { return matrix_ms[from * regions + to]; }
  std::size_t regions = 0;
  std::vector<double> matrix_ms;       // round trips, regions x regions, 0 on the diagonal
  std::vector<double> client_edge_ms;  // one a region
};
// The five regions of models/demand, in their order.
NetworkParams default_network();

// A place in the network.
struct Site {
  std::size_t region = 0;
  int zone = 0;
};

// Times on the wire. A round trip is its floor times (1 + jitter), jitter exponential with the published mean for the
// body and, in 2 % of the draws, a heavier one, so that median and p99 of the relative deviation are of the published
// order.
class NetworkModel {
 public:
  explicit NetworkModel(NetworkParams params);

  Nanos rtt(Site a, Site b) const;                       // the floor
  Nanos one_way(Site a, Site b, double u) const;         // half of a drawn round trip
  Nanos client_rtt(std::size_t region, double u) const;  // client to its edge, drawn: lognormal, CoV .5
  double client_rtt_mean_s(std::size_t region) const { return client_[region].mean(); }
  std::size_t regions() const { return params_.regions; }
  const NetworkParams& params() const { return params_; }

 private:
  double floor_s(Site a, Site b) const;
  NetworkParams params_;
  std::vector<Law> client_;
};

std::span<const Constant> network_constants();

}  // namespace headroom::models
