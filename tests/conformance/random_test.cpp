// The Random port, in both worlds.
#include <set>

#include "tests/conformance/worlds.h"

namespace headroom::conformance {
namespace {

template <class Kind>
class RandomConformance : public InWorld<Kind> {
 protected:
  static std::vector<std::uint64_t> draws(Random& random, int n) {
    std::vector<std::uint64_t> all;
    for (int i = 0; i < n; ++i) all.push_back(random.bits());
    return all;
  }
};
TYPED_TEST_SUITE(RandomConformance, Worlds, WorldNames);

TYPED_TEST(RandomConformance, a_uniform_draw_lies_inside_the_open_unit_interval) {
  const auto stream = this->world->random().stream("uniform");
  double sum = 0;
  for (int i = 0; i < 100'000; ++i) {
    const double u = stream->uniform();
    ASSERT_GT(u, 0);
    ASSERT_LT(u, 1);
    sum += u;
  }
  // Six standard deviations of the mean of 100,000 draws: 6 / sqrt(12 x 100,000).
  EXPECT_NEAR(sum / 100'000, 0.5, 0.0055);
}

TYPED_TEST(RandomConformance, a_draw_below_n_takes_every_value_below_n_and_no_other) {
  const auto stream = this->world->random().stream("below");
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 1'000; ++i) seen.insert(stream->below(7));
  EXPECT_EQ(seen, (std::set<std::uint64_t>{0, 1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(stream->below(1), 0u);
}

TYPED_TEST(RandomConformance, one_name_is_one_stream) {
  const Random& root = this->world->random();
  EXPECT_EQ(this->draws(*root.stream("a"), 100), this->draws(*root.stream("a"), 100));
}

TYPED_TEST(RandomConformance, other_names_are_other_streams) {
  const Random& root = this->world->random();
  std::set<std::uint64_t> all;
  for (const char* name : {"a", "b", "ab", "ba", "", "a "}) {
    for (const std::uint64_t bits : this->draws(*root.stream(name), 100)) all.insert(bits);
  }
  EXPECT_EQ(all.size(), 600u);
}

TYPED_TEST(RandomConformance, draws_of_one_stream_move_no_other) {
  Random& root = this->world->random();
  const std::vector<std::uint64_t> expected = this->draws(*root.stream("watched"), 10);
  const auto watched = root.stream("watched");
  const auto other = root.stream("other");
  this->draws(*other, 1'000);
  this->draws(root, 1'000);
  EXPECT_EQ(this->draws(*watched, 10), expected);
  EXPECT_EQ(this->draws(*root.stream("watched"), 10), expected);
}

TYPED_TEST(RandomConformance, a_streams_streams_are_its_own) {
  const Random& root = this->world->random();
  EXPECT_NE(this->draws(*root.stream("a")->stream("c"), 10), this->draws(*root.stream("b")->stream("c"), 10));
}

}  // namespace
}  // namespace headroom::conformance
