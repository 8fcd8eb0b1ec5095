#include "sim/scenario/quantity.h"

#include <gtest/gtest.h>

#include <array>

#include "sim/scenario/suggest.h"

namespace headroom::scenario {
namespace {

using namespace std::chrono_literals;

TEST(Quantities, PrintAsTheyAreWritten) {
  EXPECT_EQ(print_duration(90min), "90min");
  EXPECT_EQ(print_duration(24h), "1d");
  EXPECT_EQ(print_duration(1500us), "1500us");
  EXPECT_EQ(print_bytes(Bytes{1'000'000'000'000}), "1TB");
  EXPECT_EQ(print_bytes(Bytes{64LL << 30}), "64GiB");
  EXPECT_EQ(print_rate(Rate{100.0 / 60}), "100/min");
  EXPECT_EQ(print_number(5e8), "500M");
  EXPECT_EQ(print_number(10'000), "10k");
  EXPECT_EQ(print_number(86'400), "86400");
  EXPECT_EQ(print_number(0.2), "0.2");
  EXPECT_EQ(print_ratio(1.0 / 5000), "1/5000");
  EXPECT_EQ(print_ratio(0.65), "0.65");
}

TEST(Quantities, ReadBackWhatTheyPrint) {
  for (std::int64_t n : {0LL, 1LL, 999LL, 1000LL, 60'000'000'000LL, 86'400'000'000'000LL, 123'456'789'012'345LL}) {
    EXPECT_EQ(parse_duration(print_duration(Nanos{n}), 1s), Nanos{n});
    EXPECT_EQ(parse_bytes(print_bytes(Bytes{n}), Bytes{1}), Bytes{n});
  }
  for (double x : {0.0, 1e-9, 0.1, 1.0 / 3, 1.0 / 5000, 150.0, 1234567.0, 5e8, 1.5e9, 7.77e17}) {
    EXPECT_EQ(parse_number(print_number(x)), x);
    EXPECT_EQ(parse_ratio(print_ratio(x)), x);
    EXPECT_EQ(parse_rate(print_rate(Rate{x})), Rate{x});
  }
}

TEST(Quantities, TellWhatWasMeantWhenTheUnitIsMissing) {
  EXPECT_EQ(parse_duration("30", 30min).error(), "a duration needs a unit (did you mean '30min'?)");
  EXPECT_EQ(parse_duration("500", 1s).error(), "a duration needs a unit (did you mean '500ms'?)");
  EXPECT_EQ(parse_duration("7", 24h * 7).error(), "a duration needs a unit (did you mean '7d'?)");
}

TEST(Suggestions, CountASwapAsOneEdit) {
  EXPECT_EQ(edit_distance("sieev", "sieve"), 1);
  EXPECT_EQ(edit_distance("", "abc"), 3);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3);
}

TEST(Suggestions, TakeTheNearestNameAndNoneTooFar) {
  constexpr std::array<std::string_view, 4> names = {"lru", "fifo", "sieve", "s3-fifo"};
  EXPECT_EQ(nearest("sieev", names), "sieve");
  EXPECT_EQ(nearest("fifi", names), "fifo");
  EXPECT_EQ(nearest("clairvoyant", names), std::nullopt);
  EXPECT_EQ(nearest("x", names), std::nullopt);  // one letter is not a misspelling of three others
}

}  // namespace
}  // namespace headroom::scenario
