#include "models/sizing/units.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "real/ports/verify.h"

namespace headroom::models {

namespace {

struct Scale {
  double factor;
  const char* letter;
};
constexpr std::array counts{Scale{1e12, "T"}, Scale{1e9, "B"}, Scale{1e6, "M"}, Scale{1e3, "k"}, Scale{1, ""}};
constexpr std::array sizes{Scale{1e18, " EB"}, Scale{1e15, " PB"}, Scale{1e12, " TB"}, Scale{1e9, " GB"},
                           Scale{1e6, " MB"},  Scale{1e3, " kB"},  Scale{1, " B"}};
constexpr std::array bits{Scale{1e12, " Tbit/s"}, Scale{1e9, " Gbit/s"}, Scale{1e6, " Mbit/s"}, Scale{1, " bit/s"}};
constexpr std::array times{Scale{86400, " days"}, Scale{3600, " h"}, Scale{60, " min"},
                           Scale{1, " s"},        Scale{1e-3, " ms"}, Scale{1e-6, " us"}};

// At least the digits before the point, at most `digits` significant ones, no trailing zeros.
std::string plain(double value, int digits) {
  std::array<char, 64> text{};
  const double magnitude = value == 0 ? 0 : std::floor(std::log10(std::abs(value)));
  const int decimals = std::max(0, digits - 1 - static_cast<int>(magnitude));
  std::snprintf(text.data(), text.size(), "%.*f", std::min(decimals, 12), value);
  std::string s(text.data());
  if (s.find('.') != std::string::npos) {
    s.erase(s.find_last_not_of('0') + 1);
    if (s.back() == '.') s.pop_back();
  }
  return s;
}

template <std::size_t N>
std::string scaled(double value, const std::array<Scale, N>& scales, int digits) {
  for (const Scale& s : scales)
    // Half of the last digit early, so that 999,999 reads 1M and not 1000k.
    if (std::abs(value) >= s.factor * (1 - 0.5 * std::pow(10, -digits)))
      return plain(value / s.factor, digits) + s.letter;
  return plain(value / scales.back().factor, digits) + scales.back().letter;
}

}  // namespace

std::string_view symbol(Unit unit) {
  switch (unit) {
    case Unit::count: return "1";
    case Unit::per_day: return "1/day";
    case Unit::per_second: return "1/s";
    case Unit::bytes: return "B";
    case Unit::bytes_per_day: return "B/day";
    case Unit::bytes_per_second: return "B/s";
    case Unit::bits_per_second: return "bit/s";
    case Unit::seconds: return "s";
    case Unit::ratio: return "x";
    case Unit::share: return "share";
    case Unit::servers: return "servers";
    case Unit::cores: return "cores";
    case Unit::usd_per_year: return "USD/year";
  }
  return "";
}

std::string human(double value, Unit unit, int digits) {
  switch (unit) {
    case Unit::count: return scaled(value, counts, digits);
    case Unit::per_day: return scaled(value, counts, digits) + "/day";
    case Unit::per_second: return scaled(value, counts, digits) + "/s";
    case Unit::bytes: return scaled(value, sizes, digits);
    case Unit::bytes_per_day: return scaled(value, sizes, digits) + "/day";
    case Unit::bytes_per_second: return scaled(value, sizes, digits) + "/s";
    case Unit::bits_per_second: return scaled(value, bits, digits);
    case Unit::seconds: {
      if (value == 0) return "0 s";
      const std::string text = scaled(value, times, digits);
      return text == "1 days" ? "1 day" : text;
    }
    case Unit::ratio: return plain(value, digits) + "x";
    case Unit::share: return plain(value * 100, digits) + "%";
    case Unit::servers: return scaled(value, counts, digits) + " servers";
    case Unit::cores: return scaled(value, counts, digits) + " cores";
    case Unit::usd_per_year: return "$" + scaled(value, counts, digits) + "/year";
  }
  return "";
}

std::string human(Bytes bytes) { return human(static_cast<double>(bytes.count), Unit::bytes, 4); }
std::string human(Nanos time) { return human(seconds(time), Unit::seconds, 4); }

bool agrees(double printed, double computed) {
  if (printed == 0) return computed == 0;
  // The shortest text that reads back as this number has exactly the digits that were printed.
  std::array<char, 64> text{};
  const auto [end, failure] = std::to_chars(text.data(), text.data() + text.size(), std::abs(printed),
                                            std::chars_format::scientific);
  verify(failure == std::errc{}, "a number fits its text");
  const std::string_view digits(text.data(), static_cast<std::size_t>(end - text.data()));
  const std::size_t e = digits.find('e');
  const double decimals = digits.find('.') == std::string_view::npos ? 0 : static_cast<double>(e - 2);
  const double last = std::pow(10, std::floor(std::log10(std::abs(printed))) - decimals);
  return std::abs(printed - computed) < std::min(last, 0.1 * std::abs(printed)) * (1 - 1e-9);
}

}  // namespace headroom::models
