// From a scenario's services to the fleets of one region.
#pragma once

#include <cstdint>
#include <string_view>

#include "real/policies/calling.h"
#include "real/policies/eviction/choice.h"
#include "sim/cluster/store_tier.h"
#include "sim/run/setting.h"

namespace headroom::run {

// Adds a service's fleet to the directory. `sample_rate`: share of the service's requests that are
// simulated; `root_rate`: share of its roots; `densest`: the largest share that ever will be (0: always the same).
cluster::Fleet& add_fleet(const Setting& setting, std::string_view service, std::uint16_t region,
                          const cluster::RootLoad& roots, double share, double sample_rate, double root_rate,
                          double densest = 0);

// How a tier answers, from the kind of state the scenario gives the service.
cluster::StoreTierParams tier_params(const scenario::Service& service, const cluster::Fleet& fleet);

// What a tier's node sends over the network: for each key read, and for each unit written.
struct BytesMoved {
  double by_read = 0, by_write = 0;
};
BytesMoved bytes_moved(const scenario::Scenario& scenario, std::string_view service);

eviction::EvictionChoice eviction_of(scenario::Eviction eviction);

// The share of a simulated replica's load that is sampled, the rest being background: policies that
// count requests (a breaker's window, a retry budget's floor) are thinned by it.
double sampled_share(const cluster::Fleet& fleet, double sample_rate);

// How callers treat `service`, thinned.
policies::CallParams call_params(const scenario::Service& service, Nanos timeout, double sampled);

// Simulated callers see only the sampled share of their calls, too few for a breaker's window or a budget. So many of
// them have these in common as together see one real caller's calls, or all of them where even that is less.
class CallersInGroups {
 public:
  // `sampled`: of one caller's calls (sampled_share); `callers`: how many are simulated.
  CallersInGroups(const scenario::Service& callee, Nanos timeout, double sampled, unsigned callers);
  // The parameters of the next caller.
  policies::CallParams next();
  unsigned size() const { return size_; }

 private:
  policies::CallParams params_;
  unsigned size_, given_ = 0;
};

// A breaker judges no fewer calls than this, however thin the sample.
inline constexpr int fewest_judged = 10;
// A pool simulates at least so many replicas where it has them (design: "never fewer than about 8") ...
inline constexpr unsigned fewest_alone = 8;
// ... and where requests choose the least busy of some, so many servers: among few of them queues are longer than among
// many, by about 3.3 / n of the mean response of two choices among n at a utilization of .95 (docs/scaling-law.md).
inline constexpr unsigned fewest_balanced_servers = 512;
unsigned fewest_simulated(const cluster::PoolParams& pool);
// Copies of one request meet at a replica for it has so many times as many, or all that there are.
inline constexpr double roomy_copies = 16;
// ... and an autoscaled one grows to so many simulated ones at most: a scenario that is simulated whole is small.
inline constexpr double most_simulated = 1024;

}  // namespace headroom::run
