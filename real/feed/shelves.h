// What everybody may be shown: the trending videos of the region and the top of all, as last read.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "real/feed/feed_params.h"
#include "real/feed/seen_videos.h"

namespace headroom::feed {

// Held in the process and read anew from time to time, so that showing them needs no other service. What
// cannot be read, or is empty, leaves the last snapshot as it is.
class Shelves {
 public:
  Shelves(FeedPorts ports, ShelfParams params);

  // Reads at once, then every interval give or take a tenth, for ever.
  Task<void> follow();
  // Reads once.
  Task<void> read();

  std::span<const wire::VideoCard> trending() const { return trending_; }
  std::span<const wire::VideoCard> global() const { return global_; }

 private:
  Task<std::optional<std::vector<wire::VideoCard>>> fetch(Key key, std::size_t most);

  FeedPorts ports_;
  ShelfParams params_;
  std::unique_ptr<Random> jitter_;
  std::vector<wire::VideoCard> trending_;
  std::vector<wire::VideoCard> global_;
  Counter& reads_;
  Counter& failures_;
};

// Up to `most` of `cards` that are not in `seen`, the best of each category in turn, categories by
// their best card.
std::vector<const wire::VideoCard*> diverse(std::span<const wire::VideoCard> cards, const SeenVideos& seen,
                                            std::size_t most);

}  // namespace headroom::feed
