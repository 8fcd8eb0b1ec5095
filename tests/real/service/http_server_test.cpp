#include "real/service/http_server.h"

#include "tests/real/service/service_world.h"

namespace headroom::service {
namespace {

class HttpServerTest : public testing::Test {
 protected:
  void start(HttpServerParams params = {}) {
    auto made = make_http_server(reactor, *metrics, params, mirror);
    ASSERT_TRUE(made.has_value());
    server = std::move(*made);
  }
  // The whole answer to bytes after which the client says no more.
  std::string answer(std::string bytes) {
    std::string reply;
    talk(reactor, [&] { reply = RawClient{server->port()}.send(bytes).rest(); });
    while (server->connections() > 0) reactor.run_one();
    return reply;
  }

  Reactor reactor;
  std::unique_ptr<ScrapedMetrics> metrics = make_prometheus_metrics();
  Mirror mirror;
  std::unique_ptr<HttpServer> server;
};

TEST_F(HttpServerTest, answers_a_request_and_closes_when_asked_to) {
  start();
  EXPECT_EQ(
      answer("GET /a?b=c HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"),
      "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\nContent-Length: 11\r\n\r\nGET /a?b=c ");
}

TEST_F(HttpServerTest, reads_a_body_of_stated_length_and_a_chunked_one) {
  start();
  EXPECT_EQ(body_of(answer("POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello")),
            "POST / hello");
  EXPECT_EQ(body_of(answer("POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                           "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n")),
            "POST / hello world");
}

TEST_F(HttpServerTest, keeps_the_connection_for_more_requests_also_when_they_come_at_once) {
  start();
  const std::string one = "GET /1 HTTP/1.1\r\nHost: h\r\n\r\n";
  const std::string last = "GET /2 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
  const std::string replies = answer(one + one + last);
  EXPECT_EQ(mirror.asked, 3);
  EXPECT_TRUE(replies.ends_with("GET /2 "));
}

TEST_F(HttpServerTest, tells_who_speaks_no_http) {
  start();
  for (const char* bytes :
       {"hello\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET / HTTP/1.1\r\nbad header\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n", "\x16\x03\x01\x02\x01\x01\r\n\r\n"}) {
    const std::string reply = answer(bytes);
    EXPECT_EQ(status_line_of(reply), "HTTP/1.1 400 Bad Request") << bytes;
    EXPECT_NE(reply.find("Content-Type: application/problem+json"), std::string::npos) << bytes;
    EXPECT_NE(reply.find("Connection: close"), std::string::npos) << bytes;
  }
  EXPECT_EQ(mirror.asked, 0);
  EXPECT_EQ(body_of(answer("GET / HTTP/9.9\r\n\r\n")),
            "{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,"
            "\"detail\":\"this is not HTTP/1.1: bad version\"}\n");
}

TEST_F(HttpServerTest, refuses_a_header_that_is_too_large) {
  start({.header_bytes = 512});
  const std::string reply = answer("GET / HTTP/1.1\r\nX: " + std::string(2'000, 'x') + "\r\n\r\n");
  EXPECT_EQ(body_of(reply),
            "{\"type\":\"about:blank\",\"title\":\"Request Header Fields Too Large\",\"status\":431,"
            "\"detail\":\"the request's header is too large\"}\n");
}

TEST_F(HttpServerTest, refuses_a_body_that_is_too_large_before_it_is_sent) {
  start({.body_bytes = 100});
  const std::string reply = answer("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000000\r\n\r\n");
  EXPECT_EQ(body_of(reply),
            "{\"type\":\"about:blank\",\"title\":\"Content Too Large\",\"status\":413,"
            "\"detail\":\"the request's body is too large\"}\n");
  EXPECT_EQ(status_line_of(answer("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
                                  "ff\r\n" + std::string(255, 'x') + "\r\n0\r\n\r\n")),
            "HTTP/1.1 413 Payload Too Large");
  EXPECT_EQ(mirror.asked, 0);
}

TEST_F(HttpServerTest, cuts_off_who_sends_his_header_too_slowly) {
  start({.header_timeout = 50ms});
  EXPECT_EQ(answer("GET / HTTP/1.1\r\nHost:"), "");
  EXPECT_NE(metrics->exposition().find("http_unreadable_requests_total 1\n"), std::string::npos);
}

TEST_F(HttpServerTest, cuts_off_who_sends_his_body_too_slowly) {
  start({.body_timeout = 50ms});
  EXPECT_EQ(answer("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nhal"), "");
  EXPECT_EQ(mirror.asked, 0);
}

TEST_F(HttpServerTest, closes_a_connection_that_says_nothing_without_a_word) {
  start({.idle_timeout = 50ms});
  EXPECT_EQ(answer(""), "");
}

TEST_F(HttpServerTest, tells_connections_over_the_limit_to_come_back) {
  start({.connections = 1});
  std::string reply;
  talk(reactor, [&] {
    RawClient first{server->port()};
    first.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n").until("GET / ");
    reply = RawClient{server->port()}.rest();
  });
  EXPECT_EQ(status_line_of(reply), "HTTP/1.1 503 Service Unavailable");
  EXPECT_NE(reply.find("Retry-After: 1\r\n"), std::string::npos);
  EXPECT_EQ(body_of(reply),
            "{\"type\":\"about:blank\",\"title\":\"Service Unavailable\",\"status\":503,"
            "\"detail\":\"too many connections\"}\n");
}

TEST_F(HttpServerTest, closes_idle_connections_and_takes_no_more_once_it_drains) {
  start();
  bool refused = false;
  std::string left;
  const std::uint16_t port = server->port();
  talk(reactor, [&] {
    RawClient idle{port};
    idle.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n").until("GET / ");
    reactor.post([&] { server->drain(); });
    left = idle.rest();
    refused = !RawClient{port}.connected();
  });
  while (server->connections() > 0) reactor.run_one();
  EXPECT_EQ(left, "");
  EXPECT_TRUE(refused);
}

TEST_F(HttpServerTest, says_why_it_cannot_listen) {
  start();
  const auto taken = make_http_server(reactor, *metrics, {.port = server->port()}, mirror);
  ASSERT_FALSE(taken.has_value());
  EXPECT_EQ(taken.error().detail,
            "cannot listen on 127.0.0.1:" + std::to_string(server->port()) + ": Address already in use");
  EXPECT_EQ(make_http_server(reactor, *metrics, {.address = "nowhere"}, mirror).error().detail,
            "cannot listen on nowhere:0: Invalid argument");
}

}  // namespace
}  // namespace headroom::service
