#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "tests/layering/house.h"

namespace headroom::layering {
namespace {

// A room, and what its files may include of this project besides themselves. The longest room that a path starts with
// decides, so a component needs a row of its own only where it differs from real/'s.
struct Row {
  std::string_view room;
  std::vector<std::string_view> may_include;
};

const std::vector<Row>& table() {
  static const std::vector<Row> rows = {
      {"real/", {"real/ports/", "real/wire/", "real/policies/"}},  // a component
      {"real/ports/", {}},
      {"real/wire/", {"real/ports/"}},  // units only, but those live in ports
      {"real/policies/", {"real/ports/"}},
      {"real/service/", {"real/"}},
      {"models/", {"models/", "real/ports/units.h", "real/ports/result.h", "real/ports/verify.h"}},
      {"sim/kernel/", {"real/ports/"}},
      {"sim/platform/", {"sim/kernel/", "models/", "real/ports/"}},
      {"sim/cluster/",
       {"sim/kernel/", "sim/platform/", "sim/results/", "models/", "real/ports/", "real/wire/", "real/policies/"}},
      {"sim/adapters/", {"sim/cluster/", "sim/kernel/", "sim/platform/", "models/", "real/ports/", "real/wire/"}},
      {"sim/faults/", {"sim/cluster/", "real/ports/", "real/feedcache/"}},
      {"sim/modelled/",
       {"sim/cluster/", "sim/kernel/", "sim/results/", "models/", "real/ports/", "real/wire/", "real/policies/"}},
      {"sim/clients/", {"sim/cluster/", "sim/kernel/", "models/", "real/ports/", "real/wire/", "real/policies/"}},
      {"sim/scenario/", {"models/", "real/ports/", "real/policies/"}},
      {"sim/results/", {"real/ports/units.h", "real/ports/verify.h"}},
      {"sim/report/", {"sim/results/"}},
      {"sim/run/", {"sim/", "models/", "real/"}},
      {"sim/validate/", {"sim/results/", "sim/scenario/", "models/", "real/ports/"}},
      {"sim/planner/", {"sim/results/", "sim/scenario/", "sim/validate/", "models/", "real/ports/"}},
      {"sim/cli/", {"sim/", "models/", "real/ports/"}},
      {"viz/", {"sim/results/"}},
      {"tests/", {"real/", "models/", "sim/", "viz/", "tests/"}},
  };
  return rows;
}

// Libraries that one room keeps to itself, by how their headers start.
struct Library {
  std::string_view header;
  std::vector<std::string_view> rooms;
};

const std::vector<Library>& kept_libraries() {
  static const std::vector<Library> libraries = {
      {"simgrid/", {"sim/platform/", "tests/"}},
      {"yaml-cpp/", {"sim/scenario/", "tests/sim/scenario/", "tests/fuzz/"}},
      {"Q", {"viz/", "tests/viz/"}},
      {"rocksdb/", {"real/service/", "tests/real/service/"}},
      {"boost/asio", {"real/service/", "tests/"}},
      {"boost/beast", {"real/service/", "tests/"}},
  };
  return libraries;
}

// Parts of the standard library that are an adapter's business: components, ports and models do not know them.
const std::set<std::string_view> worldly_headers = {"thread",     "mutex",      "shared_mutex", "condition_variable",
                                                    "future",     "stop_token", "fstream",      "iostream",
                                                    "filesystem", "random",     "ctime"};

struct Include {
  std::string_view target;
  bool quoted;
};

std::optional<Include> include_of(std::string_view line) {
  const auto hash = line.find_first_not_of(' ');
  if (hash == std::string_view::npos || line[hash] != '#') return std::nullopt;
  const auto word = line.find("include", hash);
  const auto open = line.find_first_of("\"<", hash);
  if (word == std::string_view::npos || open == std::string_view::npos || word > open) return std::nullopt;
  const auto close = line.find_first_of("\">", open + 1);
  if (close == std::string_view::npos) return std::nullopt;
  return Include{.target = line.substr(open + 1, close - open - 1), .quoted = line[open] == '"'};
}

// The room of a path: its first two folders, or the first in models/ and tests/, where the table has one row.
std::string_view room_of(std::string_view path) {
  const auto wing = path.find('/');
  const auto room = path.find('/', wing + 1);
  return path.substr(0, room == std::string_view::npos ? wing + 1 : room + 1);
}

const Row* row_of(std::string_view path) {
  const Row* found = nullptr;
  for (const Row& row : table()) {
    if (path.starts_with(row.room) && (!found || row.room.size() > found->room.size())) found = &row;
  }
  return found;
}

bool is_standard(std::string_view header) {
  return header.find_first_of("/.") == std::string_view::npos && header[0] != 'Q';
}

std::optional<std::string> quoted_breach(const SourceFile& file, std::string_view target) {
  const Row* row = row_of(file.path);
  if (!row) return "this room has no row in the table of who may include whom";
  if (!row_of(target)) return "includes are written from the project's root, not as \"" + std::string(target) + "\"";
  if (room_of(file.path) == room_of(target)) return std::nullopt;
  for (std::string_view allowed : row->may_include) {
    if (target.starts_with(allowed)) return std::nullopt;
  }
  return std::string(room_of(file.path)) + " may not include " + std::string(target);
}

std::optional<std::string> angled_breach(const SourceFile& file, std::string_view target) {
  const bool pure = file.in("models/") || (file.in("real/") && !file.in("real/service/"));
  if (pure && worldly_headers.contains(target)) return "<" + std::string(target) + "> is an adapter's business";
  if (is_standard(target)) return std::nullopt;
  for (const Library& library : kept_libraries()) {
    if (!target.starts_with(library.header)) continue;
    if (std::ranges::none_of(library.rooms, [&](std::string_view room) { return file.in(room); })) {
      return "<" + std::string(target) + "> belongs to " + std::string(library.rooms.front()) + " alone";
    }
  }
  if (file.is_header() && !file.in("tests/") && !file.in("viz/")) {
    return "<" + std::string(target) + "> in a header: other libraries stay in .cpp files, behind a factory";
  }
  return std::nullopt;
}

}  // namespace

std::vector<Breach> include_breaches(const std::vector<SourceFile>& files) {
  std::vector<Breach> breaches;
  for (const SourceFile& file : files) {
    if (!file.is_cpp()) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const auto include = include_of(file.lines[i]);
      if (!include) continue;
      const auto what = include->quoted ? quoted_breach(file, include->target) : angled_breach(file, include->target);
      if (what) breaches.push_back({file.path, i + 1, *what});
    }
  }
  return breaches;
}

std::vector<Breach> library_count_breaches(const std::vector<SourceFile>& files) {
  std::map<std::string_view, std::set<std::string>> libraries;
  for (const SourceFile& file : files) {
    if (!file.is_cpp() || !file.in("real/") || file.in("real/service/")) continue;
    for (const std::string& line : file.lines) {
      const auto include = include_of(line);
      if (!include || include->quoted || is_standard(include->target)) continue;
      libraries[room_of(file.path)].emplace(include->target.substr(0, include->target.find('/')));
    }
  }
  std::vector<Breach> breaches;
  for (const auto& [room, names] : libraries) {
    const bool free_of_libraries = room == "real/ports/" || room == "real/wire/" || room == "real/policies/";
    if (names.size() <= (free_of_libraries ? 0 : 1)) continue;
    std::string list;
    for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
    const char* limit = free_of_libraries ? " may know none" : " may know one at most";
    breaches.push_back({std::string(room), 0, "knows the libraries " + list + " and" + limit});
  }
  return breaches;
}

}  // namespace headroom::layering
