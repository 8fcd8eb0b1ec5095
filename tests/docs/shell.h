// A folder in which what a document says can be typed without touching the project: the project's files are there as
// links, results are written beside them and go with it.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "tests/fakes/temporary_folder.h"

namespace headroom::docs {

struct Outcome {
  int status;  // 124 when the time limit passed
  std::string output;
};

class Sandbox {
 public:
  // Links the project's root and, where it lies beside it, ../shared.
  explicit Sandbox(const std::filesystem::path& root);

  // Runs the script as a person's shell would, stopping at the first command that fails, and ends what it left running.
  Outcome run(const std::string& script, std::chrono::seconds limit) const;

  const std::filesystem::path& folder() const { return folder_; }

 private:
  fakes::TemporaryFolder top_;
  std::filesystem::path folder_;
};

}  // namespace headroom::docs
