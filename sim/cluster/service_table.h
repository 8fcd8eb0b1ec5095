// A service-time law in a form that the background can draw from in a few nanoseconds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace headroom::cluster {

// 4,096 equally likely values: the law's quantiles at the middle of each cell, scaled so that the
// mean is exact; in single precision, because a run's tables share the processor's cache. The variance of a lognormal
// with cv 2 comes out 4 % low; the p99 is exact.
class ServiceTable {
 public:
  // `quantile(u)`: ns at u in (0, 1); `mean_ns`: the law's exact mean.
  ServiceTable(const std::function<double(double)>& quantile, double mean_ns) : mean_ns_(mean_ns), cells_(cells) {
    double sum = 0;
    const auto middle = [&](std::size_t cell) {
      return quantile((static_cast<double>(cell) + 0.5) / static_cast<double>(cells));
    };
    for (std::size_t i = 0; i < cells; ++i) sum += middle(i);
    const double scale = sum > 0 ? mean_ns * static_cast<double>(cells) / sum : 0;
    double squares = 0;
    for (std::size_t i = 0; i < cells; ++i) {
      const double value = scale * middle(i);
      cells_[i] = static_cast<float>(value);
      squares += value * value / static_cast<double>(cells);
    }
    variance_ns2_ = squares > mean_ns * mean_ns ? squares - mean_ns * mean_ns : 0;
  }

  double mean_ns() const { return mean_ns_; }
  double variance_ns2() const { return variance_ns2_; }  // of the table's own draws
  // From 12 of 64 uniform bits.
  double draw_ns(std::uint64_t bits) const { return static_cast<double>(cells_[bits >> (64 - cell_bits)]); }

 private:
  static constexpr unsigned cell_bits = 12;
  static constexpr std::size_t cells = std::size_t{1} << cell_bits;
  double mean_ns_, variance_ns2_ = 0;
  std::vector<float> cells_;
};

// A draw to be made: so many units of a law.
struct Service {
  const ServiceTable* law = nullptr;
  double units = 1;
  double mean_ns() const { return law->mean_ns() * units; }
  double mean_square_ns2() const { return (law->variance_ns2() + law->mean_ns() * law->mean_ns()) * units * units; }
};

}  // namespace headroom::cluster
