// Event intake with its published cost: validate, append to the log, answer 202.
#pragma once

#include "real/ports/clock.h"
#include "real/ports/cpu.h"
#include "real/ports/rpc.h"
#include "real/wire/event_messages.h"
#include "sim/cluster/store_tier.h"

namespace headroom::modelled {

// Serves "events". The log is a replicated tier whose writes wait for the in-sync minimum; the view
// counters read it behind the answer, in the batches in which it was written.
class EventIntakeModel final : public Handler {
 public:
  EventIntakeModel(Clock& clock, Cpu& cpu, cluster::StoreTier& log, cluster::StoreTier& counters)
      : clock_(clock), cpu_(cpu), log_(log), counters_(counters) {}
  Task<Result<Message>> handle(CallContext context, Message request) override;

 private:
  Clock& clock_;
  Cpu& cpu_;
  cluster::StoreTier& log_;
  cluster::StoreTier& counters_;
};

}  // namespace headroom::modelled
