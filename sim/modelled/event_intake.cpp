#include "sim/modelled/event_intake.h"

#include <algorithm>
#include <utility>

#include "real/wire/work.h"

namespace headroom::modelled {
namespace {

// The log is keyed by user, so that one user's events stay in order.
constexpr Keyspace log_records{100};

}  // namespace

Task<Result<Message>> EventIntakeModel::handle(CallContext context, Message message) {
  Result<wire::EventBatch> batch = std::move(message).take<wire::EventBatch>();
  if (!batch) co_return std::unexpected(std::move(batch.error()));
  const auto count = static_cast<double>(batch->events.size());
  Work work{wire::work::event_intake, count, context.routing_key, context.priority};
  if (auto done = co_await cpu_.spend(work, context.deadline); !done)
    co_return std::unexpected(std::move(done.error()));
  const Key key{log_records, context.routing_key, 0};
  const Result<Time> appended = log_.write(clock_.now(), key, count, context.deadline);
  if (!appended) co_return std::unexpected(appended.error());
  co_await clock_.sleep_until(*appended);
  const auto views = std::ranges::count(batch->events, wire::EventKind::view, &wire::ViewerEvent::kind);
  (void)counters_.write(clock_.now(), key, static_cast<double>(views), Time::max());
  co_return Message::of(wire::EventBatchReply{static_cast<std::uint32_t>(batch->events.size())});
}

}  // namespace headroom::modelled
