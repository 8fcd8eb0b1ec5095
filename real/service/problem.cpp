#include "real/service/problem.h"

#include <nlohmann/json.hpp>

namespace headroom::service {
namespace {

nlohmann::ordered_json problem(int status, std::string_view detail) {
  return {{"type", "about:blank"}, {"title", phrase(status)}, {"status", status}, {"detail", detail}};
}

// Details may quote what came in, which need not be UTF-8.
HttpReply reply_of(int status, const nlohmann::ordered_json& document) {
  return {status,
          {{"Content-Type", "application/problem+json"}, {"Cache-Control", "no-store"}},
          document.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n"};
}

}  // namespace

int status_of(Errc code) {
  switch (code) {
    case Errc::invalid: return 400;
    case Errc::unauthenticated: return 401;
    case Errc::not_found: return 404;
    case Errc::conflict: return 409;
    case Errc::rate_limited: return 429;
    case Errc::overloaded: return 503;
    case Errc::unavailable: return 503;
    case Errc::deadline_exceeded: return 504;
    case Errc::internal: break;
  }
  return 500;
}

Errc code_of(int status) {
  switch (status) {
    case 400: return Errc::invalid;
    case 401: return Errc::unauthenticated;
    case 404: return Errc::not_found;
    case 409: return Errc::conflict;
    case 429: return Errc::rate_limited;
    case 502:
    case 503: return Errc::unavailable;
    case 504: return Errc::deadline_exceeded;
    default: break;
  }
  return status >= 400 && status < 500 ? Errc::invalid : Errc::internal;
}

std::string_view phrase(int status) {
  switch (status) {
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 409: return "Conflict";
    case 413: return "Content Too Large";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    default: break;
  }
  return "Internal Server Error";
}

HttpReply problem_reply(int status, std::string_view detail) { return reply_of(status, problem(status, detail)); }

HttpReply problem_reply(const Error& error) {
  const int status = status_of(error.code);
  nlohmann::ordered_json document = problem(status, error.detail);
  document["code"] = name(error.code);
  HttpReply reply = reply_of(status, document);
  if (error.retry_after > Nanos{}) {
    const auto whole = std::chrono::ceil<std::chrono::seconds>(error.retry_after).count();
    reply.headers.emplace_back("Retry-After", std::to_string(whole));
  }
  if (status == 401) reply.headers.emplace_back("WWW-Authenticate", "Bearer");
  return reply;
}

}  // namespace headroom::service
