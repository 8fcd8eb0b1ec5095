#include "sim/scenario/number_at.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "sim/scenario/describe.h"
#include "sim/scenario/suggest.h"

namespace headroom::scenario {
namespace {

// Goes down one path and keeps the value at its end.
class Finder final : public Archive {
 public:
  explicit Finder(std::string_view path) : rest_(path) {}

  struct Found {
    LeafType type;
    std::string text;
  };
  std::optional<Found> found;
  bool inside = false;                 // the path ends at something with parts
  std::vector<std::string> neighbours;  // of the first part that is not there
  std::string_view missing() const { return rest_.substr(0, rest_.find('.')); }

 private:
  // Whether `key` is the path's next part, and then goes past it.
  bool enter(std::string_view key) {
    if (gone_astray_) return false;
    const std::string_view part = rest_.substr(0, rest_.find('.'));
    if (part != key) {
      neighbours.emplace_back(key);
      return false;
    }
    neighbours.clear();
    rest_.remove_prefix(std::min(part.size() + 1, rest_.size()));
    return true;
  }
  // What has parts; past it, no other branch can be meant.
  template <class Parts>
  void go_in(Parts parts) {
    if (rest_.empty()) inside = true;
    else parts();
    gone_astray_ = true;
  }

  void leaf(const Field& field, const Leaf& value) override {
    if (!enter(field.key)) return;
    gone_astray_ = true;
    if (rest_.empty()) found = Found{value.type, value.get()};
  }
  void section_of(const Field& field, const Body& body) override {
    if (enter(field.key)) go_in([&] { body(*this); });
  }
  void optional_of(const Field& field, const Optional& value) override {
    if (value.present) value.element(*this, field);
  }
  void list_of(const Field& field, const List& list) override {
    if (!enter(field.key)) return;
    go_in([&] {
      for (std::size_t i = 0; i < list.size; ++i) {
        const std::string index = std::to_string(i);
        list.element(*this, Field{index, ""}, i);
      }
    });
  }
  void map_of(const Field& field, const Map& map) override {
    if (!enter(field.key)) return;
    go_in([&] {
      for (const std::string& key : map.present) map.element(*this, Field{key, ""});
    });
  }
  void variant_of(const Field& field, const Variant& variant) override {
    if (!enter(field.key)) return;
    go_in([&] {
      if (enter(variant.names[variant.chosen])) go_in([&] { variant.body(*this); });
    });
  }

  std::string_view rest_;
  bool gone_astray_ = false;
};

std::optional<double> value_of(const Finder::Found& found) {
  const auto plain = [](const auto& parsed, auto itself) {
    return parsed ? std::optional<double>(itself(*parsed)) : std::nullopt;
  };
  const auto same = [](double v) { return v; };
  switch (found.type) {
    case LeafType::count:
    case LeafType::number: return plain(parse_number(found.text), same);
    case LeafType::ratio: return plain(parse_ratio(found.text), same);
    case LeafType::duration: return plain(parse_duration(found.text, 1s), [](Nanos n) { return seconds(n); });
    case LeafType::bytes:
      return plain(parse_bytes(found.text, Bytes{1}), [](Bytes b) { return static_cast<double>(b.count); });
    case LeafType::rate: return plain(parse_rate(found.text), [](Rate r) { return r.per_second; });
    default: return std::nullopt;
  }
}

}  // namespace

std::expected<NumberAt, std::string> number_at(const Scenario& scenario, std::string_view path) {
  Scenario copy = scenario;  // descriptions take what they may also fill
  Finder finder(path);
  describe(finder, copy);
  if (finder.inside) return std::unexpected("has parts: name one of them");
  if (!finder.found) {
    const std::vector<std::string_view> names(finder.neighbours.begin(), finder.neighbours.end());
    return std::unexpected("this scenario has no such setting" + did_you_mean(finder.missing(), names));
  }
  const auto value = value_of(*finder.found);
  if (!value) return std::unexpected("is '" + finder.found->text + "', which is no number");
  return NumberAt{finder.found->type, *value};
}

std::string number_text(LeafType type, double value) {
  switch (type) {
    case LeafType::count: return print_number(std::round(value));
    case LeafType::ratio: return print_ratio(value);
    case LeafType::duration: return print_duration(from_seconds(value));
    case LeafType::bytes: return print_bytes(Bytes{static_cast<std::int64_t>(value)});
    case LeafType::rate: return print_rate(Rate{value});
    default: return print_number(value);
  }
}

}  // namespace headroom::scenario
