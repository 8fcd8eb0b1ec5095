#include "tests/layering/house.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>

namespace headroom::layering {
namespace {

namespace fs = std::filesystem;

constexpr std::array wings = {"real", "models", "sim", "viz", "tests", "scenarios", "docs", "cmake", ".ci"};

bool written_by_people(const fs::path& path) {
  constexpr std::array endings = {".cpp", ".h", ".txt", ".cmake", ".awk", ".sh", ".py", ".md", ".yaml", ".json", ".js"};
  const std::string ending = path.extension();
  if (path.filename() == "package-lock.json") return false;
  return std::ranges::find(endings, ending) != endings.end() || path.filename() == "headroom" ||
         path.filename() == "run";
}

SourceFile read_file(const fs::path& root, const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return source_file(fs::relative(path, root).generic_string(), text.str());
}

}  // namespace

SourceFile source_file(std::string path, std::string_view text) {
  SourceFile file{.path = std::move(path), .lines = {}};
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    file.lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return file;
}

std::vector<SourceFile> read_project(const fs::path& root) {
  std::vector<SourceFile> files;
  for (const auto& entry : fs::directory_iterator(root)) {
    if (entry.is_regular_file() && written_by_people(entry.path())) files.push_back(read_file(root, entry.path()));
  }
  for (const char* wing : wings) {
    if (!fs::is_directory(root / wing)) continue;
    for (auto entry = fs::recursive_directory_iterator(root / wing); entry != fs::recursive_directory_iterator();
         ++entry) {
      if (entry->is_directory() && entry->path().filename() == "node_modules") entry.disable_recursion_pending();
      if (entry->is_regular_file() && written_by_people(entry->path())) files.push_back(read_file(root, entry->path()));
    }
  }
  std::ranges::sort(files, {}, &SourceFile::path);
  return files;
}

std::string describe(const std::vector<Breach>& breaches) {
  std::string text;
  for (const Breach& breach : breaches) {
    text += breach.path + (breach.line ? ":" + std::to_string(breach.line) : "") + ": " + breach.what + "\n";
  }
  return text;
}

}  // namespace headroom::layering
