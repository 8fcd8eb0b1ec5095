// What tests of the service's own rooms stand on: a reactor, its clock, and raw bytes over a socket.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <functional>
#include <string>
#include <thread>

#include "real/service/http_server.h"
#include "real/service/prometheus_metrics.h"
#include "real/service/reactor.h"
#include "real/service/wall_clock.h"

namespace headroom::service {

using namespace std::chrono_literals;

// A client that sends whatever it is told. Blocking; everything it does gives up after ten seconds.
class RawClient {
 public:
  explicit RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    const timeval patience{.tv_sec = 10, .tv_usec = 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;
  ~RawClient() { ::close(socket_); }

  bool connected() const { return connected_; }
  RawClient& send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) break;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return *this;
  }
  // Everything until the server closes.
  std::string rest() {
    std::string all;
    char buffer[4096];
    for (ssize_t got = 0; (got = ::recv(socket_, buffer, sizeof(buffer), 0)) > 0;) {
      all.append(buffer, static_cast<std::size_t>(got));
    }
    return all;
  }
  // Until `end` has been read.
  std::string until(std::string_view end) {
    std::string all;
    char byte = 0;
    while (!all.ends_with(end) && ::recv(socket_, &byte, 1, 0) == 1) all.push_back(byte);
    return all;
  }

 private:
  int socket_;
  bool connected_ = false;
};

inline std::string body_of(const std::string& reply) {
  const std::size_t end = reply.find("\r\n\r\n");
  return end == std::string::npos ? "" : reply.substr(end + 4);
}
inline std::string status_line_of(const std::string& reply) { return reply.substr(0, reply.find("\r\n")); }

// Tells what it was asked.
class Mirror final : public HttpHandler {
 public:
  Task<HttpReply> handle(HttpRequest request) override {
    ++asked;
    co_return HttpReply{
        200, {{"Content-Type", "text/plain"}}, request.method + " " + request.target + " " + request.body};
  }
  int asked = 0;
};

// Serves on this thread while `client` talks on another.
inline void talk(Reactor& reactor, std::function<void()> client) {
  std::jthread other{[&] {
    client();
    reactor.post([&reactor] { reactor.stop(); });
  }};
  reactor.run();
}

}  // namespace headroom::service
