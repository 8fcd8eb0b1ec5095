// The archive that turns a struct into a YAML tree, and the tree into text.
#include "sim/scenario/write.h"

#include <algorithm>

#include "sim/scenario/describe.h"
#include "sim/scenario/document.h"

namespace headroom::scenario {
namespace {

class Writer final : public Archive {
 public:
  Node write(const Body& body) {
    Node map{.kind = Node::Kind::map};
    open_.push_back(&map);
    body(*this);
    open_.pop_back();
    return map;
  }

 private:
  void put(const Field& field, Node node) {
    Node& into = *open_.back();
    if (into.kind == Node::Kind::list) into.items.push_back(std::move(node));
    else into.entries.push_back({.key = std::string(field.key), .at = {}, .value = std::move(node)});
  }
  static Node scalar(std::string text) { return Node{.kind = Node::Kind::scalar, .text = std::move(text)}; }

  void leaf(const Field& field, const Leaf& value) override { put(field, scalar(value.get())); }
  void section_of(const Field& field, const Body& body) override { put(field, write(body)); }
  void optional_of(const Field& field, const Optional& value) override {
    if (value.present) value.element(*this, field);
    else put(field, scalar("off"));
  }
  void list_of(const Field& field, const List& list) override {
    Node node{.kind = Node::Kind::list};
    open_.push_back(&node);
    for (std::size_t i = 0; i < list.size; ++i) list.element(*this, Field{}, i);
    open_.pop_back();
    put(field, std::move(node));
  }
  void map_of(const Field& field, const Map& map) override {
    put(field, write([&](Archive& a) {
          for (const std::string& key : map.present) map.element(a, Field{key, ""});
        }));
  }
  void variant_of(const Field& field, const Variant& variant) override {
    const std::string name(variant.names[variant.chosen]);
    Node settings = write(variant.body);
    if (settings.entries.empty()) return put(field, scalar(name));
    Node node{.kind = Node::Kind::map};
    node.entries.push_back({.key = name, .at = {}, .value = std::move(settings)});
    put(field, std::move(node));
  }

  std::vector<Node*> open_;
};

// Plain where that cannot be misread; else in double quotes.
std::string quoted_if_needed(const std::string& text) {
  const auto plain = [](unsigned char c) { return std::isalnum(c) || c == '_' || c == '.' || c == '/'; };
  const auto inside = [&](unsigned char c) { return plain(c) || c == '-' || c == '%' || c == ':' || c == ' '; };
  const bool safe = !text.empty() && (plain(static_cast<unsigned char>(text[0])) || text[0] == '-') &&
                    text.back() != ' ' && text.back() != ':' && text != "null" && text != "-" &&
                    text.find(": ") == std::string::npos && !text.starts_with("- ") && !text.starts_with("---") &&
                    !text.starts_with("...") && std::ranges::all_of(text, inside);
  if (safe) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    if (c == '\n') quoted += "\\n";
    else if (c == '\t') quoted += "\\t";
    else if (c == '\r') quoted += "\\r";
    else quoted += c;
  }
  return quoted + '"';
}

void emit(const Node& node, std::size_t depth, std::string& out) {
  const std::string indent(2 * depth, ' ');
  if (node.kind == Node::Kind::map && !node.entries.empty()) {
    for (const Entry& entry : node.entries) {
      const Node& value = entry.value;
      const bool nested = !value.items.empty() || !value.entries.empty();
      out += indent + quoted_if_needed(entry.key) + ":" + (nested ? "\n" : " ");
      emit(value, depth + 1, out);
    }
  } else if (node.kind == Node::Kind::list && !node.items.empty()) {
    for (const Node& item : node.items) {
      std::string text;
      emit(item, depth + 1, text);
      // The item's first line stands beside its dash.
      const bool block = !item.items.empty() || !item.entries.empty();
      out += indent + "- " + (block ? text.substr(2 * (depth + 1)) : text);
    }
  } else if (node.kind == Node::Kind::map) {
    out += "{}\n";
  } else if (node.kind == Node::Kind::list) {
    out += "[]\n";
  } else {
    out += (node.kind == Node::Kind::null ? "null" : quoted_if_needed(node.text)) + "\n";
  }
}

}  // namespace

std::string emit(const Node& root) {
  std::string out;
  emit(root, 0, out);
  return out;
}

std::string resolved_yaml(const Scenario& scenario) {
  Scenario copy = scenario;  // descriptions take what they may also fill
  return emit(Writer().write([&copy](Archive& a) { describe(a, copy); }));
}

}  // namespace headroom::scenario
