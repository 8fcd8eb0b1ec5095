#include "sim/planner/limit.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace headroom::planner {
namespace {

// The worst figure over what it may be: above 1 it is missed.
double strain(const Judgement& judgement) {
  double worst = 0;
  for (const Figure& f : judgement.figures)
    if (f.most > 0) worst = std::max(worst, f.value / f.most);
  return worst;
}

}  // namespace

std::optional<double> likely_edge(const LimitAnswer& answer, const Edge& edge) {
  const auto last = answer.values.find(std::max(edge.holds, edge.breaks));
  for (auto at = answer.values.find(std::min(edge.holds, edge.breaks)); at != last; ++at) {
    const auto next = std::next(at);
    const double a = strain(at->second.judgement), b = strain(next->second.judgement);
    if (!(a > 0) || !(b > 0) || (a <= 1) == (b <= 1)) continue;
    const double share = std::log(1 / a) / std::log(b / a);
    return at->first * std::pow(next->first / at->first, share);
  }
  return std::nullopt;
}

std::expected<LimitAnswer, std::string> find_limit(const LimitQuestion& question, const validate::RunPlan& plan,
                                                   const Told& tell) {
  LimitAnswer answer;
  LimitSearch search(question.search);
  while (const auto value = search.next()) {
    LookedAt& here = answer.values[*value];
    const std::uint64_t seed = question.first_seed + here.runs.size();
    if (tell) tell(*value, seed, search.trials() + 1);
    validate::Job job{question.scenario, "", seed, question.overrides};
    job.overrides.push_back(question.key + "=" + scenario::number_text(question.type, *value));
    auto outcome = validate::run_all({job}, plan);
    if (!outcome || !outcome->front().result.complete) {
      if (here.runs.empty()) answer.values.erase(*value);
      answer.stopped = plan.stopped && plan.stopped();
      if (answer.stopped) break;
      return std::unexpected(outcome ? "a run ended before its time" : outcome.error());
    }
    here.runs.push_back(std::move(outcome->front().result));
    here.judgement = judge(here.runs, question.objective);
    search.learn(*value, here.judgement.verdict, here.judgement.load);
  }
  answer.edges = search.edges();
  answer.runs = search.trials();
  return answer;
}

}  // namespace headroom::planner
