#include "sim/planner/limit.h"

#include <utility>

namespace headroom::planner {

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
