#include "models/network/network.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "models/demand/regions.h"

namespace headroom::models {
namespace {

TEST(TheNetwork, knows_the_regions_of_demand_in_their_order) {
  const auto regions = default_regions();
  ASSERT_EQ(region_places().size(), regions.size());
  for (std::size_t r = 0; r < regions.size(); ++r) EXPECT_EQ(region_places()[r].region, regions[r].name);
}

TEST(TheMatrix, is_symmetric_and_as_published) {
  const NetworkParams p = default_network();
  for (std::size_t a = 0; a < 5; ++a) {
    EXPECT_EQ(p.regions_ms(a, a), 0);
    for (std::size_t b = 0; b < 5; ++b) EXPECT_EQ(p.regions_ms(a, b), p.regions_ms(b, a));
  }
  EXPECT_EQ(p.regions_ms(2, 3), 86);     // Frankfurt, Washington
  EXPECT_EQ(p.regions_ms(0, 1), 131.5);  // Tokyo, Mumbai: 132 and 131
  EXPECT_EQ(p.regions_ms(1, 4), 340.5);  // Mumbai, Sao Paulo: 343 and 338
}

TEST(ARoundTrip, depends_on_how_far_apart_its_ends_are) {
  const NetworkModel net(default_network());
  EXPECT_EQ(net.rtt({0, 1}, {0, 1}), Nanos{100000});
  EXPECT_EQ(net.rtt({0, 1}, {0, 2}), Nanos{1000000});
  EXPECT_EQ(net.rtt({2, 0}, {3, 0}), Nanos{86000000});
}

// data/geo/ping: deviation over round trip, mean .023, median .0041, p99 .33.
TEST(Jitter, is_of_the_published_order) {
  const NetworkModel net(default_network());
  std::vector<double> over;
  double sum = 0;
  const int points = 200000;
  for (int i = 0; i < points; ++i) {
    over.push_back(seconds(net.one_way({2, 0}, {3, 0}, (i + 0.5) / points)) / 0.043 - 1);
    sum += over.back();
  }
  std::ranges::sort(over);
  EXPECT_GE(over.front(), 0);
  EXPECT_NEAR(sum / points, 0.023, 0.001);
  EXPECT_NEAR(over[points / 2], 0.0041, 0.0006);
  EXPECT_GT(over[points * 99 / 100], 0.1);
  EXPECT_LT(over[points * 99 / 100], 0.9);
}

TEST(Clients, reach_their_edge_in_tens_of_milliseconds) {
  const NetworkModel net(default_network());
  for (std::size_t r = 0; r < net.regions(); ++r) {
    EXPECT_GT(net.client_rtt_mean_s(r), 0.02);
    EXPECT_LT(net.client_rtt_mean_s(r), 0.06);
    EXPECT_LT(net.client_rtt(r, 0.1), net.client_rtt(r, 0.9));
  }
}

TEST(ANetworkThatDoesNotFit, aborts) {
  NetworkParams p = default_network();
  p.matrix_ms.pop_back();
  EXPECT_DEATH(NetworkModel{p}, "square");
}

}  // namespace
}  // namespace headroom::models
