#include "sim/cluster/fleet.h"

#include <cmath>
#include <utility>

#include "real/ports/verify.h"

namespace headroom::cluster {

Fleet::Fleet(std::uint32_t service, std::uint16_t region, std::uint16_t zones, double connections, PoolParams pool,
             const RootLoad& roots, EgressParams egress)
    : service_(service),
      region_(region),
      zones_(zones),
      connections_(connections),
      root_scale_((pool.root_sample_rate > 0 ? pool.root_sample_rate : pool.sample_rate) / pool.sample_rate),
      limited_(std::isfinite(connections)),
      roots_(roots),
      pool_(pool, roots),
      egress_(egress, pool_),
      handlers_(pool_.capacity(), nullptr) {}

Place Fleet::place_of(unsigned replica) const { return {region_, static_cast<std::uint16_t>(replica % zones_)}; }

Handler& Fleet::handler(unsigned replica) {
  verify(handlers_[replica] != nullptr, "every simulated replica of a called service has a handler");
  return *handlers_[replica];
}

void Fleet::closed(Nanos latency) {
  // Of the last hundred calls or so.
  constexpr double weight = 0.01;
  mean_latency_s_ += weight * (seconds(latency) - mean_latency_s_);
}

double Fleet::open_per_replica(Time now) {
  if (!limited_) return 0;
  const double calls_per_s = roots_.rate(now) * calls_.at(now, roots_.sampled()) * root_scale_;
  return calls_per_s * mean_latency_s_ / pool_.replicas();
}

std::uint32_t Directory::service(std::string_view name) {
  for (std::uint32_t i = 0; i < services_.size(); ++i)
    if (services_[i].name == name) return i;
  Service& added = services_.emplace_back();
  added.name = name;
  added.fleets.resize(regions_);
  return static_cast<std::uint32_t>(services_.size() - 1);
}

std::uint32_t Directory::find(std::string_view name) const {
  for (std::uint32_t i = 0; i < services_.size(); ++i)
    if (services_[i].name == name) return i;
  verify(false, "a service that is called is in the directory");
  std::unreachable();
}

Fleet& Directory::add(std::unique_ptr<Fleet> fleet) {
  std::unique_ptr<Fleet>& place = services_[fleet->service()].fleets[fleet->region()];
  verify(place == nullptr, "a service has one fleet a region");
  place = std::move(fleet);
  return *place;
}

Fleet* Directory::in_region(std::uint32_t service, std::uint16_t region) const {
  return services_[service].fleets[region].get();
}

Fleet* Directory::nearest(std::uint32_t service, std::uint16_t region) const {
  Fleet* own = in_region(service, region);
  return own != nullptr ? own : in_region(service, services_[service].home);
}

}  // namespace headroom::cluster
