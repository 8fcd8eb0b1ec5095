// What a scenario is checked against and does not say itself: the world's names and the machine at hand. A part that
// is left empty is not checked.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "real/ports/units.h"
#include "sim/scenario/scenario.h"

namespace headroom::scenario {

struct Finding {
  std::string path;  // of the field that is wrong, such as regions or services.log.min_isr
  std::string message;
  // Other settings of which it is as much the fault: told where one of them all is stated, an override first.
  std::vector<std::string> also = {};
};

struct Machine {
  int cores = 0;
  Bytes memory{0};
  Bytes drives{0};  // local ones; 0: none
};

struct Facts {
  std::vector<std::string> regions;
  std::map<std::string, Machine> machines;  // the hardware catalogue
  std::vector<std::string> work_kinds;
  // The least latency a service can have, whatever the load: its work and its calls on idle machines.
  std::function<Nanos(const Scenario&, const std::string& service)> latency_floor;
  // What of a scenario that is right by itself cannot be run here, such as more users than its memory holds.
  std::function<std::vector<Finding>(const Scenario&)> too_much;
};

}  // namespace headroom::scenario
