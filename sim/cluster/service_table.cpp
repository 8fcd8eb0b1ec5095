#include "sim/cluster/service_table.h"

#include <algorithm>
#include <cmath>

namespace headroom::cluster {

ServiceTable::ServiceTable(const models::Law& ns)
    : mean_ns_(ns.mean()), variance_ns2_(ns.scv() * ns.mean() * ns.mean()), knots_(2 * knots_per_end) {
  // The mean of what lies between two knots is that of the two: their sum, by the share between them.
  double mean = 0, before[2] = {};
  std::vector<double> exact(knots_.size());
  for (std::size_t i = 0; i <= cells_per_end; ++i) {
    const double share = std::bit_cast<double>((first_cell + i) << digits_after) * 0x1p-64;
    const double width = i == 0 ? 0 : share - std::bit_cast<double>((first_cell + i - 1) << digits_after) * 0x1p-64;
    const double at[2] = {ns.draw(share), ns.exceeded_by(share)};
    for (const std::size_t end : {0, 1}) {
      mean += (at[end] + before[end]) / 2 * width;
      exact[end * knots_per_end + i] = before[end] = at[end];
    }
  }
  // Straight lines lie a little above a curve that bends up: all is scaled so that the mean is exact.
  const double scale = mean_ns_ / mean;
  std::ranges::transform(exact, knots_.begin(), [scale](double value) { return static_cast<float>(value * scale); });
  for (const std::size_t end : {0, 1}) knots_[(end + 1) * knots_per_end - 1] = knots_[(end + 1) * knots_per_end - 2];
}

const ServiceTable& unit_exponential() {
  static const ServiceTable table{models::Law{models::Exponential{1}}};
  return table;
}

}  // namespace headroom::cluster
