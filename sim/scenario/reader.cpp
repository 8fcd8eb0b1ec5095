#include "sim/scenario/reader.h"

#include "sim/scenario/suggest.h"

namespace headroom::scenario {
namespace {

std::string_view described(const Node& node) {
  switch (node.kind) {
    case Node::Kind::list: return "a list";
    case Node::Kind::map: return "a map";
    case Node::Kind::scalar: return "a single value";
    case Node::Kind::null: return "nothing";
  }
  std::unreachable();
}

// The paths of the sections' fields that are called `key`.
class KeyFinder final : public Archive {
 public:
  explicit KeyFinder(std::string_view key) : key_(key) {}
  std::vector<std::string> found;

 private:
  void leaf(const Field& field, const Leaf&) override { look_at(field); }
  void section_of(const Field& field, const Body& body) override {
    look_at(field);
    const std::string outer = prefix_;
    prefix_ += std::string(field.key) + ".";
    body(*this);
    prefix_ = outer;
  }
  void optional_of(const Field& field, const Optional&) override { look_at(field); }
  void list_of(const Field& field, const List&) override { look_at(field); }
  void map_of(const Field& field, const Map&) override { look_at(field); }
  void variant_of(const Field& field, const Variant&) override { look_at(field); }
  void look_at(const Field& field) {
    if (field.key == key_) found.push_back(prefix_ + std::string(field.key));
  }

  std::string_view key_;
  std::string prefix_;
};

}  // namespace

Reader::Reader(const Node& root) : root_(root) { origins_[""] = root.at; }

void Reader::read(const Body& body) {
  all_ = &body;
  read_map(root_, body);
  all_ = nullptr;
}

std::string Reader::meant_elsewhere(std::string_view key) const {
  KeyFinder finder(key);
  (*all_)(finder);
  return finder.found.size() == 1 ? " (did you mean '" + finder.found[0] + "'?)" : "";
}

std::string Reader::path() const {
  std::string all;
  for (const std::string& part : path_) {
    if (!all.empty()) all += ".";
    all += part;
  }
  return all;
}

Origin Reader::where(std::string path) const {
  while (true) {
    if (const auto found = origins_.find(path); found != origins_.end()) return found->second;
    const auto dot = path.rfind('.');
    path.resize(dot == std::string::npos ? 0 : dot);
  }
}

std::optional<Origin> Reader::stated(const std::string& path) const {
  const auto found = origins_.find(path);
  return found != origins_.end() ? std::optional(found->second) : std::nullopt;
}

void Reader::report(const Node& node, std::string message) {
  problems_.push_back({node.at.file, node.at.line, node.at.col, path(), std::move(message)});
}

void Reader::report_key(const Entry& entry, std::string message) {
  path_.push_back(entry.key);
  problems_.push_back({entry.at.file, entry.at.line, entry.at.col, path(), std::move(message)});
  path_.pop_back();
}

const Node* Reader::take(const Field& field) {
  const Node* node = std::exchange(handed_, nullptr);
  if (node) return node;
  Frame& frame = frames_.back();
  frame.known.push_back(field.key);
  node = frame.map->find(field.key);
  if (!node && field.required) {
    path_.emplace_back(field.key);
    report(*frame.map, "is missing");
    path_.pop_back();
  }
  return node;
}

template <class Use>
void Reader::with(const Node& node, std::string_view part, Use use) {
  path_.emplace_back(part);
  origins_[path()] = node.at;
  use();
  path_.pop_back();
}

void Reader::read_map(const Node& map, const Body& body) {
  frames_.push_back({&map, {}});
  body(*this);
  const Frame frame = std::move(frames_.back());
  frames_.pop_back();
  for (const Entry& entry : map.entries) {
    if (std::ranges::find(frame.known, entry.key) != frame.known.end()) continue;
    std::string hint = did_you_mean(entry.key, frame.known);
    if (hint.empty()) hint = meant_elsewhere(entry.key);
    if (path_.empty() && map.find("composition") != nullptr && hint.empty())
      hint = ": of the product, which a composition replaces";
    report_key(entry, "unknown key" + hint);
  }
}

void Reader::read_body(const Node& node, const Body& body) {
  if (node.kind == Node::Kind::map) return read_map(node, body);
  report(node, "expected a map of settings, got " + std::string(described(node)));
}

void Reader::leaf(const Field& field, const Leaf& value) {
  const Node* node = take(field);
  if (!node) return;
  with(*node, field.key, [&] {
    if (node->kind == Node::Kind::null) return report(*node, "has no value");
    if (node->kind != Node::Kind::scalar)
      return report(*node, "expected a single value, got " + std::string(described(*node)));
    if (const auto set = value.set(node->text); !set) report(*node, set.error());
  });
}

void Reader::section_of(const Field& field, const Body& body) {
  const Node* node = take(field);
  if (!node) return;
  with(*node, field.key, [&] {
    if (node->kind != Node::Kind::scalar || count_fields(body) != 1) return read_body(*node, body);
    handed_ = node;  // a lone value speaks for the only field
    body(*this);
    handed_ = nullptr;
  });
}

void Reader::optional_of(const Field& field, const Optional& value) {
  const Node* node = take(field);
  if (!node) return;
  const bool scalar = node->kind == Node::Kind::scalar;
  if (scalar && node->text == "off") return value.reset();
  value.emplace();
  if (scalar && node->text == "on" && value.is_section) return;
  handed_ = node;
  value.element(*this, field);
  handed_ = nullptr;
}

void Reader::list_of(const Field& field, const List& list) {
  const Node* node = take(field);
  if (!node) return;
  with(*node, field.key, [&] {
    if (node->kind != Node::Kind::list) return report(*node, "expected a list, got " + std::string(described(*node)));
    list.clear();
    for (std::size_t i = 0; i < node->items.size(); ++i) {
      list.append();
      handed_ = &node->items[i];
      list.element(*this, Field{std::to_string(i), ""}, i);
      handed_ = nullptr;
    }
  });
}

void Reader::map_of(const Field& field, const Map& map) {
  const Node* node = take(field);
  if (!node) return;
  with(*node, field.key, [&] {
    if (node->kind != Node::Kind::map)
      return report(*node, "expected a map of names, got " + std::string(described(*node)));
    for (const Entry& entry : node->entries) {
      if (!map.keys.empty() && std::ranges::find(map.keys, entry.key) == map.keys.end()) {
        report_key(entry, unknown_name("name", entry.key, map.keys));
        continue;
      }
      handed_ = &entry.value;
      map.element(*this, Field{entry.key, ""});
      handed_ = nullptr;
    }
  });
}

void Reader::variant_of(const Field& field, const Variant& variant) {
  const Node* node = take(field);
  if (!node) return;
  with(*node, field.key, [&] {
    const bool named = node->kind == Node::Kind::scalar;
    const bool mapped = node->kind == Node::Kind::map && node->entries.size() == 1;
    if (!named && !mapped)
      return report(*node, "expected one of " + listed(variant.names) + ", with or without settings");
    const std::string& name = named ? node->text : node->entries[0].key;
    const auto found = std::ranges::find(variant.names, name);
    if (found == variant.names.end()) return report(*node, unknown_name("choice", name, variant.names));
    variant.choose(static_cast<std::size_t>(found - variant.names.begin()));
    const Node none{.kind = Node::Kind::map, .at = node->at};
    const Node& settings = named ? none : node->entries[0].value;
    with(settings, name, [&] {
      if (settings.kind == Node::Kind::scalar && count_fields(variant.body) == 1) {
        handed_ = &settings;
        variant.body(*this);
        handed_ = nullptr;
      } else if (settings.kind != Node::Kind::null) {
        read_body(settings, variant.body);
      } else {
        read_map(none, variant.body);
      }
    });
  });
}

}  // namespace headroom::scenario
