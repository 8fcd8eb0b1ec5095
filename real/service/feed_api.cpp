#include "real/service/feed_api.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "real/service/page_json.h"
#include "real/service/problem.h"
#include "real/service/query.h"

namespace headroom::service {
namespace {

constexpr std::string_view foryou_path = "/api/v1/foryou";
constexpr std::array<std::string_view, 4> paths = {foryou_path, "/healthz", "/healthz/live", "/metrics"};

std::string_view path_of(std::string_view target) { return target.substr(0, target.find('?')); }

bool same_ignoring_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return (x | 0x20) == (y | 0x20); });
}

HttpReply json_reply(int status, std::string body) {
  return {status, {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}}, std::move(body)};
}

}  // namespace

FeedApi::FeedApi(Clock& clock, ScrapedMetrics& metrics, Handler& gateway, FeedApiParams params)
    : clock_(clock),
      metrics_(metrics),
      gateway_(gateway),
      params_(params),
      latency_(metrics.timing("http_request_seconds", "Whole request to reply of feed requests")) {}

Task<HttpReply> FeedApi::handle(HttpRequest request) {
  const std::string path{path_of(request.target)};
  HttpReply reply = co_await answer(std::move(request));
  replies(path, reply.status).add();
  co_return reply;
}

// Unknown paths share one label, or anybody could fill the memory with them.
Counter& FeedApi::replies(std::string_view path, int status) {
  const bool known = std::ranges::find(paths, path) != paths.end();
  return metrics_.counter("http_requests_total", "Requests by path and status",
                          {{"path", known ? std::string(path) : "other"}, {"status", std::to_string(status)}});
}

Task<HttpReply> FeedApi::answer(HttpRequest request) {
  const std::string_view path = path_of(request.target);
  if (std::ranges::find(paths, path) == paths.end()) co_return problem_reply(404, "there is nothing at this path");
  if (request.method != "GET") {
    HttpReply reply = problem_reply(405, "only GET is answered here");
    reply.headers.emplace_back("Allow", "GET");
    co_return reply;
  }
  if (path == foryou_path) co_return co_await foryou(std::move(request));
  if (path == "/healthz/live") co_return json_reply(200, "{\"status\":\"live\"}\n");
  if (path == "/healthz") {
    co_return draining_ ? json_reply(503, "{\"status\":\"draining\"}\n") : json_reply(200, "{\"status\":\"ready\"}\n");
  }
  co_return HttpReply{200, {{"Content-Type", "text/plain; version=0.0.4; charset=utf-8"}}, metrics_.exposition()};
}

Task<HttpReply> FeedApi::foryou(HttpRequest request) {
  const Time began = clock_.now();
  Result<wire::FeedRequest> asked = feed_request(request);
  if (!asked) co_return problem_reply(asked.error());
  const CallContext context{.method = wire::foryou_method, .deadline = began + params_.deadline};
  Task<Result<Message>> work = gateway_.handle(context, Message::of(std::move(*asked)));
  Result<Message> answer = co_await with_deadline(clock_, context.deadline, std::move(work));
  latency_.record(clock_.now() - began);
  if (!answer) co_return problem_reply(answer.error());
  const Result<wire::FeedPage> page = std::move(*answer).take<wire::FeedPage>();
  if (!page) co_return problem_reply(Error{Errc::internal, "the page could not be read", {}});
  co_return json_reply(200, page_json(*page));
}

Result<wire::FeedRequest> FeedApi::feed_request(const HttpRequest& request) const {
  constexpr std::string_view scheme = "Bearer ";
  const std::string_view authorization = header(request.headers, "authorization");
  if (!same_ignoring_case(authorization.substr(0, scheme.size()), scheme)) {
    return fail(Errc::unauthenticated, "a token is needed: Authorization: Bearer TOKEN");
  }
  Result<Target> target = parse_target(request.target);
  if (!target) return std::unexpected(std::move(target.error()));
  wire::FeedRequest asked{.region = params_.region, .token = std::string(authorization.substr(scheme.size()))};
  for (auto& [name, value] : target->query) {
    if (name == "cursor") {
      asked.cursor = std::move(value);
    } else if (name == "limit") {
      const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), asked.limit);
      if (error != std::errc{} || end != value.data() + value.size()) {
        return fail(Errc::invalid, "limit: '" + value + "' is no whole number");
      }
    } else {
      return fail(Errc::invalid, "query: there is no parameter '" + name + "', only cursor and limit");
    }
  }
  return asked;
}

}  // namespace headroom::service
