#include "real/service/local_rpc.h"

#include <algorithm>
#include <utility>

#include "real/ports/verify.h"

namespace headroom::service {

Peer LocalRpc::peer(std::string_view service) {
  auto found = std::ranges::find(services_, service, &Service::name);
  if (found == services_.end()) {
    verify(elsewhere_ != nullptr, "a service is served before it is resolved");
    found = services_.insert(found, {std::string(service), nullptr, elsewhere_->peer(service)});
  }
  return {static_cast<std::uint32_t>(found - services_.begin())};
}

Task<Result<Message>> LocalRpc::call(Peer to, CallContext context, Message request) {
  const Service& called = services_.at(to.index);
  if (called.here == nullptr) return elsewhere_->call(called.there, context, std::move(request));
  return with_deadline(clock_, context.deadline, called.here->handle(context, std::move(request)));
}

void LocalRpc::serve(std::string_view service, Handler& handler) {
  const auto found = std::ranges::find(services_, service, &Service::name);
  if (found == services_.end()) services_.push_back({std::string(service), &handler, {}});
  else found->here = &handler;
}

}  // namespace headroom::service
