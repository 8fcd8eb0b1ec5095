#include "sim/scenario/quantity.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "sim/scenario/suggest.h"

namespace headroom::scenario {
namespace {

struct Unit {
  std::string_view name;
  double size;
};

constexpr std::array<Unit, 7> durations = {
    {{"ns", 1}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}, {"min", 60e9}, {"h", 3600e9}, {"d", 86400e9}}};
constexpr std::array<Unit, 11> sizes = {{{"B", 1},
                                         {"KB", 1e3}, {"MB", 1e6}, {"GB", 1e9}, {"TB", 1e12}, {"PB", 1e15},
                                         {"KiB", 0x1p10}, {"MiB", 0x1p20}, {"GiB", 0x1p30}, {"TiB", 0x1p40},
                                         {"PiB", 0x1p50}}};
constexpr std::array<Unit, 4> periods = {{{"s", 1}, {"min", 60}, {"h", 3600}, {"d", 86400}}};
constexpr std::array<Unit, 3> multiples = {{{"k", 1e3}, {"M", 1e6}, {"B", 1e9}}};

std::string quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

const Unit* find_unit(std::span<const Unit> units, std::string_view name) {
  for (const Unit& unit : units)
    if (unit.name == name) return &unit;
  return nullptr;
}

// Takes a decimal number from the front of `text`; none when there is none or it is not finite.
std::optional<double> take_number(std::string_view& text) {
  const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
  if (digits.empty() || !(std::isdigit(static_cast<unsigned char>(digits[0])) || digits[0] == '.')) return std::nullopt;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || !std::isfinite(value)) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

std::string shortest(double value) {
  std::array<char, 64> room;
  const auto [end, error] = std::to_chars(room.data(), room.data() + room.size(), value == 0 ? 0 : value);
  return std::string(room.data(), end);
}

bool same_letters(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, [](unsigned char c) { return std::tolower(c); },
                            [](unsigned char c) { return std::tolower(c); });
}

std::string unknown_unit(std::string_view unit, std::string_view what, std::span<const Unit> units) {
  std::vector<std::string_view> names;
  for (const Unit& u : units) names.push_back(u.name);
  std::string hint;
  if (unit == "m") hint = " (did you mean 'min'?)";  // as often meant for minutes as for milliseconds
  if (unit.starts_with("sec")) hint = " (did you mean 's'?)";
  if (unit.starts_with("hour") || unit.starts_with("hr")) hint = " (did you mean 'h'?)";
  if (unit.starts_with("day")) hint = " (did you mean 'd'?)";
  for (std::string_view name : names)
    if (same_letters(unit, name)) hint = " (did you mean '" + std::string(name) + "'?)";
  if (hint.empty()) hint = did_you_mean(unit, names);
  if (hint.empty()) hint = " (units: " + listed(names) + ")";
  return "unknown unit " + quoted(unit) + " for " + std::string(what) + hint;
}

// The unit that brings a bare number nearest to the usual value.
std::string_view likely_unit(double number, double like, std::span<const Unit> units) {
  if (like <= 0) like = units[2].size;
  const Unit* best = &units[0];
  auto distance = [&](const Unit& unit) { return std::abs(std::log(number * unit.size / like)); };
  for (const Unit& unit : units)
    if (distance(unit) < distance(*best)) best = &unit;
  return best->name;
}

// A sum of number-and-unit terms, in the smallest unit.
Parsed<double> parse_terms(std::string_view text, std::string_view what, std::string_view example,
                           std::span<const Unit> units, double like) {
  std::string_view rest = trimmed(text);
  double sum = 0;
  if (rest == "0") return 0;
  const bool negative = rest.starts_with('-');
  bool any = false;
  while (!rest.empty()) {
    const auto number = take_number(rest);
    if (!number || (any && *number < 0))
      return std::unexpected("expected " + std::string(what) + " such as " + quoted(example) + ", got " + quoted(text));
    rest = trimmed(rest);
    const auto end = std::min(rest.find_first_of("0123456789. \t-"), rest.size());
    const std::string_view name = rest.substr(0, end);
    if (name.empty()) {
      if (negative) return std::unexpected("must not be negative, is " + std::string(trimmed(text)));
      return std::unexpected(std::string(what) + " needs a unit (did you mean '" + shortest(*number) +
                             std::string(likely_unit(*number, like, units)) + "'?)");
    }
    const Unit* unit = find_unit(units, name);
    if (!unit) return std::unexpected(unknown_unit(name, what, units));
    sum += *number * unit->size;
    rest = trimmed(rest.substr(end));
    any = true;
  }
  if (!any) return std::unexpected("expected " + std::string(what) + " such as " + quoted(example) + ", got ''");
  if (negative) return std::unexpected("must not be negative, is " + std::string(trimmed(text)));
  constexpr double largest = 4e18;  // sums of two stay within 64 bits
  if (sum >= largest) return std::unexpected("is too large: " + std::string(trimmed(text)));
  return sum;
}

// The largest unit (of those given) that divides the value.
std::string in_whole_units(std::int64_t value, std::span<const Unit> units) {
  const Unit* best = &units[0];
  for (const Unit& unit : units)
    if (unit.size > best->size && value % static_cast<std::int64_t>(unit.size) == 0) best = &unit;
  return std::to_string(value / static_cast<std::int64_t>(best->size)) + std::string(best->name);
}

// Reads exactly `digits` digits from the front.
std::optional<int> take_digits(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int value = 0;
  for (char c : text.substr(0, digits)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  text.remove_prefix(digits);
  return value;
}

bool take(std::string_view& text, std::string_view expected) {
  if (!text.starts_with(expected)) return false;
  text.remove_prefix(expected.size());
  return true;
}

// hh:mm, with :ss and Z if there are.
std::optional<Nanos> take_time_of_day(std::string_view& text) {
  const auto hour = take_digits(text, 2);
  if (!hour || !take(text, ":")) return std::nullopt;
  const auto minute = take_digits(text, 2);
  std::optional<int> second = 0;
  if (take(text, ":")) second = take_digits(text, 2);
  if (!minute || !second || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  take(text, "Z");
  return std::chrono::hours{*hour} + std::chrono::minutes{*minute} + std::chrono::seconds{*second};
}

}  // namespace

Parsed<Nanos> parse_duration(std::string_view text, Nanos like) {
  const auto ns = parse_terms(text, "a duration", "500ms", durations, static_cast<double>(like.count()));
  if (!ns) return std::unexpected(ns.error());
  return Nanos{std::llround(*ns)};
}

Parsed<Bytes> parse_bytes(std::string_view text, Bytes like) {
  const auto bytes = parse_terms(text, "a size", "64GiB", sizes, static_cast<double>(like.count));
  if (!bytes) return std::unexpected(bytes.error());
  return Bytes{std::llround(*bytes)};
}

Parsed<double> parse_number(std::string_view text) {
  std::string_view rest = trimmed(text);
  const auto number = take_number(rest);
  if (!number) return std::unexpected("expected a number such as '150' or '500M', got " + quoted(text));
  rest = trimmed(rest);
  if (rest.empty()) return *number;
  const Unit* multiple = find_unit(multiples, rest);
  if (!multiple) return std::unexpected(unknown_unit(rest, "a number", multiples));
  return *number * multiple->size;
}

Parsed<double> parse_ratio(std::string_view text) {
  std::string_view rest = trimmed(text);
  const auto number = take_number(rest);
  const auto refuse = [&] {
    return std::unexpected("expected a ratio such as '0.1', '10%' or '1/5000', got " + quoted(text));
  };
  if (!number) return refuse();
  rest = trimmed(rest);
  if (rest.empty()) return *number;
  if (rest == "%") return *number / 100;
  if (!take(rest, "/")) return refuse();
  const Parsed<double> below = parse_number(rest);
  if (!below || *below <= 0) return refuse();
  return *number / *below;
}

Parsed<Rate> parse_rate(std::string_view text) {
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) {
    std::string_view rest = trimmed(text);
    if (take_number(rest) && rest.empty())
      return std::unexpected("a rate needs a period (did you mean '" + std::string(trimmed(text)) + "/s'?)");
    return std::unexpected("expected a rate such as '100/min', got " + quoted(text));
  }
  const Parsed<double> count = parse_number(text.substr(0, slash));
  if (!count) return std::unexpected("expected a rate such as '100/min', got " + quoted(text));
  if (*count < 0) return std::unexpected("must not be negative, is " + std::string(trimmed(text)));
  const std::string_view period = trimmed(text.substr(slash + 1));
  const Unit* unit = find_unit(periods, period);
  if (!unit) return std::unexpected(unknown_unit(period, "a rate's period", periods));
  return Rate{*count / unit->size};
}

Parsed<WallTime> parse_date_time(std::string_view text) {
  const auto refuse = [&] {
    return std::unexpected("expected a date and time such as '2026-03-02T18:00:00Z', got " + quoted(text));
  };
  std::string_view rest = trimmed(text);
  const auto year = take_digits(rest, 4);
  if (!year || !take(rest, "-")) return refuse();
  const auto month = take_digits(rest, 2);
  if (!month || !take(rest, "-")) return refuse();
  const auto day = take_digits(rest, 2);
  if (!day) return refuse();
  const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::unexpected("is no date of the calendar: " + std::string(trimmed(text)));
  if (*year < 1970 || *year > 2200)
    return std::unexpected("must be between 1970 and 2200, is " + std::string(trimmed(text)));
  const WallTime midnight{std::chrono::sys_days{date}};
  if (rest.empty()) return midnight;
  if (!take(rest, "T") && !take(rest, " ")) return refuse();
  const auto time = take_time_of_day(rest);
  if (!time || !rest.empty()) return refuse();
  return midnight + *time;
}

Parsed<WallTime> parse_instant(std::string_view text, WallTime day) {
  std::string_view rest = trimmed(text);
  if (const auto time = take_time_of_day(rest); time && rest.empty())
    return std::chrono::floor<std::chrono::days>(day) + *time;
  return parse_date_time(text);
}

std::string print_duration(Nanos value) { return value.count() == 0 ? "0s" : in_whole_units(value.count(), durations); }

std::string print_bytes(Bytes value) { return value.count == 0 ? "0B" : in_whole_units(value.count, sizes); }

std::string print_rate(Rate value) {
  for (const Unit& period : periods) {
    const std::string text = shortest(value.per_second * period.size) + "/" + std::string(period.name);
    if (text.size() <= 10 && parse_rate(text) == value) return text;
  }
  return shortest(value.per_second) + "/s";
}

std::string print_number(double value) {
  const std::string plain = shortest(value);
  std::string best = plain;
  for (const Unit& multiple : multiples) {
    if (std::abs(value) < multiple.size) continue;
    const std::string text = shortest(value / multiple.size) + std::string(multiple.name);
    const bool tidy = text.find('e') == std::string::npos && text.size() <= 7;
    if (tidy && (text.size() < best.size() || best.find('e') != std::string::npos) && parse_number(text) == value)
      best = text;
  }
  return best;
}

std::string print_ratio(double value) {
  if (value > 0 && value < 0.01) {  // 1/5000 says more than 2e-04
    const std::string text = "1/" + shortest(std::round(1 / value));
    if (text.find('e') == std::string::npos && parse_ratio(text) == value) return text;
  }
  return shortest(value);
}

std::string print_instant(WallTime value) {
  const auto day = std::chrono::floor<std::chrono::days>(value);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::seconds>(value - day)};
  std::array<char, 48> room;
  std::snprintf(room.data(), room.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()));
  return room.data();
}

}  // namespace headroom::scenario
