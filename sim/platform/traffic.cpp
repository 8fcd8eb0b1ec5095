#include "sim/platform/traffic.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "real/ports/verify.h"

namespace headroom::platform {
namespace {

std::size_t at(Site site) { return std::to_underlying(site); }

// SimGrid carries whole bytes.
std::uint64_t whole_bytes(double bytes) { return static_cast<std::uint64_t>(std::max(1.0, std::ceil(bytes))); }

}  // namespace

Traffic::Traffic(const PlatformParams& params, const Sites& sites, const Routes& routes)
    : routes_(routes), waiting_for_lane_(sites.count()) {
  for (const LinkParams& link : params.links) {
    links_.push_back({.payload_per_second = link.bytes_per_second * params.network.payload_share});
  }
  const auto capped = static_cast<std::size_t>(params.network.capped_flows_per_site);
  lane_taken_.assign(sites.count(), std::vector<bool>(capped, false));
  std::vector<std::size_t> next_lane(sites.count(), capped);
  for (const PipeParams& pipe : params.pipes) {
    const std::size_t from = sites.find(pipe.from).value();
    pipes_.push_back({.from = from, .to = sites.find(pipe.to).value(), .lane = next_lane[from]++});
  }
}

void Traffic::open_window(Time until, SimGridEngine& engine) {
  window_s_ = seconds(until - edge_);
  edge_ = until;
  for (LinkState& link : links_) link.carried_at_edge = link.carried;
  for (std::size_t pipe = 0; pipe < pipes_.size(); ++pipe) open_pipe(pipe, window_s_, engine);
}

// Everything offered in the window and left over before it is sent as one flow, limited to the rate that
// spreads it over the window: a pipe takes its offered rate, not the whole link for a moment.
void Traffic::open_pipe(std::size_t index, double window_s, SimGridEngine& engine) {
  PipeState& pipe = pipes_[index];
  pipe.last.offered_bytes = pipe.offered * window_s;
  pipe.to_carry = pipe.backlog + pipe.last.offered_bytes;
  pipe.ended = false;
  if (pipe.to_carry <= 0 || !passable(routes_.between(pipe.from, pipe.to))) return;
  engine.set_lane_bandwidth(pipe.from, pipe.lane, pipe.to_carry / window_s);
  pipe.token = engine.send(kPipeBit | index, {pipe.from, pipe.lane}, pipe.to, whole_bytes(pipe.to_carry));
}

void Traffic::on_pipe_end(std::size_t pipe) {
  pipes_[pipe].token.reset();
  pipes_[pipe].ended = true;
}

void Traffic::close_window(SimGridEngine& engine) {
  for (PipeState& pipe : pipes_) close_pipe(pipe, window_s_, engine);
  for (auto& [id, flow] : flows_) settle(flow, engine);
  for (LinkState& link : links_) {
    link.utilization = (link.carried - link.carried_at_edge) / (link.payload_per_second * link.factor * window_s_);
  }
}

void Traffic::close_pipe(PipeState& pipe, double window_s, SimGridEngine& engine) {
  const Path& path = routes_.between(pipe.from, pipe.to);
  double left = pipe.to_carry;
  if (pipe.token) {
    left = std::min(left, engine.remaining_bytes(*pipe.token));
    engine.cancel(*pipe.token);
    pipe.token.reset();
  } else if (pipe.ended) {
    left = 0;
  }
  // What doubles leave of a flow that was to end exactly with the window is no backlog.
  if (left <= std::max(1.0, 1e-9 * pipe.to_carry)) left = 0;
  PipeWindow& last = pipe.last;
  last.carried_bytes = pipe.to_carry - left;
  last.backlog_bytes = pipe.backlog = left;
  last.delay = path.latency;
  if (left > 0) {
    const double drain_s = left / last.carried_bytes * window_s;
    // 1e9 s, three simulated decades, stands for "nothing gets through".
    last.delay = drain_s < 1e9 ? last.delay + from_seconds(drain_s) : Nanos::max();
  }
  credit(path, last.carried_bytes);
}

const Path& Traffic::path(Site from, Site to) const { return routes_.between(at(from), at(to)); }

bool Traffic::passable(const Path& path) const {
  return std::ranges::all_of(path.links, [this](std::size_t link) { return links_[link].up; });
}

void Traffic::credit(const Path& path, double bytes) {
  for (const std::size_t link : path.links) links_[link].carried += bytes;
}

void Traffic::start(ActivityId id, const FlowParams& params, SimGridEngine& engine, Agenda& agenda) {
  verify(params.size.count > 0, "a flow carries at least one byte");
  verify(!path(params.from, params.to).links.empty(), "a flow needs two different sites that links connect");
  verify(!params.max_bytes_per_second || *params.max_bytes_per_second > 0, "a flow's limit is positive");
  Flow flow{.from = params.from, .to = params.to, .left = static_cast<double>(params.size.count),
            .max_rate = params.max_bytes_per_second, .began = agenda.edge()};
  if (!passable(path(flow.from, flow.to))) {
    agenda.add({id, flow.began, flow.began, Outcome::failed});
    return;
  }
  Flow& kept = flows_.emplace(id, flow).first->second;
  if (!kept.max_rate) return send(id, kept, engine);
  std::vector<bool>& taken = lane_taken_[at(kept.from)];
  const auto free = std::ranges::find(taken, false);
  if (free == taken.end()) return waiting_for_lane_[at(kept.from)].push_back(id);
  *free = true;
  kept.lane = static_cast<std::size_t>(free - taken.begin());
  send(id, kept, engine);
}

void Traffic::send(ActivityId id, Flow& flow, SimGridEngine& engine) {
  if (flow.lane) engine.set_lane_bandwidth(at(flow.from), *flow.lane, *flow.max_rate);
  flow.token = engine.send(std::to_underlying(id), {at(flow.from), flow.lane}, at(flow.to), whole_bytes(flow.left));
}

// Credits the links with what has moved since the last time.
void Traffic::settle(Flow& flow, SimGridEngine& engine) {
  if (!flow.token) return;
  const double left = std::min(flow.left, engine.remaining_bytes(*flow.token));
  credit(path(flow.from, flow.to), flow.left - left);
  flow.left = left;
}

void Traffic::on_flow_end(ActivityId id, SimGridEngine& engine, Agenda& agenda) {
  const auto ended = flows_.extract(id);
  verify(!ended.empty(), "a flow ends once");
  const Flow& flow = ended.mapped();
  const Path& taken = path(flow.from, flow.to);
  credit(taken, flow.left);
  agenda.add({id, flow.began, engine.now() + taken.latency, Outcome::done});
  free_lane(flow, engine);
}

// The next in line takes over at once, inside a window too.
void Traffic::free_lane(const Flow& flow, SimGridEngine& engine) {
  if (!flow.lane) return;
  std::deque<ActivityId>& line = waiting_for_lane_[at(flow.from)];
  if (line.empty()) {
    lane_taken_[at(flow.from)][*flow.lane] = false;
    return;
  }
  const ActivityId next = line.front();
  line.pop_front();
  Flow& follower = flows_.at(next);
  follower.lane = flow.lane;
  follower.began = engine.now();
  send(next, follower, engine);
}

bool Traffic::cancel(ActivityId id, SimGridEngine& engine) {
  const auto found = flows_.find(id);
  if (found == flows_.end()) return false;
  Flow& flow = found->second;
  settle(flow, engine);
  if (flow.token) engine.cancel(*flow.token);
  std::erase(waiting_for_lane_[at(flow.from)], id);
  free_lane(flow, engine);
  flows_.erase(found);
  return true;
}

std::vector<ActivityId> Traffic::crossing(std::size_t link) const {
  std::vector<ActivityId> ids;
  for (const auto& [id, flow] : flows_) {
    const std::vector<std::size_t>& links = path(flow.from, flow.to).links;
    if (std::ranges::find(links, link) != links.end()) ids.push_back(id);
  }
  return ids;
}

// SimGrid bounds a running flow by the bandwidths it started with, so those that cross are sent again.
void Traffic::set_bandwidth(std::size_t link, double factor, SimGridEngine& engine) {
  verify(factor > 0 && std::isfinite(factor), "a link's bandwidth factor is positive; take it down instead of 0");
  if (links_[link].factor == factor) return;
  links_[link].factor = factor;
  engine.set_link_payload_rate(link, links_[link].payload_per_second * factor);
  for (const ActivityId id : crossing(link)) {
    Flow& flow = flows_.at(id);
    if (!flow.token) continue;
    settle(flow, engine);
    engine.cancel(*flow.token);
    send(id, flow, engine);
  }
}

void Traffic::set_up(std::size_t link, bool up, SimGridEngine& engine, Agenda& agenda) {
  if (links_[link].up == up) return;
  links_[link].up = up;
  if (!up) {
    for (const ActivityId id : crossing(link)) {
      const auto found = flows_.find(id);
      agenda.add({id, found->second.began, agenda.edge(), Outcome::failed});
      cancel(id, engine);
    }
  }
  engine.set_link_up(link, up);
}

}  // namespace headroom::platform
