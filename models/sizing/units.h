// How figures are written in an estimate: 868k/s, 225 PB/day, 110 ms.
#pragma once

#include <string>
#include <string_view>

#include "real/ports/units.h"

namespace headroom::models {

enum class Unit {
  count,
  per_day,
  per_second,
  bytes,
  bytes_per_day,
  bytes_per_second,
  bits_per_second,
  seconds,
  ratio,
  share,
  servers,
  cores,
  usd_per_year
};

// The unit as it stands in JSON: "1/s", "B/day", ...
std::string_view symbol(Unit unit);

// Three significant digits (or as many as given) with the thousands as k, M, B, T for counts and kB to EB for bytes;
// trailing zeros go. Seconds become us, ms, s, min, h or days.
std::string human(double value, Unit unit, int digits = 3);
std::string human(Bytes bytes);
std::string human(Nanos time);

// Whether a printed figure is what was computed, rounded or cut at its last printed digit: 870k agrees with 868,056,
// 1.1M with 1.157M. Zeros before the decimal point are taken as not printed, but never more than a tenth is forgiven.
bool agrees(double printed, double computed);

}  // namespace headroom::models
