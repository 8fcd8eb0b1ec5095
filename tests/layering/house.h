// The house rules that a reader of the sources can check: who may include whom, how long and how wide a file may be,
// what a room may not be called, what may not be left behind. Each check takes files as values, so that a test can
// show it a bad one.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::layering {

struct SourceFile {
  std::string path;  // from the project's root, with '/'
  std::vector<std::string> lines;

  bool in(std::string_view room) const { return path.starts_with(room); }
  bool is_header() const { return path.ends_with(".h"); }
  bool is_cpp() const { return is_header() || path.ends_with(".cpp"); }
};

// One rule broken at one place; `line` counts from 1, or is 0 for the file as a whole.
struct Breach {
  std::string path;
  std::size_t line = 0;
  std::string what;

  bool operator==(const Breach&) const = default;
};

// The file with this text, as if it lay at `path`.
SourceFile source_file(std::string path, std::string_view text);

// Every file of the project that a person writes, by path; build outputs and fetched packages are left out.
std::vector<SourceFile> read_project(const std::filesystem::path& root);

// The layout's table: which room's headers a room may include, and which other libraries it may know.
std::vector<Breach> include_breaches(const std::vector<SourceFile>& files);

// A component knows at most one other library. Takes the whole project: it counts over a component's files.
std::vector<Breach> library_count_breaches(const std::vector<SourceFile>& files);

// Length, width, tabs, names, words left behind, include guards.
std::vector<Breach> text_breaches(const std::vector<SourceFile>& files);

// Numbers of the models and of the simulated world that carry no source (models/provenance).
std::vector<Breach> constant_breaches(const std::vector<SourceFile>& files);
// The same of the numbers that members of structs begin with. Takes the whole project: entries stand apart from them.
std::vector<Breach> member_breaches(const std::vector<SourceFile>& files);
// Exemptions from that rule, "path Struct::member", whose member is gone or begins with no number any more.
std::vector<std::string> idle_exemptions(const std::vector<SourceFile>& files);
// Whether a file is in one of the rooms that these rules watch.
bool in_watched_room(const SourceFile& file);
// The names of the constants that have a source, as they are written in the sources.
std::vector<std::string> named_constants(const std::vector<SourceFile>& files);

// "path:line: what", one a line.
std::string describe(const std::vector<Breach>& breaches);

}  // namespace headroom::layering
