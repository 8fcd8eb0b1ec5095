#include "sim/scenario/document.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <map>
#include <optional>
#include <sstream>

namespace headroom::scenario {
namespace {

constexpr std::size_t max_bytes = 1 << 20;
constexpr std::size_t max_nodes = 100'000;  // after aliases are written out
constexpr std::size_t max_depth = 40;

struct TooMuch {
  Origin at;
  std::string what;
};

// Builds the tree from the parser's events.
class TreeBuilder : public YAML::EventHandler {
 public:
  TreeBuilder(std::string file, bool in_file, std::vector<Problem>& problems)
      : file_(std::move(file)), in_file_(in_file), problems_(problems) {}

  Node take_root() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    place(Node{.kind = Node::Kind::null, .at = origin(mark)}, anchor, 1);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    refuse_tag(mark, tag);
    const bool null = tag == "?" && (value == "null" || value == "~");
    place(Node{.kind = null ? Node::Kind::null : Node::Kind::scalar, .at = origin(mark), .text = value}, anchor, 1);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) {
      report(origin(mark), "an alias cannot stand inside the anchor it refers to");
      place(Node{.at = origin(mark)}, 0, 1);
      return;
    }
    count(found->second.nodes, origin(mark));
    Node copy = found->second.node;
    place(std::move(copy), 0, 0);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    refuse_tag(mark, tag);
    open(Node{.kind = Node::Kind::list, .at = origin(mark)}, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    refuse_tag(mark, tag);
    open(Node{.kind = Node::Kind::map, .at = origin(mark)}, anchor);
  }
  void OnMapEnd() override {
    merge(open_.back());
    close();
  }

 private:
  struct Open {
    Node node;
    YAML::anchor_t anchor;
    std::size_t nodes_before;
    std::optional<Entry> pending = std::nullopt;  // a map's key that waits for its value
    bool key_is_word = true;
    std::vector<Entry> merged = {};  // values of << keys
  };
  struct Anchored {
    Node node;
    std::size_t nodes;
  };

  Origin origin(const YAML::Mark& mark) const {
    return in_file_ ? Origin{file_, mark.line + 1, mark.column + 1} : Origin{file_, 0, 0};
  }
  void report(const Origin& at, std::string message, std::string path = "") {
    problems_.push_back({at.file, at.line, at.col, std::move(path), std::move(message)});
  }
  void refuse_tag(const YAML::Mark& mark, const std::string& tag) {
    if (!tag.empty() && tag != "?" && tag != "!") report(origin(mark), "tags such as " + tag + " have no meaning here");
  }
  void count(std::size_t nodes, const Origin& at) {
    nodes_ += nodes;
    if (nodes_ > max_nodes)
      throw TooMuch{at, "more than " + std::to_string(max_nodes) + " values once aliases are written out"};
  }
  void open(Node node, YAML::anchor_t anchor) {
    if (open_.size() >= max_depth)
      throw TooMuch{node.at, "nested deeper than " + std::to_string(max_depth) + " levels"};
    count(1, node.at);
    open_.push_back({std::move(node), anchor, nodes_ - 1});
  }
  void close() {
    Open done = std::move(open_.back());
    open_.pop_back();
    const std::size_t nodes = nodes_ - done.nodes_before;
    if (done.anchor) anchors_[done.anchor] = {done.node, nodes};
    place(std::move(done.node), 0, 0);
  }
  // Puts a finished node where it belongs: the root, a list's end, a map's key or a map's value.
  void place(Node node, YAML::anchor_t anchor, std::size_t nodes) {
    count(nodes, node.at);
    if (anchor) anchors_[anchor] = {node, nodes};
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    Open& top = open_.back();
    if (top.node.kind == Node::Kind::list) {
      top.node.items.push_back(std::move(node));
    } else if (!top.pending) {
      top.key_is_word = node.kind == Node::Kind::scalar;
      if (!top.key_is_word) report(node.at, "a key must be a plain word");
      top.pending = Entry{.key = node.text, .at = node.at, .value = {}};
    } else {
      // "Nothing" has no place of its own: the parser gives the next token's.
      if (node.kind == Node::Kind::null && node.text.empty()) node.at = top.pending->at;
      top.pending->value = std::move(node);
      if (top.key_is_word) add(top, std::move(*top.pending));
      top.pending.reset();
    }
  }
  void add(Open& map, Entry entry) {
    if (entry.key == "<<") {
      map.merged.push_back(std::move(entry));
    } else if (const auto first = first_of(map.node, entry.key)) {
      report(entry.at, "duplicate key '" + entry.key + "' (first on line " + std::to_string(*first) + ")");
    } else {
      map.node.entries.push_back(std::move(entry));
    }
  }
  static std::optional<int> first_of(const Node& map, const std::string& key) {
    for (const Entry& entry : map.entries)
      if (entry.key == key) return entry.at.line;
    return std::nullopt;
  }
  // YAML's merge key: what the merged maps say holds where the map itself is silent; earlier maps win.
  void merge(Open& map) {
    for (Entry& from : map.merged) {
      std::vector<Node> maps;
      if (from.value.kind == Node::Kind::list) maps = std::move(from.value.items);
      else maps.push_back(std::move(from.value));
      for (Node& other : maps) {
        if (other.kind != Node::Kind::map) report(from.at, "'<<' merges maps only");
        for (Entry& entry : other.entries)
          if (!first_of(map.node, entry.key)) map.node.entries.push_back(std::move(entry));
      }
    }
  }

  std::string file_;
  bool in_file_;
  std::vector<Problem>& problems_;
  Node root_;
  std::vector<Open> open_;
  std::map<YAML::anchor_t, Anchored> anchors_;
  std::size_t nodes_ = 0;
};

// The first byte that is not UTF-8 text, if any.
std::optional<std::size_t> first_bad_byte(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const std::size_t length = byte < 0x80 ? 1 : byte >= 0xC2 && byte < 0xE0 ? 2 : byte >= 0xE0 && byte < 0xF0 ? 3
                               : byte >= 0xF0 && byte < 0xF5 ? 4 : 0;
    const bool control = (byte < 0x20 && byte != '\n' && byte != '\r' && byte != '\t') || byte == 0x7F;
    if (length == 0 || control || i + length > text.size()) return i;
    std::uint32_t code = length == 1 ? byte : byte & (0xFFu >> (length + 1));
    for (std::size_t k = 1; k < length; ++k) {
      const auto next = static_cast<unsigned char>(text[i + k]);
      if ((next & 0xC0) != 0x80) return i;
      code = code << 6 | (next & 0x3F);
    }
    const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
    if (overlong || (code >= 0xD800 && code < 0xE000) || code > 0x10FFFF) return i;
    i += length;
  }
  return std::nullopt;
}

Problem at_byte(std::string_view text, std::size_t byte, const std::string& file, bool in_file) {
  int line = 1;
  std::size_t start = 0;
  for (std::size_t i = 0; i < byte; ++i)
    if (text[i] == '\n') { ++line; start = i + 1; }
  const int col = static_cast<int>(byte - start) + 1;
  return {file, in_file ? line : 0, in_file ? col : 0, "", "is not UTF-8 text"};
}

// Everything parse_document and overrides share: text to tree, with what was wrong.
Document parse(std::string_view text, const std::string& file, bool in_file) {
  Document document;
  document.root.at = Origin{file, in_file ? 1 : 0, in_file ? 1 : 0};
  if (text.size() > max_bytes) {
    document.problems.push_back({file, 0, 0, "", "is larger than 1 MiB: no scenario is"});
    return document;
  }
  if (const auto bad = first_bad_byte(text)) {
    document.problems.push_back(at_byte(text, *bad, file, in_file));
    return document;
  }
  TreeBuilder builder(file, in_file, document.problems);
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    if (parser.HandleNextDocument(builder)) {
      document.root = builder.take_root();
      TreeBuilder second(file, in_file, document.problems);
      if (parser.HandleNextDocument(second)) {
        const Origin at = second.take_root().at;
        document.problems.push_back({file, at.line, at.col, "", "a second document: a scenario is one"});
      }
    }
  } catch (const YAML::Exception& error) {
    document.problems.push_back({file, in_file ? error.mark.line + 1 : 0, in_file ? error.mark.column + 1 : 0, "",
                                 "not YAML: " + error.msg});
  } catch (const TooMuch& too_much) {
    document.problems.push_back({file, too_much.at.line, too_much.at.col, "", too_much.what});
  }
  return document;
}

}  // namespace

const Node* Node::find(std::string_view key) const {
  for (const Entry& entry : entries)
    if (entry.key == key) return &entry.value;
  return nullptr;
}

Node* Node::find(std::string_view key) { return const_cast<Node*>(std::as_const(*this).find(key)); }

Document parse_document(std::string_view text, const std::string& file) {
  Document document = parse(text, file, true);
  if (document.problems.empty() && document.root.kind != Node::Kind::map) {
    const Origin& at = document.root.at;
    const bool empty = document.root.kind == Node::Kind::null;
    document.problems.push_back(
        {at.file, at.line, at.col, "",
         empty ? "is empty: a scenario is a map of settings" : "a scenario is a map of settings such as 'demand:'"});
  }
  return document;
}

Document parse_value(std::string_view text, const std::string& file) { return parse(text, file, false); }

}  // namespace headroom::scenario
