#include "sim/run/limits.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string>
#include <string_view>

#include "models/queueing/staffing.h"
#include "sim/run/cost_tables.h"
#include "sim/run/sources.h"

namespace headroom::run {
namespace {

// Who is asked only when the caches before it have not got it, the last of them first.
struct Behind {
  std::string_view service;
  std::array<std::string_view, 2> caches;
};
constexpr std::array behind{
    Behind{"candidate_store", {"feed_cache"}}, Behind{"retrieval", {"feed_cache"}},
    Behind{"features", {"feed_cache"}},        Behind{"ranking", {"feed_cache"}},
    Behind{"ranking_worker", {"feed_cache"}},  Behind{"cdn_shield", {"cdn_edge"}},
    Behind{"origin", {"cdn_shield", "cdn_edge"}},
};

// A service's load if none of its caches held anything, over what it is.
double uncached(const results::RunResult& result, std::string_view service) {
  const auto found = std::ranges::find(behind, service, &Behind::service);
  if (found == behind.end()) return 1;
  double passed_on = 1;
  for (const std::string_view name : found->caches) {
    const auto cache = result.caches.find(std::string(name));
    if (cache == result.caches.end()) continue;
    const results::CacheResult& c = cache->second;
    passed_on *= 1 - (c.hit_ratio_interval_95 ? c.hit_ratio_interval_95->high : c.hit_ratio);
  }
  return 1 / passed_on;
}

double growth(const scenario::Service& service, double most_seen) {
  const auto times = [&](double most) { return std::max(1.0, most / std::max(most_seen, 1.0)); };
  if (service.autoscale) return times(service.autoscale->max);
  if (service.autoscale_lag)
    return times(std::min<double>(service.autoscale_lag->max, most_encoders * service.replicas));
  return 1;
}

// The share of `cores` at which few_wait of the requests find all of them busy.
double usable(double cores) {
  const double beta = models::halfin_whitt_beta(few_wait);
  const double root = (std::sqrt(beta * beta + 4 * cores) - beta) / 2;  // of the load a = cores - beta sqrt(a)
  return root * root / cores;
}

}  // namespace

results::CarryingByService carrying_of(const results::RunResult& result, const scenario::Scenario& scenario) {
  results::CarryingByService all;
  for (const auto& [name, service] : scenario.services) {
    const auto seen = result.services.find(name);
    if (seen == result.services.end()) continue;
    all[name] = {growth(service, seen->second.replicas_peak), uncached(result, name), usable(cores_of(service))};
  }
  return all;
}

void add_limit(results::RunResult& result, const scenario::Scenario& scenario) {
  const std::string fault = scenario.faults.empty() ? "" : "'" + scenario.faults.front().id + "'";
  result.limit = results::limit_of(result, carrying_of(result, scenario), fault);
}

}  // namespace headroom::run
