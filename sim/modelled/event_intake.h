// Event intake with its published cost: validate, append to the log, answer 202.
#pragma once

#include "real/ports/clock.h"
#include "real/ports/cpu.h"
#include "real/ports/rpc.h"
#include "real/wire/event_messages.h"
#include "sim/cluster/store_tier.h"

namespace headroom::modelled {

// Serves "events". The log is a replicated tier whose writes wait for the in-sync minimum; the view counters and the
// stream features read it behind the answer, in the batches in which it was written.
class EventIntakeModel final : public Handler {
 public:
  struct Tiers {
    cluster::StoreTier& log;       // simulated at the same rate, as are the counters
    cluster::StoreTier& counters;
    cluster::StoreTier& features;  // simulated at a rate of its own
  };
  // `intake`: the machines that it runs on.
  EventIntakeModel(Clock& clock, Cpu& cpu, cluster::Fleet& intake, Tiers tiers)
      : clock_(clock), cpu_(cpu), intake_(intake), tiers_(tiers) {}
  Task<Result<Message>> handle(CallContext context, Message request) override;

 private:
  void update_features(std::uint64_t user, double events);

  Clock& clock_;
  Cpu& cpu_;
  cluster::Fleet& intake_;
  Tiers tiers_;
};

}  // namespace headroom::modelled
