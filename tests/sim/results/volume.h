#pragma once

#include <sys/mount.h>

#include <filesystem>
#include <utility>

namespace headroom::results {

// A volume of its own inside the test's folder; not mounted where that is not allowed.
class Volume {
 public:
  Volume(std::filesystem::path at, const char* options, unsigned long flags) : at_(std::move(at)) {
    std::filesystem::create_directory(at_);
    mounted_ = ::mount("none", at_.c_str(), "tmpfs", flags, options) == 0;
  }
  ~Volume() {
    if (mounted_) ::umount(at_.c_str());
  }
  bool mounted() const { return mounted_; }

 private:
  std::filesystem::path at_;
  bool mounted_ = false;
};

}  // namespace headroom::results
