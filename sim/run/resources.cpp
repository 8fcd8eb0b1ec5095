#include "sim/run/resources.h"

#include <algorithm>

#include "sim/run/cost_tables.h"
#include "sim/scenario/holdings.h"

namespace headroom::run {

void add_resources(results::RunResult& result, const scenario::Scenario& scenario) {
  for (auto& [name, out] : result.services) {
    const scenario::Service& service = scenario.services.at(name);
    const auto held = scenario::holding_of(scenario, name);
    if (!held) continue;
    const models::InstanceType& type = CostTables::machine(service);
    const scenario::Machine machine{.memory = type.memory, .drives = type.drive ? type.drive->size : Bytes{0}};
    const double room = service.replicas * scenario::room_on(service, held->room, machine);
    if (room <= 0) continue;
    const double full = held->evicts ? std::min(1.0, held->bytes / room) : held->bytes / room;
    out.resources[held->room == scenario::Room::memory ? "memory" : "drives"] = {full, full};
  }
}

}  // namespace headroom::run
