// The costs of a run: every service's work on its own machines, in the form the cluster draws from.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "models/hardware/catalogue.h"
#include "sim/adapters/sim_cpu.h"
#include "sim/cluster/work_law.h"
#include "sim/scenario/scenario.h"

namespace headroom::run {

class CostTables {
 public:
  explicit CostTables(const scenario::Scenario& scenario);

  // By kind of work; kinds without a cost at the service are empty.
  const adapters::CostTable& of(std::string_view service) const;
  cluster::WorkLaw law(std::string_view service, WorkKind kind) const { return of(service)[kind.number]; }
  // A wait without processor time (models/cost), in ns; an unknown name is our mistake.
  const cluster::ServiceTable* wait(std::string_view name);

  static const models::InstanceType& machine(const scenario::Service& service);

 private:
  std::map<std::string, adapters::CostTable, std::less<>> tables_;
  std::map<std::string, std::unique_ptr<cluster::ServiceTable>, std::less<>> noises_;  // by what they were made from
  std::map<std::string, std::unique_ptr<cluster::ServiceTable>, std::less<>> waits_;
};

// Cores of one replica that do work: what the scenario says, else all of the machine's.
unsigned cores_of(const scenario::Service& service);

}  // namespace headroom::run
