// Quantities as people write them: 500ms, 2KB, 100/min, 10%, 500M, 1/5000, 2026-03-02T18:00Z.
// Every parser refuses what it does not understand whole, and says what was meant; every printer is its inverse.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "real/ports/units.h"

namespace headroom::scenario {

template <class T>
using Parsed = std::expected<T, std::string>;

// "500ms", "1h30min", "7d"; "0" needs no unit. `like` is a typical value, for the suggestion when the unit is missing.
Parsed<Nanos> parse_duration(std::string_view text, Nanos like);
// "2KB" (1000), "64GiB" (1024), "1.5TB"; "0" needs no unit.
Parsed<Bytes> parse_bytes(std::string_view text, Bytes like);
// "100/min", "3/s", "10k/h".
Parsed<Rate> parse_rate(std::string_view text);
// "150", "1.5", "1e5", "500M", "1.5B", "10k".
Parsed<double> parse_number(std::string_view text);
// "0.1", "10%", "1/5000".
Parsed<double> parse_ratio(std::string_view text);
// "2026-03-02", "2026-03-02 18:00", "2026-03-02T18:00:00Z", or "18:00" on the day of `day`. UTC.
Parsed<WallTime> parse_instant(std::string_view text, WallTime day);

std::string print_duration(Nanos value);
std::string print_bytes(Bytes value);
std::string print_rate(Rate value);
std::string print_number(double value);  // shortest text that reads back the same, with k, M or B where shorter
std::string print_ratio(double value);
std::string print_instant(WallTime value);

// A date and a time of day, as in traces too: "2015-02-26 21:42:53", with or without T, seconds and Z.
Parsed<WallTime> parse_date_time(std::string_view text);

}  // namespace headroom::scenario
