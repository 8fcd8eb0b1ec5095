#include <algorithm>

#include "sim/scenario/names.h"
#include "sim/scenario/validate.h"

namespace headroom::scenario {
namespace {

// Services whose work runs on a pool, which is what `slow` slows.
bool has_pool(std::string_view service) { return service != "transcode"; }

std::string wrong_role(const Fault& fault) {
  const std::string& role = fault.select.role;
  if (!role.empty() && std::ranges::find(service_names(), role) == service_names().end())
    return unknown_name("service", role, service_names());
  if (std::holds_alternative<Slow>(fault.fault)) {
    if (role.empty()) return "is missing: slow needs the service that becomes slow";
    return has_pool(role) ? "" : "'" + role + "' runs on the platform's hosts, which slow does not reach";
  }
  if (role.empty()) return "";
  if (std::holds_alternative<LoadSpike>(fault.fault)) return "has no meaning for load_spike, which is about visits";
  const bool flush = std::holds_alternative<CacheFlush>(fault.fault);
  const std::string_view only = flush ? "feed_cache" : "metadata";
  if (role == only) return "";
  return std::string(flush ? "cache_flush" : "hot_key") + " is about " + std::string(only) + ", not " + role;
}

}  // namespace

std::vector<Finding> validate_faults(const Scenario& s, const Facts& facts) {
  std::vector<Finding> findings;
  std::vector<std::string_view> regions;
  for (const Region& region : s.regions) regions.push_back(region.name);
  if (regions.empty()) regions.assign(facts.regions.begin(), facts.regions.end());
  double hot = 0;
  for (const Viral& viral : s.demand.virals) hot += viral.peak_share;
  for (std::size_t i = 0; i < s.faults.size(); ++i) {
    const Fault& fault = s.faults[i];
    const std::string path = "faults." + std::to_string(i);
    const auto find = [&](const char* field, std::string message) {
      findings.push_back({path + field, std::move(message)});
    };
    for (std::size_t j = 0; j < i; ++j)
      if (s.faults[j].id == fault.id) find(".id", "'" + fault.id + "' is there already");
    if (fault.at >= s.duration) find(".at", "is after the end of the run");
    if (fault.lasts == Nanos{} && !std::holds_alternative<CacheFlush>(fault.fault))
      find(".for", "is missing: only a cache_flush may happen at one instant");
    if (std::string wrong = wrong_role(fault); !wrong.empty()) find(".select.role", std::move(wrong));
    const std::string& region = fault.select.region;
    if (!region.empty() && !regions.empty() && std::ranges::find(regions, region) == regions.end())
      find(".select.region", unknown_name("region", region, regions));
    if (const auto* key = std::get_if<HotKey>(&fault.fault)) {
      hot += key->share;
      if (hot > 1) find(".fault.hot_key.share", "and what is hot besides add up to more than all plays");
    }
  }
  return findings;
}

}  // namespace headroom::scenario
