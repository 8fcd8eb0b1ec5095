#include "sim/validate/growth.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "sim/scenario/scenario.h"

namespace headroom::validate {
namespace {

constexpr double base_users = 500e6;
// No fleet is so small that its copies have no room.
constexpr double fewest_replicas = 8;

std::vector<std::string> world_of(double users) {
  const double factor = users / base_users;
  std::vector<std::string> changes{fmt::format("demand.dau={:.0f}", users), "duration=1h", "warm_up=10min",
                                   "start=18:00", "demand.virals=[]",
                                   fmt::format("demand.uploads_per_day={:.0f}", 10e6 * factor)};
  for (const auto& [name, service] : scenario::default_services()) {
    const double replicas = std::max(fewest_replicas, std::round(service.replicas * factor));
    changes.push_back(fmt::format("services.{}.replicas={:.0f}", name, replicas));
  }
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
  for (const double users : {5e6, 50e6, 500e6, 5e9}) {
    lines[0].points.push_back({users, 1e-4});
    lines[1].points.push_back({users, 50e3 / users});
  }
  for (const double rate : {1e-6, 1e-5, 1e-4, 1e-3}) lines[2].points.push_back({base_users, rate});
  std::vector<Job> jobs;
  for (const GrowthLine& line : lines)
    for (const GrowthPoint& point : line.points)
      jobs.push_back({scenario, fmt::format("{:.12g}", point.rate), 1, world_of(point.users)});
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
      "before it, one run at a time on all cores. Fleet, caches and uploads grow with the users. Time and\n"
      "memory follow the sampled users. At a fixed sample, time is not flat in the users beyond some\n"
      "hundred millions; probably because the thinner the sample, the more background is played out beside\n"
      "each sampled call.\n\n![Wall time and memory](" +
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
