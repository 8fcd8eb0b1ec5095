// Calls between services, with absolute deadlines that travel with the request.
#pragma once

#include <cstdint>
#include <string_view>

#include "real/ports/message.h"
#include "real/ports/priority.h"
#include "real/ports/result.h"
#include "real/ports/task.h"

namespace headroom {

// A service as resolved once by name.
struct Peer {
  std::uint32_t index = 0;
};

struct CallContext {
  std::string_view method;        // a literal, e.g. "foryou"
  Time deadline{};                // on the caller's monotonic clock; adapters send the time left
  std::uint64_t routing_key = 0;  // who it is about (user, video): keyed services place it by this
  std::uint64_t request_id = 0;   // one per user request, the same through all calls made for it
  Priority priority = Priority::normal;
};

// The serving side: one object per service and replica.
class Handler {
 public:
  virtual ~Handler() = default;
  virtual Task<Result<Message>> handle(CallContext context, Message request) = 0;
};

class Rpc {
 public:
  virtual ~Rpc() = default;

  // Resolves a service name; an unknown one is our mistake (wiring is done by a composition root).
  virtual Peer peer(std::string_view service) = 0;

  // Errors: those of the handler, and unavailable, overloaded, deadline_exceeded from the way there.
  virtual Task<Result<Message>> call(Peer to, CallContext context, Message request) = 0;

  // Offers `handler` under the name; it must outlive the Rpc.
  virtual void serve(std::string_view service, Handler& handler) = 0;

  template <class Reply, class Request>
  Task<Result<Reply>> ask(Peer to, CallContext context, Request request) {
    Result<Message> reply = co_await call(to, context, Message::of(std::move(request)));
    if (!reply) co_return std::unexpected(std::move(reply.error()));
    co_return std::move(*reply).template take<Reply>();
  }
};

}  // namespace headroom
