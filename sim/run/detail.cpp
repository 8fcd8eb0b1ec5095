#include "sim/run/detail.h"

#include <algorithm>
#include <cmath>

namespace headroom::run {

DetailWindows::DetailWindows(const scenario::Scenario& s) {
  if (!s.detail.wanted()) return;
  std::vector<scenario::DetailWindow> all = s.detail.windows;
  if (s.detail.around == scenario::Around::faults)
    for (const scenario::Fault& fault : s.faults) {
      const Nanos from = std::max(fault.at - s.detail.before, Nanos{});
      all.push_back({from, fault.at + fault.lasts + s.detail.after - from});
    }
  // Whole steps, so that no step mixes two rates.
  for (const scenario::DetailWindow& wanted : all) {
    const Nanos to = wanted.at + wanted.length + s.step - Nanos{1};
    windows_.push_back({wanted.at - wanted.at % s.step, std::min(to - to % s.step, s.duration), {}});
  }
  std::ranges::sort(windows_, {}, &Window::from);
  // Windows that meet are one.
  std::vector<Window> apart;
  for (const Window& window : windows_) {
    if (!apart.empty() && window.from <= apart.back().to) apart.back().to = std::max(apart.back().to, window.to);
    else apart.push_back(window);
  }
  windows_ = std::move(apart);
  const auto each = static_cast<unsigned>(std::lround(s.detail.sample_rate / s.sample_rate)) - 1;
  std::uint64_t first = 1;
  for (Window& window : windows_) {
    window.twins = {first, each};
    first += each;
  }
}

const DetailWindows::Window* DetailWindows::at(Nanos since_start) const {
  for (const Window& window : windows_)
    if (window.from <= since_start && since_start < window.to) return &window;
  return nullptr;
}

double finest_rate(const scenario::Scenario& s) { return std::max(s.sample_rate, s.detail.sample_rate); }

}  // namespace headroom::run
