#include "sim/cli/fleet_inputs.h"

#include <algorithm>
#include <optional>

#include "models/cost/cost_book.h"
#include "models/demand/regions.h"
#include "models/hardware/catalogue.h"

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

// What the stores keep, copies included, and where one machine puts it.
void add_state(const scenario::Service& service, const InstanceType& machine, const Kept& kept, FleetInput& in) {
  const auto share = [](Bytes whole) {
    return Bytes{static_cast<std::int64_t>(models::filled_share * static_cast<double>(whole.count))};
  };
  const auto copies = [](Bytes one, int n) { return Bytes{one.count * n}; };
  const Bytes disk = machine.drive ? share(machine.drive->size) : Bytes{};
  if (const auto* tier = std::get_if<scenario::KeyValueTier>(&service.state); tier && in.service == "feed_cache") {
    in.held = copies(kept.lists, tier->replication_factor);
    in.room = std::min(tier->maxmemory, share(machine.memory));
  } else if (const auto* wide = std::get_if<scenario::WideColumnTier>(&service.state)) {
    in.held = copies(kept.lists, wide->replication_factor);
    in.room = disk;
  } else if (const auto* log = std::get_if<scenario::LogTier>(&service.state)) {
    const double retained = kept.event_bytes_per_s * seconds(log->retention);
    in.held = copies(Bytes{static_cast<std::int64_t>(retained)}, log->replication_factor);
    in.room = disk;
  }
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
    add_state(service->second, *machine, kept, in);
    in.source = "peak of a region 1.5 times its mean; costs of models/cost on the scenario's machines, 3-year reserved "
                "prices in us-east-1; 60 % utilization with every region up, memories and disks 75 % full; one region "
                "may be lost";
  }
  std::erase_if(fleet, [](const FleetInput& in) { return in.peak.per_second <= 0 || in.cpu_per_request <= Nanos{}; });
  return fleet;
}

}  // namespace headroom::cli
