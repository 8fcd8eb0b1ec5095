#include "real/service/feed_api.h"

#include "real/service/problem.h"
#include "real/service/query.h"
#include "tests/real/service/service_world.h"

namespace headroom::service {
namespace {

class ScriptedGateway final : public Handler {
 public:
  Result<wire::FeedPage> answer = wire::FeedPage{};
  std::optional<wire::FeedRequest> asked;
  Task<Result<Message>> handle(CallContext, Message message) override {
    asked = std::move(message).take<wire::FeedRequest>().value();
    if (!answer) co_return std::unexpected(answer.error());
    co_return Message::of(*answer);
  }
};

class FeedApiTest : public testing::Test {
 protected:
  HttpReply get(std::string target, Headers headers = {{"authorization", "Bearer t"}}) {
    return ask({.method = "GET", .target = std::move(target), .headers = std::move(headers)});
  }
  HttpReply ask(HttpRequest request) { return run_to_end(reactor, api.handle(std::move(request))); }
  HttpReply refused(Error error) {
    gateway.answer = std::unexpected(std::move(error));
    return get("/api/v1/foryou");
  }

  Reactor reactor;
  std::unique_ptr<Clock> clock = make_wall_clock(reactor);
  std::unique_ptr<ScrapedMetrics> metrics = make_prometheus_metrics();
  ScriptedGateway gateway;
  FeedApi api{*clock, *metrics, gateway, {.region = {3}}};
};

std::string problem(std::string_view title, int status, std::string_view detail, std::string_view code) {
  return "{\"type\":\"about:blank\",\"title\":\"" + std::string(title) + "\",\"status\":" + std::to_string(status) +
         ",\"detail\":\"" + std::string(detail) + "\",\"code\":\"" + std::string(code) + "\"}\n";
}

TEST_F(FeedApiTest, shows_a_page_as_json) {
  gateway.answer = wire::FeedPage{.session = {18'446'744'073'709'551'615ull},
                                  .source = wire::PageSource::stale,
                                  .items = {{.id = {7},
                                             .creator = {8},
                                             .sound = {9},
                                             .category = {4},
                                             .status = wire::VideoStatus::published,
                                             .duration = 14'500ms,
                                             .media = "v/7"}},
                                  .next_cursor = "abc"};
  const HttpReply reply = get("/api/v1/foryou");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body,
            "{\"session\":\"18446744073709551615\",\"source\":\"stale\",\"items\":[{\"id\":\"7\",\"creator\":\"8\","
            "\"sound\":\"9\",\"category\":4,\"duration_ms\":14500,\"media\":\"v/7\"}],\"next_cursor\":\"abc\"}\n");
}

TEST_F(FeedApiTest, passes_on_token_and_cursor_and_limit) {
  get("/api/v1/foryou?limit=7&cursor=a%2Bb", {{"authorization", "bearer the.token"}});
  EXPECT_EQ(*gateway.asked, (wire::FeedRequest{.region = {3}, .limit = 7, .cursor = "a+b", .token = "the.token"}));
  get("/api/v1/foryou");
  EXPECT_EQ(gateway.asked->limit, wire::default_page);
}

TEST_F(FeedApiTest, wants_a_token) {
  for (const Headers& headers :
       {Headers{}, Headers{{"authorization", "Basic abc"}}, Headers{{"authorization", "Bear"}}}) {
    const HttpReply reply = get("/api/v1/foryou", headers);
    EXPECT_EQ(reply.status, 401);
    EXPECT_EQ(header(reply.headers, "WWW-Authenticate"), "Bearer");
    EXPECT_EQ(reply.body,
              problem("Unauthorized", 401, "a token is needed: Authorization: Bearer TOKEN", "unauthenticated"));
  }
  EXPECT_FALSE(gateway.asked.has_value());
}

TEST_F(FeedApiTest, refuses_queries_that_make_no_sense) {
  const std::pair<const char*, const char*> wrong[] = {
      {"limit=ten", "limit: 'ten' is no whole number"},
      {"limit=", "limit: '' is no whole number"},
      {"limit=-1", "limit: '-1' is no whole number"},
      {"limit=99999999999", "limit: '99999999999' is no whole number"},
      {"limit=1&limit=2", "query: limit comes twice"},
      {"page=2", "query: there is no parameter 'page', only cursor and limit"},
      {"cursor=%zz", "query: a '%' without two hexadecimal digits"},
      {"cursor=%2", "query: a '%' without two hexadecimal digits"},
  };
  for (const auto& [query, detail] : wrong) {
    const HttpReply reply = get(std::string("/api/v1/foryou?") + query);
    EXPECT_EQ(reply.body, problem("Bad Request", 400, detail, "invalid")) << query;
  }
}

TEST_F(FeedApiTest, tells_every_error_as_a_problem_document) {
  EXPECT_EQ(refused({Errc::invalid, "why", {}}).body, problem("Bad Request", 400, "why", "invalid"));
  EXPECT_EQ(refused({Errc::unauthenticated, "why", {}}).body, problem("Unauthorized", 401, "why", "unauthenticated"));
  EXPECT_EQ(refused({Errc::not_found, "why", {}}).body, problem("Not Found", 404, "why", "not_found"));
  EXPECT_EQ(refused({Errc::conflict, "why", {}}).body, problem("Conflict", 409, "why", "conflict"));
  EXPECT_EQ(refused({Errc::rate_limited, "why", {}}).body, problem("Too Many Requests", 429, "why", "rate_limited"));
  EXPECT_EQ(refused({Errc::internal, "why", {}}).body, problem("Internal Server Error", 500, "why", "internal"));
  EXPECT_EQ(refused({Errc::overloaded, "why", {}}).body, problem("Service Unavailable", 503, "why", "overloaded"));
  EXPECT_EQ(refused({Errc::unavailable, "why", {}}).body, problem("Service Unavailable", 503, "why", "unavailable"));
  EXPECT_EQ(refused({Errc::deadline_exceeded, "why", {}}).body,
            problem("Gateway Timeout", 504, "why", "deadline_exceeded"));
}

TEST_F(FeedApiTest, says_in_whole_seconds_when_to_come_back) {
  EXPECT_EQ(header(refused({Errc::rate_limited, "", 600ms}).headers, "Retry-After"), "1");
  EXPECT_EQ(header(refused({Errc::rate_limited, "", 2'000ms}).headers, "Retry-After"), "2");
  EXPECT_EQ(header(refused({Errc::overloaded, "", {}}).headers, "Retry-After"), "");
}

TEST_F(FeedApiTest, details_that_are_not_utf8_make_no_broken_json) {
  EXPECT_EQ(refused({Errc::invalid, "a\xff\"b", {}}).body,
            problem("Bad Request", 400, "a\xEF\xBF\xBD\\\"b", "invalid"));
}

TEST_F(FeedApiTest, knows_its_paths_and_methods) {
  EXPECT_EQ(get("/").body,
            "{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,\"detail\":\"there is nothing at this "
            "path\"}\n");
  const HttpReply posted = ask({.method = "POST", .target = "/api/v1/foryou"});
  EXPECT_EQ(header(posted.headers, "Allow"), "GET");
  EXPECT_EQ(posted.body,
            "{\"type\":\"about:blank\",\"title\":\"Method Not Allowed\",\"status\":405,"
            "\"detail\":\"only GET is answered here\"}\n");
}

TEST_F(FeedApiTest, is_healthy_until_it_drains) {
  EXPECT_EQ(get("/healthz").body, "{\"status\":\"ready\"}\n");
  EXPECT_EQ(get("/healthz/live").status, 200);
  api.drain();
  EXPECT_EQ(get("/healthz").status, 503);
  EXPECT_EQ(get("/healthz").body, "{\"status\":\"draining\"}\n");
  EXPECT_EQ(get("/healthz/live").status, 200);
}

TEST_F(FeedApiTest, counts_requests_by_path_and_status_and_strangers_together) {
  get("/healthz");
  get("/a");
  get("/b?c");
  const HttpReply scraped = get("/metrics");
  EXPECT_EQ(header(scraped.headers, "Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_NE(scraped.body.find("http_requests_total{path=\"/healthz\",status=\"200\"} 1\n"), std::string::npos);
  EXPECT_NE(scraped.body.find("http_requests_total{path=\"other\",status=\"404\"} 2\n"), std::string::npos);
}

TEST(Statuses, of_all_errors_come_back_as_errors_of_the_same_kind) {
  for (const Errc code : {Errc::invalid, Errc::unauthenticated, Errc::not_found, Errc::conflict, Errc::rate_limited,
                          Errc::unavailable, Errc::deadline_exceeded, Errc::internal}) {
    EXPECT_EQ(code_of(status_of(code)), code) << name(code);
  }
  EXPECT_EQ(code_of(502), Errc::unavailable);
  EXPECT_EQ(code_of(418), Errc::invalid);
}

}  // namespace
}  // namespace headroom::service
