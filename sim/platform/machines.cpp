#include "sim/platform/machines.h"

#include <cmath>
#include <utility>

#include "real/ports/verify.h"

namespace headroom::platform {

Machines::Machines(const PlatformParams& params, const Sites& sites) {
  for (const RegionParams& region : params.regions) {
    for (const ZoneParams& zone : region.zones) {
      const std::size_t site = sites.find(region.name + "/" + zone.name).value();
      for (const HostGroupParams& group : zone.groups) {
        groups_.push_back({group.name, site, Fleet(group.hosts, group.cores), group.hosts});
      }
      for (const DiskParams& disk : zone.disks) disks_.push_back({disk.name, site});
    }
  }
}

Fleet& Machines::fleet(const Execution& execution) {
  return groups_[std::to_underlying(execution.params.group)].fleet;
}

void Machines::execute(ActivityId id, const ExecutionParams& execution, SimGridEngine& engine, Time edge) {
  const std::size_t group = std::to_underlying(execution.group);
  verify(execution.core_seconds > 0 && std::isfinite(execution.core_seconds), "an execution has positive work");
  verify(execution.cores >= 1 && execution.cores <= groups_.at(group).fleet.cores_per_host(),
         "an execution's cores fit on one host");
  executions_.emplace(id, Execution{.params = execution, .began = edge});
  groups_[group].fleet.enqueue(id, execution.cores, execution.priority);
  place(group, engine, edge);
}

void Machines::place(std::size_t group, SimGridEngine& engine, Time now) {
  while (const auto placement = groups_[group].fleet.place_next(now)) {
    Execution& execution = executions_.at(placement->id);
    execution.host = placement->host;
    execution.began = now;
    execution.token = engine.execute(std::to_underlying(placement->id), group, placement->host,
                                     execution.params.core_seconds, execution.params.cores);
  }
}

void Machines::transfer(ActivityId id, Disk disk, DiskOp op, Bytes size, SimGridEngine& engine, Agenda& agenda) {
  const std::size_t index = std::to_underlying(disk);
  verify(size.count > 0, "a disk transfer moves at least one byte");
  if (!disks_.at(index).up) {
    agenda.add({id, agenda.edge(), agenda.edge(), Outcome::failed});
    return;
  }
  const auto tag = std::to_underlying(id);
  const auto bytes = static_cast<std::uint64_t>(size.count);
  const Token token = op == DiskOp::read ? engine.read(tag, index, bytes) : engine.write(tag, index, bytes);
  transfers_.emplace(id, Transfer{index, token, agenda.edge()});
}

bool Machines::on_end(ActivityId id, SimGridEngine& engine, Agenda& agenda) {
  const Time now = engine.now();
  if (const auto ended = transfers_.extract(id)) {
    agenda.add({id, ended.mapped().began, now, Outcome::done});
    return true;
  }
  const auto ended = executions_.extract(id);
  if (ended.empty()) return false;
  const Execution& execution = ended.mapped();
  agenda.add({id, execution.began, now, Outcome::done});
  fleet(execution).release(execution.host, execution.params.cores, now);
  place(std::to_underlying(execution.params.group), engine, now);
  return true;
}

bool Machines::cancel(ActivityId id, SimGridEngine& engine, Time edge) {
  if (const auto transfer = transfers_.extract(id)) {
    engine.cancel(transfer.mapped().token);
    return true;
  }
  const auto found = executions_.extract(id);
  if (found.empty()) return false;
  const Execution& execution = found.mapped();
  if (execution.token) {
    engine.cancel(*execution.token);
    fleet(execution).release(execution.host, execution.params.cores, edge);
  } else {
    fleet(execution).dequeue(id, execution.params.priority);
  }
  place(std::to_underlying(execution.params.group), engine, edge);
  return true;
}

void Machines::set_hosts_wanted(HostGroup group, int hosts) {
  Group& target = groups_.at(std::to_underlying(group));
  verify(hosts >= 0 && static_cast<std::size_t>(hosts) <= target.fleet.hosts(), "a group has from 0 to all hosts up");
  target.hosts_wanted = hosts;
}

void Machines::set_hosts_open(HostGroup group, int hosts, SimGridEngine& engine, Time edge) {
  Group& target = groups_.at(std::to_underlying(group));
  verify(hosts >= 0 && static_cast<std::size_t>(hosts) <= target.fleet.hosts(), "a group has from 0 to all hosts open");
  target.fleet.set_open(static_cast<std::size_t>(hosts));
  place(std::to_underlying(group), engine, edge);
}

void Machines::apply_faults(const std::function<bool(std::size_t site)>& site_up, SimGridEngine& engine,
                            Agenda& agenda) {
  for (std::size_t group = 0; group < groups_.size(); ++group) {
    Group& target = groups_[group];
    const auto wanted = site_up(target.site) ? static_cast<std::size_t>(target.hosts_wanted) : 0;
    for (std::size_t host = 0; host < target.fleet.hosts(); ++host) {
      if (target.fleet.up(host) != (host < wanted)) set_host_up(group, host, host < wanted, engine, agenda);
    }
    place(group, engine, agenda.edge());
  }
  for (std::size_t disk = 0; disk < disks_.size(); ++disk) {
    const bool up = site_up(disks_[disk].site);
    if (disks_[disk].up != up) set_disk_up(disk, up, engine, agenda);
  }
}

void Machines::set_host_up(std::size_t group, std::size_t host, bool up, SimGridEngine& engine, Agenda& agenda) {
  Fleet& target = groups_[group].fleet;
  target.set_up(host, up);
  if (!up) {
    std::erase_if(executions_, [&](const auto& entry) {
      const auto& [id, execution] = entry;
      if (std::to_underlying(execution.params.group) != group || execution.host != host || !execution.token)
        return false;
      engine.cancel(*execution.token);
      target.release(host, execution.params.cores, agenda.edge());
      agenda.add({id, execution.began, agenda.edge(), Outcome::failed});
      return true;
    });
  }
  engine.set_host_up(group, host, up);
}

void Machines::set_disk_up(std::size_t disk, bool up, SimGridEngine& engine, Agenda& agenda) {
  disks_[disk].up = up;
  if (up) return;
  std::erase_if(transfers_, [&](const auto& entry) {
    const auto& [id, transfer] = entry;
    if (transfer.disk != disk) return false;
    engine.cancel(transfer.token);
    agenda.add({id, transfer.began, agenda.edge(), Outcome::failed});
    return true;
  });
}

GroupState Machines::state(HostGroup group) const { return groups_.at(std::to_underlying(group)).fleet.state(); }

double Machines::core_seconds_used(HostGroup group, Time until) const {
  return groups_.at(std::to_underlying(group)).fleet.core_seconds_used(until);
}

}  // namespace headroom::platform
