// The ledger holds what the sources name, and the page in docs is the ledger.
#include "sim/run/ledger.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "tests/layering/house.h"

namespace headroom::run {
namespace {

TEST(Ledger, HoldsEveryConstantThatTheSourcesName) {
  std::set<std::string, std::less<>> held;
  for (const models::Constant& c : ledger()) {
    EXPECT_TRUE(held.insert(std::string(c.name)).second) << c.name << " twice";
    EXPECT_GE(c.source.size(), 3u) << c.name;
  }
  const std::vector<std::string> named = layering::named_constants(layering::read_project("."));
  EXPECT_GT(named.size(), 100u);
  for (const std::string& name : named) EXPECT_TRUE(held.contains(name)) << name << " is in no room's ledger";
}

TEST(ProvenancePage, IsTheOneInDocs) {
  std::ifstream in("docs/provenance.md");
  std::ostringstream text;
  text << in.rdbuf();
  EXPECT_EQ(text.str(), provenance_page()) << "write it anew: headroom schema --constants > docs/provenance.md";
}

}  // namespace
}  // namespace headroom::run
