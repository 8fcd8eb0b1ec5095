#include "sim/platform/simgrid_engine.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <simgrid/s4u.hpp>
#include <xbt/log.h>

#include "real/ports/verify.h"

namespace headroom::platform {
namespace {

namespace s4u = simgrid::s4u;

// SimGrid's solver works with absolute tolerances near 1e-5, so work is given to it in numbers of ordinary size: one
// second of the reference core is a billion of its flops.
constexpr double kFlopsPerCoreSecond = 1e9;
constexpr int kSpeedSteps = 2000;      // thousandths of the stated speed, as SimGrid's pstates
constexpr int kFullSpeedStep = 999;    // pstate 0 is one thousandth

// SimGrid takes over SIGINT and the crash signals when it starts; the program's own handlers come back here.
class SignalsKept {
 public:
  SignalsKept() {
    for (std::size_t i = 0; i < kSignals.size(); ++i) sigaction(kSignals[i], nullptr, &before_[i]);
  }
  ~SignalsKept() {
    for (std::size_t i = 0; i < kSignals.size(); ++i) sigaction(kSignals[i], &before_[i], nullptr);
  }
  SignalsKept(const SignalsKept&) = delete;
  SignalsKept& operator=(const SignalsKept&) = delete;

 private:
  static constexpr std::array kSignals{SIGINT, SIGSEGV, SIGBUS};
  std::array<struct sigaction, kSignals.size()> before_{};
};

s4u::Engine& start_simgrid() {
  verify(!s4u::Engine::has_instance(), "one Platform per process: SimGrid has a single engine");
  const SignalsKept kept;
  xbt_log_control_set("root.thres:critical");
  std::string name = "headroom";
  std::array<char*, 2> arguments{name.data(), nullptr};
  int count = 1;
  s4u::Engine* engine = s4u::Engine::get_instance(&count, arguments.data());
  // The network model as NetworkTuning states it; latency and payload share are ours to add.
  s4u::Engine::set_config("network/model:CM02");
  s4u::Engine::set_config("network/TCP-gamma:0");
  s4u::Engine::set_config("network/crosstraffic:0");
  s4u::Engine::set_config("cpu/model:Cas01");
  return *engine;
}

}  // namespace

class SimGridEngine::State {
 public:
  State(const PlatformParams& params, const Sites& sites, const Routes& routes, Ended ended)
      : engine(start_simgrid()), ended(std::move(ended)) {
    build(params, sites, routes);
  }

  template <class Activity>
  Token start(std::uint64_t tag, Activity activity) {
    const Token token{++last_token};
    running.emplace(std::to_underlying(token), Running{activity, tag});
    activity->set_data(reinterpret_cast<void*>(std::to_underlying(token)));
    activity->start();
    return token;
  }

  void on_completion(const s4u::Activity& activity) {
    const auto at = running.find(reinterpret_cast<std::uintptr_t>(activity.get_data<void>()));
    if (at == running.end() || activity.get_state() != s4u::Activity::State::FINISHED) return;
    const std::uint64_t tag = at->second.tag;
    retire(at);
    ended(tag);
  }

  void cancel(Token token) {
    const auto at = running.find(std::to_underlying(token));
    verify(at != running.end(), "only what runs can be cancelled");
    const s4u::ActivityPtr activity = at->second.activity;
    retire(at);
    activity->cancel();
    cancelled = true;
  }

  struct Running {
    s4u::ActivityPtr activity;
    std::uint64_t tag;
  };

  // SimGrid still touches an activity after reporting it (a cancelled one even in the next run), so it is let go later.
  void retire(std::unordered_map<std::uint64_t, Running>::iterator at) {
    retired.push_back(std::move(at->second.activity));
    running.erase(at);
  }

  struct Outlet {
    s4u::Host* router = nullptr;         // where flows without a lane start and all flows end
    std::vector<s4u::Host*> lane_hosts;
    std::vector<s4u::Link*> lane_links;
  };

  void build(const PlatformParams& params, const Sites& sites, const Routes& routes);
  void build_outlet(std::size_t site, const std::string& name, std::size_t lanes, s4u::NetZone& zone);
  void build_machines(const ZoneParams& params, s4u::NetZone& zone, s4u::Host& router);

  s4u::Engine& engine;
  Ended ended;
  std::unordered_map<std::uint64_t, Running> running;   // looked up only, never walked
  std::vector<s4u::ActivityPtr> retired;
  std::uint64_t last_token = 0;
  bool cancelled = false;   // something, since the last run
  std::vector<Outlet> outlets;                       // by site
  std::vector<s4u::Link*> links;
  std::vector<std::vector<s4u::Host*>> groups;       // [group][host]
  std::vector<DiskParams> disk_params;
  std::vector<s4u::Disk*> disks;
};

// Every site is a star: its router in the middle, a lane host behind a link of its own for each flow that needs
// a limit, machines beside them. The stars are joined by the paths found beforehand.
void SimGridEngine::State::build(const PlatformParams& params, const Sites& sites, const Routes& routes) {
  std::vector<std::size_t> lanes(sites.count(), static_cast<std::size_t>(params.network.capped_flows_per_site));
  for (const PipeParams& pipe : params.pipes) ++lanes[sites.find(pipe.from).value()];

  s4u::NetZone* world = s4u::create_full_zone("world");
  std::vector<s4u::NetZone*> zones;
  outlets.resize(sites.count());
  for (const RegionParams& region : params.regions) {
    for (std::size_t i = 0; i <= region.zones.size(); ++i) {
      const std::size_t site = zones.size();
      s4u::NetZone* zone = s4u::create_star_zone(sites.name(site));
      zone->set_parent(world);
      build_outlet(site, sites.name(site), lanes[site], *zone);
      if (i > 0) build_machines(region.zones[i - 1], *zone, *outlets[site].router);
      outlets[site].router->seal();
      zone->seal();
      zones.push_back(zone);
    }
  }
  for (const LinkParams& link : params.links) {
    const double payload_rate = link.bytes_per_second * params.network.payload_share;
    links.push_back(world->create_link("link:" + link.name, payload_rate)->set_latency(0)->seal());
  }
  for (std::size_t from = 0; from < zones.size(); ++from) {
    for (std::size_t to = 0; to < zones.size(); ++to) {
      std::vector<s4u::LinkInRoute> path;
      for (const std::size_t link : routes.between(from, to).links) path.emplace_back(links[link]);
      if (path.empty()) continue;
      world->add_route(zones[from]->get_netpoint(), zones[to]->get_netpoint(), outlets[from].router->get_netpoint(),
                       outlets[to].router->get_netpoint(), path, false);
    }
  }
  world->seal();
}

void SimGridEngine::State::build_outlet(std::size_t site, const std::string& name, std::size_t lanes,
                                        s4u::NetZone& zone) {
  Outlet& outlet = outlets[site];
  outlet.router = zone.create_host("router:" + name, kFlopsPerCoreSecond);
  zone.add_route(outlet.router->get_netpoint(), nullptr, nullptr, nullptr, std::vector<s4u::LinkInRoute>{}, true);
  for (std::size_t lane = 0; lane < lanes; ++lane) {
    const std::string lane_name = "lane:" + name + ":" + std::to_string(lane);
    s4u::Host* host = zone.create_host(lane_name, kFlopsPerCoreSecond)->seal();
    s4u::Link* link = zone.create_link(lane_name, 1.0)->set_latency(0)->seal();
    zone.add_route(host->get_netpoint(), nullptr, nullptr, nullptr, {s4u::LinkInRoute(link)}, false);
    outlet.lane_hosts.push_back(host);
    outlet.lane_links.push_back(link);
  }
}

void SimGridEngine::State::build_machines(const ZoneParams& params, s4u::NetZone& zone, s4u::Host& router) {
  for (const HostGroupParams& group : params.groups) {
    std::vector<double> speeds;   // SimGrid changes a running host's speed between pstates only
    for (int step = 1; step <= kSpeedSteps; ++step) speeds.push_back(group.speed * kFlopsPerCoreSecond * step / 1000);
    std::vector<s4u::Host*>& hosts = groups.emplace_back();
    for (int i = 0; i < group.hosts; ++i) {
      s4u::Host* host = zone.create_host("host:" + group.name + ":" + std::to_string(i), speeds);
      host->set_core_count(group.cores)->seal();
      host->set_pstate(kFullSpeedStep);
      hosts.push_back(host);
    }
  }
  for (const DiskParams& disk : params.disks) {
    disk_params.push_back(disk);
    disks.push_back(
        router.create_disk("disk:" + disk.name, disk.read_bytes_per_second, disk.write_bytes_per_second)->seal());
  }
}

SimGridEngine::SimGridEngine(const PlatformParams& params, const Sites& sites, const Routes& routes, Ended ended)
    : state_(std::make_shared<State>(params, sites, routes, std::move(ended))) {
  // SimGrid's engine outlives us (it cannot be stopped), so its callback must not keep us alive.
  s4u::Activity::on_completion_cb([weak = std::weak_ptr(state_)](const s4u::Activity& activity) {
    if (const auto state = weak.lock()) state->on_completion(activity);
  });
}

// SimGrid complains with a backtrace of whatever is let go while it runs, and crashes at the process's exit over what
// was cancelled but whose end it has not handled: a run of no length does that.
SimGridEngine::~SimGridEngine() {
  while (!state_->running.empty()) state_->cancel(Token{state_->running.begin()->first});
  if (state_->cancelled) state_->engine.run_until(s4u::Engine::get_clock());
}

void SimGridEngine::run_until(Time until) {
  // A cancelled activity goes on taking its share until SimGrid has handled its end: a run of no length does that.
  if (std::exchange(state_->cancelled, false)) state_->engine.run_until(s4u::Engine::get_clock());
  // SimGrid stops as soon as it is within 10 us of the asked date, possibly short of events that lie
  // between: ask again until it has arrived.
  const double date = seconds(until);
  do {
    state_->engine.run_until(date);
  } while (s4u::Engine::get_clock() < date);
  state_->retired.clear();
}

Time SimGridEngine::now() const { return Time{from_seconds(s4u::Engine::get_clock())}; }

Token SimGridEngine::send(std::uint64_t tag, Exit from, std::size_t to, std::uint64_t bytes) {
  const State::Outlet& outlet = state_->outlets[from.site];
  s4u::Host* source = from.lane ? outlet.lane_hosts.at(*from.lane) : outlet.router;
  s4u::CommPtr comm = s4u::Comm::sendto_init(source, state_->outlets[to].router);
  comm->set_payload_size(bytes);
  return state_->start(tag, comm);
}

Token SimGridEngine::execute(std::uint64_t tag, std::size_t group, std::size_t host, double core_seconds, int cores) {
  s4u::ExecPtr exec = s4u::Exec::init();
  exec->set_thread_count(cores);
  exec->set_flops_amount(core_seconds / cores * kFlopsPerCoreSecond);   // SimGrid counts them per thread
  exec->set_host(state_->groups[group][host]);
  return state_->start(tag, exec);
}

namespace {
s4u::IoPtr disk_transfer(s4u::Disk* disk, std::uint64_t bytes, s4u::Io::OpType type) {
  s4u::IoPtr io = s4u::Io::init();
  io->set_size(bytes)->set_op_type(type)->set_disk(disk);
  return io;
}
}  // namespace

Token SimGridEngine::read(std::uint64_t tag, std::size_t disk, std::uint64_t bytes) {
  return state_->start(tag, disk_transfer(state_->disks[disk], bytes, s4u::Io::OpType::READ));
}

Token SimGridEngine::write(std::uint64_t tag, std::size_t disk, std::uint64_t bytes) {
  return state_->start(tag, disk_transfer(state_->disks[disk], bytes, s4u::Io::OpType::WRITE));
}

double SimGridEngine::remaining_bytes(Token token) const {
  const auto at = state_->running.find(std::to_underlying(token));
  verify(at != state_->running.end(), "only what runs has bytes left");
  return std::max(0.0, at->second.activity->get_remaining());
}

void SimGridEngine::cancel(Token token) { state_->cancel(token); }

void SimGridEngine::set_lane_bandwidth(std::size_t site, std::size_t lane, double bytes_per_second) {
  state_->outlets[site].lane_links.at(lane)->set_bandwidth(bytes_per_second);
}

void SimGridEngine::set_link_payload_rate(std::size_t link, double bytes_per_second) {
  state_->links[link]->set_bandwidth(bytes_per_second);
}

void SimGridEngine::set_link_up(std::size_t link, bool up) {
  up ? state_->links[link]->turn_on() : state_->links[link]->turn_off();
}

void SimGridEngine::set_host_up(std::size_t group, std::size_t host, bool up) {
  up ? state_->groups[group][host]->turn_on() : state_->groups[group][host]->turn_off();
}

void SimGridEngine::set_speed(std::size_t group, int thousandths) {
  verify(thousandths >= 1 && thousandths <= kSpeedSteps, "a host's speed is .001 to 2 of the stated one");
  for (s4u::Host* host : state_->groups[group]) host->set_pstate(static_cast<unsigned long>(thousandths - 1));
}

void SimGridEngine::set_disk_speed(std::size_t disk, double factor) {
  const DiskParams& params = state_->disk_params[disk];
  s4u::Disk* target = state_->disks[disk];
  target->set_read_bandwidth(params.read_bytes_per_second * factor);
  target->set_write_bandwidth(params.write_bytes_per_second * factor);
}

}  // namespace headroom::platform
