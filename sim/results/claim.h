// The right to write a run under a name, from before the run begins: who wants the same name meanwhile is refused at
// once, and not when the work is done.
#pragma once

#include <cstdint>
#include <expected>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace headroom::results {

// While it lives, a file DIR.claimed stands beside DIR, locked and with the process's number in it. The lock is the
// system's, so the file of a process that was killed claims nothing and is taken over.
class Claim {
 public:
  // DIR must not exist or be empty, and there must be room for so many bytes. Folders above DIR are made. The error is
  // one sentence that starts with the path.
  static std::expected<Claim, std::string> of(const std::filesystem::path& dir, std::uint64_t bytes);

  Claim(Claim&& other) noexcept
      : mark_(std::move(other.mark_)), made_(std::move(other.made_)), file_(std::exchange(other.file_, -1)) {}
  Claim& operator=(Claim&&) = delete;
  // Gives the name back; folders that were made for it and are still empty go as well.
  ~Claim();

 private:
  explicit Claim(std::filesystem::path mark) : mark_(std::move(mark)) {}

  std::filesystem::path mark_;
  std::vector<std::filesystem::path> made_;  // innermost first
  int file_ = -1;                            // open and locked
};

}  // namespace headroom::results
