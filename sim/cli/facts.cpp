#include "sim/cli/facts.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <limits>

#include "models/cost/cost_book.h"
#include "models/demand/regions.h"
#include "sim/scenario/quantity.h"

namespace headroom::cli {
namespace {

// The work of one answer on an idle machine, and the services asked one after the other for it. Services that are not
// listed answer requests of several kinds, of which the quickest cost next to nothing.
struct Answer {
  std::string_view service, work;
  double units;
  std::array<std::string_view, 2> asks = {};
};
constexpr std::array answers{
    Answer{"feed", "page_assembly", 1, {"feed_cache", "metadata"}},
    Answer{"feed_cache", "cache_get", 1},
    Answer{"candidate_store", "store_read", 1},
    Answer{"metadata", "store_read", 1},
    Answer{"event_intake", "event_intake", 1, {"log"}},
    Answer{"log", "log_append", 1},
    Answer{"retrieval", "retrieve", 1},
    Answer{"ranking", "rank", 1},
    Answer{"transcode", "transcode", 1},
    Answer{"moderation", "moderate", 1},
};

Nanos mean_work(const scenario::Service& service, const Answer& answer) {
  if (const auto given = service.service_time.find(std::string(answer.work)); given != service.service_time.end())
    return given->second.mean;
  const auto cost = models::work_time(answer.service, answer.work);
  const auto* machine = models::find_instance(service.instance);
  if (!cost || !machine) return Nanos{0};
  return from_seconds(cost->mean(answer.units) * models::slowdown(*machine));
}

Nanos latency_floor(const scenario::Scenario& scenario, std::string_view name) {
  const auto answer = std::ranges::find(answers, name, &Answer::service);
  if (answer == answers.end()) return Nanos{0};
  Nanos floor = mean_work(scenario.services.at(std::string(name)), *answer);
  for (std::string_view asked : answer->asks)
    if (!asked.empty()) floor += scenario.network.same_zone + latency_floor(scenario, asked);
  return floor;
}

}  // namespace

scenario::Facts known_facts() {
  scenario::Facts facts;
  for (const models::Region& region : models::default_regions()) facts.regions.push_back(region.name);
  for (const models::InstanceType& type : models::instance_types())
    facts.machines[std::string(type.name)] = {
        .cores = type.cores, .memory = type.memory, .drives = type.drive ? type.drive->size : Bytes{0}};
  for (const models::WorkCost& cost : models::work_costs())
    if (std::ranges::find(facts.work_kinds, cost.kind) == facts.work_kinds.end())
      facts.work_kinds.emplace_back(cost.kind);
  facts.latency_floor = [](const scenario::Scenario& scenario, const std::string& service) {
    return latency_floor(scenario, service);
  };
  facts.too_much = [](const scenario::Scenario& scenario) { return too_much(run::effort_of(scenario)); };
  return facts;
}

double usable_memory() {
  const double whole = static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGE_SIZE));
  double usable = whole > 0 ? whole : std::numeric_limits<double>::infinity();
  for (const char* limit : {"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"}) {
    double bytes = 0;
    if (std::ifstream(limit) >> bytes) usable = std::min(usable, bytes);  // "max" is no number
  }
  return usable;
}

std::vector<scenario::Finding> too_much(const run::Effort& effort) {
  const double there = usable_memory();
  if (!(effort.bytes() > there)) return {};
  const run::Need& most = effort.largest_in_memory();
  const auto tidy = [](double bytes) { return scenario::print_number(std::round(bytes / 1e8) / 10) + "GB"; };
  return {{most.key, "makes the run need about " + tidy(effort.bytes()) + " of memory, most of it for " + most.what +
                         "; " + tidy(there) + " are there"}};
}

}  // namespace headroom::cli
