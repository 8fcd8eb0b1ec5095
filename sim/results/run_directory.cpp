#include "sim/results/run_directory.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <system_error>
#include <utility>

#include "sim/results/summary.h"

namespace headroom::results {

namespace fs = std::filesystem;
using Outcome = std::expected<void, std::string>;

namespace {

constexpr const char* partial_mark = ".partial-";

std::string reason(int error) { return std::system_category().message(error); }

// The partial sibling, freshly made, parents included.
std::expected<fs::path, std::string> make_sibling(const fs::path& dir, const fs::path& named) {
  std::error_code error;
  fs::create_directories(dir.parent_path(), error);
  for (int attempt = 0; !error && attempt < 100; ++attempt) {
    fs::path sibling = dir;
    sibling += fmt::format("{}{}-{}", partial_mark, ::getpid(), attempt);
    if (fs::create_directory(sibling, error)) return sibling;
  }
  return std::unexpected(fmt::format("{}: cannot be made: {}", named.string(),
                                     error ? error.message() : "too many half-written runs beside it"));
}

Outcome write_file(const fs::path& path, const std::string& text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (file < 0) return std::unexpected(reason(errno));
  std::size_t done = 0;
  int problem = 0;
  while (problem == 0 && done < text.size()) {
    const ssize_t n = ::write(file, text.data() + done, text.size() - done);
    if (n >= 0)
      done += static_cast<std::size_t>(n);
    else if (errno != EINTR)
      problem = errno;
  }
  if (problem == 0 && ::fsync(file) != 0) problem = errno;
  if (::close(file) != 0 && problem == 0) problem = errno;
  if (problem != 0) return std::unexpected(reason(problem));
  return {};
}

Outcome write_all(const RunResult& result, const fs::path& dir, const fs::path& named) {
  const std::array<std::pair<const char*, std::string>, 5> files{{
      {"scenario.resolved.yaml", result.scenario_yaml},
      {"events.csv", events_csv(result.events)},
      {"histograms.json", histograms_json(result.histograms)},
      {"series.csv", series_csv(result.series)},
      {"summary.json", summary_json(result)},
  }};
  for (const auto& [name, text] : files) {
    const Outcome written = write_file(dir / name, text);
    if (!written) {
      return std::unexpected(
          fmt::format("{}: {} cannot be written: {}; nothing was kept", named.string(), name, written.error()));
    }
  }
  return {};
}

std::expected<std::string, std::string> read_file(const fs::path& path) {
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (!file) return std::unexpected(errno == ENOENT ? "missing" : "cannot be read: " + reason(errno));
  std::string text;
  std::array<char, 1 << 16> chunk;
  for (std::size_t n; (n = std::fread(chunk.data(), 1, chunk.size(), file)) > 0;) text.append(chunk.data(), n);
  const bool failed = std::ferror(file) != 0;
  std::fclose(file);
  if (failed) return std::unexpected("cannot be read: " + reason(errno));
  return text;
}

// Reads dir/name with `parse`; the error says which file.
template <class Parse>
auto load(const fs::path& dir, const char* name, Parse parse) -> decltype(parse(std::string_view{})) {
  const auto text = read_file(dir / name);
  if (!text) return std::unexpected((dir / name).string() + ": " + text.error());
  auto value = parse(*text);
  if (!value) return std::unexpected((dir / name).string() + ": " + value.error());
  return value;
}

}  // namespace

fs::path without_slash(fs::path dir) {
  dir = fs::absolute(dir).lexically_normal();
  return dir.has_filename() ? dir : dir.parent_path();
}

Outcome free_to_take(const fs::path& dir, const fs::path& named) {
  std::error_code error;
  const fs::file_status status = fs::status(dir, error);
  if (status.type() == fs::file_type::not_found) return {};
  if (error) return std::unexpected(fmt::format("{}: cannot be looked at: {}", named.string(), error.message()));
  if (status.type() != fs::file_type::directory) {
    return std::unexpected(fmt::format("{}: is a file, not a folder to put a run in", named.string()));
  }
  const bool empty = fs::is_empty(dir, error);
  if (error) return std::unexpected(fmt::format("{}: cannot be read: {}", named.string(), error.message()));
  if (!empty)
    return std::unexpected(fmt::format("{}: is not empty; name another folder or remove it first", named.string()));
  return {};
}

std::uint64_t expected_bytes(std::size_t columns, std::size_t steps, std::size_t histograms) {
  // A shortest double and its comma take at most 25 characters; a filled bucket at most 42.
  return 1'000'000 + 25 * (columns + 2) * steps + 42 * Histogram::bucket_count * histograms;
}

Outcome write_run(const RunResult& result, const fs::path& named) {
  const fs::path dir = without_slash(named);
  if (Outcome free = free_to_take(dir, named); !free) return free;
  const auto sibling = make_sibling(dir, named);
  if (!sibling) return std::unexpected(sibling.error());
  if (Outcome outcome = write_all(result, *sibling, named); !outcome) {
    std::error_code ignored;
    fs::remove_all(*sibling, ignored);
    return outcome;
  }
  if (::rename(sibling->c_str(), dir.c_str()) == 0) return {};
  return std::unexpected(fmt::format("{}: cannot be put in place: {}; the run is whole in {}: give that another name",
                                     named.string(), reason(errno), sibling->string()));
}

std::expected<RunResult, std::string> read_run(const fs::path& named) {
  const fs::path dir = without_slash(named);
  std::error_code error;
  if (!fs::exists(dir, error)) return std::unexpected(named.string() + ": there is no such run");
  if (!fs::is_directory(dir, error)) return std::unexpected(named.string() + ": is not a run's folder");
  if (dir.filename().string().find(partial_mark) != std::string::npos) {
    return std::unexpected(named.string() + ": is a half-written run, left by a writer that was stopped");
  }
  auto result = load(named, "summary.json", read_summary);
  if (!result) return result;
  auto series = load(named, "series.csv", read_series);
  if (!series) return std::unexpected(series.error());
  auto histograms = load(named, "histograms.json", read_histograms);
  if (!histograms) return std::unexpected(histograms.error());
  auto events = load(named, "events.csv", read_events);
  if (!events) return std::unexpected(events.error());
  auto yaml = load(named, "scenario.resolved.yaml",
                   [](std::string_view text) { return std::expected<std::string, std::string>(text); });
  if (!yaml) return std::unexpected(yaml.error());
  result->series = *std::move(series);
  result->histograms = *std::move(histograms);
  result->events = *std::move(events);
  result->scenario_yaml = *std::move(yaml);
  const std::string found = hash_of(*result);
  if (!result->result_hash.empty() && result->result_hash != found) {
    return std::unexpected(fmt::format("{}: its files do not belong together: they hash to {}, summary.json says {}",
                                       named.string(), found, result->result_hash));
  }
  return result;
}

}  // namespace headroom::results
