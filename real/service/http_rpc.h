// The Rpc port over HTTP/1.1: POST /rpc/<service>/<method>, the message's bytes as the body.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "real/ports/clock.h"
#include "real/ports/rpc.h"
#include "real/service/http_client.h"
#include "real/service/http_message.h"

namespace headroom::service {

// Both ends: callers name a peer's address with reach(); an HttpServer with this as its handler serves
// what was offered with serve(). Deadlines travel as the time left, in milliseconds; errors as statuses
// with our own code beside them.
class HttpRpc final : public Rpc, public HttpHandler {
 public:
  HttpRpc(Reactor& reactor, Clock& clock) : reactor_(reactor), clock_(clock) {}

  // Where `service` is; before it is resolved.
  void reach(std::string_view service, std::string host, std::uint16_t port);

  Peer peer(std::string_view service) override;
  Task<Result<Message>> call(Peer to, CallContext context, Message request) override;
  void serve(std::string_view service, Handler& handler) override;

  Task<HttpReply> handle(HttpRequest request) override;

 private:
  struct Remote {
    std::string service;
    std::unique_ptr<HttpClient> client;
  };

  Result<CallContext> context_of(const HttpRequest& request, std::string_view method);
  // The same text for as long as this lives; empty once too many were seen to be anything but noise.
  std::string_view kept(std::string_view method);

  Reactor& reactor_;
  Clock& clock_;
  std::vector<Remote> remotes_;
  std::map<std::string, Handler*, std::less<>> handlers_;
  std::set<std::string, std::less<>> methods_;
};

}  // namespace headroom::service
