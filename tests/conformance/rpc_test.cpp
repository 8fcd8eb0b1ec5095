// The Rpc port, in both worlds.
#include "real/wire/cache_messages.h"
#include "tests/conformance/worlds.h"

namespace headroom::conformance {
namespace {

constexpr Errc all_codes[] = {Errc::invalid,     Errc::unauthenticated,   Errc::not_found,
                              Errc::conflict,    Errc::rate_limited,      Errc::overloaded,
                              Errc::unavailable, Errc::deadline_exceeded, Errc::internal};

// Answers a CacheGet with what it was asked, or fails or waits as it is told.
class Echo final : public Handler {
 public:
  explicit Echo(Clock& c) : clock(c) {}
  Clock& clock;
  std::optional<Error> error;
  Nanos delay{};
  int begun = 0, finished = 0;
  std::vector<CallContext> contexts;

  Task<Result<Message>> handle(CallContext context, Message message) override {
    ++begun;
    contexts.push_back(context);
    if (delay > Nanos{}) co_await clock.sleep_for(delay);
    auto asked = std::move(message).take<wire::CachePut>();
    if (!asked) co_return std::unexpected(std::move(asked.error()));
    ++finished;
    if (error) co_return std::unexpected(*error);
    co_return Message::of(
        wire::CacheGetReply{.state = wire::CacheState::stale, .age = asked->ttl, .value = std::move(asked->value)});
  }
};

template <class Kind>
class RpcConformance : public InWorld<Kind> {
 protected:
  RpcConformance() { this->world->offer("echo", echo); }

  Result<wire::CacheGetReply> ask(std::string value, CallContext context) {
    return this->world->run(
        rpc().template ask<wire::CacheGetReply>(rpc().peer("echo"), context, request(std::move(value))));
  }
  Result<wire::CacheGetReply> ask(std::string value) { return ask(std::move(value), context()); }
  CallContext context() { return {.method = "say", .deadline = this->world->soon()}; }
  static wire::CachePut request(std::string value) {
    return {.key = {{1}, 2, 3}, .ttl = 77ns, .value = std::move(value)};
  }
  Rpc& rpc() { return this->world->rpc(); }

  Echo echo{this->world->clock()};
};
TYPED_TEST_SUITE(RpcConformance, Worlds, WorldNames);

TYPED_TEST(RpcConformance, a_reply_comes_back_as_it_was_given) {
  const auto reply = this->ask("hello");
  ASSERT_TRUE(reply.has_value());
  EXPECT_EQ(*reply, (wire::CacheGetReply{wire::CacheState::stale, 77ns, "hello"}));
}

TYPED_TEST(RpcConformance, the_context_arrives_with_the_request) {
  CallContext context = this->context();
  context.routing_key = ~0ull - 5;
  context.request_id = 0x8000'0000'0000'0001;
  context.priority = Priority::prefetch;
  ASSERT_TRUE(this->ask("x", context).has_value());
  const CallContext& seen = this->echo.contexts.at(0);
  EXPECT_EQ(seen.method, "say");
  EXPECT_EQ(seen.routing_key, context.routing_key);
  EXPECT_EQ(seen.request_id, context.request_id);
  EXPECT_EQ(seen.priority, Priority::prefetch);
  // The time left, give or take the way and the milliseconds it is told in.
  EXPECT_LE(seen.deadline, context.deadline + 50 * this->world->step());
  EXPECT_GE(seen.deadline, context.deadline - 2ms);
}

TYPED_TEST(RpcConformance, every_error_of_the_handler_crosses_with_its_advice) {
  for (const Errc code : all_codes) {
    this->echo.error = Error{code, std::string("because of ") + name(code), 1'234'567ns};
    const auto reply = this->ask("x");
    ASSERT_FALSE(reply.has_value());
    EXPECT_EQ(reply.error().code, code) << name(code);
    EXPECT_EQ(reply.error().detail, std::string("because of ") + name(code));
    EXPECT_EQ(reply.error().retry_after, 1'234'567ns);
  }
}

TYPED_TEST(RpcConformance, a_service_that_is_down_is_unavailable) {
  this->world->offer_nobody("nobody");
  Rpc& rpc = this->rpc();
  const auto reply =
      this->world->run(rpc.template ask<wire::CacheGetReply>(rpc.peer("nobody"), this->context(), this->request("x")));
  ASSERT_FALSE(reply.has_value());
  EXPECT_EQ(reply.error().code, Errc::unavailable);
}

TYPED_TEST(RpcConformance, resolving_a_name_that_nobody_wired_is_our_mistake) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(this->rpc().peer("no such service"), "");
}

TYPED_TEST(RpcConformance, a_slow_answer_is_given_up_at_the_deadline) {
  this->echo.delay = 500 * this->world->step();
  CallContext context = this->context();
  const Time began = this->world->clock().now();
  context.deadline = began + 2 * this->world->step();
  const auto reply = this->ask("x", context);
  ASSERT_FALSE(reply.has_value());
  EXPECT_EQ(reply.error().code, Errc::deadline_exceeded);
  EXPECT_LT(this->world->clock().now() - began, 100 * this->world->step());
}

TYPED_TEST(RpcConformance, a_call_past_its_deadline_fails_as_such) {
  this->world->pass(this->world->step());
  CallContext context = this->context();
  context.deadline = this->world->clock().now() - 1ns;
  const auto reply = this->ask("x", context);
  ASSERT_FALSE(reply.has_value());
  EXPECT_EQ(reply.error().code, Errc::deadline_exceeded);
  EXPECT_EQ(this->echo.finished, 0);
}

TYPED_TEST(RpcConformance, large_messages_cross_whole) {
  const std::string large(1'000'000, 'x');
  const auto reply = this->ask(large);
  ASSERT_TRUE(reply.has_value()) << reply.error().detail;
  EXPECT_EQ(reply->value, large);
}

TYPED_TEST(RpcConformance, many_calls_at_once_get_each_their_own_answer) {
  this->echo.delay = this->world->step() / 10;
  Rpc& rpc = this->rpc();
  std::vector<Task<Result<wire::CacheGetReply>>> calls;
  for (int i = 0; i < 100; ++i) {
    calls.push_back(
        rpc.template ask<wire::CacheGetReply>(rpc.peer("echo"), this->context(), this->request(std::to_string(i))));
  }
  struct All {
    static Task<std::vector<Result<wire::CacheGetReply>>> of(std::vector<Task<Result<wire::CacheGetReply>>> calls) {
      co_return co_await when_all(std::move(calls));
    }
  };
  const auto replies = this->world->run(All::of(std::move(calls)));
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(replies[static_cast<std::size_t>(i)].has_value());
    EXPECT_EQ(replies[static_cast<std::size_t>(i)]->value, std::to_string(i));
  }
}

TYPED_TEST(RpcConformance, a_dropped_call_wakes_nobody_and_leaves_others_alone) {
  struct Forget {
    static Task<void> result_of(Task<Result<wire::CacheGetReply>> call, bool* woke) {
      (void)co_await std::move(call);
      *woke = true;
    }
  };
  bool woke = false;
  this->echo.delay = 2 * this->world->step();
  {
    TaskSet tasks;
    Rpc& rpc = this->rpc();
    tasks.spawn(Forget::result_of(
        rpc.template ask<wire::CacheGetReply>(rpc.peer("echo"), this->context(), this->request("dropped")), &woke));
    while (this->echo.begun == 0 && this->world->turn()) {}
  }
  EXPECT_EQ(this->ask("kept")->value, "kept");
  this->world->pass(4 * this->world->step());
  EXPECT_FALSE(woke);
}

TYPED_TEST(RpcConformance, several_services_are_told_apart) {
  Echo other{this->world->clock()};
  this->world->offer("other", other);
  Rpc& rpc = this->rpc();
  this->world->run(rpc.template ask<wire::CacheGetReply>(rpc.peer("other"), this->context(), this->request("x")));
  EXPECT_EQ(other.begun, 1);
  EXPECT_EQ(this->echo.begun, 0);
}

}  // namespace
}  // namespace headroom::conformance
