// --set dotted.key=value
#include <charconv>
#include <optional>

#include "sim/scenario/document.h"

namespace headroom::scenario {

Document parse_value(std::string_view text, const std::string& file);  // document.cpp

namespace {

std::vector<std::string> split(std::string_view path) {
  std::vector<std::string> parts;
  for (std::size_t dot; (dot = path.find('.')) != std::string_view::npos; path.remove_prefix(dot + 1))
    parts.emplace_back(path.substr(0, dot));
  parts.emplace_back(path);
  return parts;
}

std::optional<std::size_t> as_index(const std::string& part) {
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), index);
  if (error != std::errc{} || end != part.data() + part.size()) return std::nullopt;
  return index;
}

// The child named `part`, made where it is missing; null (and what is wrong) where there can be none.
Node* descend(Node& node, const std::string& part, const Origin& at, std::string& wrong) {
  if (node.kind == Node::Kind::list) {
    const auto index = as_index(part);
    if (!index) wrong = "'" + part + "' is no index, and this is a list";
    else if (*index >= node.items.size())
      wrong = "there is no entry " + part + ": the list has " + std::to_string(node.items.size());
    return wrong.empty() ? &node.items[*index] : nullptr;
  }
  if (node.kind != Node::Kind::map) node = Node{.kind = Node::Kind::map, .at = at};
  if (Node* child = node.find(part)) return child;
  node.entries.push_back(Entry{.key = part, .at = at, .value = Node{.at = at}});
  return &node.entries.back().value;
}

}  // namespace

void apply_override(Document& document, const std::string& setting) {
  const auto equals = setting.find('=');
  const std::string path = setting.substr(0, equals);
  const Origin at{"--set " + path, 0, 0};
  auto refuse = [&](std::string message) { document.problems.push_back({at.file, 0, 0, "", std::move(message)}); };
  if (equals == std::string::npos) return refuse("expected dotted.key=value");
  const std::vector<std::string> parts = split(path);
  constexpr std::size_t deepest = 40;
  if (parts.size() > deepest) return refuse("is too deep");
  for (const std::string& part : parts)
    if (part.empty()) return refuse("expected dotted.key=value, and a part of the key is empty");

  Document value = parse_value(std::string_view(setting).substr(equals + 1), at.file);
  document.problems.insert(document.problems.end(), value.problems.begin(), value.problems.end());
  if (!value.problems.empty()) return;
  Node* node = &document.root;
  for (const std::string& part : parts) {
    std::string wrong;
    node = descend(*node, part, at, wrong);
    if (!node) return refuse(wrong);
  }
  *node = std::move(value.root);
}

}  // namespace headroom::scenario
