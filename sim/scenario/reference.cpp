// The archive that turns descriptions into the reference page.
#include <algorithm>

#include "sim/scenario/describe.h"
#include "sim/scenario/suggest.h"
#include "sim/scenario/write.h"

namespace headroom::scenario {
namespace {

struct Row {
  std::string path, what, usual, doc;
  bool operator==(const Row&) const = default;
};

std::string words(const Leaf& leaf) {
  switch (leaf.type) {
    case LeafType::text: return "text";
    case LeafType::flag: return "true or false";
    case LeafType::count: return "whole number";
    case LeafType::number: return "number";
    case LeafType::ratio: return "ratio";
    case LeafType::duration: return "duration";
    case LeafType::bytes: return "size";
    case LeafType::rate: return "rate";
    case LeafType::instant: return "instant";
    case LeafType::objective: return "duration or ratio";
    case LeafType::choice: return leaf.choices.size() > 11 ? "name" : listed(leaf.choices);
  }
  std::unreachable();
}

std::string print(LeafType type, double limit) {
  switch (type) {
    case LeafType::ratio: return print_ratio(limit);
    case LeafType::duration: return print_duration(from_seconds(limit));
    case LeafType::bytes: return print_bytes(Bytes{static_cast<std::int64_t>(limit)});
    case LeafType::rate: return print_rate(Rate{limit});
    default: return print_number(limit);
  }
}

// The range of a quantity, where it is not the usual one of its type.
std::string range(const Leaf& leaf) {
  const Limits usual = usual_limits(leaf.type);
  const auto differs = [](const std::optional<double>& limit, const std::optional<double>& other) {
    return limit && limit != other;
  };
  std::string text;
  if (leaf.limits.above) text += " above " + print(leaf.type, *leaf.limits.above);
  if (differs(leaf.limits.at_least, usual.at_least)) text += " from " + print(leaf.type, *leaf.limits.at_least);
  if (differs(leaf.limits.at_most, usual.at_most)) text += " to " + print(leaf.type, *leaf.limits.at_most);
  return text;
}

// One field of several alike entries of a map, with what it usually is in each.
struct Merged {
  Row row;  // path without the entry's key
  std::vector<std::pair<std::string, std::string>> usual;
};

constexpr std::string_view by_name = "see the table";

void merge(std::vector<Merged>& all, const std::string& key, Row row) {
  row.path = row.path.substr(key.size());
  auto same =
      std::ranges::find_if(all, [&](const Merged& m) { return m.row.path == row.path && m.row.doc == row.doc; });
  if (same == all.end()) same = all.insert(all.end(), Merged{row, {}});
  same->usual.emplace_back(key, row.usual);
}

std::string keys_of(const Merged& merged) {
  std::vector<std::string_view> keys;
  for (const auto& [key, usual] : merged.usual) keys.push_back(key);
  return listed(keys);
}

// What it is in most entries, then the others; or a pointer to the table where nearly all differ.
std::string usual_of(const Merged& merged) {
  std::string most;
  std::ptrdiff_t most_often = 0;
  const auto often = [&](const std::string& usual) {
    return std::ranges::count(merged.usual, usual, &std::pair<std::string, std::string>::second);
  };
  for (const auto& [key, usual] : merged.usual) {
    if (often(usual) > most_often) {
      most = usual;
      most_often = often(usual);
    }
  }
  constexpr std::ptrdiff_t many = 8;
  if (static_cast<std::ptrdiff_t>(merged.usual.size()) - most_often > many) return std::string(by_name);
  std::string text = most;
  for (const auto& [key, usual] : merged.usual)
    if (usual != most) text += "; " + key + ": " + usual;
  return text;
}

class ReferenceWriter final : public Archive {
 public:
  std::vector<Row> rows;

  // Fields of the fleet that differ from service to service, side by side.
  std::string table() const {
    std::string text = "| name |";
    std::string rule = "|---|";
    for (const Merged& column : by_name_) {
      text += " " + column.row.path.substr(1) + " |";
      rule += "---|";
    }
    text += "\n" + rule + "\n";
    for (const std::string& key : keys_) {
      text += "| " + key + " |";
      for (const Merged& column : by_name_) {
        const auto found = std::ranges::find(column.usual, key, &std::pair<std::string, std::string>::first);
        text += " " + (found == column.usual.end() ? "" : found->second) + " |";
      }
      text += "\n";
    }
    return text;
  }

 private:
  std::string path(const Field& field) const {
    return prefix_.empty() ? std::string(field.key) : prefix_ + "." + std::string(field.key);
  }
  void add(const Field& field, std::string what, std::string usual) {
    rows.push_back({path(field), std::move(what), std::move(usual), std::string(field.doc)});
  }
  void inside(const std::string& prefix, const std::function<void()>& body) {
    const std::string outer = std::exchange(prefix_, prefix);
    body();
    prefix_ = outer;
  }

  void leaf(const Field& field, const Leaf& value) override {
    std::string usual = field.required ? "required" : value.get();
    add(field, words(value) + range(value), usual.empty() ? "none" : usual);
  }
  void section_of(const Field& field, const Body& body) override {
    if (!field.doc.empty()) add(field, "", "");
    inside(path(field), [&] { body(*this); });
  }
  void optional_of(const Field& field, const Optional& value) override {
    const bool present = value.present;
    const std::size_t first = rows.size();
    if (!present) value.emplace();
    value.element(*this, field);
    if (!present) value.reset();
    Row& row = rows[first];
    if (value.is_section) row.what = "on, off or settings";
    if (!present) row.usual = "off";
    else if (value.is_section) row.usual = "on";
  }
  void list_of(const Field& field, const List& list) override {
    add(field, "list", "none");
    const std::size_t own = rows.size() - 1;
    const std::string each = std::string(field.key) + "[]";
    if (list.size == 0) list.append();
    std::string usual;
    for (std::size_t i = 0; i < std::max<std::size_t>(list.size, 1); ++i) {
      rows.resize(own + 1);
      list.element(*this, Field{each, ""}, i);
      usual += (i ? ", " : "") + rows[own + 1].usual;
    }
    const bool lone_values = rows.size() == own + 2;
    if (lone_values) rows[own].what = "list of: " + rows[own + 1].what;
    if (list.size > 0) rows[own].usual = usual;
    if (lone_values) rows.resize(own + 1);
    if (list.size == 0) list.clear();
  }
  void map_of(const Field& field, const Map& map) override {
    add(field, "map", map.present.empty() ? "none" : "");
    const std::string here = path(field);
    if (map.keys.empty()) {
      inside(here, [&] { map.prototype(*this, Field{"<name>", ""}); });
      return;
    }
    if (map.present.empty()) return void(rows.back().what = "map of: " + listed(map.keys));
    std::vector<Merged> merged;
    for (const std::string& key : map.present) {
      ReferenceWriter entry;
      map.element(entry, Field{key, ""});
      for (Row& row : entry.rows) merge(merged, key, std::move(row));
    }
    for (const Merged& row : merged) {
      if (row.row.path.empty()) {  // lone values: a row for each
        for (const auto& [key, usual] : row.usual) rows.push_back({here + "." + key, row.row.what, usual, row.row.doc});
        continue;
      }
      std::string doc = row.row.doc;
      if (row.usual.size() < map.present.size()) doc += " (" + keys_of(row) + " only)";
      rows.push_back({here + ".<name>" + row.row.path, row.row.what, usual_of(row), doc});
      if (usual_of(row) == by_name) by_name_.push_back(row);
    }
    keys_ = map.present;
  }
  void variant_of(const Field& field, const Variant& variant) override {
    add(field, listed(variant.names), std::string(variant.names[variant.chosen]));
    for (std::size_t i = 0; i < variant.names.size(); ++i) {
      variant.choose(i);
      inside(path(field) + "." + std::string(variant.names[i]), [&] { variant.body(*this); });
    }
    variant.choose(variant.chosen);
  }

  std::string prefix_;
  std::vector<Merged> by_name_;
  std::vector<std::string> keys_;
};

constexpr std::string_view introduction = R"(# Scenario reference

Written by `headroom schema --reference` from the descriptions in `sim/scenario/describe*.cpp`; a test keeps it true.
A scenario is one YAML map. What it leaves out is as in the column *default*: the fleet and the day of 500 million
users. Maps with fixed names (services, surfaces) are filled in entry by entry, lists are replaced whole.

* Durations: `500ms`, `30min`, `1h30min`, `7d` (ns, us, ms, s, min, h, d). Sizes: `2KB` (1000), `64GiB` (1024).
* Rates: `100/min`. Ratios: `0.1`, `10%`, `1/5000`. Numbers: `150`, `10k`, `500M`, `1.5B`.
* Where a key states no other range, whole numbers go from 1 to 10M, numbers from 0 to 1e15, ratios from 0 to 1,
  durations from 0 to 366d, sizes from 0 to 4000PB, rates from 0 to 1e9/s. `headroom check` also says what a run takes,
  and refuses what does not fit into this machine's memory.
* An optional policy is `on` (its defaults), `off`, or a map of its settings; a choice is a name, or a map of that name
  to its settings: `balance: least_request`, `balance: {least_request: {choices: 3}}`. Where a part has one setting,
  its value alone will do: `fidelity: {rank: {sample: 1%}}`.
* `--set dotted.key=value` sets any of these from the command line, list entries by index: `slos.0.objective=80ms`.
)";

}  // namespace

std::string reference_page() {
  Scenario defaults;
  ReferenceWriter writer;
  describe(writer, defaults);
  std::string page(introduction);
  std::string section = "none";
  for (const Row& row : writer.rows) {
    const std::string top = row.path.substr(0, row.path.find('.'));
    const bool opens = row.what.empty() || row.what == "map" || row.what == "list";
    const std::string heading = opens || row.path != top ? top : "scenario";
    if (heading.substr(0, heading.find('[')) != section) {
      section = heading;
      page += "\n## " + section + "\n\n";
      if (opens) page += row.doc + "\n\n";
      page += "| key | value | default | meaning |\n|---|---|---|---|\n";
      if (opens) continue;
    }
    page += "| `" + row.path + "` | " + row.what + " | " + row.usual + " | " + row.doc + " |\n";
  }
  return page + "\n## The fleet\n\n" + writer.table();
}

}  // namespace headroom::scenario
