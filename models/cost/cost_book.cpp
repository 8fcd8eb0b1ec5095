#include "models/cost/cost_book.h"

#include "real/ports/verify.h"

namespace headroom::models {
namespace {

Law noise_of(Spread spread, double cv) {
  if (cv <= 0) return Law(Fixed{1});
  switch (spread) {
    case Spread::fixed: return Law(Fixed{1});
    case Spread::exponential: return Law(Exponential{1});
    case Spread::lognormal: return Law(Lognormal::of(1, cv));
    case Spread::gamma: return Law(Gamma{1, cv});
  }
  verify(false, "a spread is one of the four");
  return Law(Fixed{1});
}

}  // namespace

WorkTime::WorkTime(double fixed_s, double per_unit_s, Law noise)
    : fixed_s_(fixed_s), per_unit_s_(per_unit_s), noise_(std::move(noise)) {
  verify(fixed_s >= 0 && per_unit_s >= 0 && fixed_s + per_unit_s > 0, "work takes time");
}

WorkTime WorkTime::scaled(double factor) const {
  verify(factor > 0, "work is scaled by a positive factor");
  return WorkTime(fixed_s_ * factor, per_unit_s_ * factor, noise_);
}

double slowdown(const InstanceType& machine) { return reference_speed / machine.speed(); }

std::optional<WorkTime> work_time(std::string_view service, std::string_view kind) {
  const WorkCost* found = nullptr;
  for (const WorkCost& cost : work_costs()) {
    if (cost.kind != kind) continue;
    if (cost.service == service) found = &cost;
    if (cost.service.empty() && !found) found = &cost;
  }
  if (!found) return std::nullopt;
  return WorkTime(found->fixed_us * 1e-6, found->per_unit_us * 1e-6, noise_of(found->spread, found->cv));
}

WorkTime work_time_of(double mean_s, double cv, Spread spread) { return WorkTime(mean_s, 0, noise_of(spread, cv)); }

std::optional<Law> wait_time(std::string_view name) {
  for (const Wait& wait : waits()) {
    if (wait.name != name) continue;
    Quantiles quantiles{{wait.quantiles_ms.begin(), wait.quantiles_ms.end()}};
    return Law(std::move(quantiles)).scaled(1e-3);
  }
  return std::nullopt;
}

double server_factor(double u, double cv) { return Law(Lognormal::of(1, cv)).draw(u); }

}  // namespace headroom::models
