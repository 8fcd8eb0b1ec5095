#include <algorithm>

#include "models/topology/product_graph.h"
#include "sim/scenario/archive.h"
#include "sim/scenario/base_fleet.h"
#include "sim/scenario/validate.h"

namespace headroom::scenario {
namespace {

using Findings = std::vector<Finding>;

void check_tier(const Service& service, const std::string& path, Findings& findings) {
  const auto copies = [&](int factor) {
    if (factor > service.replicas)
      findings.push_back({path + ".replication_factor", "is more than the replicas there are (" +
                                                            std::to_string(service.replicas) + ")"});
  };
  if (auto* tier = std::get_if<KeyValueTier>(&service.state)) copies(tier->replication_factor);
  if (auto* tier = std::get_if<DatabaseTier>(&service.state)) copies(tier->replication_factor);
  if (auto* tier = std::get_if<WideColumnTier>(&service.state)) copies(tier->replication_factor);
  if (auto* tier = std::get_if<LogTier>(&service.state)) {
    copies(tier->replication_factor);
    if (tier->min_isr > tier->replication_factor)
      findings.push_back({path + ".min_isr", "is more than the copies there are (replication_factor " +
                                                 std::to_string(tier->replication_factor) + ")"});
    for (const auto& [group, workers] : tier->consumers)
      if (workers > tier->partitions)
        findings.push_back({path + ".consumers." + group, "workers beyond one a partition (" +
                                                              std::to_string(tier->partitions) + ") would idle"});
  }
}

template <class Scaler>
void check_scaler(const std::optional<Scaler>& scaler, const std::string& path, int replicas, Findings& findings) {
  if (!scaler) return;
  if (scaler->min > scaler->max) findings.push_back({path + ".min", "is more than max"});
  else if (replicas < scaler->min || replicas > scaler->max)
    findings.push_back({path, "the fleet starts with " + std::to_string(replicas) + " replicas, outside min and max"});
}

// Settings that only some services have a use for.
void check_uses(const std::string& name, const Service& s, const std::string& path, Findings& findings) {
  if (s.rate_limit && name != "gateway")
    findings.push_back({path + ".rate_limit", "is the gateway's: nobody else knows the users apart"});
  if (s.autoscale_lag && name != "transcode")
    findings.push_back({path + ".autoscale_lag",
                        "is for transcode, whose workers follow their backlog; use autoscale"});
  if (s.autoscale && name == "transcode")
    findings.push_back({path + ".autoscale",
                        "is not for transcode, whose workers follow their backlog: autoscale_lag"});
  if (std::ranges::find(attempts_by_callee, name, &Attempts::callee) != attempts_by_callee.end()) return;
  std::string nobody = "is of no use: only these services have callers with one:";
  for (const Attempts& of : attempts_by_callee) nobody += " " + std::string(of.callee);
  if (s.retry != Retry{}) findings.push_back({path + ".retry", nobody});
  if (s.circuit_breaker) findings.push_back({path + ".circuit_breaker", nobody});
}

void check_policies(const Service& s, const std::string& path, Findings& findings) {
  if (s.retry.base > s.retry.cap) findings.push_back({path + ".retry.base", "is longer than cap"});
  if (s.load_shed && s.load_shed->max_wait > s.deadline)
    findings.push_back({path + ".load_shed.max_wait", "is longer than the deadline: nothing would be shed"});
  if (s.autoscale && s.autoscale_lag)
    findings.push_back({path + ".autoscale_lag", "cannot be combined with autoscale: each would undo the other"});
  check_scaler(s.autoscale, path + ".autoscale", s.replicas, findings);
  check_scaler(s.autoscale_lag, path + ".autoscale_lag", s.replicas, findings);
}

void check_machine(const Service& s, const std::string& path, const Facts& facts, Findings& findings) {
  if (facts.machines.empty()) return;
  const auto machine = facts.machines.find(s.instance);
  if (machine == facts.machines.end()) {
    std::vector<std::string_view> names;
    for (const auto& [name, each] : facts.machines) names.push_back(name);
    findings.push_back({path + ".instance", unknown_name("instance", s.instance, names)});
    return;
  }
  if (s.cores && *s.cores > machine->second.cores)
    findings.push_back(
        {path + ".cores", "is more than the " + std::to_string(machine->second.cores) + " of " + s.instance});
  if (auto* tier = std::get_if<KeyValueTier>(&s.state); tier && tier->maxmemory > machine->second.memory)
    findings.push_back(
        {path + ".maxmemory", "is more than the " + print_bytes(machine->second.memory) + " of " + s.instance});
}

// The product's calls, with those that the scenario replaces; the first that closes a circle is reported.
void check_calls(const Scenario& scenario, Findings& findings) {
  const models::ServiceGraph product = models::product_graph();
  models::ServiceGraph graph;
  for (const std::string& name : product.services()) graph.add_service(name);
  for (std::string_view name : service_names()) graph.add_service(name);
  const auto replaced = [&](const std::string& caller) {
    const auto service = scenario.services.find(caller);
    return service != scenario.services.end() && service->second.calls.has_value();
  };
  for (const models::Call& call : product.calls())
    if (call.kind == models::CallKind::sync && !replaced(call.caller)) (void)graph.add_call(call);
  for (const auto& [caller, service] : scenario.services) {
    if (!service.calls) continue;
    for (std::size_t i = 0; i < service.calls->size(); ++i) {
      const auto added = graph.add_call({.caller = caller, .callee = (*service.calls)[i], .instead_of = {}});
      if (!added) findings.push_back({"services." + caller + ".calls." + std::to_string(i), added.error()});
    }
  }
}

}  // namespace

Findings validate_services(const Scenario& scenario, const Facts& facts) {
  Findings findings;
  const std::vector<std::string_view> kinds(facts.work_kinds.begin(), facts.work_kinds.end());
  for (const auto& [name, service] : scenario.services) {
    const std::string path = "services." + name;
    check_machine(service, path, facts, findings);
    check_tier(service, path, findings);
    check_policies(service, path, findings);
    check_uses(name, service, path, findings);
    for (const auto& [kind, time] : service.service_time)
      if (!kinds.empty() && std::ranges::find(kinds, kind) == kinds.end())
        findings.push_back({path + ".service_time." + kind, unknown_name("kind of work", kind, kinds)});
      else if (time.law == Law::gamma && !(time.cv >= 0.01 && time.cv <= 5))
        findings.push_back({path + ".service_time." + kind + ".cv",
                            "must be from 0.01 to 5 for a gamma law, is " + print_number(time.cv)});
  }
  check_calls(scenario, findings);
  return findings;
}

}  // namespace headroom::scenario
