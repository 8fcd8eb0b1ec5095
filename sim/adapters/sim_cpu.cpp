#include "sim/adapters/sim_cpu.h"

#include "real/ports/verify.h"

namespace headroom::adapters {

bool runs_really(WorkKind kind, std::uint64_t hash, double share) {
  if (share >= 1) return true;
  if (share <= 0) return false;
  std::uint64_t h = (hash + kind.number + 1) * 0x9E3779B97F4A7C15;
  h = (h ^ (h >> 32)) * 0xD6E8FEB86659FD93;
  return static_cast<double>(h >> 11) * 0x1p-53 < share;
}

Task<Result<bool>> SimCpu::execute(Work work, Time deadline, Job& job) {
  const cluster::WorkLaw& law = costs_[work.kind.number];
  verify(law.noise != nullptr, "work that runs on a service has a cost there");
  const cluster::Ticket ticket =
      pool_.offer(replica_, clock_.now(), law.of(work.units), draws_.bits(), deadline, work.priority, false, work.hash);
  switch (ticket.admission) {
    case cluster::Admission::admitted: break;
    case cluster::Admission::queue_full: co_return fail(Errc::overloaded, "the replica's queue is full");
    case cluster::Admission::shed: co_return fail(Errc::overloaded, "shed: the queue wait is too long");
    case cluster::Admission::late:
      co_await clock_.sleep_until(deadline);
      co_return fail(Errc::deadline_exceeded, "no core was free before the deadline");
  }
  co_await clock_.sleep_until(ticket.end);
  const bool really = runs_really(work.kind, work.hash, fidelity_[work.kind.number]);
  if (really) job.run();
  co_return really;
}

}  // namespace headroom::adapters
