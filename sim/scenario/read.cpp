#include "sim/scenario/read.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <tuple>

#include "sim/scenario/describe.h"
#include "sim/scenario/reader.h"
#include "sim/scenario/validate.h"

namespace headroom::scenario {
namespace {

std::string_view parent(std::string_view path) {
  const auto dot = path.rfind('.');
  return dot == std::string_view::npos ? std::string_view{} : path.substr(0, dot);
}

// A part that could not be read kept its default: what follows from that would only mislead.
bool follows_from(const Finding& finding, const std::vector<Problem>& problems) {
  return std::ranges::any_of(problems, [&](const Problem& problem) {
    return problem.path == finding.path || problem.path.starts_with(finding.path + ".") ||
           (parent(problem.path) == parent(finding.path) && !parent(finding.path).empty());
  });
}

// The setting at which a finding is told: of those that share the fault an overridden one, or else the first that is
// stated at all.
const std::string& place_of(const Finding& finding, const Reader& reader) {
  const std::string* first = nullptr;
  const auto look_at = [&](const std::string& path) {
    const std::optional<Origin> at = reader.stated(path);
    if (at && first == nullptr) first = &path;
    return at && at->line == 0;
  };
  if (look_at(finding.path)) return finding.path;
  for (const std::string& path : finding.also)
    if (look_at(path)) return path;
  return first != nullptr ? *first : finding.path;
}

// In the order of the file; overrides last.
std::vector<Problem> by_place(std::vector<Problem> problems) {
  std::multimap<std::tuple<bool, int, int>, Problem> placed;  // equals keep their order
  for (Problem& problem : problems)
    placed.emplace(std::tuple(problem.line == 0, problem.line, problem.col), std::move(problem));
  problems.clear();
  for (auto& [place, problem] : placed) problems.push_back(std::move(problem));
  return problems;
}

}  // namespace

std::expected<Scenario, std::vector<Problem>> parse_scenario(std::string_view text, const std::string& file,
                                                             const Overrides& overrides, const Facts& facts) {
  Document document = parse_document(text, file);
  const bool not_a_map = !document.problems.empty() && document.root.kind != Node::Kind::map;
  for (const std::string& setting : overrides) apply_override(document, setting);
  if (not_a_map) return std::unexpected(std::move(document.problems));

  Scenario scenario;
  Reader reader(document.root);
  reader.read([&scenario](Archive& a) { describe(a, scenario); });
  if (scenario.composition && document.root.find("sample_rate") == nullptr) scenario.sample_rate = 1;
  std::vector<Problem> problems = std::move(document.problems);
  std::ranges::move(reader.take_problems(), std::back_inserter(problems));
  for (Finding& finding : validate(scenario, facts)) {
    if (follows_from(finding, problems)) continue;
    std::string path = place_of(finding, reader);
    const Origin at = reader.where(path);
    problems.push_back({at.file, at.line, at.col, std::move(path), std::move(finding.message)});
  }
  if (problems.empty()) return scenario;
  return std::unexpected(by_place(std::move(problems)));
}

std::expected<Scenario, std::vector<Problem>> read_scenario(const std::filesystem::path& file,
                                                            const Overrides& overrides, const Facts& facts) {
  const auto refuse = [&](std::string message) {
    return std::unexpected(std::vector<Problem>{{file.string(), 0, 0, "", std::move(message)}});
  };
  std::error_code error;
  const auto status = std::filesystem::status(file, error);
  if (!std::filesystem::exists(status)) return refuse("there is no such file");
  if (!std::filesystem::is_regular_file(status)) return refuse("is not a file");
  // One byte more than is allowed tells that it is too large, without reading all of it.
  constexpr std::streamsize most = (1 << 20) + 1;
  std::ifstream in(file, std::ios::binary);
  std::string text(static_cast<std::size_t>(most), '\0');
  in.read(text.data(), most);
  if (in.bad() || (!in && !in.eof())) return refuse("cannot be read");
  text.resize(static_cast<std::size_t>(in.gcount()));
  return parse_scenario(text, file.string(), overrides, facts);
}

}  // namespace headroom::scenario
