// The way in: says who asks, holds everyone to his share, sheds what cannot be served, passes on the rest.
#pragma once

#include <memory>

#include "real/gateway/tokens.h"
#include "real/policies/calling.h"
#include "real/policies/deadline.h"
#include "real/policies/admission.h"
#include "real/policies/rate_limit.h"
#include "real/ports/cpu.h"
#include "real/wire/feed_messages.h"

namespace headroom::gateway {

struct GatewayPorts {
  Clock& clock;
  Rpc& rpc;  // peers: feed
  Cpu& cpu;  // kinds: jwt_check, gateway_proxy
  Random& random;
  Metrics& metrics;
};

struct GatewayParams {
  TokenParams tokens;
  policies::RateLimitParams rate_limit;  // 100 feed requests a minute and user (product.md, section 2, E)
  std::shared_ptr<policies::Admission> admission;  // null: all are let in
  policies::DeadlineParams deadline;
  // One attempt: the client retries, and two layers that retry multiply (k attempts at d layers: k^d).
  policies::CallParams feed{.timeout = std::chrono::seconds{1}, .retry = {.attempts = 1}};
};

// Serves method "foryou": FeedRequest to FeedPage. Errors: unauthenticated; rate_limited and overloaded,
// both with retry_after; deadline_exceeded; not_found for another method; the feed service's own.
class Gateway final : public Handler {
 public:
  Gateway(GatewayPorts ports, GatewayParams params);

  Task<Result<Message>> handle(CallContext context, Message request) override;

 private:
  Task<Result<Message>> serve(CallContext context, Message request);
  Task<Result<wire::UserId>> authenticate(CallContext context, std::string token, wire::UserId claimed);
  void count(const Result<Message>& answer, Nanos took);

  GatewayPorts ports_;
  std::unique_ptr<TokenVerifier> verifier_;
  std::unique_ptr<Random> request_ids_;
  policies::RateLimit rate_limit_;
  std::shared_ptr<policies::Admission> admission_;
  policies::DeadlineGate gate_;
  policies::Caller feed_caller_;
  Peer feed_;
  Counter& answered_;
  Counter& refused_late_;
  Counter& shed_;
  Counter& limited_;
  Counter& unauthenticated_;
  Counter& failed_;
  Timing& latency_;
};

}  // namespace headroom::gateway
