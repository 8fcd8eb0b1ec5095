#include "sim/modelled/event_intake.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "models/laws/uniform.h"
#include "models/sizing/figures.h"
#include "real/wire/keyspaces.h"
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
  static const auto event_bytes = static_cast<double>(models::Assumptions{}.event_bytes.count);
  const auto passed_on = intake_.egress().send(clock_.now(), count * event_bytes, models::mix(context.request_id));
  if (!passed_on) co_return fail(Errc::overloaded, "the intake's line is full");
  const Result<Time> appended = tiers_.log.write(clock_.now(), key, count, context.deadline);
  if (!appended) co_return std::unexpected(appended.error());
  co_await clock_.sleep_until(*appended + *passed_on);
  const auto views = std::ranges::count(batch->events, wire::EventKind::view, &wire::ViewerEvent::kind);
  (void)tiers_.counters.write(clock_.now(), key, static_cast<double>(views), Time::max());
  update_features(context.routing_key, count);
  co_return Message::of(wire::EventBatchReply{static_cast<std::uint32_t>(batch->events.size())});
}

// Each batch of the sample stands for as many more as the tier is sampled more finely than the log: they are other
// users' updates, on other nodes.
void EventIntakeModel::update_features(std::uint64_t user, double events) {
  const double finer = tiers_.features.fleet().pool().sample_rate() / tiers_.log.fleet().pool().sample_rate();
  const auto batches = static_cast<std::uint64_t>(std::lround(finer));
  for (std::uint64_t i = 0; i < batches; ++i) {
    const Key of_user{wire::keyspaces::user_features, i == 0 ? user : models::mix(user, i), 0};
    (void)tiers_.features.write(clock_.now(), of_user, events, Time::max());
  }
}

}  // namespace headroom::modelled
