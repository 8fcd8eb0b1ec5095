// The project's documents as a reader meets them: shell blocks to type, links to follow.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::docs {

// When a ```sh block is run by the tests, as the word after `sh` says.
enum class When {
  always,   // ```sh          in every run of the tests, within a minute
  slow,     // ```sh slow     in CI, within ten minutes
  by_hand,  // ```sh by-hand  never: it would start the tests again, or needs a person
};

struct Block {
  std::string page;
  std::size_t line;  // of the opening fence, from 1
  When when;
  std::string script;
};

struct Link {
  std::string page;
  std::size_t line;
  std::string target;  // a path, without its #fragment
};

// The ```sh blocks of one page. Throws std::invalid_argument on a word after `sh` that is none of the above.
std::vector<Block> blocks_of(const std::string& page, std::string_view text);

// The links of one page that point into the project.
std::vector<Link> links_of(const std::string& page, std::string_view text);

// README.md and every page below docs/, by path from the root.
std::vector<std::string> pages_below(const std::filesystem::path& root);

std::string text_of(const std::filesystem::path& file);

}  // namespace headroom::docs
