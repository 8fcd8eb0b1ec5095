#include "sim/validate/growth.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "sim/scenario/scenario.h"

namespace headroom::validate {
namespace {

constexpr double base_users = 500e6;
// No fleet is so small that its copies have no room.
constexpr double fewest_replicas = 8;
// Of the runs that size the fleets: enough to know a tier's utilization to a few per cent.
constexpr double pilot_sample = 5e3;
// Rounds of such runs. One does not do: twice as many nodes are not half as busy where each part of a page has a fixed
// cost, so each round corrects what the one before has left over.
constexpr int pilots = 3;

using Fleet = std::map<std::string, double>;  // replicas by service

Fleet fleet_in_proportion(double users) {
  Fleet fleet;
  for (const auto& [name, service] : scenario::default_services())
    fleet[name] = std::max(fewest_replicas, std::round(service.replicas * users / base_users));
  return fleet;
}

std::vector<std::string> world_of(double users, const Fleet& fleet) {
  const double factor = users / base_users;
  std::vector<std::string> changes{fmt::format("demand.dau={:.0f}", users), "duration=1h", "warm_up=10min",
                                   "start=18:00", "demand.virals=[]",
                                   fmt::format("demand.uploads_per_day={:.0f}", 10e6 * factor)};
  for (const auto& [name, replicas] : fleet)
    changes.push_back(fmt::format("services.{}.replicas={:.0f}", name, replicas));
  const scenario::Caches caches;
  const auto grow = [&](const char* cache, Bytes bytes) {
    changes.push_back(fmt::format("caches.{}.bytes={:.0f}GB", cache,
                                  std::max(1.0, static_cast<double>(bytes.count) * factor / 1e9)));
  };
  grow("feed_cache", caches.feed_cache.bytes);
  grow("cdn_edge", caches.cdn_edge.bytes);
  grow("cdn_shield", caches.cdn_shield.bytes);
  return changes;
}

Job job_of(const std::filesystem::path& scenario, double users, double rate, const Fleet& fleet) {
  return {scenario, fmt::format("{:.12g}", rate), 1, world_of(users, fleet)};
}

// The fleets by users: each tier has as many replicas as make it as busy as it is in the base world. In proportion to
// the users would not: a page's keys fall on more nodes where there are more, and each part has its fixed cost.
std::expected<std::map<double, Fleet>, std::string> sized_fleets(const std::filesystem::path& scenario,
                                                                 const std::vector<double>& users,
                                                                 const RunPlan& plan) {
  std::map<double, Fleet> fleets;
  for (const double u : users) fleets[u] = fleet_in_proportion(u);
  for (int pilot = 0; pilot < pilots; ++pilot) {
    std::vector<Job> jobs;
    for (const auto& [u, fleet] : fleets) jobs.push_back(job_of(scenario, u, pilot_sample / u, fleet));
    const auto outcomes = run_all(jobs, plan);
    if (!outcomes) return std::unexpected(outcomes.error());
    const auto busy = [&](double u, const std::string& name) {
      const auto nth = static_cast<std::size_t>(std::distance(fleets.begin(), fleets.find(u)));
      const auto& services = (*outcomes)[nth].result.services;
      const auto found = services.find(name);
      return found == services.end() ? 0 : found->second.utilization_mean;
    };
    for (auto& [u, fleet] : fleets)
      for (auto& [name, replicas] : fleet)
        if (const double in_base = busy(base_users, name); in_base > 0)
          replicas = std::max(fewest_replicas, std::round(replicas * busy(u, name) / in_base));
  }
  return fleets;
}

std::string users_text(double users) {
  return users >= 1e9 ? fmt::format("{:g}B", users / 1e9) : fmt::format("{:g}M", users / 1e6);
}

}  // namespace

std::expected<std::vector<GrowthLine>, std::string> measure_growth(const std::filesystem::path& scenario,
                                                                   RunPlan plan) {
  plan.at_once = 1;  // the clock is read, so nothing runs beside
  std::vector<GrowthLine> lines{{"R = 1/10000, more users", true, {}},
                                {"50,000 sampled users, more users", true, {}},
                                {"500M users, a larger sample", false, {}}};
  const std::vector<double> worlds{5e6, 50e6, base_users, 5e9};
  const auto fleets = sized_fleets(scenario, worlds, plan);
  if (!fleets) return std::unexpected(fleets.error());
  for (const double users : worlds) {
    lines[0].points.push_back({users, 1e-4});
    lines[1].points.push_back({users, 50e3 / users});
  }
  for (const double rate : {1e-6, 1e-5, 1e-4, 1e-3}) lines[2].points.push_back({base_users, rate});
  std::vector<Job> jobs;
  for (const GrowthLine& line : lines)
    for (const GrowthPoint& point : line.points)
      jobs.push_back(job_of(scenario, point.users, point.rate, fleets->at(point.users)));
  const auto outcomes = run_all(jobs, plan);
  if (!outcomes) return std::unexpected(outcomes.error());
  std::size_t next = 0;
  for (GrowthLine& line : lines)
    for (GrowthPoint& point : line.points) {
      const results::RunResult& result = (*outcomes)[next++].result;
      for (const auto& [name, service] : result.services) point.calls += service.samples;
      point.wall_s = result.wall_s;
      point.peak_mb = result.peak_rss_mb;
    }
  return lines;
}

std::string growth_page(const std::vector<GrowthLine>& lines, const std::string& chart) {
  std::string page =
      "# What a run costs\n\n"
      "Written by `headroom validate --growth`: one hour of the base scenario's evening and ten minutes\n"
      "before it, one run at a time on all cores. Caches and uploads grow with the users, and each tier has\n"
      "as many machines (eight at least) as make it as busy as with 500M users, which short runs before these\n"
      "find out. Ten times the users need more than ten times the metadata nodes: a page's keys fall on more of\n"
      "them, and each part has a fixed cost. Time and memory follow the sampled users.\n\n"
      "![Wall time and memory](" +
      chart + ")\n\n";
  for (const GrowthLine& line : lines) {
    page += "## " + line.title + "\n\n| users | R | sampled users | simulated calls | wall, s | peak memory, MB | us a "
            "call |\n|---|---|---|---|---|---|---|\n";
    for (const GrowthPoint& p : line.points)
      page += fmt::format("| {} | 1/{:.0f} | {:.0f} | {} | {:.2f} | {:.0f} | {:.2f} |\n", users_text(p.users),
                          1 / p.rate, p.users * p.rate, p.calls, p.wall_s, p.peak_mb,
                          p.calls > 0 ? p.wall_s / static_cast<double>(p.calls) * 1e6 : 0);
    page += "\n";
  }
  page.pop_back();
  return page;
}

std::vector<Panel> growth_panels(const std::vector<GrowthLine>& lines) {
  Panel wall{"Wall time", "users", "seconds", true, true, true, {}};
  Panel memory{"Peak memory", "users", "MB", true, true, true, {}};
  Panel wall_by_rate{"Wall time, 500M users", "sampled users", "seconds", true, true, true, {}};
  Panel memory_by_rate{"Peak memory, 500M users", "sampled users", "MB", true, true, true, {}};
  for (const GrowthLine& line : lines) {
    ChartLine time{.name = line.title}, room{.name = line.title};
    for (const GrowthPoint& p : line.points) {
      time.x.push_back(line.by_users ? p.users : p.users * p.rate);
      time.y.push_back(p.wall_s);
      room.y.push_back(p.peak_mb);
    }
    room.x = time.x;
    (line.by_users ? wall : wall_by_rate).lines.push_back(std::move(time));
    (line.by_users ? memory : memory_by_rate).lines.push_back(std::move(room));
  }
  return {wall, memory, wall_by_rate, memory_by_rate};
}

}  // namespace headroom::validate
