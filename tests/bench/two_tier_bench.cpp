// How many requests a second the cluster takes through a composition: a front that asks a store, 20,000 queries a
// second, as queueing simulators for microservices measure themselves. CPU time; what a shared machine does beside it
// does not count.
#include <benchmark/benchmark.h>

#include <cmath>
#include <string>

#include "models/queueing/stations.h"
#include "sim/run/run.h"
#include "sim/scenario/read.h"
#include "tests/bench/cpu_time.h"

namespace headroom::bench {
namespace {

// Both tiers are M/M/4 on their own, whatever the sample.
double exact_mean_ms() {
  const models::MMc front(20'000.0 / 8, 1'000, 4), store(20'000.0 / 4, 2'000, 4);
  return 1e3 * (front.mean_response() + store.mean_response());
}

void two_tier(benchmark::State& state, const char* sample) {
  auto read = scenario::read_scenario(HEADROOM_SCENARIOS "/validation/two-tier.yaml",
                                      {std::string("sample_rate=") + sample});
  if (!read) return state.SkipWithError(scenario::to_string(read.error()).c_str());
  double queries = 0, visits = 0;
  for (auto _ : state) {
    const double begin = cpu_seconds();
    const results::RunResult result = run::run(*read);
    state.SetIterationTime(cpu_seconds() - begin);
    const results::ServiceResult& all = result.surfaces.at("queries");
    if (std::abs(all.latency_ms.mean / exact_mean_ms() - 1) > 0.05) state.SkipWithError("not two M/M/4 in a row");
    queries += static_cast<double>(all.samples);
    visits += static_cast<double>(result.services.at("front").samples + result.services.at("store").samples);
    ++read->seed;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(queries));
  state.counters["visits"] = benchmark::Counter(visits, benchmark::Counter::kIsRate);
}
// What is simulated is the whole, or a tenth of it beside background load. Items are queries, visits those at a tier.
void five_times(benchmark::internal::Benchmark* bench) {
  bench->UseManualTime()->Unit(benchmark::kMillisecond)->Repetitions(5)->ReportAggregatesOnly();
}
BENCHMARK_CAPTURE(two_tier, whole, "1")->Apply(five_times);
BENCHMARK_CAPTURE(two_tier, a_tenth, "1/10")->Apply(five_times);

}  // namespace
}  // namespace headroom::bench
