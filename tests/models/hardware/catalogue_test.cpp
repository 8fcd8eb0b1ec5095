#include "models/hardware/catalogue.h"

#include <gtest/gtest.h>

#include <set>

namespace headroom::models {
namespace {

TEST(Instances, are_found_by_name) {
  const InstanceType* c7i = find_instance("c7i.4xlarge");
  ASSERT_NE(c7i, nullptr);
  EXPECT_EQ(c7i->cores, 8);
  EXPECT_EQ(c7i->vcpus, 16);
  EXPECT_NEAR(c7i->speed(), 4.12, 0.01);
  EXPECT_NEAR(c7i->usd_per_year, 2396.67, 1e-9);
  EXPECT_EQ(find_instance("c7i.4xlarg"), nullptr);
  EXPECT_EQ(find_instance(""), nullptr);
}

TEST(Instances, are_whole) {
  std::set<std::string_view> names;
  for (const InstanceType& t : instance_types()) {
    EXPECT_TRUE(names.insert(t.name).second) << t.name;
    EXPECT_GT(t.cores, 0) << t.name;
    EXPECT_GE(t.vcpus, t.cores) << t.name;
    EXPECT_GT(t.speed(), 0) << t.name;
    EXPECT_GT(t.memory.count, 0) << t.name;
    EXPECT_GT(t.network_bits_per_s, 0) << t.name;
    EXPECT_GT(t.usd_per_year, 0) << t.name;
    EXPECT_GT(t.watts_busy, 0) << t.name;
    EXPECT_FALSE(t.watts_source.empty()) << t.name;
    if (t.drive) EXPECT_GT(t.drive->reads_per_s, t.drive->writes_per_s) << t.name;
  }
  EXPECT_GE(names.size(), 12u);
}

TEST(Instances, cost_the_more_the_larger_they_are) {
  for (std::string_view family : {"c6i", "c7i", "m6i", "m7i", "r7i", "i4i"}) {
    const InstanceType* four = find_instance(std::string(family) + ".4xlarge");
    const InstanceType* eight = find_instance(std::string(family) + ".8xlarge");
    ASSERT_TRUE(four && eight) << family;
    EXPECT_NEAR(eight->usd_per_year / four->usd_per_year, 2, 0.01) << family;
    EXPECT_EQ(eight->cores, 2 * four->cores) << family;
  }
}

}  // namespace
}  // namespace headroom::models
