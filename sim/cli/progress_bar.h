// How far a run is, on a terminal; nothing when piped.
#pragma once

#include <cstdio>
#include <string>
#include <utility>

namespace headroom::cli {

class ProgressBar {
 public:
  ProgressBar(bool visible, std::string title) : visible_(visible), title_(std::move(title)) {}

  // `done`: share of the work, 0 to 1.
  void show(double done, double wall_s) {
    if (!visible_ || wall_s - shown_at_ < 0.2) return;
    shown_at_ = wall_s;
    constexpr int width = 40;
    const int filled = static_cast<int>(done * width);
    const double left_s = done > 0 ? wall_s / done - wall_s : 0;
    std::fprintf(stderr, "\r%s [%.*s%*s] %3.0f %%, %.0f s left ", title_.c_str(), filled,
                 "########################################", width - filled, "", done * 100, left_s);
    std::fflush(stderr);
  }
  void clear() const {
    if (visible_) std::fprintf(stderr, "\r\033[K");
  }

 private:
  bool visible_;
  std::string title_;
  double shown_at_ = -1;
};

}  // namespace headroom::cli
