// What a service's machines in one region send, and how long their line rate makes that take.
//
// The responses under way at a machine share its line evenly (processor sharing). Their number n is a fluid,
//   dn/dt = lambda - (C / b) n / (1 + n),
// the pointwise stationary fluid flow approximation (Wang, Tipper and Banerjee, INFOCOM 1996), for lambda responses a
// second of b bytes on average and a line of C bytes a second. A response of x bytes takes x (1 + n) / C. Below
// saturation n settles within milliseconds at rho / (1 - rho): that is M/G/1-PS, x / C / (1 - rho), whatever the law of
// sizes. Above it n grows by what comes and cannot be sent, until an average response would take longer than the
// service's deadline: from then on the line admits as many as it can send, and refuses the rest.
//
// The load is that of the whole: the pool's arrivals at full scale times the bytes of each, a mean over thousands of
// them, so that the few that are sampled in a second do not make the line look busy or idle.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>

#include "real/ports/units.h"
#include "sim/cluster/pool.h"

namespace headroom::cluster {

struct EgressParams {
  double bytes_per_s = std::numeric_limits<double>::infinity();  // line rate of one machine
  Nanos deadline = Nanos::max();                                 // of a response
};

// The responses under way at a machine, as a fluid.
class SharedLine {
 public:
  // For `dt_s` seconds so many responses a second came, and the line could send `capacity` of them; more than
  // `most` are never under way.
  void advance(double dt_s, double arrivals, double capacity, double most);
  double under_way() const { return under_way_; }
  // Share of the arrivals that was admitted.
  double admitted() const { return admitted_; }

 private:
  double under_way_ = 0, admitted_ = 1;
};

class Egress {
 public:
  Egress(EgressParams params, Pool& pool) : params_(params), pool_(pool) {}

  // A response of so many bytes: the time that the line takes for it, or nothing if it is refused. `bits` decide who
  // is, at random.
  std::optional<Nanos> send(Time now, double bytes, std::uint64_t bits);

  // Bytes offered a second over the line rate of all machines; above 1 the line is overloaded.
  double utilization(Time now);
  // Line rate of all machines, bytes a second at full scale.
  double capacity() const { return params_.bytes_per_s * pool_.replicas(); }
  bool limited() const { return params_.bytes_per_s < std::numeric_limits<double>::infinity(); }
  // What one response gets of its machine's line, in bytes a second.
  double fair_share() const { return params_.bytes_per_s / (1 + line_.under_way()); }
  // Sampled bytes since this was last called.
  struct Traffic {
    double offered = 0, sent = 0;
  };
  Traffic take_traffic() { return std::exchange(traffic_, {}); }

 private:
  void advance(Time now);
  double bytes_per_arrival() const { return arrivals_ > 0 ? offered_ / arrivals_ : 0; }

  EgressParams params_;
  Pool& pool_;
  SharedLine line_;
  // Of the last thousands of the pool's arrivals.
  double offered_ = 0, arrivals_ = 0, responses_ = 0;
  double fresh_bytes_ = 0, fresh_responses_ = 0;  // since the last step
  std::uint64_t pool_offers_ = 0;                 // up to the last step
  Traffic traffic_;
  Time advanced_to_{};
};

}  // namespace headroom::cluster
