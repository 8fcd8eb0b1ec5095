// An HTTP/1.1 client of one peer that keeps its connections.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "real/ports/clock.h"
#include "real/ports/result.h"
#include "real/service/http_message.h"
#include "real/service/reactor.h"

namespace headroom::service {

struct HttpClientParams {
  std::string host = "127.0.0.1";
  std::uint16_t port = 80;
  std::size_t kept = 64;                           // idle connections
  Nanos kept_for = std::chrono::seconds{20};       // less than servers keep them
  std::uint64_t body_bytes = 64 << 20;             // of a reply, at most
};

class HttpClient {
 public:
  virtual ~HttpClient() = default;
  // The whole reply, whatever its status. Errors: unavailable (no connection, or it broke),
  // deadline_exceeded. Dropping the task closes the connection it used.
  virtual Task<Result<HttpReply>> send(HttpRequest request, Time deadline) = 0;
  virtual std::size_t idle_connections() const = 0;
};

std::unique_ptr<HttpClient> make_http_client(Reactor& reactor, Clock& clock, HttpClientParams params);

}  // namespace headroom::service
