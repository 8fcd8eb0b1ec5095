// What a scenario's descriptions give besides reading: resolved YAML, the JSON Schema and the reference page.
#pragma once

#include <string>

#include "sim/scenario/scenario.h"

namespace headroom::scenario {

// Every setting, defaults included, as YAML that reads back to an equal scenario.
std::string resolved_yaml(const Scenario& scenario);

// JSON Schema (draft 2020-12) of scenario files, for editors.
std::string json_schema();

// docs/scenario-reference.md.
std::string reference_page();

}  // namespace headroom::scenario
