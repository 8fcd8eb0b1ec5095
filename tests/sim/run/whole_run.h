// A run of the program, taken back from its run directory.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "sim/results/run_directory.h"
#include "tests/program/headroom.h"

namespace headroom::run {

// Runs `headroom run <words>` in a process of its own (SimGrid allows one engine each); words as on the command line.
inline results::RunResult whole_run(const std::string& words) {
  const fakes::TemporaryFolder folder;
  program::Words all = program::words_of("run --json " + words);
  all.push_back("--out");
  all.push_back(folder.file("run"));
  const program::Said said = program::headroom(all);
  EXPECT_EQ(said.status, 0) << words << ": " << said.err;
  auto read = results::read_run(folder.file("run"));
  EXPECT_TRUE(read.has_value()) << (read ? "" : read.error());
  return read ? std::move(*read) : results::RunResult{};
}

// A column's values; empty when there is none.
inline std::vector<double> column(const results::RunResult& result, std::string_view name) {
  const results::SeriesTable::Column* found = result.series.find(name);
  EXPECT_NE(found, nullptr) << name;
  return found != nullptr ? found->values : std::vector<double>{};
}

}  // namespace headroom::run
