// A service in one region: its pool of replicas and the handler that runs on each simulated one.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "real/ports/rpc.h"
#include "sim/cluster/accounts.h"
#include "sim/cluster/egress.h"
#include "sim/cluster/place.h"
#include "sim/cluster/pool.h"

namespace headroom::cluster {

class Fleet {
 public:
  // `service`: position in the Directory. Replicas are spread over the region's zones in turn.
  Fleet(std::uint32_t service, std::uint16_t region, std::uint16_t zones, double connections, PoolParams pool,
        const RootLoad& roots, EgressParams egress = {});
  Fleet(const Fleet&) = delete;
  Fleet& operator=(const Fleet&) = delete;

  std::uint32_t service() const { return service_; }
  std::uint16_t region() const { return region_; }
  Pool& pool() { return pool_; }
  const Pool& pool() const { return pool_; }
  // The requests that make it busy.
  const RootLoad& roots() const { return roots_; }
  Egress& egress() { return egress_; }
  Place place_of(unsigned replica) const;

  // What serves calls on a replica; it must outlive the fleet's traffic.
  void install(unsigned replica, Handler& handler) { handlers_[replica] = &handler; }
  Handler& handler(unsigned replica);

  // A fleet that is down refuses connections at once.
  void set_down(bool down) { down_ = down; }
  bool down() const { return down_; }

  // Calls that a replica keeps open at most; more are refused. Infinity: any number.
  double connections() const { return connections_; }
  void opened(Time now) {
    if (limited_) calls_.arrival(now, roots_.sampled());
  }
  void closed(Nanos latency);
  // Whoever makes calls happen keeps the books.
  CallAccount& account() { return account_; }
  const CallAccount& account() const { return account_; }
  // Open calls at one replica at full scale, by Little's law: calls per second times how long they
  // last. A sampled call in flight stands for too many to be counted as so many connections at once.
  double open_per_replica(Time now);

 private:
  std::uint32_t service_;
  std::uint16_t region_, zones_;
  double connections_;
  double root_scale_;
  bool limited_;  // in its connections: only then are they counted
  const RootLoad& roots_;
  Pool pool_;
  Egress egress_;
  LoadRatio calls_;
  CallAccount account_;
  double mean_latency_s_ = 0;
  std::vector<Handler*> handlers_;
  bool down_ = false;
};

// Every service by name and region. A region without a fleet of its own is served by the service's home.
class Directory {
 public:
  explicit Directory(std::uint16_t regions) : regions_(regions) {}

  // Adds the service if it is new, and gives its position.
  std::uint32_t service(std::string_view name);
  // The position of a service that was added; an unknown name is our mistake.
  std::uint32_t find(std::string_view name) const;
  const std::string& name(std::uint32_t service) const { return services_[service].name; }
  std::size_t services() const { return services_.size(); }
  std::uint16_t regions() const { return regions_; }

  Fleet& add(std::unique_ptr<Fleet> fleet);
  void set_home(std::uint32_t service, std::uint16_t region) { services_[service].home = region; }
  // Null when the service has no fleet there, nor at its home.
  Fleet* nearest(std::uint32_t service, std::uint16_t region) const;
  // Null when the service has no fleet in that very region.
  Fleet* in_region(std::uint32_t service, std::uint16_t region) const;

 private:
  struct Service {
    std::string name;
    std::uint16_t home = 0;
    std::vector<std::unique_ptr<Fleet>> fleets;  // by region
  };
  std::uint16_t regions_;
  std::vector<Service> services_;
};

// Told of every call as its callee saw it.
enum class CallOutcome : std::uint8_t { answered, refused_by_rule, shed, failed };

class CallObserver {
 public:
  virtual ~CallObserver() = default;
  virtual void called(const Fleet& fleet, Time now, Nanos latency, CallOutcome outcome) = 0;
};

}  // namespace headroom::cluster
