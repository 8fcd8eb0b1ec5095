// Services behind one object: handlers that were offered, answers that a test scripts, and faults.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "real/ports/clock.h"
#include "real/ports/rpc.h"

namespace headroom::fakes {

class FakeRpc final : public Rpc {
 public:
  // Gives the whole answer at once; may look at the context. Not a coroutine.
  using Answer = std::function<Result<Message>(const CallContext&, Message)>;
  struct Service {
    Handler* handler = nullptr;
    Answer answer;              // used where no handler is offered
    std::optional<Error> fault; // set: every call fails with this
    Nanos latency{};            // before the answer; a deadline that falls earlier is kept
    int calls = 0;
    std::vector<CallContext> contexts;
  };

  explicit FakeRpc(Clock& clock) : clock_(clock) {}

  Service& service(std::string_view name) { return *services_[peer(name).index]; }

  Peer peer(std::string_view name) override {
    for (std::uint32_t i = 0; i < names_.size(); ++i) {
      if (names_[i] == name) return {i};
    }
    names_.emplace_back(name);
    services_.push_back(std::make_unique<Service>());
    return {static_cast<std::uint32_t>(names_.size() - 1)};
  }
  void serve(std::string_view name, Handler& handler) override { service(name).handler = &handler; }

  Task<Result<Message>> call(Peer to, CallContext context, Message request) override {
    Service& called = *services_.at(to.index);
    ++called.calls;
    called.contexts.push_back(context);
    const std::optional<Error> fault = called.fault;
    if (called.latency > Nanos{}) {
      const Time answered = clock_.now() + called.latency;
      co_await clock_.sleep_until(std::min(answered, context.deadline));
      if (answered > context.deadline) co_return fail(Errc::deadline_exceeded, "no answer in time");
    }
    if (fault) co_return std::unexpected(*fault);
    if (called.handler != nullptr) co_return co_await called.handler->handle(context, std::move(request));
    if (!called.answer) co_return fail(Errc::unavailable, "nobody serves " + names_[to.index]);
    co_return called.answer(context, std::move(request));
  }

 private:
  Clock& clock_;
  std::vector<std::string> names_;
  std::vector<std::unique_ptr<Service>> services_;
};

}  // namespace headroom::fakes
