#include "real/gateway/gateway.h"

#include <gtest/gtest.h>

#include "real/policies/load_shed.h"
#include "real/wire/work.h"
#include "tests/fakes/drive.h"
#include "tests/fakes/fake_cpu.h"
#include "tests/fakes/fake_rpc.h"
#include "tests/fakes/recorded_metrics.h"
#include "tests/fakes/seeded_random.h"

namespace headroom::gateway {
namespace {

using namespace std::chrono_literals;

class GatewayTest : public testing::Test {
 protected:
  GatewayTest() {
    rpc.service("feed").answer = [this](const CallContext&, Message request) -> Result<Message> {
      passed_on = *std::move(request).take<wire::FeedRequest>();
      return Message::of(wire::FeedPage{.session = {1}, .items = {wire::VideoCard{.id = {5}}}});
    };
  }
  Gateway& gateway(GatewayParams params = {}) {
    params.tokens = tokens;
    gateway_.emplace(GatewayPorts{clock, rpc, cpu, random, metrics}, params);
    return *gateway_;
  }
  Result<wire::FeedPage> ask(Gateway& g, std::string token, CallContext context = {}) {
    if (context.method.empty()) context.method = wire::foryou_method;
    if (context.deadline == Time{}) context.deadline = clock.now() + 2s;
    wire::FeedRequest request{.user = {666}, .limit = 10, .token = std::move(token)};
    Result<Message> answer = fakes::drive(clock, g.handle(context, Message::of(std::move(request))));
    if (!answer) return std::unexpected(answer.error());
    return std::move(*answer).take<wire::FeedPage>();
  }
  std::string token(std::uint64_t user) { return mint_token(tokens, {user}, clock.wall_now() + 24h); }

  fakes::ManualClock clock;
  fakes::FakeRpc rpc{clock};
  fakes::FakeCpu cpu{clock};
  fakes::SeededRandom random{5};
  fakes::RecordedMetrics metrics;
  TokenParams tokens{.secret = "0123456789abcdef0123456789abcdef"};
  wire::FeedRequest passed_on;
  std::optional<Gateway> gateway_;
};

TEST_F(GatewayTest, PassesARequestOnInTheNameOfItsTokensOwner) {
  const Result<wire::FeedPage> page = ask(gateway(), token(42));
  ASSERT_TRUE(page.has_value()) << page.error().detail;
  EXPECT_EQ(passed_on.user.value, 42u);
  EXPECT_TRUE(passed_on.token.empty());
  EXPECT_EQ(rpc.service("feed").contexts.at(0).routing_key, 42u);
  EXPECT_EQ(metrics.value("gateway_requests_total{outcome=answered}"), 1);
}

TEST_F(GatewayTest, GivesARequestAnIdAndKeepsOneItHas) {
  Gateway& g = gateway();
  (void)ask(g, token(1));
  (void)ask(g, token(1), {.request_id = 99});
  EXPECT_NE(rpc.service("feed").contexts.at(0).request_id, 0u);
  EXPECT_EQ(rpc.service("feed").contexts.at(1).request_id, 99u);
}

TEST_F(GatewayTest, LetsNobodyInWithoutAToken) {
  const Result<wire::FeedPage> page = ask(gateway(), "");
  EXPECT_EQ(page.error().code, Errc::unauthenticated);
  EXPECT_EQ(page.error().detail, "no token");
  EXPECT_EQ(rpc.service("feed").calls, 0);
  EXPECT_EQ(metrics.value("gateway_requests_total{outcome=unauthenticated}"), 1);
}

TEST_F(GatewayTest, NoticesATokenThatExpiresBetweenTwoRequests) {
  Gateway& g = gateway();
  const std::string short_lived = mint_token(tokens, {1}, clock.wall_now() + 60s);
  EXPECT_TRUE(ask(g, short_lived).has_value());
  clock.advance(60s);
  EXPECT_EQ(ask(g, short_lived).error().detail, "the token has expired");
}

TEST_F(GatewayTest, BelievesTheClientWhereChecksAreOnlyPaidFor) {
  cpu.skips = true;
  EXPECT_TRUE(ask(gateway(), "").has_value());
  EXPECT_EQ(passed_on.user.value, 666u);
  EXPECT_EQ(cpu.spent[wire::work::jwt_check.number], 1);
}

TEST_F(GatewayTest, TheHundredAndFirstRequestInAMinuteIsToldWhenToComeBack) {
  Gateway& g = gateway();
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(ask(g, token(7)).has_value());
  const Result<wire::FeedPage> refused = ask(g, token(7));
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, Errc::rate_limited);
  EXPECT_EQ(refused.error().retry_after, 600ms);
  EXPECT_TRUE(ask(g, token(8)).has_value());
  clock.advance(600ms);
  EXPECT_TRUE(ask(g, token(7)).has_value());
  EXPECT_EQ(metrics.value("gateway_requests_total{outcome=rate_limited}"), 1);
}

TEST_F(GatewayTest, RefusesWhatWouldComeTooLate) {
  rpc.service("feed").latency = 80ms;
  Gateway& g = gateway();
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(ask(g, token(7)).has_value());
  const int before = rpc.service("feed").calls;
  EXPECT_EQ(ask(g, token(7), {.deadline = clock.now() + 40ms}).error().code, Errc::deadline_exceeded);
  EXPECT_EQ(rpc.service("feed").calls, before);
  EXPECT_EQ(metrics.value("gateway_requests_total{outcome=too_late}"), 1);
}

TEST_F(GatewayTest, ShedsPrefetchesBeforeWhatAViewerWaitsFor) {
  cpu.cost[wire::work::jwt_check.number] = 50ms;  // as if every check queued this long
  const policies::LoadShedParams shedding{.period_requests = 50};
  Gateway& g = gateway({.admission = std::make_shared<policies::LoadShedder>(shedding)});
  int normal = 0, prefetch = 0;
  Result<wire::FeedPage> shed = fail(Errc::internal);
  for (std::uint64_t user = 0; user < 3'000; ++user) {
    const bool viewer = user % 2 == 0;
    CallContext context{.routing_key = user, .priority = viewer ? Priority::normal : Priority::prefetch};
    const Result<wire::FeedPage> page = ask(g, token(user), context);
    (viewer ? normal : prefetch) += page ? 1 : 0;
    if (!page && !viewer) shed = page;
  }
  EXPECT_GT(normal, 2 * prefetch);
  ASSERT_FALSE(shed.has_value());
  EXPECT_EQ(shed.error().code, Errc::overloaded);
  EXPECT_EQ(shed.error().retry_after, 1s);
}

TEST_F(GatewayTest, StopsAskingAFeedServiceThatKeepsFailing) {
  rpc.service("feed").fault = Error{Errc::unavailable, "down"};
  Gateway& g = gateway();
  for (std::uint64_t user = 0; user < 100; ++user) EXPECT_EQ(ask(g, token(user)).error().code, Errc::unavailable);
  const Result<wire::FeedPage> refused = ask(g, token(500));
  EXPECT_EQ(refused.error().code, Errc::overloaded);
  EXPECT_GT(refused.error().retry_after, 50s);
  EXPECT_EQ(rpc.service("feed").calls, 100);
}

TEST_F(GatewayTest, ABusyProcessorIsTheClientsAnswer) {
  cpu.refuses = Error{Errc::overloaded, "no room to queue"};
  EXPECT_EQ(ask(gateway(), token(1)).error().code, Errc::overloaded);
}

TEST_F(GatewayTest, KnowsNoOtherMethod) {
  EXPECT_EQ(ask(gateway(), token(1), {.method = "delete_everything"}).error().code, Errc::not_found);
}

}  // namespace
}  // namespace headroom::gateway
