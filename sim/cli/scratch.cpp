#include "sim/cli/scratch.h"

#include <cstdlib>
#include <string>
#include <system_error>

namespace headroom::cli {

namespace fs = std::filesystem;

Scratch::Scratch() {
  std::error_code none;
  std::string name = (fs::temp_directory_path(none) / "headroom-runs-XXXXXX").string();
  if (!none && mkdtemp(name.data()) != nullptr) path_ = name;
}

Scratch::~Scratch() {
  std::error_code ignored;
  if (made()) fs::remove_all(path_, ignored);
}

}  // namespace headroom::cli
