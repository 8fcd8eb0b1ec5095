#include "sim/scenario/archive.h"

#include <cmath>
#include <limits>

#include "sim/scenario/suggest.h"

namespace headroom::scenario {
namespace {

// What is wrong with a value that was understood; "" when nothing is. `print` shows a limit as the reader wrote values.
std::string outside(double value, const Limits& limits, const std::function<std::string(double)>& print) {
  const std::string is = ", is " + print(value);
  if (limits.above && !(value > *limits.above)) return "must be above " + print(*limits.above) + is;
  if (limits.at_least && !(value >= *limits.at_least)) {
    if (*limits.at_least == 0) return "must not be negative" + is;
    return "must be at least " + print(*limits.at_least) + is;
  }
  // A limit as it is written may come back from nanoseconds with its last bit up.
  constexpr double a_bit = 1e-15;
  const bool above = limits.at_most && !(value <= *limits.at_most * (1 + a_bit));
  if (above) return "must be at most " + print(*limits.at_most) + is;
  return "";
}

// Reads into `value` what `parse` understands and the limits allow.
template <class T, class Parse, class Measure, class Print>
Leaf quantity(LeafType type, T& value, Limits limits, Parse parse, Measure measure, Print print_measure,
              std::string (*print)(T)) {
  if (!limits.at_most) limits.at_most = usual_limits(type).at_most;
  return Leaf{.type = type,
              .set = [&value, limits, parse, measure, print_measure](std::string_view text) -> Parsed<bool> {
                const Parsed<T> parsed = parse(text);
                if (!parsed) return std::unexpected(parsed.error());
                const std::string wrong = outside(measure(*parsed), limits, print_measure);
                if (!wrong.empty()) return std::unexpected(wrong);
                value = *parsed;
                return true;
              },
              .get = [&value, print] { return print(value); },
              .limits = limits};
}

double itself(double value) { return value; }

Parsed<double> parse_whole(std::string_view text, double largest) {
  const Parsed<double> number = parse_number(text);
  if (!number) return number;
  if (*number != std::floor(*number)) return std::unexpected("must be a whole number, is " + print_number(*number));
  if (std::abs(*number) > largest) return std::unexpected("is too large: " + std::string(text));
  return number;
}

class FieldCounter final : public Archive {
 public:
  std::size_t fields = 0;

 private:
  void leaf(const Field&, const Leaf&) override { ++fields; }
  // A section can never be written as a lone value.
  void section_of(const Field&, const Body&) override { fields += 2; }
  void optional_of(const Field&, const Optional&) override { fields += 2; }
  void list_of(const Field&, const List&) override { fields += 2; }
  void map_of(const Field&, const Map&) override { fields += 2; }
  void variant_of(const Field&, const Variant&) override { fields += 2; }
};

}  // namespace

Limits usual_limits(LeafType type) {
  switch (type) {
    case LeafType::count: return {.at_least = 1, .at_most = 10e6};
    case LeafType::number: return {.at_least = 0, .at_most = 1e15};
    case LeafType::ratio: return within_one;
    case LeafType::duration: return {.at_least = 0, .at_most = 366 * 86400.0};  // as the longest run
    case LeafType::bytes: return {.at_least = 0, .at_most = 4e18};              // sums of two stay within 64 bits
    case LeafType::rate: return {.at_least = 0, .at_most = 1e9};
    default: return {};
  }
}

std::size_t count_fields(const Archive::Body& body) {
  FieldCounter counter;
  body(counter);
  return counter.fields;
}

std::string unknown_name(std::string_view what, std::string_view text, std::span<const std::string_view> names) {
  std::string hint = did_you_mean(text, names);
  if (hint.empty()) hint = " (choices: " + listed(names) + ")";
  return "unknown " + std::string(what) + " '" + std::string(text) + "'" + hint;
}

void Archive::text(const Field& field, std::string& value) { text(field, value, {}); }

void Archive::text(const Field& field, std::string& value, std::vector<std::string_view> choices) {
  leaf(field, Leaf{.type = choices.empty() ? LeafType::text : LeafType::choice,
                   .set = [&value, choices](std::string_view text) -> Parsed<bool> {
                     if (!choices.empty() && std::ranges::find(choices, text) == choices.end())
                       return std::unexpected(unknown_name("name", text, choices));
                     value = text;
                     return true;
                   },
                   .get = [&value] { return value; },
                   .choices = choices});
}

void Archive::flag(const Field& field, bool& value) {
  leaf(field, Leaf{.type = LeafType::flag,
                   .set = [&value](std::string_view text) -> Parsed<bool> {
                     if (text != "true" && text != "false")
                       return std::unexpected("expected true or false, got '" + std::string(text) + "'");
                     value = text == "true";
                     return true;
                   },
                   .get = [&value] { return std::string(value ? "true" : "false"); }});
}

void Archive::count(const Field& field, int& value, Limits limits) {
  auto parse = [](std::string_view text) -> Parsed<int> {
    const Parsed<double> whole = parse_whole(text, std::numeric_limits<int>::max());
    if (!whole) return std::unexpected(whole.error());
    return static_cast<int>(*whole);
  };
  leaf(field, quantity<int>(LeafType::count, value, limits, parse, [](int n) { return double{1} * n; }, print_number,
                            [](int n) { return print_number(n); }));
}

void Archive::count(const Field& field, std::uint64_t& value) {
  auto parse = [](std::string_view text) -> Parsed<std::uint64_t> {
    const Parsed<double> whole = parse_whole(text, 0x1p53);
    if (!whole) return std::unexpected(whole.error());
    if (*whole < 0) return std::unexpected("must not be negative, is " + print_number(*whole));
    return static_cast<std::uint64_t>(*whole);
  };
  leaf(field, quantity<std::uint64_t>(LeafType::count, value, not_negative, parse,
                                      [](std::uint64_t n) { return static_cast<double>(n); }, print_number,
                                      [](std::uint64_t n) { return std::to_string(n); }));
}

void Archive::number(const Field& field, double& value, Limits limits) {
  leaf(field, quantity<double>(LeafType::number, value, limits, parse_number, itself, print_number, print_number));
}

void Archive::ratio(const Field& field, double& value, Limits limits) {
  leaf(field, quantity<double>(LeafType::ratio, value, limits, parse_ratio, itself, print_ratio, print_ratio));
}

void Archive::duration(const Field& field, Nanos& value, Limits limits) {
  leaf(field, quantity<Nanos>(LeafType::duration, value, limits,
                              [like = value](std::string_view text) { return parse_duration(text, like); },
                              [](Nanos n) { return seconds(n); },
                              [](double s) { return print_duration(from_seconds(s)); }, print_duration));
}

void Archive::bytes(const Field& field, Bytes& value, Limits limits) {
  leaf(field, quantity<Bytes>(LeafType::bytes, value, limits,
                              [like = value](std::string_view text) { return parse_bytes(text, like); },
                              [](Bytes b) { return static_cast<double>(b.count); },
                              [](double b) { return print_bytes(Bytes{static_cast<std::int64_t>(b)}); }, print_bytes));
}

void Archive::rate(const Field& field, Rate& value, Limits limits) {
  leaf(field, quantity<Rate>(LeafType::rate, value, limits, parse_rate, [](Rate r) { return r.per_second; },
                             [](double r) { return print_rate(Rate{r}); }, print_rate));
}

void Archive::instant(const Field& field, WallTime& value) {
  leaf(field, Leaf{.type = LeafType::instant,
                   .set = [&value](std::string_view text) -> Parsed<bool> {
                     const Parsed<WallTime> parsed = parse_instant(text, value);
                     if (!parsed) return std::unexpected(parsed.error());
                     value = *parsed;
                     return true;
                   },
                   .get = [&value] { return print_instant(value); }});
}

void Archive::objective(const Field& field, std::variant<Nanos, double>& value) {
  leaf(field, Leaf{.type = LeafType::objective,
                   .set = [&value](std::string_view text) -> Parsed<bool> {
                     const Parsed<double> ratio = parse_ratio(text);
                     const Parsed<Nanos> duration = parse_duration(text, std::chrono::milliseconds{100});
                     if (ratio) value = *ratio;
                     else if (duration) value = *duration;
                     else
                       return std::unexpected("expected a duration such as '50ms' or a ratio such as '99.9%', got '" +
                                              std::string(text) + "'");
                     return true;
                   },
                   .get = [&value] {
                     if (auto* duration = std::get_if<Nanos>(&value)) return print_duration(*duration);
                     return print_ratio(std::get<double>(value));
                   }});
}

}  // namespace headroom::scenario
