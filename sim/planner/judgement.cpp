#include "sim/planner/judgement.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "models/statistics/estimate.h"
#include "real/ports/verify.h"
#include "sim/results/limit.h"

namespace headroom::planner {
namespace {

using results::Interval;
using results::MaybeInterval;

// What a run that does not know its own doubt may be off by.
constexpr double unknown_doubt = 2;

struct Seen {
  double value = 0;
  MaybeInterval interval;
};

Interval interval_of(const Seen& seen) {
  return seen.interval.value_or(Interval{seen.value / unknown_doubt, seen.value * unknown_doubt});
}

double mean_of(std::span<const Seen> seen) {
  double sum = 0;
  for (const Seen& s : seen) sum += s.value;
  return sum / static_cast<double>(seen.size());
}

// The mean of several runs' values, with how sure it is.
Interval pooled(std::span<const Seen> seen) {
  const auto n = static_cast<double>(seen.size());
  const double mean = mean_of(seen);
  double own = 0, between = 0;
  for (const Seen& s : seen) {
    const double half = interval_of(s).half_width();
    own += half * half / n;
    between += (s.value - mean) * (s.value - mean) / (n - 1);
  }
  const double z = models::normal_z(models::usual_confidence);
  const bool agree = between <= own / (z * z);
  const double half = agree ? std::sqrt(own / n)
                            : models::student_t(models::usual_confidence, n - 1) * std::sqrt(between / n);
  return {std::max(0.0, mean - half), mean + half};
}

Verdict verdict_on(const Interval& interval, double most) {
  return interval.high <= most ? Verdict::holds : interval.low > most ? Verdict::breaks : Verdict::unsure;
}

// What every run says by itself needs no mean: runs may differ in by how much. A single run's interval need not lie
// evenly around its value.
void conclude(Figure& figure, std::span<const Seen> seen) {
  const Interval interval = seen.size() == 1 ? interval_of(seen[0]) : pooled(seen);
  figure.value = mean_of(seen);
  if (seen.size() > 1 || seen[0].interval) figure.interval_95 = interval;
  figure.verdict = figure.value == 0 ? Verdict::holds : verdict_on(interval_of(seen[0]), figure.most);
  const auto alike = [&](const Seen& s) {
    return figure.value == 0 || verdict_on(interval_of(s), figure.most) == figure.verdict;
  };
  if (figure.verdict == Verdict::unsure || !std::ranges::all_of(seen, alike))
    figure.verdict = verdict_on(interval, figure.most);
}

std::optional<Figure> objective(std::span<const results::RunResult> runs, std::size_t nth) {
  const results::SloResult& first = runs[0].slos[nth];
  Figure figure{.objective = first.name,
                .most = first.allowed_ratio,
                .measure = first.measure,
                .sense = first.bound,
                .bound = first.objective};
  std::vector<Seen> seen;
  double sum = 0, finite = 0;
  for (const results::RunResult& run : runs) {
    const results::SloResult& slo = run.slos[nth];
    if (!slo.met) return std::nullopt;
    seen.push_back({slo.bad_ratio, slo.bad_ratio_interval_95});
    if (!std::isfinite(slo.actual)) continue;
    sum += slo.actual;
    finite += 1;
  }
  conclude(figure, seen);
  figure.actual = sum / finite;
  return figure;
}

// The fullest of a run need not be that of the next: what is judged is how full it is.
Figure fullest(std::span<const results::RunResult> runs) {
  const auto full = std::ranges::max_element(runs, {}, [](const results::RunResult& r) { return r.limit.load; });
  Figure figure{.objective = capacity, .most = 1};
  figure.of = results::fullest_of(full->limit);
  std::vector<Seen> seen;
  for (const results::RunResult& run : runs) seen.push_back({run.limit.load, run.limit.load_interval_95});
  conclude(figure, seen);
  return figure;
}

}  // namespace

Judgement judge(std::span<const results::RunResult> runs, const std::string& only) {
  verify(!runs.empty(), "a judgement of at least one run");
  Judgement judgement;
  for (std::size_t nth = 0; nth < runs[0].slos.size(); ++nth)
    if (only.empty() || runs[0].slos[nth].name == only)
      if (auto figure = objective(runs, nth)) judgement.figures.push_back(std::move(*figure));
  const bool loads = !runs[0].limit.service.empty();
  if (loads) judgement.load = fullest(runs).value;
  if (loads && (only.empty() || only == capacity)) judgement.figures.push_back(fullest(runs));
  const auto any = [&](Verdict v) {
    return std::ranges::find(judgement.figures, v, &Figure::verdict) != judgement.figures.end();
  };
  if (any(Verdict::breaks)) judgement.verdict = Verdict::breaks;
  else if (!judgement.figures.empty() && !any(Verdict::unsure)) judgement.verdict = Verdict::holds;
  return judgement;
}

}  // namespace headroom::planner
