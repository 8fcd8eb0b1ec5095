#include "sim/results/recovery.h"

#include <algorithm>
#include <cmath>

namespace headroom::results {
namespace {

constexpr double stands_out = 0.01;     // assumed: a hundredth of the calls, what a 99 % objective allows
constexpr double band_of_height = 0.1;  // assumed: nine tenths of the way back

}  // namespace

Recovery recovery_of(std::span<const double> course, double step_s, double onset_s, double noise) {
  Recovery found;
  const auto onset = std::min(static_cast<std::size_t>(std::max(0.0, onset_s / step_s)), course.size());
  double sum = 0, count = 0;
  for (const double x : course.first(onset)) {
    if (std::isnan(x)) continue;
    sum += x;
    count += 1;
  }
  found.before = count > 0 ? sum / count : 0;
  found.peak = found.before;
  for (const double x : course.subspan(onset))
    if (x > found.peak) found.peak = x;
  found.disturbed = found.peak > found.before + std::max(stands_out, noise);
  if (!found.disturbed) return found;

  const double band = found.before + std::max(band_of_height * (found.peak - found.before), noise);
  std::size_t last = course.size();  // the last step above the band
  for (std::size_t i = onset; i < course.size(); ++i)
    if (course[i] > band) last = i;
  std::size_t next = last + 1;
  while (next < course.size() && std::isnan(course[next])) ++next;
  found.recovered = next < course.size();
  if (!found.recovered) return found;
  const double share = (course[last] - band) / (course[last] - course[next]);
  const double crossing = static_cast<double>(last) + share * static_cast<double>(next - last) + 0.5;
  found.after_s = std::max(0.0, crossing * step_s - onset_s);
  return found;
}

}  // namespace headroom::results
