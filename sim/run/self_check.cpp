#include "sim/run/self_check.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace headroom::run {
namespace {

using results::CheckResult;

CheckResult check(const char* law, std::string subject, double measured, double expected, double tolerance,
                  const char* unit) {
  return {law,      std::move(subject), std::abs(measured - expected) <= tolerance, measured, expected,
          tolerance, unit};
}

void add(cluster::CallAccount& sum, cluster::CallAccount one, Time now) {
  one.move_to(now);
  sum.asked += one.asked;
  sum.refused += one.refused;
  sum.replied += one.replied;
  sum.dropped += one.dropped;
  sum.inside += one.inside;
  sum.level_ns += one.level_ns;
  sum.spent_ns += one.spent_ns;
  sum.entries_ns += one.entries_ns;
  sum.sending_ns += one.sending_ns;
  sum.shed_ns += one.shed_ns;
  sum.seen = now;
}

void add(cluster::WorkAccount& sum, const cluster::WorkAccount& one) {
  sum.offered += one.offered;
  sum.admitted += one.admitted;
  sum.queue_full += one.queue_full;
  sum.shed += one.shed;
  sum.late += one.late;
  sum.drawn_ns += one.drawn_ns;
  sum.mean_ns += one.mean_ns;
  sum.variance_ns2 += one.variance_ns2;
}

// Whether what was sampled stands for as many as were due.
std::optional<CheckResult> stands_for(const char* law, std::string region, const Roots& roots, double sample_rate,
                                      const char* unit) {
  // Fewer are not yet normal enough to be judged.
  constexpr double enough = 500;
  // What a visit asks for, from 20,000 drawn visits (sim/clients/page_load.h): three standard errors.
  constexpr double known_demand = 0.02;
  if (roots.due < enough) return std::nullopt;
  const double chance = 4 * std::sqrt(roots.due * roots.dispersion);
  return check(law, std::move(region), roots.sampled / sample_rate, roots.due / sample_rate,
               (chance + known_demand * roots.due) / sample_rate, unit);
}

}  // namespace

CheckResult calls_check(std::string service, const cluster::CallAccount& calls) {
  const double accounted = static_cast<double>(calls.refused + calls.replied + calls.dropped) +
                           static_cast<double>(calls.inside);
  return check("conservation of calls", std::move(service), accounted, static_cast<double>(calls.asked), 0, "calls");
}

std::optional<CheckResult> little_check(std::string service, const CallSpan& calls,
                                        const results::Histogram& latencies) {
  const double span = static_cast<double>(calls.length.count());
  if (!(span > 0)) return std::nullopt;
  // Less what those inside have spent so far: they are in no histogram yet.
  const auto left = [](const cluster::CallAccount& account) {
    const cluster::CallAccount::Total present = account.inside;
    const cluster::CallAccount::Total so_far = present * account.seen.time_since_epoch().count() - account.entries_ns;
    return account.level_ns + account.sending_ns - account.shed_ns - so_far;
  };
  const double inside = static_cast<double>(left(calls.to) - left(calls.from)) / span;
  const double reported = latencies.mean_ns() * static_cast<double>(latencies.samples()) / span;
  const auto under_way = static_cast<double>(calls.from.inside + calls.to.inside);
  const auto dropped = static_cast<double>(calls.to.dropped - calls.from.dropped);
  const auto longest = static_cast<double>(latencies.max().count());
  const double edges = under_way * longest + dropped * std::max(longest, static_cast<double>(calls.deadline.count()));
  constexpr double rounding = 1e-9;  // of sums of as many latencies as a day has
  return check("Little's law", std::move(service), inside, reported, edges / span + rounding * reported,
               "calls inside");
}

CheckResult work_check(std::string service, const cluster::WorkAccount& work) {
  const auto accounted = static_cast<double>(work.admitted + work.queue_full + work.shed + work.late);
  return check("conservation of work", std::move(service), accounted, static_cast<double>(work.offered), 0, "pieces");
}

std::optional<CheckResult> utilization_check(std::string service, const cluster::WorkAccount& work) {
  // Fewer draws of a skewed law are not yet normal enough to be judged.
  constexpr std::uint64_t enough = 200;
  // A run makes some twenty such checks: at seven standard deviations none fails by chance in a lifetime.
  constexpr double deviations = 7;
  if (work.admitted < enough) return std::nullopt;
  // The tables are in single precision.
  const double tolerance = deviations * std::sqrt(work.variance_ns2) + 1e-6 * work.mean_ns;
  return check("utilization law", std::move(service), work.drawn_ns * 1e-9, work.mean_ns * 1e-9, tolerance * 1e-9,
               "core s");
}

std::optional<CheckResult> weights_check(std::string region, const Roots& roots, double sample_rate) {
  return stands_for("weights", std::move(region), roots, sample_rate, "feed requests");
}

std::optional<CheckResult> watching_check(std::string region, const Roots& plays, double sample_rate) {
  return stands_for("conservation of watching", std::move(region), plays, sample_rate, "videos");
}

void add_station_checks(results::RunResult& result, const cluster::Directory& directory, Time now) {
  for (std::uint32_t s = 0; s < directory.services(); ++s) {
    cluster::CallAccount calls;
    cluster::WorkAccount work;
    for (std::uint16_t r = 0; r < directory.regions(); ++r) {
      const cluster::Fleet* fleet = directory.in_region(s, r);
      if (fleet == nullptr) continue;
      add(calls, fleet->account(), now);
      add(work, fleet->pool().account());
    }
    const std::string& name = directory.name(s);
    if (calls.asked > 0) result.checks.push_back(calls_check(name, calls));
    if (work.offered > 0) result.checks.push_back(work_check(name, work));
    if (auto used = utilization_check(name, work)) result.checks.push_back(std::move(*used));
  }
}

std::vector<cluster::CallAccount> call_accounts(const cluster::Directory& directory, Time now) {
  std::vector<cluster::CallAccount> all(directory.services());
  for (std::uint32_t s = 0; s < directory.services(); ++s) {
    all[s].seen = now;
    for (std::uint16_t r = 0; r < directory.regions(); ++r)
      if (const cluster::Fleet* fleet = directory.in_region(s, r)) add(all[s], fleet->account(), now);
  }
  return all;
}

void add_little_checks(results::RunResult& result, const cluster::Directory& directory,
                       std::span<const cluster::CallAccount> from, Time begin, Time now,
                       const std::function<Nanos(const std::string&)>& deadline) {
  const std::vector<cluster::CallAccount> to = call_accounts(directory, now);
  for (std::uint32_t s = 0; s < from.size(); ++s) {
    const std::string& name = directory.name(s);
    const auto latencies = result.histograms.find(name);
    if (to[s].asked == 0 || latencies == result.histograms.end()) continue;
    if (auto little = little_check(name, {from[s], to[s], now - begin, deadline(name)}, latencies->second))
      result.checks.push_back(std::move(*little));
  }
}

bool pages_came(const results::RunResult& result) {
  constexpr double few = 0.001;
  const auto gateway = result.services.find("gateway");
  return gateway != result.services.end() && gateway->second.error_ratio + gateway->second.shed_ratio <= few;
}

}  // namespace headroom::run
