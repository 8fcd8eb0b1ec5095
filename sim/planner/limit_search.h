// Where a system stops holding as one number varies: bisection on a log scale by noisy trials, which count.
//
// A search says which value to try next and learns how the trial went; it runs nothing itself. Trials of one value are
// pooled by whoever judges them: learning a value again replaces what was known of it.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <vector>

namespace headroom::planner {

enum class Verdict { holds, breaks, unsure };

struct SearchParams {
  double start = 1;             // the first value tried; above 0
  double from = 1, to = 1;      // no value outside is tried; from <= start <= to
  bool whole = false;           // whole numbers only
  bool more_is_worse = true;    // a guess of the order in which sides are tried; the trials decide
  double within = 0.05;         // an edge is found when its sides are so near, as a share
  std::size_t most_trials = 12;
  std::size_t most_of_one = 3;  // trials of a value that stays unsure
};

struct Trial {
  std::size_t trials = 0;
  Verdict verdict = Verdict::unsure;
  double load = 0;  // of what is busiest, over its capacity; 0 where nobody knows
};

// What two neighbouring decided values say: between them the system stops holding.
struct Edge {
  double holds = 0, breaks = 0;
  bool resolved = false;  // as near to each other as asked for, and each seen twice
};

class LimitSearch {
 public:
  explicit LimitSearch(SearchParams params);

  // The value to try next; nothing when all is known that was asked for, or the trials are used up.
  std::optional<double> next() const;
  // How the trials of `value` went, all of them together; counts as one trial more.
  void learn(double value, Verdict verdict, double load);

  const std::map<double, Trial>& tried() const { return tried_; }
  std::size_t trials() const { return trials_; }
  // In rising order: none where everything tried holds, or nothing does; two or more where holding is a matter of
  // neither more nor less.
  std::vector<Edge> edges() const;

 private:
  std::optional<double> try_again(double low, double high) const;
  std::optional<double> narrowed(const Edge& edge) const;
  std::optional<double> farther() const;
  std::optional<double> beyond(bool up) const;
  std::optional<double> confirmed(const Edge& edge) const;
  std::optional<double> calm_side(const Edge& edge) const;
  bool near(double low, double high) const;
  double rounded(double value) const;

  SearchParams params_;
  std::map<double, Trial> tried_;
  std::size_t trials_ = 0;
};

}  // namespace headroom::planner
