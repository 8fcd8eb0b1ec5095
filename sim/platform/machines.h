// Executions on host groups and transfers on disks.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/platform/agenda.h"
#include "sim/platform/fleet.h"
#include "sim/platform/platform.h"
#include "sim/platform/routes.h"
#include "sim/platform/simgrid_engine.h"

namespace headroom::platform {

class Machines {
 public:
  struct Group {
    std::string name;
    std::size_t site;
    Fleet fleet;
    int hosts_wanted;   // the first so many are to be up while their site is
  };
  struct DiskState {
    std::string name;
    std::size_t site;
    bool up = true;
  };

  Machines(const PlatformParams& params, const Sites& sites);

  const std::vector<Group>& groups() const { return groups_; }
  const std::vector<DiskState>& disks() const { return disks_; }

  void execute(ActivityId id, const ExecutionParams& execution, SimGridEngine& engine, Time edge);
  void transfer(ActivityId id, Disk disk, DiskOp op, Bytes size, SimGridEngine& engine, Agenda& agenda);
  // False if `id` is neither an execution nor a disk transfer of ours.
  bool on_end(ActivityId id, SimGridEngine& engine, Agenda& agenda);
  bool cancel(ActivityId id, SimGridEngine& engine, Time edge);

  void set_hosts_wanted(HostGroup group, int hosts);
  void set_hosts_open(HostGroup group, int hosts, SimGridEngine& engine, Time edge);
  // What runs on a machine that goes down fails; what waits takes the machines that come up.
  void apply_faults(const std::function<bool(std::size_t site)>& site_up, SimGridEngine& engine, Agenda& agenda);

  GroupState state(HostGroup group) const;
  double core_seconds_used(HostGroup group, Time until) const;

 private:
  struct Execution {
    ExecutionParams params;
    std::optional<Token> token;   // none while it waits
    std::size_t host = 0;
    Time began;
  };
  struct Transfer {
    std::size_t disk;
    Token token;
    Time began;
  };

  Fleet& fleet(const Execution& execution);
  void place(std::size_t group, SimGridEngine& engine, Time now);
  void set_host_up(std::size_t group, std::size_t host, bool up, SimGridEngine& engine, Agenda& agenda);
  void set_disk_up(std::size_t disk, bool up, SimGridEngine& engine, Agenda& agenda);

  std::vector<Group> groups_;
  std::vector<DiskState> disks_;
  std::map<ActivityId, Execution> executions_;
  std::map<ActivityId, Transfer> transfers_;
};

}  // namespace headroom::platform
