// A YAML text as a tree in which every node knows where it stands. Aliases and merge keys are resolved; what could
// hurt (deep nesting, alias bombs, huge files, duplicate keys, tags, broken UTF-8) is refused.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/problem.h"

namespace headroom::scenario {

struct Entry;

struct Node {
  enum class Kind { null, scalar, list, map };
  Kind kind = Kind::null;
  Origin at;
  std::string text;            // scalar
  std::vector<Node> items;     // list
  std::vector<Entry> entries;  // map, in the order of the text

  const Node* find(std::string_view key) const;
  Node* find(std::string_view key);
};

struct Entry {
  std::string key;
  Origin at;
  Node value;
};

struct Document {
  Node root;  // what could be understood
  std::vector<Problem> problems;
};

// The whole text must be one map.
Document parse_document(std::string_view text, const std::string& file);

// Sets `path` (dotted; list entries by index) to the YAML in `value`, as if the file had said so.
// `setting` is "dotted.key=value"; problems are added to the document with the file "--set dotted.key".
void apply_override(Document& document, const std::string& setting);

// Block-style YAML that parses back to the same tree.
std::string emit(const Node& root);

}  // namespace headroom::scenario
