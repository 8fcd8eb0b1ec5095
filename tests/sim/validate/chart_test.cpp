#include "sim/validate/chart.h"

#include <gtest/gtest.h>

namespace headroom::validate {
namespace {

TEST(Chart, DrawsALineForEachRateAndEscapesItsNames) {
  const std::string svg =
      chart_svg({{.title = "a < b", .x_title = "minutes", .y_title = "%", .lines = {{"R = 1", {0, 1}, {0, 2}},
                                                                                    {"R = 1/10", {0, 1}, {1, 2}}}}});
  EXPECT_TRUE(svg.starts_with("<svg ")) << svg;
  EXPECT_TRUE(svg.ends_with("</svg>\n"));
  EXPECT_NE(svg.find("a &lt; b"), std::string::npos);
  EXPECT_NE(svg.find("#0072b2"), std::string::npos);
  EXPECT_NE(svg.find("#d55e00"), std::string::npos);
}

TEST(Chart, LeavesOutWhatALogarithmicAxisCannotShow) {
  const std::string svg = chart_svg(
      {{.title = "t", .log_x = true, .log_y = true, .dots = true, .lines = {{"a", {1, 10, 100}, {1, 0, 100}}}}});
  std::size_t dots = 0;
  for (std::size_t at = svg.find("<circle"); at != std::string::npos; at = svg.find("<circle", at + 1)) ++dots;
  EXPECT_EQ(dots, 2u);
  EXPECT_EQ(svg.find("nan"), std::string::npos);
}

TEST(Chart, SaysMillionsAndBillionsAsPeopleDo) {
  const std::string svg =
      chart_svg({{.title = "t", .log_x = true, .lines = {{"a", {1e5, 1e6, 1e9, 1e10}, {1, 2, 3, 4}}}}});
  for (const char* tick : {">100000<", ">1M<", ">1B<", ">10B<"}) EXPECT_NE(svg.find(tick), std::string::npos) << tick;
}

}  // namespace
}  // namespace headroom::validate
