#include "sim/results/figures.h"

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace headroom::results {

namespace {

std::string three_digits(double v) {
  const double size = std::abs(v);
  const int decimals = size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2;
  return fmt::format("{:.{}f}", v, decimals);
}

template <std::size_t N>
std::string scaled(double v, const std::array<const char*, N>& units) {
  std::size_t unit = 0;
  while (std::abs(v) >= 999.5 && unit + 1 < N) v /= 1000, ++unit;
  const bool whole = unit == 0 && v == std::round(v);
  return (whole ? fmt::format("{:.0f}", v) : three_digits(v)) + units[unit];
}

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

std::size_t characters(std::string_view text) {
  std::size_t n = 0;
  for (const char c : text) n += !continues(c);
  return n;
}

}  // namespace

std::string short_count(double v) {
  if (std::isnan(v)) return "-";
  return scaled(v, std::array{"", "k", "M", "B", "T"});
}

std::string short_bytes(double bytes) {
  if (std::isnan(bytes)) return "-";
  return scaled(bytes, std::array{" B", " kB", " MB", " GB", " TB", " PB", " EB"});
}

std::string percent(double ratio) {
  if (std::isnan(ratio)) return "-";
  const double v = ratio * 100;
  if (v == 0 || v == 100) return fmt::format("{:.0f} %", v);
  // Near 100 % it is the distance from it that counts.
  if (v > 99 && v < 100) return fmt::format("{:.5g} %", v);
  if (v >= 999.5) return fmt::format("{:.0f} %", v);
  return fmt::format("{:.3g} %", v);
}

std::string short_millis(double ms) {
  if (std::isnan(ms)) return "-";
  if (ms >= 9'999'500) return three_digits(ms / 3'600'000) + " h";
  if (ms >= 999.5) return three_digits(ms / 1000) + " s";
  if (ms > 0 && ms < 0.9995) return three_digits(ms * 1000) + " us";
  return three_digits(ms) + " ms";
}

std::string in_unit_of(std::string_view name, double value) {
  if (name.ends_with("_ms")) return short_millis(value);
  if (name.ends_with("_ratio") || name.find("availability") != std::string_view::npos) return percent(value);
  if (name.ends_with("_bytes")) return short_bytes(value);
  if (name.ends_with("_s")) return short_millis(value * 1000);
  return short_count(value);
}

std::string one_line(std::string_view text, std::size_t columns) {
  std::string line;
  std::size_t used = 0;
  const std::size_t room = characters(text) > columns ? columns - 1 : columns;
  for (std::size_t i = 0; i < text.size() && used < room; ++used) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 0;
    bool whole = length > 0 && i + length <= text.size() && lead < 0xF5 && lead >= 0x20 && lead != 0x7F;
    for (std::size_t k = 1; whole && k < length; ++k) whole = continues(text[i + k]);
    // C1 controls (U+0080 to U+009F) drive terminals too.
    if (whole && lead == 0xC2 && static_cast<unsigned char>(text[i + 1]) < 0xA0) whole = false, i += 1;
    line += whole ? std::string(text.substr(i, length)) : "?";
    i += whole ? length : 1;
  }
  return room < columns ? line + "…" : line;
}

std::string padded(std::string_view text, std::size_t columns) {
  const std::size_t used = characters(text);
  return std::string(text) + std::string(used < columns ? columns - used : 0, ' ');
}

}  // namespace headroom::results
