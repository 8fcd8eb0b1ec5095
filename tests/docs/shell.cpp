#include "tests/docs/shell.h"

#include <sys/wait.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace headroom::docs {

namespace fs = std::filesystem;

Sandbox::Sandbox(const fs::path& root) : folder_(fs::path(top_.path()) / "project") {
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
  if (fs::exists(inputs)) fs::create_directory_symlink(inputs, top_.file("shared"));
}

Outcome Sandbox::run(const std::string& script, std::chrono::seconds limit) const {
  const fs::path file = top_.file("script.sh");
  const fs::path log = top_.file("output.txt");
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
