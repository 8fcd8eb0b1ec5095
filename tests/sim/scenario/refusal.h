// A scenario that must be refused, with everything that it is told.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "sim/scenario/read.h"
#include "tests/sim/scenario/known_world.h"

namespace headroom::scenario {

struct Refusal {
  std::string because;
  std::string yaml;
  std::string told;  // every line
  std::vector<std::string> overrides = {};
};

inline void expect_refused(const std::vector<Refusal>& refusals) {
  for (const Refusal& refusal : refusals) {
    SCOPED_TRACE(refusal.because);
    const auto read = parse_scenario(refusal.yaml, "bad.yaml", refusal.overrides, known_world());
    EXPECT_FALSE(read.has_value());
    if (!read) EXPECT_EQ(to_string(read.error()), refusal.told);
  }
}

}  // namespace headroom::scenario
