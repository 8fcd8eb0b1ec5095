#include "real/gateway/gateway.h"

#include <utility>

#include "real/wire/work.h"

namespace headroom::gateway {
namespace {

Counter& outcome(Metrics& metrics, const char* name) {
  return metrics.counter("gateway_requests_total", "Feed requests by outcome", {{"outcome", name}});
}

}  // namespace

Gateway::Gateway(GatewayPorts ports, GatewayParams params)
    : ports_(ports),
      verifier_(make_hs256_verifier(std::move(params.tokens))),
      request_ids_(ports.random.stream("gateway request ids")),
      rate_limit_(params.rate_limit),
      admission_(std::move(params.admission)),
      gate_(params.deadline),
      feed_caller_(ports.clock, ports.random, ports.metrics, "feed", params.feed),
      feed_(ports.rpc.peer("feed")),
      answered_(outcome(ports.metrics, "answered")),
      refused_late_(outcome(ports.metrics, "too_late")),
      shed_(outcome(ports.metrics, "shed")),
      limited_(outcome(ports.metrics, "rate_limited")),
      unauthenticated_(outcome(ports.metrics, "unauthenticated")),
      failed_(outcome(ports.metrics, "failed")),
      latency_(ports.metrics.timing("gateway_request_seconds", "Entry to answer of feed requests")) {}

Task<Result<Message>> Gateway::handle(CallContext context, Message request) {
  const Time began = ports_.clock.now();
  if (context.method != wire::foryou_method) co_return fail(Errc::not_found, "the gateway knows no such method");
  if (!gate_.admits(began, context.deadline)) {
    refused_late_.add();
    co_return fail(Errc::deadline_exceeded, "less time is left than an answer takes");
  }
  if (admission_ && !admission_->admits(began, context.priority, context.routing_key)) {
    shed_.add();
    co_return fail(Errc::overloaded, "shed: the gateway is overloaded", std::chrono::seconds{1});
  }
  Result<Message> answer = co_await serve(context, std::move(request));
  count(answer, ports_.clock.now() - began);
  co_return answer;
}

Task<Result<Message>> Gateway::serve(CallContext context, Message request) {
  if (context.request_id == 0) context.request_id = request_ids_->bits();
  Result<wire::FeedRequest> asked = std::move(request).take<wire::FeedRequest>();
  if (!asked) co_return std::unexpected(std::move(asked.error()));

  const Result<wire::UserId> user = co_await authenticate(context, std::exchange(asked->token, {}), asked->user);
  if (!user) co_return std::unexpected(user.error());
  asked->user = *user;
  context.routing_key = user->value;

  if (const std::optional<Nanos> wait = rate_limit_.take(user->value, ports_.clock.now())) {
    co_return fail(Errc::rate_limited, "over the limit of feed requests", *wait);
  }
  const Work passing_on{wire::work::gateway_proxy, 1, user->value, context.priority};
  if (Result<void> paid = co_await ports_.cpu.spend(passing_on, context.deadline); !paid) {
    co_return std::unexpected(std::move(paid.error()));
  }
  // The page is passed on as it comes: the gateway has no need to look into it.
  Rpc* const rpc = &ports_.rpc;
  co_return co_await feed_caller_.call<Message>(
      context.deadline, [rpc, to = feed_, context, asked = std::move(*asked)](Time deadline) mutable {
        context.deadline = deadline;
        return rpc->call(to, context, Message::of(asked));
      });
}

// Where checks are only paid for and not made, a client is believed: an honest one says who its token says.
Task<Result<wire::UserId>> Gateway::authenticate(CallContext context, std::string token, wire::UserId claimed) {
  const Time began = ports_.clock.now();
  const WallTime wall = ports_.clock.wall_now();
  const TokenVerifier* const verifier = verifier_.get();
  Result<Result<wire::UserId>> checked = co_await ports_.cpu.run(
      Work{wire::work::jwt_check, 1, context.routing_key, context.priority}, context.deadline,
      [verifier, wall, token = std::move(token)] { return verifier->verify(token, wall); },
      [claimed] { return Result<wire::UserId>{claimed}; });
  // A check takes microseconds: all that can be seen of this time at the shedder's scale was waiting.
  if (admission_) admission_->record_wait(ports_.clock.now(), ports_.clock.now() - began);
  if (!checked) co_return std::unexpected(std::move(checked.error()));
  co_return std::move(*checked);
}

void Gateway::count(const Result<Message>& answer, Nanos took) {
  latency_.record(took);
  if (answer) {
    gate_.record(took);
    answered_.add();
    return;
  }
  switch (answer.error().code) {
    case Errc::rate_limited: limited_.add(); break;
    case Errc::unauthenticated: unauthenticated_.add(); break;
    default: failed_.add();
  }
}

}  // namespace headroom::gateway
