// Line charts as SVG text, small and plain: panels side by side, a line for each rate.
#pragma once

#include <string>
#include <vector>

namespace headroom::validate {

struct ChartLine {
  std::string name;
  std::vector<double> x, y;
};
struct Panel {
  std::string title, x_title, y_title;
  bool log_x = false, log_y = false;  // values must then be above zero
  bool dots = false;                  // mark each point
  std::vector<ChartLine> lines;
};

// Two panels a row.
std::string chart_svg(const std::vector<Panel>& panels);

}  // namespace headroom::validate
