#include "sim/results/limit.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <tuple>

#include "sim/results/figures.h"

namespace headroom::results {
namespace {

Carrying carried_by(const CarryingByService& all, const std::string& service) {
  const auto found = all.find(service);
  return found != all.end() ? found->second : Carrying{};
}

// A load whose doubt is unknown is taken for up to twice as high, or half as high.
constexpr double unknown_doubt = 2;
double low_of(const PeakLoad& peak) { return peak.interval_95 ? peak.interval_95->low : peak.load / unknown_doubt; }
double high_of(const PeakLoad& peak) { return peak.interval_95 ? peak.interval_95->high : peak.load * unknown_doubt; }

std::string named(const std::string& service, const std::string& region, const std::string& resource) {
  const std::string what = resource == "cores" ? service : resource + " of " + service;
  return region.empty() ? what : what + " of " + region;
}
std::string named(const PeakLoad& peak) { return named(peak.service, peak.region, peak.resource); }

// Why the run's objectives cannot be said to hold at its own users; empty where they do.
std::string objective_in_the_way(const RunResult& result) {
  for (const SloResult& slo : result.slos) {
    const MaybeInterval& bad = slo.bad_ratio_interval_95;
    if (!slo.met) continue;
    if (bad && bad->low < slo.allowed_ratio && slo.allowed_ratio < bad->high)
      return fmt::format("'{}' may hold or not: its figure is in doubt", slo.name);
    if (!*slo.met) return fmt::format("'{}' is missed, and no service is above its capacity", slo.name);
  }
  return "";
}

// Why the loads, the fullest first, name no number of users; empty where they do.
std::string load_in_the_way(const std::vector<PeakLoad>& loads) {
  if (!loads.front().interval_95)
    return fmt::format("how sure the load of {} is, is not known", named(loads.front()));
  const auto doubtful = std::ranges::find_if(loads, [](const PeakLoad& peak) { return high_of(peak) > 1; });
  if (doubtful == loads.end()) return "";
  if (low_of(*doubtful) > 1)
    return fmt::format("{} is asked {} of its capacity when busiest", named(*doubtful), percent(doubtful->load));
  return fmt::format("{} is asked between {} and {} of its capacity when busiest", named(*doubtful),
                     percent(low_of(*doubtful)), percent(high_of(*doubtful)));
}

// How many times the users the loads allow for sure.
double room_for(const std::vector<PeakLoad>& loads, const CarryingByService& carrying) {
  double room = std::numeric_limits<double>::infinity();
  for (const PeakLoad& peak : loads) {
    const Carrying c = carried_by(carrying, peak.service);
    room = std::min(room, c.usable / (high_of(peak) * c.uncached));
  }
  return room;
}

}  // namespace

std::vector<PeakLoad> peak_loads(const RunResult& result, const CarryingByService& carrying) {
  std::vector<PeakLoad> loads;
  const auto add = [&](const std::string& service, const std::string& region, const char* resource, double load,
                       MaybeInterval known) {
    const double growth = carried_by(carrying, service).growth;
    if (known) known = Interval{known->low / growth, known->high / growth};
    if (load > 0) loads.push_back({service, region, resource, load / growth, known});
  };
  for (const auto& [name, service] : result.services) {
    bool by_region = false;
    for (const auto& [where, region] : result.regions) {
      const auto here = region.services.find(name);
      if (here == region.services.end()) continue;
      by_region = true;
      add(name, where, "cores", here->second.load_peak, here->second.load_peak_interval_95);
    }
    if (const auto line = service.resources.find("network"); line != service.resources.end())
      add(name, "", "network", line->second.load_peak, line->second.load_peak_interval_95);
    if (!by_region) add(name, "", "cores", service.load_peak, service.interval_95.load_peak);
  }
  std::ranges::sort(loads, {}, [](const PeakLoad& p) { return std::tuple(-p.load, p.service, p.region, p.resource); });
  return loads;
}

std::string fullest_of(const LimitResult& limit) { return named(limit.service, limit.region, limit.resource); }

LimitResult limit_of(const RunResult& result, const CarryingByService& carrying, const std::string& disturbed_by) {
  LimitResult limit;
  const std::vector<PeakLoad> loads = peak_loads(result, carrying);
  if (loads.empty() || !(result.demand.dau > 0)) return limit;
  const PeakLoad& fullest = loads.front();
  limit.service = fullest.service;
  limit.region = fullest.region;
  limit.resource = fullest.resource;
  limit.load = fullest.load;
  limit.load_interval_95 = fullest.interval_95;
  limit.overloaded =
      static_cast<double>(std::ranges::count_if(loads, [](const PeakLoad& p) { return low_of(p) > 1; }));
  if (!result.complete) limit.unknown_because = "the run was stopped";
  else if (!disturbed_by.empty()) limit.unknown_because = fmt::format("the fault {} is in the loads", disturbed_by);
  else if (const auto load = load_in_the_way(loads); !load.empty()) limit.unknown_because = load;
  else limit.unknown_because = objective_in_the_way(result);
  if (limit.unknown_because.empty()) limit.holds_to_dau = result.demand.dau * std::max(1.0, room_for(loads, carrying));
  return limit;
}

}  // namespace headroom::results
