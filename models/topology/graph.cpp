#include "models/topology/graph.h"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/depth_first_search.hpp>
#include <boost/graph/filtered_graph.hpp>
#include <functional>
#include <map>
#include <queue>

#include "real/ports/verify.h"

namespace headroom::models {

namespace {

struct Node {
  std::string name;
  Nanos own{}, hop{};
  std::vector<std::size_t> answers_without;  // callees it can do without by itself
};
struct Edge {
  CallKind kind = CallKind::sync;
  std::size_t instead_of = 0;
};

using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS, Node, Edge>;
using EdgeId = boost::graph_traits<Graph>::edge_descriptor;

struct Waits {
  const Graph* graph = nullptr;
  bool operator()(const EdgeId& e) const { return (*graph)[e].kind != CallKind::async; }
};
using WaitingGraph = boost::filtered_graph<Graph, Waits>;

}  // namespace

struct ServiceGraph::State {
  Graph graph;
  std::map<std::string, std::size_t, std::less<>> by_name;
  std::vector<Call> calls;

  std::size_t at(std::string_view name) const {
    const auto found = by_name.find(name);
    verify(found != by_name.end(), "the service is in the graph");
    return found->second;
  }

  std::expected<std::size_t, std::string> find(std::string_view name) const {
    const auto found = by_name.find(name);
    if (found == by_name.end()) return std::unexpected("unknown service '" + std::string(name) + "'");
    return found->second;
  }

  bool calls_synchronously(std::size_t caller, std::size_t callee) const {
    for (const EdgeId e : boost::make_iterator_range(boost::out_edges(caller, graph)))
      if (boost::target(e, graph) == callee && graph[e].kind != CallKind::async) return true;
    return false;
  }

  // A shortest chain of waiting calls, both ends included; empty if there is none.
  std::vector<std::size_t> chain(std::size_t from, std::size_t to) const {
    std::vector<std::size_t> before(boost::num_vertices(graph), boost::num_vertices(graph));
    std::queue<std::size_t> next;
    next.push(from);
    before[from] = from;
    while (!next.empty() && before[to] == before.size()) {
      const std::size_t v = next.front();
      next.pop();
      for (const EdgeId e : boost::make_iterator_range(boost::out_edges(v, graph))) {
        const std::size_t w = boost::target(e, graph);
        if (graph[e].kind == CallKind::async || before[w] != before.size()) continue;
        before[w] = v;
        next.push(w);
      }
    }
    if (before[to] == before.size()) return {};
    std::vector<std::size_t> path{to};
    while (path.back() != from) path.push_back(before[path.back()]);
    std::reverse(path.begin(), path.end());
    return path;
  }

  // Callees before callers, along calls that wait.
  std::vector<std::size_t> callees_first() const {
    struct Collect : boost::default_dfs_visitor {
      std::vector<std::size_t>* done;
      void finish_vertex(std::size_t v, const WaitingGraph&) { done->push_back(v); }
    };
    std::vector<std::size_t> done;
    Collect collect;
    collect.done = &done;
    boost::depth_first_search(WaitingGraph(graph, Waits{&graph}), boost::visitor(collect));
    return done;
  }

  // How `caller` fares without `callee`, given what has happened to everyone it could turn to.
  // `tried` keeps two fallbacks that stand in for each other from taking turns for ever.
  Effect without(std::size_t caller, std::size_t callee, const std::vector<Effect>& effect,
                 const std::vector<bool>& touched, std::vector<std::size_t> tried = {}) const {
    if (std::find(tried.begin(), tried.end(), callee) != tried.end()) return Effect::blocked;
    tried.push_back(callee);
    const std::vector<std::size_t>& own = graph[caller].answers_without;
    if (std::find(own.begin(), own.end(), callee) != own.end()) return Effect::degraded;
    for (const EdgeId e : boost::make_iterator_range(boost::out_edges(caller, graph))) {
      if (graph[e].kind != CallKind::fallback || graph[e].instead_of != callee) continue;
      const std::size_t other = boost::target(e, graph);
      if (!touched[other] || effect[other] == Effect::degraded) return Effect::degraded;
      if (without(caller, other, effect, touched, tried) == Effect::degraded) return Effect::degraded;
    }
    return Effect::blocked;
  }
};

ServiceGraph::ServiceGraph() : state_(std::make_unique<State>()) {}
ServiceGraph::ServiceGraph(ServiceGraph&&) noexcept = default;
ServiceGraph& ServiceGraph::operator=(ServiceGraph&&) noexcept = default;
ServiceGraph::~ServiceGraph() = default;

void ServiceGraph::add_service(std::string_view name, Nanos own, Nanos hop) {
  const auto known = state_->by_name.find(name);
  const std::size_t v =
      known != state_->by_name.end() ? known->second : boost::add_vertex(Node{std::string(name)}, state_->graph);
  state_->by_name.emplace(name, v);
  state_->graph[v].own = own;
  state_->graph[v].hop = hop;
}

std::expected<void, std::string> ServiceGraph::add_own_fallback(std::string_view service, std::string_view instead_of) {
  const auto from = state_->find(service), to = state_->find(instead_of);
  if (!from) return std::unexpected(from.error());
  if (!to) return std::unexpected(to.error());
  if (!state_->calls_synchronously(*from, *to))
    return std::unexpected(std::string(service) + " does not call " + std::string(instead_of));
  state_->graph[*from].answers_without.push_back(*to);
  return {};
}

std::expected<void, std::string> ServiceGraph::add_call(const Call& call) {
  const auto from = state_->find(call.caller), to = state_->find(call.callee);
  if (!from) return std::unexpected(from.error());
  if (!to) return std::unexpected(to.error());
  Edge edge{.kind = call.kind};
  if (call.kind == CallKind::fallback) {
    const auto primary = state_->find(call.instead_of);
    if (!primary) return std::unexpected(primary.error());
    if (!state_->calls_synchronously(*from, *primary))
      return std::unexpected(call.caller + " does not call " + call.instead_of + ", so nothing can stand in for it");
    edge.instead_of = *primary;
  }
  if (call.kind != CallKind::async) {
    const std::vector<std::size_t> back = state_->chain(*to, *from);
    if (!back.empty()) {
      std::string text = "a cycle of synchronous calls: " + call.caller;
      for (const std::size_t v : back) text += " -> " + state_->graph[v].name;
      return std::unexpected(text);
    }
  }
  boost::add_edge(*from, *to, edge, state_->graph);
  state_->calls.push_back(call);
  return {};
}

bool ServiceGraph::has(std::string_view name) const { return state_->by_name.contains(name); }

std::vector<std::string> ServiceGraph::services() const {
  std::vector<std::string> names;
  for (const std::size_t v : boost::make_iterator_range(boost::vertices(state_->graph)))
    names.push_back(state_->graph[v].name);
  return names;
}

std::vector<Call> ServiceGraph::calls() const { return state_->calls; }

std::vector<std::string> ServiceGraph::callees(std::string_view name) const {
  std::vector<std::string> names;
  for (const EdgeId e : boost::make_iterator_range(boost::out_edges(state_->at(name), state_->graph))) {
    const std::string& other = state_->graph[boost::target(e, state_->graph)].name;
    if (std::find(names.begin(), names.end(), other) == names.end()) names.push_back(other);
  }
  return names;
}

std::vector<std::string> ServiceGraph::callers(std::string_view name) const {
  std::vector<std::string> names;
  for (const EdgeId e : boost::make_iterator_range(boost::in_edges(state_->at(name), state_->graph))) {
    const std::string& other = state_->graph[boost::source(e, state_->graph)].name;
    if (std::find(names.begin(), names.end(), other) == names.end()) names.push_back(other);
  }
  return names;
}

std::vector<std::string> ServiceGraph::topological_order() const {
  // Kahn's order rather than the reverse of a depth-first one: ties keep the order in which services were added.
  const Graph& g = state_->graph;
  const std::size_t n = boost::num_vertices(g);
  std::vector<std::size_t> waiting(n, 0);
  for (const EdgeId e : boost::make_iterator_range(boost::edges(g)))
    if (g[e].kind != CallKind::async) ++waiting[boost::target(e, g)];
  std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>> ready;
  for (std::size_t v = 0; v < n; ++v)
    if (waiting[v] == 0) ready.push(v);
  std::vector<std::string> order;
  while (!ready.empty()) {
    const std::size_t v = ready.top();
    ready.pop();
    order.push_back(g[v].name);
    for (const EdgeId e : boost::make_iterator_range(boost::out_edges(v, g)))
      if (g[e].kind != CallKind::async && --waiting[boost::target(e, g)] == 0) ready.push(boost::target(e, g));
  }
  return order;
}

std::vector<Affected> ServiceGraph::blast_radius(const std::vector<std::string>& lost) const {
  const Graph& g = state_->graph;
  const std::size_t n = boost::num_vertices(g);
  std::vector<Effect> effect(n, Effect::lost);
  std::vector<bool> touched(n, false);
  std::vector<std::size_t> through(n, n);
  for (const std::string& name : lost) touched[state_->at(name)] = true;

  const auto touch = [&](std::size_t v, Effect e, std::size_t by) {
    if (touched[v] && effect[v] <= e) return false;
    touched[v] = true;
    effect[v] = e;
    through[v] = by;
    return true;
  };
  // Asynchronous calls may form cycles, so the passes repeat until nothing changes; effects only ever get worse.
  const std::vector<std::size_t> order = state_->callees_first();
  for (bool changed = true; changed;) {
    changed = false;
    for (const std::size_t v : order) {
      for (const EdgeId e : boost::make_iterator_range(boost::out_edges(v, g))) {
        const std::size_t callee = boost::target(e, g);
        if (!touched[callee] || g[e].kind == CallKind::fallback) continue;
        const bool down = effect[callee] != Effect::degraded;
        const Effect here = g[e].kind == CallKind::sync && down ? state_->without(v, callee, effect, touched)
                                                                 : Effect::degraded;
        changed = touch(v, here, callee) || changed;
      }
    }
  }
  std::vector<Affected> result;
  for (std::size_t v = 0; v < n; ++v)
    if (touched[v]) result.push_back({g[v].name, effect[v], through[v] == n ? std::string{} : g[through[v]].name});
  return result;
}

CriticalPath ServiceGraph::critical_path(std::string_view root) const {
  const Graph& g = state_->graph;
  std::vector<Nanos> below(boost::num_vertices(g));
  std::vector<std::size_t> next(boost::num_vertices(g), boost::num_vertices(g));
  for (const std::size_t v : state_->callees_first()) {
    Nanos longest{};
    for (const EdgeId e : boost::make_iterator_range(boost::out_edges(v, g))) {
      if (g[e].kind != CallKind::sync) continue;
      const std::size_t callee = boost::target(e, g);
      const Nanos here = g[callee].hop + below[callee];
      if (next[v] == next.size() || here > longest) {
        longest = here;
        next[v] = callee;
      }
    }
    below[v] = g[v].own + longest;
  }
  CriticalPath path;
  std::size_t v = state_->at(root);
  path.latency = below[v];
  for (; v != next.size(); v = next[v]) path.services.push_back(g[v].name);
  return path;
}

const char* name(Effect effect) {
  switch (effect) {
    case Effect::lost: return "lost";
    case Effect::blocked: return "blocked";
    case Effect::degraded: return "degraded";
  }
  return "unknown";
}

const char* name(CallKind kind) {
  switch (kind) {
    case CallKind::sync: return "sync";
    case CallKind::async: return "async";
    case CallKind::fallback: return "fallback";
  }
  return "unknown";
}

}  // namespace headroom::models
