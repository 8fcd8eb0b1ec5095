// Figures as people read them: three digits and a unit.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace headroom::results {

std::string short_count(double v);      // 870k, 75.0B; "-" for NaN
std::string short_bytes(double bytes);  // 2.60 TB
std::string percent(double ratio);      // 99.987 %
std::string short_millis(double ms);    // 412 ms, 5.20 s
// `value` in the unit that `name` ends in (_ms, _s, _ratio, _bytes); availability is a ratio.
std::string in_unit_of(std::string_view name, double value);

// `text` as valid one-line UTF-8 of at most `columns` characters: control characters become '?', and
// a longer text ends in an ellipsis.
std::string one_line(std::string_view text, std::size_t columns);
// `text` filled with blanks up to `columns` characters.
std::string padded(std::string_view text, std::size_t columns);

}  // namespace headroom::results
