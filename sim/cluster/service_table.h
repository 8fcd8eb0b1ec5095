// A service-time law in a form that the background can draw from in a few nanoseconds.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/laws/law.h"

namespace headroom::cluster {

// The law's quantile function at places that lie ever closer towards both ends, joined by straight lines: the middle
// half of all draws falls into 128 cells, each half of what is left at an end into 64 more, down to a share of 2^-64.
// So the tail is as exact as the body, and most draws come from two lines of the processor's cache.
class ServiceTable {
 public:
  // `ns`: draws nanoseconds.
  explicit ServiceTable(const models::Law& ns);

  double mean_ns() const { return mean_ns_; }
  double variance_ns2() const { return variance_ns2_; }
  // From 64 uniform bits, taken as a number with a sign: which end it is, and the share beyond the draw in 2^-64. As
  // a floating-point number its exponent and leading digits name the cell, the digits after them the place in it.
  double draw_ns(std::uint64_t bits) const {
    const auto number = std::bit_cast<std::uint64_t>(static_cast<double>(static_cast<std::int64_t>(bits | 1)));
    const std::uint64_t size = number & ~sign;
    const float* const cell = &knots_[(number >> 63) * knots_per_end + (size >> digits_after) - first_cell];
    const auto after = static_cast<std::uint32_t>(size >> (digits_after - float_digits)) & ((1U << float_digits) - 1);
    const float place = std::bit_cast<float>(after | float_one) - 1;
    return static_cast<double>(cell[0] + (cell[1] - cell[0]) * place);
  }

 private:
  static constexpr std::uint64_t sign = std::uint64_t{1} << 63;
  static constexpr unsigned cell_digits = 6;  // binary, behind the leading one
  static constexpr unsigned digits_after = 52 - cell_digits, float_digits = 23;
  static constexpr std::uint32_t float_one = std::bit_cast<std::uint32_t>(1.0F);
  static constexpr std::uint64_t first_cell = std::bit_cast<std::uint64_t>(1.0) >> digits_after;
  static constexpr std::size_t halvings = 63;
  static constexpr std::size_t cells_per_end = halvings << cell_digits;
  // A number that is rounded up to the last knot begins a cell, of which nothing is ever taken.
  static constexpr std::size_t knots_per_end = cells_per_end + 2;

  double mean_ns_, variance_ns2_;
  std::vector<float> knots_;  // of the lower end, from the least share on, and of the upper
};

// The exponential law with mean 1: of gaps, in units of their mean.
const ServiceTable& unit_exponential();

// A draw to be made: so many units of a law.
struct Service {
  const ServiceTable* law = nullptr;
  double units = 1;
  double mean_ns() const { return law->mean_ns() * units; }
  double mean_square_ns2() const { return (law->variance_ns2() + law->mean_ns() * law->mean_ns()) * units * units; }
};

}  // namespace headroom::cluster
