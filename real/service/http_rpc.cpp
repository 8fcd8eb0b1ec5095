#include "real/service/http_rpc.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "real/ports/verify.h"
#include "real/service/problem.h"

namespace headroom::service {
namespace {

constexpr std::string_view prefix = "/rpc/";
constexpr std::string_view time_left_header = "headroom-time-left-ms";
constexpr std::string_view routing_key_header = "headroom-routing-key";
constexpr std::string_view request_id_header = "headroom-request-id";
constexpr std::string_view priority_header = "headroom-priority";
constexpr std::string_view error_header = "headroom-error";
constexpr std::string_view retry_after_header = "headroom-retry-after-ns";
constexpr std::size_t most_methods = 256;  // far more than all services have together

template <class T>
std::optional<T> number(std::string_view text) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

constexpr Errc all_codes[] = {Errc::invalid,    Errc::unauthenticated, Errc::not_found,
                              Errc::conflict,   Errc::rate_limited,    Errc::overloaded,
                              Errc::unavailable, Errc::deadline_exceeded, Errc::internal};

HttpReply reply_of(Result<Message> answer) {
  if (answer) return {200, {{"Content-Type", "application/octet-stream"}}, answer->encode()};
  Error& error = answer.error();
  HttpReply reply{status_of(error.code), {{"Content-Type", "text/plain"}}, std::move(error.detail)};
  reply.headers.emplace_back(error_header, name(error.code));
  if (error.retry_after > Nanos{}) {
    reply.headers.emplace_back(retry_after_header, std::to_string(error.retry_after.count()));
  }
  return reply;
}

Result<Message> answer_of(HttpReply reply) {
  if (reply.status == 200) return Message::raw(std::move(reply.body));
  Error error{.code = code_of(reply.status), .detail = std::move(reply.body)};
  const std::string_view code = header(reply.headers, error_header);
  const auto known = std::ranges::find(all_codes, code, [](Errc c) { return std::string_view{name(c)}; });
  if (known != std::end(all_codes)) error.code = *known;
  if (const auto ns = number<std::int64_t>(header(reply.headers, retry_after_header))) error.retry_after = Nanos{*ns};
  return std::unexpected(std::move(error));
}

}  // namespace

void HttpRpc::reach(std::string_view service, std::string host, std::uint16_t port) {
  remotes_.push_back(
      {std::string(service), make_http_client(reactor_, clock_, {.host = std::move(host), .port = port})});
}

Peer HttpRpc::peer(std::string_view service) {
  const auto found = std::ranges::find(remotes_, service, &Remote::service);
  verify(found != remotes_.end(), "a peer's address is known before it is resolved");
  return {static_cast<std::uint32_t>(found - remotes_.begin())};
}

void HttpRpc::serve(std::string_view service, Handler& handler) { handlers_[std::string(service)] = &handler; }

Task<Result<Message>> HttpRpc::call(Peer to, CallContext context, Message message) {
  const Remote& remote = remotes_.at(to.index);
  const auto left = std::chrono::floor<std::chrono::milliseconds>(context.deadline - clock_.now());
  if (left.count() <= 0) co_return fail(Errc::deadline_exceeded, "no time is left for the call");
  HttpRequest request{.method = "POST", .target = std::string(prefix)};
  request.target.append(remote.service).append("/").append(context.method);
  request.headers = {
      {"content-type", "application/octet-stream"},
      {std::string(time_left_header), std::to_string(left.count())},
      {std::string(routing_key_header), std::to_string(context.routing_key)},
      {std::string(request_id_header), std::to_string(context.request_id)},
      {std::string(priority_header), std::to_string(static_cast<unsigned>(context.priority))},
  };
  request.body = message.encode();
  Result<HttpReply> reply = co_await remote.client->send(std::move(request), context.deadline);
  if (!reply) co_return std::unexpected(std::move(reply.error()));
  co_return answer_of(std::move(*reply));
}

Task<HttpReply> HttpRpc::handle(HttpRequest request) {
  std::string_view path{request.target};
  if (!path.starts_with(prefix)) co_return problem_reply(404, "services are called below /rpc/");
  if (request.method != "POST") {
    HttpReply reply = problem_reply(405, "services are called with POST");
    reply.headers.emplace_back("Allow", "POST");
    co_return reply;
  }
  path.remove_prefix(prefix.size());
  const std::size_t slash = path.find('/');
  const auto handler = handlers_.find(path.substr(0, slash));
  if (slash == std::string_view::npos || handler == handlers_.end()) {
    co_return reply_of(fail(Errc::not_found, "no such service is served here"));
  }
  const Result<CallContext> context = context_of(request, path.substr(slash + 1));
  if (!context) co_return reply_of(std::unexpected(context.error()));
  Task<Result<Message>> work = handler->second->handle(*context, Message::raw(std::move(request.body)));
  co_return reply_of(co_await with_deadline(clock_, context->deadline, std::move(work)));
}

Result<CallContext> HttpRpc::context_of(const HttpRequest& request, std::string_view method) {
  const auto left = number<std::uint32_t>(header(request.headers, time_left_header));
  const auto routing_key = number<std::uint64_t>(header(request.headers, routing_key_header));
  const auto request_id = number<std::uint64_t>(header(request.headers, request_id_header));
  const auto priority = number<std::uint8_t>(header(request.headers, priority_header));
  if (!left) return fail(Errc::invalid, std::string(time_left_header) + ": how many milliseconds are left?");
  if (priority.value_or(0) > static_cast<std::uint8_t>(Priority::critical)) {
    return fail(Errc::invalid, std::string(priority_header) + ": there is no such priority");
  }
  const std::string_view known = kept(method);
  if (known.empty()) return fail(Errc::not_found, "no such method");
  return CallContext{.method = known,
                     .deadline = clock_.now() + std::chrono::milliseconds{*left},
                     .routing_key = routing_key.value_or(0),
                     .request_id = request_id.value_or(0),
                     .priority = priority ? static_cast<Priority>(*priority) : Priority::normal};
}

std::string_view HttpRpc::kept(std::string_view method) {
  const auto found = methods_.find(method);
  if (found != methods_.end()) return *found;
  if (methods_.size() >= most_methods) return {};
  return *methods_.emplace(method).first;
}

}  // namespace headroom::service
