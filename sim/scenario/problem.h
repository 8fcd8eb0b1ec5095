// What is wrong with an input, and where.
#pragma once

#include <string>
#include <vector>

namespace headroom::scenario {

// A place in a file (lines and columns from 1), or in a --set override (line 0).
struct Origin {
  std::string file;
  int line = 0;
  int col = 0;
  bool operator==(const Origin&) const = default;
};

struct Problem {
  std::string file;
  int line = 0;  // 0: not in a file
  int col = 0;
  std::string path;  // of the field, such as services.feed.replicas; empty for the file itself
  std::string message;
  bool operator==(const Problem&) const = default;
};

// "file:line:col: path: message"; what is unknown is left out.
std::string to_string(const Problem& problem);

// One problem a line, at most `limit` and then how many more.
std::string to_string(const std::vector<Problem>& problems, std::size_t limit = 50);

}  // namespace headroom::scenario
