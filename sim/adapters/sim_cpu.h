// The Cpu port on a simulated replica: charges calibrated cost to its cores in virtual time, and
// runs the real function, always or for a share of the requests.
#pragma once

#include <array>
#include <cstdint>
#include <variant>

#include "real/ports/clock.h"
#include "real/ports/cpu.h"
#include "real/ports/random.h"
#include "real/wire/work.h"
#include "sim/cluster/pool.h"
#include "sim/cluster/work_law.h"

namespace headroom::adapters {

// What each kind of work costs on this service's machines.
using CostTable = std::array<cluster::WorkLaw, wire::work::kinds>;

// How a kind runs: 1 = always the real function, 0 = only its cost, else for this share by hash.
using FidelityTable = std::array<double, wire::work::kinds>;

// Whether a kind of work at this fidelity runs its real function for `hash`: the same requests in
// every run, chosen by who they are for and not by a draw.
bool runs_really(WorkKind kind, std::uint64_t hash, double share);

class SimCpu final : public Cpu {
 public:
  SimCpu(Clock& clock, cluster::Pool& pool, unsigned replica, const CostTable& costs, const FidelityTable& fidelity,
         Random& draws)
      : clock_(clock), pool_(pool), replica_(replica), costs_(costs), fidelity_(fidelity), draws_(draws) {}

 protected:
  Task<Result<bool>> execute(Work work, Time deadline, Job& job) override;

 private:
  Clock& clock_;
  cluster::Pool& pool_;
  unsigned replica_;
  const CostTable& costs_;
  const FidelityTable& fidelity_;
  Random& draws_;
};

}  // namespace headroom::adapters
