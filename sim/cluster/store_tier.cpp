#include "sim/cluster/store_tier.h"

#include <algorithm>
#include <array>
#include <optional>

#include "real/ports/verify.h"

namespace headroom::cluster {
namespace {

constexpr unsigned most_copies = 7;

std::uint64_t hash(const Key& key) {
  std::uint64_t h = (key.id ^ (key.sub * 0xD6E8FEB86659FD93)) + key.space.number;
  h = (h ^ (h >> 32)) * 0x9E3779B97F4A7C15;
  return h ^ (h >> 29);
}

const char* reason(Admission admission) {
  switch (admission) {
    case Admission::queue_full: return "the store node's queue is full";
    case Admission::shed: return "shed by the store node";
    case Admission::late: return "the store node was too late";
    case Admission::admitted: break;
  }
  return "admitted";
}

}  // namespace

StoreTier::StoreTier(Fleet& fleet, StoreTierParams params, AccessCost cost, CallObserver& observer, Random& draws)
    : fleet_(fleet), params_(params), cost_(cost), observer_(observer), draws_(draws) {
  verify(params.copies >= 1 && params.copies <= most_copies, "a store keeps between one and seven copies");
  verify(params.read_answers >= 1 && params.read_answers <= params.copies, "a read asks some of the copies");
  verify(params.write_answers >= 1 && params.write_answers <= params.copies, "a write asks some of the copies");
}

unsigned StoreTier::node_of(const Key& key) {
  const std::uint64_t placed = params_.spread_keys ? draws_.bits() : hash(key);
  return fleet_.pool().owner(placed);
}

Result<Time> StoreTier::ask(unsigned node, Time now, const Part& part, double bytes, Time deadline, bool batch) {
  Service work = part.work;
  work.units *= 1 + params_.upkeep;
  const Ticket ticket = fleet_.pool().offer(node, now, work, draws_.bits(), deadline, Priority::normal, batch);
  if (ticket.admission == Admission::late) return fail(Errc::deadline_exceeded, reason(ticket.admission));
  if (ticket.admission != Admission::admitted) return fail(Errc::overloaded, reason(ticket.admission));
  Time end = ticket.end;
  if (part.wait != nullptr) end += Nanos{static_cast<std::int64_t>(part.wait->draw_ns(draws_.bits()))};
  if (bytes <= 0) return end;
  const std::optional<Nanos> sending = fleet_.egress().send(now, bytes, draws_.bits());
  if (!sending) return fail(Errc::overloaded, "the store node's line is full");
  return end + *sending;
}

// The answer is there when `answers` of the copies have given theirs; the others do their work all the same.
Result<Time> StoreTier::ask_copies(unsigned node, unsigned copies, unsigned answers, Time now, const Part& part,
                                   Time deadline, bool batch) {
  std::array<Time, most_copies> ends{};
  unsigned answered = 0;
  Error last{Errc::unavailable, "no copy answered", {}};
  for (unsigned i = 0; i < copies; ++i) {
    const Result<Time> end = ask((node + i) % fleet_.pool().simulated(), now, part,
                                  i == 0 ? part.bytes_of_first : part.bytes_of_others, deadline, batch && i == 0);
    if (end) {
      ends[answered++] = *end;
    } else {
      last = end.error();
    }
  }
  if (answered < answers) return std::unexpected(std::move(last));
  std::nth_element(ends.begin(), ends.begin() + (answers - 1), ends.begin() + answered);
  return ends[answers - 1];
}

void StoreTier::settle(Time now) {
  for (; !open_.empty() && open_.top().first <= now; open_.pop())
    fleet_.account().leave(open_.top().first, open_.top().second, true);
}

Result<Time> StoreTier::observed(Time now, Result<Time> answered) {
  settle(now);
  CallAccount& account = fleet_.account();
  account.ask();
  if (answered) {
    account.enter(now);
    open_.emplace(*answered, now);
  } else {
    account.refuse();
  }
  observer_.called(fleet_, now, answered ? *answered - now : Nanos{},
                   answered ? CallOutcome::answered : CallOutcome::shed);
  return answered;
}

Result<Time> StoreTier::read(Time now, std::span<const Key> keys, Time deadline) {
  return observed(now, read_nodes(now, keys, deadline));
}

Result<Time> StoreTier::read_nodes(Time now, std::span<const Key> keys, Time deadline) {
  if (fleet_.down()) return fail(Errc::unavailable, "connection refused");
  Time last = now;
  const auto read_batch = [&](unsigned node, unsigned count, bool batch) -> Result<void> {
    const bool repairs = params_.read_repair > 0 && draws_.chance(params_.read_repair);
    const unsigned copies = repairs ? params_.copies : params_.read_answers;
    const double bytes = count * cost_.read_bytes;
    const Result<Time> end = ask_copies(node, copies, params_.read_answers, now,
                                        {cost_.read.of(count), cost_.read_wait, bytes, bytes}, deadline, batch);
    if (!end) return std::unexpected(end.error());
    last = std::max(last, *end);
    return {};
  };
  if (params_.spread_keys) {
    // All batches go out at once: one that is refused does not call the others back.
    Result<void> all{};
    const WorkLaw work{cost_.read.noise, cost_.read.fixed_ns * (1 + params_.upkeep),
                       cost_.read.per_unit_ns * (1 + params_.upkeep)};
    for (const Batch& batch :
         fleet_.pool().spread(now, static_cast<unsigned>(keys.size()), work, deadline, Priority::normal))
      if (Result<void> ok = read_batch(batch.replica, batch.keys, true); !ok) all = std::move(ok);
    if (!all) return std::unexpected(all.error());
    return last;
  }
  asked_.clear();
  for (const Key& key : keys) asked_.push_back(node_of(key));
  std::ranges::sort(asked_);
  for (auto from = asked_.begin(); from != asked_.end();) {
    const auto to = std::find_if(from, asked_.end(), [node = *from](unsigned other) { return other != node; });
    if (Result<void> ok = read_batch(*from, static_cast<unsigned>(to - from), false); !ok)
      return std::unexpected(ok.error());
    from = to;
  }
  return last;
}

Result<Time> StoreTier::write(Time now, const Key& key, double units, Time deadline) {
  if (fleet_.down()) return fail(Errc::unavailable, "connection refused");
  const Part part{cost_.write.of(units), cost_.write_wait, units * cost_.write_bytes, 0};
  return observed(now, ask_copies(node_of(key), params_.copies, params_.write_answers, now, part, deadline));
}

}  // namespace headroom::cluster
