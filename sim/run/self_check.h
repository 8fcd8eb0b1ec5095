// Laws that hold whatever a scenario does. A run that breaks one has lost or invented something: a mistake of ours.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sim/cluster/fleet.h"
#include "sim/results/run_result.h"

namespace headroom::run {

// Conservation: calls asked for = refused + answered + dropped + inside at the end.
results::CheckResult calls_check(std::string service, const cluster::CallAccount& calls);
// Calls between two looks at their account, of those that had left by each.
struct CallSpan {
  cluster::CallAccount from, to;
  Nanos length{};
  Nanos deadline{};  // of the calls; zero: none
};
// Little's law: the mean level, as each call that enters and leaves moves it, with the replies that are being sent and
// without the calls that are shed in the end, is the rate times the mean of the latencies, as whoever answers reports
// them and the results show them. Who was under way at either end, or was given up by its caller, may be in one of the
// two and not in the other. Absent over no time.
std::optional<results::CheckResult> little_check(std::string service, const CallSpan& calls,
                                                 const results::Histogram& latencies);
// Conservation: work offered = admitted + refused + shed + late.
results::CheckResult work_check(std::string service, const cluster::WorkAccount& work);
// The utilization law: core time is arrivals times mean service, within chance. Absent where too little was done.
std::optional<results::CheckResult> utilization_check(std::string service, const cluster::WorkAccount& work);
// Root requests of a region: how many were sampled, and how many were due at that rate. `dispersion`: the variance of
// the first over the second.
struct Roots {
  double sampled = 0, due = 0, dispersion = 1;
};
// Weights: the sampled requests stand for as many as the demand model expects, within four standard deviations, and two
// parts in a hundred for what the model itself knows of a visit's pages. Absent where too few were due.
std::optional<results::CheckResult> weights_check(std::string region, const Roots& roots, double sample_rate);

// Conservation of watching: the videos that sampled visits came to, shown or missed, stand for as many as the demand
// model expects, in every run and as surely as the weights.
std::optional<results::CheckResult> watching_check(std::string region, const Roots& plays, double sample_rate);

// All but Little's law and the weights for every service, over all its regions.
void add_station_checks(results::RunResult& result, const cluster::Directory& directory, Time now);

// The accounts of every service, by its position in the directory, over all its regions and up to `now`.
std::vector<cluster::CallAccount> call_accounts(const cluster::Directory& directory, Time now);
// Little's law for every service since `from`, which holds the accounts of `begin`; of the histograms in `result`.
void add_little_checks(results::RunResult& result, const cluster::Directory& directory,
                       std::span<const cluster::CallAccount> from, Time begin, Time now,
                       const std::function<Nanos(const std::string& service)>& deadline);

// Whether users got their pages: who does not get one leaves, and asks for fewer than the demand model says.
bool pages_came(const results::RunResult& result);

}  // namespace headroom::run
