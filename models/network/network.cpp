#include "models/network/network.h"

#include <array>
#include <cmath>

#include "real/ports/verify.h"

namespace headroom::models {
namespace {

constexpr std::size_t places = 5;

constexpr std::string_view matrix_source =
    "IBM Cloud, average of 18 July to 16 August 2026, mean of both directions (data/geo/ibm_region_rtt.md)";

constexpr std::array<RegionPlace, places> stand_ins = {{
    {"asia-east",
     "Tokyo",
     {28, Basis::assumed, "network.client_edge.asia_east", "ms",
      "20 ms of mobile access (assumed) and 8 ms, the median ping from Tokyo to cities within 1,000 km "
      "(data/geo/ping)"}},
    {"asia-south",
     "Mumbai",
     {48, Basis::assumed, "network.client_edge.asia_south", "ms",
      "20 ms of mobile access (assumed) and 28 ms, the median ping from Singapore to cities within 1,000 km "
      "(data/geo/ping "
      "has no city of South Asia)"}},
    {"europe-africa",
     "Frankfurt",
     {34, Basis::assumed, "network.client_edge.europe_africa", "ms",
      "20 ms of mobile access (assumed) and 14 ms, the median ping from Frankfurt to cities within 1,000 km "
      "(data/geo/ping)"}},
    {"americas-north",
     "Washington DC",
     {36, Basis::assumed, "network.client_edge.americas_north", "ms",
      "20 ms of mobile access (assumed) and 16 ms, the median ping from Washington to cities within 1,000 km "
      "(data/geo/ping)"}},
    {"americas-south",
     "Sao Paulo",
     {41, Basis::assumed, "network.client_edge.americas_south", "ms",
      "20 ms of mobile access (assumed) and 21 ms, the ping from Sao Paulo to the one city within 1,000 km "
      "(data/geo/ping)"}},
}};

// Round trips above the diagonal, ms.
constexpr std::array<Constant, 10> pairs = {{
    {131.5, Basis::published, "network.rtt.asia_east.asia_south", "ms", matrix_source},
    {228.5, Basis::published, "network.rtt.asia_east.europe_africa", "ms", matrix_source},
    {140.5, Basis::published, "network.rtt.asia_east.americas_north", "ms", matrix_source},
    {283.5, Basis::published, "network.rtt.asia_east.americas_south", "ms", matrix_source},
    {119.5, Basis::published, "network.rtt.asia_south.europe_africa", "ms", matrix_source},
    {218.5, Basis::published, "network.rtt.asia_south.americas_north", "ms", matrix_source},
    {340.5, Basis::published, "network.rtt.asia_south.americas_south", "ms", matrix_source},
    {86, Basis::published, "network.rtt.europe_africa.americas_north", "ms", matrix_source},
    {191.5, Basis::published, "network.rtt.europe_africa.americas_south", "ms", matrix_source},
    {123, Basis::published, "network.rtt.americas_north.americas_south", "ms", matrix_source},
}};

constexpr std::array<Constant, 23> all = {{
    unruly_share,
    client_cv,
    same_zone_rtt,
    between_zones_rtt,
    rtt_jitter_mean,
    rtt_jitter_median,
    wan_bits_per_s,
    edge_to_origin_bits_per_s,
    pairs[0],
    pairs[1],
    pairs[2],
    pairs[3],
    pairs[4],
    pairs[5],
    pairs[6],
    pairs[7],
    pairs[8],
    pairs[9],
    stand_ins[0].client_edge_rtt_ms,
    stand_ins[1].client_edge_rtt_ms,
    stand_ins[2].client_edge_rtt_ms,
    stand_ins[3].client_edge_rtt_ms,
    stand_ins[4].client_edge_rtt_ms,
}};

// Jitter over the floor: 98 % of the draws exponential around the published median, 2 % with the rest of the published
// mean.
const double calm_mean = rtt_jitter_median / std::log(2.0);
const double unruly_mean = (rtt_jitter_mean - (1 - unruly_share) * calm_mean) / unruly_share;

double jitter(double u) {
  if (u < unruly_share) return -unruly_mean * std::log(u / unruly_share);
  return -calm_mean * std::log((u - unruly_share) / (1 - unruly_share) + 1e-17);
}

}  // namespace

std::span<const RegionPlace> region_places() { return stand_ins; }

NetworkParams default_network() {
  NetworkParams made;
  made.regions = places;
  made.matrix_ms.assign(places * places, 0);
  std::size_t next = 0;
  for (std::size_t a = 0; a < places; ++a)
    for (std::size_t b = a + 1; b < places; ++b)
      made.matrix_ms[a * places + b] = made.matrix_ms[b * places + a] = pairs[next++];
  for (const RegionPlace& place : stand_ins) made.client_edge_ms.push_back(place.client_edge_rtt_ms);
  return made;
}

NetworkModel::NetworkModel(NetworkParams params) : params_(std::move(params)) {
  verify(params_.matrix_ms.size() == params_.regions * params_.regions, "the matrix of round trips is square");
  verify(params_.client_edge_ms.size() == params_.regions, "each region has its way to the edge");
  for (double ms : params_.client_edge_ms) client_.emplace_back(Lognormal::of(ms * 1e-3, client_cv));
}

double NetworkModel::floor_s(Site a, Site b) const {
  if (a.region != b.region) return params_.regions_ms(a.region, b.region) * 1e-3;
  return (a.zone == b.zone ? params_.same_zone_ms : params_.between_zones_ms) * 1e-3;
}

Nanos NetworkModel::rtt(Site a, Site b) const { return from_seconds(floor_s(a, b)); }

Nanos NetworkModel::one_way(Site a, Site b, double u) const {
  return from_seconds(floor_s(a, b) / 2 * (1 + jitter(u)));
}

Nanos NetworkModel::client_rtt(std::size_t region, double u) const { return from_seconds(client_[region].draw(u)); }

std::span<const Constant> network_constants() { return all; }

}  // namespace headroom::models
