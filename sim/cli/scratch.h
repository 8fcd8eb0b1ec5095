// A folder for runs that only their figures outlive; gone with all that is in it when this is.
#pragma once

#include <filesystem>

namespace headroom::cli {

class Scratch {
 public:
  // Among the temporary files ($TMPDIR).
  Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch();

  // False where there is no room or no right to make it; then this is what to say.
  bool made() const { return !path_.empty(); }
  static constexpr const char* refusal =
      "no folder for the runs can be made among the temporary files: make room, or name another place in TMPDIR";

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace headroom::cli
