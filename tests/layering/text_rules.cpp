#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

#include "tests/layering/house.h"

namespace headroom::layering {
namespace {

constexpr std::size_t most_lines = 450;
constexpr std::size_t most_columns = 120;

// Written in two parts, so that this file does not break the rule it states.
constexpr std::array unfinished_words = {
    "TO"
    "DO",
    "FIX"
    "ME",
    "XX"
    "X",
    "HA"
    "CK",
    "for "
    "now",
    "not "
    "implemented",
    "place"
    "holder",
    "st"
    "ub"};
// The place and the tools that a file was written with say nothing to its reader.
constexpr std::array workplace_words = {
    "/wo"
    "rk/",
    "far"
    "m-",
    "Cla"
    "ude",
    "Anth"
    "ropic",
    "Chat"
    "GPT",
    "Copi"
    "lot"};
constexpr std::array empty_names = {"util", "utils", "common", "helper", "helpers", "misc", "base", "core", "manager"};

bool is_code(const SourceFile& file) {
  return !file.path.ends_with(".md") && !file.path.ends_with(".yaml") && !file.path.ends_with(".json");
}

// Code points, not bytes: a micro sign is one column wide.
std::size_t columns(std::string_view line) {
  return static_cast<std::size_t>(std::ranges::count_if(line, [](unsigned char c) { return (c & 0xC0) != 0x80; }));
}

// Whole words only where the word is short: "stubborn" promises nothing.
bool contains_word(std::string_view line, std::string_view word) {
  const auto is_letter = [](char c) { return std::isalpha(static_cast<unsigned char>(c)) || c == '_'; };
  for (auto at = line.find(word); at != std::string_view::npos; at = line.find(word, at + 1)) {
    const auto end = at + word.size();
    if ((at == 0 || !is_letter(line[at - 1])) && (end == line.size() || !is_letter(line[end]))) return true;
  }
  return false;
}

bool mentions_simulation(std::string line) {
  std::ranges::transform(line, line.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return line.find("simulat") != std::string::npos || line.find(
                                                          "is_"
                                                          "sim") != std::string::npos;
}

std::optional<std::string> empty_name_in(std::string_view path) {
  while (!path.empty()) {
    const auto part = path.substr(0, path.find('/'));
    const auto stem = part.substr(0, part.find('.'));
    if (std::ranges::find(empty_names, stem) != empty_names.end()) return std::string(stem);
    path.remove_prefix(std::min(part.size() + 1, path.size()));
  }
  return std::nullopt;
}

void check_file(const SourceFile& file, std::vector<Breach>& breaches) {
  if (const auto name = empty_name_in(file.path))
    breaches.push_back({file.path, 0, "'" + *name + "' says nothing about a room"});
  if (is_code(file) && file.lines.size() > most_lines) {
    breaches.push_back({file.path, 0, std::to_string(file.lines.size()) + " lines: perhaps two rooms in one"});
  }
  if (file.is_header() && std::ranges::find(file.lines, "#pragma once") == file.lines.end()) {
    breaches.push_back({file.path, 0, "a header without #pragma once"});
  }
}

void check_line(const SourceFile& file, std::size_t number, const std::string& line, std::vector<Breach>& breaches) {
  const auto breach = [&](std::string what) { breaches.push_back({file.path, number, std::move(what)}); };
  for (const char* word : unfinished_words) {
    if (contains_word(line, word)) breach("'" + std::string(word) + "' promises something unfinished");
  }
  for (const char* word : workplace_words) {
    if (line.find(word) != std::string::npos) breach("'" + std::string(word) + "' belongs to the workplace");
  }
  if (file.in("real/") && mentions_simulation(line)) breach("real/ knows of no simulator");
  if (!is_code(file)) return;
  if (columns(line) > most_columns) breach(std::to_string(columns(line)) + " columns");
  if (line.find('\t') != std::string::npos) breach("a tab");
  if (line.ends_with(' ')) breach("a space at the end");
  const bool opens = line.starts_with("using namespace ") && !line.ends_with("_literals;");
  if (file.is_header() && opens) breach("a header that opens a namespace for everyone");
}

}  // namespace

std::vector<Breach> text_breaches(const std::vector<SourceFile>& files) {
  std::vector<Breach> breaches;
  for (const SourceFile& file : files) {
    check_file(file, breaches);
    for (std::size_t i = 0; i < file.lines.size(); ++i) check_line(file, i + 1, file.lines[i], breaches);
  }
  return breaches;
}

}  // namespace headroom::layering
