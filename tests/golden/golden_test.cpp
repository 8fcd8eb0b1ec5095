// Every shipped scenario still gives the bits that it gave when hashes.txt was written. README.md says how to renew it.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "tests/program/headroom.h"

namespace headroom {
namespace {

const std::string file = "tests/golden/hashes.txt";

struct Golden {
  std::string hash;   // empty in a line that is a comment
  std::string words;  // behind `headroom run --json`, or the comment
};

std::vector<Golden> goldens() {
  std::vector<Golden> all;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line.front() == '#') {
      all.push_back({"", line});
      continue;
    }
    const std::size_t space = line.find(' ');
    all.push_back({line.substr(0, space), line.substr(space + 1)});
  }
  return all;
}

std::string hash_of_run(const std::string& words) {
  const program::Said said = program::headroom(program::words_of("run --json " + words));
  if (said.status != 0) return "status " + std::to_string(said.status) + ": " + said.err;
  return nlohmann::json::parse(said.out).at("result_hash");
}

TEST(Golden, EveryShippedScenarioGivesTheBitsThatItGaveBefore) {
  std::vector<Golden> all = goldens();
  ASSERT_FALSE(all.empty()) << file << " is missing";
  const bool renewing = std::getenv("HEADROOM_GOLDEN_RENEW") != nullptr;
  std::ostringstream renewed;
  std::size_t runs = 0;
  for (const Golden& golden : all) {
    if (golden.hash.empty()) {
      renewed << golden.words << "\n";
      continue;
    }
    ++runs;
    const std::string now = hash_of_run(golden.words);
    renewed << now << ' ' << golden.words << "\n";
    if (renewing) {
      EXPECT_EQ(now.size(), 16u) << golden.words << ": " << now;
    } else {
      EXPECT_EQ(now, golden.hash) << "headroom run " << golden.words;
    }
  }
  EXPECT_GE(runs, 3u);
  if (renewing && !HasFailure()) std::ofstream(file) << renewed.str();
}

}  // namespace
}  // namespace headroom
