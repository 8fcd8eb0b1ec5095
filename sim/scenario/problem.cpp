#include "sim/scenario/problem.h"

namespace headroom::scenario {

std::string to_string(const Problem& problem) {
  std::string text = problem.file;
  if (problem.line > 0) text += ":" + std::to_string(problem.line);
  if (problem.line > 0 && problem.col > 0) text += ":" + std::to_string(problem.col);
  if (!text.empty()) text += ": ";
  // An override already names its path.
  if (!problem.path.empty() && problem.file != "--set " + problem.path) text += problem.path + ": ";
  return text + problem.message;
}

std::string to_string(const std::vector<Problem>& problems, std::size_t limit) {
  std::string text;
  for (std::size_t i = 0; i < problems.size() && i < limit; ++i) text += to_string(problems[i]) + "\n";
  if (problems.size() > limit) text += "and " + std::to_string(problems.size() - limit) + " more\n";
  return text;
}

}  // namespace headroom::scenario
