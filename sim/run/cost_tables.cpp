#include "sim/run/cost_tables.h"

#include <optional>

#include "models/cost/cost_book.h"
#include "real/ports/verify.h"
#include "real/wire/work.h"

namespace headroom::run {
namespace {

models::Spread spread_of(scenario::Law law) {
  switch (law) {
    case scenario::Law::constant: return models::Spread::fixed;
    case scenario::Law::exponential: return models::Spread::exponential;
    case scenario::Law::lognormal: return models::Spread::lognormal;
    case scenario::Law::gamma: break;
  }
  return models::Spread::gamma;
}

std::optional<models::WorkTime> cost_of(const std::string& name, const scenario::Service& service,
                                        std::string_view kind) {
  if (const auto given = service.service_time.find(std::string(kind)); given != service.service_time.end())
    return models::work_time_of(seconds(given->second.mean), given->second.cv, spread_of(given->second.law));
  const auto calibrated = models::work_time(name, kind);
  if (!calibrated) return std::nullopt;
  return calibrated->scaled(models::slowdown(CostTables::machine(service)));
}

}  // namespace

const models::InstanceType& CostTables::machine(const scenario::Service& service) {
  const models::InstanceType* found = models::find_instance(service.instance);
  verify(found != nullptr, "a checked scenario names known machines");
  return *found;
}

unsigned cores_of(const scenario::Service& service) {
  return static_cast<unsigned>(service.cores.value_or(CostTables::machine(service).cores));
}

CostTables::CostTables(const scenario::Scenario& scenario) {
  for (const auto& [name, service] : scenario.services) {
    adapters::CostTable& table = tables_[name];
    for (std::size_t kind = 0; kind < wire::work::kinds; ++kind) {
      const auto cost = cost_of(name, service, wire::work::names[kind]);
      if (!cost) continue;
      // Services that share a calibrated cost share its noise: same kind, same spread.
      const bool given = service.service_time.contains(std::string(wire::work::names[kind]));
      auto& noise = noises_[std::string(wire::work::names[kind]) + ":" + std::to_string(cost->noise().scv()) +
                            (given ? ":" + name : "")];
      if (!noise) noise = std::make_unique<cluster::ServiceTable>(cost->noise());
      table[kind] = {noise.get(), cost->mean(0) * 1e9, (cost->mean(1) - cost->mean(0)) * 1e9};
    }
  }
}

const adapters::CostTable& CostTables::of(std::string_view service) const {
  const auto found = tables_.find(service);
  verify(found != tables_.end(), "costs are asked for services of the scenario");
  return found->second;
}

const cluster::ServiceTable* CostTables::wait(std::string_view name) {
  auto& table = waits_[std::string(name)];
  if (!table) {
    const auto law = models::wait_time(name);
    verify(law.has_value(), "waits are asked for by the names of models/cost");
    table = std::make_unique<cluster::ServiceTable>(law->scaled(1e9));
  }
  return table.get();
}

}  // namespace headroom::run
