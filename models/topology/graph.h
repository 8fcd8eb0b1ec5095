// Who calls whom: cycles, blast radius and the longest expected path of the product's services.
#pragma once

#include <cstddef>
#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "real/ports/units.h"

namespace headroom::models {

enum class CallKind {
  sync,      // the caller waits for it and fails without it
  async,     // through the log or in the background: without it the caller answers, but its data grows stale
  fallback,  // made only when the call to `instead_of` has failed
};

struct Call {
  std::string caller, callee;
  CallKind kind = CallKind::sync;
  std::string instead_of;  // fallback: the callee it stands in for
};

// What the loss of one service does to another.
enum class Effect {
  lost,      // the service itself
  blocked,   // a synchronous call without an alternative leads there: those requests fail
  degraded,  // a fallback answers instead, or something asynchronous stands still
};
struct Affected {
  std::string service;
  Effect effect = Effect::lost;
  std::string through;  // the callee that passed it on; empty for the lost service
};

struct CriticalPath {
  std::vector<std::string> services;  // from the root down
  Nanos latency{};                    // expected: own times and hops along the path
};

// Services and calls by name. Every question takes names that are in the graph; an unknown one is the caller's mistake
// (`has` tells) and aborts, while `add_call` reports unknown names, because they come from scenario files.
class ServiceGraph {
 public:
  ServiceGraph();
  ServiceGraph(ServiceGraph&&) noexcept;
  ServiceGraph& operator=(ServiceGraph&&) noexcept;
  ~ServiceGraph();

  // `own`: expected time in the service itself; `hop`: expected round trip of a call to it. Adding a name again
  // changes its times.
  void add_service(std::string_view name, Nanos own = {}, Nanos hop = {});
  // The service can answer by itself, worse but at once, when its call to `instead_of` fails.
  std::expected<void, std::string> add_own_fallback(std::string_view service, std::string_view instead_of);
  // Refuses an unknown name, a fallback for a call that is not there, and a cycle of calls that wait (synchronous and
  // fallback), naming it: "a cycle of synchronous calls: gateway -> feed -> gateway". A refused call is not added.
  std::expected<void, std::string> add_call(const Call& call);

  bool has(std::string_view name) const;
  std::vector<std::string> services() const;              // in the order added
  std::vector<Call> calls() const;                        // in the order added
  std::vector<std::string> callees(std::string_view name) const;  // fan-out, any kind, each once, in the order added
  std::vector<std::string> callers(std::string_view name) const;  // fan-in
  // Callers before callees, along calls that wait; ties in the order added.
  std::vector<std::string> topological_order() const;
  // Everyone touched when `lost` are all gone, in the order added.
  std::vector<Affected> blast_radius(const std::vector<std::string>& lost) const;
  // The longest path of synchronous calls from `root`. Calls of one service to several others count as parallel, so
  // this is the least an unhurried request takes.
  CriticalPath critical_path(std::string_view root) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

const char* name(Effect effect);
const char* name(CallKind kind);

}  // namespace headroom::models
