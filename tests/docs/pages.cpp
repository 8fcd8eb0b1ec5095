#include "tests/docs/pages.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace headroom::docs {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  std::istringstream in{std::string(text)};
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

When when_of(const std::string& page, std::size_t line, std::string_view word) {
  if (word.empty()) return When::always;
  if (word == " slow") return When::slow;
  if (word == " by-hand") return When::by_hand;
  throw std::invalid_argument(page + ":" + std::to_string(line) + ": unknown word after sh:" + std::string(word));
}

}  // namespace

std::vector<Block> blocks_of(const std::string& page, std::string_view text) {
  std::vector<Block> blocks;
  const auto lines = lines_of(text);
  bool in_shell = false;
  bool in_other = false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string& line = lines[i];
    if (line == "```") {
      in_other = !in_shell && !in_other;
      in_shell = false;
    } else if (line == "```sh" || line.starts_with("```sh ")) {
      in_shell = true;
      blocks.push_back({page, i + 1, when_of(page, i + 1, std::string_view(line).substr(5)), ""});
    } else if (line.starts_with("```")) {
      in_other = true;
    } else if (in_shell) {
      blocks.back().script += line + "\n";
    }
  }
  if (in_shell || in_other) throw std::invalid_argument(page + ": a block is not closed");
  return blocks;
}

std::vector<Link> links_of(const std::string& page, std::string_view text) {
  std::vector<Link> links;
  const auto lines = lines_of(text);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string& line = lines[i];
    for (auto at = line.find("]("); at != std::string::npos; at = line.find("](", at + 2)) {
      const auto end = line.find_first_of("#)", at + 2);
      const std::string target = line.substr(at + 2, end == std::string::npos ? end : end - at - 2);
      if (!target.empty() && target.find("://") == std::string::npos) links.push_back({page, i + 1, target});
    }
  }
  return links;
}

std::vector<std::string> pages_below(const fs::path& root) {
  std::vector<std::string> pages = {"README.md"};
  for (const auto& entry : fs::recursive_directory_iterator(root / "docs")) {
    if (entry.path().extension() == ".md") pages.push_back(fs::relative(entry.path(), root).generic_string());
  }
  std::ranges::sort(pages);
  return pages;
}

std::string text_of(const fs::path& file) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error("cannot read " + file.string());
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace headroom::docs
