// A region's part of the scenario's faults. Load spikes and hot keys act where the demand and the hits are made
// (inputs.cpp, virals.h); here they are only told.
#include <memory>
#include <string>
#include <variant>

#include "models/laws/uniform.h"
#include "sim/faults/acts.h"
#include "sim/run/inputs.h"
#include "sim/run/region.h"
#include "sim/scenario/quantity.h"

namespace headroom::run {
namespace {

template <class... Fs>
struct Overloaded : Fs... {
  using Fs::operator()...;
};

std::string words(const scenario::FaultKind& kind) {
  using scenario::print_number;
  return std::visit(
      Overloaded{[](const scenario::CacheFlush& f) { return "cache_flush: " + scenario::print_ratio(f.percent); },
                 [](const scenario::HotKey& f) { return "hot_key: share " + scenario::print_ratio(f.share); },
                 [](const scenario::LoadSpike& f) { return "load_spike: multiplier " + print_number(f.multiplier); },
                 [](const scenario::Slow& f) { return "slow: factor " + print_number(f.factor); }},
      kind);
}

}  // namespace

void Region::build_faults() {
  std::vector<faults::Incident> incidents;
  const std::string here = places_of(setting_.scenario)[index_].name;
  for (std::size_t i = 0; i < setting_.scenario.faults.size(); ++i) {
    const scenario::Fault& fault = setting_.scenario.faults[i];
    if (!fault.select.region.empty() && fault.select.region != here) continue;
    faults::Incident incident{.id = fault.id,
                              .what = words(fault.fault),
                              .subject = std::string(scenario::role_of(fault)),
                              .told = index_ == 0 || !fault.select.region.empty(),
                              .from = setting_.begin + fault.at,
                              .to = setting_.begin + fault.at + fault.lasts};
    if (incident.subject.empty()) incident.subject = "demand";
    if (const auto* slow = std::get_if<scenario::Slow>(&fault.fault))
      faults::make_slow(incident, fleet(scenario::role_of(fault)).pool(), slow->factor);
    if (const auto* flush = std::get_if<scenario::CacheFlush>(&fault.fault))
      faults::make_flush(incident, nodes_, flush->percent, flush->every,
                         models::mix(setting_.scenario.seed, 11'000 + i));
    incidents.push_back(std::move(incident));
  }
  injector_ = std::make_unique<faults::Injector>(
      setting_.clock, std::move(incidents), [this](Time at, const std::string& subject, const std::string& detail) {
        setting_.collector.note(at, "fault", subject, detail);
      });
}

}  // namespace headroom::run
