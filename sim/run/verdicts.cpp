#include "sim/run/verdicts.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "sim/results/recovery.h"
#include "sim/run/ledger.h"

namespace headroom::run {

namespace {

// What came back, of all that is watched; each course is a share of failures over time.
class Comeback {
 public:
  Comeback(const results::RunResult& result, Nanos onset) : result_(result), onset_s_(seconds(onset)) {}

  // `samples`: simulated events behind the course, over the whole run.
  void watch(const std::vector<double>& course, double samples) {
    // Fewer in a step than this, and one failure is a catastrophe.
    constexpr double enough = 20;
    const double in_step = samples / static_cast<double>(std::max<std::size_t>(result_.series.count, 1));
    if (in_step < enough) return;
    known_ = true;
    const results::Recovery found =
        results::recovery_of(course, seconds(result_.series.step), onset_s_, noise_of(course, in_step));
    if (!found.disturbed) return;
    recovered_ = recovered_ && found.recovered;
    if (found.after_s) after_s_ = std::max(after_s_.value_or(0), *found.after_s);
  }
  const std::vector<double>* course(const std::string& name) const {
    const auto* column = result_.series.find(name);
    return column != nullptr ? &column->values : nullptr;
  }
  bool known() const { return known_; }
  bool recovered() const { return recovered_; }
  std::optional<double> after_s() const { return recovered_ ? after_s_ : std::nullopt; }

 private:
  // What chance makes of a share among so many: five standard deviations, which a day of minutes does not see once.
  double noise_of(const std::vector<double>& course, double in_step) const {
    const double before = results::recovery_of(course, seconds(result_.series.step), onset_s_).before;
    return 5 * std::sqrt(std::max(before * (1 - before), 0.0) / in_step);
  }

  const results::RunResult& result_;
  double onset_s_;
  bool known_ = false, recovered_ = true;
  std::optional<double> after_s_;
};

std::vector<double> sum_of(std::vector<double> sum, const std::vector<double>& more) {
  for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += more[i];
  return sum;
}

}  // namespace

void add_verdict(results::RunResult& result, const scenario::Scenario& scenario) {
  // So long after the last fault who has not come back is not on the way.
  constexpr Nanos patience = std::chrono::minutes{1};
  if (scenario.faults.empty()) return;
  Nanos onset = scenario.faults.front().at, last{};
  for (const scenario::Fault& fault : scenario.faults) {
    onset = std::min(onset, fault.at);
    last = std::max(last, fault.at + fault.lasts);
  }
  Comeback comeback{result, onset};
  for (const auto& [name, service] : result.services) {
    const auto *errors = comeback.course("services." + name + ".error_ratio"),
               *sheds = comeback.course("services." + name + ".shed_ratio");
    if (errors != nullptr && sheds != nullptr)
      comeback.watch(sum_of(*errors, *sheds), static_cast<double>(service.samples));
  }
  // What users see: pages that do not come, pages that are not theirs, and what they would have watched.
  const auto *refused = comeback.course("pages.refused_ratio"), *failed = comeback.course("pages.failed_ratio");
  const auto *trending = comeback.course("pages.trending_ratio"), *global = comeback.course("pages.global_ratio");
  if (refused != nullptr && failed != nullptr && trending != nullptr && global != nullptr) {
    const std::vector<double> none = sum_of(*refused, *failed);
    comeback.watch(none, static_cast<double>(result.pages.samples));
    comeback.watch(sum_of(none, sum_of(*trending, *global)), static_cast<double>(result.pages.samples));
  }
  if (const auto* lost = comeback.course("viewers.watch_lost_ratio"))
    comeback.watch(*lost, static_cast<double>(result.viewers.samples));
  // While a fault acts nothing can have recovered by itself.
  if (!comeback.known() || last >= scenario.duration) return;
  result.verdict.recovered = comeback.recovered();
  result.verdict.time_to_recover_s = comeback.after_s();
  result.verdict.metastable = !comeback.recovered() && last + patience <= scenario.duration;
}

void add_provenance(results::RunResult& result) {
  for (const models::Constant& c : ledger())
    result.provenance.push_back({std::string(c.name), c.value, std::string(c.unit), std::string(name(c.basis)),
                                 std::string(c.source)});
}

}  // namespace headroom::run
