#include "tests/layering/members.h"

#include <regex>

namespace headroom::layering {
namespace {

// The text without comments and the contents of strings; lines stay where they are.
std::string bare_text(const SourceFile& file) {
  std::string text;
  for (const std::string& line : file.lines) {
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (!quoted && line.compare(i, 2, "//") == 0) break;
      if (line[i] == '"' && (i == 0 || line[i - 1] != '\\')) quoted = !quoted;
      if (!quoted || line[i] == '"') text += line[i];
    }
    text += '\n';
  }
  return text;
}

bool holds_number(const std::string& start) {
  static const std::regex number{R"((?:^|[^\w.])((?:\d[\d']*)?\.?\d[\d']*(?:[eE][-+]?\d+)?))"};
  for (std::sregex_iterator at{start.begin(), start.end(), number}, end; at != end; ++at)
    if (std::regex_search((*at)[1].str(), std::regex{"[1-9]"})) return true;
  return false;
}

// "a = 1, b, c{3}" after the type, cut at the commas that are in no brackets.
std::vector<std::string> declarators(const std::string& declaration) {
  std::vector<std::string> all{""};
  int depth = 0;
  for (const char c : declaration) {
    if (c == '(' || c == '{' || c == '[') ++depth;
    if (c == ')' || c == '}' || c == ']') --depth;
    if (c == ',' && depth == 0)
      all.emplace_back();
    else
      all.back() += c;
  }
  return all;
}

class Reader {
 public:
  explicit Reader(const SourceFile& file) : text_(bare_text(file)) {}

  std::vector<NumberedMember> read() {
    while (at_ < text_.size()) step();
    return std::move(found_);
  }

 private:
  void step() {
    const char c = text_[at_++];
    if (c == '\n') ++line_;
    if (c == '{' && !opens_scope()) return;
    if (c == '}' && !structs_.empty()) structs_.pop_back();
    if (c == ';') end_statement();
    if (c == '{' || c == '}' || c == ';')
      statement_.clear();
    else if (statement_.empty() && (std::isspace(static_cast<unsigned char>(c)) || c == ':'))
      return;
    else
      take(c);
  }

  void take(char c) {
    if (statement_.empty()) began_ = line_;
    statement_ += c;
  }

  // At '{': a namespace, a struct, a function's body, or the initialiser of a member, which is read to its end.
  bool opens_scope() {
    static const std::regex names{R"((?:struct|class|union)\s+(?:\[\[[^\]]*\]\]\s*)?(\w+)[^;]*$)"};
    static const std::regex block{R"(\b(?:namespace|enum|extern)\b|\boperator\b)"};
    std::smatch named;
    if (std::regex_search(statement_, block)) {
      structs_.emplace_back();
    } else if (statement_.find('(') == std::string::npos && statement_.find('=') == std::string::npos &&
               std::regex_search(statement_, named, names)) {
      structs_.push_back(named[1]);
    } else if (const std::size_t call = statement_.find('('), equals = statement_.find('=');
               in_struct() && (call == std::string::npos || equals < call)) {
      take_initialiser();
      return false;
    } else {
      structs_.emplace_back();
    }
    return true;
  }

  void take_initialiser() {
    take('{');
    for (int depth = 1; depth > 0 && at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (c == '\n') ++line_;
      take(c);
    }
  }

  void end_statement() {
    static const std::regex other{
        R"(^(?:public:|private:|protected:|\s)*(?:using|friend|static|typedef|template|enum)\b)"};
    static const std::regex type{
        R"(^(?:(?:public|private|protected):|\s|const\s|mutable\s)*[\w:]+(?:<[^;={]*>)?[\s*&]+)"};
    static const std::regex member{R"(^\s*(\w+)\s*(=|\{)([^]*)$)"};
    std::smatch its_type, its;
    if (!in_struct() || std::regex_search(statement_, other) || !std::regex_search(statement_, its_type, type)) return;
    for (const std::string& one : declarators(statement_.substr(static_cast<std::size_t>(its_type.length()))))
      if (std::regex_match(one, its, member) && holds_number(its[3]))
        found_.push_back({began_, structs_.back() + "::" + its[1].str(), its[3]});
  }

  bool in_struct() const { return !structs_.empty() && !structs_.back().empty(); }

  std::string text_, statement_;
  std::size_t at_ = 0, line_ = 1, began_ = 1;
  std::vector<std::string> structs_;  // that are open; an empty name is none
  std::vector<NumberedMember> found_;
};

}  // namespace

std::vector<NumberedMember> numbered_members(const SourceFile& file) { return Reader{file}.read(); }

}  // namespace headroom::layering
