#include <gtest/gtest.h>

#include "tests/sim/platform/small_world.h"
#include "sim/platform/routes.h"

namespace headroom::platform {
namespace {

using Sentences = std::vector<std::string>;

TEST(PlatformParams, a_sound_world_has_no_problems) { EXPECT_EQ(problems(small_world()), Sentences{}); }

TEST(PlatformParams, an_empty_world_is_refused) { EXPECT_EQ(problems({}), Sentences{"there is no region"}); }

TEST(PlatformParams, everything_wrong_is_said_at_once) {
  PlatformParams params = small_world();
  params.regions.push_back({"eu", {}});
  params.regions[1].zones[0].groups[0] = {"encoders", 0, -1, 0};
  params.regions[1].zones[0].disks = {{"", 1, std::numeric_limits<double>::infinity()}};
  params.links[0].to = "mars";
  params.links[1].to = "us";
  params.links[2].bytes_per_second = 0;
  params.links[3].latency = Nanos{-1};
  params.regions.push_back({"a/b", {}});
  params.pipes[0].name = "fill-b";
  params.network.payload_share = 1.5;
  params.network.capped_flows_per_site = 0;
  EXPECT_EQ(problems(params), (Sentences{
                                  "host group 'encoders' is listed twice",
                                  "host group 'encoders': hosts must be positive and finite",
                                  "host group 'encoders': cores must be positive and finite",
                                  "host group 'encoders': speed must be positive and finite",
                                  "a disk has no name",
                                  "disk '': write_bytes_per_second must be positive and finite",
                                  "region 'eu' is listed twice",
                                  "region 'a/b': a name has no '/'",
                                  "link 'eu-us': there is no site 'mars'",
                                  "link 'us-eu': both ends are 'us'",
                                  "link 'a-eu': bytes_per_second must be positive and finite",
                                  "link 'eu-a': latency must not be negative",
                                  "pipe 'fill-b' is listed twice",
                                  "network: payload_share must not exceed 1",
                                  "network: capped_flows_per_site must be positive and finite",
                              }));
}

TEST(PlatformParams, a_pipe_needs_a_path) {
  PlatformParams params = small_world();
  params.pipes.push_back({"back", "us/b", "eu"});
  EXPECT_EQ(problems(params), Sentences{"pipe 'back': no links lead from 'us/b' to 'eu'"});
}

TEST(Routes, the_least_latency_wins_then_the_fewest_links_then_the_first_listed) {
  PlatformParams params;
  params.regions = {{"a", {}}, {"b", {}}, {"c", {}}};
  params.links = {{"a-b", "a", "b", 1, 10ms}, {"b-c", "b", "c", 1, 10ms}, {"a-c slow", "a", "c", 1, 21ms},
                  {"a-c", "a", "c", 1, 20ms}, {"a-c again", "a", "c", 1, 20ms}};
  const Sites sites(params);
  const auto path = [&] { return Routes(params, sites).between(0, 2); };
  EXPECT_EQ(path().links, std::vector<std::size_t>{3});
  params.links[1].latency = 9ms;
  EXPECT_EQ(path().links, (std::vector<std::size_t>{0, 1}));
  EXPECT_EQ(path().latency, 19ms);
  EXPECT_TRUE(Routes(params, sites).between(2, 0).links.empty());
}

}  // namespace
}  // namespace headroom::platform
