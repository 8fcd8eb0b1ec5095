// An HTTP/1.1 server: keeps connections, reads whole requests within limits, and has a handler answer them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "real/ports/metrics.h"
#include "real/ports/result.h"
#include "real/service/http_message.h"
#include "real/service/reactor.h"

namespace headroom::service {

struct HttpServerParams {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  // 0: one that is free
  std::size_t connections = 10'000;  // open at once; further ones are told to come back
  std::uint32_t header_bytes = 16 << 10;
  std::uint64_t body_bytes = 1 << 20;
  Nanos idle_timeout = std::chrono::seconds{60};    // between requests
  Nanos header_timeout = std::chrono::seconds{10};  // from a request's first byte to the end of its header
  Nanos body_timeout = std::chrono::seconds{30};
  Nanos write_timeout = std::chrono::seconds{30};
};

class HttpServer {
 public:
  virtual ~HttpServer() = default;
  // The port that is really listened on.
  virtual std::uint16_t port() const = 0;
  virtual std::size_t connections() const = 0;
  // Takes no more connections or requests; those being answered are, and then closed.
  virtual void drain() = 0;
};

// What cannot be read is answered here, as a problem document, and its connection closed: 400 (no HTTP),
// 413 (body too large), 431 (header too large), 503 (too many connections). Who is too slow is cut off without
// a word. Error: unavailable, where the address cannot be listened on. The handler outlives the server.
Result<std::unique_ptr<HttpServer>> make_http_server(Reactor& reactor, Metrics& metrics, HttpServerParams params,
                                                     HttpHandler& handler);

}  // namespace headroom::service
