#include "sim/scenario/suggest.h"

#include <algorithm>
#include <vector>

namespace headroom::scenario {

int edit_distance(std::string_view a, std::string_view b) {
  const std::size_t width = b.size() + 1;
  std::vector<int> before(width), above(width), row(width);
  for (std::size_t j = 0; j < width; ++j) above[j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = static_cast<int>(i);
    for (std::size_t j = 1; j < width; ++j) {
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(above);
    above.swap(row);
  }
  return above[b.size()];
}

std::optional<std::string_view> nearest(std::string_view word, std::span<const std::string_view> names) {
  constexpr int limit = 3;                // as ninja
  constexpr std::size_t longest = 64;     // names are short; a long word is no misspelling of one
  if (word.size() > longest) return std::nullopt;
  std::optional<std::string_view> best;
  int fewest = std::min(limit + 1, static_cast<int>(word.size()));
  for (std::string_view name : names) {
    const int distance = edit_distance(word, name);
    if (distance < fewest) {
      fewest = distance;
      best = name;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view word, std::span<const std::string_view> names) {
  const auto best = nearest(word, names);
  return best ? " (did you mean '" + std::string(*best) + "'?)" : "";
}

std::string listed(std::span<const std::string_view> names) {
  std::string all;
  for (std::string_view name : names) {
    if (!all.empty()) all += ", ";
    all += name;
  }
  return all;
}

}  // namespace headroom::scenario
