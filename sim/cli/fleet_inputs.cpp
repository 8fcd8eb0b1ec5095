#include "sim/cli/fleet_inputs.h"

#include <algorithm>
#include <optional>

#include "models/cost/cost_book.h"
#include "models/demand/regions.h"
#include "models/hardware/catalogue.h"
#include "models/sizing/sources.h"
#include "sim/scenario/holdings.h"

namespace headroom::cli {

namespace {

using models::FleetInput;
using models::InstanceType;
using models::Kept;
using models::Load;

// Mean processor time of one request on this machine's core; none where nobody knows the kind.
std::optional<double> cpu_seconds(const scenario::Service& service, const Load& load, const InstanceType& machine) {
  if (const auto own = service.service_time.find(load.kind); own != service.service_time.end())
    return seconds(own->second.mean);
  const auto work = models::work_time(load.service, load.kind);
  if (!work) return std::nullopt;
  return work->mean(load.units) * models::slowdown(machine);
}

FleetInput& entry(std::vector<FleetInput>& fleet, const std::string& service) {
  const auto known =
      std::find_if(fleet.begin(), fleet.end(), [&](const FleetInput& f) { return f.service == service; });
  return known != fleet.end() ? *known : fleet.emplace_back(FleetInput{.service = service});
}

// What the service keeps, copies included, and what of one machine's memory or drives is filled with it.
void add_state(const scenario::Scenario& scenario, const scenario::Service& service, const InstanceType& machine,
               const Kept& kept, FleetInput& in) {
  const auto held = scenario::holding_of(scenario, in.service, kept);
  if (!held || held->on_each) return;
  const Bytes drives = machine.drive ? machine.drive->size : Bytes{};
  const double room = scenario::room_on(service, held->room, {.memory = machine.memory, .drives = drives});
  const Bytes whole = held->room == scenario::Room::memory ? machine.memory : drives;
  const double filled = std::min(room, static_cast<double>(whole.count) * models::filled_share);
  in.held = Bytes{static_cast<std::int64_t>(held->bytes)};
  in.room = Bytes{static_cast<std::int64_t>(filled)};
}

}  // namespace

std::vector<FleetInput> fleet_inputs(const scenario::Scenario& scenario, const std::vector<Load>& loads,
                                     const models::Kept& kept, const models::Assumptions& assumptions) {
  const std::size_t regions =
      scenario.regions.empty() ? models::default_regions().size() : scenario.regions.size();
  std::vector<FleetInput> fleet;
  for (const Load& load : loads) {
    const auto service = scenario.services.find(load.service);
    if (service == scenario.services.end()) continue;
    const InstanceType* machine = models::find_instance(service->second.instance);
    if (!machine) continue;
    const std::optional<double> cpu = cpu_seconds(service->second, load, *machine);
    if (!cpu) continue;
    const double peak = load.mean.per_second * assumptions.regional_peak_over_mean;
    FleetInput& in = entry(fleet, load.service);
    // A service's requests are those of its first kind of work; the time of all kinds is spread over them.
    if (in.peak.per_second == 0) in.peak.per_second = peak;
    if (in.peak.per_second > 0) in.cpu_per_request += from_seconds(*cpu * peak / in.peak.per_second);
    in.cores = service->second.cores.value_or(machine->cores);
    in.regions = static_cast<int>(regions);
    in.usd_per_instance_year = machine->usd_per_year;
    in.bits_per_s = machine->network_bits_per_s;
    if (load.kind == "serve_chunk") in.bits_per_request = load.units * 8;
    add_state(scenario, service->second, *machine, kept, in);
    in.source = "peak of a region 1.5 times its mean; costs of models/cost on the scenario's machines, 3-year reserved "
                "prices in us-east-1; 60 % utilization with every region up, memories and disks 75 % full; one region "
                "may be lost";
  }
  std::erase_if(fleet, [](const FleetInput& in) { return in.peak.per_second <= 0 || in.cpu_per_request <= Nanos{}; });
  return fleet;
}

}  // namespace headroom::cli
