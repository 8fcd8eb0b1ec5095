#include "models/provenance/default_of.h"

#include <gtest/gtest.h>

namespace headroom::models {
namespace {

using namespace std::chrono_literals;

struct Params {
  double share = 0.25;
  Bytes size{48};
  Rate rate{1.5};
  std::variant<Nanos, double> limit = 2s;
  int tries = 5;
  Nanos gap = 250ms;
};

TEST(ADefault, is_read_from_the_struct_in_plain_units) {
  const Constant share = default_of(&Params::share, "room.share", "1", Basis::assumed, "why");
  EXPECT_EQ(share.value, 0.25);
  EXPECT_EQ(share.name, "room.share");
  EXPECT_EQ(share.unit, "1");
  EXPECT_EQ(share.basis, Basis::assumed);
  EXPECT_EQ(share.source, "why");
  EXPECT_EQ(default_of(&Params::size, "room.size", "B", Basis::assumed, "why").value, 48);
  EXPECT_EQ(default_of(&Params::rate, "room.rate", "1/s", Basis::assumed, "why").value, 1.5);
  EXPECT_EQ(default_of(&Params::tries, "room.tries", "1", Basis::assumed, "why").value, 5);
  EXPECT_EQ(default_of(&Params::gap, "room.gap", "s", Basis::assumed, "why").value, 0.25);
  EXPECT_EQ(default_of(&Params::limit, "room.limit", "s", Basis::assumed, "why").value, 2);
}

}  // namespace
}  // namespace headroom::models
