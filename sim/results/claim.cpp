#include "sim/results/claim.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "sim/results/run_directory.h"

namespace headroom::results {

namespace fs = std::filesystem;

namespace {

std::string in_words(std::uint64_t bytes) {
  if (bytes < 10'000'000) return fmt::format("{} kB", bytes / 1000);
  return fmt::format("{} MB", bytes / 1'000'000);
}

std::string content(int file) {
  std::array<char, 64> room{};
  const ssize_t n = ::pread(file, room.data(), room.size(), 0);
  return {room.data(), static_cast<std::size_t>(n > 0 ? n : 0)};
}

// Whether the locked file is the one that has the name: its last owner may have removed it meanwhile.
bool still_named(int file, const fs::path& name) {
  struct stat ours{}, named{};
  return ::fstat(file, &ours) == 0 && ::stat(name.c_str(), &named) == 0 && ours.st_ino == named.st_ino &&
         ours.st_dev == named.st_dev;
}

// All there could be where the system does not say.
std::uint64_t free_bytes(const fs::path& folder) {
  struct statvfs volume{};
  if (::statvfs(folder.c_str(), &volume) != 0) return ~std::uint64_t{0};
  return static_cast<std::uint64_t>(volume.f_bavail) * volume.f_frsize;
}

std::unexpected<std::string> cannot_be_made(const fs::path& dir, int error) {
  return std::unexpected(
      fmt::format("{}: cannot be made: {}", dir.string(), std::system_category().message(error)));
}

// The folders above `dir` that are missing, innermost first.
std::vector<fs::path> missing_above(const fs::path& dir) {
  std::vector<fs::path> missing;
  std::error_code ignored;
  for (fs::path above = dir.parent_path(); !fs::exists(above, ignored) && above.has_relative_path();
       above = above.parent_path())
    missing.push_back(above);
  return missing;
}

}  // namespace

std::expected<Claim, std::string> Claim::of(const fs::path& named, std::uint64_t bytes) {
  const fs::path dir = without_slash(named);
  if (auto free = free_to_take(dir, named); !free) return std::unexpected(free.error());
  Claim claim{fs::path(dir) += ".claimed"};
  std::vector<fs::path> missing = missing_above(dir);
  std::error_code error;
  fs::create_directories(dir.parent_path(), error);
  if (error) return cannot_be_made(named, error.value());
  claim.made_ = std::move(missing);
  if (const std::uint64_t free = free_bytes(dir.parent_path()); free < bytes)
    return std::unexpected(fmt::format("{}: a run takes about {} and only {} are free there", named.string(),
                                       in_words(bytes), in_words(free)));

  constexpr int attempts = 100;  // each fails only where another owner left in that very moment
  for (int attempt = 0; attempt < attempts && claim.file_ < 0; ++attempt) {
    const int file = ::open(claim.mark_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (file < 0) return cannot_be_made(named, errno);
    if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
      const std::string owner = content(file);
      ::close(file);
      return std::unexpected(fmt::format("{}: is being written by process {}; name another folder or wait for it",
                                         named.string(), owner.empty() ? "unknown" : owner));
    }
    if (still_named(file, claim.mark_)) claim.file_ = file;
    else ::close(file);
  }
  if (claim.file_ < 0) return cannot_be_made(named, EAGAIN);
  const std::string owner = std::to_string(::getpid());
  if (::ftruncate(claim.file_, 0) != 0 || ::pwrite(claim.file_, owner.data(), owner.size(), 0) < 0)
    return cannot_be_made(named, errno);
  // Whoever had it before may have written a run there.
  if (auto free = free_to_take(dir, named); !free) return std::unexpected(free.error());
  return claim;
}

Claim::~Claim() {
  if (file_ >= 0) {
    ::unlink(mark_.c_str());  // before the lock goes: then the name is nobody else's yet
    ::close(file_);
  }
  for (const fs::path& folder : made_) ::rmdir(folder.c_str());
}

}  // namespace headroom::results
