#include "sim/adapters/sim_rpc.h"

#include <utility>

#include "models/laws/uniform.h"
#include "sim/adapters/borders.h"

namespace headroom::adapters {
namespace {

cluster::CallOutcome outcome_of(const Result<Message>& reply) {
  if (reply) return cluster::CallOutcome::answered;
  switch (reply.error().code) {
    case Errc::invalid:
    case Errc::unauthenticated:
    case Errc::not_found:
    case Errc::conflict:
    case Errc::rate_limited: return cluster::CallOutcome::refused_by_rule;
    case Errc::overloaded: return cluster::CallOutcome::shed;
    case Errc::unavailable:
    case Errc::deadline_exceeded:
    case Errc::internal: break;
  }
  return cluster::CallOutcome::failed;
}

// A call is open for as long as it lives, however it ends.
struct Open {
  Open(cluster::Fleet& f, const Clock& c) : fleet(f), clock(c), since(c.now()) {
    fleet.opened(since);
    fleet.account().enter(since);
  }
  Open(const Open&) = delete;
  Open& operator=(const Open&) = delete;
  ~Open() {
    fleet.closed(clock.now() - since);
    fleet.account().leave(clock.now(), since, replied);
  }
  cluster::Fleet& fleet;
  const Clock& clock;
  Time since;
  bool replied = false;
};

// `sending`: what the replica's line takes for the reply, to be waited for on the way back.
Task<Result<Message>> serve_at(SimNetwork network, cluster::Fleet& fleet, unsigned replica, CallContext context,
                               Message request, Nanos& sending) {
  const Time arrived = network.clock.now();
  fleet.account().ask();
  if (fleet.open_per_replica(arrived) > fleet.connections()) {
    fleet.account().refuse();
    network.observer.called(fleet, arrived, Nanos{}, cluster::CallOutcome::shed);
    co_return fail(Errc::overloaded, "no connection left");
  }
  Open open{fleet, network.clock};
  Result<Message> reply = co_await fleet.handler(replica).handle(context, std::move(request));
  open.replied = true;
  const Time now = network.clock.now();
  sending = Nanos{};
  if (reply) {
    const auto sent = fleet.egress().send(now, static_cast<double>(reply->wire_size()),
                                          models::mix(context.request_id, now.time_since_epoch().count()));
    if (sent) fleet.account().send(sending = *sent);
    else reply = fail(Errc::overloaded, "the replica's line is full");
  }
  const cluster::CallOutcome outcome = outcome_of(reply);
  if (outcome == cluster::CallOutcome::shed) fleet.account().shed_after(now - arrived);
  network.observer.called(fleet, now, now - arrived + sending, outcome);
  co_return reply;
}

// Of what comes from outside: the balancer stands before the replicas and knows how they are when it arrives.
Task<Result<Message>> balance(SimNetwork network, cluster::Fleet& fleet, CallContext context, Message request,
                              Nanos& sending) {
  if (fleet.down()) co_return fail(Errc::unavailable, "connection refused");
  const unsigned replica = fleet.pool().choose(network.clock.now(), context.routing_key);
  co_return co_await serve_at(network, fleet, replica, context, std::move(request), sending);
}

Task<Result<Message>> balance_and_send(SimNetwork network, cluster::Fleet& fleet, CallContext context,
                                       Message request) {
  Nanos sending{};
  Result<Message> reply = co_await balance(network, fleet, context, std::move(request), sending);
  co_await network.clock.sleep_for(sending);
  co_return reply;
}

// In the fleet's own region, where alone its state may be looked at.
Task<Result<Message>> serve_visitor(SimNetwork network, cluster::Fleet& fleet, CallContext context, Message request) {
  Task<Result<Message>> served = balance_and_send(network, fleet, context, std::move(request));
  if (context.deadline == Time::max()) co_return co_await std::move(served);
  co_return co_await with_deadline(network.clock, context.deadline, std::move(served));
}

}  // namespace

Task<Result<Message>> SimRpc::call(Peer to, CallContext context, Message request) {
  if (context.deadline <= network_.clock.now()) co_return fail(Errc::deadline_exceeded, "no time is left for the call");
  cluster::Fleet* fleet = network_.directory.nearest(to.index, here_.region);
  const bool abroad = fleet != nullptr && network_.borders != nullptr && fleet->region() != here_.region;
  if (fleet == nullptr || (!abroad && fleet->down())) co_return fail(Errc::unavailable, "connection refused");
  Task<Result<Message>> way = abroad ? travel_abroad(*fleet, context, std::move(request))
                                     : travel(*fleet, context, std::move(request));
  if (context.deadline == Time::max()) co_return co_await std::move(way);
  co_return co_await with_deadline(network_.clock, context.deadline, std::move(way));
}

Task<Result<Message>> SimRpc::travel(cluster::Fleet& fleet, CallContext context, Message request) {
  Clock& clock = network_.clock;
  if (fleet.region() != here_.region || here_.zone == cluster::Place::with_users) {
    const Nanos round_trip = network_.distances.round_trip(here_, {fleet.region(), 0}, jitter_.bits());
    co_await clock.sleep_for(round_trip / 2);
    Nanos sending{};
    Result<Message> reply = co_await balance(network_, fleet, context, std::move(request), sending);
    co_await clock.sleep_for(round_trip - round_trip / 2 + sending);
    co_return reply;
  }
  const unsigned replica = fleet.pool().choose(clock.now(), context.routing_key);
  const Nanos round_trip = network_.distances.round_trip(here_, fleet.place_of(replica), jitter_.bits());
  Nanos sending{};
  Result<Message> reply = co_await serve_at(network_, fleet, replica, context, std::move(request), sending);
  co_await clock.sleep_for(round_trip + sending);
  co_return reply;
}

// The way between regions is the same whatever the zones.
Task<Result<Message>> SimRpc::travel_abroad(cluster::Fleet& fleet, CallContext context, Message request) {
  const Nanos round_trip = network_.distances.round_trip(here_, {fleet.region(), 0}, jitter_.bits());
  co_return co_await network_.borders->domains.abroad(
      here_.region, fleet.region(), round_trip / 2, round_trip - round_trip / 2,
      serve_visitor(network_.borders->regions[fleet.region()], fleet, context, std::move(request)));
}

void SimRpc::serve(std::string_view service, Handler& handler) {
  cluster::Fleet* fleet = network_.directory.in_region(network_.directory.find(service), here_.region);
  verify(fleet != nullptr, "a service is served where it has a fleet");
  for (unsigned i = 0; i < fleet->pool().capacity(); ++i) fleet->install(i, handler);
}

}  // namespace headroom::adapters
