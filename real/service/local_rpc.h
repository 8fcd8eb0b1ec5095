// The Rpc port within one process: components that it hosts are called directly, others elsewhere.
#pragma once

#include <string>
#include <vector>

#include "real/ports/clock.h"
#include "real/ports/rpc.h"

namespace headroom::service {

// Messages stay values: nothing is encoded on the way. A service is served before it is resolved, or is
// one that `elsewhere` knows.
class LocalRpc final : public Rpc {
 public:
  explicit LocalRpc(Clock& clock, Rpc* elsewhere = nullptr) : clock_(clock), elsewhere_(elsewhere) {}

  Peer peer(std::string_view service) override;
  Task<Result<Message>> call(Peer to, CallContext context, Message request) override;
  void serve(std::string_view service, Handler& handler) override;

 private:
  struct Service {
    std::string name;
    Handler* here = nullptr;
    Peer there;  // used where nobody serves it here
  };

  Clock& clock_;
  Rpc* elsewhere_;
  std::vector<Service> services_;
};

}  // namespace headroom::service
