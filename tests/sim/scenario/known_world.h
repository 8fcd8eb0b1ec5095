// A small world for tests to check scenarios against.
#pragma once

#include "sim/scenario/facts.h"

namespace headroom::scenario {

inline Facts known_world() {
  Facts facts;
  facts.regions = {"america", "europe", "africa", "india", "asia"};
  for (const char* name : {"m6i.4xlarge", "r6i.4xlarge"})
    facts.machines[name] = Machine{.cores = 16, .memory = Bytes{128LL << 30}};
  for (const auto& [name, service] : default_services())
    facts.machines[service.instance] = Machine{
        .cores = 16, .memory = Bytes{128LL << 30}, .drives = Bytes{service.instance.starts_with('i') ? 16LL << 40 : 0}};
  facts.work_kinds = {"cache_get", "list_refresh", "rank"};
  facts.latency_floor = [](const Scenario&, const std::string&) { return Nanos{2'500'000}; };
  return facts;
}

}  // namespace headroom::scenario
