#include "tests/docs/shell.h"

#include <stdlib.h>
#include <sys/wait.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace headroom::docs {

namespace fs = std::filesystem;

Sandbox::Sandbox(const fs::path& root) {
  std::string name = (fs::temp_directory_path() / "headroom-docs-XXXXXX").string();
  if (!mkdtemp(name.data())) throw std::runtime_error("cannot make a folder like " + name);
  top_ = name;
  folder_ = top_ / "project";
  fs::create_directory(folder_);
  for (const char* entry : {"headroom", "scenarios", "docs", "README.md", "LICENSE"}) {
    if (fs::exists(root / entry)) fs::create_symlink(root / entry, folder_ / entry);
  }
  // The pages say build/release; what stands there is the build that this test belongs to.
  if (const char* programs = std::getenv("HEADROOM_BIN")) {
    fs::create_directory(folder_ / "build");
    fs::create_directory_symlink(fs::path(programs).parent_path(), folder_ / "build/release");
  }
  const fs::path inputs = root.parent_path() / "shared";
  if (fs::exists(inputs)) fs::create_directory_symlink(inputs, top_ / "shared");
}

Sandbox::~Sandbox() {
  std::error_code ignored;  // a folder left in /tmp is no reason to end a test run
  fs::remove_all(top_, ignored);
}

Outcome Sandbox::run(const std::string& script, std::chrono::seconds limit) const {
  const fs::path file = top_ / "script.sh";
  const fs::path log = top_ / "output.txt";
  std::ofstream(file) << "set -euo pipefail\n"
                      << "trap 'kill $(jobs -p) 2>/dev/null || true; wait' EXIT\n"
                      << script;
  const std::string command = "cd '" + folder_.string() + "' && timeout --kill-after=10 " +
                              std::to_string(limit.count()) + " bash '" + file.string() + "' >'" + log.string() +
                              "' 2>&1 </dev/null";
  const int status = std::system(command.c_str());
  std::stringstream output;
  output << std::ifstream(log).rdbuf();
  return {.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), .output = output.str()};
}

}  // namespace headroom::docs
