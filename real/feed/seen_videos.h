// What a session has been shown, small enough to travel in its cursor.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "real/wire/ids.h"

namespace headroom::feed {

// A set of 20-bit fingerprints. A video that was added is always found: no repeats. One that was not is
// found with probability size/2^20 (.02 % after 200 videos) and is then merely left out of the session.
// Written as Golomb-Rice coded gaps: about 2 bytes a video after 60 videos, 1.4 after 3,000.
class SeenVideos {
 public:
  static constexpr std::size_t kMost = 3'000;  // 6.6 hours at a swipe each 7.9 s (product.md, section 5)

  bool contains(wire::VideoId video) const;
  // False if it was there already, or one with its fingerprint.
  bool add(wire::VideoId video);
  std::size_t size() const { return prints_.size(); }

  std::string pack() const;
  // Nothing for bytes that pack() never gives.
  static std::optional<SeenVideos> unpack(std::string_view bytes);

  bool operator==(const SeenVideos&) const = default;

 private:
  std::vector<std::uint32_t> prints_;  // sorted
};

}  // namespace headroom::feed
