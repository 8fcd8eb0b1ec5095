// The Metrics port, in both worlds.
#include "tests/conformance/worlds.h"

namespace headroom::conformance {
namespace {

template <class Kind>
class MetricsConformance : public InWorld<Kind> {};
TYPED_TEST_SUITE(MetricsConformance, Worlds, WorldNames);

TYPED_TEST(MetricsConformance, a_counter_adds_up) {
  Counter& counter = this->world->metrics().counter("pages_total", "Pages");
  EXPECT_EQ(this->world->counted("pages_total"), 0);
  counter.add();
  counter.add(2.5);
  EXPECT_EQ(this->world->counted("pages_total"), 3.5);
}

TYPED_TEST(MetricsConformance, asking_twice_gives_the_same_handle) {
  Metrics& metrics = this->world->metrics();
  EXPECT_EQ(&metrics.counter("a_total", "A", {{"x", "1"}}), &metrics.counter("a_total", "A", {{"x", "1"}}));
  EXPECT_EQ(&metrics.gauge("a_bytes", "A"), &metrics.gauge("a_bytes", "A"));
  EXPECT_EQ(&metrics.timing("a_seconds", "A"), &metrics.timing("a_seconds", "A"));
}

TYPED_TEST(MetricsConformance, the_order_of_labels_does_not_matter) {
  Metrics& metrics = this->world->metrics();
  EXPECT_EQ(&metrics.counter("a_total", "A", {{"x", "1"}, {"y", "2"}}),
            &metrics.counter("a_total", "A", {{"y", "2"}, {"x", "1"}}));
}

TYPED_TEST(MetricsConformance, other_labels_are_another_counter_of_the_same_name) {
  Metrics& metrics = this->world->metrics();
  Counter& one = metrics.counter("a_total", "A", {{"x", "1"}});
  Counter& two = metrics.counter("a_total", "A", {{"x", "2"}});
  EXPECT_NE(&one, &two);
  one.add(1);
  two.add(2);
  EXPECT_EQ(this->world->counted("a_total"), 3);
}

TYPED_TEST(MetricsConformance, handles_stay_where_they_are_when_others_are_made) {
  Metrics& metrics = this->world->metrics();
  Counter& first = metrics.counter("m0_total", "M");
  for (int i = 1; i < 500; ++i) metrics.counter("m" + std::to_string(i) + "_total", "M").add();
  first.add(4);
  EXPECT_EQ(this->world->counted("m0_total"), 4);
}

TYPED_TEST(MetricsConformance, gauges_and_timings_take_what_they_are_told) {
  Metrics& metrics = this->world->metrics();
  metrics.gauge("level", "L").set(3);
  metrics.gauge("level", "L").set(-1);
  metrics.timing("t_seconds", "T").record(1ms);
  metrics.timing("t_seconds", "T", {{"x", "1"}}).record(1h);
}

}  // namespace
}  // namespace headroom::conformance
