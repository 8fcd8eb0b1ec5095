#include "sim/platform/platform.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "real/ports/verify.h"
#include "sim/platform/agenda.h"
#include "sim/platform/machines.h"
#include "sim/platform/routes.h"
#include "sim/platform/simgrid_engine.h"
#include "sim/platform/traffic.h"

namespace headroom::platform {
namespace {

PlatformParams checked(PlatformParams params) {
  const std::vector<std::string> found = problems(params);
  verify(found.empty(), found.empty() ? "" : found.front().c_str());
  return params;
}

template <class Handle, class Entries>
Handle by_name(const Entries& entries, std::string_view name, const char* complaint) {
  const auto found = std::ranges::find(entries, name, [](const auto& entry) -> std::string_view { return entry.name; });
  verify(found != entries.end(), complaint);
  return Handle{static_cast<std::uint32_t>(found - entries.begin())};
}

}  // namespace

class Platform::World {
 public:
  explicit World(PlatformParams given)
      : params(checked(std::move(given))), sites(params), routes(params, sites), traffic(params, sites, routes),
        machines(params, sites), engine(params, sites, routes, [this](std::uint64_t tag) { on_end(tag); }),
        site_up(sites.count(), true), link_up(params.links.size(), true) {}

  // Called from inside SimGrid's run: only bookkeeping and the start of whoever waited.
  void on_end(std::uint64_t tag) {
    if (tag & Traffic::kPipeBit) return traffic.on_pipe_end(tag & ~Traffic::kPipeBit);
    const ActivityId id{tag};
    if (!machines.on_end(id, engine, agenda)) traffic.on_flow_end(id, engine, agenda);
  }

  ActivityId next_id() { return ActivityId{++last_id}; }

  bool is_up(std::size_t site) const { return site_up[site] && site_up[sites.region_of(site)]; }

  // Brings links and machines in line with what was asked of them and of their sites.
  void apply_faults() {
    for (std::size_t link = 0; link < link_up.size(); ++link) {
      const LinkParams& ends = params.links[link];
      const bool up = link_up[link] && is_up(*sites.find(ends.from)) && is_up(*sites.find(ends.to));
      traffic.set_up(link, up, engine, agenda);
    }
    machines.apply_faults([this](std::size_t site) { return is_up(site); }, engine, agenda);
  }

  PlatformParams params;
  Sites sites;
  Routes routes;
  Agenda agenda;
  Traffic traffic;
  Machines machines;
  SimGridEngine engine;
  std::vector<bool> site_up;
  std::vector<bool> link_up;
  std::uint64_t last_id = 0;
};

Platform::Platform(PlatformParams params) : world_(std::make_unique<World>(std::move(params))) {}
Platform::~Platform() = default;

Site Platform::site(std::string_view name) const {
  const auto found = world_->sites.find(name);
  verify(found.has_value(), "no site of that name");
  return Site{static_cast<std::uint32_t>(*found)};
}
Link Platform::link(std::string_view name) const {
  return by_name<Link>(world_->params.links, name, "no link of that name");
}
HostGroup Platform::group(std::string_view name) const {
  return by_name<HostGroup>(world_->machines.groups(), name, "no host group of that name");
}
Disk Platform::disk(std::string_view name) const {
  return by_name<Disk>(world_->machines.disks(), name, "no disk of that name");
}
Pipe Platform::pipe(std::string_view name) const {
  return by_name<Pipe>(world_->params.pipes, name, "no pipe of that name");
}

Time Platform::edge() const { return world_->agenda.edge(); }

void Platform::advance(Time until) {
  verify(until > edge(), "the platform only moves forward");
  world_->traffic.open_window(until, world_->engine);
  world_->engine.run_until(until);
  world_->traffic.close_window(world_->engine);
  world_->agenda.close_window(until);
}

std::span<const Completion> Platform::completions() const { return world_->agenda.window(); }

ActivityId Platform::start_flow(const FlowParams& flow) {
  const ActivityId id = world_->next_id();
  world_->traffic.start(id, flow, world_->engine, world_->agenda);
  return id;
}

ActivityId Platform::start_execution(const ExecutionParams& execution) {
  const ActivityId id = world_->next_id();
  world_->machines.execute(id, execution, world_->engine, edge());
  return id;
}

ActivityId Platform::start_disk(Disk disk, DiskOp op, Bytes size) {
  const ActivityId id = world_->next_id();
  world_->machines.transfer(id, disk, op, size, world_->engine, world_->agenda);
  return id;
}

bool Platform::cancel(ActivityId id) {
  return world_->traffic.cancel(id, world_->engine) || world_->machines.cancel(id, world_->engine, edge()) ||
         world_->agenda.withdraw(id);
}

void Platform::set_offered(Pipe pipe, double bytes_per_second) {
  verify(bytes_per_second >= 0 && std::isfinite(bytes_per_second), "a pipe is offered a rate of 0 or more");
  world_->traffic.set_offered(std::to_underlying(pipe), bytes_per_second);
}
const PipeWindow& Platform::last_window(Pipe pipe) const {
  return world_->traffic.last_window(std::to_underlying(pipe));
}

void Platform::set_bandwidth(Link link, double factor) {
  world_->traffic.set_bandwidth(std::to_underlying(link), factor, world_->engine);
}
void Platform::set_link_up(Link link, bool up) {
  world_->link_up.at(std::to_underlying(link)) = up;
  world_->apply_faults();
}
void Platform::set_speed(HostGroup group, double factor) {
  world_->engine.set_speed(std::to_underlying(group), static_cast<int>(std::lround(factor * 1000)));
}
void Platform::set_hosts_up(HostGroup group, int hosts) {
  world_->machines.set_hosts_wanted(group, hosts);
  world_->apply_faults();
}
void Platform::set_hosts_open(HostGroup group, int hosts) {
  world_->machines.set_hosts_open(group, hosts, world_->engine, edge());
}
void Platform::set_disk_speed(Disk disk, double factor) {
  verify(factor > 0 && std::isfinite(factor), "a disk's speed factor is positive");
  world_->engine.set_disk_speed(std::to_underlying(disk), factor);
}
void Platform::set_site_up(Site site, bool up) {
  world_->site_up.at(std::to_underlying(site)) = up;
  world_->apply_faults();
}

double Platform::utilization(Link link) const { return world_->traffic.utilization(std::to_underlying(link)); }
double Platform::bytes_carried(Link link) const { return world_->traffic.bytes_carried(std::to_underlying(link)); }
GroupState Platform::state(HostGroup group) const { return world_->machines.state(group); }
double Platform::core_seconds_used(HostGroup group) const { return world_->machines.core_seconds_used(group, edge()); }
Nanos Platform::latency(Site from, Site to) const {
  return world_->routes.between(std::to_underlying(from), std::to_underlying(to)).latency;
}

}  // namespace headroom::platform
