#include "sim/run/unheeded.h"

#include <variant>

namespace headroom::run {

std::vector<std::string> unheeded(const scenario::Scenario& scenario) {
  std::vector<std::string> notes;
  for (const auto& [name, service] : scenario.services) {
    const auto note = [&](bool set, const char* setting) {
      if (set) notes.push_back("services." + name + "." + setting + " is set, and not simulated in this version");
    };
    note(service.outlier_ejection.has_value(), "outlier_ejection");
    note(service.concurrency_limit.has_value(), "concurrency_limit");
    note(service.client_throttle.has_value(), "client_throttle");
    note(service.hedge.has_value(), "hedge");
    note(service.batching.has_value(), "batching");
    note(service.autoscale_lag.has_value() && name != "transcode", "autoscale_lag");
    note(std::holds_alternative<scenario::Codel>(service.queue.discipline) ||
             std::holds_alternative<scenario::AdaptiveLifo>(service.queue.discipline),
         "queue.discipline");
  }
  return notes;
}

}  // namespace headroom::run
