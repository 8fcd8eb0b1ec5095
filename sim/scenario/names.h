// How choices are written in scenarios and results.
#pragma once

#include <array>
#include <string_view>
#include <utility>

#include "sim/scenario/archive.h"
#include "sim/scenario/scenario.h"

namespace headroom::scenario {

inline constexpr std::array<Name<DayKind>, 2> day_kinds{
    {{"ordinary", DayKind::ordinary}, {"holiday", DayKind::holiday}}};
inline constexpr std::array<Name<TraceShape>, 3> trace_shapes{{{"around_peak", TraceShape::around_peak},
                                                               {"stretch", TraceShape::stretch},
                                                               {"slice", TraceShape::slice}}};
inline constexpr std::array<Name<TraceGaps>, 2> trace_gaps{
    {{"refuse", TraceGaps::refuse}, {"interpolate", TraceGaps::interpolate}}};
inline constexpr std::array<Name<Eviction>, 5> evictions{{{"lru", Eviction::lru},
                                                          {"fifo", Eviction::fifo},
                                                          {"s3-fifo", Eviction::s3_fifo},
                                                          {"sieve", Eviction::sieve},
                                                          {"w-tinylfu", Eviction::w_tinylfu}}};
inline constexpr std::array<Name<Law>, 4> laws{{{"constant", Law::constant},
                                                {"exponential", Law::exponential},
                                                {"lognormal", Law::lognormal},
                                                {"gamma", Law::gamma}}};
inline constexpr std::array<Name<Consistency>, 3> consistencies{
    {{"one", Consistency::one}, {"quorum", Consistency::quorum}, {"all", Consistency::all}}};
inline constexpr std::array<Name<Indicator>, 14> indicators{{{"latency_p50", Indicator::latency_p50},
                                                             {"latency_p95", Indicator::latency_p95},
                                                             {"latency_p99", Indicator::latency_p99},
                                                             {"latency_p999", Indicator::latency_p999},
                                                             {"availability", Indicator::availability},
                                                             {"fresh", Indicator::fresh},
                                                             {"personal", Indicator::personal},
                                                             {"hit_ratio", Indicator::hit_ratio},
                                                             {"start_p50", Indicator::start_p50},
                                                             {"start_p99", Indicator::start_p99},
                                                             {"rebuffer_ratio", Indicator::rebuffer_ratio},
                                                             {"spinner_ratio", Indicator::spinner_ratio},
                                                             {"watched", Indicator::watched},
                                                             {"live_within", Indicator::live_within}}};

inline constexpr std::array<Name<Around>, 2> arounds{{{"nothing", Around::nothing}, {"faults", Around::faults}}};

inline constexpr std::array<std::string_view, 4> balances = {"random", "round_robin", "least_request",
                                                             "consistent_hash"};
inline constexpr std::array<std::string_view, 4> fault_kinds = {"cache_flush", "hot_key", "load_spike", "slow"};
inline constexpr std::array<std::string_view, 3> fidelities = {"execute", "sample", "cost_only"};

template <class E>
constexpr std::string_view name_in(std::span<const Name<E>> names, E value) {
  for (const Name<E>& name : names)
    if (name.value == value) return name.text;
  std::unreachable();
}
constexpr std::string_view name(Indicator i) { return name_in<Indicator>(indicators, i); }
constexpr std::string_view name(Eviction e) { return name_in<Eviction>(evictions, e); }

}  // namespace headroom::scenario
