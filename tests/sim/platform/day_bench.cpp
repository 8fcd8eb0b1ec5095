// What a simulated day costs. SimGrid runs once per process, so one long Platform serves all iterations: each is one
// more day.
#include <benchmark/benchmark.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "sim/platform/platform.h"

namespace headroom::platform {
namespace {

using namespace std::chrono_literals;

constexpr int kRegions = 5;

PlatformParams five_regions() {
  PlatformParams params;
  const auto name = [](int region) { return "r" + std::to_string(region); };
  for (int r = 0; r < kRegions; ++r) {
    params.regions.push_back(
        {name(r), {{"a", {{"encoders" + std::to_string(r), 8, 16, 1.0}}, {}}, {"b", {}, {}}, {"cdn", {}, {}}}});
    for (const char* zone : {"a", "b", "cdn"}) {
      const std::string site = name(r) + "/" + zone;
      params.links.push_back({site + " up", site, name(r), 1e12, 500us});
      params.links.push_back({site + " down", name(r), site, 1e12, 500us});
    }
    for (int other = 0; other < kRegions; ++other) {
      if (other == r) continue;
      params.links.push_back({name(r) + ">" + name(other), name(r), name(other), 1e11, 60ms});
      params.pipes.push_back({"pipe " + name(r) + ">" + name(other), name(r) + "/a", name(other) + "/cdn"});
    }
  }
  return params;
}

Platform& world() {
  static Platform platform(five_regions());
  return platform;
}

// 24 h in windows of 10 s: 20 pipes with a rate that changes every window, `jobs` executions, 500 bulk flows.
void a_day(benchmark::State& state) {
  Platform& platform = world();
  const auto jobs = static_cast<int>(state.range(0));
  constexpr int windows = 8640;
  std::size_t completions = 0;
  for (auto _ : state) {
    int started = 0;
    for (int window = 0; window < windows; ++window) {
      for (std::uint32_t pipe = 0; pipe < kRegions * (kRegions - 1); ++pipe) {
        platform.set_offered(Pipe{pipe}, 1e9 * (50 + (window + static_cast<int>(pipe) * 7) % 60));
      }
      for (; started < static_cast<std::int64_t>(jobs) * (window + 1) / windows; ++started) {
        platform.start_execution(
            {HostGroup{static_cast<std::uint32_t>(started % kRegions)}, 20.0 + started % 100, 1, 0});
      }
      if (window % 17 == 0)
        platform.start_flow({platform.site("r0/b"), platform.site("r1/b"), Bytes{200'000'000'000}, {}});
      platform.advance(platform.edge() + 10s);
      completions += platform.completions().size();
    }
  }
  state.counters["completions"] = static_cast<double>(completions) / static_cast<double>(state.iterations());
}
BENCHMARK(a_day)->Arg(0)->Arg(5'000)->Arg(20'000)->Arg(200'000)->Unit(benchmark::kMillisecond)->Iterations(2);

void an_empty_window(benchmark::State& state) {
  Platform& platform = world();
  for (std::uint32_t pipe = 0; pipe < kRegions * (kRegions - 1); ++pipe) platform.set_offered(Pipe{pipe}, 0);
  for (auto _ : state) platform.advance(platform.edge() + 10ms);
}
BENCHMARK(an_empty_window)->Iterations(1'000'000);

}  // namespace
}  // namespace headroom::platform
