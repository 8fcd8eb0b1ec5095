#include "sim/validate/chart.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace headroom::validate {
namespace {

constexpr double width = 460, height = 296, left = 64, right = 16, top = 50, bottom = 46;
// Of the names above the lines: about what a character of 11 px takes, and the space between two.
constexpr double character = 5.6, between_names = 18;
// Okabe and Ito's palette, told apart by all.
constexpr std::array colours{"#0072b2", "#d55e00", "#009e73", "#cc79a7"};

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '&') out += "&amp;";
    else if (c == '<') out += "&lt;";
    else if (c == '>') out += "&gt;";
    else out += c;
  }
  return out;
}

std::string number(double v) {
  if (v >= 1e9) return fmt::format("{:g}B", v / 1e9);
  if (v >= 1e6) return fmt::format("{:g}M", v / 1e6);
  return fmt::format("{:g}", v);
}

class Axis {
 public:
  explicit Axis(bool log) : log_(log) {}
  void see(double v) {
    if (std::isnan(v) || (log_ && v <= 0)) return;
    least_ = std::min(least_, scaled(v));
    most_ = std::max(most_, scaled(v));
  }
  void finish() {
    if (least_ > most_) least_ = 0, most_ = 1;
    if (!log_) least_ = std::min(least_, 0.0);
    if (log_) least_ = std::floor(least_), most_ = std::ceil(most_);
    if (most_ - least_ < 1e-9) most_ = least_ + 1;
  }
  // Where a value lies, from 0 to 1.
  double at(double v) const { return (scaled(v) - least_) / (most_ - least_); }
  std::vector<double> ticks() const {
    std::vector<double> all;
    if (log_) {
      const double step = std::max(1.0, std::ceil((most_ - least_) / 6));
      for (double e = least_; e <= most_ + 1e-9; e += step) all.push_back(std::pow(10, e));
      return all;
    }
    const double raw = (most_ - least_) / 5, power = std::pow(10, std::floor(std::log10(raw)));
    double step = power;
    for (const double m : {1.0, 2.0, 5.0, 10.0})
      if (m * power >= raw) {
        step = m * power;
        break;
      }
    for (double v = std::ceil(least_ / step) * step; v <= most_ + 1e-9; v += step) all.push_back(v);
    return all;
  }

 private:
  double scaled(double v) const { return log_ ? std::log10(v) : v; }
  bool log_;
  double least_ = std::numeric_limits<double>::infinity(), most_ = -least_;
};

void draw(std::string& svg, const Panel& panel, double x0, double y0) {
  Axis x{panel.log_x}, y{panel.log_y};
  for (const ChartLine& line : panel.lines) {
    for (const double v : line.x) x.see(v);
    for (const double v : line.y) y.see(v);
  }
  x.finish();
  y.finish();
  const double w = width - left - right, h = height - top - bottom;
  const auto px = [&](double v) { return x0 + left + w * x.at(v); };
  const auto py = [&](double v) { return y0 + top + h * (1 - y.at(v)); };
  svg += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" class=\"t\">{}</text>\n", x0 + left, y0 + 18,
                     escaped(panel.title));
  for (const double v : x.ticks())
    svg += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\">{}</text>\n", px(v),
                       y0 + top + h + 16, number(v));
  for (const double v : y.ticks())
    svg += fmt::format("<path d=\"M{:.1f} {:.1f}h{:.1f}\" class=\"g\"/><text x=\"{:.1f}\" y=\"{:.1f}\" "
                       "text-anchor=\"end\">{}</text>\n",
                       x0 + left, py(v), w, x0 + left - 6, py(v) + 4, number(v));
  svg += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\">{}</text>\n", x0 + left + w / 2,
                     y0 + top + h + 34, escaped(panel.x_title));
  svg += fmt::format("<text transform=\"translate({:.1f} {:.1f}) rotate(-90)\" text-anchor=\"middle\">{}</text>\n",
                     x0 + 14, y0 + top + h / 2, escaped(panel.y_title));
  double name_at = x0 + left;
  for (std::size_t i = 0; i < panel.lines.size(); ++i) {
    const ChartLine& line = panel.lines[i];
    const char* colour = colours[i % colours.size()];
    std::string path;
    for (std::size_t k = 0; k < std::min(line.x.size(), line.y.size()); ++k) {
      if (std::isnan(line.y[k]) || (panel.log_y && line.y[k] <= 0)) continue;
      path += fmt::format("{}{:.1f} {:.1f}", path.empty() ? "M" : "L", px(line.x[k]), py(line.y[k]));
      if (panel.dots)
        svg += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3.5\" fill=\"{}\"/>\n", px(line.x[k]),
                           py(line.y[k]), colour);
    }
    svg += fmt::format("<path d=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"1.6\"/>\n", path, colour);
    if (panel.lines.size() > 1) {
      svg += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" fill=\"{}\">{}</text>\n", name_at, y0 + top - 14, colour,
                         escaped(line.name));
      name_at += static_cast<double>(line.name.size()) * character + between_names;
    }
  }
}

}  // namespace

std::string chart_svg(const std::vector<Panel>& panels) {
  const double rows = std::ceil(static_cast<double>(panels.size()) / 2);
  const double columns = panels.size() > 1 ? 2 : 1;
  std::string svg = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0:g} {1:g}\" width=\"{0:g}\" height=\"{1:g}\" "
      "font-family=\"sans-serif\" font-size=\"11\">\n<style>.t{{font-size:13px;font-weight:bold}}"
      ".g{{stroke:#ddd}}</style>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n",
      columns * width, rows * height);
  for (std::size_t i = 0; i < panels.size(); ++i)
    draw(svg, panels[i], width * static_cast<double>(i % 2), height * static_cast<double>(i / 2));
  return svg + "</svg>\n";
}

}  // namespace headroom::validate
